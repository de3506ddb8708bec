"""Head and signature: court, case number, name of the convict, date of the ruling.

The ethnic group, religion or birthplace that some heads state are never looked for.
"""

from __future__ import annotations

import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.courts import PROVINCE, TITLE_END, mended_number, well_formed
from xiezhi.documents.tokens import Token, interrupted_date
from xiezhi.records.checks.case_no import parse_case_no
from xiezhi.records.checks.fault import Fault

_COURT = re.compile(r"[一-鿿]{2,32}?(?:人民|运输(?:中级|第[一二])?|专门|知识产权|中级|军事)法院")
_BROKEN_NUMBER = re.compile(r"\(((?:19|20)\d\d)\)([^\n。;()]{2,60}?\d{1,8})号")
_TYPES = ("刑更监", "刑更备", "刑更", "刑执", "刑减", "刑假", "刑监", "刑再")
_NAME = re.compile(
    r"(?:罪犯|被执行人)(?:姓名)?:?(?P<name>[一-鿿·×]{1,14}?\d?)"
    r"(?=[,。;(:\n、]|男|女|又名|曾用名|别名|化名|绰号|现|于|\d{4}|[一二]九|二〇)"
)
_OWN_NUMBER = re.compile(r"更|执|减|假|监")
_ORDERED_NAME = re.compile(
    r"罪犯(?P<name>[一-鿿·×]{1,12}?)(?=减去|减刑|予以|准予|不予|不准|的刑罚|所剩|因|犯)"
)
_NOT_A_NAME = re.compile(r"在|犯|的|提|减|刑|监|悔|表现")
_SIGNED_AFTER = re.compile(r"$|\n|书记|代书记|法官|附|审判|院印|\(|\d{0,2}$|本件")


def read_head(ruling: Ruling, found: Collector) -> None:
    """Case number, court and name."""
    number = _case_number(ruling, found)
    _court(ruling, found, number)
    _name(ruling, found)


def _name(ruling: Ruling, found: Collector) -> None:
    """The name of the convict's line where the text repeats it, else that of the order.

    A copy may have put a phrase beside the name; no phrase stands at both places.
    """
    plain = ruling.text.plain
    begin = max(ruling.head.end - 1, 0)
    first = _NAME.search(plain, begin, min(begin + 120, len(plain)))
    if first and _NOT_A_NAME.search(first["name"]):
        first = None
    ordered = _ORDERED_NAME.search(plain, ruling.order.start, ruling.order.end)
    if first and (not ordered or plain.count(f"罪犯{first['name']}") > 1):
        found.put("name", first["name"], first.span("name"))
    elif ordered and plain.count(f"罪犯{ordered['name']}") > 1:
        found.put("name", ordered["name"], ordered.span("name"))
        found.doubt("name_differs", "name", ordered.start())
    elif first:
        found.put("name", first["name"], first.span("name"))
        found.doubt("name_differs", "name", first.start())


def _case_number(ruling: Ruling, found: Collector) -> int:
    """Read the number; returns where it starts (the end of the head if there is none)."""
    plain = ruling.text.plain
    for token in ruling.within(ruling.head, "case"):
        number = _parsed(plain[token.start : token.end])
        if number:
            found.put("case_no", number, (token.start, token.end))
            return token.start
    for match in _BROKEN_NUMBER.finditer(plain, ruling.head.start, ruling.head.end):
        number = _parsed(mended_number(match[1], match[2], _TYPES))
        if number:
            found.put("case_no", number, match.span(), rule="interrupted")
            found.doubt("interrupted", "case_no", match.start())
            return match.start()
    return ruling.head.end


def _parsed(raw: str) -> str:
    # A ruling on commutation bears no number of a trial.
    if not _OWN_NUMBER.search(raw):
        return ""
    try:
        return parse_case_no(raw)
    except Fault:
        return ""


def _court(ruling: Ruling, found: Collector, before: int) -> None:
    plain = ruling.text.plain
    last = None
    for match in _COURT.finditer(plain, ruling.head.start, before):
        last = match
    if last is None:
        return
    start, end = last.span()
    for title in TITLE_END.finditer(plain, start, end):
        start = title.end()
    province = PROVINCE.search(plain, start, end)
    start = province.start() if province else start
    found.put("organ", plain[start:end], (start, end))
    if not well_formed(plain[start:end]):
        found.doubt("odd_court", "organ", start)


def read_signature(ruling: Ruling, found: Collector) -> None:
    """The date of the ruling: the first date after the order that stands alone."""
    plain = ruling.text.plain
    for token in ruling.within(ruling.closing, "date"):
        before = plain[max(0, token.start - 4) : token.start]
        after = plain[token.end : token.end + 4]
        if re.search(r"[自至从于到](?:本院)?$", before) or not _SIGNED_AFTER.match(after):
            continue
        _sign(found, token)
        return
    # A phrase inside the date: keep only its numerals, line by line.
    place = ruling.closing.start
    for line in ruling.raw(ruling.closing).split("\n"):
        if 6 < len(line) <= 60 and "年" in line:
            mended = interrupted_date(line)
            if len(mended) == 1 and mended[0].kind == "date":
                found.put(
                    "ruled_on", mended[0].date, (place, place + len(line)), rule="interrupted"
                )
                found.doubt("interrupted", "ruled_on", place)
                return
        place += len(line) + 1


def _sign(found: Collector, token: Token) -> None:
    found.put("ruled_on", token.date, (token.start, token.end), rule=token.doubt)
    if token.doubt:
        found.doubt(token.doubt, "ruled_on", token.start)
