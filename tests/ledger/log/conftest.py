"""The databases that the tests of the log run on: SQLite always, PostgreSQL where one is reachable."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ledger_support import ORIGIN
from log_support import POSTGRES, Opener

from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.postgres import Postgres, open_postgres
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.sqlite import Sqlite, open_sqlite


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without PostgreSQL its tests are left out; `test_postgres_is_reachable` says so once."""
    if not os.environ.get(POSTGRES):
        out = [each for each in items if _on_postgres(each)]
        items[:] = [each for each in items if not _on_postgres(each)]
        config.hook.pytest_deselected(items=out)


def _on_postgres(item: pytest.Item) -> bool:
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return "postgres" in given or "postgres" in getattr(item, "fixturenames", ())


@pytest.fixture
def postgres() -> Iterator[str]:
    """The DSN of an empty schema of its own."""
    from psycopg.conninfo import make_conninfo

    dsn, schema = os.environ[POSTGRES], f"test_{uuid4().hex}"
    server = open_postgres(dsn)
    server.execute(f"CREATE SCHEMA {schema}")
    yield make_conninfo(dsn, options=f"-c search_path={schema}")
    server.execute(f"DROP SCHEMA {schema} CASCADE")
    server.close()


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
