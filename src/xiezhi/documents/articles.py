"""Articles that the court cites before its order."""

from __future__ import annotations

import functools
import re

from xiezhi.documents import numerals
from xiezhi.documents.parts import Part, Parted
from xiezhi.documents.reading import Article
from xiezhi.law import statutes

_TITLE = re.compile(r"《([^》\n]{2,60}(?:》[^》《,;。\n]{1,14})?)》")
_ARTICLE = re.compile(
    rf"第?([{numerals.NUMERAL_CHARS}]{{1,7}})条(?:之([{numerals.NUMERAL_CHARS}]{{1,3}}))?"
)
_PUNCTUATION = re.compile(r"[《》〈〉<>﹤﹥、,()\s]")
_LONGEST_INSERT = 20
_SHORTEST = 8


def read_articles(ruling: Parted, part: Part) -> tuple[Article, ...]:
    """Each article once, in order; the law by its full title where the catalogue has it."""
    plain = ruling.text.plain
    titles = list(_TITLE.finditer(plain, part.start, part.end))
    found: dict[tuple[str, str], Article] = {}
    for index, title in enumerate(titles):
        law = _law(title[1])
        end = titles[index + 1].start() if index + 1 < len(titles) else part.end
        for match in _ARTICLE.finditer(plain, title.end(), end):
            number = numerals.number(match[1])
            if not number:
                continue
            inserted = numerals.number(match[2]) if match[2] else None
            article = f"{number}-{inserted}" if inserted else str(number)
            span = ruling.text.span(*match.span())
            found.setdefault((law, article), Article(law, article, span))
    return tuple(found.values())


def _law(written: str) -> str:
    """The catalogue's full title; a phrase that a copy put inside the title is passed over."""
    bare = _PUNCTUATION.sub("", written)
    best = ""
    for bare_title, title in _titles():
        # 《关于办理减刑…的规定》 leaves out the court that stands before the bracket.
        short = len(bare) > _SHORTEST and bare_title.endswith(bare)
        longer = bare.startswith(bare_title) and len(bare) - len(bare_title) <= _LONGEST_INSERT
        fits = bare == bare_title or short or longer
        if fits and len(title) > len(best):
            best = title
    return best or written


@functools.cache
def _titles() -> tuple[tuple[str, str], ...]:
    return tuple((_PUNCTUATION.sub("", statute.zh), statute.zh) for statute in statutes().values())
