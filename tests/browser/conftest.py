"""The office, served by the program itself with its worker, and a Chromium that visits it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from browser.visiting import Office

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """For `--dist loadgroup`: the tests of a file meet one office, in their order; the pages, which
    change nothing, by language."""
    for item in items:
        if item.path.parent == HERE:
            name = re.search(r"\[(zh|en)-", item.name)
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {name[1] if name else ''}"))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its people, made in a process of its own."""
    made = tmp_path_factory.mktemp("office")
    _run(HERE / "office.py", str(made))
    return made


def _run(program: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, str(program), *arguments],
        env=_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    # Not the settings of the tests: the program finds those of the installation.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    paths = [str(HERE.parent), os.environ.get("PYTHONPATH", "")]
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


@pytest.fixture(scope="session")
def served(folder: Path) -> Iterator[str]:
    """`xiezhi desk serve` with its worker; gives the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    program = [str(Path(sys.executable).parent / "xiezhi"), "desk", "serve", "--processes", "1"]
    given = ["--desk", str(folder / "desk"), "--bind", f"127.0.0.1:{port}"]
    log = (folder / "serve.log").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        [*program, *given], env=_environment(), stdout=log, stderr=subprocess.STDOUT
    )
    # Security keys belong to a name, never to a number.
    address = f"http://localhost:{port}"
    try:
        _wait_for(address, process, folder / "serve.log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.close()
    text = (folder / "serve.log").read_text(encoding="utf-8")
    assert not re.search(r"Traceback|ERROR", text), text


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{address}/account/login/", timeout=30):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's own, without what it would ask the network for."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def opened(folder: Path, served: str, browser: Browser) -> Office:
    """The office, its doors open."""
    return Office.of(folder, served, browser)


@pytest.fixture
def office(opened: Office) -> Iterator[Office]:
    """The office; whatever a test did in it, no page held what its policy of content blocks."""
    opened.blocked.clear()
    yield opened
    assert not opened.blocked
