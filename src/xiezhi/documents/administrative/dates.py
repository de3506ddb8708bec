"""Dates an administrative court states itself, and what it says of the time to sue
(行诉法 45, 46, 47; 行诉解释 64, 66)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.tokens import Token

_NONLIT_ONLY = ("reminded_on", "enforcement_asked_on")
_SEVERAL = {"known_on": "several_known", "act_made_on": "several_acts"}
_AHEAD = 90
_BACK = 24
_MOST = 300
# What happened on a date, by the words after it, up to the next boundary. Order decides.
_EVENTS = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        (
            "enforcement_asked_on",
            r"[^。;\n]{0,40}?(?:向本院)?(?:提出|提起)?申请[^。;,\n]{0,20}强制执行|[^。;\n]{0,30}?向[^。;,\n]{2,20}法院[^。;\n]{0,10}申请[^。;\n]{0,20}强制执行|[^。;\n]{0,30}?向本院申请[^。;,\n]{0,30}执行",
        ),
        ("reminded_on", r"[^。;\n]{0,60}?催告"),
        (
            "review_served_on",
            r"[^。;,\n]{0,30}?(?:收到|签收|领取|送达)[^。;,\n]{0,60}复议决定|[^。;\n]{0,12}?(?:将|把)?(?:该|上述)?[^。;,\n]{0,30}复议决定[^。;,\n]{0,20}(?:送达|邮寄送达)",
        ),
        (
            "review_decided_on",
            r"[^。;,\n]{0,40}?(?:作出|做出)[^。;,\n]{0,60}(?:复议决定|行政复议|复字|复决|驳回[^。;\n]{0,10}复议)",
        ),
        ("review_applied_on", r"[^。;\n]{0,40}?(?:申请|提起|提出)[^。;,\n]{0,20}复议"),
        (
            "sued_on",
            r"[^。;\n]{0,40}?(?:向(?:本院|原审法院|一审法院|[^。;,\n]{2,24}法院)(?:提起|提交|递交|起诉|邮寄|寄[送出]|提出)[^。;\n]{0,24}(?:诉|起诉)?|诉至[^。;,\n]{0,12}(?:本院|法院)"
            r"|起诉至|提起(?:本案|本次|行政)?(?:行政)?诉讼|(?:才|提起|提出|递交|网上)[^。;,\n]{0,10}(?:起诉|诉讼|立案)|起诉(?:,|至|到|时|来院|已))",
        ),
        (
            "duty_asked_on",
            r"[^。;,\n]{0,40}?向[^。;,\n]{0,40}(?:申请|提交|邮寄|寄送|提出)[^。;\n]{0,30}(?:申请|履行|公开|查处|要求|举报|投诉)",
        ),
        (
            "known_on",
            r"[^。;\n]{0,60}?(?:(?:直接|邮寄|留置|依法|当场)?送达|收到|签收|领取|知道|知悉|得知|知晓|获知|妥投)",
        ),
        (
            "act_made_on",
            r"[^。;\n]{0,50}?(?:作出|做出|颁发|核发|发布|出具|下达)[^。;,\n]{0,60}?(?:决定|处罚|通知|告知|批复|答复|认定|裁决|公告|意见|登记|许可|证|行为|处理)"
            r"|[^。;,\n]{0,30}?(?:对[^。;,\n]{0,60})?(?:强制拆除|拆除|予以拆除|强拆)",
        ),
    )
)
_ACT = dict(_EVENTS)["act_made_on"]
_OTHER_SUIT = re.compile(r"民事|仲裁|撤回|撤诉|另案|刑事")
# What was not done, was only told of, was being prepared, or was served on the organ.
_NOT_DONE = re.compile(
    r"未|没有|告知[^。;,\n]{0,20}(?:可以|申请|有权)|研究|拟|立案|会议|将于|依法可"
)
_NOT_SUED = re.compile(r"未|没有|告知|可以|有权")
# 向本院提起上诉: the word begins where the pattern of the suit may end.
_APPEALED = re.compile(r"上诉|再审|申诉")
_APPEAL_WORD = 4
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?![^。;\n]{0,3}月)")
_TO_ORGAN = re.compile(
    r"被告送达|起诉状|应诉|被告收到|申请表|复议申请|(?:收到|签收)[^。;,\n]{0,20}(?:申请|举报|投诉|起诉)"
)
_BY_ORGAN = re.compile(r"(?:被告|被上诉人|机关|人民政府|局)[^。;,\n]{0,12}\Z")
_RECEIVED = re.compile(r"收到|签收|知道|知悉|得知|知晓|获知|领取")
_ACT_SERVED_TOO = re.compile(
    r"(?:并)?(?:于)?(?:当日|同日|当场|当天)[^。;,\n]{0,16}(?:送达|交付|收到|签收)|当[场日天](?:向[^。;,\n]{0,16})?送达"
)
_TOLD = re.compile(
    r"告知(?:了)?[^。;\n]{0,60}(?:诉权|起诉期限|起诉权|诉讼权利|救济(?:权利|途径|方式|渠道)|复议权|提起行政诉讼|六个月内|6个月内|三个月内|3个月内)"
    r"|(?:载明|写明|注明|明确)[^。;\n]{0,40}(?:起诉期限|诉权|提起行政诉讼|救济途径)"
)
_NOT_TOLD = re.compile(
    r"(?:未|没有|并未|没)(?:依法|明确|向[^。;,\n]{0,10})?(?:告知|载明|写明|交代|交待)[^。;\n]{0,40}(?:起诉期限|诉权|起诉权|诉讼权利|救济|复议|诉讼)"
)
_LATE = re.compile(
    r"(?:超过|超出|逾越?|超|已过|过了)(?:了)?[^。;\n]{0,24}?(?:起诉|诉讼|法定|的)?[^。;\n]{0,8}(?:起诉期限|起诉期间|诉讼期限|法定期限|起诉的期限|期限)"
    r"|起诉期限(?:早|已|业|均|显|明显|经){1,3}(?:届满|超过|经过)"
)
_NOT_LATE = re.compile(
    r"(?:未|没有|并未|并不|不存在|尚未|不|是否|不属于)(?:明显)?(?:已)?(?:超过|超出|逾|超|过|构成|届满)|[?？]"
)
# What a party says of the limit, and what the court holds against it.
_ARGUED = re.compile(
    r"(?:被告|上诉人|第三人|被上诉人|原告)[^。;\n]{0,24}(?:辩称|主张|认为|提出|抗辩|辩解)[^。;\n]{0,40}\Z|关于[^。;\n]{0,40}\Z"
)
_REJECTED = re.compile(
    r"[^。;\n]{0,16}(?:主张|理由|意见|辩|抗辩|观点)[^。;\n]{0,24}(?:不能成立|不成立|不予|不采)|[^。;\n]{0,30}(?:不当|错误|有误|欠妥)|[^。;\n]{0,8}(?:的)?问题"
)
_FOLLOWED = re.compile(r"(?<!不能)(?<!不)成立|予以(?:采纳|支持)")
_SPECIAL = re.compile(
    r"(?:起诉期限|应当自|应自|可以自|之日起)[^。;\n]{0,60}?(?:(?:十五|15|三十|30)(?:日|天)|(?:三|3|九|9|两|二|2)个?月)[^。;\n]{0,20}?(?:内)?[^。;\n]{0,16}(?:起诉|诉讼)"
)
_AFTER_REVIEW = re.compile(r"复议")


@dataclass(frozen=True)
class _Dated:
    code: str
    token: Token
    end: int


def read_dates(doc: Judgment, found: Collector) -> None:
    """Put the dates and the court's words on the limit. Where dates of one event differ, the
    earliest stands and a doubt is noted (`several_dates`)."""
    parts: tuple[Part, ...] = (doc.procedure, doc.facts, doc.reasoning)
    if found.value("nonlit"):
        # There is no other side, and the court tells the organ's account as its own.
        parts = (doc.procedure, doc.claims, doc.facts, doc.reasoning)
    dated = [one for part in parts for one in _dated(doc, part)]
    if found.value("nonlit"):
        dated = [one for one in dated if one.code != "sued_on"]
    else:
        dated = [one for one in dated if one.code not in _NONLIT_ONLY]
    for code, _pattern in _EVENTS:
        of_kind = [one for one in dated if one.code == code]
        if not of_kind:
            continue
        first = min(of_kind, key=lambda one: one.token.date)
        days = {one.token.date for one in of_kind}
        if code == "sued_on":
            # An earlier suit may have been withdrawn: nothing is late or in time by its day.
            first = max(of_kind, key=lambda one: one.token.date)
        found.put(code, first.token.date, (first.token.start, first.end))
        if len(days) > 1:
            found.doubt("several_dates", code, first.token.start)
            if code in _SEVERAL:
                found.put(_SEVERAL[code], True, *_places(of_kind), rule="counted")
    _earlier_acts(doc, found)
    _limits(doc, found)


def _earlier_acts(doc: Judgment, found: Collector) -> None:
    """An act told anywhere of an earlier day, month or year, or of which only the month is told, may
    be the one attacked: then the day of the act is not certain."""
    made = found.value("act_made_on")
    if not isinstance(made, date):
        return
    plain = doc.text.plain
    for part in (doc.procedure, doc.claims, doc.facts, doc.reasoning):
        told = [(token.start, token.end, token.day) for token in doc.within(part, "date", "month")]
        years = islice(_YEAR.finditer(plain, part.start, part.end), _MOST)
        told += [(*year.span(), None) for year in years if int(year[1]) < made.year]
        for start, end, day in told:
            begin = end + (plain[end : end + 1] == ",")
            match = _ACT.match(plain, begin, min(part.end, end + _AHEAD))
            if match and not _NOT_DONE.search(match[0]) and (day is None or day < made):
                found.put("several_acts", True, (start, match.end()), rule="earlier_act")
                return


def _places(dated: list[_Dated]) -> list[tuple[int, int]]:
    return [(one.token.start, one.end) for one in dated]


def _dated(doc: Judgment, part: Part) -> list[_Dated]:
    plain = doc.text.plain
    tokens = doc.within(part, "date")
    made: list[_Dated] = []
    for index, token in enumerate(tokens):
        if token.doubt:
            continue
        following = tokens[index + 1].start if index + 1 < len(tokens) else part.end
        stop = min(part.end, following, token.end + _AHEAD)
        event = _event(doc, part, token, stop)
        if event is None:
            continue
        code, end = event
        made.append(_Dated(code, token, end))
        if code == "act_made_on":
            # 于同日送达 makes a date token of its own; 并当场送达 does not.
            served = _ACT_SERVED_TOO.search(plain, end, stop)
            if served:
                made.append(_Dated("known_on", token, served.end()))
    return made


def _event(doc: Judgment, part: Part, token: Token, stop: int) -> tuple[str, int] | None:
    """What happened on a date; of making an act and learning of it the word that comes first."""
    last: tuple[str, int] | None = None
    for code, pattern in _EVENTS:
        match = pattern.match(doc.text.plain, token.end, stop)
        if not match or _OTHER_SUIT.search(match[0]):
            continue
        if not _counts(doc, part, code, token, match):
            continue
        if code not in ("known_on", "act_made_on"):
            return code, match.end()
        if last is None or match.end() < last[1]:
            last = code, match.end()
    return last


def _counts(doc: Judgment, part: Part, code: str, token: Token, match: re.Match[str]) -> bool:
    if (_NOT_SUED if code == "sued_on" else _NOT_DONE).search(match[0]):
        return False
    if code == "sued_on" and _APPEALED.search(
        doc.text.plain, match.start(), min(part.end, match.end() + _APPEAL_WORD)
    ):
        return False
    if code not in ("known_on", "act_made_on"):
        return True
    # What the procedure tells of service is that of the court's own papers.
    if part == doc.procedure or _TO_ORGAN.search(match[0]):
        return False
    before = doc.text.plain[max(part.start, token.start - _BACK) : token.start]
    return not (_BY_ORGAN.search(before) and _RECEIVED.search(match[0]))


def _limits(doc: Judgment, found: Collector) -> None:
    plain = doc.text.plain
    for part in (doc.facts, doc.reasoning, doc.procedure):
        denied = _NOT_TOLD.search(plain, part.start, part.end)
        if denied:
            found.put("told_limit", False, denied.span())
            break
        told = _TOLD.search(plain, part.start, part.end)
        if told:
            found.put("told_limit", True, told.span())
            break
    for part in (doc.reasoning, doc.disposition):
        for match in islice(_LATE.finditer(plain, part.start, part.end), _MOST):
            around = plain[max(part.start, match.start() - _BACK) : match.end()]
            if _NOT_LATE.search(around) or _quoted(plain, part.start, match.start()):
                continue
            if _argued(doc, part, match):
                continue
            found.put("late_ground", True, match.span())
            break
    special = next(
        (
            match
            for part in (doc.reasoning, doc.facts, doc.claims)
            for match in islice(_SPECIAL.finditer(plain, part.start, part.end), _MOST)
            if not _AFTER_REVIEW.search(match[0])
            and not _AFTER_REVIEW.search(plain, doc.text.sentence(match.start())[0], match.start())
        ),
        None,
    )
    if special:
        found.put("special_limit", True, special.span())


def _argued(doc: Judgment, part: Part, match: re.Match[str]) -> bool:
    """Whether a party only says so and the court does not follow."""
    plain = doc.text.plain
    if _REJECTED.match(plain, match.end(), min(part.end, match.end() + _AHEAD)):
        return True
    start = max(part.start, doc.text.sentence(match.start())[0], match.start() - _AHEAD)
    said = _ARGUED.search(plain, start, match.start())
    rest = plain[match.end() : min(part.end, match.end() + _AHEAD)].split("。")[0]
    return said is not None and not _FOLLOWED.search(rest)


def _quoted(plain: str, floor: int, place: int) -> bool:
    """Whether the words belong to an article that is being quoted."""
    begin = max(floor, plain.rfind("。", floor, place) + 1, place - _AHEAD * 3)
    before = plain[begin:place]
    return "规定" in before and (
        "的,人民法院" in plain[place : place + 40] or "“" in before or '"' in before
    )
