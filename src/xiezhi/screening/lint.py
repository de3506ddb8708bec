"""The linter: what a model's words mean against the record types, the law and the SQL subset.

The form of `model.yaml` was checked on loading (`models.py`). A model with a problem does not run.
Shared relations (`relation.yaml`) are held to the same rules where they apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from xiezhi.law import parameters, statutes
from xiezhi.records import catalogue
from xiezhi.records.scope import ground_of
from xiezhi.screening.compiler import (
    Analysis,
    analyse,
    model_inputs,
    model_tunable,
    read_relations,
)
from xiezhi.screening.derived import DerivedRelation, base_types, derived_relations
from xiezhi.screening.model_parts import Input, Tunable
from xiezhi.screening.models import Model
from xiezhi.screening.problem import Problem
from xiezhi.screening.resolution import lines
from xiezhi.screening.schema import OUTCOMES, PERSON_TYPES

# `calendar` says what the model asks of it; working days include the roll.
_CALENDARS = ("none", "roll", "working_days")

__all__ = ["Problem", "lint", "lint_relation"]


def lint(model: Model) -> list[Problem]:
    """Every fault of the model, those of its SQL first."""
    found = analyse(
        model.sql,
        inputs=model_inputs(model),
        outputs=model.outputs,
        tunable=model_tunable(model),
        include_unverified=True,
    )
    checks = (
        _inputs,
        _law,
        _calendar,
        _names_of_missing,
        _outcomes,
        _persons,
        _vocabulary,
        _resolution,
    )
    problems = [problem for check in checks for problem in check(model, found)]
    return [*found.problems, *problems]


def lint_relation(relation: DerivedRelation) -> list[Problem]:
    """Every fault of a shared relation, those of its SQL first."""
    found = analyse(
        relation.sql,
        inputs=read_relations(relation.inputs),
        outputs={},
        tunable={name: tunable.value for name, tunable in relation.tunable.items()},
        standard=relation.outputs(),
    )
    problems = list(found.problems)
    problems += _read(relation.inputs, found)
    problems += _tunable(relation.tunable, found)
    problems += _undeclared(relation.params, found)
    for name, value in found.columns.items():
        column = relation.columns.get(name)
        if value.personal and not (column and column.personal):
            problems.append(Problem("SCR-147", {"name": name}))
        if ground_of(name) or (column and any(ground_of(text) for text in column.title.values())):
            problems.append(Problem("SCR-070", {"where": "columns", "word": name}))
    allowed = base_types(relation.inputs)
    for name in relation.rests_on:
        if name not in allowed:
            where = {"relation": relation.id, "allowed": ", ".join(sorted(allowed))}
            problems.append(Problem("SCR-149", {"name": name, **where}))
    return problems


def _inputs(model: Model, found: Analysis) -> Iterator[Problem]:
    yield from _read(model.inputs, found)
    yield from _tunable(model.tunable, found)


def _read(inputs: Mapping[str, Input], found: Analysis) -> Iterator[Problem]:
    """Whether what is declared exists and is used, and what is used is declared."""
    known, derived = catalogue(), derived_relations()
    # Read by a shared relation: declared so that a reader sees what data the model needs.
    through = base_types(type for type in inputs if type in derived)
    for type, fields in inputs.items():
        if type in known:
            readable = {field.id for field in known[type].stored_fields()}
        elif type in derived:
            readable = set(derived[type].columns)
        else:
            yield Problem("SCR-075", {"key": "inputs", "name": type})
            continue
        for name in (*fields.required, *fields.optional):
            if name not in readable:
                yield Problem("SCR-074", {"name": name, "type": type})
        used = type in found.read or type in found.used.covered or type in through
        if type == "coverage":
            used = bool(found.used.covered)
        if not used and not found.problems:
            yield Problem("SCR-073", {"key": "inputs", "name": type})
    allowed = base_types(inputs)
    for type in sorted(found.used.covered):
        if type not in allowed or "coverage" not in inputs:
            yield Problem("SCR-076", {"name": type})


def _tunable(declared: Mapping[str, Tunable], found: Analysis) -> Iterator[Problem]:
    for name in sorted(declared.keys() - found.used.tunable):
        yield Problem("SCR-073", {"key": "tunable", "name": name})


def _undeclared(declared: Iterable[str], found: Analysis) -> Iterator[Problem]:
    for key in sorted(found.used.parameters - set(declared)):
        yield Problem("SCR-062", {"key": key})


def _law(model: Model, found: Analysis) -> Iterator[Problem]:
    known = parameters()
    counted = {key for entry in model.arithmetic for key in entry.keys.values()}
    yield from _undeclared(model.params, found)
    for key in model.params:
        if key not in known:
            yield Problem("SCR-060", {"line": "–", "key": key, "near": "—"})
        elif key not in found.used.parameters | counted and not found.problems:
            yield Problem("SCR-073", {"key": "params", "name": key})
    for key in sorted(found.used.parameters & known.keys()):
        # A value that was verified for some years only is NULL in the others, not a fault.
        if not model.is_draft and not any(value.verified for value in known[key].values):
            yield Problem("SCR-071", {"key": key})
    for basis in model.legal_basis:
        if basis.law not in statutes():
            yield Problem("SCR-078", {"law": basis.law})


def _calendar(model: Model, found: Analysis) -> Iterator[Problem]:
    needed = max((*found.used_calendar, "none"), key=_CALENDARS.index)
    if needed != model.calendar and not found.problems:
        yield Problem("SCR-065", {"declared": model.calendar, "needed": needed})


def _names_of_missing(model: Model, found: Analysis) -> Iterator[Problem]:
    # What a shared relation rests on may be missing though the model does not read it itself.
    known = catalogue()
    declared = {
        type: {field.id for field in known[type].stored_fields()}
        for type in base_types(model.inputs) - model.inputs.keys()
        if type in known
    }
    declared |= {
        type: {*fields.required, *fields.optional}
        for type, fields in model.inputs.items()
        if type not in derived_relations()
    }
    for name in found.used.missing:
        kind, colon, rest = name.partition(":")
        type, _, field = name.partition(".")
        match kind if colon else "":
            case "coverage":
                right = rest in found.used.covered or rest in declared
            case "extracted_on":
                right = rest in declared
            case "law":
                right = rest in parameters()
            case "":
                right = field in declared.get(type, ())
            case _:
                right = False
        if not right:
            yield Problem("SCR-064", {"name": name})


def _outcomes(model: Model, found: Analysis) -> Iterator[Problem]:
    outcome = found.columns.get("outcome")
    if outcome is None:
        return
    if outcome.literals is None:
        yield Problem("SCR-067", {"found": "…"})
    elif outcome.literals - set(OUTCOMES):
        yield Problem("SCR-067", {"found": ", ".join(sorted(outcome.literals - set(OUTCOMES)))})
    elif model.is_draft and "hard" in outcome.literals:
        yield Problem("SCR-072")


def _persons(model: Model, found: Analysis) -> Iterator[Problem]:
    for name, value in found.columns.items():
        if value.personal:
            yield Problem("SCR-068", {"name": name})
    if model.unit not in catalogue():
        yield Problem("SCR-075", {"key": "unit", "name": model.unit})
    elif model.unit in PERSON_TYPES:
        yield Problem("SCR-077", {"name": model.unit})
    unit = found.columns.get("unit")
    if unit is not None and unit.type == "text" and unit.origin != (model.unit, "_id"):
        yield Problem("SCR-079", {"unit": model.unit})


def _vocabulary(model: Model, found: Analysis) -> Iterator[Problem]:
    named = [("id", model.id), *((f"outputs.{name}", name) for name in model.outputs)]
    named += [(f"title.{lang}", text) for lang, text in model.title.items()]
    named += [(f"discriminators.{name}", name) for name in model.discriminators]
    for where, text in named:
        if ground_of(text):
            yield Problem("SCR-070", {"where": where, "word": text})


def _resolution(model: Model, found: Analysis) -> Iterator[Problem]:
    for id in model.resolution:
        if id not in lines():
            yield Problem("SCR-090", {"name": id})
