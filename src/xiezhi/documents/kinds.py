"""Which field of work a document belongs to, and what it is called.

The title says it; where a copy lost it, the case number; where that is lost too, the words that
only a court of that field writes. A text that is no court document has no kind.
"""

from __future__ import annotations

import re

from xiezhi.documents.courts import own_number
from xiezhi.documents.reading import (
    ADMINISTRATIVE,
    CIVIL,
    CRIMINAL,
    DECISION,
    ENFORCEMENT,
    JUDGMENT,
    MEDIATION,
    RULING,
)
from xiezhi.documents.text import Text

ORDER = "order"
_HEAD = 700
_NEAR = 60
_FORMS = {"判决": JUDGMENT, "裁定": RULING, "调解": MEDIATION, "决定": DECISION}
# A notice (应诉通知书) is a court's document of none of the forms that a record has.
_FORMS |= {"支付令": ORDER, "通知": "", "限制消费令": "", "搜查令": ""}
_TITLE = re.compile(
    r"(?:(?<=\n)|(?<=法院)|(?<=[一二再]审)|(?<=审查)|^)"
    r"(?P<kind>刑事附带民事|刑事|民事|行政赔偿|行政|执行|国家赔偿|司法赔偿|赔偿|海事|商事|知识产权)?"
    r"(?P<other>[一-鿿]{0,8}?)(?P<form>(?:判决|裁定|调解|决定|通知)(?=书)|支付令|限制消费令|搜查令)书?"
    r"(?=\n|\(|第|当事人|[一-鿿]{2,30}法院|$)"
)
_KINDS = {"刑": CRIMINAL, "强": CRIMINAL, "民": CIVIL, "海": CIVIL, "商": CIVIL, "知": CIVIL}
_KINDS |= {"行": ADMINISTRATIVE, "国": ADMINISTRATIVE, "赔": ADMINISTRATIVE, "执": ENFORCEMENT}
# The last of these before the digits: 闵行, 民和 and the like are places.
_TYPE = re.compile(
    r".*([民行执赔商知海破督催调保])[^民行执赔商知海破督催调保\d]{0,6}\d{1,8}(?:-\d)?号"
)
_TYPES = {"行": ADMINISTRATIVE, "赔": ADMINISTRATIVE, "执": ENFORCEMENT}
_ORDERED = re.compile(r"(?P<form>判决|裁定|决定)如下|(?P<agreed>达成(?:如下|以下|调解)协议)")
_COURT_SPEAKS = re.compile(
    r"本院决定|由你院|本院[^。;\n]{0,10}认为|向本院(?:提起|提出)|本院[^。;\n]{0,12}(?:立案|受理)|(?:审理|审查)查明"
)
# Where head and number are lost, two of these together: a statute or a procuratorate says one.
_SIGNS = (
    re.compile(r"本院(?:经[^。;\n]{0,10})?认为"),
    re.compile(r"(?:判决|裁定)如下"),
    re.compile(
        r"(?:审理|经审查|另|再|又|还|本院|法院)查明[,:]|(?:经审理|本院)[^。,;\n]{0,12}事实(?:如下)?[,:]"
    ),
    re.compile(r"现已审[理查](?:终结|完毕)"),
    re.compile(r"案件受理费[^。;\n]{0,30}元"),
)
_BEGINS_WITH_FACTS = re.compile(r"(?:经|本院)(?:审理|审查|依法审理)?查明[,:]")
_ARTICLE_LINES = re.compile(r"(?:^|\n)第[一二三四五六七八九十百]{1,6}条")
_MOST_ARTICLE_LINES = 8
_PROSECUTES = re.compile(r"提起公诉,请依法(?:判处|惩处|审判)|此致\n?[^。\n]{0,24}人民法院")
_CRIMINAL = re.compile(
    r"公诉机关|被告人[^。;\n]{1,40}犯|检察院[^。;\n]{0,30}指控|原判认定|刑事判决"
)
_ADMINISTRATIVE = re.compile(
    r"《(?:中华人民共和国)?行政诉讼法》|《中华人民共和国国家赔偿法》|被诉[^。;\n]{0,12}行为"
)
_ENFORCEMENT = re.compile(r"申请执行人|被执行人|终结本次执行程序")
_ACCUSED = re.compile(r"被告人|公诉机关")
_SUING = re.compile(r"原告|被告(?!人)|诉讼请求|案件受理费")
_CIVIL = re.compile(r"原告|上诉人|被告|申请人|诉讼请求|案件受理费|《中华人民共和国民事诉讼法》")
_FOREIGN = re.compile(
    r"^[^。]{0,60}?(?:起诉书|不起诉决定书|抗诉书|公诉意见书|起诉意见书|起诉状|上诉状|申请书|答辩状|建议书)(?=\n|\(|$)"
)


def kind_and_form(text: Text) -> tuple[str, str] | None:
    """(kind, form) of a document; None where it is none of a court."""
    plain = text.plain
    titles = list(_TITLE.finditer(plain, 0, _HEAD))
    form = _form(titles, plain)
    if not titles and _FOREIGN.match(plain[:120]):
        return None
    # 行政处罚决定书 is a title too: only a court's document counts.
    court = any("法院" in plain[max(0, title.start() - _NEAR) : title.end()] for title in titles)
    for title in titles if court or _COURT_SPEAKS.search(plain) else ():
        kind = _KINDS.get((title["kind"] or "")[:1], "")
        if kind:
            return kind, form
    number = own_number(plain, _HEAD)
    if number and (titles or _ORDERED.search(plain) or _COURT_SPEAKS.search(plain)):
        kind = _kind_of_number(number[0])
        if kind:
            return kind, form
    kind = _kind_of_body(plain) if court or _court_wrote(plain) else ""
    return (kind, form) if kind else None


def _kind_of_number(number: str) -> str:
    if "刑" in number or "强医" in number:
        return CRIMINAL
    found = _TYPE.search(number)
    return _TYPES.get(found[1], CIVIL) if found else ""


def _court_wrote(plain: str) -> bool:
    if _PROSECUTES.search(plain) and not _SIGNS[1].search(plain):
        return False
    signs = sum(1 for sign in _SIGNS if sign.search(plain))
    if signs < 2:
        return _BEGINS_WITH_FACTS.match(plain) is not None
    # A statute or an interpretation is articles line by line.
    return len(_ARTICLE_LINES.findall(plain)) <= _MOST_ARTICLE_LINES or bool(
        _SIGNS[4].search(plain)
    )


def _form(titles: list[re.Match[str]], plain: str) -> str:
    if titles:
        return _FORMS[titles[0]["form"]]
    ordered = list(_ORDERED.finditer(plain))
    if not ordered:
        return JUDGMENT
    return MEDIATION if ordered[-1]["agreed"] else _FORMS[ordered[-1]["form"]]


def _kind_of_body(plain: str) -> str:
    suing = len(_SUING.findall(plain))
    if _CRIMINAL.search(plain) and len(_ACCUSED.findall(plain)) > suing:
        return CRIMINAL
    if _ADMINISTRATIVE.search(plain):
        return ADMINISTRATIVE
    if not suing and _ENFORCEMENT.search(plain, 0, 2 * _HEAD):
        return ENFORCEMENT
    return CIVIL if _CIVIL.search(plain) else ""
