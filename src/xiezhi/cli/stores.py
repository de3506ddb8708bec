"""How commands open a store: with its ledger, so that each change leaves a leaf."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.ledger.entries import Entry
from xiezhi.ledger.home import SETTINGS, Home, home_of
from xiezhi.ledger.log.databases import as_bytes
from xiezhi.ledger.log.payloads import payloads_of
from xiezhi.ledger.recorder import PAYLOAD, LedgerRecorder
from xiezhi.records.recording import REFUSED
from xiezhi.records.store import Store
from xiezhi.records.store_check import Event
from xiezhi.records.store_settings import read_settings


def open_store(path: Path) -> Store:
    """The store in a folder, with its ledger if it keeps one.

    Errors: those of `Store.open`; LED-343 its settings name another ledger than the one beside it,
    or none: who may write to the store alone could make it change without a leaf.
    """
    home = read_settings(path.resolve()).ledger
    beside = home_of(path.resolve())
    if (beside / SETTINGS).is_file() and (home is None or Path(home).resolve() != beside.resolve()):
        raise XiezhiError("LED-343", store=path.name, found=home or "—", wanted=beside)
    return Store.open(path, recorder=LedgerRecorder(Path(home)) if home else None)


def changes_of(store: Store, home: Home) -> list[Event]:
    """What the ledger recorded of a store's changes, in its order."""
    return list(_changes(store, home))


def _changes(store: Store, home: Home) -> Iterator[Event]:
    rows = home.database.execute("SELECT id, entry FROM ledger_event ORDER BY id")
    for event, data in rows:
        entry = Entry.decode(as_bytes(data))
        if entry.kind == REFUSED or not entry.subject.startswith(f"store:{store.id}:"):
            continue
        held = payloads_of(home.database, event).get(PAYLOAD)
        yield Event(entry.kind, json.loads(held[1]) if held else None)
