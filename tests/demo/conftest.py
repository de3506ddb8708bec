"""One county for all tests, built by the command itself in a process without any extra."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

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
    """The demo of seed 1, made with the base install only."""
    home = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(extras=_EXTRAS)],
        cwd=home,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return County(home / "xiezhi-demo", done.stdout.splitlines())


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The county takes a minute to build, so what looks at it is a slow test."""
    for item in items:
        if "county" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
