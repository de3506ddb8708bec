"""Promises of the migration: it makes the log once, under its name, and never takes it away."""

from __future__ import annotations

from pathlib import Path

import pytest
from binding_support import counted, notice_issue, prepare, sqlite_settings, using
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from ledger_support import ORIGIN, refused
from log_support import found

from xiezhi.ledger.binding.database import connected, database
from xiezhi.ledger.log.setup import create_log, open_log


def test_it_makes_the_log_and_a_second_time_changes_nothing(kind: str) -> None:
    assert open_log(database()) == ORIGIN
    notice_issue(number=1)
    call_command("migrate", verbosity=0)
    assert counted("ledger_event") == 1
    assert found(database()) == set()


def test_it_takes_over_a_log_of_the_same_name(empty: str) -> None:
    create_log(connected("default"), origin=ORIGIN)
    prepare()
    notice_issue(number=1)
    assert found(database()) == set()


def test_it_refuses_a_log_of_another_name(empty: str) -> None:
    create_log(connected("default"), origin="other.example.invalid/ledger")
    with refused("LED-204"):
        prepare()


def test_there_is_no_way_back(kind: str) -> None:
    with refused("LED-205"):
        call_command("migrate", "ledger", "zero", verbosity=0)
    notice_issue(number=1)
    assert found(database()) == set()


def test_without_a_name_nothing_is_made(empty: str) -> None:
    for wrong, code in ((None, "LED-202"), ("two words", "LED-023")):
        with override_settings(XIEZHI_LEDGER_ORIGIN=wrong):
            with refused(code):
                prepare()
            with pytest.raises(CommandError, match=code):
                call_command("migrate", "ledger", verbosity=0, skip_checks=False)
    assert not connected("default").has_log()
    assert "ledger_event" not in connection.introspection.table_names()


def test_a_database_that_loses_writes_is_refused_before(tmp_path: Path) -> None:
    wanted = sqlite_settings(tmp_path / "db.sqlite", init_command="PRAGMA synchronous = NORMAL")
    with using(wanted):
        with pytest.raises(CommandError, match="LED-104"):
            call_command("migrate", "ledger", verbosity=0, skip_checks=False)
        with refused("LED-104"):
            prepare()
        assert not connected("default").has_log()


def test_the_tables_have_no_models_so_no_flush_empties_them(kind: str) -> None:
    notice_issue(number=1)
    call_command("flush", verbosity=0, interactive=False)
    assert counted("ledger_event") == 1
    call_command("makemigrations", "ledger", check_changes=True, verbosity=0)
