"""What a log refuses to work with, and that a refusal leaves nothing half done."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from ledger_support import ORIGIN, refused
from log_support import add, counted, found

from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.postgres import open_postgres
from xiezhi.ledger.log.sequence import next_index
from xiezhi.ledger.log.setup import create_log, open_log
from xiezhi.ledger.log.sqlite import Sqlite, open_sqlite


@pytest.fixture
def lite(tmp_path: Path) -> Sqlite:
    """An empty log in SQLite."""
    database = open_sqlite(tmp_path / "ledger.sqlite")
    create_log(database, origin=ORIGIN)
    return database


def test_a_log_is_made_once_and_opened_after(database: Database) -> None:
    assert open_log(database) == ORIGIN
    with refused("LED-105"):
        create_log(database, origin="other.example.invalid/ledger")
    assert open_log(database) == ORIGIN


def test_a_full_disk_is_told_and_nothing_is_half_done(lite: Sqlite) -> None:
    [[pages]] = lite.execute("PRAGMA page_count")
    lite.execute(f"PRAGMA max_page_count = {pages + 20}")
    written = 0
    with refused("LED-100"):
        while True:
            add(lite, written, payloads={"document": bytes(3000)})
            written += 1
    assert 0 < written < 50
    assert not lite.in_transaction()
    for table, count in (("ledger_event", 1), ("ledger_leaf", 1), ("ledger_payload", 1)):
        assert counted(lite, table) == count * written
    assert found(lite) == set()
    lite.execute(f"PRAGMA max_page_count = {pages + 100}")
    assert add(lite, written, payloads={"document": bytes(3000)}).index == written


def test_a_full_disk_inside_the_callers_transaction_undoes_the_event_only(lite: Sqlite) -> None:
    [[pages]] = lite.execute("PRAGMA page_count")
    lite.execute(f"PRAGMA max_page_count = {pages + 20}")
    lite.execute("BEGIN IMMEDIATE")
    add(lite, 0)
    with refused("LED-100"):
        add(lite, 1, payloads={"document": bytes(500_000)})
    if lite.in_transaction():
        lite.execute("COMMIT")
    assert counted(lite, "ledger_event") == counted(lite, "ledger_leaf") == next_index(lite)
    assert found(lite) == set()


def test_a_locked_database_is_told(tmp_path: Path, lite: Sqlite) -> None:
    other = open_sqlite(tmp_path / "ledger.sqlite")
    other.execute("PRAGMA busy_timeout = 10")
    lite.execute("BEGIN IMMEDIATE")
    with refused("LED-101"):
        add(other, 1)
    lite.execute("ROLLBACK")
    assert add(other, 1).index == 0


@pytest.mark.parametrize("setting", ["synchronous = NORMAL", "synchronous = OFF"])
def test_settings_of_sqlite_that_lose_writes_are_refused(lite: Sqlite, setting: str) -> None:
    lite.execute(f"PRAGMA {setting}")
    with refused("LED-104"):
        open_log(lite)


def test_a_journal_other_than_wal_is_refused(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.sqlite", isolation_level=None)
    with refused("LED-104"):
        create_log(Sqlite(connection), origin=ORIGIN)
    assert connection.execute("SELECT * FROM sqlite_master").fetchall() == []


def test_settings_of_postgres_that_lose_writes_are_refused(postgres: str) -> None:
    database = open_postgres(postgres)
    database.execute("SET synchronous_commit = off")
    with refused("LED-104"):
        create_log(database, origin=ORIGIN)
    assert not database.has_log()
    database.close()


def test_a_database_without_a_log_is_refused(tmp_path: Path) -> None:
    with refused("LED-106"):
        open_log(open_sqlite(tmp_path / "empty.sqlite"))


def test_a_log_of_a_newer_program_is_refused(lite: Sqlite) -> None:
    lite.execute("DROP TRIGGER ledger_log_update")
    lite.execute("UPDATE ledger_log SET format = 2")
    with refused("LED-107"):
        open_log(lite)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    with refused("LED-103"):
        open_sqlite(path)


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with refused("LED-108"):
        open_sqlite(tmp_path / "ledger.sqlite")


def test_without_psycopg_the_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with refused("LED-109"):
        open_postgres("")
