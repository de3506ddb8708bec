"""The Merkle tree over the rows of the log: any root or proof in a few reads for each 256-fold.

Stored are the hashes of leaves and of completed blocks of 256; what lies between is computed.
"""

from __future__ import annotations

from functools import lru_cache

from xiezhi.errors import XiezhiError
from xiezhi.ledger import tree
from xiezhi.ledger.log.databases import Database, as_bytes

TILE = 256
# A proof touches two tiles for each 256-fold of the log.
_CACHED_TILES = 64


class RowHashes:
    """`tree.Hashes` over the rows. Tiles are kept once read, so one object serves one question.

    Errors: LED-112 where a row is missing.
    """

    STEPS = 8
    """Levels of the tree within one tile."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tile = lru_cache(_CACHED_TILES)(self._read_tile)

    def read(self, level: int, index: int) -> bytes:
        """The root of the complete subtree `index` of 2**level leaves."""
        return self.compute(level, index) if level % self.STEPS else self._stored(level, index)

    def compute(self, level: int, index: int) -> bytes:
        """The same from the hashes on the stored level below."""
        stored = (level - 1) // self.STEPS * self.STEPS
        first, count = index << (level - stored), 1 << (level - stored)
        tile = self._tile(stored // self.STEPS, first // TILE)
        within = first % TILE
        hashes = tile[within : within + count]
        if len(hashes) != count:
            raise _missing(stored, first + len(hashes))
        while len(hashes) > 1:
            hashes = [tree.node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes), 2)]
        return hashes[0]

    def _stored(self, level: int, index: int) -> bytes:
        tile = self._tile(level // self.STEPS, index // TILE)
        if index % TILE >= len(tile):
            raise _missing(level, index)
        return tile[index % TILE]

    def _read_tile(self, level: int, number: int) -> list[bytes]:
        """The hashes that there are of one tile (C2SP tlog-tiles); level 0 holds leaves."""
        first = number * TILE
        table, of_level = ("ledger_block", "level = ? AND ") if level else ("ledger_leaf", "")
        rows = self._database.execute(
            f"SELECT idx, hash FROM {table} WHERE {of_level}idx >= ? AND idx < ? ORDER BY idx",
            [*([level] if level else []), first, first + TILE],
        )
        for place, (index, _hash) in enumerate(rows, first):
            if index != place:
                raise _missing(level * self.STEPS, place)
        return [as_bytes(hash_) for _index, hash_ in rows]


def _missing(level: int, index: int) -> XiezhiError:
    return XiezhiError("LED-112", level=level, index=index)
