"""The check of a whole log: everything is recomputed from the rows, and each difference is named.

A keeper of database and key can rewrite a log so that it fits itself again. That shows only
against checkpoints that others kept: give those of the witness as `witnessed`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from xiezhi.errors import XiezhiError
from xiezhi.ledger import notes
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.check_events import event_differences
from xiezhi.ledger.log.check_tree import Promised, tree_differences
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.setup import open_log


def differences(
    database: Database,
    keys: Collection[notes.KnownKey],
    *,
    witnessed: Collection[Checkpoint] = (),
) -> Iterator[XiezhiError]:
    """What differs, each as an error with its sentence (LED-150 to LED-169); nothing if all is well.

    `keys` verify the log's own checkpoints; the caller has verified those in `witnessed`.
    Errors: those of `open_log`.
    """
    with database.reading():
        origin = open_log(database)
        for checkpoint in witnessed:
            if checkpoint.origin != origin:
                yield XiezhiError("LED-165", found=origin, wanted=checkpoint.origin)
        own: list[Checkpoint] = []
        for size, note in database.execute(
            "SELECT size, note FROM ledger_checkpoint ORDER BY size"
        ):
            try:
                signed = Checkpoint.parse(notes.open_note(str(note), keys).text)
                if (signed.origin, signed.size) == (origin, size):
                    own.append(signed)
                    continue
            except XiezhiError:
                pass
            yield XiezhiError("LED-157", size=size)
        sizes = {checkpoint.size for checkpoint in own}
        for checkpoint in witnessed:
            if checkpoint.size not in sizes:
                yield XiezhiError("LED-166", size=checkpoint.size)
        yield from tree_differences(
            database, [Promised(own, "LED-158"), Promised(witnessed, "LED-159")]
        )
        yield from event_differences(database)
