"""Signatures: the date of the document, and whether one judge or a panel signed it.

The people who sign are not read by name; only whether a presiding judge is among them.
"""

from __future__ import annotations

import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.tokens import interrupted_date

SOLE, PANEL = "sole", "panel"
_NOT_SIGNED = re.compile(r"(?:自|至|从|于|到|在|前|后|起|止|截至|因|经)(?:本院)?$")
_LAST_LINES = 120
_PRESIDING = re.compile(r"审判长")
_JUDGE = re.compile(r"(?<!人民陪)审判员|陪审员")
_SOLE = re.compile(r"独任(?:审判|审理|制)|由(?:代理|助理)?审判员[^,。;\n]{1,8}(?:独任|适用)")
_PANEL = re.compile(r"组成(?:了)?[^,。;\n]{0,12}合议庭|合议庭(?:进行|评议|公开|审理|成员)")


def read_signature(doc: Judgment, found: Collector) -> None:
    """`judged_on`, and `bench` from the words of the procedure or the signatures."""
    _date(doc, found)
    _bench(doc, found)


def _date(doc: Judgment, found: Collector) -> None:
    plain = doc.text.plain
    # Where the signatures are lost, the date may still stand alone behind the way of appeal.
    for part in (doc.bench, Part(doc.appeal.start, doc.annex.start)):
        for token in doc.within(part, "date"):
            if _NOT_SIGNED.search(plain[max(0, token.start - 4) : token.start]):
                continue
            if not doc.bench and plain[token.start - 1 : token.start] not in "\n。":
                continue
            found.put("judged_on", token.date, (token.start, token.end), rule=token.doubt)
            if token.doubt:
                found.doubt(token.doubt, "judged_on", token.start)
            return
    if not doc.bench and _alone_at_end(doc, found):
        return
    _mended(doc, found)


def _alone_at_end(doc: Judgment, found: Collector) -> bool:
    """A decision or notice under the seal of the court ends with a line that is its date."""
    plain, end = doc.text.plain, doc.annex.start
    for token in doc.within(Part(max(doc.head.end, end - _LAST_LINES), end), "date"):
        line = plain[token.start - 1 : token.start] == "\n"
        if line and plain[token.end : min(token.end + 1, end)] in ("", "\n") and not token.doubt:
            found.put("judged_on", token.date, (token.start, token.end))
            return True
    return False


def _mended(doc: Judgment, found: Collector) -> None:
    """A phrase inside the date: only its numerals are kept, line by line."""
    place = doc.bench.start
    for line in doc.raw(doc.bench)[:2_000].split("\n"):
        if 6 < len(line) <= 60 and "年" in line:
            mended = interrupted_date(line)
            if len(mended) == 1 and mended[0].kind == "date":
                place_of_line = (place, place + len(line))
                found.put("judged_on", mended[0].date, place_of_line, rule="interrupted")
                found.doubt("interrupted", "judged_on", place)
                return
        place += len(line) + 1


def _bench(doc: Judgment, found: Collector) -> None:
    plain = doc.text.plain
    presiding = _PRESIDING.search(plain, doc.bench.start, doc.bench.end)
    if presiding:
        found.put("bench", PANEL, presiding.span())
        return
    told = Part(doc.head.end, doc.claims.start)
    for pattern, bench in ((_PANEL, PANEL), (_SOLE, SOLE)):
        words = pattern.search(plain, told.start, told.end)
        if words:
            found.put("bench", bench, words.span())
            return
    judges = list(_JUDGE.finditer(plain, doc.bench.start, doc.bench.end))
    if len(judges) == 1:
        found.put("bench", SOLE, judges[0].span(), rule="one_signature")
