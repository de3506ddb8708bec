"""Events become leaves: dense indexes from 0, and the hashes of completed blocks.

On SQLite each event is numbered as it enters. On PostgreSQL `sequence` numbers those that wait; it
may be called after each commit, and by every command that needs all leaves.
"""

from __future__ import annotations

from xiezhi.ledger.log.databases import Database
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
    # Hashed where the entries lie, so that they do not travel. As `tree.leaf_hash`, which every
    # check and every checkpoint recomputes.
    [[count, size]] = database.execute(
        "WITH added AS ("
        "INSERT INTO ledger_leaf (idx, event, hash) "
        "SELECT (SELECT COALESCE(MAX(idx), -1) FROM ledger_leaf) "
        "+ ROW_NUMBER() OVER (ORDER BY p.event), p.event, sha256('\\x00'::bytea || e.entry) "
        "FROM (SELECT event FROM ledger_pending ORDER BY event LIMIT ?) p "
        # OFFSET 0: by the index, never by a scan of all events.
        "CROSS JOIN LATERAL (SELECT entry FROM ledger_event WHERE id = p.event OFFSET 0) e "
        "RETURNING idx) "
        "SELECT COUNT(*), MAX(idx) + 1 FROM added",
        [batch],
    )
    if count:
        add_blocks(database, size - count, size)
    return int(count)


def add_blocks(database: Database, old: int, new: int) -> None:
    """Add the blocks that the leaves from index `old` to below `new` complete.

    The caller holds the log alone (`Database.alone`; on SQLite any writing transaction does).
    """
    old, new, level = old // TILE, new // TILE, 1
    while new > old:
        hashes = RowHashes(database)
        whole = level * RowHashes.STEPS
        database.execute_many(
            "INSERT INTO ledger_block (level, idx, hash) VALUES (?, ?, ?)",
            [(level, index, hashes.compute(whole, index)) for index in range(old, new)],
        )
        old, new, level = old // TILE, new // TILE, level + 1
