"""The models on civil and administrative documents keep what their guide promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.screening.model_parts import Variants
from xiezhi.screening.models import Model, load_model, shipped_library

MODELS = (
    "civil/civil-default-no-summons",
    "civil/civil-procedure-misused",
    "civil/civil-claim-undecided",
    "administrative/admin-suit-limit-misapplied",
)
NEVER_HARD = ("civil-claim-undecided",)
GUIDE = Path(__file__).parents[2] / "docs" / "models" / "civil-administrative.md"


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> Model:
    return load_model(shipped_library() / request.param)


def _shown(model: Model) -> set[str]:
    return {str(row["outcome"]) for case in model.examples.cases for row in case.expect}


def test_at_least_eight_examples_of_both_sides(model: Model) -> None:
    kinds = [case.kind for case in model.examples.cases]
    assert len(kinds) >= 8
    assert {"positive", "negative", "boundary", "missing_data", "law_change"} <= set(kinds)


def test_examples_show_every_grade_the_model_gives(model: Model) -> None:
    graded = {"lawful", "soft", "undetermined", "out_of_scope"}
    hard = set() if model.id in NEVER_HARD else {"hard"}
    assert _shown(model) == graded | hard


def test_matching_by_kind_never_gives_a_hard_finding() -> None:
    sql = (shipped_library() / "civil" / "civil-claim-undecided" / "model.sql").read_text("utf-8")
    assert "'hard'" not in sql


def test_the_guide_has_a_heading(model: Model) -> None:
    assert f"\n## {model.id}\n" in GUIDE.read_text(encoding="utf-8")


def test_models_look_at_courts_and_wait_for_a_complaint(model: Model) -> None:
    assert model.organ_kinds == ("court",)
    assert model.ground == "complaint"
    assert not model.gated


def test_sentences_never_restate_a_limit(model: Model) -> None:
    words = ("十五日", "六个月", "三个月", "一年")
    texts = [
        text
        for told in model.explain["zh"].values()
        for text in (told.of.values() if isinstance(told, Variants) else [told])
    ]
    assert not [word for word in words for text in texts if word in text]
