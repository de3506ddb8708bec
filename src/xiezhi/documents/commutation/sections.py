"""The parts of a ruling, found by the formulas that every such ruling carries."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.documents.parts import Part, Parted
from xiezhi.documents.text import Text

_ORDER = re.compile(r"(?:裁定|决定|裁决)如下|裁定[:,]?(?=对罪犯|将罪犯|准予对?罪犯)")
_OPINION = re.compile(r"(?:本院|合议庭)(?:经[^。;\n]{0,10})?认为")
_FINDING = re.compile(r"(?:审理|审查|本院)(?:后)?查明|审理认定")
_AFTER_ORDER = re.compile(r"本(?:裁定|决定)|即?发生法律效力|审判长|审判员|不服本")
_PROPOSAL = re.compile(
    r"(?:减刑|假释)(?:的)?(?:建议|意见)|(?:提请|报请|呈报|申报)[^。;\n]{0,40}?(?:减|假释)"
    r"|建议[^。;\n]{0,40}?(?:减去|减刑|假释)|提出[^。;\n]{0,60}?建议"
)
_GIVEN = re.compile(r"裁定[^。\n]{0,40}?减")
# A number after 作出 is another decision's, quoted.
_NUMBER_LINE = re.compile(r"(?<!作出)(?<!以)(?<!了)\((?:19|20)\d\d\)[^\n。;()]{1,60}?号")
# A copy may have put a phrase before the convict's line.
_CONVICT_LINE = re.compile(
    r"(?:^|\n|(?<=号))(?:[^\n。,:;(]{0,24}?罪犯|被执行人|公诉机关|刑罚执行机关|执行机关)"
)
_HEAD = 800
_LONGEST = 2_000
_PARAGRAPH = re.compile(r"[。\n]")


@dataclass(frozen=True)
class Ruling(Parted):
    """The parts of a ruling, in the order in which they stand."""

    head: Part
    history: Part
    proposal: Part
    finding: Part
    opinion: Part
    order: Part
    closing: Part


def divide(text: Text) -> Ruling:
    """Cut a text into its parts. A text without an order has an empty `order` and `closing`."""
    plain = text.plain
    opinion_at = order_at = closing_at = len(plain)
    orders = list(_ORDER.finditer(plain))
    if orders:
        order_at = orders[-1].end()
        closing_at = _order_end(plain, order_at)
    for match in _OPINION.finditer(plain, 0, order_at):
        opinion_at = match.start()
    opinion_at = min(opinion_at, order_at)
    body = _body(plain, opinion_at)
    match_finding = _FINDING.search(plain, body, opinion_at)
    finding_at = match_finding.start() if match_finding else opinion_at
    proposal_at = _proposal(text, body, finding_at)
    return Ruling(
        text,
        text.tokens,
        head=Part(0, body),
        history=Part(body, proposal_at),
        proposal=Part(proposal_at, finding_at),
        finding=Part(finding_at, opinion_at),
        opinion=Part(opinion_at, order_at),
        order=Part(order_at, closing_at),
        closing=Part(closing_at, len(plain)),
    )


def _order_end(plain: str, start: int) -> int:
    after = _AFTER_ORDER.search(plain, start)
    while after and re.match(
        r"本(?:裁定|决定)(?:书)?(?:送达|减刑|宣[告判]|作出|生效)?之日",
        plain[after.start() : after.start() + 16],
    ):
        # 减去自本裁定送达之日起…尚未执行的刑期 is still the order.
        after = _AFTER_ORDER.search(plain, after.end())
    if after:
        return after.start()
    # A decision on a withdrawal has no formula after its one sentence.
    stop = plain.find("。", start)
    return len(plain) if stop < 0 else stop + 1


def _body(plain: str, limit: int) -> int:
    """Where the head (title, court, number) ends: the line after the number, which names the
    convict. A title may begin with 罪犯 too, so the number comes first where it can be found."""
    number = _NUMBER_LINE.search(plain, 0, min(limit, _HEAD))
    floor = number.end() if number else 0
    match = _CONVICT_LINE.search(plain, floor, limit)
    return match.start() if match else floor


def _proposal(text: Text, start: int, end: int) -> int:
    """The start of the first sentence that speaks of the present proposal."""
    place = start
    while match := _PROPOSAL.search(text.plain, place, end):
        begin = text.clause_start(match.start(), start)
        limit = min(end, match.end() + _LONGEST)
        stop = _PARAGRAPH.search(text.plain, match.end(), limit)
        place = stop.start() if stop else limit
        # 根据监狱报请，本院裁定减刑一个月 is an earlier reduction, not the present proposal.
        if not _GIVEN.search(text.plain, begin, place):
            return begin
    return end
