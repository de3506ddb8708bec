"""Reads an administrative judgment or ruling, also one on enforcement without a suit."""

from __future__ import annotations

import re
from itertools import islice

from xiezhi.documents.administrative.dates import read_dates
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import Element, Party

_NONLIT = re.compile(r"行审|行执|非诉|申请[^。;\n]{0,30}强制执行")
_SUITS = ("first", "second", "retrial")
_ORGANS = ("被告", "原审被告", "被上诉人", "上诉人", "被申请人", "再审申请人")
# Without a suit the organ is the one that asks for enforcement.
_APPLICANTS = ("申请执行人", "申请人")
_ORGAN = re.compile(
    r"(?:政府|办事处|管理处|(?<!村民)(?<!居民)(?<!业主)委员会|局|厅|署|海关|(?:派出|管理|司法|税务|国土|检查|监督|监理)所"
    r"|[大支总中]队|分局|(?:管理|服务|登记|执法)中心|办公室|(?:公安|教育|财政|民政|商务|司法|交通运输|自然资源|生态环境"
    r"|城乡建设|农业农村|社会保障|国家安全|科学技术|水利|应急管理)部)\Z"
)
_SUED = re.compile(
    r"被告[::]?(?P<name>[^\n。,;:()被诉]{3,40}?(?:人民政府|委员会|局|厅|办事处|大队|支队|总队))"
)
_ACTS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("information", r"政府信息公开|信息公开"),
        ("compensation", r"行政赔偿"),
        ("agreement", r"行政协议|补偿协议|特许经营"),
        ("expropriation", r"征收|征地|拆迁|补偿决定|安置补偿"),
        ("coercion", r"行政强制|强制拆除|强拆|强制执行行为|查封|扣押"),
        ("penalty", r"行政处罚|处罚决定|罚款|拘留"),
        ("inaction", r"不履行[^。;\n]{0,20}职责|行政不作为|不作为|履行法定职责|未履行"),
        ("registration", r"登记|颁证|发证"),
        ("permit", r"行政许可|许可证|规划许可|审批"),
        ("recognition", r"工伤|行政确认|认定书|责任认定"),
        ("reconsideration", r"行政复议"),
    )
)
_DISPOSITIONS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("refused", r"(?:不准予|不予|驳回)[^。;\n]{0,120}(?:强制)?执行"),
        ("allowed", r"(?:准予|准许)[^。;\n]{0,160}执行|准予强制"),
        ("retrial_refused", r"驳回[^。;\n]{0,80}再审申请"),
        (
            "remitted",
            r"发回[^。;\n]{0,40}重审|指令[^。;\n]{0,60}(?:审理|立案|受理|再审)|由[^。;\n]{0,40}继续审理",
        ),
        ("withdrawn", r"(?:准许|准予|同意)[^。;\n]{0,120}(?:撤回|撤诉)|按[^。;\n]{0,80}撤"),
        ("upheld", r"驳回[^。;\n]{0,80}上诉|维持(?:原判|原裁|[^。;\n]{0,80}(?:判决|裁定))"),
        ("not_filed", r"不予立案|不予受理"),
        ("annulled", r"撤销"),
        ("confirmed_void", r"确认[^。;\n]{0,200}无效"),
        ("confirmed_unlawful", r"(?:确认)[^。;\n]{0,200}违法"),
        ("ordered_to_act", r"(?:责令|限|由)[^。;\n]{0,120}(?:履行|作出|答复|公开|处理|重新)"),
        ("altered", r"变更"),
        ("suit_dismissed", r"驳回[^。;\n]{0,160}起诉(?!状)"),
        ("compensated", r"(?:赔偿|给付|支付|返还)[^。;\n]{0,80}(?:元|损失)"),
        ("claims_dismissed", r"驳回[^。]{0,200}?请求"),
    )
)
_VOID = re.compile(r"(?:请求|诉请|要求)[^。;\n]{0,120}确认[^。;\n]{0,120}无效")
_INACTION = re.compile(
    r"不履行[^。;\n]{0,20}职责|行政不作为|未履行[^。;\n]{0,12}职责|履行[^。;\n]{0,12}法定职责|履职"
)
_REVIEW = re.compile(
    r"(?:作出|收到|不服|送达)[^。;\n]{0,60}复议决定|复议决定[^。;\n]{0,40}(?:送达|收到|作出)"
)
_REVIEW_ASKED = re.compile(r"向[^。;,\n]{2,30}(?:申请|提起|提出|递交|邮寄)[^。;,\n]{0,16}复议")
# The notice of rights, and what a party could have done.
_REVIEW_OPEN = re.compile(r"告知|可以|有权|如不服|未|没有|应当|权利")
_REVERSED = re.compile(r"撤销[^。;\n]{0,60}(?:人民法院|原审|一审|本院|二审)")
_COSTS = re.compile(r"案件受理费|受理费")
_FIRST_OPINION = 600
_MOST = 50
_NEAR = 30


def read_administrative(doc: Judgment, parties: tuple[Party, ...], found: Collector) -> None:
    """Put the elements of the record type `administrative_judgment`."""
    plain = doc.text.plain
    opening = Part(doc.head.start, doc.claims.start or doc.facts.start or doc.reasoning.start)
    nonlit = _NONLIT.search(plain, opening.start, opening.end)
    if nonlit and found.value("level") not in _SUITS:
        found.put("nonlit", True, nonlit.span())
    _organ(doc, parties, found)
    _act(doc, opening, found)
    _disposition(doc, found)
    if not found.value("nonlit"):
        _route(doc, found)
    read_dates(doc, found)


def _organ(doc: Judgment, parties: tuple[Party, ...], found: Collector) -> None:
    roles = _APPLICANTS if found.value("nonlit") else _ORGANS
    organs = [party for party in parties if party.role in roles and _ORGAN.search(party.name)]
    if organs:
        first = organs[0]
        found.elements["acting_organ"] = Element(first.name, (first.span,))
        return
    match = _SUED.search(doc.text.plain, doc.parties.start, doc.reasoning.end)
    if match:
        found.put("acting_organ", match["name"], match.span("name"))


def _act(doc: Judgment, opening: Part, found: Collector) -> None:
    """The act by the words of the case (…一案), else by those of the opinion."""
    opinion = Part(
        doc.reasoning.start, min(doc.reasoning.end, doc.reasoning.start + _FIRST_OPINION)
    )
    for part in (opening, opinion):
        for code, pattern in _ACTS:
            match = pattern.search(doc.text.plain, part.start, part.end)
            if match:
                found.put("act_kind", code, match.span())
                return


def _disposition(doc: Judgment, found: Collector) -> None:
    plain = doc.text.plain
    part = doc.disposition
    costs = _COSTS.search(plain, part.start, part.end)
    end = costs.start() if costs else part.end
    for code, pattern in _DISPOSITIONS:
        if code in ("refused", "allowed") and not found.value("nonlit"):
            continue
        match = pattern.search(plain, part.start, end)
        if not match:
            continue
        if code == "annulled" and _REVERSED.search(plain, part.start, end):
            # An appeal sets the first decision aside and says then what it puts in its place.
            continue
        found.put("disposition", code, match.span())
        return
    if end > part.start:
        found.put("disposition", "other", (part.start, end), rule="none_named")


def _route(doc: Judgment, found: Collector) -> None:
    plain = doc.text.plain
    told = Part(doc.procedure.start, doc.disposition.start)
    void = _VOID.search(plain, told.start, told.end)
    if void:
        found.put("suit_kind", "void", void.span())
        return
    review = next(
        (
            match
            for part in (doc.procedure, doc.facts, doc.reasoning)
            if (match := _REVIEW.search(plain, part.start, part.end) or _review_asked(doc, part))
        ),
        None,
    )
    if review:
        found.put("suit_kind", "after_review", review.span())
        return
    inaction = _INACTION.search(plain, doc.procedure.start, doc.procedure.end) or (
        _INACTION.search(plain, doc.reasoning.start, doc.reasoning.end)
        if found.value("act_kind") == "inaction"
        else None
    )
    if inaction:
        found.put("suit_kind", "inaction", inaction.span())
    elif doc.facts and doc.reasoning:
        place = doc.text.sentence(doc.reasoning.start)
        found.put("suit_kind", "direct", place, rule="none_other")


def _review_asked(doc: Judgment, part: Part) -> re.Match[str] | None:
    """A reconsideration the party asked for: its organ may never have decided (行诉法 45)."""
    plain = doc.text.plain
    for match in islice(_REVIEW_ASKED.finditer(plain, part.start, part.end), _MOST):
        begin = max(doc.text.sentence(match.start())[0], match.start() - _NEAR)
        if not _REVIEW_OPEN.search(plain, begin, match.end()):
            return match
    return None
