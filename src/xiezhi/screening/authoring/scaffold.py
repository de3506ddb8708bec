"""`xiezhi models new`: a complete folder of a model, ready to be changed into the real one.

The folder lints and its examples pass as written, with dates and numbers counted from the parameter
chosen, so an author starts from something that works. Each of the seven shapes has a template in
`scaffolds/`; `scaffold_choices` knows what may be asked for and what may be answered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from string import Template

from xiezhi import law
from xiezhi.errors import XiezhiError
from xiezhi.records import Field, RecordType, catalogue, code_lists
from xiezhi.screening.authoring.scaffold_choices import (
    AS_OF,
    FIRST_START,
    choices,
    numbered,
    organ_field,
    span,
    start_field,
)
from xiezhi.screening.models import FILES

_DAY = timedelta(days=1)
# A fictional organ of each kind, for the examples.
_ORGANS = {
    "police": "虚构县公安局",
    "state_security": "虚构市国家安全局",
    "procuratorate": "虚构县人民检察院",
    "court": "虚构县人民法院",
    "prison": "虚构监狱",
    "detention_house": "虚构县看守所",
    "justice": "虚构县司法局",
    "supervision_commission": "虚构县监察委员会",
    "administrative": "虚构县市场监督管理局",
    "other": "虚构县某单位",
}
_UNFIT = frozenset("'\"\\{}$\n\r")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a new model is to look at.

    `scaffold_choices.NEEDS` says which of the later fields a shape uses; a field of a record that
    is left out is the first that fits. `law` and `article` are needed by the shapes without `param`.
    """

    id: str
    shape: str
    unit: str
    function: str
    organ_kind: str = "police"
    resolution: str = ""
    param: str | None = None
    law: str | None = None
    article: str | None = None
    end: str | None = None
    field: str | None = None
    base: str | None = None
    bound: str = "most"
    child: str | None = None
    by: str | None = None
    word: str | None = None


def write(folder: Path, plan: Plan) -> Path:
    """Write the three files into `folder/<id>` and return that path.

    Errors: SCR-160 unknown record type, SCR-161 no fitting field, SCR-162 a parameter that does not
    fit the shape, SCR-163 no record type follows the unit, SCR-164 the folder exists, SCR-165 a
    text that cannot stand in a model, LAW-001, LAW-003, LAW-004.
    """
    path = folder / plan.id
    if path.exists():
        raise XiezhiError("SCR-164", path=path)
    names = {name: str(value) for name, value in _names(plan).items()}
    templates = files("xiezhi.screening.authoring").joinpath("scaffolds", plan.shape)
    texts = {
        name: Template(templates.joinpath(name).read_text(encoding="utf-8")).substitute(names)
        for name in FILES
    }
    path.mkdir(parents=True)
    for name, text in texts.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def _names(plan: Plan) -> dict[str, object]:
    if plan.unit not in catalogue():
        raise XiezhiError("SCR-160", what=plan.unit)
    unit = catalogue()[plan.unit]
    start = start_field(unit)
    organ = organ_field(unit)
    if start is None or organ is None or not numbered(unit):
        raise XiezhiError("SCR-161", type=unit.id, field="—", known="—")
    names: dict[str, object] = {
        "id": plan.id,
        "function": plan.function,
        "organ_kind": plan.organ_kind,
        "resolution": f'"{plan.resolution}"' if plan.resolution else "",
        "unit": unit.id,
        "unit_zh": unit.title["zh"],
        "unit_en": unit.title["en"],
        "key": _key(unit, "u1"),
        "organ": organ.id,
        "organ_name": _ORGANS[plan.organ_kind],
        "start": start.id,
        "as_of": AS_OF,
    }
    shaped = {
        "date_gap": _date_gap,
        "limit_check": _limit_check,
        "anti_join": _anti_join,
        "state_conflict": _state_conflict,
        "cluster": _cluster,
        "ratio": _ratio,
        "text_element": _text_element,
    }
    return names | shaped[plan.shape](plan, unit)


def _date_gap(plan: Plan, unit: RecordType) -> dict[str, object]:
    return _period(plan) | {"end": _chosen(plan, unit, "end", plan.end).id}


def _anti_join(plan: Plan, unit: RecordType) -> dict[str, object]:
    return _period(plan) | _child(plan, unit)


def _limit_check(plan: Plan, unit: RecordType) -> dict[str, object]:
    field = _chosen(plan, unit, "field", plan.field)
    parameter = _parameter(plan)
    number = parameter.values[-1].number
    return _law_of(parameter) | {
        "field": field.id,
        "field_zh": field.title["zh"],
        "start_on": max(FIRST_START, parameter.values[-1].start),
        "number": number,
        "number_under": max(number - 1, 0),
        "number_over": number + 1,
        "number_far": 10 * number + 10,
    }


def _state_conflict(plan: Plan, unit: RecordType) -> dict[str, object]:
    return _basis(plan) | _child(plan, unit) | {"end": _chosen(plan, unit, "end", plan.end).id}


def _cluster(plan: Plan, unit: RecordType) -> dict[str, object]:
    field = _chosen(plan, unit, "by", plan.by)
    values = list(code_lists()[field.codes]) if field.codes else ["x1", "x2"]
    return _basis(plan) | {
        "by": field.id,
        "by_zh": field.title["zh"],
        "by_en": field.title["en"],
        "value": values[0],
        "other": values[-1],
        **{f"key{n}": _key(unit, f"u{n}") for n in range(1, 5)},
    }


def _ratio(plan: Plan, unit: RecordType) -> dict[str, object]:
    part = _chosen(plan, unit, "field", plan.field)
    whole = _chosen(plan, unit, "base", plan.base or _other(plan, unit, part))
    parameter = _parameter(plan)
    number = parameter.values[-1].number
    left, right, whole_value, at_limit = {
        "percent": ("j.part * 100", "j.whole * j.share", 1000, 10 * number),
        "fold": ("j.part", "j.whole * j.share", 1000, 1000 * number),
        "part": ("j.part * j.share", "j.whole", 1000 * number, 1000),
    }[parameter.unit or ""]
    beyond = 1 if plan.bound == "most" else -1
    return _law_of(parameter) | {
        "field": part.id,
        "field_zh": part.title["zh"],
        "base": whole.id,
        "base_zh": whole.title["zh"],
        "left": left,
        "right": right,
        "compared": ">" if plan.bound == "most" else "<",
        "bound_zh": "至多" if plan.bound == "most" else "至少",
        "bound_en": "at most" if plan.bound == "most" else "at least",
        "start_on": max(FIRST_START, parameter.values[-1].start),
        "whole_value": whole_value,
        "at_limit": at_limit,
        "beyond": at_limit + beyond,
        "far": 10 * whole_value + 10 * at_limit if plan.bound == "most" else 0,
        "inside": at_limit - beyond,
        "percent": number,
    }


def _text_element(plan: Plan, unit: RecordType) -> dict[str, object]:
    field = _chosen(plan, unit, "field", plan.field)
    word = plan.word or ""
    if not word.strip() or _UNFIT & set(word):
        raise XiezhiError("SCR-165", value=word)
    return _basis(plan) | {
        "field": field.id,
        "field_zh": field.title["zh"],
        "field_en": field.title["en"],
        "word": word,
        "word_cut": word[:-1] or "甲",
    }


def _chosen(plan: Plan, unit: RecordType, name: str, given: str | None) -> Field:
    """The field asked for, else the first that fits. Errors: SCR-161."""
    known = list(choices(name, shape=plan.shape, unit=unit.id))
    if not known or (given is not None and given not in known):
        listed = ", ".join(known) or "—"
        raise XiezhiError("SCR-161", type=unit.id, field=given or "—", known=listed)
    return unit.fields[given or known[0]]


def _other(plan: Plan, unit: RecordType, taken: Field) -> str | None:
    known = choices("base", shape=plan.shape, unit=unit.id)
    return next((id for id in known if id != taken.id), None)


def _key(kind: RecordType, value: str) -> str:
    """The key of an example row in YAML, with the comma that follows."""
    return "".join(f"{name}: {value}, " for name in kind.key)


def _child(plan: Plan, unit: RecordType) -> dict[str, object]:
    """The record type that follows, its reference to the unit and the date of its act."""
    known = choices("child", shape=plan.shape, unit=unit.id)
    id = plan.child or next(iter(known), "")
    if id not in known:
        raise XiezhiError("SCR-163", unit=unit.id, child=id or "—")
    kind = catalogue()[id]
    done = start_field(kind)
    assert done is not None
    return {
        "child": kind.id,
        "child_zh": kind.title["zh"],
        "child_en": kind.title["en"],
        "child_key": _key(kind, "c1"),
        "ref": next(field.id for field in kind.stored_fields() if field.ref == unit.id),
        "done": done.id,
    }


def _parameter(plan: Plan) -> law.Parameter:
    """The parameter of the plan. Errors: LAW-001; SCR-162 where it does not fit the shape."""
    parameter = law.parameter(plan.param or "")
    if parameter.key not in choices("param", shape=plan.shape):
        raise XiezhiError("SCR-162", param=parameter.key)
    return parameter


def _law_of(parameter: law.Parameter) -> dict[str, object]:
    newest = parameter.values[-1]
    return {
        "param": parameter.key,
        "param_zh": parameter.title["zh"],
        "param_en": parameter.title["en"],
        "law": newest.law,
        "article": newest.article,
        "before_on": parameter.values[0].start - _DAY,
    }


def _basis(plan: Plan) -> dict[str, object]:
    """The article of a shape without a limit. Errors: LAW-003, LAW-004."""
    law.statute(plan.law or "")
    law.article_text(plan.article or "")
    return {"law": plan.law, "article": plan.article}


def _period(plan: Plan) -> dict[str, object]:
    parameter = _parameter(plan)
    counted = span(parameter.key)
    assert counted is not None
    start, due = counted
    calendar = "none" if parameter.roll == "never" else "roll"
    return _law_of(parameter) | {
        "calendar": "working_days" if parameter.unit == "workday" else calendar,
        "start_on": start,
        "next_on": start + _DAY,
        "due_on": due,
        "late_on": due + _DAY,
    }
