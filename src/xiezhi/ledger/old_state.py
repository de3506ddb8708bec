"""Whether a restored ledger is an old state: it is held against what others kept of the log.

A backup that is whole and true in itself may still be an old one, brought back to make later
entries disappear. That shows only against a checkpoint that lies elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.ledger import given, home_check, notes, submitting, witness_home
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import Home
from xiezhi.ledger.log.check import differences
from xiezhi.ledger.log.sequence import next_index

_ROOT_DIFFERS, _NOT_SIGNED_HERE = "LED-159", "LED-166"


class State(Enum):
    """What a restored ledger is, as far as can be told."""

    SAME = "same"
    OLD = "old"
    REWRITTEN = "rewritten"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Kept:
    """A checkpoint that lies outside the backup; `witnessed`: a witness keeps or signed it."""

    checkpoint: Checkpoint
    witnessed: bool


@dataclass(frozen=True)
class Verdict:
    """The state of a ledger with `size` leaves, the newest checkpoint known of it, and what else
    is wrong, each as an error with its sentence."""

    state: State
    size: int
    newest: Kept | None
    differences: tuple[XiezhiError, ...]


def kept_in_file(home: Home, path: Path) -> Kept:
    """The checkpoint in a file. Errors: those of `given.read`, LED-322 of another log or key."""
    return _opened(home, given.read(path), str(path), witnessed=False)


def kept_by_witness(home: Home, place: str) -> Kept:
    """The newest checkpoint that a witness keeps: in its folder, or over HTTP.

    Errors: LED-274 no witness in this folder, LED-276 not reached, LED-285 it has none of this
    log, LED-322 of another log or key; those of `open_witness`.
    """
    if place.startswith(("http://", "https://")):
        note = submitting.newest_kept(place, home.settings.origin)
    else:
        latest = witness_home.open_witness(Path(place)).latest(home.settings.origin)
        if latest is None:
            raise XiezhiError("LED-285")
        note = latest.encode()
    return _opened(home, note, place, witnessed=True)


def judge(home: Home, kept: Collection[Kept]) -> Verdict:
    """Recompute the ledger and hold it against what others kept. Errors: those of `home.database`."""
    found: list[XiezhiError] = []
    with home.database.reading():
        size = next_index(home.database)
        reached = {each.checkpoint for each in kept if each.checkpoint.size <= size}
        for item in home_check.cosigned(home):
            if isinstance(item, XiezhiError):
                found.append(item)
            else:
                reached.add(item)
        found += differences(
            home.database,
            [home.log_key],
            witnessed=sorted(reached, key=lambda each: each.size),
        )
    newest = max(kept, key=lambda each: (each.checkpoint.size, each.witnessed), default=None)
    # A checkpoint of a size that the backup has passed may have been signed after it was made.
    found = [each for each in found if each.code != _NOT_SIGNED_HERE]
    if any(each.code == _ROOT_DIFFERS for each in found):
        state = State.REWRITTEN
    elif newest is None:
        state = State.UNKNOWN
    else:
        state = State.OLD if newest.checkpoint.size > size else State.SAME
    return Verdict(state, size, newest, tuple(found))


def _opened(home: Home, note: bytes, place: str, *, witnessed: bool) -> Kept:
    known = {(each.name, each.key_id) for each in home.witnesses}
    try:
        opened = notes.open_note(notes.decode(note), [home.log_key, *home.witnesses])
        checkpoint = Checkpoint.parse(opened.text)
    except XiezhiError as error:
        raise XiezhiError("LED-322", place=place, reason=error.text()) from None
    if checkpoint.origin != home.settings.origin:
        raise XiezhiError("LED-322", place=place, reason=checkpoint.origin)
    signed = any((each.name, each.key_id) in known for each in opened.verified)
    return Kept(checkpoint, witnessed or signed)
