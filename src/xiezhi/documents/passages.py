"""The words of a document behind each unit that was read from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xiezhi.documents.people import people
from xiezhi.documents.reading import Reading, Span, TermCheck
from xiezhi.documents.rows import rows
from xiezhi.documents.sheaf import Row, Rows
from xiezhi.i18n import _, pick
from xiezhi.records.catalogue import catalogue, code_lists

# Types that say where something stands; they are no units of a model.
_PLACES = ("document_span", "document_doubt")


@dataclass(frozen=True)
class Place:
    """A field (or event) of a unit and where it stands in the text.

    `told` is true where the text states it; a flag read from silence is not.
    """

    record_type: str
    field: str
    label: str
    span: Span
    told: bool = False


@dataclass(frozen=True)
class Passage:
    """What stands behind one unit. `text` is the document, which is kept nowhere with it.

    `name` is the person's, '' where the unit has none; `people` are all persons that the document
    names as parties.
    """

    text: str
    name: str
    people: tuple[str, ...]
    places: tuple[Place, ...]


def passages(text: str, reading: Reading, source: str) -> dict[str, Passage]:
    """By unit: its own places, those of the rows below it, and for a term its custody history."""
    made = rows(reading)
    persons = people(reading)
    places = _placed(made)
    below = _below(places)
    names = _names(made)
    terms = {f"{reading.id}/{seq}": check for seq, check in enumerate(reading.terms, 1)}
    found = {}
    for record_type, key, _row in _entries(made):
        own = [*places.get((record_type, key), ()), *below.get(key, ())]
        check = terms.get(key) if record_type == "term_check" else None
        if check:
            own += _history(reading, check)
        found[f"{record_type}:{source}:{key}"] = Passage(
            text,
            check.defendant if check else _name_of(names, record_type, key),
            persons,
            tuple(own),
        )
    return found


def _entries(made: Rows) -> Iterator[tuple[str, str, Row]]:
    """Record type, key and row of everything that can be a unit."""
    for record_type, entries in made.items():
        if record_type not in _PLACES:
            kind = catalogue()[record_type]
            for row in entries:
                yield record_type, "/".join(str(row[name]) for name in kind.key), row


def _placed(made: Rows) -> dict[tuple[str, str], list[Place]]:
    found: dict[tuple[str, str], list[Place]] = {}
    values = {
        (record_type, key, name): value
        for record_type, key, row in _entries(made)
        for name, value in row.items()
    }
    for row in made.get("document_span", ()):
        record_type, key = row["record_type"], row["record_key"]
        name = row["field"].partition(".")[2]
        field = catalogue()[record_type].fields.get(name)
        label = pick(field.title) if field else name
        span = Span(row["start"], row["end"])
        place = Place(
            record_type, name, label, span, told=values.get((record_type, key, name)) is True
        )
        found.setdefault((record_type, key), []).append(place)
    return found


def _below(places: dict[tuple[str, str], list[Place]]) -> dict[str, list[Place]]:
    """The places of all rows below a key."""
    found: dict[str, list[Place]] = {}
    for (_type, at), there in places.items():
        key = at
        while "/" in key:
            key = key.rpartition("/")[0]
            found.setdefault(key, []).extend(there)
    return found


def _names(made: Rows) -> dict[tuple[str, str], str]:
    """The name that a row carries, by its type and key."""
    found = {}
    for record_type, key, row in _entries(made):
        named = catalogue()[record_type].personal("name")
        if named and row.get(named.id):
            found[record_type, key] = str(row[named.id])
    return found


def _name_of(names: dict[tuple[str, str], str], record_type: str, key: str) -> str:
    """The name of the row, or of the row it belongs to."""
    while (record_type, key) not in names:
        above = [field.ref for field in catalogue()[record_type].fields.values() if field.ref]
        if not above:
            return ""
        record_type, key = above[0], key.rpartition("/")[0]
    return names[record_type, key]


def _history(reading: Reading, check: TermCheck) -> Iterator[Place]:
    for event in reading.custody:
        if event.defendant == check.defendant:
            kind = code_lists()["measure_kind"].get(event.kind)
            label = pick(kind.title) if kind else _("羁押经过")
            yield Place("term_check", "stated_start", label, event.span, told=True)
