"""Amounts of money in the order of a court, and what each is for."""

from __future__ import annotations

import re
from decimal import Decimal

from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.money import amounts
from xiezhi.documents.reading import CRIMINAL, Amount

# Codes of `Amount.role`: the last of these words before an amount says what it is for.
_ROLE = re.compile(
    r"(?P<stop>[。;\n])|(?P<costs>(?:受理|诉讼|保全|执行|申请|公告|反诉|上诉)费)"
    r"|(?P<fine>罚金)|(?P<penalty>罚款)|(?P<confiscation>没收[^。;,]{0,14}?财产)"
    r"|(?P<restitution>退赔|退还被害|返还被害)|(?P<returned>发还)"
    r"|(?P<recovery>追缴|违法所得|非法所得|非法获利|犯罪所得|赃款|毒资|赌资|退缴|退出|没收)"
    r"|(?P<paid>已(?:经)?(?:支付|给付|赔付|垫付|付|缴纳?|预?交)|剔除|扣除|垫付的?)"
    r"|(?P<base>基数(?:为)?)"
    r"|(?P<interest>利息|罚息|复利)|(?P<contract_penalty>违约金|滞纳金|赔偿金(?=[^损伤亡]))"
    r"|(?P<total>[合共总]计|总额|总共)"
    r"|(?P<wages>工资|劳动报酬|加班费|经济补偿金?|补助金)"
    r"|(?P<maintenance>抚养费|赡养费|扶养费)"
    r"|(?P<damages>赔偿|赔付|损失|抚慰金|赔偿金|医疗费|误工费|护理费|交通费|丧葬费|营养费|补助费|残疾|治疗费|器具费|鉴定费)"
    r"|(?P<principal>本金|借款|欠款|货款|价款|工程款|租金|房款|押金|定金|保证金|贷款|报酬|[一-鿿]款(?!项|限))"
)
_BASE_AFTER = re.compile(r"(?:\([^()]{1,30}\))?为(?:计算)?(?:利息的?)?(?:基数|本金)")
_SEIZED_AFTER = re.compile(r"[^。;\n]{0,60}?(?P<what>追缴|没收|发还|返还被害|退赔)")
_AFTER_CODES = {
    "追缴": "recovery",
    "没收": "recovery",
    "发还": "returned",
    "返还被害": "returned",
    "退赔": "restitution",
}
_REACH = 60


def read_amounts(doc: Judgment) -> tuple[Amount, ...]:
    """Every amount in yuan from the order to the signatures, in order of place.

    `role` is `fine`, `confiscation`, `restitution` (退赔), `recovery` (追缴, 没收违法所得), `returned`
    (发还), `penalty` (罚款), `principal`, `base` (of interest), `interest`, `contract_penalty`,
    `damages`, `wages`, `maintenance`, `paid`, `total`, `costs`, or '' where the words before and
    after the amount do not tell.
    """
    plain, start, end = doc.text.plain, doc.disposition.start, doc.bench.start
    words = _Words(plain, start, end)
    found = []
    for money in amounts(plain, start, end):
        role = words.role(money.start, money.end)
        if not role and doc.kind == CRIMINAL:
            # What is done with money that is held stands behind it: 扣押的…元予以没收.
            after = _SEIZED_AFTER.match(plain, money.end, end)
            role = _AFTER_CODES[after["what"]] if after else ""
        span = doc.text.span(money.start, money.end)
        found.append(Amount(_written(money.yuan), role, span))
    return tuple(found)


def _written(yuan: Decimal) -> str:
    """`15000`, `12.5`: plain decimals without idle zeros."""
    return f"{yuan.normalize():f}"


class _Words:
    """The words that say what an amount is for, taken in order of place."""

    def __init__(self, plain: str, start: int, end: int) -> None:
        self.plain, self.end = plain, end
        self.words = _ROLE.finditer(plain, start, end)
        self.next = next(self.words, None)
        self.last, self.last_end, self.costs = "", start, False

    def role(self, start: int, end: int) -> str:
        """What the amount at `start` to `end` is for; amounts come in order of place."""
        while self.next and self.next.end() <= start:
            name = self.next.lastgroup or ""
            self.costs = name == "costs" or (self.costs and name != "stop")
            self.last, self.last_end = name, self.next.end()
            self.next = next(self.words, None)
        if _BASE_AFTER.match(self.plain, end, self.end):
            return "base"
        if self.costs:
            return "costs"
        near = start - self.last_end <= _REACH and self.last != "stop"
        return self.last if near else ""
