"""The linter: what a model's words mean against the record types, the law and the SQL subset.

The form of `model.yaml` was checked on loading (`models.py`). A model with a problem does not run.
"""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.law import parameters, statutes
from xiezhi.records import catalogue
from xiezhi.records.scope import ground_of
from xiezhi.screening.compiler import Analysis, analyse, model_inputs, model_tunable
from xiezhi.screening.models import Model
from xiezhi.screening.problem import Problem
from xiezhi.screening.schema import OUTCOMES, PERSON_TYPES

# `calendar` says what the model asks of it; working days include the roll.
_CALENDARS = ("none", "roll", "working_days")

__all__ = ["Problem", "lint"]


def lint(model: Model) -> list[Problem]:
    """Every fault of the model, those of its SQL first."""
    found = analyse(
        model.sql,
        inputs=model_inputs(model),
        outputs=model.outputs,
        tunable=model_tunable(model),
        include_unverified=True,
    )
    checks = (_inputs, _law, _calendar, _names_of_missing, _outcomes, _persons, _vocabulary)
    problems = [problem for check in checks for problem in check(model, found)]
    return [*found.problems, *problems]


def _inputs(model: Model, found: Analysis) -> Iterator[Problem]:
    known = catalogue()
    for type, fields in model.inputs.items():
        if type not in known:
            yield Problem("SCR-075", {"key": "inputs", "name": type})
            continue
        stored = {field.id for field in known[type].stored_fields()}
        for name in (*fields.required, *fields.optional):
            if name not in stored:
                yield Problem("SCR-074", {"name": name, "type": type})
        used = type in found.read or type in found.used.covered
        if type == "coverage":
            used = bool(found.used.covered)
        if not used and not found.problems:
            yield Problem("SCR-073", {"key": "inputs", "name": type})
    for type in sorted(found.used.covered):
        if type not in model.inputs or "coverage" not in model.inputs:
            yield Problem("SCR-076", {"name": type})
    for name in sorted(model.tunable.keys() - found.used.tunable):
        yield Problem("SCR-073", {"key": "tunable", "name": name})


def _law(model: Model, found: Analysis) -> Iterator[Problem]:
    known = parameters()
    counted = {key for entry in model.arithmetic for key in entry.keys.values()}
    for key in sorted(found.used.parameters - set(model.params)):
        yield Problem("SCR-062", {"key": key})
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
    declared = {type: {*fields.required, *fields.optional} for type, fields in model.inputs.items()}
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
