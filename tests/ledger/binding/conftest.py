"""Django over the databases of the log: SQLite always, PostgreSQL where one is reachable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "log"))

from binding_support import postgres_settings, prepare, sqlite_settings, using
from django.test import override_settings


@pytest.fixture(autouse=True)
def own_databases(django_db_blocker: Any) -> Iterator[None]:
    """These tests make their databases themselves, and not as pytest-django does."""
    with django_db_blocker.unblock():
        yield


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
