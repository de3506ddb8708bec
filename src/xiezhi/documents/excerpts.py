"""Pieces of a document, each beside the fact that was read from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xiezhi.documents.passages import Passage, Place
from xiezhi.documents.reading import Span
from xiezhi.i18n import _

_SENTENCE = re.compile(r"[。；;\n\r]")
_CLAUSE = re.compile(r"[，,。；;：:（）()\n\r]")
# Characters shown on either side of a fact, the longest fact, and facts shown of one finding.
_AROUND_CLAUSE = 40
_AROUND_SENTENCE = 80
_LONGEST = 120
_MOST = 14


@dataclass(frozen=True)
class Excerpt:
    """A piece of a document beside the fact read from it: `before` and `after` are its sentence.

    `start` and `end` count characters of the document.
    """

    label: str
    text: str
    before: str = ""
    after: str = ""
    start: int = 0
    end: int = 0


def excerpts(
    passage: Passage, wanted: Callable[[Place], bool], *, text: str = "", clauses: bool = False
) -> Iterator[Excerpt]:
    """Where the wanted places stand, in the order of the text, each with its sentence.

    `text`: shown instead of that of the passage, and as long; `clauses`: not the whole sentence.
    """
    labels: dict[Span, list[str]] = {}
    for place in passage.places:
        if wanted(place):
            kept = labels.setdefault(place.span, [])
            if place.label not in kept:
                kept.append(place.label)
    for span in sorted(labels)[:_MOST]:
        yield _excerpt(_("、").join(labels[span]), span, text or passage.text, clauses)


def _excerpt(label: str, span: Span, text: str, clauses: bool) -> Excerpt:
    boundary, around = (_CLAUSE, _AROUND_CLAUSE) if clauses else (_SENTENCE, _AROUND_SENTENCE)
    head = text[max(0, span.start - around) : span.start]
    tail = text[span.end : span.end + around]
    before, after = boundary.split(head)[-1], boundary.split(tail, maxsplit=1)[0]
    # An ellipsis where the sentence goes on.
    before = f"…{before}" if len(before) == around else before.lstrip()
    after = f"{after}…" if len(after) == around else after.rstrip()
    return Excerpt(label, span.of(text)[:_LONGEST], before, after, span.start, span.end)
