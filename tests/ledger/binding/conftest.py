"""Django over the databases of the log: SQLite always, PostgreSQL where one is reachable."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "log"))

from binding_support import postgres_settings, prepare, sqlite_settings, using
from django.test import override_settings
from log_support import POSTGRES

from xiezhi.ledger.log.postgres import open_postgres


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
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Django's default database, with no table in it; its kind."""
    if request.param == "postgres":
        wanted = postgres_settings(request.getfixturevalue("postgres"))
    else:
        (tmp_path / "data").mkdir()
        wanted = sqlite_settings(tmp_path / "data" / "db.sqlite")
    with using(wanted):
        yield request.param


@pytest.fixture
def kind(empty: str) -> str:
    """The same with the tables of the log and of the model."""
    prepare()
    return empty


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Path]:
    """The settings of the signing key and of the file outside; the folder of both."""
    folder = tmp_path / "keys"
    folder.mkdir()
    with override_settings(
        XIEZHI_LEDGER_KEY_FILE=folder / "ledger.key",
        XIEZHI_LEDGER_OUTSIDE_FILE=tmp_path / "outside" / "checkpoint",
    ):
        yield folder
