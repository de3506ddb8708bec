"""The log in a SQLite file: an event and its leaf are one `BEGIN IMMEDIATE`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.ledger import tree
from xiezhi.ledger.log.databases import APPEND_ONLY, PAYLOADS, REFUSAL, Row
from xiezhi.ledger.log.sequence import add_blocks
from xiezhi.ledger.log.tables import tables

# STRICT tables; RETURNING is older.
_LEAST_VERSION = (3, 37, 0)
_BUSY_SECONDS = 30
_FULL, _BUSY, _LOCKED = sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FULL_SYNC = 2

# INSERT OR REPLACE removes rows without a DELETE trigger: a row that is there stays.
_SAME_ROW = {
    "ledger_log": "one = NEW.one",
    "ledger_leaf": "idx = NEW.idx OR event = NEW.event",
    "ledger_block": "level = NEW.level AND idx = NEW.idx",
    "ledger_checkpoint": "size = NEW.size",
    "ledger_cosignature": "size = NEW.size AND line = NEW.line",
    "ledger_deletion": "event = NEW.event AND name = NEW.name",
    "ledger_payload": "event = NEW.event AND name = NEW.name",
}


def open_sqlite(path: Path) -> Sqlite:
    """The database in this file, made if missing, with the settings that keep what is committed.

    Errors: LED-108 an older SQLite than 3.37.
    """
    if sqlite3.sqlite_version_info < _LEAST_VERSION:
        raise XiezhiError("LED-108", version=sqlite3.sqlite_version)
    with suppress(FileExistsError):
        # Payloads are nobody else's business. SQLite gives its journals the mode of the file.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    database = Sqlite(connection)
    database.execute("PRAGMA journal_mode = WAL")
    for setting in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        database.execute(f"PRAGMA {setting}")
    return database


class Sqlite:
    """A `Database` over a connection in autocommit (`isolation_level=None`, as Django's are)."""

    leaf_in_transaction = True

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """See `Database`."""
        return self._run(sql, parameters).fetchall()

    def _run(self, sql: str, parameters: Sequence[object]) -> sqlite3.Cursor:
        try:
            return self.connection.execute(sql, tuple(parameters))
        except sqlite3.Error as error:
            _tell(error)
            raise

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """See `Database`."""
        try:
            self.connection.executemany(sql, rows)
        except sqlite3.Error as error:
            _tell(error)
            raise

    def enter(
        self, key: str, entry: bytes, payloads: Mapping[str, tuple[bytes, bytes]]
    ) -> tuple[int, int | None] | None:
        """See `Database`. `lastrowid` spares the table that RETURNING makes for its rows."""
        with self.writing():
            added = self._run(
                "INSERT INTO ledger_event (key, entry) VALUES (?, ?) ON CONFLICT (key) DO NOTHING",
                (key, entry),
            )
            if not added.rowcount:
                return None
            event = added.lastrowid
            assert event is not None
            for name, (salt, payload) in payloads.items():
                self._run(
                    "INSERT INTO ledger_payload (event, name, salt, payload) VALUES (?, ?, ?, ?)",
                    (event, name, salt, payload),
                )
            index = self._run(
                "INSERT INTO ledger_leaf (idx, event, hash) VALUES "
                "((SELECT COALESCE(MAX(idx) + 1, 0) FROM ledger_leaf), ?, ?)",
                (event, tree.leaf_hash(entry)),
            ).lastrowid
            assert index is not None
            add_blocks(self, index, index + 1)
        return event, index

    def in_transaction(self) -> bool:
        """See `Database`."""
        return self.connection.in_transaction

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Database`."""
        inside = self.in_transaction()
        self.execute("SAVEPOINT ledger" if inside else "BEGIN IMMEDIATE")
        try:
            yield
            self.execute("RELEASE ledger" if inside else "COMMIT")
        except BaseException:
            # A full disk may have ended the transaction already.
            if self.in_transaction():
                self.execute("ROLLBACK TO ledger" if inside else "ROLLBACK")
                if inside:
                    self.execute("RELEASE ledger")
            raise

    @contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[bool]:
        """See `Database`. SQLite has one writer at a time anyhow, and it is never long at it."""
        with self.writing():
            yield True

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See `Database`."""
        if self.in_transaction():
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        finally:
            if self.in_transaction():
                self.execute("ROLLBACK")

    def has_log(self) -> bool:
        """See `Database`."""
        return bool(self.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger_log'"))

    def definitions(self) -> list[str]:
        """See `Database`."""
        made = tables(integer="INTEGER", identity="INTEGER PRIMARY KEY", bytes="BLOB")
        for table in APPEND_ONLY:
            made += [_guard(table, "UPDATE"), _guard(table, "DELETE")]
        for table, same in _SAME_ROW.items():
            made.append(_guard(table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE {same})"))
        return [
            *made,
            # A key that is there answers with no row, which `append` takes for a repetition.
            "CREATE TRIGGER ledger_event_insert BEFORE INSERT ON ledger_event WHEN EXISTS "
            "(SELECT 1 FROM ledger_event WHERE key = NEW.key OR id = NEW.id) "
            "BEGIN SELECT RAISE(IGNORE); END",
            _guard(PAYLOADS, "UPDATE"),
            _guard(
                PAYLOADS,
                "DELETE",
                "NOT EXISTS (SELECT 1 FROM ledger_deletion "
                "WHERE event = OLD.event AND name = OLD.name)",
            ),
            "CREATE TRIGGER ledger_deletion_done AFTER INSERT ON ledger_deletion BEGIN "
            f"DELETE FROM {PAYLOADS} WHERE event = NEW.event AND name = NEW.name; END",
        ]

    def require_durable(self) -> None:
        """See `Database`."""
        [[journal]] = self.execute("PRAGMA journal_mode")
        if journal != "wal":
            raise XiezhiError("LED-104", setting="journal_mode", value=journal, wanted="WAL")
        [[synchronous]] = self.execute("PRAGMA synchronous")
        if synchronous < _FULL_SYNC:
            raise XiezhiError("LED-104", setting="synchronous", value=synchronous, wanted="FULL")

    def forget_deleted(self) -> None:
        """See `Database`. `secure_delete` blanks the page, this empties the journal beside it."""
        self.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()


def _tell(error: sqlite3.Error) -> None:
    """Raise it as an error a user can act on, if it is one."""
    # The low byte is the kind, the bytes above it the shade.
    kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if kind == _FULL:
        raise XiezhiError("LED-100") from error
    if kind in (_BUSY, _LOCKED):
        raise XiezhiError("LED-101") from error
    if kind in _DAMAGED:
        raise XiezhiError("LED-103", reason=error) from error


def _guard(table: str, event: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_{event.lower()} BEFORE {event} ON {table} "
        f"{f'WHEN {when} ' if when else ''}BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
