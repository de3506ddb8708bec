"""C2SP tlog-tiles: a tree and its entries as files that never change, in a folder.

A tile of level L holds up to 256 roots of subtrees of 256**L leaves; an entry bundle holds up to
256 entries. What is narrower than 256 is partial and has its width in its path. Whoever copies
the folder can compute every proof of the log without asking the log.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.ledger import tree

FULL = 256
_BITS = 8
# As many full tiles as the proofs of a tree of 2**24 leaves can touch, with room to spare.
_CACHED_TILES = 64


@dataclass(frozen=True)
class Tile:
    """One tile: its level, its index within the level and its width (1 to 256 hashes)."""

    level: int
    index: int
    width: int

    def path(self) -> str:
        """Where the tile lies below the log's prefix."""
        return f"tile/{self.level}/{_number(self.index, self.width)}"


def entries_path(index: int, width: int = FULL) -> str:
    """Where the entry bundle lies below the log's prefix."""
    return f"tile/entries/{_number(index, width)}"


def width_at(level: int, index: int, size: int) -> int:
    """How many hashes the tile has in a tree of `size` leaves; 0: there is no such tile."""
    return max(0, min(FULL, (size >> _BITS * level) - index * FULL))


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """The tiles of the tree of `new` leaves that the tree of `old` leaves did not have."""
    level = 0
    while new >> _BITS * level:
        for index in range(old >> _BITS * (level + 1), (new >> _BITS * (level + 1)) + 1):
            width = width_at(level, index, new)
            if width and width != width_at(level, index, old):
                yield Tile(level, index, width)
        level += 1


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle: each entry after its length in 16 bits.

    Errors: ValueError, an entry of more than 65,535 bytes.
    """
    if any(len(entry) > 0xFFFF for entry in entries):
        raise ValueError("an entry of more than 65,535 bytes")
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def decode_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """The `width` entries of a bundle. Errors: ValueError, the bytes hold more or fewer."""
    entries = []
    at = 0
    for _ in range(width):
        if at + 2 > len(data):
            raise ValueError("the bundle is too short")
        (length,) = struct.unpack_from(">H", data, at)
        at += 2 + length
        entries.append(data[at - length : at])
    if at != len(data):
        raise ValueError("the bundle is too short or too long")
    return tuple(entries)


class TileStore:
    """A folder of tiles, entry bundles and the newest checkpoint."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(
        self,
        hashes: tree.Hashes,
        entries: Callable[[int, int], Sequence[bytes]],
        old: int,
        new: int,
    ) -> None:
        """Write what the growth from `old` to `new` leaves adds; repeating it changes nothing.

        `entries(start, end)` gives the entries from `start` to before `end`. Errors: LED-060 a
        file of the folder has other content.
        """
        for tile in new_tiles(old, new):
            if tile.level == 0:
                start = tile.index * FULL
                bundle = encode_bundle(entries(start, start + tile.width))
                self._keep(entries_path(tile.index, tile.width), bundle)
            first = tile.index * FULL
            roots = (
                hashes.read(_BITS * tile.level, index) for index in range(first, first + tile.width)
            )
            self._keep(tile.path(), b"".join(roots))

    def hashes(self, size: int) -> TileHashes:
        """The tree of `size` leaves in this folder, as a source for roots and proofs."""
        return TileHashes(self, size)

    def tile(self, level: int, index: int, size: int) -> bytes:
        """The hashes of a tile as the tree of `size` leaves has it.

        Errors: IndexError that tree has no such tile, LED-061 the folder lacks it, LED-062 it has
        the wrong length.
        """
        width = _some(width_at(level, index, size))
        data, held = self._read(lambda wide: Tile(level, index, wide).path(), width)
        if len(data) != held * tree.HASH_BYTES:
            raise XiezhiError("LED-062", path=Tile(level, index, held).path())
        return data[: width * tree.HASH_BYTES]

    def bundle(self, index: int, size: int) -> tuple[bytes, ...]:
        """The entries of a bundle as the tree of `size` leaves has it.

        Errors: IndexError that tree has no such bundle, LED-061 the folder lacks it, LED-062 it
        is malformed.
        """
        width = _some(width_at(0, index, size))
        data, held = self._read(lambda wide: entries_path(index, wide), width)
        try:
            return decode_bundle(data, held)[:width]
        except ValueError:
            raise XiezhiError("LED-062", path=entries_path(index, held)) from None

    def publish(self, note: str) -> None:
        """Replace the newest checkpoint, after the tiles that it vouches for."""
        write_durably(self.folder / "checkpoint", note.encode())

    def checkpoint(self) -> bytes:
        """The bytes of the newest checkpoint, unverified. Errors: LED-061 there is none."""
        try:
            return (self.folder / "checkpoint").read_bytes()
        except FileNotFoundError:
            raise XiezhiError("LED-061", path="checkpoint") from None

    def _keep(self, path: str, content: bytes) -> None:
        """Write a file that never changes. Errors: LED-060 it has other content already."""
        target = self.folder / path
        if not target.exists():
            write_durably(target, content)
        elif target.read_bytes() != content:
            raise XiezhiError("LED-060", path=path)

    def _read(self, path: Callable[[int], str], width: int) -> tuple[bytes, int]:
        """The file of that width, else the full one that replaced it, and the width it has."""
        for held in (width, FULL):
            try:
                return (self.folder / path(held)).read_bytes(), held
            except FileNotFoundError:
                continue
        raise XiezhiError("LED-061", path=path(width))


class TileHashes:
    """The `tree.Hashes` of a tree whose tiles lie in a folder. Nothing here is verified.

    A root computed from it must be compared with a signed checkpoint.
    """

    def __init__(self, store: TileStore, size: int) -> None:
        self._tile = lru_cache(_CACHED_TILES)(lambda level, index: store.tile(level, index, size))

    def read(self, level: int, index: int) -> bytes:
        """The root of a complete subtree. Errors: IndexError it is not complete, LED-061, LED-062."""
        height, above = divmod(level, _BITS)
        count = 1 << above
        number, first = divmod(index * count, FULL)
        data = self._tile(height, number)[first * tree.HASH_BYTES :][: count * tree.HASH_BYTES]
        if len(data) < count * tree.HASH_BYTES:
            raise IndexError(f"subtree {index} on level {level} is not complete")
        row = [data[at : at + tree.HASH_BYTES] for at in range(0, len(data), tree.HASH_BYTES)]
        while len(row) > 1:
            row = [tree.node_hash(*pair) for pair in zip(row[::2], row[1::2], strict=True)]
        return row[0]


def _some(width: int) -> int:
    if not width:
        raise IndexError("the tree has no such tile")
    return width


def _number(index: int, width: int) -> str:
    """An index in groups of three digits, all but the last marked x, and a partial width."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    number = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return number if width == FULL else f"{number}.p/{width}"
