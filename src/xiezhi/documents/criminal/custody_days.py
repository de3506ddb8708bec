"""Days told one after the other: 2017年2月15日 … 同月28日 … 次日 … 10月20日 … 26日.

A run of custody events names the year once. The tokenizer reads full dates; here every day is
resolved from the day told before it in the same paragraph, those without a year too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xiezhi.documents import numerals
from xiezhi.documents.parts import Part, Parted
from xiezhi.documents.tokens import Token

_M = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_D = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,4})"
_DAY = re.compile(
    rf"(?P<year>[同当次翌本该])年(?P<m>{_M})月(?:(?P<d>{_D})[日号])?"
    rf"|(?<![年\d一二三四五六七八九十〇零])(?P<m2>{_M})月(?P<d2>{_D})(?:[日号]|(?P<bare>(?=[因被经由])))"
    rf"|(?P<month>[同当次本该])月(?P<d3>{_D})[日号]"
    r"|(?P<same>[同当即]日|当天|同天)|(?P<next>[次翌]日|次天|第二[日天])"
    rf"|(?<=[,、;。于至(])(?P<d4>{_D})[日号](?=[,被由经因至将依]|[一-鿿]{{2,16}}(?:公安|检察|法院))"
)
_SHORTLY = dt.timedelta(days=31)
_NUMERALS = re.compile(r"[\d一二三四五六七八九〇零]")


@dataclass(frozen=True)
class Told:
    """A day told in a text; `day` is None where only its month or year is readable."""

    start: int
    end: int
    day: dt.date | None
    doubt: str = ""


def told_days(doc: Parted, part: Part) -> list[Told]:
    """The days told in a part, in order of place."""
    plain = doc.text.plain
    full = [
        token for token in doc.within(part, "date", "month") if _NUMERALS.match(plain, token.start)
    ]
    found: list[Told] = []
    last: dt.date | None = None
    for one in _in_order(full, _DAY.finditer(plain, part.start, part.end)):
        told = (
            Told(one.start, one.end, one.day if one.kind == "date" else None, one.doubt)
            if isinstance(one, Token)
            else Told(one.start(), one.end(), _resolved(one, last), _doubt(one))
        )
        found.append(told)
        last = told.day or last
    return found


def _in_order(
    full: list[Token], relative: Iterator[re.Match[str]]
) -> Iterator[Token | re.Match[str]]:
    """Both kinds by place; what stands inside a full date is no day of its own."""
    waiting = list(reversed(full))
    taken = 0
    for match in relative:
        while waiting and waiting[-1].start <= match.start():
            token = waiting.pop()
            taken = token.end
            yield token
        if match.start() >= taken:
            yield match
    yield from reversed(waiting)


def _doubt(match: re.Match[str]) -> str:
    return "mended_day" if match["bare"] is not None else ""


def _resolved(match: re.Match[str], last: dt.date | None) -> dt.date | None:
    if last is None:
        return None
    if match["same"]:
        return last
    if match["next"]:
        return last + dt.timedelta(days=1)
    if match["year"]:
        year = last.year + (match["year"] in "次翌")
        return _date(year, match["m"], match["d"])
    if match["month"]:
        months = last.year * 12 + last.month - 1 + (match["month"] == "次")
        return _date(months // 12, str(months % 12 + 1), match["d3"])
    day = (
        _date(last.year, match["m2"], match["d2"])
        if match["m2"]
        else _date(last.year, str(last.month), match["d4"])
    )
    if day is None:
        return None
    # A day without year lies after the one before it, or shortly before it in brackets: 21日被刑事
    # 拘留（20日被羁押）. Else its year is not known.
    shortly = match.string[match.start() - 1] == "(" and last - day <= _SHORTLY
    return day if day >= last or shortly else None


def _date(year: int, month: str, day: str | None) -> dt.date | None:
    numbers = numerals.number(month), numerals.number(day or "")
    if None in numbers:
        return None
    try:
        return dt.date(year, numbers[0] or 0, numbers[1] or 0)
    except ValueError:
        return None
