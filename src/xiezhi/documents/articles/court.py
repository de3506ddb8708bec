"""The articles on which the court of a judgment rests."""

from __future__ import annotations

from xiezhi.documents.articles.citations import read_articles
from xiezhi.documents.articles.passages import leading
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Article


def court_articles(judgment: Judgment, found: Collector | None = None) -> tuple[Article, ...]:
    """Those of its opinion, and of the sentence that leads to the order.

    A short form has no opinion (经审查，依照…裁定如下); then that sentence alone counts. Annexes with
    the words of the law, and what the parties or an earlier court cite, do not count.
    """
    ordered = bool(judgment.disposition)
    end = judgment.disposition.start if ordered else judgment.reasoning.end
    opinion = Part(judgment.reasoning.start, end)
    articles = read_articles(judgment, opinion, found, ordered=ordered)
    if articles or not ordered:
        return articles
    return read_articles(judgment, leading(judgment, Part(judgment.head.end, end)), found)
