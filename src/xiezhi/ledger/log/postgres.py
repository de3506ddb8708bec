"""The log in PostgreSQL: the event is part of the caller's transaction, one sequencer numbers it.

A locked counter would make all writers wait for each other's disk; a SERIAL leaves gaps where a
transaction is rolled back. So an event waits in `ledger_pending` until the process that holds the
advisory lock gives it the next index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.ledger.log.databases import APPEND_ONLY, PAYLOADS, REFUSAL, Row
from xiezhi.ledger.log.tables import tables

# A number of its own for each log, the same for every process: "xiezhi" and the table's number.
_LOCK = f"{int.from_bytes(b'xiezhi', 'big')} + 'ledger_leaf'::regclass::oid::bigint"
_IDLE = 0  # psycopg.pq.TransactionStatus.IDLE
_FULL = "53100"
_BUSY = ("40001", "40P01", "55P03")
_LOST = ("57P01", "57P02", "57P03")
_DAMAGED = ("XX001", "XX002", "58P01")
_ENTER = (
    "INSERT INTO ledger_event (key, entry) VALUES (?, ?) ON CONFLICT (key) DO NOTHING RETURNING id"
)
_ALL = (*APPEND_ONLY, PAYLOADS, "ledger_pending")
_WRITES = ("ledger_event", PAYLOADS, "ledger_deletion")
_SEQUENCES = ("ledger_leaf", "ledger_block", "ledger_checkpoint", "ledger_cosignature")


def open_postgres(dsn: str) -> Postgres:
    """The database at this DSN (needs psycopg 3). Errors: LED-109, psycopg is not installed."""
    try:
        import psycopg
    except ImportError:
        raise XiezhiError("LED-109") from None
    return Postgres(psycopg.connect(dsn, autocommit=True))


class Postgres:
    """A `Database` over a psycopg 3 connection.

    Where the connection is in autocommit, each write is a transaction of its own; else, and inside
    a transaction already begun, it belongs to the caller.
    """

    leaf_in_transaction = False

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """See `Database`."""
        try:
            # Without parameters the statement may hold several, and PL/pgSQL with its own signs.
            cursor = self.connection.execute(sql.replace("?", "%s"), tuple(parameters) or None)
            rows: list[Row] = cursor.fetchall() if cursor.description else []
        except self.connection.Error as error:
            self._tell(error)
            raise
        return rows

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """See `Database`."""
        try:
            self.connection.cursor().executemany(sql.replace("?", "%s"), rows)
        except self.connection.Error as error:
            self._tell(error)
            raise

    def enter(
        self, key: str, entry: bytes, payloads: Mapping[str, tuple[bytes, bytes]]
    ) -> tuple[int, int | None] | None:
        """See `Database`. One statement, so that it asks for no transaction of its own."""
        sql, parameters = _ENTER, [key, entry]
        if payloads:
            rows = ", ".join(["(?::text, ?::bytea, ?::bytea)"] * len(payloads))
            sql = (
                f"WITH event AS ({_ENTER}), payload AS "
                "(INSERT INTO ledger_payload (event, name, salt, payload) SELECT event.id, given.* "
                f"FROM event, (VALUES {rows}) AS given) SELECT id FROM event"
            )
            for name, (salt, payload) in payloads.items():
                parameters += [name, salt, payload]
        added = self.execute(sql, parameters)
        return (added[0][0], None) if added else None

    def in_transaction(self) -> bool:
        """See `Database`."""
        return not self.connection.autocommit or self.connection.info.transaction_status != _IDLE

    @contextmanager
    def _transaction(self, begin: str, inside: bool) -> Iterator[None]:
        self.execute("SAVEPOINT ledger" if inside else begin)
        try:
            yield
            self.execute("RELEASE SAVEPOINT ledger" if inside else "COMMIT")
        except BaseException:
            if not self.connection.closed:
                self.execute("ROLLBACK TO SAVEPOINT ledger" if inside else "ROLLBACK")
            raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `Database`."""
        with self._transaction("BEGIN ISOLATION LEVEL READ COMMITTED", self.in_transaction()):
            yield

    @contextmanager
    def alone(self, *, wait: bool = True) -> Iterator[bool]:
        """See `Database`."""
        with self.writing():
            if wait:
                self.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield True
            else:
                [[locked]] = self.execute(f"SELECT pg_try_advisory_xact_lock({_LOCK})")
                yield bool(locked)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """See `Database`."""
        if self.in_transaction():
            yield
            return
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", False):
            yield

    def has_log(self) -> bool:
        """See `Database`."""
        [[found]] = self.execute("SELECT to_regclass('ledger_log') IS NOT NULL")
        return bool(found)

    def definitions(self) -> list[str]:
        """See `Database`."""
        [[schema]] = self.execute("SELECT quote_ident(current_schema())")
        return [
            *tables(
                integer="BIGINT",
                identity="BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
                bytes="BYTEA",
            ),
            # Filled by a trigger alone, and events are never removed: a reference would be checked
            # at each event for nothing.
            "CREATE TABLE ledger_pending (event BIGINT PRIMARY KEY)",
            _function(
                schema, "ledger_refuse", f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23514';"
            ),
            _function(
                schema,
                "ledger_refuse_payload",
                "IF NOT EXISTS (SELECT 1 FROM ledger_deletion WHERE event = OLD.event "
                f"AND name = OLD.name) THEN RAISE EXCEPTION '{REFUSAL}' "
                "USING ERRCODE = '23514'; END IF; RETURN OLD;",
            ),
            *(_guard(table, "UPDATE OR DELETE OR TRUNCATE") for table in APPEND_ONLY),
            _guard(PAYLOADS, "UPDATE OR TRUNCATE"),
            f"CREATE TRIGGER {PAYLOADS}_delete BEFORE DELETE ON {PAYLOADS} "
            "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_payload()",
            _function(
                schema,
                "ledger_event_follow",
                "INSERT INTO ledger_pending VALUES (NEW.id); RETURN NULL;",
            ),
            # For each row, since events come one at a time, which needs no table of fresh rows.
            "CREATE TRIGGER ledger_event_follow AFTER INSERT ON ledger_event "
            "FOR EACH ROW EXECUTE FUNCTION ledger_event_follow()",
            _trigger_after(
                schema,
                "ledger_leaf",
                "DELETE FROM ledger_pending p USING fresh WHERE p.event = fresh.event;",
            ),
            _trigger_after(
                schema,
                "ledger_deletion",
                f"DELETE FROM {PAYLOADS} p USING fresh "
                "WHERE p.event = fresh.event AND p.name = fresh.name;",
            ),
        ]

    def require_durable(self) -> None:
        """See `Database`."""
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            [[value]] = self.execute(f"SHOW {setting}")
            if value == "off":
                raise XiezhiError("LED-104", setting=setting, value=value, wanted="on")

    def forget_deleted(self) -> None:
        """See `Database`. Only the owner of the table may; for others autovacuum does it later."""
        self.execute(f"VACUUM {PAYLOADS}")

    def allow(self, role: str, *, sequencer: bool = False) -> None:
        """Give an existing role what it needs and no more: SELECT on all tables, INSERT on events.

        What payloads say it never reads: only their salts, to know an event that comes again. With
        `sequencer` it reads them, and has INSERT on leaves, blocks and checkpoints as well. Nobody is
        given UPDATE, DELETE or TRUNCATE: queue and deletions are worked by triggers of the owner.
        """
        name = '"' + role.replace('"', '""') + '"'
        inserted = (*_WRITES, *_SEQUENCES) if sequencer else _WRITES
        with self.writing():
            self.execute(f"REVOKE ALL ON {', '.join(_ALL)} FROM {name}, PUBLIC")
            wholly = _ALL if sequencer else [table for table in _ALL if table != PAYLOADS]
            self.execute(f"GRANT SELECT ON {', '.join(wholly)} TO {name}")
            if not sequencer:
                self.execute(f"GRANT SELECT (event, name, salt) ON {PAYLOADS} TO {name}")
            self.execute(f"GRANT INSERT ON {', '.join(inserted)} TO {name}")

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _tell(self, error: Exception) -> None:
        """Raise it as an error a user can act on, if it is one."""
        state = getattr(error, "sqlstate", None)
        if state == _FULL:
            raise XiezhiError("LED-100") from error
        if state in _BUSY:
            raise XiezhiError("LED-101") from error
        if state in _DAMAGED:
            raise XiezhiError("LED-103", reason=error) from error
        if state in _LOST or self.connection.closed:
            raise XiezhiError("LED-102") from error


def _function(schema: str, name: str, body: str) -> str:
    # With the rights of the owner, in the schema of the tables: a table of the same name that the
    # caller made, temporary or not, is never taken for ours.
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = {schema}, pg_temp AS $$ BEGIN {body} END $$"
    )


def _guard(table: str, events: str) -> str:
    return (
        f"CREATE TRIGGER {table}_guard BEFORE {events} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
    )


def _trigger_after(schema: str, table: str, body: str) -> str:
    return (
        _function(schema, f"{table}_follow", f"{body} RETURN NULL;")
        + f"; CREATE TRIGGER {table}_follow AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_follow()"
    )
