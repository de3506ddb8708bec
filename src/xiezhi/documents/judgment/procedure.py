"""How the case came to the court and how it was tried."""

from __future__ import annotations

import datetime as dt
import re

from xiezhi.documents import numerals
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import ADMINISTRATIVE, CIVIL

_LONGEST = 3_000
_ACCEPTED = re.compile(r"[^。;\n\d]{0,12}?(?:立案|受理)")
_BROUGHT = re.compile(
    r",?(?:以[^。;\n]{2,40}?起诉书)?[^。;\n\d]{0,24}?(?:提起(?:公诉|诉讼|行政诉讼|自诉|上诉|附带)|起诉|诉[至来到](?:本院|法院)|向本院[^。;\n]{0,12}?(?:申请|提[起出])|移送)"
)
# 于1月10日立案后，公开开庭 tells the day of filing, none of the hearing.
_HEARD = re.compile(r"(?:(?!立案|受理)[^。;\n\d]){0,16}?(?:开庭|审理了本案|进行了审理)")
_MORE_DAYS = re.compile(r"[、和及](?:同年|当年)?(?:(\d{1,2})月)?(\d{1,2})日")
_CLOSED = re.compile(r"不公开(?:开庭|审理|进行)")
_OPEN = re.compile(r"(?<!不)(?<!未)公开(?:开庭|审理|进行|宣|、)")
_PROCEDURES = (
    ("速裁", "fast_track"),
    ("小额", "small_claims"),
    ("简易", "simple"),
    ("普通", "ordinary"),
)
_APPLIED = re.compile(
    r"(?<!不)(?<!不宜)(?<!不再)(?<!不应)(?<!建议)(?<!同意)(?<!申请)(?:适用|转入|转为|转换为|变更为|改为|改用|按照|按|决定|依照|采用)[^。;\n,《(]{0,14}?(?P<first>速裁|小额|简易|普通)"
    r"[^。;\n,]{0,3}?(?:诉讼)?(?:程序|审)"
)
_TURNED = re.compile(r"转|变更|改")


def read_procedure(doc: Judgment, found: Collector) -> None:
    """`procedure`, `filed_on`, `heard_on`, `open_hearing` from the sentences that tell the way."""
    told = _told(doc)
    _dates(doc, found, told)
    _open(doc, found, told)
    _procedure(doc, found, told)


def _told(doc: Judgment) -> Part:
    if doc.procedure:
        return Part(doc.procedure.start, min(doc.procedure.end, doc.procedure.start + _LONGEST))
    end = doc.claims.end if doc.head else doc.head.end
    return Part(doc.parties.start, min(end, doc.parties.start + _LONGEST))


def _dates(doc: Judgment, found: Collector, told: Part) -> None:
    """Accepted on, else brought on; heard on the last day that is told."""
    plain = doc.text.plain
    brought: tuple[dt.date, tuple[int, int]] | None = None
    for token in doc.within(told, "date"):
        place = (token.start, token.end)
        if _ACCEPTED.match(plain, token.end, told.end) and not found.value("filed_on"):
            found.put("filed_on", token.date, place, rule=token.doubt)
        elif brought is None and _BROUGHT.match(plain, token.end, told.end):
            brought = token.date, place
        last, end = _last_day(plain, token.date, token.end, told.end)
        if last and _HEARD.match(plain, end, told.end):
            found.put("heard_on", last, (token.start, end), rule=token.doubt)
    if brought and not found.value("filed_on"):
        found.put("filed_on", brought[0], brought[1])


def _last_day(plain: str, day: dt.date, end: int, limit: int) -> tuple[dt.date | None, int]:
    """The last of 2026年5月2日、6月3日、8日; None where a day does not exist."""
    for _ in range(12):
        more = _MORE_DAYS.match(plain, end, limit)
        if not more:
            return day, end
        month = numerals.number(more[1]) if more[1] else day.month
        try:
            day = day.replace(month=month or 0, day=numerals.number(more[2]) or 0)
        except ValueError:
            return None, more.end()
        end = more.end()
    return None, end


def _open(doc: Judgment, found: Collector, told: Part) -> None:
    plain = doc.text.plain
    closed = _CLOSED.search(plain, told.start, told.end)
    opened = _OPEN.search(plain, told.start, told.end)
    if closed and not opened:
        found.put("open_hearing", False, closed.span())
    elif opened and not closed:
        found.put("open_hearing", True, opened.span())


def _procedure(doc: Judgment, found: Collector, told: Part) -> None:
    """The procedure last applied: 转为普通程序 ends a simple one."""
    names = dict(_PROCEDURES)
    last = None
    for applied in _APPLIED.finditer(doc.text.plain, told.start, told.end):
        if last is None or _TURNED.match(applied[0]) or applied["first"] in ("小额", "速裁"):
            last = applied
    if last:
        found.put("procedure", names[last["first"]], last.span())
    elif (
        doc.kind in (CIVIL, ADMINISTRATIVE)
        and found.value("bench") == "panel"
        and found.value("level") == "first"
    ):
        # A simple civil or administrative procedure has one judge (民诉法 160, 行诉法 83).
        found.put("procedure", "ordinary", rule="panel_is_ordinary")
