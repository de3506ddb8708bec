"""Who acts, as the database is told: for one transaction, and never longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connection, connections

from xiezhi.errors import XiezhiError

SETTING = "xiezhi.actor"
WAY = "xiezhi.way"
FIGURES = "figures"


def name_actor(user_id: int | None, using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell PostgreSQL who acts until the transaction ends; nobody is shown no protected row.

    Does nothing on SQLite. Errors: ACC-904 outside a transaction, where it would be lost at once.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    if not connection.in_atomic_block:
        raise XiezhiError("ACC-904")
    with connection.cursor() as cursor:
        told = "" if user_id is None else str(user_id)
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, told])


@contextmanager
def named_way(way: str) -> Iterator[None]:
    """Within, PostgreSQL opens one way through the wall that pages never take: `FIGURES` to count
    what the person is not shown, `deletion:<case>` to blank a case that is closed to everybody,
    `lifting:<wall>:<case>` and `closing:<case>` to lift a wall around one or to close it unseen.

    The wall still asks whether the person may. Outside a transaction nobody acts, so no way opens.
    """
    if connection.vendor != "postgresql" or not connection.in_atomic_block:
        yield
        return
    _set(WAY, way)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set(WAY, "")


def _set(setting: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
