"""The log's view of Django's own connection, so that an event joins the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from xiezhi.errors import XiezhiError
from xiezhi.ledger.log.postgres import Postgres
from xiezhi.ledger.log.setup import open_log
from xiezhi.ledger.log.sqlite import Sqlite

_KINDS: dict[str, type[Sqlite | Postgres]] = {"sqlite": Sqlite, "postgresql": Postgres}
# Django's connections belong to a thread each, and outlive the raw connections inside them.
_opened: WeakKeyDictionary[Any, Sqlite | Postgres] = WeakKeyDictionary()


def database(using: str = DEFAULT_DB_ALIAS) -> Sqlite | Postgres:
    """The log in this database, opened once for each raw connection.

    Errors: LED-201, and those of `open_log`.
    """
    log, wrapper = connected(using), connections[using]
    found = _opened.get(wrapper)
    if found is None or found.connection is not log.connection:
        open_log(log)
        _opened[wrapper] = found = log
    return found


@contextmanager
def one_moment(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """All that is read within is of one moment, whatever others write meanwhile. Nobody waits for it:
    on SQLite `atomic` would keep every writer out. Within a transaction: that of the transaction."""
    log = database(using)
    if log.in_transaction():
        yield
    elif connections[using].vendor == "sqlite":
        log.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            log.execute("ROLLBACK")
    else:
        with transaction.atomic(using=using):
            log.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def connected(using: str) -> Sqlite | Postgres:
    """The database, whether or not a log is there. Errors: LED-201 neither SQLite nor PostgreSQL."""
    wrapper = connections[using]
    if wrapper.vendor not in _KINDS:
        raise XiezhiError("LED-201", database=using, vendor=wrapper.vendor)
    wrapper.ensure_connection()
    return _KINDS[wrapper.vendor](wrapper.connection)
