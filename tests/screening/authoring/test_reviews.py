"""The reviews quote the law as it stands, count nothing by hand, and are those of the library as it is."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from xiezhi import law
from xiezhi.screening.authoring import docs, reviews
from xiezhi.screening.authoring.cards import stamp
from xiezhi.screening.engines import open_engine
from xiezhi.screening.models import find_model, load_library

sys.path.insert(0, str(Path(__file__).parents[2] / "law"))
from statute_support import TEXTS, article_of, paragraph_of, text_of

PAGES = Path(__file__).parents[3] / "docs" / "models"
LIBRARY = load_library()
INTRO, REVIEWS = reviews.read(PAGES / reviews.SOURCE)
QUOTES = [(review.model, quote) for review in REVIEWS for quote in review.quotes]
DATE = re.compile(r"\d{4}-\d{2}|\d{4} ?年 ?\d{1,2} ?月")


def test_the_page_is_of_the_present_words_and_models() -> None:
    written = (PAGES / reviews.PAGE).read_text(encoding="utf-8")
    assert reviews.source_stamp(PAGES / reviews.SOURCE) in written, "run `make docs`"
    stale = [r.model for r in REVIEWS if stamp(find_model(LIBRARY, r.model)) not in written]
    assert not stale, "run `make docs`"


def test_every_review_shows_a_hard_a_lawful_and_an_undetermined_unit() -> None:
    assert len(REVIEWS) == len({review.model for review in REVIEWS}) == 12
    for review in REVIEWS:
        cases = find_model(LIBRARY, review.model).examples.cases
        outcomes = [
            row["outcome"]
            for shown in review.shown
            for case in cases
            if case.name["zh"] == shown["example"]
            for row in case.expect
            if str(row["unit"]) == shown["unit"]
            and row.get("discriminator") == shown.get("discriminator")
        ]
        assert outcomes == ["hard", "lawful", "undetermined"], review.model


def test_no_date_is_written_by_hand() -> None:
    for review in REVIEWS:
        words = [*review.words.values(), *review.misled, *(shown["why"] for shown in review.shown)]
        assert not [text for text in words if DATE.search(text)], review.model


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statute texts are not beside the checkout")
@pytest.mark.parametrize(("model", "quote"), QUOTES)
def test_a_quotation_stands_in_the_article_word_for_word(model: str, quote: dict[str, str]) -> None:
    articles = [
        paragraph_of(article, quote["article"])
        for version in law.statute(quote["law"]).versions
        if (text := text_of(quote["law"], version.promulgated))
        and (article := article_of(text, quote["article"]))
    ]
    pieces = quote["text"].split("……")
    assert any(all(piece in article for piece in pieces) for article in articles), model


def test_a_fact_or_an_example_that_is_not_there_is_named(tmp_path: Path) -> None:
    words = (PAGES / reviews.SOURCE).read_text(encoding="utf-8")
    (tmp_path / reviews.SOURCE).write_text(words.replace("{due_at~told_at}", "{due_at~nothing}"))
    with open_engine() as engine, pytest.raises(ValueError, match="family-notice-late: nothing"):
        docs.reviewed(LIBRARY, tmp_path, engine)
    (tmp_path / reviews.SOURCE).write_text(
        words.replace("example: 精神病鉴定扣除后仍超期", "example: 无")
    )
    with (
        open_engine() as engine,
        pytest.raises(ValueError, match="investigative-custody-overdue: 无"),
    ):
        docs.reviewed(LIBRARY, tmp_path, engine)


@pytest.mark.slow
def test_the_page_is_current_to_the_last_step() -> None:
    with open_engine() as engine:
        made = docs.reviewed(LIBRARY, PAGES, engine)[reviews.PAGE]
    assert (PAGES / reviews.PAGE).read_text(encoding="utf-8") == made, "run `make docs`"
