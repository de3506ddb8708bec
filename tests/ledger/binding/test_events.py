"""Promises of an event in Django: it stands with its change or neither does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from binding_support import Notice, counted, in_thread, notice_issue, using
from django.db import (
    DEFAULT_DB_ALIAS,
    IntegrityError,
    OperationalError,
    connection,
    connections,
    transaction,
)
from django.db.transaction import TransactionManagementError
from ledger_support import refused
from log_support import found

from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding import events
from xiezhi.ledger.binding.database import connected, database, one_moment
from xiezhi.ledger.binding.events import delete_payload, record
from xiezhi.ledger.log.databases import REFUSAL
from xiezhi.ledger.log.payloads import entry_of, payloads_of
from xiezhi.ledger.log.postgres import open_postgres
from xiezhi.ledger.log.sequence import next_index, sequence

_EACH = 40
LOSING = {"init_command": "PRAGMA synchronous = NORMAL"}


def stands(*numbers: int) -> None:
    """These notices and their events are there, whole, and no others."""
    assert sorted(Notice.objects.values_list("number", flat=True)) == sorted(numbers)
    assert (
        counted("ledger_event") == counted("ledger_leaf") == next_index(database()) == len(numbers)
    )
    for number in numbers:
        entry_of(database(), f"notice:{number}:issued")
    assert found(database()) == set()


def test_change_event_and_leaf_are_there_after_the_commit(kind: str) -> None:
    done = notice_issue(number=1)
    assert done.index == (0 if kind == "sqlite" else None)
    stands(1)


def test_what_is_read_in_one_moment_does_not_see_what_others_write_meanwhile(kind: str) -> None:
    notice_issue(number=1)
    with one_moment():
        before = counted("ledger_event")
        # Nobody waits for the reader.
        writing = threading.Thread(target=in_thread(lambda: notice_issue(number=2)))
        writing.start()
        writing.join()
        assert (before, counted("ledger_event"), Notice.objects.count()) == (1, 1, 1)
    stands(1, 2)


def test_before_the_commit_nobody_else_sees_the_event(kind: str) -> None:
    seen: list[int] = []
    with transaction.atomic():
        notice_issue(number=1)
        looking = threading.Thread(target=in_thread(lambda: seen.append(counted("ledger_event"))))
        looking.start()
        looking.join()
    assert seen == [0]
    stands(1)


def test_outside_a_transaction_nothing_is_written(kind: str) -> None:
    with refused("LED-200"):
        record(kind="notice.issued", actor="a", subject="b", key="k")
    with refused("LED-200"):
        delete_payload(key="k", name="document", actor="a", basis="b")
    stands()


def test_what_is_rolled_back_takes_the_event_along_and_leaves_no_gap(kind: str) -> None:
    notice_issue(number=1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        notice_issue(number=2)
        raise ZeroDivisionError
    notice_issue(number=3)
    stands(1, 3)


def test_a_savepoint_takes_only_its_own_event_along(kind: str) -> None:
    with transaction.atomic():
        notice_issue(number=1)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            notice_issue(number=2)
            with transaction.atomic():
                notice_issue(number=3)
            raise ZeroDivisionError
        notice_issue(number=4)
    stands(1, 4)


def test_the_same_request_again_changes_nothing(kind: str) -> None:
    first = notice_issue(number=1)
    again = notice_issue(number=1)
    assert (again.event, again.index, again.repeated) == (first.event, 0, True)
    stands(1)


def conflicting() -> None:
    record(kind="notice.withdrawn", actor="a", subject="b", key="notice:1:issued")


def malformed() -> None:
    record(kind="notice.withdrawn", actor="张三", subject="b", key="k")


@pytest.mark.parametrize(
    ("fail", "code"), [(conflicting, "LED-110"), (malformed, "LED-042")], ids=["key", "entry"]
)
def test_no_leaf_no_change_even_where_the_error_is_caught(
    kind: str, fail: Callable[[], None], code: str
) -> None:
    notice_issue(number=1)
    with refused(code), transaction.atomic():
        Notice.objects.filter(number=1).update(state="withdrawn")
        fail()
    with transaction.atomic():
        notice_issue(number=2)
        with transaction.atomic():
            Notice.objects.filter(number=1).update(state="withdrawn")
            with refused(code):
                fail()
            with pytest.raises(TransactionManagementError):
                record(kind="notice.withdrawn", actor="a", subject="b", key="another")
    assert set(Notice.objects.values_list("state", flat=True)) == {"issued"}
    stands(1, 2)


@pytest.mark.parametrize("table", ["ledger_event", "ledger_payload"])
def test_a_write_that_the_database_refuses_undoes_the_change(kind: str, table: str) -> None:
    log = database()
    if kind == "sqlite":
        log.execute(
            f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END"
        )
    else:
        log.execute(f"ALTER TABLE {table} ADD CONSTRAINT broken CHECK (false) NOT VALID")
    with transaction.atomic():
        Notice.objects.create(number=0)
        # Django's error, not that of the driver.
        with pytest.raises(IntegrityError, match="broken"), transaction.atomic():
            Notice.objects.create(number=1)
            notice_issue(number=2)
    with pytest.raises(IntegrityError, match="broken"):
        notice_issue(number=3)
    assert list(Notice.objects.values_list("number", flat=True)) == [0]
    assert counted("ledger_event") == counted("ledger_leaf") == 0


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_a_full_disk_undoes_the_change(kind: str) -> None:
    notice_issue(number=1)
    [[pages]] = database().execute("PRAGMA page_count")
    database().execute(f"PRAGMA max_page_count = {pages + 5}")
    with transaction.atomic():
        Notice.objects.create(number=2)
        with refused("LED-100"):
            record(
                kind="notice.issued", actor="a", subject="b", key="k",
                payloads={"document": bytes(500_000)},
            )  # fmt: skip
    stands(1)
    notice_issue(number=4)
    stands(1, 4)


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_a_lost_connection_undoes_the_change_and_django_connects_again(
    kind: str, postgres: str
) -> None:
    notice_issue(number=1)
    with pytest.raises(XiezhiError, match="LED-102"), transaction.atomic():
        Notice.objects.create(number=2)
        [[process]] = database().execute("SELECT pg_backend_pid()")
        other = open_postgres(postgres)
        other.execute("SELECT pg_terminate_backend(?)", [process])
        other.close()
        record(kind="notice.issued", actor="a", subject="b", key="k")
    stands(1)
    notice_issue(number=2)
    stands(1, 2)


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_the_leaf_waits_where_another_process_numbers_and_nobody_else_does(
    kind: str, postgres: str
) -> None:
    other = open_postgres(postgres)
    with other.alone():
        notice_issue(number=1)
        assert (counted("ledger_event"), counted("ledger_leaf")) == (1, 0)
    other.close()
    notice_issue(number=2)
    stands(1, 2)


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_events_of_one_transaction_are_numbered_together(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    added: list[int] = []

    def counting(*args: Any, **how: Any) -> int:
        added.append(sequence(*args, **how))
        return added[-1]

    monkeypatch.setattr(events, "sequence", counting)
    with transaction.atomic():
        for number in range(5):
            notice_issue(number=number)
    assert added == [5]
    stands(*range(5))


@pytest.mark.parametrize("empty", ["postgres"], indirect=True)
def test_what_is_committed_stands_even_if_numbering_fails(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    log = database()
    log.execute("ALTER TABLE ledger_leaf ADD CONSTRAINT broken CHECK (false) NOT VALID")
    notice_issue(number=1)
    assert "on_commit" in caplog.text
    assert (counted("ledger_event"), counted("ledger_leaf")) == (1, 0)
    log.execute("ALTER TABLE ledger_leaf DROP CONSTRAINT broken")
    assert notice_issue(number=1).repeated
    stands(1)


def test_after_a_commit_whose_answer_was_lost_the_request_is_sent_again_without_harm(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = connection._commit

    def lost() -> None:
        commit()
        raise OperationalError("lost")

    with monkeypatch.context() as patch:
        patch.setattr(connections[DEFAULT_DB_ALIAS], "_commit", lost)
        with pytest.raises(OperationalError, match="lost"):
            notice_issue(number=1)
    assert notice_issue(number=1).repeated
    stands(1)


def test_threads_write_at_once_and_every_event_has_its_leaf(kind: str) -> None:
    failed: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for number in range(first, first + _EACH):
                # Both also send the last ten of the first one.
                notice_issue(number=number)
                notice_issue(number=30 + number % 10)
        except BaseException as error:
            failed.append(error)

    threads = [
        threading.Thread(target=in_thread(lambda first=first: write(first))) for first in (0, _EACH)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    sequence(database())
    stands(*range(2 * _EACH))


@pytest.mark.parametrize("table", ["ledger_event", "ledger_leaf", "ledger_payload", "ledger_log"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_djangos_cursor_neither_changes_nor_removes_rows(
    kind: str, table: str, statement: str
) -> None:
    notice_issue(number=1)
    column = {"ledger_leaf": "idx", "ledger_log": "origin", "ledger_payload": "name"}.get(
        table, "key"
    )
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match=REFUSAL):
        cursor.execute(statement.format(table, column, column))
    stands(1)


def test_a_payload_is_deleted_with_the_change_that_orders_it(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    notice_issue(number=1)
    deletion = {"key": "notice:1:issued", "name": "document", "actor": "a", "basis": "order 7"}
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        delete_payload(**deletion)
        raise ZeroDivisionError
    event, _index, _entry = entry_of(database(), deletion["key"])
    assert payloads_of(database(), event).keys() == {"document"}
    with transaction.atomic():
        delete_payload(**deletion)
    assert payloads_of(database(), event) == {}
    assert counted("ledger_leaf") == counted("ledger_event") == 2
    assert found(database()) == set()
    assert caplog.text == ""


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_a_deleted_payload_leaves_the_files_of_sqlite(kind: str) -> None:
    folder = Path(connection.settings_dict["NAME"]).parent

    def held() -> bool:
        return any(b"made-up notice 1" in path.read_bytes() for path in folder.iterdir())

    notice_issue(number=1)
    assert held()
    with transaction.atomic():
        delete_payload(key="notice:1:issued", name="document", actor="a", basis="order 7")
    assert not held()


@pytest.mark.parametrize("empty", ["sqlite"], indirect=True)
def test_settings_that_lose_writes_are_refused_at_the_first_event(kind: str) -> None:
    wanted = {**connections.settings[DEFAULT_DB_ALIAS], "OPTIONS": LOSING}
    with using(wanted):
        with refused("LED-104"):
            notice_issue(number=1)
        assert connected(DEFAULT_DB_ALIAS).execute("SELECT * FROM ledger_event") == []
        assert not Notice.objects.exists()


def test_a_database_without_a_log_is_refused(empty: str) -> None:
    with refused("LED-106"):
        notice_issue(number=1)


def test_only_sqlite_and_postgresql_hold_a_log() -> None:
    with using({"ENGINE": "django.db.backends.dummy"}, "third"), refused("LED-201"):
        database("third")
