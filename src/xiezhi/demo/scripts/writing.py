"""Cases from scripts: rows into the book and, for planted forms, what must be said of them.

References are written bare and read as keys of one source per record type. So a type that
others refer to has one home: where the first hand-written cases or the first script put it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from xiezhi.demo.book import Book
from xiezhi.demo.county import PLACES
from xiezhi.demo.scripts.reader import Form, Script, ScriptError
from xiezhi.demo.scripts.values import Draw
from xiezhi.records import catalogue

# Where the cases written by hand put the types that others refer to.
HAND_WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "criminal_case": "police",
        "suspect": "police",
        "measure": "police",
        "trial": "court",
        "civil_trial": "court",
        "enforcement_case": "court",
        "sentence": "court",
        "correction_duty": "justice",
        "penalty": "administration",
        "seizure": "administration",
        "review": "procuratorate",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a model must say of one unit, named `type:source:key`."""

    model: str
    unit: str
    discriminator: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Case:
    """One case as drawn: the form, its rows by type as (source, key), what must be said of it."""

    form: Form
    keys: Sequence[tuple[str, str, str]]
    expected: Sequence[Said]


@functools.cache
def referred_types() -> frozenset[str]:
    """The types that fields of other types point to."""
    kinds = catalogue().values()
    return frozenset(field.ref for kind in kinds for field in kind.fields.values() if field.ref)


def homes(scripts: Iterable[Script]) -> dict[str, str]:
    """The source that hands over each type others refer to."""
    found = dict(HAND_WRITTEN)
    for script in scripts:
        for form in (*script.lawful, *script.planted):
            for row in form.rows:
                if row.type in referred_types():
                    found.setdefault(row.type, row.source)
    return found


def play_form(book: Book, form: Form, home: Mapping[str, str], day: date | None = None) -> Case:
    """Draw one case of the form into the book. `day`: its start day, drawn where not given."""
    random = book.random
    if day is None:
        year = form.years[random.randint(0, len(form.years) - 1)]
        month = form.months[random.randint(0, len(form.months) - 1)]
        day = date(year, month, random.randint(2, 24))
    draw = Draw(book, day, random.choice(PLACES), form.people)
    for name, value in form.let.items():
        draw.days[name] = value(draw)
    keys = []
    for row in form.rows:
        kind = catalogue()[row.type]
        values = {name: value(draw) for name, value in row.fields.items()}
        if row.who:
            person = draw.person(row.who)
            values = {name: person[name] for name in person if name in kind.fields} | values
        source = home.get(row.type, row.source)
        book.add(source, row.type, values)
        keys.append((row.type, source, "/".join(str(values[name]) for name in kind.key)))
    expected = []
    for item in form.expected:
        key = item.unit(draw)
        sources = [s for type, s, k in keys if (type, k) == (item.unit_type, key)]
        if not sources:
            raise ScriptError(
                f"{form.place}: unit {key} of {item.model}: the form has no such {item.unit_type}"
            )
        unit = f"{item.unit_type}:{sources[0]}:{key}"
        expected.append(Said(item.model, unit, item.discriminator(draw), item.outcome))
    return Case(form, keys, expected)


def plant(book: Book, case: Case, runs: Callable[[Said], bool]) -> None:
    """Note in the book's truth what must be said of a case by the models that run."""
    why = case.form.why or {"zh": "", "en": ""}
    for said in filter(runs, case.expected):
        book.plant(
            said.model,
            said.unit,
            said.outcome,
            why["zh"],
            why["en"],
            discriminator=said.discriminator,
            kind="entry_error" if said.outcome == "undetermined" else "violation",
        )
