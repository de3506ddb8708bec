"""Promises of a signature: only a tree that continues every tree signed before is ever signed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from ledger_support import COSIGNER, LOG, ORIGIN, private, refused
from log_support import KEYS, add, counted, found, memory_tree, sign
from tampering import disarm

from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log import signing
from xiezhi.ledger.log.cosigned import add_cosignatures, cosigned_note
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.sequence import sequence
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.signing import Every, last_note, sign_checkpoint
from xiezhi.ledger.log.sqlite import open_sqlite


def fill(database: Database, first: int, last: int) -> None:
    """Events `first` to before `last` in one transaction."""
    with database.writing():
        for number in range(first, last):
            add(database, number, payloads={})


def test_a_checkpoint_signs_all_events_and_lies_outside_too(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 300)
    checkpoint = sign(database, outside)
    assert checkpoint == Checkpoint(ORIGIN, 300, tree.root(memory_tree(database), 300))
    assert outside.read_text(encoding="utf-8") == last_note(database)


def test_the_empty_log_can_be_signed(database: Database, outside: Path) -> None:
    assert sign(database, outside) == Checkpoint(ORIGIN, 0, tree.EMPTY_ROOT)
    assert found(database) == set()


def test_a_log_that_has_not_grown_is_not_signed_again(database: Database, outside: Path) -> None:
    fill(database, 0, 3)
    assert sign(database, outside) == sign(database, outside)
    assert counted(database, "ledger_checkpoint") == 1


def test_with_every_a_checkpoint_is_signed_when_due(
    database: Database, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database, 0, 3)
    every = Every(leaves=10, minutes=5)
    assert sign(database, outside, every=every).size == 3
    fill(database, 3, 12)
    assert sign(database, outside, every=every).size == 3
    fill(database, 12, 13)
    assert sign(database, outside, every=every).size == 13
    fill(database, 13, 14)
    now = time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 299)
    assert sign(database, outside, every=every).size == 13
    monkeypatch.setattr(signing.time, "time", lambda: now + 301)
    assert sign(database, outside, every=every).size == 14
    monkeypatch.setattr(signing.time, "time", lambda: now + 3000)
    assert sign(database, outside, every=every).size == 14


def test_inside_a_transaction_nothing_is_signed(database: Database, outside: Path) -> None:
    with pytest.raises(ValueError), database.writing():
        sign(database, outside)
    assert not outside.exists()


def test_an_older_database_is_refused(tmp_path: Path, outside: Path) -> None:
    database = open_sqlite(tmp_path / "ledger.sqlite")
    create_log(database, origin=ORIGIN)
    fill(database, 0, 300)
    sign(database, outside)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "ledger.sqlite", tmp_path / "backup.sqlite")
    fill(database, 300, 310)
    sign(database, outside)
    restored = open_sqlite(tmp_path / "backup.sqlite")
    with refused("LED-122"):
        sign(restored, outside)
    # Even when it grows past the lost entries, with others.
    fill(restored, 400, 420)
    with refused("LED-123"):
        sign(restored, outside)
    assert last_note(restored) != last_note(database)


def test_the_sentence_names_both_sizes(database: Database, outside: Path) -> None:
    fill(database, 0, 2)
    outside.parent.mkdir()
    outside.write_text(notes.sign_note(Checkpoint(ORIGIN, 7, bytes(32)).text(), [LOG]), "utf-8")
    with pytest.raises(Exception, match=r"只有 2 条.*已签署到 7 条"):
        sign(database, outside)


def test_a_lost_outside_file_is_refused(database: Database, outside: Path) -> None:
    fill(database, 0, 2)
    sign(database, outside)
    outside.unlink()
    with refused("LED-120"):
        sign(database, outside)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        notes.sign_note(
            Checkpoint(ORIGIN, 2, bytes(32)).text(), [notes.Signer(ORIGIN, private("other"))]
        ).encode(),
        notes.sign_note(Checkpoint("other.example.invalid", 0, tree.EMPTY_ROOT).text(), [LOG])
        .encode(),
    ],
    ids=["empty", "no text", "other key", "other log"],
)  # fmt: skip
def test_an_outside_file_of_another_log_is_refused(
    database: Database, outside: Path, content: bytes
) -> None:
    fill(database, 0, 2)
    outside.parent.mkdir()
    outside.write_bytes(content)
    with refused("LED-121"):
        sign(database, outside)
    assert outside.read_bytes() == content


def test_a_history_that_differs_from_the_outside_file_is_refused(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 300)
    outside.parent.mkdir()
    outside.write_text(notes.sign_note(Checkpoint(ORIGIN, 7, bytes(32)).text(), [LOG]), "utf-8")
    with refused("LED-123"):
        sign(database, outside)


def test_a_database_that_left_its_own_checkpoint_is_refused(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 5)
    note = notes.sign_note(Checkpoint(ORIGIN, 5, bytes(32)).text(), [LOG])
    sign(database, outside)
    database.execute(
        "INSERT INTO ledger_checkpoint (size, signed_at, note) VALUES (6, 0, ?)",
        [note],
    )
    fill(database, 5, 6)
    with refused("LED-124"):
        sign(database, outside)


@pytest.mark.parametrize("opener", ["sqlite"], indirect=True)
def test_an_altered_entry_since_the_last_checkpoint_is_refused(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 5)
    sign(database, outside)
    fill(database, 5, 9)
    database.execute("DROP TRIGGER ledger_event_update")
    database.execute("UPDATE ledger_event SET entry = x'00' WHERE key = 'reply:7'")
    with refused("LED-125"):
        sign(database, outside)


def test_a_key_of_another_name_is_refused(database: Database, outside: Path) -> None:
    other = notes.Signer("other.example.invalid/ledger", private("log"))
    with refused("LED-126"):
        sign_checkpoint(database, other, outside=outside)


def test_a_new_key_continues_what_the_earlier_one_signed(database: Database, outside: Path) -> None:
    fill(database, 0, 2)
    sign(database, outside)
    fill(database, 2, 4)
    new = notes.Signer(ORIGIN, private("new"))
    with refused("LED-034"):
        sign_checkpoint(database, new, outside=outside)
    note = sign_checkpoint(database, new, outside=outside, earlier_keys=KEYS)
    assert Checkpoint.parse(notes.open_note(note, [new.verifier()]).text).size == 4


def test_a_signature_that_the_database_forgot_is_remembered_outside(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 5)
    execute = database.execute

    def crash(sql: str, parameters: object = ()) -> object:
        if sql.startswith("INSERT INTO ledger_checkpoint"):
            raise KeyboardInterrupt
        return execute(sql, parameters)

    database.execute = crash
    with pytest.raises(KeyboardInterrupt):
        sign(database, outside)
    database.execute = execute
    assert last_note(database) is None
    remembered = outside.read_bytes()
    assert sign(database, outside).size == 5
    assert outside.read_bytes() == remembered


def test_cosignatures_are_kept_once_for_a_checkpoint_of_this_log(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 5)
    checkpoint = sign(database, outside)
    keys = [COSIGNER.verifier()]
    cosigned = notes.sign_note(checkpoint.text(), [COSIGNER])
    assert add_cosignatures(database, cosigned, keys) == 1
    assert add_cosignatures(database, notes.sign_note(checkpoint.text(), [COSIGNER]), keys) == 0
    kept = cosigned_note(database, last_note(database) or "")
    assert {each.name for each in notes.open_note(kept, [*KEYS, *keys]).verified} == {
        ORIGIN, COSIGNER.name,
    }  # fmt: skip
    other = notes.sign_note(Checkpoint(ORIGIN, 5, bytes(32)).text(), [COSIGNER])
    with refused("LED-127"):
        add_cosignatures(database, other, keys)


def test_a_checkpoint_that_the_database_lost_is_not_forgotten_outside(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 3)
    sign(database, outside)
    fill(database, 3, 6)
    sign(database, outside)
    disarm(database)
    database.execute("DELETE FROM ledger_checkpoint WHERE size = 6")
    database.execute("COMMIT")
    # Not due, and yet what lies outside never becomes less.
    assert sign(database, outside, every=Every(leaves=1000, minutes=60)).size == 6
    known = Checkpoint.parse(notes.split(outside.read_text(encoding="utf-8"))[0])
    assert known.size == 6 and counted(database, "ledger_checkpoint") == 2


def test_a_leaf_without_an_event_at_the_end_is_not_signed(
    database: Database, outside: Path
) -> None:
    fill(database, 0, 3)
    sign(database, outside)
    disarm(database)
    database.execute("INSERT INTO ledger_leaf VALUES (3, 999, ?)", [bytes(32)])
    database.execute("COMMIT")
    with refused("LED-125"):
        sign(database, outside)


def test_a_false_block_is_refused_before_it_is_signed(database: Database, outside: Path) -> None:
    fill(database, 0, 250)
    sign(database, outside)
    fill(database, 250, 260)
    sequence(database)
    disarm(database)
    database.execute("UPDATE ledger_block SET hash = ?", [bytes(32)])
    database.execute("COMMIT")
    with refused("LED-342"):
        sign(database, outside)
    assert counted(database, "ledger_checkpoint") == 1
