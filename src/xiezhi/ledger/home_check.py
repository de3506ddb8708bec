"""The check of a whole ledger, against every checkpoint that anybody kept.

Kept are: by others, in files they bring; by the witnesses, as cosignatures in the database; by the
program, in the file outside the home.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.ledger import given, notes
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import Home
from xiezhi.ledger.log.check import differences


def kept_by_others(home: Home, paths: Sequence[Path]) -> list[Checkpoint]:
    """The checkpoints in these files. Errors: those of `given.read`, LED-266 one that neither the
    log nor a witness of it signed."""
    keys: list[notes.KnownKey] = [home.log_key, *home.witnesses]
    kept = []
    for path in paths:
        try:
            opened = notes.open_note(notes.decode(given.read(path)), keys)
            kept.append(Checkpoint.parse(opened.text))
        except XiezhiError as error:
            raise XiezhiError("LED-266", file=path, reason=error.text()) from None
    return kept


def home_differences(home: Home, kept: Collection[Checkpoint] = ()) -> Iterator[XiezhiError]:
    """What differs, each as an error with its sentence; nothing if all is well.

    Codes: LED-267 a cosignature is false, LED-282 the checkpoint outside is missing or another
    log's; those of `differences`. Errors: those of `open_log`.
    """
    witnessed = set(kept)
    with home.database.reading():
        for item in cosigned(home):
            if isinstance(item, XiezhiError):
                yield item
            else:
                witnessed.add(item)
        try:
            witnessed.add(_outside(home))
        except XiezhiError as error:
            # Nothing signed, nothing kept.
            if home.database.execute("SELECT 1 FROM ledger_checkpoint LIMIT 1"):
                yield XiezhiError("LED-282", file=home.outside, reason=error.text())
        yield from differences(
            home.database, [home.log_key], witnessed=sorted(witnessed, key=lambda each: each.size)
        )


def cosigned(home: Home) -> Iterator[Checkpoint | XiezhiError]:
    """The checkpoints that a witness signed, as the database has them, and false cosignatures.

    What a witness signed that is trusted no more tells nothing.
    """
    rows = home.database.execute(
        "SELECT c.size, c.note, s.line FROM ledger_cosignature s "
        "JOIN ledger_checkpoint c ON c.size = s.size ORDER BY c.size, s.line"
    )
    known = {(each.name, each.key_id) for each in home.witnesses}
    for size, note, line in rows:
        try:
            text, _own = notes.split(str(note))
            [signature] = notes.split(f"{text}\n{line}")[1]
            if (signature.name, signature.key_id) in known:
                notes.open_note(f"{text}\n{line}", home.witnesses)
                yield Checkpoint.parse(text)
        except (XiezhiError, ValueError):
            yield XiezhiError("LED-267", size=size)


def _outside(home: Home) -> Checkpoint:
    opened = notes.open_note(notes.decode(given.read(home.outside)), [home.log_key])
    return Checkpoint.parse(opened.text)
