"""Cosignatures of witnesses, kept beside the checkpoints that they vouch for."""

from __future__ import annotations

from collections.abc import Sequence

from xiezhi.errors import XiezhiError
from xiezhi.ledger import notes
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.cosignatures import CosignatureVerifier
from xiezhi.ledger.log.databases import Database


def add_cosignatures(
    database: Database, note: str, witnesses: Sequence[CosignatureVerifier]
) -> int:
    """Keep what these witnesses signed below a checkpoint of this log; how many were new.

    Signatures of others are left out. Errors: those of `notes.open_note`, LED-127 the log never
    signed this checkpoint.
    """
    opened = notes.open_note(note, witnesses)
    size = Checkpoint.parse(opened.text).size
    with database.writing():
        rows = database.execute("SELECT note FROM ledger_checkpoint WHERE size = ?", [size])
        if not rows or notes.split(rows[0][0])[0] != opened.text:
            raise XiezhiError("LED-127", size=size)
        # A witness may sign the same tree again at a later time; the first time is kept.
        _text, kept = notes.split(cosigned_note(database, rows[0][0]))
        signers = {(each.name, each.key_id) for each in kept}
        new = [each for each in opened.verified if (each.name, each.key_id) not in signers]
        for signature in new:
            database.execute(
                "INSERT INTO ledger_cosignature (size, line) VALUES (?, ?)",
                [size, signature.line()],
            )
    return len(new)


def cosigned_note(database: Database, note: str) -> str:
    """A checkpoint of the log with the cosignatures that were kept for it."""
    size = Checkpoint.parse(notes.split(note)[0]).size
    rows = database.execute(
        "SELECT line FROM ledger_cosignature WHERE size = ? ORDER BY line", [size]
    )
    return note + "".join(line for [line] in rows)
