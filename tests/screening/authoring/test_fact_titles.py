"""Promises of the titles of facts: every fact that a model shows has one of its own, in both languages."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from xiezhi.i18n import LANGUAGES
from xiezhi.records import catalogue
from xiezhi.screening.authoring.fact_titles import computed_title, fact_title, usual_title
from xiezhi.screening.models import Model, load_model, shipped_library, shipped_models
from xiezhi.yamlfile import read_yaml

BAIL = load_model(shipped_library() / "criminal" / "bail-overdue")


def test_a_fact_bears_the_title_of_its_field_or_that_of_all_models() -> None:
    assert fact_title(BAIL, "executed_on") == "执行日期"
    assert (fact_title(BAIL, "due_hard"), fact_title(BAIL, "due_hard", "en")) == (
        "从宽末日", "last day (lenient)",
    )  # fmt: skip
    assert fact_title(BAIL, "unheard_of") == "`unheard_of`"
    assert usual_title("unit", "en") == "unit"


def test_what_a_model_calls_it_wins_over_the_field_of_the_name() -> None:
    models = {model.id: model for model in shipped_models()}
    model = models["commutation-court-limits"]
    assert "start_on" in {name for type in model.inputs for name in catalogue()[type].fields}
    assert fact_title(model, "start_on") == computed_title(model, "start_on") == "起算日"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_fact_of_the_library_has_a_title_and_no_two_of_a_model_share_one(lang: str) -> None:
    wrong = []
    for model in shipped_models():
        titles = Counter(fact_title(model, name, lang) for name in model.outputs)
        wrong += [f"{model.id}: {title}" for title, n in titles.items() if n > 1 or "`" in title]
    assert wrong == []


def test_no_title_is_left_of_a_fact_that_is_gone() -> None:
    models: dict[str, Model] = {model.id: model for model in shipped_models()}
    path = files("xiezhi.screening.authoring").joinpath("fact_titles.yaml")
    titled = read_yaml(path.read_text(encoding="utf-8"))["models"]
    gone = [(id, name) for id, names in titled.items() for name in names
            if id not in models or name not in models[id].outputs]  # fmt: skip
    assert gone == []
