"""Claims (诉讼请求) of the first instance, and which of them no item of the order answers."""

from __future__ import annotations

import re
from itertools import islice

from xiezhi.documents.civil.numbered import items
from xiezhi.documents.civil.orders import Ordered
from xiezhi.documents.civil.relief import answers, first_yuan, reliefs
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import JUDGMENT, Claim

_OPENER = re.compile(
    r"(?<!变更)(?:反诉)?(?:的)?(?:诉讼请求|诉请|(?:提出|反诉)[^。;\n]{0,8}请求)(?:为|如下|是|包括)?:"
    r"|(?:请求|诉请|要求)(?:人民法院|贵院|法院|本院)?(?:依法|查明事实,?|公正)?"
    r"(?P<asked>:|如下:|判令|判决|判如所请|确认|解除|准予|准许|撤销):?"
)
_COUNTER_BEFORE = re.compile(r"反诉[^。;\n]{0,60}\Z")
_END = re.compile(
    r"(?:主要)?事实(?:和|与|及|、)?理由"
    r"|[\n。;](?:被告|第三人|反诉被告|原审|被申请人)[^\n。]{0,80}?(?:辩称|答辩|未(?:作|提|到|应)|述称|反诉称)"
    r"|[\n。](?:本院|经审理|经审查|审理查明|庭审中|当事人围绕|诉讼中|原告[^。\n]{0,30}(?:提交|提供|举证|为证明)|上述事实)"
)
_CHANGED = re.compile(
    r"(?:变更|增加|放弃|撤回|减少|明确|撤销)(?:了|其|部分|上述|第[^。;]{1,6}项|原)?[^。;\n]{0,24}(?:诉讼请求|诉请|请求)"
    r"|(?:诉讼请求|诉请|请求)(?:变更|增加|减少|调整)为|不再(?:主张|要求|请求)|(?:自愿|当庭|明确表示)放弃"
)
_REFUSED = re.compile(
    r"(?:请求|诉请|主张)[^。;\n]{0,120}?(?:不予支持|不予采纳|不能成立|应予驳回|予以驳回|应当驳回|依法驳回)"
)
_LONGEST = 3_000
_LONGEST_PLAIN = 600
_BACK = 80
_MOST = 300


def read_claims(doc: Judgment, ordered: Ordered, found: Collector) -> tuple[Claim, ...]:
    """The claims with how the order answers them; puts the counts. None in later instances."""
    if found.value("level") not in (None, "first") or doc.form != JUDGMENT:
        return ()
    _changed(doc, found)
    _refused(doc, found)
    claims = [
        claim
        for part, counter in _parts(doc, found)
        for claim in _read(doc, part, counter, ordered)
    ]
    if claims:
        place = _place(doc)
        found.put("claim_total", len(claims), place, rule="counted")
        if ordered.orders:
            unanswered = sum(claim.answered == "open" for claim in claims)
            found.put("open_claims", unanswered, place, rule="claim_by_item")
    return tuple(claims)


def _parts(doc: Judgment, found: Collector) -> list[tuple[Part, bool]]:
    """The passages that hold the claims, the counterclaim's marked."""
    plain = doc.text.plain
    scope = doc.claims or Part(doc.procedure.end, doc.facts.start)
    if not scope:
        return []
    made: list[tuple[Part, bool]] = []
    for match in islice(_OPENER.finditer(plain, scope.start, scope.end), _MOST):
        # Without a head the passage may tell of another suit.
        if match["asked"] and not doc.head:
            continue
        before = plain[max(scope.start, match.start() - _BACK) : match.start()]
        counter = "反诉" in match[0] or bool(_COUNTER_BEFORE.search(before))
        if made and (match.start() < made[-1][0].end or any(c == counter for _p, c in made)):
            continue
        if _defence(before):
            continue
        limit = min(scope.end, match.end() + _LONGEST)
        stop = _END.search(plain, match.end(), limit)
        # The verb says what is asked (请求确认…), a list begins after it (判令: 1、…).
        verb = (match["asked"] or ":").rstrip(":")
        start = match.start("asked") if verb and verb != "如下" else match.end()
        made.append((Part(start, stop.start() if stop else limit), counter))
    if any(counter for _part, counter in made) and not _not_taken(doc):
        part = next(part for part, counter in made if counter)
        found.put("counterclaim", True, (part.start, part.end))
    return made


_COUNTER_GONE = re.compile(
    r"反诉[^。;\n]{0,40}(?:不予受理|不予准许|不予合并|不予处理|另行(?:起诉|主张|处理)|撤回|撤诉)|撤回[^。;\n]{0,16}反诉"
)


def _not_taken(doc: Judgment) -> bool:
    """Whether a counterclaim was withdrawn, or not taken into this suit."""
    return bool(_COUNTER_GONE.search(doc.text.plain, doc.procedure.start, doc.disposition.end))


_DEFENCE = re.compile(r"(?:辩称|答辩|述称|抗辩)[^\n]{0,80}\Z")


def _defence(before: str) -> bool:
    return bool(_DEFENCE.search(before)) and "反诉" not in before


def _read(doc: Judgment, part: Part, counter: bool, ordered: Ordered) -> list[Claim]:
    plain = doc.text.plain
    listed = items(plain, part)
    if listed:
        last = listed[-1]
        listed[-1] = Part(last.start, _sentence_end(plain, last))
    else:
        listed = [Part(part.start, _sentence_end(plain, part))]
    general = ordered.general_counter if counter else ordered.general
    claims = []
    for piece in listed:
        text = plain[piece.start : piece.end]
        if not text.strip("\n。;,:"):
            continue
        kinds = reliefs(text)
        kind = kinds[0] if kinds else "other"
        answered = _answered(kind, ordered, general)
        span = doc.text.span(piece.start, piece.end)
        side = "counterclaim" if counter else "claim"
        claims.append(Claim(side, kind, span, first_yuan(text), answered))
    return claims


def _answered(kind: str, ordered: Ordered, general: bool) -> str:
    if kind == "costs":
        return "costs"
    if not ordered.orders or kind == "other":
        return ""
    # Where the divorce is refused, what was asked for its case falls away.
    if answers(kind, ordered.granted) or ordered.refused_divorce:
        return "item"
    return "general" if general else "open"


def _sentence_end(plain: str, piece: Part) -> int:
    stop = min(piece.end, piece.start + _LONGEST_PLAIN)
    ends = [place for mark in "。\n" if (place := plain.find(mark, piece.start + 1, stop)) >= 0]
    return min(ends, default=stop)


def _changed(doc: Judgment, found: Collector) -> None:
    scope = Part(doc.procedure.start or doc.claims.start, doc.reasoning.end)
    match = _CHANGED.search(doc.text.plain, scope.start, scope.end) if scope else None
    if match:
        found.put("claims_changed", True, match.span())


def _refused(doc: Judgment, found: Collector) -> None:
    """A claim of the claimant which the court's opinion refuses, not a defence."""
    plain = doc.text.plain
    for match in islice(_REFUSED.finditer(plain, doc.reasoning.start, doc.reasoning.end), _MOST):
        start = max(doc.text.sentence(match.start())[0], match.start() - _BACK * 2)
        if _claimants(plain[start : match.end()]):
            found.put("refused_in_reasoning", True, match.span())
            return


def _claimants(sentence: str) -> bool:
    """Whether the request refused is the claimant's: who asks stands first in the last clause
    that names a side, and 要求被告支付 names him who is asked."""
    if "请求" not in sentence or "辩" in sentence:
        return False
    for clause in reversed(sentence.split(",")):
        side = _SIDE.search(clause)
        if side:
            return side[0] != "被告" or bool(_ASKS.search(clause[: side.start()]))
    return False


_SIDE = re.compile(r"反诉原告|原告|反诉|被告|第三人")
_ASKS = re.compile(r"(?:要求|请求|判令|主张)\Z")


def _place(doc: Judgment) -> tuple[int, int]:
    """A place of the plain text around the first claims."""
    scope = doc.claims or Part(doc.procedure.end, doc.facts.start)
    return scope.start, min(scope.end, scope.start + _LONGEST)
