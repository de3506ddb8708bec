"""Case numbers and names of courts as the heads of documents write them."""

from __future__ import annotations

import re

from xiezhi.records.checks.case_no import PROVINCES, parse_case_no
from xiezhi.records.checks.fault import Fault

_HEAD = 1_200
_LOWEST = 3_000
_NUMBER = re.compile(
    r"\((?P<year>(?:19|20)\d\d|\d\d(?=\)[^\n\d]{2,14}字第))年?(?:度)?\)"
    # 1234、1235号: cases tried together.
    r"(?P<body>(?:[^\n。;,()《》:、\"“”]|(?<=\d)、(?=\d)){2,40}?号)(?P<part>之[一二三四五六七八九十\d]{1,3})?"
)
# What may stand before the document's own number; after a verb it is another decision's.
_BEFORE_OWN = re.compile(r"(?:^|\n|书|院|令|号|[案编字]号[:：]?|\))$")
_SENTENCE = re.compile(r"[。;]|本院|一案,")
_COURT = re.compile(
    r"(?:中华人民共和国\n?)?(?P<court>(?:最高人民法院(?:第[一二三四五六]巡回法庭)?|[一-鿿×XxＸ*]{2,34}?法院(?:[一-鿿]{2,14}分院)?))"
    r"(?=\n|\(|[刑民行执赔司国支海决]|强制|$)"
)
TITLE_END = re.compile(
    r"(?:裁定|决定|判决|调解|通知|罪|纠纷|支付)[书令](?=[一-鿿])|(?:一案|案件|纠纷)(?=[一-鿿])"
)
PROVINCE = re.compile(
    r"(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    r"|陕西|甘肃|青海)省|(?:北京|天津|上海|重庆)市|内蒙古自治区|广西壮族自治区|西藏自治区|宁夏回族自治区|新疆"
    # The province of fictional documents, as 虚 is its sign in their case numbers.
    r"|虚构省"
)
# Divisions of a few characters each, then the court; a phrase in between makes one too long.
_WELL_FORMED = re.compile(
    r"(?:[一-鿿]{2,9}(?:省|自治区|自治州|地区|兵团|[市州盟县区旗师])){0,4}"
    r"(?:[一-鿿]{0,4}|[一-鿿]{2,16}开发区)(?:高级|中级|第[一二三四五]中级)?(?:人民|铁路运输|海事|知识产权|互联网|金融|军事|林区|矿区)?"
    r"(?:基层|中级)?法院(?:[一-鿿]{2,9}自治州分院)?"
)
_CODE = re.compile(rf"最高法|[{PROVINCES}]\d{{2,4}}(?!\d)|^[{PROVINCES}]")
_MASKS = "×Xx*某"
_MASKED = re.compile(r"[×Xx*]+")
_LAST_NUMBER = re.compile(r"\d{1,8}$")
TYPES = tuple(field + step for field in "刑民行" for step in "初终再申监辖")
TYPES += (
    "刑更",
    "刑医",
    "民辖终",
    "民特",
    "民撤",
    "行审",
    "行赔初",
    "行赔终",
    "财保",
    "委赔",
    "法赔",
)
TYPES += ("执异", "执复", "执恢", "执保", "执监", "执", "破申", "破")


def own_number(plain: str, limit: int) -> re.Match[str] | None:
    """The number of the document itself: in its head, before the first sentence ends."""
    stop = _SENTENCE.search(plain, 0, min(limit, _HEAD))
    end = stop.start() if stop else min(limit, _HEAD)
    for match in _NUMBER.finditer(plain, 0, end):
        if _BEFORE_OWN.search(plain[max(0, match.start() - 4) : match.start()]):
            # A title above the head may begin with the same number.
            again = plain.rfind(match[0], match.end(), end)
            return _NUMBER.match(plain, again) if again > 0 else match
    # A notice may have been put between title and number: then the number has its own line.
    for match in _NUMBER.finditer(plain, end, min(limit, _LOWEST)):
        if plain[match.start() - 1] == "\n" and plain[match.end() : match.end() + 1] in ("\n", ""):
            return match
    return None


def written_number(match: re.Match[str]) -> str:
    """The number as written, in full-width brackets."""
    return f"（{match['year']}）{match['body']}{match['part'] or ''}"


def record_number(written: str) -> str:
    """The number as the records have it, '' where no court numbers its cases so."""
    try:
        return parse_case_no(written)
    except Fault:
        return ""


def mended_number(year: str, body: str, types: tuple[str, ...] = TYPES) -> str:
    """The number with a phrase of the copy taken out that stands between court code, type and
    number; '' where it stands inside digits, which then may be another's."""
    body = body.removesuffix("号")
    code, number = _CODE.search(body), _LAST_NUMBER.search(body)
    if not code or not number or code.end() > number.start():
        return ""
    middle = body[code.end() : number.start()]
    # A masked digit (虚01XX) is no phrase of the copy: without it the code is another court's.
    if any(char.isdigit() or char in _MASKS for char in middle):
        return ""
    for kind in types:
        for cut in range(len(kind) + 1):
            if middle.startswith(kind[:cut]) and middle.endswith(kind[cut:]):
                return f"（{year}）{code[0]}{kind}{number[0]}号"
    return ""


def well_formed(court: str) -> bool:
    """Whether a court can be called so; a phrase that a copy put inside makes it another."""
    court = _MASKED.sub("某某", court)
    known = not re.search(r"省|自治区", court) or PROVINCE.match(court)
    return bool(known and _WELL_FORMED.fullmatch(court))


def court_in(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """The place of the last name of a court before a document's title or number."""
    last = None
    for match in _COURT.finditer(plain, start, end):
        last = match
    if last is None:
        return None
    begin, stop = last.span("court")
    for title in TITLE_END.finditer(plain, begin, stop):
        begin = title.end()
    # Whatever stands before the name of the province is no part of the court's name.
    province = PROVINCE.search(plain, begin, stop)
    begin = province.start() if province else begin
    return (begin, stop) if stop - begin > 3 else None
