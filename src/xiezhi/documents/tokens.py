"""Tokens of the grammar: dates, case numbers, lengths of time.

Between two tokens of a sentence anything may stand, so a phrase that a copy put there does no harm;
only a phrase inside a token needs tolerance, and only dates and case numbers get it. Every repeat
is bounded, so the time is linear in the length of the text.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from xiezhi.documents import numerals

Kind = Literal["date", "month", "case", "length"]

_N = rf"[{numerals.NUMERAL_CHARS}]"
_YEAR = r"(?:\d{4}|[〇零一二三四五六七八九]{3,4})"
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,4})"
# Words that stand between a month and another date: what holds one of them is grammar, no insert.
_INSERT = (
    r"[^\d一二三四五六七八九十〇零廿卅年月日至起止被经减判处裁因犯拘捕释获送交提"
    r"于对作缴共分\s。;:、()《》]{2,16}"
)
_PATTERN = re.compile(
    rf"(?P<case>\((?:19|20)\d\d\)[^\n。;,()《》:、]{{1,40}}?号(?:之[一二三四五六七八九十\d]{{1,3}})?)"
    rf"|(?P<date>(?P<y>{_YEAR})年(?P<m>{_MONTH})月(?P<d>{_DAY})[日号]"
    rf"|(?P<y2>\d{{4}})(?P<sep>[./-])(?P<m2>\d{{1,2}})(?P=sep)(?P<d2>\d{{1,2}})(?!\d))"
    rf"|(?P<broken>(?P<y3>{_YEAR})年(?P<g1>{_INSERT})?(?P<m3>{_MONTH})(?P<g2>{_INSERT})?月"
    rf"(?P<g3>{_INSERT})?(?P<d3>{_DAY})(?P<g4>{_INSERT})?日)"
    # 2018年7月16交付执行: the copy lost 日.
    r"|(?P<dayless>(?P<y7>\d{4})年(?P<m7>\d{1,2})月(?P<d7>\d{1,2})(?=[被、,]|交付|送|入[监狱]|作出|提出|经|裁定|减))"
    rf"|(?P<same_year>(?P<which_year>同|当|次|翌|本)年(?P<m4>{_MONTH})月(?P<d4>{_DAY})日)"
    rf"|(?P<same_month>(?P<which_month>同|当|次|本)月(?P<d5>{_DAY})日)"
    r"|(?P<same_day>[同当]日|当天|[次翌]日|第二天)"
    rf"|(?P<month>(?P<y6>{_YEAR})年(?P<m6>{_MONTH})月(?!\d|[{numerals.NUMERAL_CHARS}]))"
    rf"|(?P<length>(?P<ly>{_N}{{1,4}})年(?:又?(?P<lm>{_N}{{1,4}})个?月)?(?:又?(?P<ld>{_N}{{1,3}})[日天])?"
    rf"|(?P<lm2>{_N}{{1,4}})个月(?:又?(?P<ld2>{_N}{{1,3}})[日天])?"
    rf"|(?P<lm3>{_N}{{1,3}})月|(?P<ld3>{_N}{{1,3}})[日天])"
)
# Where a token can begin: one search for one set of characters is what keeps long texts fast.
_START = re.compile(
    rf"[(同当次翌本第{numerals.NUMERAL_CHARS}](?:(?<=[{numerals.NUMERAL_CHARS}]){_N}{{0,3}}[年月日天个./-]"
    r"|(?<=[同当次翌本])[年月日天]|(?<=\()(?:19|20)\d\d\)|(?<=第)二天)"
)
_LONGEST_YEARS = 50
_NOISE = re.compile(rf"[^{numerals.NUMERAL_CHARS}年月日]")
# Terms and their ends lie in this range; another year is a slip or a number of another kind.
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class Length:
    """A length of time: years, months and days as written (never converted into each other)."""

    years: int = 0
    months: int = 0
    days: int = 0

    @property
    def in_months(self) -> int:
        return self.years * 12 + self.months


@dataclass(frozen=True)
class Token:
    """A token of the plain text. `year` is that of a date or a month; `doubt` is set where it was mended to be read."""

    kind: Kind
    start: int
    end: int
    day: dt.date | None = None
    year: int = 0
    length: Length | None = None
    doubt: str = ""

    @property
    def date(self) -> dt.date:
        """The day of a `date` token."""
        assert self.day is not None, self.kind
        return self.day


def tokens(plain: str) -> tuple[Token, ...]:
    """All tokens in order of place. A date that does not exist (2月30日) is no token."""
    found: list[Token] = []
    last: dt.date | None = None
    place = 0
    while start := _START.search(plain, place):
        match = _PATTERN.match(plain, start.start())
        place = match.end() if match else start.start() + 1
        token = _token(match, last) if match else None
        if token is not None:
            found.append(token)
            last = token.day or last
    return tuple(found)


def _token(match: re.Match[str], last: dt.date | None) -> Token | None:
    start, end = match.span()
    if match["case"]:
        return Token("case", start, end)
    if match["date"]:
        day = _day(match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"])
        mended = len(match["y"] or "") == 3
        return (
            None
            if day is None
            else Token("date", start, end, day, day.year, doubt="mended_year" if mended else "")
        )
    if match["broken"]:
        day = _day(match["y3"], match["m3"], match["d3"])
        return (
            None if day is None else Token("date", start, end, day, day.year, doubt="interrupted")
        )
    if match["dayless"]:
        day = _day(match["y7"], match["m7"], match["d7"])
        return None if day is None else Token("date", start, end, day, day.year, doubt="mended_day")
    if match["same_year"] or match["same_month"] or match["same_day"]:
        day = _relative(match, last)
        return None if day is None else Token("date", start, end, day, day.year)
    if match["month"]:
        day = _day(match["y6"], match["m6"], "1")
        return None if day is None else Token("month", start, end, year=day.year)
    return _length(match)


def _day(year: str, month: str, day: str) -> dt.date | None:
    # A copy that lost the sign 〇 leaves three digits: 二二一年 is 2021. Only the twenty-first
    # century is mended so, and the reading is marked as doubtful.
    if len(year) == 3:
        if not year.startswith("二"):
            return None
        year = "二〇" + year[1:]
    numbers = numerals.digits(year), numerals.number(month), numerals.number(day)
    if None in numbers:
        return None
    try:
        day_found = dt.date(*[part or 0 for part in numbers])
        return day_found if _FIRST_YEAR <= day_found.year <= _LAST_YEAR else None
    except ValueError:
        return None


def _relative(match: re.Match[str], last: dt.date | None) -> dt.date | None:
    """同年9月3日, 同月5日, 次日: counted from the date before it in the text."""
    if last is None:
        return None
    if match["same_year"]:
        year = last.year + (match["which_year"] in "次翌")
        return _day(str(year), match["m4"], match["d4"])
    if match["same_month"]:
        months = last.year * 12 + last.month - 1 + (match["which_month"] == "次")
        return _day(str(months // 12), str(months % 12 + 1), match["d5"])
    try:
        return last + dt.timedelta(days=match[0][0] in "次翌第")
    except OverflowError:
        return None


def _length(match: re.Match[str]) -> Token | None:
    years = numerals.part(match["ly"])
    months = numerals.part(match["lm"] or match["lm2"] or match["lm3"])
    days = numerals.part(match["ld"] or match["ld2"] or match["ld3"])
    if years is None or months is None or days is None or years > _LONGEST_YEARS:
        return None
    return Token("length", *match.span(), length=Length(years, months, days))


def interrupted_date(line: str) -> tuple[Token, ...]:
    """The tokens of a line that is a date with a phrase inside it: only its numerals are kept."""
    return tokens(_NOISE.sub("", line))
