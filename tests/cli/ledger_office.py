"""An office with a ledger and a Congress office that is its witness, for the tests of the commands."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from tests.cli.conftest import Done

from xiezhi.i18n import set_language
from xiezhi.ledger.home import open_home
from xiezhi.ledger.witness_server import WitnessServer

ORIGIN = "xiezhi.example.invalid/ledger"
WITNESS = "congress.example.invalid/witness"
HOME, CONGRESS = Path("county.ledger"), Path("congress")
KEY_FILE, OUTSIDE = Path("county.ledger-key"), Path("county.ledger-checkpoint")
SERVED = re.compile(r"^[-0-9]+T[:0-9]+[-+]\d{4} (GET|POST|-) \d+\n", re.MULTILINE)
LETTER = "虚构县人民检察院检察建议书\n".encode()


class Office:
    """The working folder of a test: runs commands there, in Chinese, as a user types them."""

    def __init__(self, xiezhi: Callable[..., Done], monkeypatch: pytest.MonkeyPatch) -> None:
        self._command = xiezhi
        monkeypatch.setenv("XIEZHI_LEDGER", str(HOME))
        # No proxy of this machine stands between the test and its own witness.
        monkeypatch.setenv("no_proxy", "*")

    def xiezhi(self, *words: str | Path) -> Done:
        """A command, and what it said apart from the messages of a witness in the same process."""
        set_language("zh")
        done = self._command(*words)
        return replace(done, err=SERVED.sub("", done.err))

    def done(self, *words: str | Path) -> str:
        """What a command says that succeeds."""
        done = self.xiezhi(*words)
        assert (done.status, done.err) == (0, ""), done.err
        return done.out

    def refused(self, code: str, *words: str | Path) -> str:
        """What a command says that is refused with this code, and without a trace."""
        done = self.xiezhi(*words)
        assert done.status == 1
        assert done.err.startswith(f"[{code}] "), done.err
        assert "Traceback" not in done.err
        return done.err

    def found(self, *words: str | Path) -> str:
        """The differences that `verify` names."""
        done = self.xiezhi("ledger", "verify", *words)
        assert (done.status, done.err) == (1, "")
        assert "结论：共" in done.out
        return done.out

    def init(self) -> None:
        self.done("ledger", "init", HOME, "--origin", ORIGIN)

    def append(self, first: int, last: int, home: Path = HOME) -> None:
        """Enter events; the first is a letter that was served."""
        with open_home(home) as opened:
            for number in range(first, last):
                opened.append(
                    kind="instrument.served",
                    actor="office-1:p7",
                    subject=f"case:{number}",
                    key=f"instrument:{number}",
                    payloads={"instrument": LETTER + str(number).encode()},
                )

    def meet(self) -> None:
        """Make the witness, and let both sides know each other."""
        self.done("witness", "init", CONGRESS, "--name", WITNESS)
        self.done("witness", "trust", CONGRESS, HOME / "log.pub", "--yes")
        self.done("ledger", "trust", CONGRESS / "witness.pub", "--yes")

    def witnessed(self) -> None:
        """Have the newest checkpoint witnessed by file."""
        self.done("ledger", "checkpoint")
        self.done("ledger", "request", "--out", "request")
        self.done("witness", "take", CONGRESS, "request", "--out", "answer")
        self.done("ledger", "cosigned", "answer")


@contextmanager
def tampering() -> Iterator[sqlite3.Connection]:
    """The database in the hands of somebody whom no trigger stops."""
    with closing(sqlite3.connect(HOME / "ledger.db")) as database, database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for [name] in triggers.fetchall():
            database.execute(f"DROP TRIGGER {name}")
        yield database


@contextmanager
def serving(folder: Path = CONGRESS) -> Iterator[str]:
    """The witness over HTTP on a free port of this machine; gives its address."""
    with WitnessServer(folder, "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
