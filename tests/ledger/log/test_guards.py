"""Promises of the tables: no row of the log is changed or removed, whoever writes by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from ledger_support import COSIGNER
from log_support import Opener, add, counted, found, sign

from xiezhi.ledger import notes
from xiezhi.ledger.log.cosigned import add_cosignatures
from xiezhi.ledger.log.databases import APPEND_ONLY, PAYLOADS, REFUSAL, Database
from xiezhi.ledger.log.payloads import delete_payload, entry_of, payloads_of
from xiezhi.ledger.log.postgres import Postgres, open_postgres
from xiezhi.ledger.log.sequence import sequence
from xiezhi.ledger.log.signing import last_note
from xiezhi.ledger.log.sqlite import open_sqlite

# A column of each table, and a value that fits it.
_COLUMNS = {
    "ledger_log": "origin = 'other'",
    "ledger_event": "key = 'other'",
    "ledger_leaf": "idx = idx + 1000",
    "ledger_block": "idx = idx + 1000",
    "ledger_checkpoint": "signed_at = 0",
    "ledger_cosignature": "line = 'other'",
    "ledger_deletion": "name = 'other'",
    "ledger_payload": "name = 'other'",
}


@pytest.fixture
def full(database: Database, outside: Path) -> Database:
    """A log with a row in every table."""
    with database.writing():
        for number in range(256):
            add(database, number)
    delete_payload(database, key="reply:3", name="form", actor="a", basis="b")
    checkpoint = sign(database, outside)
    cosigned = notes.sign_note(checkpoint.text(), [COSIGNER])
    assert add_cosignatures(database, cosigned, [COSIGNER.verifier()]) == 1
    return database


def test_every_table_is_guarded() -> None:
    assert set(_COLUMNS) == {*APPEND_ONLY, PAYLOADS}


@pytest.mark.parametrize("table", sorted(_COLUMNS))
def test_rows_are_neither_changed_nor_removed(full: Database, table: str) -> None:
    for statement in (f"UPDATE {table} SET {_COLUMNS[table]}", f"DELETE FROM {table}"):
        before = counted(full, table)
        with pytest.raises(Exception, match=REFUSAL):
            full.execute(statement)
        assert counted(full, table) == before > 0
    assert found(full) == set()


@pytest.mark.parametrize("opener", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", sorted(_COLUMNS))
def test_rows_of_sqlite_are_not_replaced_either(full: Database, table: str) -> None:
    row = full.execute(f"SELECT * FROM {table} LIMIT 1")[0]
    places = ", ".join("?" * len(row))
    if table == "ledger_event":
        full.execute(f"INSERT OR REPLACE INTO {table} VALUES ({places})", [*row[:2], b"other"])
        assert full.execute(f"SELECT * FROM {table} WHERE id = ?", row[:1]) == [row]
    else:
        with pytest.raises(Exception, match=REFUSAL):
            full.execute(f"INSERT OR REPLACE INTO {table} VALUES ({places})", row)
    assert found(full) == set()


@pytest.mark.parametrize("opener", ["postgres"], indirect=True)
@pytest.mark.parametrize("table", sorted(_COLUMNS))
def test_tables_of_postgres_are_not_emptied_either(full: Database, table: str) -> None:
    with pytest.raises(Exception, match=REFUSAL):
        full.execute(f"TRUNCATE {table} CASCADE")


@pytest.fixture
def role(postgres: str) -> Iterator[str]:
    """A role of the server that may do nothing yet but see the schema."""
    name = f"writer_{uuid4().hex}"
    owner = open_postgres(postgres)
    owner.execute(f"CREATE ROLE {name}")
    [[schema]] = owner.execute("SELECT current_schema()")
    owner.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
    yield name
    owner.execute(f"DROP OWNED BY {name}")
    owner.execute(f"DROP ROLE {name}")
    owner.close()


def _as(opener: Opener, role: str) -> Postgres:
    database = opener()
    assert isinstance(database, Postgres)
    database.execute(f"SET ROLE {role}")
    return database


@pytest.mark.parametrize("opener", ["postgres"], indirect=True)
def test_the_writer_adds_and_reads_events_and_nothing_else(opener: Opener, role: str) -> None:
    owner = opener()
    assert isinstance(owner, Postgres)
    owner.allow(role)
    writer = _as(opener, role)
    add(writer, 1)
    assert add(writer, 1).repeated
    delete_payload(writer, key="reply:1", name="form", actor="a", basis="b")
    with pytest.raises(Exception, match="permission denied"):
        sequence(writer)
    for table in (*_COLUMNS, "ledger_pending"):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(Exception, match="permission denied"):
                writer.execute(statement)
    assert sequence(owner) == 2
    event, _index, _entry = entry_of(owner, "reply:1")
    assert payloads_of(owner, event).keys() == {"document"}
    assert found(owner) == set()


@pytest.mark.parametrize("opener", ["postgres"], indirect=True)
def test_the_sequencer_numbers_and_signs(opener: Opener, role: str, outside: Path) -> None:
    owner = opener()
    assert isinstance(owner, Postgres)
    owner.allow(role, sequencer=True)
    add(owner, 1)
    sequencer = _as(opener, role)
    assert sign(sequencer, outside).size == 1
    assert counted(owner, "ledger_pending") == 0
    assert last_note(owner) is not None
    for table in (*_COLUMNS, "ledger_pending"):
        with pytest.raises(Exception, match="permission denied"):
            sequencer.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("opener", ["postgres"], indirect=True)
def test_a_table_of_the_same_name_does_not_divert_the_queue(opener: Opener, role: str) -> None:
    owner = opener()
    assert isinstance(owner, Postgres)
    owner.allow(role)
    writer = _as(opener, role)
    writer.execute("CREATE TEMP TABLE ledger_pending (event BIGINT)")
    add(writer, 1)
    assert sequence(owner) == 1


@pytest.mark.parametrize("length", [0, 65_536])
def test_an_entry_that_no_export_could_hold_never_enters(database: Database, length: int) -> None:
    with pytest.raises(Exception, match=r"(?i)check constraint"):
        database.execute("INSERT INTO ledger_event (key, entry) VALUES ('a', ?)", [b"x" * length])
    assert counted(database, "ledger_event") == 0


def test_the_file_of_sqlite_is_its_owners_alone(tmp_path: Path) -> None:
    database = open_sqlite(tmp_path / "new.sqlite")
    database.execute("CREATE TABLE t (a)")
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("new.sqlite*")} == {0o600}
    database.close()
