"""Whether a store still is what its ledger recorded of it.

Table files can be changed by whoever may write to the disk. Each change of the store left its
manifest and the digests of the tables it touched in the ledger; here they are held against what
is there now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deltalake.exceptions import DeltaError

from xiezhi.errors import XiezhiError
from xiezhi.records.manifest import Manifest
from xiezhi.records.recording import PURGED
from xiezhi.records.store import Store


@dataclass(frozen=True)
class Event:
    """A change that the ledger recorded: its kind and payload; None where that was deleted."""

    kind: str
    payload: Mapping[str, Any] | None


@dataclass(frozen=True)
class _Recorded:
    """What the ledger says of the store: the ids of its states, the digests of tables in them
    (newest state first), and the states whose purge is not in effect."""

    states: set[str]
    digests: list[tuple[Manifest, str, str]]
    unpurged: list[str]


def disagreements(store: Store, events: Sequence[Event]) -> Iterator[XiezhiError]:
    """What of the store differs from the ledger; nothing if all is well.

    `events`: the changes of this store, in the order of the ledger. Every state is held against
    what was recorded of it; those before a purge only by their names, since it rewrote them.
    Codes: REC-050 a table that is not what was recorded, REC-051 a state that was never recorded,
    REC-052 a table that was recorded and is gone, REC-053 a recorded state that is gone, LED-340
    so is the last one, LED-341 a purge that was recorded is not in effect.
    """
    manifests = {manifest.id: manifest for manifest in store.manifests()}
    visible = store.manifest()
    recorded = _recorded(events, manifests)
    for id, manifest in manifests.items():
        # The first, empty state is no change.
        if (manifest.parent is not None or manifest.tables) and id not in recorded.states:
            yield XiezhiError("REC-051", manifest=id)
    newest = max((_number(event) for event in events), default=0)
    if newest > int(visible.id):
        for number in range(int(visible.id) + 1, newest):
            yield XiezhiError("REC-053", manifest=f"{number:06d}")
        # A crash may have kept the last change from becoming visible; more than one it cannot.
        yield XiezhiError("LED-340", manifest=f"{newest:06d}")
    for id in recorded.unpurged:
        yield XiezhiError("LED-341", manifest=id)
    known: dict[Path, str] = {}
    wrong: dict[str, str] = {}
    for manifest, table, digest in recorded.digests:
        if table not in visible.tables:
            wrong.setdefault(table, "REC-052")
        elif table not in wrong and _digest(store, table, manifest, known) != digest:
            wrong[table] = "REC-050"
    for table, code in sorted(wrong.items()):
        yield XiezhiError(code, table=table)


def _recorded(events: Sequence[Event], manifests: Mapping[str, Manifest]) -> _Recorded:
    found = _Recorded(set(), [], [])
    purged_later = False
    for event in reversed(events):
        if event.payload is None:
            continue
        told = Manifest.from_json(event.payload["manifest"])
        there = manifests.get(told.id)
        if there is None or not _same_change(told, there):
            continue
        # A purge renumbers the tables of all states there are.
        if not purged_later:
            if event.kind == PURGED and told.tables != there.tables:
                found.unpurged.append(told.id)
                continue
            if told != there and event.kind != PURGED:
                continue
            for table, digest in event.payload["digests"].items():
                found.digests.append((there, table, digest))
        purged_later = purged_later or event.kind == PURGED
        found.states.add(told.id)
    return found


def _same_change(told: Manifest, there: Manifest) -> bool:
    """Whether a recorded state became visible, as far as a purge leaves it alone."""
    return (told.made_at, told.batch, told.parent) == (there.made_at, there.batch, there.parent)


def _number(event: Event) -> int:
    return int(event.payload["manifest"]["id"]) if event.payload else 0


def _digest(store: Store, table: str, manifest: Manifest, known: dict[Path, str]) -> str | None:
    """None where files are missing, or the table's own log is damaged."""
    try:
        return store.digests([table], manifest, known)[table]
    except (OSError, DeltaError):
        return None
