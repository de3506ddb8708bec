"""Promises of the five models on commutation and parole that single examples do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi.screening.model_parts import Variants
from xiezhi.screening.models import Model, load_library

GUIDE = Path(__file__).parents[2] / "docs" / "models" / "commutation.md"
IDS = (
    "commutation-start-early",
    "commutation-interval-short",
    "commutation-amount-excess",
    "served-floor-breach",
    "parole-ineligible",
)
MODELS = [model for model in load_library() if model.id in IDS]


def test_all_five_are_in_the_library() -> None:
    assert sorted(model.id for model in MODELS) == sorted(IDS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_every_model_has_a_section_in_the_guide(model: Model) -> None:
    assert f"\n## {model.id}\n" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_sentences_name_the_court_that_ruled(model: Model) -> None:
    hard = model.explain["zh"]["hard"]
    texts = hard.of.values() if isinstance(hard, Variants) else [hard]
    assert all("{organ}" in text for text in texts)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_variants_say_the_same_cases_in_both_languages(model: Model) -> None:
    for outcome, zh in model.explain["zh"].items():
        en = model.explain["en"][outcome]
        assert isinstance(zh, Variants) == isinstance(en, Variants)
        if isinstance(zh, Variants) and isinstance(en, Variants):
            assert zh.by == en.by and zh.of.keys() == en.of.keys()
