"""The linter: shipped models are clean, and each thing a model must not do is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from xiezhi.law import parameters
from xiezhi.screening.lint import lint
from xiezhi.screening.model_parts import Basis, Input, Tunable
from xiezhi.screening.models import Model, load_library

LIBRARY = load_library()
BOTH = {"zh": "阈值", "en": "cut-off"}
KEY = "criminal.investigative_custody"
FIELDS = ("organ", "started_on")
INPUTS = {"interview": Input(FIELDS, ("person", "birth_on"))}
SQL = """SELECT m._id AS unit, '' AS discriminator, m.organ AS organ, m.started_on AS act_on,
  due('criminal.investigative_custody', m.started_on) AS due_hard,
  CASE WHEN m.started_on IS NULL THEN 'undetermined' ELSE 'lawful' END AS outcome,
  missing('interview.started_on', m.started_on IS NULL) AS missing
FROM interview AS m
"""
CLEAN: dict[str, Any] = {
    "id": "made-up",
    "title": {"zh": "虚构模型", "en": "made-up model"},
    "status": "trial",
    "unit": "interview",
    "inputs": INPUTS,
    "params": (KEY,),
    "calendar": "none",
    "outputs": {"due_hard": "date"},
    "arithmetic": (),
    "legal_basis": (Basis("cpl", "156"),),
    "discriminators": {},
    "tunable": {},
    "sql": SQL,
}


@pytest.fixture
def made() -> Callable[..., Model]:
    """A model made up from a shipped one, with the changes given."""
    return lambda **changes: replace(LIBRARY[0], **{**CLEAN, **changes})


def codes(model: Model) -> list[str]:
    found = lint(model)
    for problem in found:
        assert problem.text("zh")
        assert problem.text("en")
    return [problem.code for problem in found]


@pytest.mark.parametrize("model", LIBRARY, ids=lambda model: model.id)
def test_shipped_models_are_clean(model: Model) -> None:
    assert [problem.text("en") for problem in lint(model)] == []


def test_the_made_up_model_is_clean(made: Callable[..., Model]) -> None:
    assert codes(made()) == []


def changed(old: str, new: str) -> str:
    assert old in SQL
    return SQL.replace(old, new)


# What is wrong → the code, and the changes to the clean model.
DECLARED: dict[str, tuple[str, dict[str, Any]]] = {
    "unknown record type": ("SCR-075", {"inputs": {**INPUTS, "nothing": Input((), ())}}),
    "unknown field": ("SCR-074", {"inputs": {"interview": Input((*FIELDS, "hue"), ())}}),
    "names are not stored": ("SCR-074", {"inputs": {"interview": Input((*FIELDS, "name"), ())}}),
    "undeclared field": ("SCR-041", {"inputs": {"interview": Input(("organ",), ())}}),
    "unused input": ("SCR-073", {"inputs": {**INPUTS, "review": Input((), ())}}),
    "coverage not asked": ("SCR-073", {"inputs": {**INPUTS, "coverage": Input((), ())}}),
    "parameter not listed": ("SCR-062", {"params": ()}),
    "parameter unused": ("SCR-073", {"params": (KEY, "criminal.bail")}),
    "parameter unknown": ("SCR-060", {"params": (KEY, "criminal.nothing")}),
    "unknown law": ("SCR-078", {"legal_basis": (Basis("nolaw", "1"),)}),
    "calendar not needed": ("SCR-065", {"calendar": "working_days"}),
    "tunable unused": ("SCR-073", {"tunable": {"cut": Tunable(3, BOTH)}}),
    "unit is a person": ("SCR-077", {"unit": "suspect"}),
    "a score": ("SCR-070", {"outputs": {"due_hard": "date", "risk_score": "integer"}}),
    "ethnicity": ("SCR-070", {"id": "ethnicity-of-suspects"}),
    "religion": ("SCR-070", {"title": {"zh": "宗教信仰统计", "en": "counts"}}),
}
NAME, DISCRIMINATOR = "missing('interview.started_on'", "'' AS discriminator"
# What is wrong → the code, and the words of the clean SQL that are replaced.
WRITTEN: dict[str, tuple[str, str, str]] = {
    "coverage undeclared": (
        "SCR-076",
        "m.started_on IS NULL THEN",
        "covered('review', m.organ, m.started_on, m._as_of) THEN",
    ),
    "calendar needed": ("SCR-065", KEY, "criminal.bail"),
    "missing names no field": ("SCR-064", NAME, "missing('interview.hue'"),
    "missing names no kind": ("SCR-064", NAME, "missing('nothing:interview'"),
    "missing names no law": ("SCR-064", NAME, "missing('law:nothing'"),
    "missing names a stranger": ("SCR-064", NAME, "missing('coverage:review'"),
    "outcome unknown": ("SCR-067", "'lawful'", "'guilty'"),
    "outcome from data": ("SCR-067", "ELSE 'lawful'", "ELSE m.organ"),
    "person as organ": ("SCR-068", "m.organ AS organ", "m.person AS organ"),
    "person as discriminator": ("SCR-068", DISCRIMINATOR, "m.person AS discriminator"),
    "person in a text": ("SCR-068", DISCRIMINATOR, "m.organ || m.person AS discriminator"),
    "person in a branch": (
        "SCR-068",
        DISCRIMINATOR,
        "CASE WHEN m.organ = '' THEN m.person ELSE '' END AS discriminator",
    ),
    "birth date as the day": (
        "SCR-068",
        "m.started_on AS act_on",
        "add_days(m.birth_on, 1) AS act_on",
    ),
    "birth date as a limit": (
        "SCR-068",
        f"due('{KEY}', m.started_on)",
        f"due('{KEY}', m.birth_on)",
    ),
    "unit is not the record": ("SCR-079", "m._id AS unit", "m.organ AS unit"),
}


@pytest.mark.parametrize("name", DECLARED)
def test_what_a_model_must_not_declare_is_named(made: Callable[..., Model], name: str) -> None:
    code, changes = DECLARED[name]
    assert code in codes(made(**changes))


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_model_must_not_write_is_named(made: Callable[..., Model], name: str) -> None:
    code, old, new = WRITTEN[name]
    assert code in codes(made(sql=changed(old, new)))


def test_a_draft_is_never_hard(made: Callable[..., Model]) -> None:
    assert codes(made(status="draft", sql=changed("'lawful'", "'hard'"))) == ["SCR-072"]


def test_a_person_does_not_pass_through_a_with_part(made: Callable[..., Model]) -> None:
    part = "SELECT m._id AS unit, MIN(m.person) AS who FROM interview AS m GROUP BY m._id"
    sql = changed(DISCRIMINATOR, "p.who AS discriminator")
    assert codes(made(sql=f"WITH p AS ({part}) {sql} JOIN p AS p ON p.unit = m._id")) == ["SCR-068"]


def test_birth_dates_may_serve_an_age_test(made: Callable[..., Model]) -> None:
    adult = "age_reached(m.birth_on, param('minors.adult_age', m.started_on), m.started_on)"
    sql = changed("m.started_on IS NULL THEN", f"NOT {adult} THEN")
    params = (KEY, "minors.adult_age")
    assert codes(made(sql=sql, params=params)) == []


def test_unverified_law_is_for_drafts(made: Callable[..., Model]) -> None:
    key = next(
        key
        for key, found in parameters().items()
        if found.kind == "number" and not any(value.verified for value in found.values)
    )
    counted = f"add_months(m.started_on, param('{key}', m.started_on), 'clamp')"
    sql = changed(f"due('{KEY}', m.started_on)", counted)
    assert codes(made(sql=sql, params=(key,))) == ["SCR-071"]
    assert codes(made(sql=sql, params=(key,), status="draft")) == []
