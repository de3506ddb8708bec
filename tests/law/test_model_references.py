"""Every article a model stands on is in the statute catalogue, and in the text where it is at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from statute_support import FILES, TEXTS, article_of, paragraph_of, text_of, versions_between

from xiezhi.law import article_text, statutes
from xiezhi.law.catalogue import chinese_number
from xiezhi.screening.model_parts import Basis
from xiezhi.screening.models import load_library

CITED = sorted(
    {
        (basis.law, basis.article, basis.start, basis.to): model.id
        for model in load_library()
        for basis in model.legal_basis
    }.items(),
    key=str,
)
PARTS = re.compile(r"(\d+(?:-\d+)?)((?:\(\d+\))*)(?::(\d+))?")


def test_every_statute_and_every_form_of_an_article_is_known() -> None:
    for (law, article, start, to), model in CITED:
        assert law in statutes(), model
        assert article_text(article, "zh"), model
        assert start is None or to is None or start <= to, model


def faults(basis: Basis) -> Iterator[str]:
    """What the texts in force on the days of the basis do not have."""
    for version in versions_between(basis.law, basis.start, basis.to):
        text = text_of(basis.law, version.promulgated)
        if text is None:
            name = f"{basis.law}@{version.promulgated}"
            if not version.text_absent and name not in FILES:
                yield f"{name} has a text, but texts.yaml does not say which"
            continue
        for part in basis.article.split(","):
            number, paragraphs, item = PARTS.fullmatch(part.strip()).groups()
            article = article_of(text, number)
            if article is None:
                yield f"{version.promulgated} has no article {number}"
                continue
            yield from _inside(article, number, paragraphs, item)


def _inside(article: str, number: str, paragraphs: str, item: str | None) -> Iterator[str]:
    words = article
    for paragraph in re.findall(r"\(\d+\)", paragraphs):
        try:
            words = paragraph_of(article, f"{number}{paragraph}")
        except AssertionError as error:
            yield f"{number}: {error}"
            return
    if item and not re.search(f"[（(]{chinese_number(int(item))}[）)]", words):
        yield f"{number}{paragraphs} has no item {item}"


@pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the statute texts (../shared/law/statutes) are not here"
)
def test_every_article_stands_in_its_text() -> None:
    wrong = [
        f"{model}: {law} {article}: {fault}"
        for (law, article, start, to), model in CITED
        for fault in faults(Basis(law, article, start, to))
    ]
    assert not wrong
    assert any(
        text_of(law, version.promulgated)
        for (law, _, start, to), _ in CITED
        for version in versions_between(law, start, to)
    )


def _pairs(article: str) -> set[str]:
    """Neighbouring characters of an article without its number."""
    words = re.sub(r"\s|第[一二三四五六七八九十百千零]+条", "", article)
    return {words[place : place + 2] for place in range(len(words) - 1)}


@pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the statute texts (../shared/law/statutes) are not here"
)
def test_a_renumbered_article_is_cited_from_the_day_of_its_number_only() -> None:
    # The rules of 2019 and the interpretation of 2021 count anew: 567 of 2012 is about another thing.
    wrong = []
    for (law, article, start, to), model in CITED:
        number = PARTS.match(article)[1]
        texts = (text_of(law, v.promulgated) for v in versions_between(law, start, to))
        words = [_pairs(found) for text in texts if text and (found := article_of(text, number))]
        wrong += [
            f"{model}: {law} {article}"
            for older in words[:-1]
            if len(older & words[-1]) < 0.3 * len(older | words[-1])
        ]
    assert not wrong, "give `from`, the day this number came into force"


def test_an_article_that_is_not_there_is_seen() -> None:
    if not TEXTS.is_dir():
        pytest.skip("the statute texts (../shared/law/statutes) are not here")
    assert not list(faults(Basis("cpl", "91(1)")))
    for article in ("999", "91(9)", "91(1):7"):
        assert list(faults(Basis("cpl", article))), article
