"""A ledger on PostgreSQL: its backup is a file that needs no server, and goes back into one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from backup_support import Office
from ledger_support import POSTGRES

from xiezhi.errors import XiezhiError
from xiezhi.ledger import restore
from xiezhi.ledger.home import open_home
from xiezhi.ledger.home_check import home_differences
from xiezhi.ledger.log.check import differences
from xiezhi.ledger.log.postgres import open_postgres
from xiezhi.ledger.old_state import State, judge, kept_by_witness


@pytest.fixture
def office(postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("XIEZHI_LIVE", postgres)
    made = Office(tmp_path, "postgres:XIEZHI_LIVE")
    made.append(0, 300)
    made.delete(7)
    made.witnessed()
    made.append(300, 310)
    return made


@pytest.fixture
def empty(postgres: str) -> Iterator[str]:
    """The DSN of a second schema."""
    from psycopg.conninfo import make_conninfo

    dsn, schema = os.environ[POSTGRES], f"test_{uuid4().hex}"
    server = open_postgres(dsn)
    server.execute(f"CREATE SCHEMA {schema}")
    yield make_conninfo(dsn, options=f"-c search_path={schema}")
    server.execute(f"DROP SCHEMA {schema} CASCADE")
    server.close()


def rows(home: object, table: str) -> set[tuple[object, ...]]:
    found = home.database.execute(f"SELECT * FROM {table}")
    return {tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in found}


TABLES = ("event", "leaf", "block", "checkpoint", "cosignature", "payload", "deletion", "log")


def test_its_backup_is_checked_without_the_server(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office.make()
    office.append(310, 320)
    back = office.restore(file)
    monkeypatch.delenv("XIEZHI_LIVE")
    with open_home(back / "county.ledger") as home:
        assert home.settings.database == "sqlite:ledger.db"
        verdict = judge(home, [kept_by_witness(home, str(office.witness))])
        assert (verdict.state, verdict.size, verdict.differences) == (State.SAME, 312, ())
        copied = {table: rows(home, f"ledger_{table}") for table in TABLES}
    assert len(copied["deletion"]) == 1 and len(copied["block"]) == 1
    assert sum(len(each) for each in copied.values()) > 900


def test_what_waits_for_its_number_came_later(office: Office) -> None:
    office.home.checkpoint()
    file = office.make()
    office.append(400, 405)
    with open_home(office.restore(file) / "county.ledger") as home:
        assert list(differences(home.database, [home.log_key])) == []
        [[events]] = home.database.execute("SELECT COUNT(*) FROM ledger_event")
        assert events == 312


def test_a_restored_ledger_moves_into_an_empty_database_and_goes_on(
    office: Office, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = office.restore(office.make())
    monkeypatch.setenv("XIEZHI_EMPTY", empty)
    with open_home(back / "county.ledger") as home:
        before = {table: rows(home, f"ledger_{table}") for table in TABLES}
        # Never over a log that is there.
        for taken, code in (("postgres:XIEZHI_LIVE", "LED-105"), ("sqlite:x.db", "LED-281")):
            with pytest.raises(XiezhiError, match=code):
                restore.move(home, taken)
        assert restore.move(home, "postgres:XIEZHI_EMPTY") == 312
    assert not (back / "county.ledger" / "ledger.db").exists()
    with open_home(back / "county.ledger") as home:
        assert {table: rows(home, f"ledger_{table}") for table in TABLES} == before
        [[waiting]] = home.database.execute("SELECT COUNT(*) FROM ledger_pending")
        assert waiting == 0
        # Key and checkpoint lie elsewhere; with them it goes on.
        for name in (office.home.key_file, office.home.outside):
            (back / name.name).write_bytes(name.read_bytes())
            (back / name.name).chmod(0o600)
        home.append(kind="reply.received", actor="p7", subject="case:1", key="reply:again")
        assert home.checkpoint().splitlines()[1] == "313"
        assert list(home_differences(home)) == []
        with pytest.raises(XiezhiError, match="LED-281"):
            restore.move(home, "postgres:XIEZHI_LIVE")
        # The guards are there again.
        with pytest.raises(Exception, match="never changed or removed"):
            home.database.execute("DELETE FROM ledger_leaf")
