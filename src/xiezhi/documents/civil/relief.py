"""What a claim asks for or an item of an order grants: codes of `civil_relief`."""

from __future__ import annotations

import re
from decimal import Decimal

from xiezhi.documents.money import amounts

_COSTS = re.compile(r"(?:诉讼费|受理费|保全费|公告费|诉讼保全费|申请费)")
_BORNE = re.compile(r"承担|负担|支付|交纳")
_MERITS = re.compile(r"偿还|赔偿|解除|确认|返还|归还|清偿|货款|借款|利息|违约金|损失")
_SHORT = 80

# In order of weight: what stands first names the claim, money last.
_RELIEFS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("divorce", r"离婚"),
        ("visits", r"探望|探视"),
        (
            "custody",
            r"抚养权|监护权|(?:子|女|孩|儿|之子|之女)[^。;]{0,24}(?:随[^。;]{0,14}生活|抚养(?!费))"
            r"|由[^。;,]{1,14}(?:直接)?抚养(?!费)",
        ),
        ("divide", r"分割|析产|继承(?!人|[^。;,]{0,12}范围)|平分|归[^。;,]{1,14}所有"),
        ("apology", r"赔礼道歉|消除影响|恢复名誉"),
        ("priority", r"优先[^。;,]{0,20}受偿|优先权|优先清偿|享有质权|享有抵押权"),
        ("confirm", r"确认|(?:合同|协议|》)[^。;,]{0,30}(?:有效|无效)"),
        (
            "end_contract",
            r"(?:解除|终止)[^。;,]{0,80}(?:合同|协议|关系|租赁|婚约|合作|约定|》)(?!的?(?:经济)?(?:补偿|赔偿|违约)金)"
            r"|(?:合同|协议|》)[^。;,]{0,40}(?:解除|终止)",
        ),
        ("rescind", r"撤销"),
        (
            "vacate",
            r"腾退|腾空|腾房|迁出|搬离|搬出|拆除|恢复原状|排除妨[害碍]|停止|清除|消除危险|退出",
        ),
        (
            "deliver",
            r"过户|协助|办理[^。;]{0,40}(?:登记|手续|证|转移|解除)|交付|移交|交还|配合|[开出]具",
        ),
        ("perform", r"履行[^。;]{0,30}(?:合同|协议|义务|约定)|(?:修复|修理|更换|重作)(?!费)|恢复"),
        ("return_thing", r"(?:返还|退还|归还)(?![^。;]{0,60}(?:元|款|费|金))"),
        (
            "pay",
            r"支付|偿还|给付|赔偿|归还|清偿|补偿|返还|退还|赔付|偿付|付清|元|抚养费|赡养费|扶养费"
            r"|承担[^。;]{0,40}(?:费|损失|利息|违约金)",
        ),
        ("recourse", r"追偿"),
        ("enforcement", r"不得(?:对[^。;]{0,80})?执行|(?:停止|准许|继续|排除)[^。;]{0,80}执行"),
        ("joint", r"连带|共同(?:偿还|清偿|承担|赔偿)|补充(?:赔偿|清偿)?责任|(?:保证|担保)责任"),
    )
)
# A court answers a claim also by an order of a neighbouring kind.
_ANSWERS = {
    "confirm": {"confirm", "end_contract", "rescind", "priority", "divide"},
    "end_contract": {"end_contract", "confirm", "rescind"},
    "rescind": {"rescind", "end_contract", "confirm"},
    "deliver": {"deliver", "perform", "return_thing", "vacate"},
    "perform": {"perform", "deliver", "pay", "vacate"},
    "return_thing": {"return_thing", "deliver", "vacate", "pay"},
    "vacate": {"vacate", "deliver", "return_thing"},
    "priority": {"priority", "confirm"},
}


def reliefs(text: str) -> tuple[str, ...]:
    """The kinds a text speaks of, the weightiest first; empty where none is known."""
    costs = len(text) <= _SHORT and _COSTS.search(text) and _BORNE.search(text)
    if costs and not _MERITS.search(text):
        return ("costs",)
    return tuple(code for code, pattern in _RELIEFS if pattern.search(text))


def answers(claim: str, granted: frozenset[str]) -> bool:
    """Whether orders of these kinds speak to a claim of this kind."""
    return bool(_ANSWERS.get(claim, {claim}) & granted)


def first_yuan(text: str) -> Decimal | None:
    """The first amount in yuan, None where there is none."""
    money = next(amounts(text, 0, len(text)), None)
    return money.yuan if money else None
