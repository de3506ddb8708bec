"""The proposal: who, when, how much; when the court took it; the ground the court accepted."""

from __future__ import annotations

import re

from xiezhi.documents.collector import Collector
from xiezhi.documents.commutation.phrases import cuts
from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.parts import Part
from xiezhi.documents.tokens import Token

_ORGAN = re.compile(
    r"监狱(?!管理局|考核|表扬|奖励|积极|级|计分|内|长|干警)|看守所|未成年犯管教所|社区矫正(?:局|机构)|司法局|管教所"
)
_BEFORE_NAME = re.compile(
    r"执行机关|刑罚执行机构|罪犯|[,。;:(]|\n|(?<!州)由|[经于被在向现入]|交付|\d|[年月日]|该犯|根据|因|对|报送|以|[与和]"
)
_STEP = re.compile(
    r"(?P<submitted>报送|报请|提请|呈报|呈请|移送|报本院|报至本院|送至本院|报我院)|(?P<proposed>提出|(?<!减刑)(?<!假释)建议|制作)"
    r"|(?P<accepted>立案|受理|收到|收案)|(?P<other>公示|开庭|审理|听证|提讯|出具|申请|撤回|作出|调|奖励|表扬|缴纳|履行|征求|至)"
)
_ASKING = re.compile(r"建议|提请|报请|提出|呈报|呈请|报送|申报")
_REPENTANCE = re.compile(
    r"(?:确有|具?有|能够?)(?:真诚|真实|明显)?悔改|悔改表现(?:突出|明显|较好)|认罪悔罪表现(?:好|突出)"
)
_MERIT = re.compile(r"(?<!重大)立功(?:表现)?")
_MAJOR_MERIT = re.compile(r"重大立功")
_DENIED = re.compile(
    r"[不没无未非否难](?:能|有|予|足以|以|具|是|存在|曾|得)?(?:够)?(?:认定|认为|视为|具有|有)?[^,。;]{0,6}$"
)
_CITED = re.compile(r"《[^》]*$|或者?[^,。;]{0,4}$")
_LONGEST_NAME = 26
_STEP_REACH = 60


def read_proposal(ruling: Ruling, found: Collector) -> None:
    """Read the part between the history and the court's findings."""
    part = Part(ruling.proposal.start, ruling.opinion.start)
    _proposer(ruling, found, part)
    _dates(ruling, found, part)
    _proposed_cut(ruling, found, part)


def _proposer(ruling: Ruling, found: Collector, part: Part) -> None:
    plain = ruling.text.plain
    for match in _ORGAN.finditer(plain, part.start, part.end):
        begin = max(part.start, match.start() - _LONGEST_NAME)
        name_at = begin
        for stop in _BEFORE_NAME.finditer(plain, begin, match.start()):
            name_at = stop.end()
        if match.start() - name_at >= 2:
            found.put("proposer", plain[name_at : match.end()], (name_at, match.end()))
            return


def _dates(ruling: Ruling, found: Collector, part: Part) -> None:
    """The first step named after a date says what happened on it."""
    plain = ruling.text.plain
    steps: dict[str, Token] = {}
    dates = ruling.within(part, "date")
    for index, token in enumerate(dates):
        limit = min(part.end, token.end + _STEP_REACH)
        stop = plain.find("。", token.end, limit)
        limit = limit if stop < 0 else stop
        if index + 1 < len(dates):
            limit = min(limit, dates[index + 1].start)
        step = _STEP.search(plain, token.end, limit)
        if step and step.lastgroup and step.lastgroup not in steps:
            steps[step.lastgroup] = token
    # 减刑假释规定 40(2) counts to the day the proposal went to the court, not to its own date.
    proposed = steps.get("submitted") or steps.get("proposed")
    accepted = steps.get("accepted")
    if proposed and accepted and proposed.date > accepted.date:
        # No court accepts what was not yet proposed: one of the two was misread.
        found.doubt("out_of_order", "proposed_on", proposed.start)
        proposed = None
    if proposed:
        found.put("proposed_on", proposed.date, (proposed.start, proposed.end))
    if accepted:
        found.put("accepted_on", accepted.date, (accepted.start, accepted.end))


def _proposed_cut(ruling: Ruling, found: Collector, part: Part) -> None:
    plain = ruling.text.plain
    for amount in cuts(ruling, part):
        said = plain[ruling.text.clause_start(amount.start, part.start) : amount.start]
        asked = _ASKING.search(said) or _ASKING.search(plain[amount.end : amount.end + 16])
        # What the procuratorate suggests is not the proposal.
        procuratorate = "检察" in said[said.rfind("监狱") + 1 :]
        length = amount.lengths[0].length
        if asked and not procuratorate and length:
            place = (amount.lengths[0].start, amount.lengths[0].end)
            found.put("proposed_cut_months", length.in_months, place)
            found.put("proposed_cut_days", length.days, place)
            return


def read_merit(ruling: Ruling, found: Collector) -> None:
    """The ground the court itself accepted: its opinion, else its findings, never the proposal."""
    for part in (ruling.opinion, ruling.finding):
        repentance = _affirmed(ruling, part, _REPENTANCE)
        merit = _affirmed(ruling, part, _MERIT)
        major = _affirmed(ruling, part, _MAJOR_MERIT)
        places = [place for place in (repentance, major or merit) if place]
        if not places:
            continue
        if major:
            kind = "repentance_and_major_merit" if repentance else "major_merit"
        elif merit:
            kind = "repentance_and_merit" if repentance else "merit"
        else:
            kind = "repentance"
        found.put("merit", kind, *places)
        return
    denied = _denied(ruling, ruling.opinion)
    if denied:
        found.put("merit", "none", denied)


def _affirmed(ruling: Ruling, part: Part, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    plain = ruling.text.plain
    for match in pattern.finditer(plain, part.start, part.end):
        before = plain[max(part.start, match.start() - 14) : match.start()]
        if not _DENIED.search(before) and not _CITED.search(before):
            return match.span()
    return None


def _denied(ruling: Ruling, part: Part) -> tuple[int, int] | None:
    plain = ruling.text.plain
    for match in _REPENTANCE.finditer(plain, part.start, part.end):
        if _DENIED.search(plain[max(part.start, match.start() - 14) : match.start()]):
            return match.span()
    return None


def settle_result(found: Collector) -> None:
    """Granted with a smaller cut than proposed is a result of its own."""
    proposed, cut = found.value("proposed_cut_months"), found.value("cut_months")
    if found.value("result") != "granted" or proposed is None or cut is None:
        return
    asked = (int(str(proposed)), int(str(found.value("proposed_cut_days") or 0)))
    given = (int(str(cut)), int(str(found.value("cut_days") or 0)))
    if given < asked:
        element = found.elements["result"]
        spans = element.spans + found.places("proposed_cut_months")
        found.elements["result"] = type(element)("granted_less", spans, "less_than_proposed")
