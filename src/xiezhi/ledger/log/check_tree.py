"""The leaves in their order: dense, each with its event, and leading to every root promised."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from xiezhi.errors import XiezhiError
from xiezhi.ledger import tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.databases import Database, as_bytes
from xiezhi.ledger.log.rows import TILE, RowHashes
from xiezhi.ledger.log.sequence import next_index

_PAGE = 1000


class Promised:
    """Roots that the log must lead to, as it grows; where it does not, since which size."""

    def __init__(self, checkpoints: Collection[Checkpoint], code: str) -> None:
        self._waiting = sorted(checkpoints, key=lambda each: each.size, reverse=True)
        self._code = code
        self._kept = 0
        self._broken = False

    def meet(self, growing: Growing) -> Iterator[XiezhiError]:
        """Compare what is promised for the size now reached. Only the first breach is told."""
        while self._waiting and self._waiting[-1].size == growing.size:
            known = self._waiting.pop()
            if growing.root() == known.root:
                self._kept = known.size
            elif not self._broken:
                self._broken = True
                # An empty tree has no leaf to name.
                last = max(known.size - 1, 0)
                yield XiezhiError(self._code, size=known.size, first=self._kept, last=last)

    def rest(self, size: int) -> Iterator[XiezhiError]:
        """What is promised for sizes that the log does not reach."""
        if self._waiting and self._waiting[0].size > size:
            yield XiezhiError("LED-156", size=size, known=self._waiting[0].size)


class Growing:
    """A tree that takes leaf after leaf and keeps only the roots of its complete subtrees."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> Iterator[tuple[int, int, bytes]]:
        """Add a leaf; the blocks of 256 that it completes, as level, index and hash."""
        self._roots.append(leaf)
        self.size += 1
        level, size = 0, self.size
        while size % 2 == 0:
            right, left = self._roots.pop(), self._roots.pop()
            self._roots.append(tree.node_hash(left, right))
            level, size = level + 1, size // 2
            if level % RowHashes.STEPS == 0:
                yield level // RowHashes.STEPS, size - 1, self._roots[-1]

    def root(self) -> bytes:
        """The root of the leaves so far."""
        if not self._roots:
            return tree.EMPTY_ROOT
        *rest, found = self._roots
        for left in reversed(rest):
            found = tree.node_hash(left, found)
        return found


def tree_differences(database: Database, promised: Sequence[Promised]) -> Iterator[XiezhiError]:
    """Codes: LED-150 leaves missing, LED-152 no event, LED-153 and LED-154 another entry, LED-155
    a block, LED-156 rolled back, LED-158 and LED-159 other roots."""
    growing = Growing()
    elsewhere: dict[bytes, int] = {}
    whole = True
    index = 0
    for each in promised:
        yield from each.meet(growing)
    for found, stored, entry in _leaves(database):
        if found != index:
            yield XiezhiError("LED-150", first=index, last=found - 1)
            # What follows a gap leads to no root that could be compared.
            whole = False
        index = found + 1
        if entry is None:
            yield XiezhiError("LED-152", index=found)
        elif (hashed := tree.leaf_hash(entry)) != stored:
            elsewhere[hashed] = found
        if not whole:
            continue
        for level, number, hash_ in growing.add(stored):
            yield from _block_difference(database, level, number, hash_)
        for each in promised:
            yield from each.meet(growing)
    size = next_index(database)
    for each in promised:
        yield from each.rest(size)
    yield from _surplus_blocks(database, size)
    yield from _moved(database, elsewhere)


def _leaves(database: Database) -> Iterator[tuple[int, bytes, bytes | None]]:
    last = -1
    while True:
        page = database.execute(
            "SELECT l.idx, l.hash, e.entry FROM ledger_leaf l "
            "LEFT JOIN ledger_event e ON e.id = l.event WHERE l.idx > ? ORDER BY l.idx LIMIT ?",
            [last, _PAGE],
        )
        for last, hash_, entry in page:
            yield last, as_bytes(hash_), None if entry is None else as_bytes(entry)
        if len(page) < _PAGE:
            return


def _block_difference(
    database: Database, level: int, index: int, hash_: bytes
) -> Iterator[XiezhiError]:
    rows = database.execute(
        "SELECT hash FROM ledger_block WHERE level = ? AND idx = ?", [level, index]
    )
    if [as_bytes(found) for [found] in rows] != [hash_]:
        yield _block(level, index)


def _surplus_blocks(database: Database, size: int) -> Iterator[XiezhiError]:
    for level, index in database.execute("SELECT level, idx FROM ledger_block ORDER BY level, idx"):
        if (index + 1) * TILE**level > size:
            yield _block(level, index)


def _block(level: int, index: int) -> XiezhiError:
    leaves = TILE**level
    return XiezhiError("LED-155", first=index * leaves, last=(index + 1) * leaves - 1)


def _moved(database: Database, elsewhere: dict[bytes, int]) -> Iterator[XiezhiError]:
    """Altered entries; those that are another leaf's entry were put in its place."""
    homes: dict[bytes, int] = {}
    if elsewhere:
        homes = {hash_: index for index, hash_, _ in _leaves(database) if hash_ in elsewhere}
    for hashed, index in elsewhere.items():
        if hashed in homes:
            yield XiezhiError("LED-154", index=index, other=homes[hashed])
        else:
            yield XiezhiError("LED-153", index=index)
