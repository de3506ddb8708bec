"""The tables of the desk against the ledger: each row that tells of an act has its event, and back.

`xiezhi ledger verify` finds what was changed in the ledger itself; this finds what was changed
beside it: a look that was removed, a post that nobody gave, a verdict that was turned round. Each
room registers its tables (`compare`). A row is held against the event by its key, then by who
acted, about what, and what was said, as far as the payload is still there. Rows that no event tells
of one by one are held against what they seal (`compare_content`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.entries import Entry
from xiezhi.ledger.log.databases import as_bytes

_AT_ONCE = 5000
_APART = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of its event. `actors`: who may have acted, any where there is none; `subject`:
    empty where the row does not say; `said`: what must stand in the payload, and where it is the
    `whole`, nothing else; `shared`: the event made several rows; `agrees`: whether what later events
    say of the row stands in it; `at`: when the row says it was, None where it does not, a day where the
    row has only that."""

    pk: object
    key: str
    actors: tuple[str, ...]
    subject: str = ""
    kind: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False
    shared: bool = False
    agrees: bool = True
    at: date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A table, the kinds of events that each leave a row in it, and the name of their payload."""

    table: str
    kinds: frozenset[str]
    rows: Callable[[], Iterator[Row]]
    payload: str


_compared: list[Compared] = []
_contents: list[Callable[[], Iterator[XiezhiError]]] = []


def compare(
    model: type[Model], *kinds: str, rows: Callable[[], Iterator[Row]], payload: str = ""
) -> None:
    """Register a table of a room."""
    _compared.append(Compared(model._meta.db_table, frozenset(kinds), rows, payload))


def compare_content(differing: Callable[[], Iterator[XiezhiError]]) -> None:
    """Register a comparison of rows that have no event each with what they seal."""
    _contents.append(differing)


def differences() -> Iterator[XiezhiError]:
    """What does not agree, table by table.

    Codes: ACC-910 a row without an event, ACC-911 an event without its row, ACC-912 a row that says
    something else than its event, ACC-913 one whose columns say something else than what it seals.
    Run it as a role that is shown all rows.
    """
    yield from _against_events()
    for differing in _contents:
        yield from differing()


def _against_events() -> Iterator[XiezhiError]:
    events = events_of(*frozenset().union(*(each.kinds for each in _compared)))
    for each in _compared:
        told = payloads(each.payload) if each.payload else {}
        missing = {key for key, entry in events.items() if entry.kind in each.kinds}
        for row in each.rows():
            where = {"table": each.table, "row": row.pk, "key": row.key}
            entry = events.get(row.key)
            found = entry is not None and entry.kind in each.kinds
            if entry is None or not (found if row.shared else row.key in missing):
                yield XiezhiError("ACC-910", **where)
                continue
            missing.discard(row.key)
            said = _says(row, entry, each.payload, told.get(row.key))
            if not (row.agrees and said and _agrees(row, entry)):
                yield XiezhiError("ACC-912", **where)
        for key in sorted(missing):
            yield XiezhiError("ACC-911", table=each.table, key=key, kind=events[key].kind)


def _agrees(row: Row, entry: Entry) -> bool:
    return (
        (entry.actor in row.actors or not row.actors)
        and row.subject in ("", entry.subject)
        and row.kind in ("", entry.kind)
        and (row.at is None or is_then(row.at, datetime.fromisoformat(entry.at)))
    )


def is_then(said: date, entered: datetime) -> bool:
    """Whether a moment or a day is that of an event: the row takes it from the same change, before or
    after the event, and a day may have ended between."""
    if isinstance(said, datetime):
        return abs(said - entered) <= _APART
    today = timezone.localdate(entered)
    return today - timedelta(days=1) <= said <= today


def _says(row: Row, entry: Entry, payload: str, told: Mapping[str, Any] | None) -> bool:
    if told is None:
        # Deleted by law, so that it says nothing any more; or there never was any.
        return payload in entry.commitments or not row.said
    if row.whole and told.keys() != row.said.keys():
        return False
    return all(told.get(name) == value for name, value in row.said.items())


def events_of(*kinds: str) -> dict[str, Entry]:
    """The events of some kinds by their key, the oldest first."""
    found: dict[str, Entry] = {}
    # Entries are canonical, so that those of other kinds need not be taken apart: many tables ask.
    wanted = re.compile("|".join(f'"kind":"{re.escape(kind)}"' for kind in kinds).encode())
    last = 0
    while rows := database().execute(
        "SELECT id, entry FROM ledger_event WHERE id > ? ORDER BY id LIMIT ?", [last, _AT_ONCE]
    ):
        for id, data in rows:
            last = int(id)
            content = as_bytes(data)
            if wanted.search(content) and (entry := Entry.decode(content)).kind in kinds:
                found[entry.key] = entry
    return found


def payloads(name: str) -> dict[str, Mapping[str, Any]]:
    """The payloads of a name that are still there, by the key of their event."""
    rows = database().execute(
        "SELECT e.key, p.payload FROM ledger_payload p JOIN ledger_event e ON e.id = p.event "
        "WHERE p.name = ?",
        [name],
    )
    return {str(key): json.loads(as_bytes(payload)) for key, payload in rows}


def payload_digests(name: str) -> dict[str, bytes]:
    """The SHA-256 of the payloads of a name that are still there, by the key of their event: for those
    that are no JSON, and too many to hold at once."""
    found: dict[str, bytes] = {}
    last = 0
    while rows := database().execute(
        "SELECT e.id, e.key, p.payload FROM ledger_payload p JOIN ledger_event e ON e.id = p.event "
        "WHERE p.name = ? AND e.id > ? ORDER BY e.id LIMIT ?",
        [name, last, _AT_ONCE],
    ):
        last = int(rows[-1][0])
        found |= {str(key): hashlib.sha256(as_bytes(payload)).digest() for _, key, payload in rows}
    return found


def numbers(*names: str) -> Callable[[Any], int]:
    """The how many-th row each is of those with the same fields, asked in the order of the keys."""
    seen: Counter[tuple[Any, ...]] = Counter()

    def number(row: Any) -> int:
        group = tuple(getattr(row, name) for name in names)
        seen[group] += 1
        return seen[group]

    return number
