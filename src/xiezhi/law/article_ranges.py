"""Which articles a law has on a day (`article_ranges.yaml`), and how a cited one stands."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Literal

from xiezhi.errors import XiezhiError
from xiezhi.law.catalogue import Statute, statutes
from xiezhi.yamlfile import read_yaml

StandingCode = Literal["in_force", "not_yet", "repealed", "absent", "unknown"]
_ARTICLE = re.compile(r"(\d{1,5})(?:-(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Range:
    """Articles 1 to `last` from `start` up to the day before `end`; `verified` in the text."""

    start: date
    end: date | None
    last: int
    verified: bool

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of one law. `began`: before this day the law was not in force. `whole`: no text
    before the ranges had more. `inserted` and `deleted` give the day on which each took effect."""

    began: date | None
    whole: bool
    procedural: bool
    ranges: tuple[Range, ...]
    inserted: Mapping[str, date]
    deleted: Mapping[str, date]

    def has(self, article: str, known: Range, day: date) -> bool:
        """Whether the text in force on `day`, which lies in the range, has the article."""
        number, inserted = _parse(article)
        if self.deleted.get(article, date.max) <= day:
            return False
        return self.inserted.get(article, date.max) <= day if inserted else number <= known.last


@dataclass(frozen=True, slots=True)
class Standing:
    """How an article stands; `verified` where everything it rests on was seen in a text.

    `in_force`; `not_yet` only later; `repealed` before, no longer; `absent` in no text up to the day;
    `unknown`: the law, its text of the day or an earlier one is not known.
    """

    code: StandingCode
    verified: bool = False


UNKNOWN = Standing("unknown")


def standing(law_id: str, article: str, on: date | None) -> StandingCode:
    """How the article (`264`, `133-1`) stands on a day. Errors: LAW-004 for another form."""
    return standing_of(law_id, article, on).code


def standing_of(law_id: str, article: str, on: date | None) -> Standing:
    """As `standing`, with whether it is verified."""
    _parse(article)
    law, known = statutes().get(law_id), article_ranges().get(law_id)
    if law is None or on is None:
        return UNKNOWN
    if known is None:
        return _ended(law, on) or UNKNOWN
    if known.began and on < known.began:
        return Standing("not_yet", law.versions[0].verified)
    before = [held for held in known.ranges if held.start <= on]
    present = next((held for held in before if held.holds(on)), None)
    if present and known.has(article, present, on):
        return Standing("in_force", present.verified)
    if any(_had(known, article, held, on) for held in before):
        return Standing("repealed", all(held.verified for held in before))
    if not _complete(law, before, on):
        return _ended(law, on) or UNKNOWN
    verified = known.whole and all(held.verified for held in before)
    later = known.inserted.get(article) or any(
        known.has(article, held, held.start) for held in known.ranges if held.start > on
    )
    return Standing("not_yet" if later else "absent", verified)


def _had(known: Articles, article: str, held: Range, on: date) -> bool:
    """Whether an earlier text had it: the whole range before, or until it was deleted."""
    deleted = known.deleted.get(article)
    if deleted is not None and held.start < deleted <= on:
        return True
    return not held.holds(on) and known.has(article, held, held.start)


def _complete(law: Statute, before: list[Range], on: date) -> bool:
    """Whether every text of the catalogue up to the day has a range; none before its first is known."""
    texts = [version.effective for version in law.versions if version.effective <= on]
    return bool(texts) and all(any(held.holds(day) for held in before) for day in texts)


def _ended(law: Statute, on: date) -> Standing | None:
    """Repealed as a whole, None where it is not."""
    last = law.versions[-1]
    if last.repealed is None or on < last.repealed:
        return None
    return Standing("repealed", last.verified)


def _parse(article: str) -> tuple[int, int]:
    match = _ARTICLE.fullmatch(article)
    if match is None:
        raise XiezhiError("LAW-004", article=article)
    return int(match[1]), int(match[2] or 0)


@functools.cache
def article_ranges() -> Mapping[str, Articles]:
    """The articles of each law whose text, or whose number of articles, is known."""
    text = files("xiezhi.law").joinpath("article_ranges.yaml").read_text(encoding="utf-8")
    return {id: _articles(data) for id, data in read_yaml(text).items()}


def _articles(data: Mapping[str, Any]) -> Articles:
    entries = data["ranges"]
    following = [entry["from"] for entry in entries[1:]] + [None]
    return Articles(
        began=data.get("began"),
        whole="began" in data or "whole_since" in data,
        procedural=data.get("procedural", False),
        ranges=tuple(
            Range(entry["from"], entry.get("to", later), entry["last"], entry["verified"])
            for entry, later in zip(entries, following, strict=True)
        ),
        inserted=_by_article(data.get("inserted", {})),
        deleted=_by_article(data.get("deleted", {})),
    )


def _by_article(days: Mapping[date, list[str]]) -> dict[str, date]:
    return {article: day for day, articles in days.items() for article in articles}
