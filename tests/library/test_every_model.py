"""What every model of the library promises; looped over all of them, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from xiezhi.screening.example_format import DEMANDED
from xiezhi.screening.model_parts import Variants
from xiezhi.screening.models import Model, load_model, model_folders, shipped_library
from xiezhi.screening.schema import OUTCOMES

_FOLDERS = {folder.name: folder for folder in model_folders([shipped_library()])}
_WORKED = Path(__file__).parent / "worked"
_GUIDES = Path(__file__).parents[2] / "docs" / "models"
_LEAST_EXAMPLES = 8
_LITERAL = re.compile(rf"'({'|'.join(OUTCOMES)})'")
# A number of days, hours, weeks or months; not an age (周岁) and not a date.
_LIMIT_ZH = re.compile(
    r"(?<!年)[一二三四五六七八九十百两半\d]+(?:个)?(?:工作)?(?:日|天|月|周(?!岁)|小时)"
)
_LIMIT_EN = re.compile(
    r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|twenty-four|thirty"
    r"|forty-eight|sixty|ninety|half a)[ -](?:(?:working|natural|calendar)[ -])?(?:day|month|hour|week)s?\b",
    re.IGNORECASE,
)
# A day or two of difference between two readings is no limit, and 5月1日 is a date.
_NO_LIMIT = re.compile(r"\d+月(?:\d+日)?|一两日|相差一日|两日|一日|\d+日")
# Names of kinds, as the law calls them.
_NAMES = ("延长二个月", "延长一个月")


@pytest.fixture(params=sorted(_FOLDERS))
def model(request: pytest.FixtureRequest) -> Model:
    return _model(request.param)


@cache
def _model(id: str) -> Model:
    return load_model(_FOLDERS[id])


@cache
def _worked() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in sorted(_WORKED.glob("*.yaml")):
        for id, examples in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            assert id not in found, f"{path.name}: {id} stands in two files"
            found[id] = examples
    return found


@cache
def _headings() -> set[str]:
    return {
        line.removeprefix("## ").strip()
        for path in _GUIDES.glob("*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    }


def _sentences(model: Model, language: str) -> Iterator[tuple[str, str]]:
    for outcome, told in model.explain[language].items():
        for text in told.of.values() if isinstance(told, Variants) else [told]:
            yield outcome, text


def test_at_least_eight_examples_of_every_kind_or_with_a_reason(model: Model) -> None:
    kinds = [case.kind for case in model.examples.cases]
    assert len(kinds) >= _LEAST_EXAMPLES
    for group in DEMANDED:
        excused = {*group, "_or_".join(group)} & model.examples.not_applicable.keys()
        assert excused or set(group) & set(kinds), group


def test_every_outcome_that_the_sql_names_is_shown_by_an_example(model: Model) -> None:
    shown = {str(row["outcome"]) for case in model.examples.cases for row in case.expect}
    # A draft is capped, so its examples show what it may say.
    assert set(_LITERAL.findall(model.sql)) - shown <= ({"hard"} if model.is_draft else set())


def test_sentences_for_all_five_outcomes_in_both_languages(model: Model) -> None:
    for language in ("zh", "en"):
        assert model.explain[language].keys() == set(OUTCOMES)
        assert all(text.strip() for _, text in _sentences(model, language))
    for outcome, zh in model.explain["zh"].items():
        en = model.explain["en"][outcome]
        assert isinstance(zh, Variants) == isinstance(en, Variants), outcome
        if isinstance(zh, Variants) and isinstance(en, Variants):
            assert zh.by == en.by and zh.of.keys() == en.of.keys(), outcome


def test_a_hard_sentence_names_the_organ_in_both_languages(model: Model) -> None:
    for language in ("zh", "en"):
        nameless = [t for o, t in _sentences(model, language) if o == "hard" and "{organ}" not in t]
        assert nameless == []


def test_sentences_never_restate_a_limit(model: Model) -> None:
    """A limit in a sentence would outlive a change of the law; days and steps carry it."""
    found = []
    for language, limit in (("zh", _LIMIT_ZH), ("en", _LIMIT_EN)):
        for outcome, text in _sentences(model, language):
            bare = re.sub(r"\{\w+\}", "", text)
            for name in _NAMES:
                bare = bare.replace(name, "")
            hits = [hit for hit in limit.findall(bare) if not _NO_LIMIT.fullmatch(hit)]
            found += [(language, outcome, hit) for hit in hits]
    assert found == []


def test_models_on_acts_of_administrative_organs_are_gated(model: Model) -> None:
    watched = "administrative" in model.organ_kinds
    # A reply owed to the procuratorate itself is no administrative act.
    if watched and model.function != "self":
        assert model.gated
    if model.gated:
        assert model.function in ("administrative", "public_interest", "minors")


def test_its_worked_examples_are_those_listed(model: Model) -> None:
    shown = {case.oracle for case in model.examples.cases if case.oracle}
    assert model.id in _worked(), "no line in tests/library/worked"
    assert shown == set(_worked()[model.id])


def test_it_has_a_heading_in_the_guides(model: Model) -> None:
    assert model.id in _headings()


def test_worked_examples_are_of_models_that_exist() -> None:
    assert _worked().keys() <= _FOLDERS.keys()
