"""Promises of the grants: a web server adds events, a second role numbers, neither rewrites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from binding_support import Notice, counted, notice_issue
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from log_support import found

from xiezhi.ledger import keyfile
from xiezhi.ledger.binding import options
from xiezhi.ledger.binding.database import database

pytestmark = pytest.mark.parametrize("empty", ["postgres"], indirect=True)


@pytest.fixture
def role(kind: str) -> Iterator[str]:
    """A role that may write the notices; the connection has its rights once `acting` is called."""
    name = f"web_{uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        [schema] = cursor.fetchone()
        cursor.execute(f"CREATE ROLE {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
        cursor.execute(f"GRANT SELECT, INSERT ON {Notice._meta.db_table} TO {name}")
        yield name
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP OWNED BY {name}")
        cursor.execute(f"DROP ROLE {name}")


def acting(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")


def role_codes() -> list[str]:
    issues = run_checks(tags=["ledger"], include_deployment_checks=True, databases=["default"])
    return [str(each.id) for each in issues if each.id == "LED-209"]


def test_a_writer_records_and_its_leaves_wait_for_the_sequencer(
    role: str, caplog: pytest.LogCaptureFixture
) -> None:
    call_command("ledger_grant", role)
    acting(role)
    notice_issue(number=1)
    assert (counted("ledger_event"), counted("ledger_leaf")) == (1, 0)
    assert caplog.text == ""
    for statement in (
        "DELETE FROM ledger_event", "TRUNCATE ledger_event CASCADE",
        "UPDATE ledger_leaf SET idx = 7", "DELETE FROM ledger_pending",
        "INSERT INTO ledger_checkpoint VALUES (0, 0, '')",
        "DROP TRIGGER ledger_event_guard ON ledger_event",
        # What it wrote it does not read: those who may see a case do so by the tables of the case.
        "SELECT payload FROM ledger_payload",
    ):  # fmt: skip
        with (
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            transaction.atomic(),
        ):
            cursor.execute(statement)
    assert role_codes() == []
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert found(database()) == set()


def test_a_sequencer_numbers_after_the_commit_and_signs(role: str, places: Path) -> None:
    keyfile.create_signer(options.key_file(), options.origin())
    call_command("ledger_grant", role, sequencer=True)
    call_command("ledger_grant", role, sequencer=True)
    acting(role)
    notice_issue(number=1)
    assert (counted("ledger_event"), counted("ledger_leaf")) == (1, 1)
    call_command("ledger_checkpoint", verbosity=0)
    assert counted("ledger_checkpoint") == 1


def test_without_a_grant_there_is_no_change_either(role: str) -> None:
    acting(role)
    with pytest.raises(ProgrammingError, match="permission denied"):
        notice_issue(number=1)
    assert not Notice.objects.exists()


def test_a_role_that_could_undo_its_limits_is_refused(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()
        with pytest.raises(CommandError, match="LED-209"):
            call_command("ledger_grant", owner)
        assert role_codes() == ["LED-209"]
        cursor.execute(f"GRANT {owner} TO {role}")
    with pytest.raises(CommandError, match="LED-209"):
        call_command("ledger_grant", role)


def test_a_role_that_is_not_there_is_told(kind: str) -> None:
    with pytest.raises(CommandError, match="LED-208"):
        call_command("ledger_grant", "nobody-here")
