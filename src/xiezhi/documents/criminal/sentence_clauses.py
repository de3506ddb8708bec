"""What a criminal disposition is made of: its marks in order of place, and the notes in brackets."""

from __future__ import annotations

import bisect
import re

from xiezhi.documents import numerals
from xiezhi.documents.parts import Part
from xiezhi.documents.tokens import Length

_N = "[" + numerals.NUMERAL_CHARS.replace("零", "").replace("〇", "") + "0]"
# 一年六个月, 一年零六个月, 三年又一个月, 一年半, 六个月零十五天.
_LENGTH = re.compile(
    rf"(?:(?P<years>{_N}{{1,3}})年(?:(?P<half>半)|[零〇又加另,]?(?P<months>{_N}{{1,3}})个?月)?"
    rf"|(?P<only_months>{_N}{{1,3}})个?(?P<half_month>半)?月)?(?:(?<=[年月])[零〇又加另]?|)(?:(?P<days>{_N}{{1,4}})[日天])?"
)
# 半个月一律按十五天计算 (法院解释 202(1)).
_HALF_MONTH = 15
_AFTER_LENGTH = re.compile(
    r"[,。;:、()\n和与及]|缓[刑期]|[并各]处|罚金|剥夺|宣告|附加|单处|没收|驱逐|执行|以上|以下|的|犯|合并|总和|决定|数罪|分别|\Z"
)
_MORE_LENGTH = re.compile(r"[^,。;:、()\n]{1,24}?(?:个?月|[日天])")
_GAP = re.compile(rf"[^\d,。;:、()\n{numerals.NUMERAL_CHARS}上下]{{0,16}}")
# Words of a sentence imposed before, of which something is left to be served.
_LEFT = "原判|前[判罪次案]|所判|余刑|剩余|未执行|没有执行|尚未|残刑"
MARK = re.compile(
    r"(?P<item>(?<![一-鿿])[一二三四五六七八九十]{1,3}、)"
    r"|(?P<who>(?:原审|各|上列|上述|[二两三四五六七八九])?被告(?:人|单位)|(?:原审|申诉)?上诉(?:人|单位)|罪犯)"
    r"|(?P<committed>(?<![罪案该累再主从余所原前曾先已])犯(?![罪后案意])|构成(?=[一-鿿、]{2,40}罪[,、]?(?:判处|处|免|单处)))"
    r"|(?P<ground>以(?!(?:原审)?(?:被告|上诉))(?=[一-鿿、]{2,40}罪[,、]?(?:对|判处|分别|各|改判)))"
    r"|(?P<total>(?:总和|合并|相加)(?:刑期|刑)|刑期(?:总和|合计))"
    r"|(?P<joint>决定[^,。;:\n]{0,12}?(?:执行|判处)|(?:合并|并罚后?|实际|最终|应当?|酌情|酌定)执行(?=[^,。;:\n]{0,6}[徒役制刑])|[数两二三四合实]?[罪并行][^,。;:\n]{0,4}?并罚)"
    rf"|(?P<earlier>(?:与|和|同|连|加上|将)[^,。;:\n犯]{{0,40}}?(?:{_LEFT}|(?:判决|裁定|法院)书?[^,。;:\n犯]{{0,20}}?(?:判处|所处|确定|认定|犯)|[因前原曾先]犯)"
    rf"|[所原前曾先已]犯|(?:原判|前[判罪案])[^,。;:\n]{{0,40}}?罪,?判处"
    rf"|(?:{_LEFT})[^,。;:\n]{{0,12}}?(?=有期|拘役|管制|无期|刑))"
    r"|(?P<revoke>撤[销消])|(?P<uphold>维持)|(?P<changed>改判)|(?P<varied>变更)|(?P<separately>分别)"
    r"|(?P<death>死刑)(?P<suspended>[,(]?(?:宣告)?缓期[二两2]年)?"
    r"|(?P<life>无期徒刑)|(?P<fixed>有期徒刑)|(?P<detention>拘役)|(?P<surveillance>管制(?!刀|类|药|物|品))"
    r"|(?P<probation>缓刑|缓期(?=[一二两三四五][年]))|(?P<fine>罚金)|(?P<deprive>剥夺政治权利)"
    r"|(?P<confiscate>没收(?:其|被告人[^,。;:\n]{1,12}?)?(?:个人)?(?P<all>全部|一切|所有)?(?:部分)?(?:个人)?(?P<all_after>全部|所有)?(?:的)?财产)"
    r"|(?P<exempt>免(?:予|于|除|以)?(?:追究)?(?:刑事)?(?:处罚|处分|刑罚)|免刑)"
    r"|(?P<innocent>(?:宣告)?无罪)|(?P<irresponsible>不(?:负|承担)刑事责任)"
)
_BRACKET = re.compile(r"[()]")
_NOTE = re.compile(r"刑期|考验期|羁押|缴|交纳|折抵|拘留|逮捕|判决生效|扣除|起至")
_ORDERED = re.compile(
    rf"\((?:宣告|并处|单处)?(?:缓刑|罚金)(?:人民币)?[\d{numerals.NUMERAL_CHARS}千万]"
)
_LONGEST_NOTE = 900
_REVOKED_END = re.compile(
    r"[。;\n]|改判|决定[^,。;:\n]{0,8}执行|,即|,(?=(?:对|以|将|与|连同|和)?(?:原审)?(?:被告|上诉|罪犯)|以|与|连同|犯|实行|数罪|和)"
)
_QUOTED_END = re.compile(
    r"[。;\n](?=\s?(?:[一二三四五六七八九十]{1,3}、|\(?[一二三四五六七八九十\d]{1,3}\)?[、.)]|(?:原审)?(?:被告|上诉)))|改判|\Z"
)
# 变更第一项“…”为“…”: what stands before 为 is the old wording.
VARIED_TO = re.compile(
    r"[”\"]?(?:变更|更改|改)?为[:“\"]{0,2}(?=(?:原审)?(?:被告|上诉|罪犯)|判处|有期|拘役|管制)"
)


def notes(plain: str, part: Part) -> list[Part]:
    """The brackets that speak of the run of a term, of custody or of payment: no order in them."""
    found: list[Part] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(plain, part.start, part.end):
        if match[0] == "(":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            short = match.end() - start <= _LONGEST_NOTE
            ordered = _ORDERED.match(plain, start)
            if short and not ordered and _NOTE.search(plain, start, match.end()):
                while found and found[-1].start >= start:
                    found.pop()
                found.append(Part(start, match.end()))
    return found


def revoked_to(plain: str, start: int, end: int, inside: list[Part]) -> int:
    """Where the object of 撤销 or a quoted 维持…即 ends: what it quotes is no order of this court."""
    stop = _REVOKED_END.search(plain, start, end)
    if stop and stop[0] == ",即":
        stop = _QUOTED_END.search(plain, stop.end(), end)
    place = stop.start() if stop else end
    index = bisect.bisect_left(inside, place, key=lambda note: note.start)
    return max(place, inside[index - 1].end) if index else place


def length_at(plain: str, start: int, end: int) -> tuple[Length | None, int, bool]:
    """The length of a penalty from `start` on, its end, and whether a phrase was passed over.

    None where there is none, or where a phrase stands inside it: 三年…六个月 is not three years.
    """
    place = start
    match = _LENGTH.match(plain, place, end)
    if not _any(match):
        gap = _GAP.match(plain, start, end)
        place = gap.end() if gap else start
        match = _LENGTH.match(plain, place, end)
    if match is None or not _any(match):
        return None, start, False
    clean = _AFTER_LENGTH.match(plain, match.end(), end)
    if not clean and _MORE_LENGTH.match(plain, match.end(), end):
        return None, start, False
    parts = [numerals.part(match[name]) for name in ("years", "months", "only_months", "days")]
    if None in parts:
        return None, start, False
    years, months, only, days = (part or 0 for part in parts)
    months += only + (6 if match["half"] else 0)
    days += _HALF_MONTH if match["half_month"] else 0
    return Length(years, months, days), match.end(), place > start or not clean


def _any(match: re.Match[str] | None) -> bool:
    return match is not None and match.end() > match.start()
