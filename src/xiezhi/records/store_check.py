"""Whether a store still is what its ledger recorded of it.

Table files can be changed by whoever may write to the disk. Each change of the store left its
manifest and the digests of the tables it touched in the ledger; here they are held against what
is there now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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


def disagreements(store: Store, events: Sequence[Event]) -> Iterator[XiezhiError]:
    """What of the visible state differs from the ledger; nothing if all is well.

    `events`: the changes of this store, in the order of the ledger. Codes: REC-050 a table that
    is not what was recorded, REC-051 a state that was never recorded, REC-052 a table that was
    recorded and is gone, REC-053 a recorded state that is gone.
    """
    manifests = {manifest.id: manifest for manifest in store.manifests()}
    visible = store.manifest()
    recorded, expected = _expected(events, manifests)
    for id, manifest in manifests.items():
        # The first, empty state is no change.
        if manifest.parent is not None and id not in recorded:
            yield XiezhiError("REC-051", manifest=id)
    newest = max((_number(event) for event in events), default=0)
    if newest > int(visible.id):
        # A crash may have kept the last change from becoming visible; more than one it cannot.
        gone = {f"{n:06d}" for n in range(int(visible.id) + 1, newest)}
        for id in sorted(gone):
            yield XiezhiError("REC-053", manifest=id)
    for table, digest in sorted(expected.items()):
        if table not in visible.tables:
            yield XiezhiError("REC-052", table=table)
        elif _digest(store, table, visible) != digest:
            yield XiezhiError("REC-050", table=table)


def _expected(
    events: Sequence[Event], manifests: Mapping[str, Manifest]
) -> tuple[set[str], dict[str, str]]:
    """Which states were recorded, and the last recorded digest of each table."""
    recorded: set[str] = set()
    expected: dict[str, str] = {}
    purged_later = False
    for event in reversed(events):
        if event.payload is None:
            continue
        told = Manifest.from_json(event.payload["manifest"])
        there = manifests.get(told.id)
        if there is None or not _happened(told, there, purged_later):
            continue
        purged_later = purged_later or event.kind == PURGED
        recorded.add(told.id)
        for table, digest in event.payload["digests"].items():
            expected.setdefault(table, digest)
    return recorded, expected


def _happened(told: Manifest, there: Manifest, purged_later: bool) -> bool:
    """Whether a recorded state became visible. A purge renumbers the tables of older states."""
    if (told.made_at, told.batch, told.parent) != (there.made_at, there.batch, there.parent):
        return False
    return purged_later or told.tables == there.tables


def _number(event: Event) -> int:
    return int(event.payload["manifest"]["id"]) if event.payload else 0


def _digest(store: Store, table: str, manifest: Manifest) -> str | None:
    """None where files are missing, or the table's own log is damaged."""
    try:
        return store.digests([table], manifest)[table]
    except (OSError, DeltaError):
        return None
