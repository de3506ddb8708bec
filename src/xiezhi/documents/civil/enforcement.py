"""Reads an enforcement ruling (执行裁定书, 执行决定书)."""

from __future__ import annotations

import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.money import amounts
from xiezhi.documents.parts import Part

# In order: what is named first decides, since a ruling that ends a round also lifts measures.
_KINDS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        (
            "round_ended",
            r"终结[^。;\n]{0,120}本次执行|终结[^。;\n]{0,80}(?:本次)执行程序|本次执行程序终结",
        ),
        ("party_changed", r"(?:变更|追加)[^。;\n]{0,160}为?[^。;\n]{0,60}(?:申请执行人|被执行人)"),
        ("resumed", r"恢复[^。;\n]{0,100}执行"),
        ("not_enforced", r"不予执行|驳回[^。;\n]{0,100}执行申请|驳回[^。;\n]{0,60}强制执行"),
        (
            "review",
            r"驳回[^。;\n]{0,100}复议(?:申请|请求)|复议(?:申请|请求|理由)[^。;\n]{0,60}(?:成立|驳回)",
        ),
        (
            "objection",
            r"(?:驳回|支持)[^。;\n]{0,160}异议|异议(?:请求|理由)?[^。;\n]{0,20}成立|(?:中止|停止)对[^。;\n]{0,160}的?执行",
        ),
        ("suspended", r"中止[^。;\n]{0,120}执行|中止执行"),
        ("ended", r"终结[^。;\n]{0,160}(?:执行|案件)|执行完毕"),
        ("lifted", r"(?:解除|撤销)[^。;\n]{0,200}(?:查封|冻结|扣押|限制消费|失信|措施)"),
        ("auction", r"拍卖|变卖|抵偿|抵债|归买受人|买受人"),
        ("measure", r"查封|冻结|扣押|划拨|扣划|扣留|提取|轮候|扣缴"),
    )
)
_SEARCHED = re.compile(
    r"四查|五查|[查多]询[^。;\n]{0,40}(?:银行|存款|房产|不动产|车辆|工商|证券|财产)|(?:财产|网络)(?:查控|调查|线索)|总对总|点对点|查控系统"
    r"|穷尽[^。;\n]{0,16}(?:调查|执行)措施"
)
_NO_PROPERTY = re.compile(
    r"(?:无|没有|未发现|未查到|暂无|未能发现|也无|亦无)[^。;\n]{0,40}(?:可供执行|财产)[^。;\n]{0,16}|无财产可供"
)
_LIMITED = re.compile(r"限制(?:高)?消费")
_LISTED = re.compile(r"失信被执行人")
_HEARD = re.compile(
    r"(?:告知|征求|约谈|通知)[^。;\n]{0,8}申请(?:执行)?人|申请(?:执行)?人[^。;\n]{0,40}(?:同意|无异议|未能?提供|不能提供|书面)"
)
_UNPAID = re.compile(
    r"(?:尚(?:有|欠|余)|未(?:执行|履行|受偿|清偿|到位|实现)(?:到位)?(?:的)?(?:债权|标的|金额|款项|部分|标的额)?(?:为|共计|余额)?|剩余)"
)
_PAID = re.compile(
    r"(?:已|共|实际|仅)(?:执行|受偿|履行|扣划|划拨|清偿|支付|给付|到位)(?:到位|了)?(?:金额|款项|案款|标的)?(?:为|共计)?|执行到位(?:金额|款项|案款)?"
)
_NEAR = 40
_FILED = re.compile(r"[^。;\n]{0,60}?(?:立案|受理)")
_FILED_AHEAD = 80


def read_enforcement(doc: Judgment, found: Collector) -> None:
    """Put the elements of the record type `enforcement_ruling`."""
    plain = doc.text.plain
    order = doc.disposition
    for code, pattern in _KINDS:
        match = pattern.search(plain, order.start, order.end)
        if match:
            found.put("ruling_kind", code, match.span())
            break
    else:
        if order:
            found.put("ruling_kind", "other", (order.start, order.end), rule="none_named")
    body = Part(doc.procedure.start, order.start)
    for name, pattern in (
        ("searched", _SEARCHED),
        ("no_property", _NO_PROPERTY),
        ("consumption_limited", _LIMITED),
        ("listed_dishonest", _LISTED),
        ("applicant_heard", _HEARD),
    ):
        match = pattern.search(plain, body.start, body.end)
        if match:
            found.put(name, True, match.span())
    for name, pattern in (("unpaid", _UNPAID), ("paid", _PAID)):
        _amount(doc, found, name, pattern, body)
    _filed(doc, found, body)


def _amount(
    doc: Judgment, found: Collector, name: str, pattern: re.Pattern[str], body: Part
) -> None:
    """The last amount told: a ruling tells the course first and the state of things last."""
    plain = doc.text.plain
    last = None
    for match in pattern.finditer(plain, body.start, body.end):
        stop = min(body.end, match.end() + _NEAR)
        money = next(amounts(plain, match.end(), stop), None)
        if money and not re.search(r"[。;]", plain[match.end() : money.start]):
            last = (str(money.yuan), (match.start(), money.end))
    if last:
        found.put(name, last[0], last[1])


def _filed(doc: Judgment, found: Collector, body: Part) -> None:
    plain = doc.text.plain
    if found.value("filed_on"):
        return
    for token in doc.within(body, "date"):
        match = _FILED.match(plain, token.end, min(body.end, token.end + _FILED_AHEAD))
        if match and "判决" not in match[0]:
            found.put("filed_on", token.date, (token.start, match.end()))
            return
