"""A desk at a Congress office: the files it keeps, and ways to run the outsiders' program there."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from .outside import CONGRESS, LOG, SUPERIOR

PROGRAM = Path(__file__).parents[2] / "src/xiezhi/ledger/verifier/xiezhi_verify.py"
# Loaded from its path, as an outsider would, not through the package.
_spec = importlib.util.spec_from_file_location("the_outsiders_file", PROGRAM)
assert _spec is not None and _spec.loader is not None
program = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(program)


KEY = ("--key", "log.pub")
# Step between changed bits. 29 is prime to 8: most bytes are met, and each place in a byte.
SOME_OR_ALL = [29, pytest.param(1, marks=pytest.mark.slow)]


class Answer(NamedTuple):
    """What a run gave. `said`: what was printed on the channel that belongs to the status."""

    status: int
    said: str


class Desk:
    """A folder with the three public keys in it."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self._monkeypatch, self._capsys = folder, monkeypatch, capsys
        monkeypatch.chdir(folder)
        for name, key in (("log", LOG), ("congress", CONGRESS), ("superior", SUPERIOR)):
            self.put(f"{name}.pub", key.vkey())

    def put(self, name: str, content: str | bytes) -> str:
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def run(self, *words: str) -> Answer:
        """In this process: an exception that a user would see as a trace fails the test."""
        self._monkeypatch.setattr(sys, "argv", ["xiezhi_verify.py", *words])
        try:
            status = program.main()
        except SystemExit as end:
            assert isinstance(end.code, int)
            status = end.code
        printed = self._capsys.readouterr()
        assert not (printed.err if status == 0 else printed.out)
        return Answer(status, printed.out or printed.err)

    def run_alone(self, *words: str, flags: tuple[str, ...] = ("-I",), **env: str) -> Answer:
        """As a process of its own, the program alone with the desk's files."""
        shutil.copy(PROGRAM, self.folder)
        done = subprocess.run(
            [sys.executable, *flags, PROGRAM.name, *words],
            cwd=self.folder,
            env={"PATH": "/nowhere", **env},
            capture_output=True,
            timeout=60,
        )
        assert b"Traceback" not in done.stderr
        return Answer(done.returncode, (done.stdout or done.stderr).decode())


def flips(content: bytes, every: int = 1) -> list[bytes]:
    """The content with one bit changed, for each `every`-th of its bits."""
    made = []
    for bit in range(0, len(content) * 8, every):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        made.append(bytes(changed))
    return made


def count_refused(desk: Desk, name: str, every: int, *words: str) -> int:
    """Run with each flipped copy of the file; how many there were, all refused."""
    good = (desk.folder / name).read_bytes()
    assert desk.run(*words).status == 0
    for bad in flips(good, every):
        desk.put(name, bad)
        answer = desk.run(*words)
        assert answer.status in (1, 2), bad
    desk.put(name, good)
    return len(flips(good, every))


@pytest.fixture(name="desk")
def new_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    """An empty desk, the working folder of the test."""
    return Desk(tmp_path, monkeypatch, capsys)
