"""Whatever a superuser does to the rows below a witnessed checkpoint is found, and named."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from ledger_support import ORIGIN, entry
from log_support import KEYS, add, found, sign
from tampering import KINDS, SINGLE, Kind, disarm, edit, leaves_in_order, rewrite

from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.check import differences
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.sequence import sequence
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.sqlite import Sqlite, open_sqlite

# 19 kinds: 209 and 1,007 alterations on each database.
_DRAWS, _MANY = 11, 53
_SIZES = (90, 200, 290, 300)


@pytest.fixture
def witnessed(database: Database, outside: Path) -> Checkpoint:
    """The newest of four checkpoints of a log that has grown on since."""
    first = 0
    for last in _SIZES:
        with database.writing():
            for number in range(first, last):
                add(database, number, payloads={"document": b"made-up reply %d" % number})
        first, checkpoint = last, sign(database, outside)
    for number in range(first, first + 10):
        add(database, number)
    sequence(database)
    return checkpoint


def all_found(database: Database, witnessed: Checkpoint, kind: Kind, draws: int) -> None:
    """Alter, check, undo, as often as that."""
    assert found(database, witnessed) == set()
    for seed in range(draws):
        disarm(database)
        expected = kind(database, random.Random(f"{kind.__name__} {seed}"), witnessed.size)
        assert expected in found(database, witnessed), f"{kind.__name__}, draw {seed}"
        database.execute("ROLLBACK")
    assert found(database, witnessed) == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_random_alterations_are_found(
    database: Database, witnessed: Checkpoint, kind: Kind
) -> None:
    all_found(database, witnessed, kind, _DRAWS)


@pytest.mark.parametrize("kind", SINGLE, ids=lambda kind: kind.__name__)
def test_an_altered_block_checkpoint_or_name_is_found(
    database: Database, witnessed: Checkpoint, kind: Kind
) -> None:
    all_found(database, witnessed, kind, 1)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_many_random_alterations_are_found(
    database: Database, witnessed: Checkpoint, kind: Kind
) -> None:
    all_found(database, witnessed, kind, _MANY)


def test_without_a_witness_the_keeper_of_the_key_can_rewrite_the_log(
    database: Database, witnessed: Checkpoint
) -> None:
    disarm(database)
    edit(database, 205)
    rewrite(database, leaves_in_order(database))
    assert found(database) == set()
    assert found(database, witnessed) == {"LED-159"}
    database.execute("ROLLBACK")


def _told(database: Database, *witnessed: Checkpoint) -> list[str]:
    return [each.text("en") for each in differences(database, KEYS, witnessed=witnessed)]


def test_a_difference_says_where(database: Database, witnessed: Checkpoint) -> None:
    disarm(database)
    database.execute("DELETE FROM ledger_leaf WHERE idx IN (17, 18)")
    assert "Entries 17 to 18 (counted from 0) are missing" in _told(database, witnessed)[0]
    database.execute("ROLLBACK")
    disarm(database)
    database.execute("UPDATE ledger_event SET entry = ? WHERE key = 'reply:123'", [b"other"])
    told = _told(database, witnessed)
    assert told[0].startswith("Entry 123 does not fit its leaf hash")
    assert told[1].startswith("The entry of the event reply:123 cannot be read")
    assert len(told) == 2
    database.execute("ROLLBACK")


def test_what_was_rewritten_lies_between_two_witnessed_checkpoints(
    database: Database, witnessed: Checkpoint
) -> None:
    kept = [
        Checkpoint.parse(notes.split(note)[0])
        for [note] in database.execute("SELECT note FROM ledger_checkpoint")
    ]
    assert witnessed in kept
    disarm(database)
    edit(database, 205)
    rewrite(database, leaves_in_order(database))
    [difference] = differences(database, KEYS, witnessed=kept)
    assert difference.code == "LED-159"
    assert (difference.where["first"], difference.where["last"]) == (200, 289)
    database.execute("ROLLBACK")


@pytest.mark.parametrize("opener", ["sqlite"], indirect=True)
def test_a_file_edited_past_the_database_is_found(
    database: Database, witnessed: Checkpoint, tmp_path: Path
) -> None:
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (tmp_path / "ledger.sqlite").read_bytes()
    chance = random.Random(20261126)
    places = [each.start() for each in re.finditer(rb'"actor":"office-1:p7"', content)]
    assert len(places) >= witnessed.size
    for number, place in enumerate(chance.sample(places, 20)):
        path = tmp_path / f"edited-{number}.sqlite"
        at = place + len(b'"actor":"office-1:p')
        path.write_bytes(content[:at] + b"6" + content[at + 1 :])
        assert found(open_sqlite(path), witnessed) == {"LED-153"}


def test_rows_with_numbers_below_zero_hide_nothing(database: Database) -> None:
    for number in range(4):
        add(database, number)
    sequence(database)
    # One event moved where nobody looks, and then its payload altered; one only made to seem
    # numbered. Constraints are no obstacle to a superuser.
    seeming = entry(9)
    disarm(database)
    if isinstance(database, Sqlite):
        database.execute("PRAGMA ignore_check_constraints = ON")
        database.execute("UPDATE ledger_event SET id = -5 WHERE id = 2")
    else:
        database.execute("ALTER TABLE ledger_leaf DROP CONSTRAINT ledger_leaf_idx_check")
        database.execute("ALTER TABLE ledger_event ALTER id DROP IDENTITY")
        database.execute("UPDATE ledger_event SET id = -5 WHERE id = 2")
    database.execute("UPDATE ledger_leaf SET event = -5 WHERE event = 2")
    database.execute("UPDATE ledger_payload SET event = -5 WHERE event = 2")
    database.execute(
        "UPDATE ledger_payload SET payload = ? WHERE event = -5 AND name = 'document'", [b"forged"]
    )
    database.execute("COMMIT")
    assert found(database) == {"LED-161"}
    disarm(database)
    database.execute(
        "INSERT INTO ledger_event (id, key, entry) VALUES (99, ?, ?)",
        [seeming.key, seeming.encode()],
    )
    database.execute(
        "INSERT INTO ledger_leaf VALUES (-1, 99, ?)", [tree.leaf_hash(seeming.encode())]
    )
    database.execute("COMMIT")
    assert found(database) == {"LED-161", "LED-151"}


def test_a_second_payload_beside_the_first_and_a_note_of_another_type_are_found(
    tmp_path: Path, outside: Path
) -> None:
    database = open_sqlite(tmp_path / "types.sqlite")
    create_log(database, origin=ORIGIN)
    add(database, 1)
    sign(database, outside)
    disarm(database)
    database.execute("UPDATE ledger_checkpoint SET note = CAST(note AS BLOB)")
    database.execute("ALTER TABLE ledger_payload RENAME TO old")
    database.execute("CREATE TABLE ledger_payload AS SELECT * FROM old")
    database.execute(
        "INSERT INTO ledger_payload SELECT event, name, salt, ? FROM old WHERE name = 'document'",
        [b"forged"],
    )
    database.execute("COMMIT")
    assert found(database) == {"LED-157", "LED-161"}
    database.close()
