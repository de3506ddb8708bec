"""One county for all tests, built by the command itself in a process without any extra."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from xiezhi.demo.build import Generated, generate

# What a base install does not bring; importing it fails as it would there.
_EXTRAS = ("chdb", "pytest", "openpyxl", "hypothesis", "pyspark", "django")
_PROGRAM = """
import sys
for name in {extras!r}:
    sys.modules[name] = None
from xiezhi.cli.main import main
sys.argv = ["xiezhi", "demo", "--no-serve", "--dir", "xiezhi-demo"]
main()
"""


@dataclass(frozen=True)
class County:
    """The folder of the demo and what the command printed."""

    folder: Path
    lines: list[str]


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The demo of seed 1, made with the base install only, by the first process that asks for it."""
    base = tmp_path_factory.getbasetemp()
    # Each process of pytest-xdist has a folder below that of all.
    home = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "county"
    home.mkdir(exist_ok=True)
    said = home / "said.txt"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            said.write_text(_built(home), encoding="utf-8")
    return County(home / "xiezhi-demo", said.read_text(encoding="utf-8").splitlines())


def _built(home: Path) -> str:
    """Make the demo in the folder; gives what the command printed."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(extras=_EXTRAS)],
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def written() -> Generated:
    """What seed 1 writes, as the county has it. Nobody may change it."""
    return generate(1, 1)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The county takes a minute to build, so what looks at it is a slow test."""
    for item in items:
        if "county" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
