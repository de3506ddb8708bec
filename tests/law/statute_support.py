"""The statute texts beside the checkout: which file holds a version, and the words of an article."""

from __future__ import annotations

import functools
import re
from datetime import date
from pathlib import Path

import yaml

from xiezhi.law import DatedValue, Version, statute
from xiezhi.law.catalogue import chinese_number

TEXTS = Path(__file__).parents[3] / "shared" / "law" / "statutes"
FILES = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text(encoding="utf-8"))
# A blank may have slipped into a heading.
HEADING = r"(?:^|\n)\s*第{number} ?条(?!之)"
NEXT = re.compile(r"\n\s*第[一二三四五六七八九十百千零]+ ?条[之\s　]")


@functools.cache
def text_of(law: str, promulgated: date) -> str | None:
    """One text, or None where it is absent."""
    name = FILES.get(f"{law}@{promulgated}")
    return (TEXTS / name).read_text(encoding="utf-8") if name else None


def versions_of(value: DatedValue) -> list[Version]:
    """Every version of the law that was in force on some day of the value."""
    return versions_between(value.law, value.start, value.to)


def versions_between(law: str, first: date | None, last: date | None) -> list[Version]:
    """Every version of a law that was in force on some day of a span, open where None."""
    return [
        version
        for version in statute(law).versions
        if version.effective <= (last or date.max)
        and (version.repealed or date.max) > (first or date.min)
    ]


def article_of(text: str, number: str) -> str | None:
    """The words of one article (`91` of `91(1)`)."""
    base, _, inserted = re.match(r"(\d+)(-(\d+))?", number).groups()
    written = chinese_number(int(base))
    heading = HEADING.format(number=written)
    if inserted:
        heading = heading.replace("条(?!之)", f"条之{chinese_number(int(inserted))}")
    found = re.search(heading, text)
    if found is None:
        return None
    end = NEXT.search(text, found.end())
    return text[found.start() : end.start() if end else None]


def paragraph_of(article: str, number: str) -> str:
    """The named paragraph; items of a list belong to the paragraph they follow."""
    wanted = re.search(r"\((\d+)\)", number)
    if wanted is None:
        return article
    paragraphs: list[str] = []
    for line in (line.strip() for line in article.split("\n")):
        if not line:
            continue
        if paragraphs and re.match(r"[（(][一二三四五六七八九十]+[）)]", line):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
    index = int(wanted.group(1)) - 1
    assert index < len(paragraphs), f"no paragraph {index + 1}"
    return paragraphs[index]
