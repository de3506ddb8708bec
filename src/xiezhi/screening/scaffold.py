"""`xiezhi models new`: a complete folder of a model, ready to be changed into the real one.

The folder lints and its examples pass as written, with dates counted from the parameter chosen, so
an author starts from something that works. Shapes without a template yet are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from string import Template

from xiezhi import law
from xiezhi.errors import XiezhiError
from xiezhi.records import Field, RecordType, catalogue
from xiezhi.screening.example_rows import ORGAN_FIELDS
from xiezhi.screening.models import FILES

SHAPES = ("date_gap", "limit_check", "anti_join")
_FIRST_START = date(2024, 3, 1)
_AS_OF = date(2026, 11, 23)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new model is to look at. `end` (date_gap), `field` (limit_check) and `child`
    (anti_join) may be left out where the record type leaves no choice."""

    id: str
    shape: str
    unit: str
    function: str
    param: str
    end: str | None = None
    field: str | None = None
    child: str | None = None


def _type(id: str) -> RecordType:
    if id not in catalogue():
        raise XiezhiError("SCR-160", what=id)
    return catalogue()[id]


def _choose(kind: RecordType, given: str | None, fields: list[Field]) -> Field:
    """The field asked for, else the only kind of field that fits. Errors: SCR-161."""
    found = next((field for field in fields if given in (None, field.id)), None)
    if found is None:
        known = ", ".join(field.id for field in fields) or "—"
        raise XiezhiError("SCR-161", type=kind.id, field=given or "—", known=known)
    return found


def _of_type(kind: RecordType, *types: str) -> list[Field]:
    return [field for field in kind.stored_fields() if field.type in types and not field.ref]


def _key(kind: RecordType, value: str) -> str:
    """The key of an example row in YAML, with the comma that follows."""
    return "".join(f"{name}: {value}, " for name in kind.key)


def _start(kind: RecordType) -> Field:
    dates = _of_type(kind, "date")
    wanted = kind.act_date if kind.act_date in {field.id for field in dates} else None
    return _choose(kind, wanted, dates)


def _counted(parameter: law.Parameter) -> tuple[date, date]:
    """A start whose last day is a working day, so that both lines are one, and that last day."""
    first = max(_FIRST_START, parameter.values[-1].start)
    if parameter.unit == "hour" or parameter.sense != "at_most":
        raise XiezhiError("SCR-162", param=parameter.key)
    for start in (first + n * _DAY for n in range(60)):
        count = law.deadline(parameter.key, start)
        if count.due is not None and count.due == count.strict and count.due < _AS_OF:
            return start, count.due
    raise XiezhiError("SCR-162", param=parameter.key)


def _dates(parameter: law.Parameter) -> Mapping[str, object]:
    """Dates and numbers of the examples, counted by `xiezhi.law` for the parameter chosen."""
    newest = parameter.values[-1]
    found: dict[str, object] = {
        "as_of": _AS_OF,
        "before_on": parameter.values[0].start - _DAY,
        "law": newest.law,
        "article": newest.article,
    }
    if parameter.kind == "period":
        start, due = _counted(parameter)
        return found | {
            "start_on": start,
            "next_on": start + _DAY,
            "due_on": due,
            "late_on": due + _DAY,
        }
    number = newest.number
    return found | {
        "start_on": max(_FIRST_START, newest.start),
        "number": number,
        "number_over": number + 1,
        "number_far": 10 * number + 10,
    }


def _child(unit: RecordType, given: str | None) -> Mapping[str, object]:
    """The record type that must follow, its reference to the unit and the date of its act."""
    pointing = {
        kind.id: field.id
        for kind in catalogue().values()
        for field in kind.stored_fields()
        if field.ref == unit.id and given in (None, kind.id)
    }
    if not pointing:
        raise XiezhiError("SCR-163", unit=unit.id, child=given or "—")
    kind = _type(next(iter(pointing)))
    return {
        "child": kind.id,
        "child_zh": kind.title["zh"],
        "child_en": kind.title["en"],
        "child_key": _key(kind, "c1"),
        "ref": pointing[kind.id],
        "done": _start(kind).id,
    }


def _names(plan: Plan) -> dict[str, object]:
    unit = _type(plan.unit)
    parameter = law.parameter(plan.param)
    wanted = "number" if plan.shape == "limit_check" else "period"
    if parameter.kind != wanted:
        raise XiezhiError("SCR-162", param=parameter.key)
    organs = [field for field in unit.stored_fields() if field.id in ORGAN_FIELDS]
    start = _start(unit)
    names: dict[str, object] = {
        "id": plan.id,
        "function": plan.function,
        "unit": unit.id,
        "unit_zh": unit.title["zh"],
        "unit_en": unit.title["en"],
        "key": _key(unit, "u1"),
        "organ": _choose(unit, None, organs).id,
        "organ_name": "虚构县公安局",
        "start": start.id,
        "param": parameter.key,
        "param_zh": parameter.title["zh"],
        "calendar": "none" if parameter.roll == "never" else "roll",
        **_dates(parameter),
    }
    if parameter.unit == "workday":
        names["calendar"] = "working_days"
    if plan.shape == "date_gap":
        later = [field for field in _of_type(unit, "date") if field.id != start.id]
        names["end"] = _choose(unit, plan.end, later).id
    if plan.shape == "limit_check":
        field = _choose(unit, plan.field, _of_type(unit, "integer"))
        names |= {"field": field.id, "field_zh": field.title["zh"]}
    if plan.shape == "anti_join":
        names |= _child(unit, plan.child)
    return names


def write(folder: Path, plan: Plan) -> Path:
    """Write the three files into `folder/<id>` and return that path.

    Errors: SCR-160 unknown record type, SCR-161 no fitting field, SCR-162 a parameter that does not
    fit the shape, SCR-163 no record type follows the unit, SCR-164 the folder exists, LAW-001.
    """
    path = folder / plan.id
    if path.exists():
        raise XiezhiError("SCR-164", path=path)
    names = {name: str(value) for name, value in _names(plan).items()}
    templates = files("xiezhi.screening").joinpath("scaffolds", plan.shape)
    texts = {
        name: Template(templates.joinpath(name).read_text(encoding="utf-8")).substitute(names)
        for name in FILES
    }
    path.mkdir(parents=True)
    for name, text in texts.items():
        (path / name).write_text(text, encoding="utf-8")
    return path
