"""The databases that the tests of the log run on: SQLite always, PostgreSQL where one is reachable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ledger_support import ORIGIN
from log_support import Opener

from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.postgres import Postgres, open_postgres
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.sqlite import Sqlite, open_sqlite


@pytest.fixture(params=["sqlite", "postgres"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens a connection to one database, the same each time; an empty log is there."""
    opened: list[Sqlite | Postgres] = []
    dsn = request.getfixturevalue("postgres") if request.param == "postgres" else None

    def connect() -> Sqlite | Postgres:
        opened.append(open_postgres(dsn) if dsn else open_sqlite(tmp_path / "ledger.sqlite"))
        return opened[-1]

    create_log(connect(), origin=ORIGIN)
    yield connect
    for each in opened:
        each.close()


@pytest.fixture
def database(opener: Opener) -> Database:
    """A connection to an empty log."""
    return opener()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Where the last checkpoint is kept outside the database."""
    return tmp_path / "outside" / "checkpoint"
