"""Stated terms (自…起至…止) and stated credits (折抵十二日) of a criminal disposition."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xiezhi.documents import numerals
from xiezhi.documents.parts import Part

_N = f"[{numerals.NUMERAL_CHARS}]"
_INSERT = rf"[^\d{numerals.NUMERAL_CHARS}年月日至起止始被因。,;:()]{{0,24}}"
_END_OF_DAY = r"(?=[止起始至到,。;)\n]|\Z)"


def _date(name: str) -> str:
    # Copies break dates over lines, lose 日, type the letter O for a zero, and carry strange phrases.
    return (
        rf"(?P<{name}>(?P<{name}_year>[\d〇零一二三四五六七八九OoО]{{4}})/?{_INSERT}年{_INSERT}(?P<{name}_month>{_N}{{1,3}}){_INSERT}月"
        rf"{_INSERT}(?P<{name}_day>{_N}{{1,4}})(?:{_INSERT}[日号]|{_END_OF_DAY}))"
    )


_RANGE = re.compile(
    rf"{_date('from')}(?:[起始]|开始|之日起?)?[^\d。;:()年]{{0,12}}?[至到]{_INSERT}{_date('to')}"
)
_BEFORE = 60
_CLAUSE = re.compile(r"[,。;:()\n]")
# Ranges of a test period, of custody already served and of the like are no term.
_NO_TERM = re.compile(r"考验期|禁止|剥夺|矫正|社区|羁押(?!一日|的|$)|拘留|逮捕|取保|监视|缴纳|期间")
_CUSTODY_AFTER = re.compile(
    r"(?:期间|被|先行|已)?[^,。;()止]{0,8}?(?:被羁押|先行羁押|的?羁押|拘留|留置|期间)"
)
_DAYS = rf"(?P<days{{}}>{_N}{{{{1,4}}}})[日天]"
_GAP = rf"[^。;()\n年月{numerals.NUMERAL_CHARS}]{{0,24}}?"
_RULE = re.compile(r"羁押[一1][日天][,、]?(?:应)?(?:予以?)?折抵(?:刑期)?[一二12][日天]")
_CREDIT = re.compile(
    r"(?:羁押|拘留|留置|监视居住|关押)"
    + _GAP
    + _DAYS.format(1)
    + r"[^。;()\n\d]{0,16}?(?:折抵|抵扣|扣除|扣减|抵刑|予以折)"
    r"|(?:折抵|抵扣|扣除|扣减|减去)(?!后)" + _GAP + _DAYS.format(2)
)
_MOST_DAYS = 7_000


@dataclass(frozen=True)
class Term:
    """A stated term and the places of its two days."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    first_place: tuple[int, int]
    last_place: tuple[int, int]


def terms(plain: str, part: Part) -> Iterator[Term]:
    """Every term stated in a part, in order of place."""
    for match in _RANGE.finditer(plain, part.start, part.end):
        first, last = _day(match, "from"), _day(match, "to")
        if first is None or last is None:
            continue
        begin = max(part.start, match.start() - _BEFORE)
        before = plain[begin : match.start()]
        clause = _CLAUSE.split(before)[-1]
        test_period = before.rfind("考验期") > before.rfind("刑期")
        if test_period or _NO_TERM.search(clause) or _CUSTODY_AFTER.match(plain, match.end()):
            continue
        yield Term(*match.span(), first, last, match.span("from"), match.span("to"))


def credits(plain: str, part: Part) -> Iterator[tuple[int, int, int]]:
    """(days, start, end) of every credit stated as a number of days; the rule itself is none."""
    for start, end in _without_rule(plain, part):
        for match in _CREDIT.finditer(plain, start, end):
            days = numerals.number((match["days1"] or match["days2"]).lstrip("零〇"))
            if days and days <= _MOST_DAYS:
                yield days, *match.span()


def _without_rule(plain: str, part: Part) -> Iterator[tuple[int, int]]:
    """The stretches between the sentences of the rule 羁押一日折抵刑期一日."""
    start = part.start
    for rule in _RULE.finditer(plain, part.start, part.end):
        yield start, rule.start()
        start = rule.end()
    yield start, part.end


def _day(match: re.Match[str], name: str) -> dt.date | None:
    year = re.sub("[OoО]", "0", match[f"{name}_year"])
    numbers = (
        numerals.digits(year),
        numerals.number(match[f"{name}_month"]),
        numerals.number(match[f"{name}_day"]),
    )
    try:
        return dt.date(*[number or 0 for number in numbers])
    except ValueError:
        return None
