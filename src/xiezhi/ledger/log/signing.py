"""Signing checkpoints: only of a tree that continues every tree signed before.

The last signed checkpoint also lies in a file outside the database. A database put back from an
old backup is behind that file, a rewritten one contradicts it, and neither is signed. Whoever puts
back the file too is found out by the witness alone.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.databases import Database, as_bytes
from xiezhi.ledger.log.rows import TILE, RowHashes
from xiezhi.ledger.log.sequence import next_index, sequence
from xiezhi.ledger.log.setup import open_log

_MINUTE = 60
_PAGE = 1000


@dataclass(frozen=True)
class Every:
    """When a new checkpoint is due: so many leaves, or so many minutes, after the last one."""

    leaves: int
    minutes: int


def sign_checkpoint(
    database: Database,
    signer: notes.Signer,
    *,
    outside: Path,
    every: Every | None = None,
    earlier_keys: Collection[notes.KnownKey] = (),
) -> str:
    """The note of the newest checkpoint, signed now if the log has grown (with `every`: if due).

    All waiting events are numbered first. `outside` is written before the note is given away, and
    outside a transaction of the caller's, since a signature cannot be rolled back. `earlier_keys`
    are those that signed before the key of this signer.

    Errors: LED-120 the outside file is missing, LED-121 it is of another log or key, LED-122 the
    database is older than the outside file, LED-123 the log contradicts it, LED-124 the log
    contradicts its own last checkpoint, LED-125 an entry since then does not fit its leaf,
    LED-126 the key bears another name than the log, LED-342 a block since then does not fit its
    leaves; ValueError inside a transaction.
    """
    if database.in_transaction():
        raise ValueError("a checkpoint is signed outside of any transaction")
    origin = open_log(database)
    if signer.name != origin:
        raise XiezhiError("LED-126", name=signer.name, origin=origin)
    keys = [signer.verifier(), *earlier_keys]
    sequence(database)
    with database.alone():
        hashes, size = RowHashes(database), next_index(database)
        last = last_note(database)
        signed = _opened(last, keys) if last else None
        known = _outside(outside, keys, origin)
        _hold_against_outside(hashes, size, signed, known, outside)
        if signed is not None:
            _hold_against(hashes, size, signed, "LED-124", outside)
        # A checkpoint that the database lost must not be forgotten outside too.
        lost = known is not None and signed is not None and known.size > signed.size
        if last and signed and not lost and not _due(database, signed, size, every):
            write_durably(outside, last.encode())
            return last
        _check_new_leaves(database, signed.size if signed else 0, size)
        _check_new_blocks(database, signed.size if signed else 0, size)
        checkpoint = Checkpoint(origin, size, tree.root(hashes, size))
        note = notes.sign_note(checkpoint.text(), [signer])
        # First outside: whatever happens to this transaction, the signature is remembered.
        write_durably(outside, note.encode())
        database.execute(
            "INSERT INTO ledger_checkpoint (size, signed_at, note) VALUES (?, ?, ?)",
            [size, int(time.time()), note],
        )
    return note


def last_note(database: Database) -> str | None:
    """The note of the newest checkpoint in the database, without cosignatures."""
    rows = database.execute("SELECT note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
    return str(rows[0][0]) if rows else None


def _opened(note: str, keys: Collection[notes.KnownKey]) -> Checkpoint:
    return Checkpoint.parse(notes.open_note(note, keys).text)


def _outside(outside: Path, keys: Collection[notes.KnownKey], origin: str) -> Checkpoint | None:
    try:
        known = _opened(notes.decode(outside.read_bytes()), keys)
    except FileNotFoundError:
        return None
    except XiezhiError as error:
        raise XiezhiError("LED-121", file=outside, reason=error.text()) from error
    if known.origin != origin:
        raise XiezhiError("LED-121", file=outside, reason=known.origin)
    return known


def _hold_against_outside(
    hashes: RowHashes, size: int, signed: Checkpoint | None, known: Checkpoint | None, outside: Path
) -> None:
    if known is None:
        if signed is not None:
            raise XiezhiError("LED-120", file=outside, size=signed.size)
    elif known.size > size:
        raise XiezhiError("LED-122", size=size, known=known.size, file=outside)
    else:
        _hold_against(hashes, size, known, "LED-123", outside)


def _hold_against(
    hashes: RowHashes, size: int, known: Checkpoint, code: str, outside: Path
) -> None:
    if known.size > size or tree.root(hashes, known.size) != known.root:
        raise XiezhiError(code, size=size, known=known.size, file=outside)


def _due(database: Database, signed: Checkpoint, size: int, every: Every | None) -> bool:
    if size == signed.size:
        return False
    if every is None or size - signed.size >= every.leaves:
        return True
    [[at]] = database.execute(
        "SELECT signed_at FROM ledger_checkpoint WHERE size = ?", [signed.size]
    )
    return time.time() - int(at) >= every.minutes * _MINUTE


def _check_new_leaves(database: Database, first: int, size: int) -> None:
    """Each entry since the last checkpoint still is what its leaf says."""
    while True:
        page = database.execute(
            "SELECT l.idx, l.hash, e.entry FROM ledger_leaf l JOIN ledger_event e ON e.id = l.event "
            "WHERE l.idx >= ? ORDER BY l.idx LIMIT ?",
            [first, _PAGE],
        )
        for index, hash_, entry in page:
            if index != first or tree.leaf_hash(as_bytes(entry)) != as_bytes(hash_):
                raise XiezhiError("LED-125", index=first)
            first += 1
        if len(page) < _PAGE:
            break
    # Leaves without an event are in no page.
    if first != size:
        raise XiezhiError("LED-125", index=first)


def _check_new_blocks(database: Database, old: int, new: int) -> None:
    """Each block completed since the last checkpoint is what its leaves give: no root could be
    told from a false one once it is signed."""
    hashes, level = RowHashes(database), 1
    old, new = old // TILE, new // TILE
    while new > old:
        whole = level * RowHashes.STEPS
        for index in range(old, new):
            if hashes.read(whole, index) != hashes.compute(whole, index):
                leaves = TILE**level
                first, last = index * leaves, (index + 1) * leaves - 1
                raise XiezhiError("LED-342", first=first, last=last)
        old, new, level = old // TILE, new // TILE, level + 1
