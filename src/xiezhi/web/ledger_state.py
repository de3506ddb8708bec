"""The state of the ledger for people: how long, signed when, by whom else, checked when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings

from xiezhi.errors import XiezhiError
from xiezhi.ledger import given, notes
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import Home
from xiezhi.ledger.keyfile import fingerprint
from xiezhi.ledger.last_check import Check, Checked, last
from xiezhi.ledger.log.cosigned import cosigned_note
from xiezhi.ledger.log.sequence import next_index
from xiezhi.ledger.log.signing import last_note


@dataclass(frozen=True, slots=True)
class Signed:
    """The newest checkpoint: its note with the cosignatures, and who signed it of the witnesses."""

    size: int
    at: datetime
    note: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerState:
    """`leaves`: how many events have their place in the tree; `digits`: the key to read aloud.

    `trusted`: the names of the witnesses, of whom `least` must sign; `outside`: whether the file
    outside the database holds the same checkpoint (None before the first one); `checked`, `desk`:
    when the ledger, and the tables of the desk against it, were last checked.
    """

    origin: str
    key: str
    digits: str
    leaves: int
    signed: Signed | None
    trusted: tuple[str, ...]
    least: int
    outside: bool | None
    checked: Checked | None
    desk: Checked | None


def ledger_state() -> LedgerState:
    """The state now. Errors: those of the ledger's home and its keys."""
    home: Home = settings.SITE.home()
    signed = _signed(home)
    return LedgerState(
        origin=home.settings.origin,
        key=home.log_key.vkey(),
        digits=fingerprint(home.log_key.vkey()),
        leaves=next_index(database()),
        signed=signed,
        trusted=tuple(each.name for each in home.witnesses),
        least=home.settings.least_witnesses,
        outside=None if signed is None else _outside(home, signed),
        checked=last(home, Check.LEDGER),
        desk=last(home, Check.DESK),
    )


def _signed(home: Home) -> Signed | None:
    log = database()
    note = last_note(log)
    if note is None:
        return None
    size = Checkpoint.parse(notes.split(note)[0]).size
    [[at]] = log.execute("SELECT signed_at FROM ledger_checkpoint WHERE size = ?", [size])
    whole = cosigned_note(log, note)
    names = {signature.name for signature in notes.split(whole)[1]}
    known = tuple(each.name for each in home.witnesses if each.name in names)
    return Signed(size, datetime.fromtimestamp(int(at), UTC), whole, known)


def _outside(home: Home, signed: Signed) -> bool:
    try:
        kept = notes.decode(given.read(home.outside))
        return notes.split(kept)[0] == notes.split(signed.note)[0]
    except XiezhiError:
        return False
