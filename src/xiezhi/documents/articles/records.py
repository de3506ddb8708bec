"""The articles a court cites as rows of `cited_article`, each with its standing on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from xiezhi.documents.reading import Reading, Span
from xiezhi.law.article_ranges import article_ranges, standing_of


def cited_rows(reading: Reading) -> Iterator[tuple[dict[str, Any], Span]]:
    """A row of `cited_article` for each article of a reading, with its place.

    The standing is that of the day of the judgment; where the day was not read or is doubtful, or
    the law is not in the catalogue, it is `unknown`.
    """
    day = reading.value("judged_on")
    organ = reading.value("organ")
    on = day if isinstance(day, date) and reading.confidence("judged_on") == "stated" else None
    for seq, cited in enumerate(reading.articles, 1):
        found = standing_of(cited.law_id, cited.article, on)
        known = article_ranges().get(cited.law_id)
        row: dict[str, Any] = {
            "judgment": reading.id,
            "seq": seq,
            "law": cited.law,
            "article": cited.article,
            "paragraph": cited.paragraph,
            "item": cited.item,
            "standing": found.code,
            "standing_verified": found.verified,
            "procedural": known.procedural if known else None,
            "doubtful": bool(cited.doubt),
            "organ": organ,
            "judged_on": day,
        }
        yield {name: value for name, value in row.items() if value is not None}, cited.span
