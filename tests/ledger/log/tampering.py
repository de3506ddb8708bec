"""What a superuser does to the rows of a log once its triggers are out of the way.

Each kind takes a log, a source of chance and the size that was witnessed, alters something below
that size, and gives the code that must be among the differences. `rewrite` is the insider who also
holds the key: tree, blocks and checkpoints are made anew, so that the log fits itself again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

from ledger_support import LOG, ORIGIN, private
from log_support import add_leaves

from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.entries import Entry
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.sequence import next_index
from xiezhi.ledger.log.sqlite import Sqlite

Kind = Callable[[Database, random.Random, int], str]


def disarm(database: Database) -> None:
    """Begin a transaction in which no trigger and no reference stands in the way."""
    if isinstance(database, Sqlite):
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("BEGIN IMMEDIATE")
        for [name] in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            database.execute(f"DROP TRIGGER {name}")
    else:
        database.execute("BEGIN")
        database.execute("SET LOCAL session_replication_role = replica")


def _event(database: Database, index: int) -> tuple[int, bytes]:
    [(event, entry)] = database.execute(
        "SELECT e.id, e.entry FROM ledger_leaf l JOIN ledger_event e ON e.id = l.event "
        "WHERE l.idx = ?",
        [index],
    )
    return event, entry


def _altered(entry: bytes) -> bytes:
    """The same event, ascribed to somebody else."""
    return entry.replace(b'"actor":"office-1:p7"', b'"actor":"office-1:p6"')


def edit(database: Database, index: int) -> bytes:
    event, entry = _event(database, index)
    assert _altered(entry) != entry
    database.execute("UPDATE ledger_event SET entry = ? WHERE id = ?", [_altered(entry), event])
    return _altered(entry)


def leaves_in_order(database: Database) -> list[int]:
    return [event for [event] in database.execute("SELECT event FROM ledger_leaf ORDER BY idx")]


def _renumber(database: Database, order: Iterable[int], *, blocks: bool) -> None:
    """The leaves in this order, each with the hash of its entry; blocks too, or left as they are."""
    kept = database.execute("SELECT level, idx, hash FROM ledger_block")
    database.execute("DELETE FROM ledger_leaf")
    database.execute("DELETE FROM ledger_block")
    entries = dict(database.execute("SELECT id, entry FROM ledger_event"))
    add_leaves(database, [(event, tree.leaf_hash(entries[event])) for event in order])
    if not blocks:
        database.execute("DELETE FROM ledger_block")
        database.execute_many("INSERT INTO ledger_block VALUES (?, ?, ?)", kept)


def rewrite(database: Database, order: Iterable[int]) -> None:
    """Everything made anew and signed with the right key."""
    _renumber(database, order, blocks=True)
    hashes, last = RowHashes(database), next_index(database)
    sizes = [size for [size] in database.execute("SELECT size FROM ledger_checkpoint")]
    database.execute("DELETE FROM ledger_checkpoint")
    for size in sizes:
        if size <= last:
            text = Checkpoint(ORIGIN, size, tree.root(hashes, size)).text()
            database.execute(
                "INSERT INTO ledger_checkpoint (size, signed_at, note) VALUES (?, 0, ?)",
                [size, notes.sign_note(text, [LOG])],
            )


def entry_edited(database: Database, chance: random.Random, size: int) -> str:
    edit(database, chance.randrange(size))
    return "LED-153"


def entry_and_hash_edited(database: Database, chance: random.Random, size: int) -> str:
    index = chance.randrange(size)
    hashed = tree.leaf_hash(edit(database, index))
    database.execute("UPDATE ledger_leaf SET hash = ? WHERE idx = ?", [hashed, index])
    return "LED-158"


def entry_edited_and_all_rewritten(database: Database, chance: random.Random, size: int) -> str:
    edit(database, chance.randrange(size))
    rewrite(database, leaves_in_order(database))
    return "LED-159"


def hash_edited(database: Database, chance: random.Random, size: int) -> str:
    index = chance.randrange(size)
    database.execute("UPDATE ledger_leaf SET hash = ? WHERE idx = ?", [chance.randbytes(32), index])
    return "LED-153"


def key_edited(database: Database, chance: random.Random, size: int) -> str:
    event, _entry = _event(database, chance.randrange(size))
    database.execute("UPDATE ledger_event SET key = 'other' WHERE id = ?", [event])
    return "LED-160"


def leaves_deleted(database: Database, chance: random.Random, size: int) -> str:
    first = chance.randrange(size)
    last = min(first + chance.randrange(5), size - 1)
    database.execute("DELETE FROM ledger_leaf WHERE idx >= ? AND idx <= ?", [first, last])
    # A gap at the very end is a log rolled back.
    return "LED-150" if last + 1 < next_index(database) else "LED-156"


def event_deleted(database: Database, chance: random.Random, size: int) -> str:
    event, _entry = _event(database, chance.randrange(size))
    database.execute("DELETE FROM ledger_event WHERE id = ?", [event])
    return "LED-152"


def event_and_leaf_deleted_and_the_gap_closed(
    database: Database, chance: random.Random, size: int
) -> str:
    event, _entry = _event(database, chance.randrange(size))
    database.execute("DELETE FROM ledger_event WHERE id = ?", [event])
    order = [each for each in leaves_in_order(database) if each != event]
    _renumber(database, order, blocks=False)
    return "LED-158"


def event_deleted_and_all_rewritten(database: Database, chance: random.Random, size: int) -> str:
    event, _entry = _event(database, chance.randrange(size))
    database.execute("DELETE FROM ledger_event WHERE id = ?", [event])
    rewrite(database, [each for each in leaves_in_order(database) if each != event])
    return "LED-159"


def event_slipped_in_and_all_rewritten(database: Database, chance: random.Random, size: int) -> str:
    entry = Entry("reply.received", "2026-11-26T09:00:00+08:00", "a", "b", "slipped", {}).encode()
    database.execute("INSERT INTO ledger_event (key, entry) VALUES ('slipped', ?)", [entry])
    [[event]] = database.execute("SELECT id FROM ledger_event WHERE key = 'slipped'")
    order = leaves_in_order(database)
    order.insert(chance.randrange(size), event)
    rewrite(database, order)
    return "LED-159"


def entries_swapped(database: Database, chance: random.Random, size: int) -> str:
    (one, first), (two, second) = (_event(database, each) for each in chance.sample(range(size), 2))
    database.execute("UPDATE ledger_event SET entry = ? WHERE id = ?", [second, one])
    database.execute("UPDATE ledger_event SET entry = ? WHERE id = ?", [first, two])
    return "LED-154"


def _swapped(database: Database, chance: random.Random, size: int) -> list[int]:
    order = leaves_in_order(database)
    one, two = chance.sample(range(size), 2)
    order[one], order[two] = order[two], order[one]
    return order


def leaves_swapped(database: Database, chance: random.Random, size: int) -> str:
    _renumber(database, _swapped(database, chance, size), blocks=False)
    return "LED-158"


def leaves_swapped_and_all_rewritten(database: Database, chance: random.Random, size: int) -> str:
    rewrite(database, _swapped(database, chance, size))
    return "LED-159"


def rolled_back(database: Database, chance: random.Random, size: int) -> str:
    order = leaves_in_order(database)[: chance.randrange(size)]
    marks = ", ".join("?" * len(order)) or "NULL"
    for table, column in (("ledger_payload", "event"), ("ledger_event", "id")):
        if order:
            database.execute(f"DELETE FROM {table} WHERE {column} NOT IN ({marks})", order)
        else:
            database.execute(f"DELETE FROM {table}")
    rewrite(database, order)
    return "LED-156"


def rolled_back_and_grown_again(database: Database, chance: random.Random, size: int) -> str:
    order = leaves_in_order(database)
    for number in range(chance.randrange(1, size), len(order)):
        event, entry = _event(database, number)
        database.execute("UPDATE ledger_event SET entry = ? WHERE id = ?", [_altered(entry), event])
    rewrite(database, order)
    return "LED-159"


def payload_edited(database: Database, chance: random.Random, size: int) -> str:
    event, _entry = _event(database, chance.randrange(size))
    column = chance.choice(["salt", "payload"])
    database.execute(
        f"UPDATE ledger_payload SET {column} = ? WHERE event = ? AND name = 'document'",
        [chance.randbytes(32), event],
    )
    return "LED-161"


def payload_deleted(database: Database, chance: random.Random, size: int) -> str:
    event, _entry = _event(database, chance.randrange(size))
    database.execute("DELETE FROM ledger_payload WHERE event = ?", [event])
    if chance.random() < 0.5:
        # As if it had been deleted by an event, but the event is some other one.
        other, _entry = _event(database, chance.randrange(size))
        database.execute("INSERT INTO ledger_deletion VALUES (?, 'document', ?)", [event, other])
    return "LED-162"


def payload_slipped_in(database: Database, chance: random.Random, size: int) -> str:
    event, _entry = _event(database, chance.randrange(size))
    database.execute(
        "INSERT INTO ledger_payload VALUES (?, 'more', ?, ?)", [event, bytes(32), b"later"]
    )
    return "LED-163"


def block_edited(database: Database, chance: random.Random, size: int) -> str:
    database.execute("UPDATE ledger_block SET hash = ?", [chance.randbytes(32)])
    return "LED-155"


def checkpoint_edited(database: Database, chance: random.Random, size: int) -> str:
    [size] = chance.choice(database.execute("SELECT size FROM ledger_checkpoint"))
    text = Checkpoint(ORIGIN, size, chance.randbytes(32)).text()
    forger = notes.Signer(ORIGIN, private("forger"))
    database.execute(
        "UPDATE ledger_checkpoint SET note = ? WHERE size = ?",
        [notes.sign_note(text, [forger]), size],
    )
    return "LED-157"


def checkpoint_deleted(database: Database, chance: random.Random, size: int) -> str:
    database.execute("DELETE FROM ledger_checkpoint WHERE size = ?", [size])
    return "LED-166"


def origin_edited(database: Database, chance: random.Random, size: int) -> str:
    database.execute("UPDATE ledger_log SET origin = 'other.example.invalid/ledger'")
    return "LED-165"


KINDS: tuple[Kind, ...] = (
    entry_edited, entry_and_hash_edited, entry_edited_and_all_rewritten, hash_edited, key_edited,
    leaves_deleted, event_deleted, event_and_leaf_deleted_and_the_gap_closed,
    event_deleted_and_all_rewritten, event_slipped_in_and_all_rewritten, entries_swapped,
    leaves_swapped, leaves_swapped_and_all_rewritten, rolled_back, rolled_back_and_grown_again,
    payload_edited, payload_deleted, payload_slipped_in, checkpoint_edited,
)  # fmt: skip
SINGLE: tuple[Kind, ...] = (block_edited, checkpoint_deleted, origin_edited)
