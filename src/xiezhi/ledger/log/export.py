"""The log for outsiders: tiles of the whole (C2SP tlog-tiles), a proof file of one entry.

The files hold entries and hashes, never payloads. A proof carries the salts of its own entry, so
that it proves the document beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.ledger import notes, proofs, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.cosigned import cosigned_note
from xiezhi.ledger.log.databases import Database, as_bytes
from xiezhi.ledger.log.payloads import entry_of, payloads_of
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.signing import last_note
from xiezhi.ledger.tiles import TileStore


def export_tiles(database: Database, folder: Path, keys: Collection[notes.KnownKey]) -> Checkpoint:
    """Bring the folder up to the newest checkpoint, which is published last.

    `keys` verify the checkpoint that the folder has, where it has one. Errors: LED-128 nothing
    was signed yet, LED-060 the folder holds another history, those of `notes.open_note`.
    """
    store = TileStore(folder)
    with database.reading():
        note, checkpoint = _newest(database)

        def entries(start: int, end: int) -> Sequence[bytes]:
            rows = database.execute(
                "SELECT e.entry FROM ledger_leaf l JOIN ledger_event e ON e.id = l.event "
                "WHERE l.idx >= ? AND l.idx < ? ORDER BY l.idx",
                [start, end],
            )
            return [as_bytes(entry) for [entry] in rows]

        store.add(RowHashes(database), entries, _published(store, keys), checkpoint.size)
        store.publish(note)
    return checkpoint


def prove(database: Database, key: str) -> proofs.Proof:
    """The proof of the event with this key, under the newest checkpoint that a witness cosigned,
    else under the newest that holds the event.

    Errors: LED-113 no such event, LED-129 no checkpoint holds it yet.
    """
    with database.reading():
        event, index, entry = entry_of(database, key)
        rows = database.execute(
            "SELECT c.note FROM ledger_checkpoint c LEFT JOIN (SELECT DISTINCT size "
            "FROM ledger_cosignature) w ON w.size = c.size WHERE c.size > ? "
            "ORDER BY CASE WHEN w.size IS NULL THEN 1 ELSE 0 END, c.size DESC LIMIT 1",
            [-1 if index is None else index],
        )
        if index is None or not rows:
            raise XiezhiError("LED-129", key=key)
        note = cosigned_note(database, rows[0][0])
        size = Checkpoint.parse(notes.split(note)[0]).size
        hashes = tree.inclusion_proof(RowHashes(database), index, size)
        salts = {name: salt for name, (salt, _) in payloads_of(database, event).items()}
    return proofs.make(entry, salts, index, hashes, note)


def _newest(database: Database) -> tuple[str, Checkpoint]:
    note = last_note(database)
    if note is None:
        raise XiezhiError("LED-128")
    return cosigned_note(database, note), Checkpoint.parse(notes.split(note)[0])


def _published(store: TileStore, keys: Collection[notes.KnownKey]) -> int:
    if not (store.folder / "checkpoint").exists():
        return 0
    note = notes.open_note(notes.decode(store.checkpoint()), keys)
    return Checkpoint.parse(note.text).size
