"""Who did not appear, and how the text says he was summoned (民诉法 147)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import JUDGMENT, Element, Party

_ABSENT = re.compile(
    r"拒不(?:到庭|出庭|到案|参加)|(?:未|没有|没|不|未能|均未|仍未|亦未|也未)(?:按时|按期|准时|如期|出)?(?:到庭|出庭|参加(?:诉讼|庭审|开庭))"
    r"|缺席(?:判决|审理|裁判|审判|裁定)"
)
_LEFT = re.compile(r"(?:未经(?:本院|法庭|许可)[^。;\n]{0,10})?(?:中途|擅自)退庭")
_DEFAULT = re.compile(r"(?<!不)缺席(?:判决|审理|裁判|审判|裁定)")
# The nearest of these before the absence is who was absent.
_ROLE = re.compile(
    r"被上诉人|上诉人|被申请人|申请人|反诉原告|反诉被告|原审被告|原审原告|被告|原告|第三人|证人|鉴定人"
)
_SIDES = {
    "被告": "defendant",
    "原审被告": "defendant",
    "反诉原告": "defendant",
    "被上诉人": "defendant",
    "被申请人": "defendant",
    "原告": "plaintiff",
    "原审原告": "plaintiff",
    "反诉被告": "plaintiff",
    "上诉人": "plaintiff",
    "申请人": "plaintiff",
    "第三人": "third_party",
}
_WITNESSES = ("证人", "鉴定人")
_AGENT = re.compile(r"代理人")
# The agent of the absent party was there: 其委托代理人…到庭.
_STAND_IN = re.compile(
    r"[,;]?(?:但|而)?(?:其|由其)[^。\n]{0,60}代理人[^。\n]{0,40}(?<!未)(?<!没有)(?<!拒不)(?:到庭|出庭|参加)"
)
# 被告某某的委托代理人到庭，被告某某未到庭: told before the absence.
_CAME_FOR = re.compile(
    r"(?P<whom>被告[^。;,、\n]{0,40}?)的?(?:及其)?(?:共同)?(?:委托|诉讼|特别授权){0,3}代理人"
    r"[^。;\n未没不]{0,40}?(?:到庭|出庭|参加)"
)
_HIMSELF = re.compile(r"(?:本人)?(?:因[^,。;]{1,12})?,?\Z")
_ELSEWHERE = re.compile(r"(?:一审|原审|仲裁|另案|[^本](?:人民)?法院)")
_HERE = re.compile(r"本院(?!认为|查明|认定)")
# That the papers could not be served one way says nothing of another: only 未送达 does.
_EXCLUDED = re.compile(
    r"(?<!不属于)(?<!不存在)(?<!并非)未(?:经|曾)?(?:本院)?(?:合法|依法)?(?:传票)?传唤|(?:未(?!能)|没有(?!能))[^。;,\n]{0,12}送达[^。;,\n]{0,16}(?:传票|应诉|诉讼文书)"
    r"|(?:传票|诉讼文书)[^。;,\n]{0,16}(?:未(?!能)|没有(?!能))(?:有效|依法)?送达"
)
_WHOM = re.compile(r"被告|第三人|证人|鉴定人|原告")
_SERVED = re.compile(r"(?:邮寄|留置|直接|公告|电子|转交|委托)送达|签收|已送达|送达回证|视为送达")
_SUMMONS = re.compile(r"(?<!无法送达)(?<!未能送达)(?<!无法直接送达)(?<!未能直接送达)传票")
_CALLED = re.compile(r"(?<!未经)传唤|(?<!未经)(?:合法|依法)传")
_NOTICE = re.compile(
    r"公告(?:送达|传唤|传票|方式|通知|期满|期限)|(?:以|经|用|通过)[^。;,\n]{0,16}公告|发布公告|刊登公告|登报公告|公告向"
)
_NOTIFIED = re.compile(r"通知|电话|短信|微信|捎口信|电子(?:邮件|送达)|邮寄|简便方式|告知")
# 依照…规定，缺席判决如下 is the court's own order; a quoted article goes on with its condition.
_QUOTED = re.compile(r"规定[:,][\"“]?[^。\n]{2,60}\Z")
_HEARD = re.compile(r"审理终结|审理完毕|审结|开庭(?:进行)?(?:了)?审理|审理了本案|缺席审理")
_BACK = 240
# A document tells of an absence a few times; a bound keeps a hostile text quick.
_MOST = 200
_AHEAD = 60


@dataclass(frozen=True)
class _Absence:
    start: int
    end: int
    clause: int
    side: str


def read_attendance(doc: Judgment, parties: tuple[Party, ...], found: Collector) -> None:
    """Put `judged_by_default`, `absent`, `summons`, `left_court` and `public_notice`."""
    plain = doc.text.plain
    _public_notice(doc, found)
    absences = [
        absence
        for part in _scopes(doc, found)
        for match in islice(_ABSENT.finditer(plain, part.start, part.end), _MOST)
        if (absence := _absence(doc, part, match, parties)) is not None
    ]
    left = next(
        (m for part in _scopes(doc, found) if (m := _LEFT.search(plain, part.start, part.end))),
        None,
    )
    if left:
        found.put("left_court", True, left.span())
    stated = next(
        (
            match
            for part in (doc.procedure, doc.reasoning, doc.disposition, doc.claims)
            if (match := _DEFAULT.search(plain, part.start, part.end))
            and not _other(plain, max(part.start, match.start() - _BACK), match.start())
        ),
        None,
    )
    absent = next((a for a in absences if a.side == "defendant"), None) or next(
        iter(absences), None
    )
    if absent and absent.side:
        found.put("absent", absent.side, (absent.start, absent.end))
    if stated:
        found.put("judged_by_default", True, stated.span())
    elif absent and absent.side == "defendant" and doc.form == JUDGMENT:
        found.put("judged_by_default", True, (absent.start, absent.end), rule="defendant_absent")
    if found.value("judged_by_default"):
        _summons(doc, absences, absent, found)


def _scopes(doc: Judgment, found: Collector) -> tuple[Part, ...]:
    """Where this court tells who came. An appeal tells the first trial in its facts."""
    if found.value("level") in ("second", "retrial"):
        return (doc.procedure, doc.reasoning)
    return (doc.procedure, doc.claims, doc.facts, doc.reasoning, doc.disposition)


def _absence(
    doc: Judgment, part: Part, match: re.Match[str], parties: tuple[Party, ...]
) -> _Absence | None:
    plain = doc.text.plain
    clause = max(doc.text.clause_start(match.start(), part.start), match.start() - _BACK)
    before = plain[clause : match.start()]
    if _other(plain, clause, match.start()):
        return None
    if _STAND_IN.match(plain, match.end(), min(part.end, match.end() + _AHEAD * 2)):
        return None
    roles = list(_ROLE.finditer(before))
    if roles and roles[-1][0] in _WITNESSES:
        return None
    side = _SIDES[roles[-1][0]] if roles else _by_name(before, parties)
    # 被告的委托代理人未到庭 tells nothing of the party himself.
    after_role = before[roles[-1].end() :] if roles else before
    if _AGENT.search(after_role) and "及其" not in after_role and "、" not in after_role:
        return None
    if roles and _stood_in(before, roles[-1].start()):
        return None
    return _Absence(match.start(), match.end(), clause, side)


def _stood_in(before: str, role: int) -> bool:
    """Whether an agent came, as told before, for the very party that `role` begins to name."""
    absent = before[role:]
    return any(
        absent.startswith(came["whom"]) and _HIMSELF.fullmatch(absent, len(came["whom"]))
        for came in islice(_CAME_FOR.finditer(before, 0, role), _MOST)
    )


def _other(plain: str, start: int, end: int) -> bool:
    """Whether the words before belong to a quoted article or to another proceeding."""
    before = plain[max(start, plain.rfind("。", start, end) + 1) : end]
    return bool(_QUOTED.search(before) or (_ELSEWHERE.search(before) and not _HERE.search(before)))


def _by_name(before: str, parties: tuple[Party, ...]) -> str:
    last, side = -1, ""
    for party in parties:
        place = before.rfind(party.name) if party.name else -1
        if place > last and party.role in _SIDES:
            last, side = place, _SIDES[party.role]
    return side


def _summons(
    doc: Judgment, absences: list[_Absence], absent: _Absence | None, found: Collector
) -> None:
    plain = doc.text.plain
    side = absent.side if absent else ""
    for absence in absences:
        if absence.side != side:
            continue
        # The summons may stand before the absence in the sentence or the one before.
        kind = _kind(plain[absence.clause : min(len(plain), absence.end + _AHEAD)])
        if kind:
            found.put("summons", kind, (absence.clause, absence.end))
            return
    scope = doc.procedure
    if found.value("public_notice"):
        spans = found.elements["public_notice"].spans
        found.elements["summons"] = Element("public_notice", spans, "told_in_procedure")
        return
    for kind, pattern in (("excluded", _EXCLUDED), ("summons", _SUMMONS), ("called", _CALLED)):
        match = pattern.search(plain, scope.start, scope.end)
        if match and kind == "excluded" and _excused(doc, match):
            continue
        if match:
            found.put("summons", kind, match.span(), rule="told_in_procedure")
            return
    if absent and doc.reasoning and _whole(doc):
        found.put("summons", "silent", (absent.start, absent.end), rule="not_told")


def _excused(doc: Judgment, match: re.Match[str]) -> bool:
    """Whether the lack of a summons is told of another person, or the papers were served after all."""
    plain, scope = doc.text.plain, doc.procedure
    clause = max(doc.text.sentence(match.start())[0], scope.start)
    whom = _WHOM.findall(plain, clause, match.end())
    other = bool(whom) and whom[-1] != "被告"
    return other or bool(_SERVED.search(plain, scope.start, scope.end))


def _whole(doc: Judgment) -> bool:
    """Whether the passage stands that would tell of a summons: silence counts only there."""
    procedure = doc.procedure
    return bool(doc.head) and bool(_HEARD.search(doc.text.plain, procedure.start, procedure.end))


def _kind(clause: str) -> str:
    for kind, pattern in (
        ("public_notice", _NOTICE),
        ("excluded", _EXCLUDED),
        ("summons", _SUMMONS),
        ("called", _CALLED),
        ("notified", _NOTIFIED),
    ):
        if pattern.search(clause):
            # 未能直接送达传票，后邮寄送达: what came of it is not told for certain.
            return "notified" if kind == "excluded" and _SERVED.search(clause) else kind
    return ""


_SERVED_BY_NOTICE = re.compile(
    r"公告(?:送达|传唤|方式|通知|向)[^。;\n]{0,40}|(?:以|用|通过|采[取用])[^。;,\n]{0,20}公告[^。;\n]{0,40}"
    r"|(?:发布|刊登|登报|张贴)[^。;,\n]{0,16}公告[^。;\n]{0,40}|经(?:本院)?(?:依法)?公告[^。;\n]{0,30}"
)
_SUIT_PAPERS = re.compile(r"起诉状|应诉|传票|传唤|诉讼文书|诉状|开庭|举证通知|法律文书")
_JUDGMENT_PAPER = re.compile(r"判决书")


def _public_notice(doc: Judgment, found: Collector) -> None:
    plain = doc.text.plain
    for part in (doc.procedure, doc.reasoning, doc.claims):
        for match in islice(_SERVED_BY_NOTICE.finditer(plain, part.start, part.end), _MOST):
            start = max(doc.text.sentence(match.start())[0], match.start() - _AHEAD)
            around = plain[start : min(part.end, match.end() + _AHEAD // 2)]
            if _ELSEWHERE.search(around) and not _HERE.search(around):
                continue
            # Outside the course of the case a notice may be a creditor's own.
            if part != doc.procedure and not _HERE.search(around):
                continue
            if _SUIT_PAPERS.search(around) and not _JUDGMENT_PAPER.search(around):
                found.put("public_notice", True, match.span())
                return
