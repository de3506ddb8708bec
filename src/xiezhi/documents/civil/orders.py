"""The items of a civil order (判决主文), its costs, and what it comes to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.documents.civil.numbered import items
from xiezhi.documents.civil.relief import first_yuan, reliefs
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import MEDIATION, RULING, CivilOrder, Party, Span

# What stands after the items: interest for delay, costs, ways of appeal.
_AFTER = re.compile(
    r"(?<=[。;\n])(?:如果?(?:未|不)按|如(?:未|不)能?按|(?:如果?)?(?:被告|上述|义务人|当事人)[^。;\n]{0,40}(?:如果?)?(?:未|不)按|当事人应当|义务人|权利人|(?:当事人)?逾期(?:不|未)|上述"
    r"|本?案?(?:一审|二审|原审|第一审|第二审)?(?:案件)?受理费|本案(?:的)?诉讼费|诉讼费|一、?二审|(?:财产)?保全费|申请费|公告费"
    r"|如不服|本(?:判决|裁定|调解书|协议)|审判)"
)
_DISMISS = re.compile(
    r"驳回[^。;]{0,200}?(?:请求|诉请|之诉)|(?:请求|诉请)[^。;]{0,20}(?:不予支持|予以驳回)"
)
_ASKED = re.compile(r"\A[^。;]{0,200}(?:请求|诉请)[^。;]{0,20}(?:不予支持|予以驳回)")
_LINE = re.compile(r"(?<=[;。])\n")
_OTHER = re.compile(r"其他|其它|其余|其馀|剩余|超出部分|余下")
_COUNTER = re.compile(r"反诉")
_BOTH = re.compile(r"双方|原、?被告|当事人|各方")
_PROCEDURAL = (
    ("not_accepted", re.compile(r"不予受理")),
    ("retrial_refused", re.compile(r"驳回[^。;\n]{0,80}再审申请")),
    (
        "retrial_ordered",
        re.compile(r"指令[^。;\n]{0,40}再审|由本院(?:提审|再审)|本案由本院(?:提审|再审)|提审"),
    ),
    ("remitted", re.compile(r"发回[^。;\n]{0,40}(?:重审|重新审理|重新审判)")),
    (
        "withdrawn",
        re.compile(
            r"(?:准许|准予|同意)[^。;\n]{0,120}(?:撤回|撤诉)|按[^。;\n]{0,80}(?:撤回|撤诉)[^。;\n]{0,20}处理"
        ),
    ),
    ("suit_dismissed", re.compile(r"驳回[^。;\n]{0,120}(?:的起诉|起诉)(?!状)")),
    ("jurisdiction", re.compile(r"管辖|移送[^。;\n]{0,40}(?:法院|审理|处理)")),
    (
        "preservation",
        re.compile(r"(?:查封|冻结|扣押|保全|先予执行)[^。;\n]{0,200}|财产保全"),
    ),
    ("ended", re.compile(r"(?:终结|中止)[^。;\n]{0,20}(?:诉讼|审理|程序)")),
    ("corrected", re.compile(r"补正|更正")),
)
_UPHELD = re.compile(r"维持")
_APPEAL_DISMISSED = re.compile(r"驳回[^。;\n]{0,120}上诉")
_OVERTURNED = re.compile(r"撤销[^。;\n]{0,120}(?:判决|裁定|号)|变更[^。;\n]{0,120}(?:判决|号)")
_NO_DIVORCE = re.compile(r"不准[^。;\n]{0,60}离婚|驳回[^。;\n]{0,80}离婚")
_COSTS = re.compile(
    r"(?:受理费|诉讼费用?|保全费|申请费)(?P<sum>[^。;\n]{0,120}?)(?:由|,)?(?P<who>[^。;,\n]{0,120}?)(?:负担|承担|交纳)"
)
_PLAINTIFF = ("原告", "反诉被告")
_DEFENDANT = ("被告", "反诉原告")
_LONGEST_ITEM = 2_000
_MOST_LINES = 60


@dataclass(frozen=True)
class Ordered:
    """The items, their reliefs, and which side's other claims are dismissed."""

    orders: tuple[CivilOrder, ...]
    granted: frozenset[str]
    general: bool
    general_counter: bool
    refused_divorce: bool


def read_orders(doc: Judgment, parties: tuple[Party, ...], found: Collector) -> Ordered:
    """The items of the order; puts `disposition`, `order_total` and `general_dismissal`."""
    plain = doc.text.plain
    part = doc.disposition
    if not part:
        return Ordered((), frozenset(), False, False, False)
    pieces = _pieces(plain, part)
    orders: list[CivilOrder] = []
    granted: set[str] = set()
    dismissals: list[Part] = []
    for piece in pieces:
        text = plain[piece.start : piece.end]
        span = _span(doc, piece)
        dismissed = _DISMISS.search(text)
        if dismissed:
            dismissals.append(Part(piece.start + dismissed.start(), piece.start + dismissed.end()))
        # 原告要求支付…的请求不予支持 grants nothing it names.
        refused = _ASKED.match(text)
        kinds = () if refused else reliefs(text[: dismissed.start()] if dismissed else text)
        granted.update(kinds)
        orders.append(CivilOrder(_kind(text, kinds, dismissed), span, first_yuan(text)))
    texts = [plain[piece.start : piece.end] for piece in dismissals]
    general = any(not _COUNTER.search(text) or _BOTH.search(text) for text in texts)
    # 驳回李某的其他诉讼请求 names neither side: it is taken to answer whoever asked.
    counter = any(
        _COUNTER.search(text) or _BOTH.search(text) or "原告" not in text for text in texts
    )
    whole = plain[part.start : min(part.end, part.start + _LONGEST_ITEM * 4)]
    _put_outcome(doc, found, orders, pieces, whole)
    if dismissals:
        first = dismissals[0]
        found.put("general_dismissal", True, (first.start, first.end))
    elif pieces:
        found.put("general_dismissal", False, (pieces[0].start, pieces[-1].end), rule="no_item")
    costs = _costs(doc, parties, pieces[0].start if pieces else part.start)
    no_divorce = bool(_NO_DIVORCE.search(whole))
    return Ordered((*orders, *costs), frozenset(granted), general, counter, no_divorce)


def _pieces(plain: str, part: Part) -> list[Part]:
    """The items, else the whole order as one; costs and hints after them are left out."""
    pieces = items(plain, part) or _lines(plain, part)
    last = pieces[-1]
    after = _AFTER.search(plain, last.start, min(last.end, last.start + _LONGEST_ITEM))
    # An order that begins with its costs has no other item.
    stop = after.start() if after and after.start() > last.start else last.end
    pieces[-1] = Part(last.start, min(stop, last.start + _LONGEST_ITEM))
    trimmed = (_trim(plain, piece) for piece in pieces)
    return [piece for piece in trimmed if piece]


def _lines(plain: str, part: Part) -> list[Part]:
    """The lines of an order without numbers, up to what stands after the items."""
    after = _AFTER.search(plain, part.start, min(part.end, part.start + _LONGEST_ITEM))
    end = after.start() if after else part.end
    stops = [match.end() for match in _LINE.finditer(plain, part.start, end)][:_MOST_LINES]
    starts = [part.start, *stops]
    return [Part(a, b) for a, b in zip(starts, [*stops, end], strict=True) if b > a] or [part]


def _trim(plain: str, piece: Part) -> Part:
    start, end = piece.start, piece.end
    while start < end and plain[start] in "\n:,。;":
        start += 1
    while end > start and plain[end - 1] in "\n:,。;":
        end -= 1
    return Part(start, end)


def _kind(text: str, kinds: tuple[str, ...], dismissed: re.Match[str] | None) -> str:
    if dismissed and not kinds:
        return "dismiss_other" if _OTHER.search(dismissed[0]) else "dismiss_all"
    if _APPEAL_DISMISSED.search(text) or (_UPHELD.search(text) and "判决" in text):
        return "uphold"
    if "撤销" in text and _OVERTURNED.search(text):
        return "overturn"
    if kinds and kinds != ("rescind",):
        return kinds[0]
    if any(pattern.search(text) for _code, pattern in _PROCEDURAL):
        return "procedural"
    return kinds[0] if kinds else "other"


def _put_outcome(
    doc: Judgment, found: Collector, orders: list[CivilOrder], pieces: list[Part], whole: str
) -> None:
    if not pieces:
        return
    place = pieces[0].start, pieces[-1].end
    found.put("order_total", len(orders), place, rule="counted")
    outcome = _outcome(doc, found, orders, whole)
    if outcome:
        found.put("disposition", outcome, place)


def _outcome(doc: Judgment, found: Collector, orders: list[CivilOrder], whole: str) -> str:
    if doc.form == MEDIATION:
        return "mediated"
    kinds = {order.kind for order in orders}
    if doc.form == RULING:
        for code, pattern in _PROCEDURAL:
            if pattern.search(whole):
                return code
        return "upheld" if "uphold" in kinds else "other"
    if found.value("level") in ("second", "retrial"):
        if "overturn" in kinds:
            return "remitted" if dict(_PROCEDURAL)["remitted"].search(whole) else "changed"
        if "uphold" in kinds or _APPEAL_DISMISSED.search(whole):
            return "upheld"
    if kinds <= {"dismiss_all", "costs"} and "dismiss_all" in kinds:
        return "all_dismissed"
    return "decided" if kinds - {"other"} else "other"


def _costs(doc: Judgment, parties: tuple[Party, ...], start: int) -> list[CivilOrder]:
    plain = doc.text.plain
    end = max(doc.disposition.end, doc.appeal.end)
    found = []
    for match in _COSTS.finditer(plain, start, min(end, start + _LONGEST_ITEM * 8)):
        span = doc.text.span(*match.span())
        bearer = _bearer(match["who"] or match["sum"], parties)
        found.append(CivilOrder("costs", span, first_yuan(match["sum"]), bearer))
    return found[:4]


def _bearer(who: str, parties: tuple[Party, ...]) -> str:
    plaintiff = _names(who, _PLAINTIFF, parties)
    defendant = _names(who.replace("反诉被告", ""), _DEFENDANT, parties)
    if plaintiff and defendant:
        return "shared"
    return "plaintiff" if plaintiff else "defendant" if defendant else ""


def _names(who: str, roles: tuple[str, ...], parties: tuple[Party, ...]) -> bool:
    if any(role in who for role in roles):
        return True
    return any(party.role in roles and party.name in who for party in parties if party.name)


def _span(doc: Judgment, piece: Part) -> Span:
    return doc.text.span(piece.start, piece.end)
