"""Promises of an event: it enters once for each key, whole or not at all, under a dense index."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ledger_support import refused
from log_support import Opener, add, add_leaves, counted, found, memory_tree

from xiezhi.errors import XiezhiError
from xiezhi.ledger import entries, tree
from xiezhi.ledger.log.append import append
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.payloads import delete_payload, entry_of, payloads_of
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.sequence import next_index, sequence


def test_an_event_commits_to_its_payloads(database: Database) -> None:
    add(database, 5)
    event, _index, entry = entry_of(database, "reply:5")
    stored = payloads_of(database, event)
    assert {name: payload for name, (_salt, payload) in stored.items()} == {
        "document": b"made-up reply 5",
        "form": b'{"number":5}',
    }
    for name, (salt, payload) in stored.items():
        assert entries.commit(payload, salt) == entry.commitments[name]


def test_indexes_are_dense_in_the_order_of_entry(database: Database) -> None:
    for number in range(20):
        add(database, number)
    sequence(database)
    rows = database.execute(
        "SELECT l.idx, e.key FROM ledger_leaf l JOIN ledger_event e ON e.id = l.event ORDER BY idx"
    )
    assert rows == [(number, f"reply:{number}") for number in range(20)]


def test_on_sqlite_the_leaf_is_there_with_the_event_else_the_sequencer_adds_it(
    database: Database,
) -> None:
    index = add(database, 0).index
    if database.leaf_in_transaction:
        assert index == 0
        assert sequence(database) == 0
    else:
        assert index is None
        assert counted(database, "ledger_pending") == 1
        assert sequence(database) == 1
        assert counted(database, "ledger_pending") == 0
    assert next_index(database) == 1


def test_the_same_event_again_changes_nothing(database: Database) -> None:
    first = add(database, 1)
    sequence(database)
    again = add(database, 1)
    assert again.event == first.event
    assert again.repeated and not first.repeated
    assert again.index == 0
    assert counted(database, "ledger_event") == 1
    assert counted(database, "ledger_payload") == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "reply.rejected"},
        {"actor": "office-1:p8"},
        {"subject": "case:99"},
        {"payloads": {"document": b"another reply", "form": {"number": 1}}},
        {"payloads": {"document": b"made-up reply 1"}},
        {"payloads": {"document": b"made-up reply 1", "form": {"number": 1}, "more": b""}},
    ],
    ids=["kind", "actor", "subject", "payload", "payload lacking", "payload more"],
)
def test_another_event_under_the_same_key_is_refused(
    database: Database, changes: dict[str, Any]
) -> None:
    add(database, 1)
    with refused("LED-110"):
        add(database, 1, **changes)
    assert counted(database, "ledger_event") == 1
    assert found(database) == set()


def test_what_the_caller_rolls_back_leaves_no_gap(database: Database) -> None:
    add(database, 0)
    with pytest.raises(ZeroDivisionError), database.writing():
        add(database, 1)
        raise ZeroDivisionError
    add(database, 2)
    sequence(database)
    assert next_index(database) == 2
    assert counted(database, "ledger_event") == 2
    assert found(database) == set()


def test_a_refused_event_inside_a_transaction_leaves_the_rest_of_it_whole(
    database: Database,
) -> None:
    with database.writing():
        add(database, 0)
        with refused("LED-110"):
            add(database, 0, subject="case:99")
        add(database, 1)
    sequence(database)
    assert next_index(database) == 2
    assert found(database) == set()


def test_after_a_commit_whose_answer_was_lost_the_event_is_sent_again_without_harm(
    database: Database,
) -> None:
    execute = database.execute

    def lost(sql: str, parameters: Any = ()) -> Any:
        rows = execute(sql, parameters)
        if not database.in_transaction():
            raise XiezhiError("LED-102")
        return rows

    database.execute = lost
    with refused("LED-102"):
        add(database, 1)
    database.execute = execute
    assert add(database, 1).repeated
    sequence(database)
    assert counted(database, "ledger_event") == counted(database, "ledger_leaf") == 1


@pytest.mark.parametrize("opener", ["postgres"], indirect=True)
def test_a_connection_lost_before_the_commit_is_told_and_nothing_stands(opener: Opener) -> None:
    database = opener()
    with refused("LED-102"), database.writing():
        add(database, 1)
        [[process]] = database.execute("SELECT pg_backend_pid()")
        opener().execute("SELECT pg_terminate_backend(?)", [process])
        add(database, 2)
    assert counted(opener(), "ledger_event") == 0


@pytest.mark.parametrize("opener", ["postgres"], indirect=True)
def test_a_connection_without_autocommit_leaves_the_end_to_the_caller(opener: Opener) -> None:
    database, other = opener(), opener()
    database.connection.autocommit = False
    for end, events in (("rollback", 0), ("commit", 1)):
        add(database, 1)
        assert counted(other, "ledger_event") == 0
        getattr(database.connection, end)()
        assert counted(other, "ledger_event") == events


def test_every_root_is_that_of_the_tree_in_memory(database: Database) -> None:
    with database.writing():
        for number in range(700):
            append(database, kind="intake.done", actor="a", subject="b", key=f"k:{number}")
    sequence(database, batch=300)
    reference = memory_tree(database)
    for size in range(0, 701, 7):
        assert tree.root(RowHashes(database), size) == tree.root(reference, size)
    for index, size in ((0, 700), (255, 256), (256, 700), (511, 513), (699, 700)):
        proof = tree.inclusion_proof(RowHashes(database), index, size)
        assert proof == tree.inclusion_proof(reference, index, size)
    assert counted(database, "ledger_block") == 2


def test_blocks_of_blocks_are_stored_too(database: Database) -> None:
    with database.alone():
        database.execute_many(
            "INSERT INTO ledger_event (key, entry) VALUES (?, ?)",
            [(f"k:{number}", b"%d" % number) for number in range(65_540)],
        )
        events = database.execute("SELECT id, entry FROM ledger_event ORDER BY id")
        add_leaves(database, [(event, tree.leaf_hash(bytes(data))) for event, data in events])
    assert database.execute("SELECT idx FROM ledger_block WHERE level = 2") == [(0,)]
    assert counted(database, "ledger_block") == 257
    reads = _counting(database)
    proof = tree.inclusion_proof(RowHashes(database), 40_000, 65_540)
    assert len(reads) <= 6
    assert proof == tree.inclusion_proof(memory_tree(database), 40_000, 65_540)


@pytest.mark.parametrize("opener", ["postgres"], indirect=True)
def test_an_event_with_its_payloads_is_one_statement_of_postgres(database: Database) -> None:
    statements = _counting(database)
    add(database, 1)
    append(database, kind="intake.done", actor="a", subject="b", key="intake:1")
    assert len(statements) == 2
    assert counted(database, "ledger_pending") == counted(database, "ledger_payload") == 2


def _counting(database: Database) -> list[str]:
    reads: list[str] = []
    execute = database.execute

    def counting(sql: str, parameters: Any = ()) -> Any:
        reads.append(sql)
        return execute(sql, parameters)

    database.execute = counting
    return reads


def test_a_deleted_payload_leaves_the_tree_valid_and_an_event(database: Database) -> None:
    add(database, 1)
    sequence(database)
    before = tree.root(RowHashes(database), 1)
    deletion = {"key": "reply:1", "name": "document", "actor": "office-1:p9", "basis": "order 7"}
    assert not delete_payload(database, **deletion).repeated
    assert delete_payload(database, **deletion).repeated
    sequence(database)
    event, _index, entry = entry_of(database, "reply:1")
    assert payloads_of(database, event).keys() == {"form"}
    assert entry.commitments.keys() == {"document", "form"}
    assert tree.root(RowHashes(database), 1) == before
    assert next_index(database) == 2
    assert found(database) == set()
    with refused("LED-111"):
        add(database, 1)
    with refused("LED-110"):
        delete_payload(database, **{**deletion, "basis": "order 8"})


def test_only_what_is_there_can_be_deleted(database: Database) -> None:
    add(database, 1)
    with refused("LED-113"):
        delete_payload(database, key="reply:2", name="document", actor="a", basis="b")
    with refused("LED-114"):
        delete_payload(database, key="reply:1", name="photo", actor="a", basis="b")
    assert counted(database, "ledger_event") == 1


@pytest.mark.parametrize("opener", ["sqlite"], indirect=True)
def test_a_deleted_payload_leaves_the_files_of_sqlite(tmp_path: Path, database: Database) -> None:
    secret = b"a sentence that must go"
    add(database, 1, payloads={"document": secret})

    def held() -> bool:
        return any(secret in path.read_bytes() for path in tmp_path.iterdir() if path.is_file())

    assert held()
    delete_payload(database, key="reply:1", name="document", actor="a", basis="b")
    assert not held()
