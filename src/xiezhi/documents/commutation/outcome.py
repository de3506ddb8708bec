"""The order (裁定如下): kind of ruling, result, amount, new end of the term."""

from __future__ import annotations

import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.commutation.phrases import CONVERT_VERB, cuts, sentences, term_dates
from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import COMMUTATION, OTHER, PAROLE

_OTHER_MATTER = re.compile(r"监外执行|收监|维持原判|驳回(?:上诉|抗诉)|撤回(?:上诉|抗诉|起诉)")
_MATTER = re.compile(r"减刑|假释|减去|减为|[余残]刑|刑期|刑罚")
_WITHDRAWN = re.compile(r"撤回")
_RETURNED = re.compile(r"退回")
_REVOKED = re.compile(r"撤销[^。;\n]{0,60}?(?:裁定|减刑|假释)")
_REFUSED = re.compile(r"不予(?:以)?(?:减刑|假释|准许|核准|减)|不准(?:予|许)?(?:减刑|假释)?|驳回")
_PAROLE = re.compile(r"假释")
_PAROLE_GRANTED = re.compile(r"(?:予以|准予|准许|裁定|给予|依法)?假释")
_REMAINDER = re.compile(
    r"减[^。;\n]{0,50}?(?:余刑|残刑|剩余[^。;\n]{0,4}刑|尚?未执行(?:完)?|余下)"
    r"|(?:余刑|残刑|剩余[^。;\n]{0,4}刑期?|未执行[^。;\n]{0,4}刑期)[^。;\n]{0,16}?减"
)


def read_order(ruling: Ruling, found: Collector) -> str:
    """Read the order; returns the kind of document (`other` where it is no such ruling)."""
    order = ruling.raw(ruling.order)
    if not order or "罪犯" not in ruling.text.plain:
        return OTHER
    if _OTHER_MATTER.search(order) or not _MATTER.search(order + ruling.raw(ruling.proposal)):
        return OTHER
    matter = order if re.search("减|假释", order) else ruling.raw(ruling.proposal)
    if not re.search("减|假释", matter):
        return OTHER
    kind = PAROLE if _PAROLE.search(matter) and not _is_cut(matter) else COMMUTATION
    _result(ruling, found, order, kind)
    return kind


def _is_cut(matter: str) -> bool:
    return bool(re.search(r"减刑(?!、?假释)|减去|减为|余刑", matter))


def _result(ruling: Ruling, found: Collector, order: str, kind: str) -> None:
    part = ruling.order
    for pattern, result in (
        (_WITHDRAWN, "withdrawn"),
        (_RETURNED, "withdrawn" if "撤回" in ruling.raw(ruling.opinion) else "returned"),
        (_REFUSED, "refused"),
        (_REVOKED, "revoked"),
    ):
        match = pattern.search(order)
        if match:
            found.put("result", result, (part.start + match.start(), part.start + match.end()))
            if result == "revoked":
                # The order names the term that holds again.
                _term(ruling, found)
            return
    if kind == PAROLE:
        match = _PAROLE_GRANTED.search(order)
        if match:
            found.put("result", "granted", (part.start + match.start(), part.start + match.end()))
            _parole_end(ruling, found)
        return
    _cut(ruling, found, order)
    _conversion(ruling, found)
    _term(ruling, found)


def _cut(ruling: Ruling, found: Collector, order: str) -> None:
    part = ruling.order
    remainder = _REMAINDER.search(order)
    if remainder:
        place = (part.start + remainder.start(), part.start + remainder.end())
        found.put("cut_remainder", True, place)
        found.put("result", "granted", place)
    amounts = cuts(ruling, part)
    if not amounts:
        return
    amount = amounts[0]
    first = amount.lengths[0]
    assert first.length is not None
    found.put("cut_months", first.length.in_months, (first.start, first.end))
    found.put("cut_days", first.length.days, (first.start, first.end))
    if not remainder:
        # The order names its amount and says nothing of a remainder.
        found.put("cut_remainder", False, (amount.start, amount.end), rule="amount_named")
        found.put("result", "granted", (amount.start, amount.end))
    if len(amounts) > 1 or len(amount.lengths) > 1:
        found.doubt("several_amounts", "cut_months", first.start)


def _conversion(ruling: Ruling, found: Collector) -> None:
    """减为无期徒刑, 减为有期徒刑二十二年: what the penalty became by this ruling."""
    for sentence in sentences(ruling, ruling.order, CONVERT_VERB)[:1]:
        found.put("to_penalty", sentence.penalty, sentence.penalty_at)
        found.put("result", "granted", (sentence.start, sentence.end))
        if sentence.term and sentence.term_at and sentence.penalty == "fixed_term":
            found.put("fixed_years", sentence.term.years, sentence.term_at)
            found.put("fixed_months", sentence.term.months, sentence.term_at)


def _term(ruling: Ruling, found: Collector) -> None:
    # A bracket with the new term may stand after the formula, before the signature.
    part = Part(ruling.order.start, ruling.closing.end)
    starts, ends = term_dates(ruling, part)
    if starts:
        found.put("start_on", starts[-1].date, (starts[-1].start, starts[-1].end))
    if ends and found.value("cut_months") is None and found.value("cut_remainder"):
        # 减去自…起至…止尚未执行的刑期 names the end before the ruling.
        found.put("end_before_on", ends[-1].date, (ends[-1].start, ends[-1].end))
    elif ends:
        found.put("new_end_on", ends[-1].date, (ends[-1].start, ends[-1].end))
        if ends[-1].doubt:
            found.doubt(ends[-1].doubt, "new_end_on", ends[-1].start)


def _parole_end(ruling: Ruling, found: Collector) -> None:
    plain = ruling.text.plain
    for token in ruling.within(Part(ruling.order.start, ruling.closing.end), "date"):
        before = plain[max(ruling.order.start, token.start - 48) : token.start]
        if re.search(r"考验期", before) and re.search(r"至[^\d。;,()]{0,16}$", before):
            found.put("parole_until_on", token.date, (token.start, token.end))
