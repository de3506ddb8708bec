"""The civil, administrative and supervision-reply models keep what their guide promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.screening.model_parts import Variants
from xiezhi.screening.models import Model, load_model, shipped_library

# Worked examples of the field's law notes each model stands on.
ORACLES = {
    "supervision/filing-supervision-reply-overdue": {"E44", "W56"},
    "supervision/notice-to-file-ignored": {"E45", "W55"},
    "supervision/suggestion-reply-overdue": {"W01", "W03", "W09", "W10"},
    "civil/civil-trial-limit-overrun": {"W22", "W23", "W24"},
    "civil/enforcement-passive-six-months": {"W32"},
    "administrative/forward-transfer-late": {"W52"},
    "administrative/nonlit-apply-late": {"W36"},
    "administrative/nonlit-no-reminder": set(),
    "administrative/penalty-decision-overrun": {"W40"},
    "administrative/seizure-overrun": {"W47"},
}
GUIDE = Path(__file__).parents[2] / "docs" / "models" / "civil-administrative.md"


@pytest.fixture(params=sorted(ORACLES))
def model(request: pytest.FixtureRequest) -> Model:
    return load_model(shipped_library() / request.param)


def _key(model: Model) -> str:
    return f"{model.path.parent.name}/{model.id}"


def test_every_worked_example_of_its_law_is_an_example(model: Model) -> None:
    assert {case.oracle for case in model.examples.cases if case.oracle} == ORACLES[_key(model)]


def test_examples_show_every_grade(model: Model) -> None:
    shown = {row["outcome"] for case in model.examples.cases for row in case.expect}
    assert {"lawful", "hard", "soft", "undetermined"} <= shown


def test_examples_show_both_sides_of_the_line_and_missing_data(model: Model) -> None:
    kinds = [case.kind for case in model.examples.cases]
    assert len(kinds) >= 8
    assert kinds.count("boundary") >= 2
    assert "missing_data" in kinds


def test_an_unknown_export_date_is_shown_where_an_end_may_be_open(model: Model) -> None:
    if model.id == "nonlit-no-reminder":  # judged by two recorded acts, never by the as-of day
        return
    named = {
        name
        for case in model.examples.cases
        if case.extracted_on is None
        for row in case.expect
        for name in str(row.get("missing", "")).split(",")
    }
    assert f"extracted_on:{model.unit}" in named


def test_models_on_administrative_acts_are_gated(model: Model) -> None:
    assert model.gated == (model.function == "administrative")


def test_sentences_never_restate_a_limit(model: Model) -> None:
    """A limit in a sentence would outlive a change of the law; days and steps carry it."""
    words = ("七日", "十五日", "三十日", "九十日", "六个月", "三个月", "二十四小时", "工作日")
    texts = [
        text
        for told in model.explain["zh"].values()
        for text in (told.of.values() if isinstance(told, Variants) else [told])
    ]
    assert not [word for word in words for text in texts if word in text]


def test_the_guide_has_a_section_for_the_model(model: Model) -> None:
    assert f"\n## {model.id}\n" in GUIDE.read_text(encoding="utf-8")
