"""What goes wrong when lawful records are entered: none of it may become a hard finding.

Blanked cells, rows entered twice, the first and last day of a row swapped so that they contradict,
and rows that an earlier export showed as still open. A field of which an empty cell is a statement,
a closing field, and the only reference of a row are not blanked (tests/library/told_by_blank.yaml).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from xiezhi.demo.book import Book
from xiezhi.records import RecordType, catalogue

BLANKED, TWICE, SWAPPED, LATE = 0.01, 0.005, 0.003, 0.02
EARLIER_EXPORT = date(2026, 6, 30)
_TOLD = Path(__file__).parents[1] / "tests" / "library" / "told_by_blank.yaml"

Row = dict[str, Any]
# type, source, key
Place = tuple[str, str, str]


@dataclass
class Noise:
    """What was done, by kind and by row; `earlier` holds the rows of the earlier export."""

    done: Counter[str] = field(default_factory=Counter)
    rows: dict[Place, list[str]] = field(default_factory=dict)
    earlier: dict[tuple[str, str], list[Row]] = field(default_factory=dict)

    def note(self, place: Place, kind: str, what: str) -> None:
        """Remember one thing done to a row."""
        self.done[kind] += 1
        self.rows.setdefault(place, []).append(f"{kind} {what}".strip())


def told_by_blank() -> set[str]:
    """The fields (`type.field`) of which an empty cell is a statement for some model."""
    listed: Mapping[str, str] = yaml.safe_load(_TOLD.read_text(encoding="utf-8"))
    return {name.rpartition(": ")[2] for name in listed}


def disturb(book: Book, chance: random.Random) -> Noise:
    """Disturb the rows of the book in place."""
    noise, told = Noise(), told_by_blank()
    for (source, type), rows in book.rows.items():
        if type in ("organ", "coverage"):
            continue
        kind = catalogue()[type]
        twice = []
        for row in rows:
            place = (type, source, key_of(kind, row))
            drawn = chance.random()
            if drawn < BLANKED:
                _blank(kind, row, chance, told, noise, place)
            elif drawn < BLANKED + TWICE:
                twice.append(dict(row))
                noise.note(place, "twice", "")
            elif drawn < BLANKED + TWICE + SWAPPED:
                _swap(kind, row, chance, noise, place)
            elif drawn < BLANKED + TWICE + SWAPPED + LATE:
                _open_before(kind, row, source, noise, place)
        rows += twice
    return noise


def key_of(kind: RecordType, row: Mapping[str, Any]) -> str:
    """The key of a row within its source."""
    return "/".join(str(row[name]) for name in kind.key)


def closing(kind: RecordType, row: Mapping[str, Any]) -> set[str]:
    """The fields of this row whose emptiness means "not yet"."""
    return {
        item.field
        for item in kind.closing
        if item.when is None or row.get(item.when[0]) in item.when[1]
    }


def blankable(kind: RecordType, row: Mapping[str, Any], *, unit: bool = False) -> list[str]:
    """The filled cells that may be missing without the row saying something else.

    Not the only reference of a row, unless it is the `unit` itself: a row that names nothing belongs
    to nothing, and no query finds it.
    """
    links = [
        item.id
        for item in kind.fields.values()
        if (item.ref or item.personal == "identity") and row.get(item.id) is not None
    ]
    kept = {*kind.key, *closing(kind, row), *(links if len(links) == 1 and not unit else ())}
    return [
        name
        for name, value in row.items()
        if value is not None and not kind.fields[name].required and name not in kept
    ]


def exchangeable(kind: RecordType, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The day of the act with each later closing day: exchanged they contradict each other."""
    begun = kind.act_date or ""
    return [
        (begun, name)
        for name in sorted(closing(kind, row) - {begun})
        if type(row.get(begun)) is date and type(row.get(name)) is date and row[begun] < row[name]
    ]


def _blank(
    kind: RecordType, row: Row, chance: random.Random, told: set[str], noise: Noise, place: Place
) -> None:
    names = [name for name in blankable(kind, row) if f"{kind.id}.{name}" not in told]
    if names:
        name = chance.choice(names)
        row[name] = None
        noise.note(place, "blank", name)


def _swap(kind: RecordType, row: Row, chance: random.Random, noise: Noise, place: Place) -> None:
    pairs = exchangeable(kind, row)
    if pairs:
        one, other = chance.choice(pairs)
        row[one], row[other] = row[other], row[one]
        noise.note(place, "swapped", f"{one} and {other}")


def _open_before(kind: RecordType, row: Row, source: str, noise: Noise, place: Place) -> None:
    """An earlier export had the row without its closing fields."""
    closed = [name for name in closing(kind, row) if row.get(name) is not None]
    days = [value for value in row.values() if type(value) is date]
    if closed and days and max(days) < EARLIER_EXPORT:
        older = {name: None if name in closed else value for name, value in row.items()}
        noise.earlier.setdefault((source, kind.id), []).append(older)
        noise.note(place, "late", "")
