"""The events: each with its leaf, readable, and its payloads as committed to."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.errors import XiezhiError
from xiezhi.ledger.encoding import MOST
from xiezhi.ledger.entries import Entry, commit
from xiezhi.ledger.log.databases import Database, as_bytes
from xiezhi.ledger.log.payloads import DELETED, deletion_key

_PAGE = 500


def event_differences(database: Database) -> Iterator[XiezhiError]:
    """Codes: LED-151 no leaf, LED-160 key, LED-161 payload altered, LED-162 payload missing,
    LED-163 payload of no commitment, LED-164 unreadable entry."""
    # Not from 0: who alters rows may number them as he likes.
    [[start]] = database.execute("SELECT MIN(id) FROM ledger_event")
    while start is not None:
        page = database.execute(
            "SELECT e.id, e.key, e.entry, l.idx FROM ledger_event e "
            "LEFT JOIN ledger_leaf l ON l.event = e.id WHERE e.id >= ? ORDER BY e.id LIMIT ?",
            [start, _PAGE],
        )
        if not page:
            return
        first, last = page[0][0], page[-1][0]
        start = last + 1 if len(page) == _PAGE and last < MOST else None
        waiting = _waiting(database, first, last)
        deleted = _deleted(database, first, last)
        named = _named(database, first, last)
        for event, key, data, index in page:
            # No tree has a leaf before its first.
            if index < 0 if index is not None else event not in waiting:
                yield XiezhiError("LED-151", key=key)
            try:
                entry = Entry.decode(as_bytes(data))
            except XiezhiError as error:
                yield XiezhiError("LED-164", key=key, reason=error.text())
                continue
            if entry.key != key:
                yield XiezhiError("LED-160", key=key, wanted=entry.key)
                continue
            names = named.get(event, set())
            for name in sorted(entry.commitments.keys() - names):
                if deletion_key(key, name) != deleted.get((event, name)):
                    yield XiezhiError("LED-162", key=key, name=name)
            for name in sorted(names - entry.commitments.keys()):
                yield XiezhiError("LED-163", key=key, name=name)
            for name in sorted(names & entry.commitments.keys()):
                if not _fits(database, event, name, entry):
                    yield XiezhiError("LED-161", key=key, name=name)


def _waiting(database: Database, first: int, last: int) -> set[int]:
    """Events that the sequencer has not reached."""
    if database.leaf_in_transaction:
        return set()
    rows = database.execute(
        "SELECT event FROM ledger_pending WHERE event >= ? AND event <= ?", [first, last]
    )
    return {event for [event] in rows}


def _deleted(database: Database, first: int, last: int) -> dict[tuple[int, str], str]:
    """The key of the event that deleted each payload."""
    rows = database.execute(
        "SELECT d.event, d.name, e.entry FROM ledger_deletion d "
        "JOIN ledger_event e ON e.id = d.by_event WHERE d.event >= ? AND d.event <= ?",
        [first, last],
    )
    found = {}
    for event, name, data in rows:
        try:
            entry = Entry.decode(as_bytes(data))
        except XiezhiError:
            continue
        if entry.kind == DELETED:
            found[event, name] = entry.key
    return found


def _named(database: Database, first: int, last: int) -> dict[int, set[str]]:
    """The names of the payloads of each event."""
    found: dict[int, set[str]] = {}
    for event, name in database.execute(
        "SELECT event, name FROM ledger_payload WHERE event >= ? AND event <= ?", [first, last]
    ):
        found.setdefault(event, set()).add(name)
    return found


def _fits(database: Database, event: int, name: str, entry: Entry) -> bool:
    # One at a time: a payload may be a whole document.
    rows = database.execute(
        "SELECT salt, payload FROM ledger_payload WHERE event = ? AND name = ?", [event, name]
    )
    try:
        return all(
            commit(as_bytes(payload), as_bytes(salt)) == entry.commitments[name]
            for salt, payload in rows
        )
    except ValueError:
        return False
