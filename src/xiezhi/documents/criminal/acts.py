"""Between which days the acts of a judgment lie, from the facts of the court.

The bounds are the earliest and the latest day the facts name, so that they hold for each act and
each defendant. Where the facts do not begin with a date nothing is concluded.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xiezhi.documents import numerals
from xiezhi.documents.criminal.persons import sentences
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Span
from xiezhi.documents.tokens import Token

_FINDING = re.compile(r"查明|确认如下|认定如下")
_ACCUSATION = re.compile(r"指控|诉称|起诉书认定")
_ADOPTED = re.compile(r"上述|以上|指控")
_AGREES = re.compile(r"一致|相同|基本属实|无异议|没有异议")
_UPHELD = re.compile(r"指控[^。;\n]{0,60}?(?:事实清楚|成立|属实|予以(?:确认|支持|采纳))")
_EVIDENCE = re.compile(
    r"(?:上述|以上|上列|前述)(?:指控)?(?:的)?(?:犯罪)?事实|(?:认定|证明|证实)(?:上述|以上)|经当?庭(?:审)?(?:举证|出示|质证)|另(?:外)?查明"
)
_FURTHER = re.compile(
    r"(?<=[。;\n])(?:\(?[一二三四五六七八九十\d]{1,2}[)、.:]{1,2})?[^。;\n\d]{0,20}?(?:(?:19|20)\d{2}|同|次|当)年"
    r"\d{1,2}月[^。;\n]{0,40}?被告人"
)
_EARLIER = re.compile(r"刑满|判处|前科|曾因|劳动教养")
BORN = re.compile(r"[,、]?出?生")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2})年")
_MONTH_OF = re.compile(r"年(.{1,3})月")
# A story that begins with the report or the arrest does not tell when the act was.
_CAUGHT = re.compile(r"[^。;]{0,24}?(?:接(?:到)?(?:群众|线索|报|举)|举报|民警|公安机关)")
_SOON = 90
_HEAD = 60
_LEAST, _MOST = 1949, 2199


@dataclass(frozen=True)
class Acts:
    """The first and the last day an act can have been on; None where it cannot be told."""

    first: dt.date | None = None
    last: dt.date | None = None
    place: tuple[int, int] = (0, 0)

    def spans(self, doc: Judgment) -> Mapping[str, Span]:
        """Where the first date stands."""
        return {"first_act_on": doc.text.span(*self.place)} if self.first else {}


def acts_of(doc: Judgment) -> Acts:
    """The bounds of all acts of a judgment."""
    part = _told(doc)
    if not part:
        return Acts()
    days = [
        found
        for sentence in sentences(doc, part)
        if not _EARLIER.search(doc.text.plain, sentence.start, sentence.end)
        for found in _days(doc, sentence)
    ]
    if not days or days[0][2][0] > part.start + _SOON:
        return Acts()
    if _CAUGHT.match(doc.text.plain, days[0][2][1]):
        return Acts()
    first = min(days)
    return Acts(first[0], max(last for _, last, _ in days), first[2])


def _told(doc: Judgment) -> Part:
    """What the court found, without its evidence; else the accusation it takes up."""
    plain = doc.text.plain
    head = min(doc.facts.end, doc.facts.start + _HEAD)
    opening = _FINDING.search(plain, doc.facts.start, head)
    adopted = _ADOPTED.search(plain, doc.facts.start, head)
    if not doc.facts:
        adopted = _UPHELD.search(plain, doc.reasoning.start, doc.reasoning.end)
    if opening and not (adopted and _AGREES.search(plain, opening.end(), head)):
        start, end = opening.end(), doc.facts.end
    else:
        accused = _ACCUSATION.search(plain, doc.claims.start, doc.claims.end)
        if adopted is None or accused is None:
            return Part(0, 0)
        start, end = accused.end(), doc.claims.end
    evidence = _EVIDENCE.search(plain, start, end)
    # Facts told one by one, each with its evidence: then all of it is searched.
    if evidence and not _FURTHER.search(plain, evidence.end(), end):
        end = evidence.start()
    return Part(start, end)


def _days(doc: Judgment, part: Part) -> Iterator[tuple[dt.date, dt.date, tuple[int, int]]]:
    plain = doc.text.plain
    for token in doc.within(part, "date", "month"):
        bounds = None if BORN.match(plain, token.end) else token_days(plain, token)
        if bounds and _LEAST <= bounds[0].year <= _MOST:
            yield *bounds, (token.start, token.end)
    read = {token.start for token in doc.within(part, "date", "month")}
    for year in YEAR.finditer(plain, part.start, part.end):
        number = numerals.digits(year[1])
        # 2016年底, 2016年七八月份: the whole year.
        if year.start() not in read and number and _LEAST <= number <= _MOST:
            yield dt.date(number, 1, 1), dt.date(number, 12, 31), year.span()


def token_days(plain: str, token: Token) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a date or a month; None where it is no month."""
    if token.day is not None:
        return token.day, token.day
    named = _MONTH_OF.search(plain, token.start, token.end)
    month = numerals.number(named[1]) if named else None
    if not month or not 1 <= month <= 12:
        return None
    following = dt.date(token.year + month // 12, month % 12 + 1, 1)
    return dt.date(token.year, month, 1), following - dt.timedelta(days=1)
