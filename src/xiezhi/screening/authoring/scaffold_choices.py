"""What may be asked for a new model, and what may be answered: catalogues, narrowed to what fits."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from xiezhi import law
from xiezhi.i18n import pick
from xiezhi.records import Field, RecordType, catalogue, code_lists
from xiezhi.screening.example_rows import ORGAN_FIELDS
from xiezhi.screening.models import FUNCTIONS, SHAPES
from xiezhi.screening.resolution import lines
from xiezhi.screening.schema import PERSON_TYPES

# What a shape asks for beyond unit, function, organ and resolution, in the order of asking.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "date_gap": ("param", "end"),
    "limit_check": ("param", "field"),
    "anti_join": ("param", "child"),
    "state_conflict": ("law", "article", "end", "child"),
    "cluster": ("law", "article", "by"),
    "ratio": ("param", "bound", "field", "base"),
    "text_element": ("law", "article", "field", "word"),
}
BOUNDS = ("most", "least")
_SHARES = ("percent", "fold", "part")
# The examples of a new model lie between these days.
FIRST_START = date(2024, 3, 1)
AS_OF = date(2026, 11, 23)

Choices = Mapping[str, str]


def choices(name: str, *, shape: str, unit: str = "") -> Choices:
    """What may be answered to a question, with its title; empty where any text may be.

    `unit` is needed for fields and children of the unit.
    """
    if name in _FIELDS:
        fits = _FIELDS[name]
        kind = catalogue()[unit]
        found = (field for field in kind.stored_fields() if fits(kind, field, shape))
        return {field.id: pick(field.title) for field in found}
    if name == "child":
        return _children(unit)
    if name == "unit":
        return {kind.id: pick(kind.title) for kind in catalogue().values() if _serves(kind, shape)}
    if name == "param":
        return {key: pick(p.title) for key, p in law.parameters().items() if _suits(p, shape)}
    answers: dict[str, Callable[[], Choices]] = {
        "shape": lambda: dict.fromkeys(SHAPES, ""),
        "function": lambda: dict.fromkeys(FUNCTIONS, ""),
        "bound": lambda: dict.fromkeys(BOUNDS, ""),
        "organ_kind": lambda: {
            code: pick(found.title) for code, found in code_lists()["organ_kind"].items()
        },
        "resolution": lambda: {line.id: pick(line.title) for line in lines().values()},
        "law": lambda: {id: found.short for id, found in law.statutes().items()},
    }
    return answers[name]() if name in answers else {}


def start_field(kind: RecordType) -> Field | None:
    """The date an act is judged by: the type's own, else its first date."""
    dates = [field for field in kind.stored_fields() if field.type == "date"]
    own = next((field for field in dates if field.id == kind.act_date), None)
    return own or next(iter(dates), None)


def organ_field(kind: RecordType) -> Field | None:
    """The field that names the organ."""
    return next((field for field in kind.stored_fields() if field.id in ORGAN_FIELDS), None)


def _end(kind: RecordType, field: Field, shape: str) -> bool:
    start = start_field(kind)
    open_to_all = field.personal == "none"
    return field.type == "date" and open_to_all and not (start and start.id == field.id)


def _field(kind: RecordType, field: Field, shape: str) -> bool:
    if _is_key(kind, field):
        return False
    if shape == "text_element":
        return field.type == "text" and field.personal == "none" and not field.ref
    return field.type == "integer" or (shape == "ratio" and field.type == "decimal")


def _by(kind: RecordType, field: Field, shape: str) -> bool:
    text = field.type in ("text", "code") and field.personal in ("none", "identity")
    return text and not _is_key(kind, field)


def _is_key(kind: RecordType, field: Field) -> bool:
    return field.id in kind.key or field.id in ORGAN_FIELDS


_FIELDS: Mapping[str, Callable[[RecordType, Field, str], bool]] = {
    "end": _end,
    "field": _field,
    "base": _field,
    "by": _by,
}


def numbered(kind: RecordType) -> bool:
    """Whether the examples can name a row by one number of its own."""
    key = kind.fields[kind.key[0]]
    return len(kind.key) == 1 and key.type in ("text", "case_no") and not key.ref


def _children(unit: str) -> Choices:
    """The record types that point at the unit and have a day of their own."""
    return {
        kind.id: pick(kind.title)
        for kind in catalogue().values()
        if kind.id != unit
        and start_field(kind)
        and numbered(kind)
        and any(field.ref == unit for field in kind.stored_fields())
    }


def _serves(kind: RecordType, shape: str) -> bool:
    """Whether a model of the shape can have this type as its unit."""
    if kind.id in PERSON_TYPES or not (start_field(kind) and organ_field(kind) and numbered(kind)):
        return False
    for name in NEEDS[shape]:
        asked = name in _FIELDS or name == "child"
        least = 2 if name == "base" else 1
        if asked and len(choices(name, shape=shape, unit=kind.id)) < least:
            return False
    return True


def _suits(parameter: law.Parameter, shape: str) -> bool:
    if not parameter.values[-1].verified:
        return False
    if shape == "ratio":
        return parameter.kind == "number" and parameter.unit in _SHARES
    if shape == "limit_check":
        return parameter.kind == "number"
    return span(parameter.key) is not None


@functools.lru_cache(maxsize=2000)
def span(key: str) -> tuple[date, date] | None:
    """A start whose last day is a working day, so that both lines are one, and that last day; None
    for a limit the examples cannot be counted by."""
    parameter = law.parameter(key)
    if parameter.kind != "period" or parameter.unit == "hour" or parameter.sense != "at_most":
        return None
    first = max(FIRST_START, parameter.values[-1].start)
    for start in (first + timedelta(days=n) for n in range(60)):
        count = law.deadline(parameter.key, start)
        if count.due is not None and count.due == count.strict and start < count.due < AS_OF:
            return start, count.due
    return None
