"""What the log needs of a database, so that SQLite and PostgreSQL run the same code above it.

SQL of this room is written with `?` for parameters and holds no other `?` and no `%`. Both kinds
take an open DB-API connection: the standard library's `sqlite3`, psycopg 3, or the connection
inside Django's. A transaction that the caller has begun is joined, never ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Row = tuple[Any, ...]

APPEND_ONLY = (
    "ledger_log",
    "ledger_event",
    "ledger_leaf",
    "ledger_block",
    "ledger_checkpoint",
    "ledger_cosignature",
    "ledger_deletion",
)
PAYLOADS = "ledger_payload"
REFUSAL = "rows of the ledger are never changed or removed"


def as_bytes(value: object) -> bytes:
    """The bytes of a column. What is none, which only tampering leaves there, fits no hash."""
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    return b"\xff" + repr(value).encode()


class Database(Protocol):
    """A connection to one database that holds one log.

    Errors of every method: LED-100 disk full, LED-101 busy, LED-102 connection lost (whether the
    write stands is not known: repeat it with the same key), LED-103 damaged.
    """

    leaf_in_transaction: bool
    """True: an event and its leaf are one transaction. False: the sequencer adds the leaf."""

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement; the rows it returns, or none."""
        ...

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row."""
        ...

    def enter(
        self, key: str, entry: bytes, payloads: Mapping[str, tuple[bytes, bytes]]
    ) -> tuple[int, int | None] | None:
        """Write an event, its payloads (name → salt and payload) and, where it is one transaction,
        its leaf, all or nothing: the numbers of event and leaf. None where the key is there."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """All or nothing: a transaction, or a savepoint in the caller's."""
        ...

    def alone(self, *, wait: bool = True) -> AbstractContextManager[bool]:
        """As `writing`, while no other process numbers leaves or signs. Without `wait`: False, at
        once, where another one is at it."""
        ...

    def reading(self) -> AbstractContextManager[None]:
        """One unchanging view of all tables."""
        ...

    def in_transaction(self) -> bool:
        """Whether the caller has begun a transaction."""
        ...

    def has_log(self) -> bool:
        """Whether the tables are there."""
        ...

    def definitions(self) -> list[str]:
        """The statements that make the tables and what guards them."""
        ...

    def require_durable(self) -> None:
        """Errors: LED-104, where a setting would lose writes that were acknowledged."""
        ...

    def forget_deleted(self) -> None:
        """Have deleted payloads leave the files of the database; outside a transaction."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
