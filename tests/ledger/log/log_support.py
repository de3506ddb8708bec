"""What the tests of the log share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ledger_support import LOG

from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.append import Appended, append
from xiezhi.ledger.log.check import differences
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.sequence import add_blocks
from xiezhi.ledger.log.signing import sign_checkpoint

KEYS = [LOG.verifier()]
Opener = Callable[[], Database]


def add(database: Database, number: int, **changes: Any) -> Appended:
    """A sample event; `changes` give it other content."""
    content = {
        "kind": "reply.received",
        "actor": "office-1:p7",
        "subject": f"case:{number % 7}",
        "key": f"reply:{number}",
        "payloads": {"document": f"made-up reply {number}".encode(), "form": {"number": number}},
    }
    return append(database, **{**content, **changes})


def sign(database: Database, outside: Path, **how: Any) -> Checkpoint:
    """A checkpoint signed now, opened."""
    note = sign_checkpoint(database, LOG, outside=outside, **how)
    return Checkpoint.parse(notes.open_note(note, KEYS).text)


def found(database: Database, *witnessed: Checkpoint) -> set[str]:
    """The codes of all differences that the check finds."""
    return {each.code for each in differences(database, KEYS, witnessed=witnessed)}


def add_leaves(database: Database, leaves: Sequence[tuple[int, bytes]]) -> None:
    """Events with these leaf hashes from index 0 on, and the blocks that they complete."""
    database.execute_many(
        "INSERT INTO ledger_leaf (idx, event, hash) VALUES (?, ?, ?)",
        [(index, event, hash_) for index, (event, hash_) in enumerate(leaves)],
    )
    add_blocks(database, 0, len(leaves))


def memory_tree(database: Database) -> tree.LeafHashes:
    """The tree of all entries in the order of their leaves, computed apart."""
    rows = database.execute(
        "SELECT e.entry FROM ledger_leaf l JOIN ledger_event e ON e.id = l.event ORDER BY l.idx"
    )
    return tree.LeafHashes(tree.leaf_hash(bytes(entry)) for [entry] in rows)


def counted(database: Database, table: str) -> int:
    """The rows of a table."""
    [[count]] = database.execute(f"SELECT COUNT(*) FROM {table}")
    return int(count)
