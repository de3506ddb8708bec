"""The Merkle tree of RFC 9162, section 2.1: roots, proofs and their checks.

Everything is computed from the roots of perfect subtrees, which never change once complete:
whoever can read those (memory, tiles, a database) can prove anything about any size of the tree.
Hashes are 32 bytes of SHA-256; sizes count leaves; indexes start at 0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from hmac import compare_digest
from typing import Protocol

HASH_BYTES = 32
# A proof has at most one hash for each level of a tree whose size is a signed 64-bit number.
MOST_HASHES = 63
EMPTY_ROOT = hashlib.sha256(b"").digest()


class ProofError(ValueError):
    """A proof does not show what it should show."""


class Hashes(Protocol):
    """Where the roots of perfect subtrees are read from."""

    def read(self, level: int, index: int) -> bytes:
        """The root of the `index`-th subtree of 2**level leaves."""
        ...


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry as a leaf (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Hashes, size: int) -> bytes:
    """The root of the first `size` leaves."""
    if size < 0:
        raise ValueError(f"a tree of {size} leaves")
    return _range_root(hashes, 0, size) if size else EMPTY_ROOT


def inclusion_proof(hashes: Hashes, index: int, size: int) -> tuple[bytes, ...]:
    """The proof that leaf `index` is in the tree of `size` leaves, from the leaf up (2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size} leaves")
    proof = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_root(hashes, middle, end))
            end = middle
        else:
            proof.append(_range_root(hashes, start, middle))
            start = middle
    return tuple(reversed(proof))


def consistency_proof(hashes: Hashes, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the first `old` of `new` leaves are the whole old tree (2.1.4.1)."""
    if not 0 <= old <= new:
        raise ValueError(f"no proof from a tree of {old} to one of {new} leaves")
    if old in (0, new):
        return ()
    proof = []
    start, end = 0, new
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range_root(hashes, middle, end))
            end = middle
        else:
            proof.append(_range_root(hashes, start, middle))
            start = middle
    # Where the old tree is a left subtree of the new one, its root is known to the verifier.
    if start:
        proof.append(_range_root(hashes, start, end))
    return tuple(reversed(proof))


def check_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Check that the leaf stands at `index` in the tree of `size` leaves with this root (2.1.3.2).

    The size must come from a signed checkpoint: trees of different sizes may share the shape of
    one path. Errors: ProofError.
    """
    if not 0 <= index < size:
        raise ProofError(f"no leaf {index} in a tree of {size} leaves")
    _check_lengths(leaf_hash, root, *proof)
    position, last = index, size - 1
    found = leaf_hash
    for sibling in proof:
        if last == 0:
            raise ProofError("the inclusion proof is too long")
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            # The right edge of an uneven tree has no sibling on these levels.
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            found = node_hash(found, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise ProofError("the inclusion proof is too short")
    if not compare_digest(found, root):
        raise ProofError("the inclusion proof leads to another root")


def check_consistency(
    old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Check that the new tree continues the old one (2.1.4.2). Errors: ProofError.

    Every tree continues the empty one, with an empty proof (C2SP tlog-witness).
    """
    if not 0 <= old <= new:
        raise ProofError(f"a tree of {new} leaves does not continue one of {old}")
    for size, root in ((old, old_root), (new, new_root)):
        if size == 0 and root != EMPTY_ROOT:
            raise ProofError("a tree without leaves has the wrong root")
    if old in (0, new) and proof:
        raise ProofError("the consistency proof should be empty")
    if old == new:
        # Nothing is computed here, so the official vectors compare roots of any length.
        if not compare_digest(old_root, new_root):
            raise ProofError("two trees of the same size have different roots")
        return
    _check_lengths(old_root, new_root, *proof)
    if old == 0:
        return
    # A perfect old tree is a subtree of the new one and opens the path itself.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if len(path) < 2:
        raise ProofError("the consistency proof is too short")
    position, last = old - 1, new - 1
    while position & 1:
        position >>= 1
        last >>= 1
    found_old = found_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofError("the consistency proof is too long")
        if position & 1 or position == last:
            found_old = node_hash(sibling, found_old)
            found_new = node_hash(sibling, found_new)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            found_new = node_hash(found_new, sibling)
        position >>= 1
        last >>= 1
    if last:
        raise ProofError("the consistency proof is too short")
    if not compare_digest(found_old, old_root):
        raise ProofError("the consistency proof leads to another old root")
    if not compare_digest(found_new, new_root):
        raise ProofError("the consistency proof leads to another new root")


class LeafHashes:
    """A growing tree in memory, for tests and small logs: one list of hashes for each level."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[list[bytes]] = [[]]
        for leaf in leaves:
            self.append(leaf)

    def __len__(self) -> int:
        return len(self._levels[0])

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash, and the subtrees that it completes."""
        _check_lengths(leaf)
        self._levels[0].append(leaf)
        level = 0
        while len(self._levels[level]) % 2 == 0:
            left, right = self._levels[level][-2:]
            level += 1
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(node_hash(left, right))

    def read(self, level: int, index: int) -> bytes:
        """The root of a complete subtree. Errors: IndexError, it is not complete yet."""
        if level < 0 or index < 0:
            raise IndexError(f"no subtree {index} on level {level}")
        return self._levels[level][index]


def _split(size: int) -> int:
    """The largest power of two below `size`: where RFC 9162 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def _range_root(hashes: Hashes, start: int, end: int) -> bytes:
    """The root of the leaves from `start` to before `end`, a range that RFC 9162 divides into."""
    parts = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append(hashes.read(level, start >> level))
        start += 1 << level
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def _check_lengths(*hashes: bytes) -> None:
    for each in hashes:
        if len(each) != HASH_BYTES:
            raise ProofError(f"a hash of {len(each)} bytes instead of {HASH_BYTES}")
