"""A log from one database into another: from PostgreSQL into the file of a backup, and back.

Rows are copied as they are, never statements, so that nothing in a foreign file is executed.
"""

from __future__ import annotations

from typing import NamedTuple

from xiezhi.ledger.log.databases import PAYLOADS, Database
from xiezhi.ledger.log.postgres import Postgres
from xiezhi.ledger.log.sequence import next_index, sequence
from xiezhi.ledger.log.setup import create_log, open_log

_PAGE = 1000
# A payload may be a whole document.
_FEW = 20
_ATTEMPTS = 10


class _Table(NamedTuple):
    """A table, its columns in the order that pages follow (`ordered` of them), and which rows."""

    name: str
    columns: tuple[str, ...]
    ordered: int
    where: str = ""


def _has_leaf(column: str) -> str:
    return f" AND EXISTS (SELECT 1 FROM ledger_leaf n WHERE n.event = {column})"


# Each after those that it refers to. An event without its leaf came after the state copied.
_TABLES = (
    _Table("ledger_event", ("id", "key", "entry"), 1, _has_leaf("t.id")),
    _Table("ledger_leaf", ("idx", "event", "hash"), 1),
    _Table("ledger_block", ("level", "idx", "hash"), 2),
    _Table("ledger_checkpoint", ("size", "signed_at", "note"), 1),
    _Table("ledger_cosignature", ("size", "line"), 2),
    # A trigger deletes payloads when these rows are added, and there are none yet.
    _Table("ledger_deletion", ("event", "name", "by_event"), 2, _has_leaf("t.by_event")),
    _Table(PAYLOADS, ("event", "name", "salt", "payload"), 2, _has_leaf("t.event")),
)


def copy_log(source: Database, target: Database) -> int:
    """Copy the numbered events and all that belongs to them into a database without a log; how
    many leaves they are. All or nothing.

    Errors: LED-105 the target has a log already; those of `create_log` and `open_log`.
    """
    for attempt in range(_ATTEMPTS):
        sequence(source)
        with source.reading():
            # A payload whose deletion has no leaf yet would be missing without a reason. Where
            # that lasts, a row was removed, and the copy shows it as the original does.
            [[unfinished]] = source.execute(
                "SELECT COUNT(*) FROM ledger_deletion d WHERE NOT EXISTS "
                "(SELECT 1 FROM ledger_leaf n WHERE n.event = d.by_event)"
            )
            if unfinished and attempt < _ATTEMPTS - 1:
                continue
            with target.writing():
                create_log(target, origin=open_log(source))
                for table in _TABLES:
                    _copy(source, target, table)
                if isinstance(target, Postgres):
                    target.execute(
                        "SELECT setval(pg_get_serial_sequence('ledger_event', 'id'), MAX(id)) "
                        "FROM ledger_event"
                    )
            return next_index(source)
    raise AssertionError


def _copy(source: Database, target: Database, table: _Table) -> None:
    columns, marks = ", ".join(table.columns), ", ".join("?" * len(table.columns))
    order = ", ".join(table.columns[: table.ordered])
    identity = table.name == "ledger_event" and isinstance(target, Postgres)
    insert = (
        f"INSERT INTO {table.name} ({columns}) "
        f"{'OVERRIDING SYSTEM VALUE ' if identity else ''}VALUES ({marks})"
    )
    most = _FEW if table.name == PAYLOADS else _PAGE
    after: list[object] = []
    while True:
        place = f"({order}) > ({', '.join('?' * table.ordered)})" if after else "1 = 1"
        page = source.execute(
            f"SELECT {columns} FROM {table.name} t WHERE {place}{table.where} "
            f"ORDER BY {order} LIMIT ?",
            [*after, most],
        )
        target.execute_many(insert, page)
        if len(page) < most:
            return
        after = list(page[-1][: table.ordered])
