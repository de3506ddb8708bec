"""Events become leaves: dense indexes from 0, and the hashes of completed blocks.

On SQLite `append` numbers each event itself. On PostgreSQL `sequence` numbers those that wait; it
may be called after each commit, and by every command that needs all leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from xiezhi.ledger import tree
from xiezhi.ledger.log.databases import Database, as_bytes
from xiezhi.ledger.log.rows import TILE, RowHashes

BATCH = 1000


def next_index(database: Database) -> int:
    """The index of the next leaf, which is the number of leaves."""
    [[last]] = database.execute("SELECT MAX(idx) FROM ledger_leaf")
    return 0 if last is None else last + 1


def sequence(database: Database, *, wait: bool = True, batch: int = BATCH) -> int:
    """Give every waiting event its leaf, in batches of one transaction each; the number of leaves
    added. Without `wait`, 0 at once where another process is at it."""
    if database.leaf_in_transaction:
        return 0
    added = 0
    while True:
        with database.alone(wait=wait) as locked:
            done = _one_batch(database, batch) if locked else 0
        added += done
        if done < batch:
            return added


def _one_batch(database: Database, batch: int) -> int:
    waiting = database.execute(
        "SELECT e.id, e.entry FROM ledger_pending p JOIN ledger_event e ON e.id = p.event "
        "ORDER BY p.event LIMIT ?",
        [batch],
    )
    if waiting:
        hashed = [(event, tree.leaf_hash(as_bytes(entry))) for event, entry in waiting]
        add_leaves(database, next_index(database), hashed)
    return len(waiting)


def add_leaves(database: Database, first: int, leaves: Sequence[tuple[int, bytes]]) -> None:
    """Add events with their leaf hashes from index `first` on, and the blocks that they complete.

    The caller holds the log alone (`Database.alone`; on SQLite any writing transaction does).
    """
    database.execute_many(
        "INSERT INTO ledger_leaf (idx, event, hash) VALUES (?, ?, ?)",
        [(first + number, event, hash_) for number, (event, hash_) in enumerate(leaves)],
    )
    old, new, level = first // TILE, (first + len(leaves)) // TILE, 1
    while new > old:
        hashes = RowHashes(database)
        whole = level * RowHashes.STEPS
        database.execute_many(
            "INSERT INTO ledger_block (level, idx, hash) VALUES (?, ?, ?)",
            [(level, index, hashes.compute(whole, index)) for index in range(old, new)],
        )
        old, new, level = old // TILE, new // TILE, level + 1
