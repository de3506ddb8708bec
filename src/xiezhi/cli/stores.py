"""What the ledger recorded of a store."""

from __future__ import annotations

import json
from collections.abc import Iterator

from xiezhi.ledger.entries import Entry
from xiezhi.ledger.home import Home
from xiezhi.ledger.log.databases import as_bytes
from xiezhi.ledger.log.payloads import payloads_of
from xiezhi.ledger.recorder import PAYLOAD
from xiezhi.records.recording import REFUSED
from xiezhi.records.store import Store
from xiezhi.records.store_check import Event


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
