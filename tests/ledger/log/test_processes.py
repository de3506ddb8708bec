"""Two processes write at once: every event once, no index twice or missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ledger_support import ORIGIN
from log_support import counted, found

from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.postgres import open_postgres
from xiezhi.ledger.log.sequence import next_index, sequence
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.sqlite import open_sqlite

_EACH = 150
# Both write the same 30 keys as well: whoever is first, the other one's is a repetition.
_WRITER = """
import sys
from pathlib import Path
from xiezhi.ledger.log.append import append
from xiezhi.ledger.log.postgres import open_postgres
from xiezhi.ledger.log.sequence import sequence
from xiezhi.ledger.log.sqlite import open_sqlite
kind, where, name, count = sys.argv[1:]
database = open_sqlite(Path(where)) if kind == "sqlite" else open_postgres(where)
for number in range(int(count)):
    for key in [f"{name}:{number}", *([f"shared:{number}"] if number < 30 else [])]:
        append(database, kind="reply.received", actor="a", subject="b", key=key,
               payloads={"document": key.encode()})
    sequence(database, wait=False)
"""


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The kind of database, and its path or DSN."""
    if request.param == "sqlite":
        return "sqlite", str(tmp_path / "ledger.sqlite")
    return "postgres", request.getfixturevalue("postgres")


def test_two_processes_share_one_log(where: tuple[str, str]) -> None:
    kind, place = where
    database: Database = open_sqlite(Path(place)) if kind == "sqlite" else open_postgres(place)
    create_log(database, origin=ORIGIN)
    writers = [
        subprocess.Popen([sys.executable, "-c", _WRITER, kind, place, name, str(_EACH)])
        for name in ("one", "two")
    ]
    assert [writer.wait(timeout=300) for writer in writers] == [0, 0]
    sequence(database)
    assert next_index(database) == 2 * _EACH + 30
    assert counted(database, "ledger_event") == 2 * _EACH + 30
    assert found(database) == set()
