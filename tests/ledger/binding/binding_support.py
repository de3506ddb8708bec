"""What the tests of the binding share: a model, a service, a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

from xiezhi.ledger.binding.database import database
from xiezhi.ledger.binding.events import record
from xiezhi.ledger.binding.options import SQLITE_OPTIONS
from xiezhi.ledger.log.append import Appended


class Notice(models.Model):
    """A made-up correction notice."""

    number = models.IntegerField(unique=True)
    state = models.CharField(max_length=20, default="drafted")

    class Meta:
        app_label = "ledger_tests"


def notice_issue(*, number: int, **changes: Any) -> Appended:
    """A service as another room would write it: one mutation, one event."""
    with transaction.atomic():
        event = {
            "kind": "notice.issued",
            "actor": "office-1:p7",
            "subject": f"notice:{number}",
            "key": f"notice:{number}:issued",
            "payloads": {"document": f"made-up notice {number}".encode()},
        }
        done = record(**{**event, **changes})
        if not done.repeated:
            Notice.objects.create(number=number, state="issued")
        return done


def counted(table: str) -> int:
    """The rows of a table of the log."""
    [[count]] = database().execute(f"SELECT COUNT(*) FROM {table}")
    return int(count)


def sqlite_settings(path: Path, **changes: Any) -> dict[str, Any]:
    """A database in this file; `changes` go into its options."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {**SQLITE_OPTIONS, **changes},
    }


def postgres_settings(dsn: str) -> dict[str, Any]:
    """The database at a DSN."""
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(dsn)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "OPTIONS": parts,
    }


@contextmanager
def using(wanted: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """A database that is there for a while, in all threads."""
    kept = connections.settings.get(alias)
    default = {} if alias != DEFAULT_DB_ALIAS else wanted
    filled = connections.configure_settings({DEFAULT_DB_ALIAS: default, alias: wanted})
    connections.settings[alias] = filled[alias]
    before = connections[alias] if kept else None
    connections[alias] = connections.create_connection(alias)
    try:
        yield
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
        if kept:
            connections.settings[alias] = kept
            connections[alias] = before


def prepare() -> None:
    """The tables of the log and of the model."""
    call_command("migrate", "ledger", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Notice)


def in_thread(work: Callable[[], None]) -> Callable[[], None]:
    """The same, closing the connections of its thread."""

    def closing() -> None:
        try:
            work()
        finally:
            connections.close_all()

    return closing
