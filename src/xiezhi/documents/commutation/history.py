"""The history of a sentence: original judgment, appeal, conversions, earlier reductions, delivery.

Copies of rulings often lost a stretch of text, which joins the date of one decision to the number
of a later one (某院于2015年作出（2019）…刑更…号裁定). A number of a later year than its date
gives that away: then the date is not used, and the history counts as incomplete.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from xiezhi.documents.collector import Collector
from xiezhi.documents.commutation.charges import Charged, read_charges
from xiezhi.documents.commutation.phrases import CONVERT_VERB, Sentence, sentences, term_dates
from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.parts import Part
from xiezhi.documents.tokens import Token

JUDGE_VERB = re.compile(r"决定(?:合并)?执行|合并执行|判处|改判|判(?=无期|有期|死刑|拘役|管制)")
_JUDGED = re.compile(r"作出|刑事判决|判决书|刑初|刑终")
_QUOTED = re.compile(r"^[^。;\n]{0,24}?(?:部分|的判决|的量刑|的刑罚)")
_REVIEWED = re.compile(r"刑终|刑更|刑执|刑减|刑监|刑再|刑核|终字|执字|减字")
_DELIVERED = re.compile(
    r"[^\d。;,\n]{0,8}?(?:交付|送交|押送|投送|投入|送入|送[^。;,\n]{2,20}?(?:服刑|执行)|送监|入监|入狱|收监|投监)"
)
# A date and its case number stand closer than this; no judgment imposes more sentences.
_REACH = 48
_MOST_SENTENCES = 100
_EFFECTIVE = re.compile(r"[^\d。;,\n]{0,10}?(?:发生法律效力|生效)")


@dataclass(frozen=True)
class History:
    """What the later steps need: the sentences imposed, their charges, and the places of dates
    whose own decision was lost from the text (`elided`)."""

    imposed: tuple[Sentence, ...]
    charged: Charged
    conversions: tuple[Sentence, ...]
    elided: frozenset[int]


def read_history(ruling: Ruling, found: Collector) -> History:
    """Read everything before the present proposal."""
    begin = _beginning(ruling)
    part = Part(begin, ruling.history.end)
    elided = _elisions(ruling, part, found)
    conversions = sentences(ruling, part, CONVERT_VERB)
    first_change = conversions[0].start if conversions else part.end
    imposed = _imposed(ruling, Part(begin, first_change))
    charged = read_charges(ruling, part, imposed)
    _main_penalty(ruling, found, imposed, elided)
    _conversions(ruling, found, conversions, elided)
    # A list with a charge missing would pass for the whole.
    if charged.names and not charged.lost:
        found.put("charges", "；".join(charged.names), *charged.places)
    for place in charged.unclear:
        found.doubt("unknown_charge", "charges", place)
    _delivery(ruling, found, part)
    _terms(ruling, found, part)
    return History(tuple(imposed), charged, tuple(conversions), frozenset(elided))


def _beginning(ruling: Ruling) -> int:
    """Skip earlier convictions in the convict's own paragraph: they name no judgment."""
    plain = ruling.text.plain
    match = _JUDGED.search(plain, ruling.history.start, ruling.history.end)
    if not match:
        return ruling.history.start
    return ruling.text.clause_start(match.start(), ruling.history.start)


def _elisions(ruling: Ruling, part: Part, found: Collector) -> set[int]:
    """Starts of dates whose own case number is of a later year or of a later instance."""
    lost: set[int] = set()
    plain = ruling.text.plain
    cases = ruling.within(part, "case")
    for index, case in enumerate(cases):
        before = ruling.within(
            Part(max(part.start, case.start - _REACH), case.start), "date", "month"
        )
        if not before or not re.fullmatch(r"[^。;\d]{0,14}", plain[before[-1].end : case.start]):
            continue
        raw = plain[case.start : case.end]
        if re.search(r"[监狱].{0,6}(?:减|假)字", raw):
            continue
        token = before[-1]
        # A first decision with an appeal's or a commutation's number: the judgment was lost.
        reviewed = (
            index == 0
            and _REVIEWED.search(raw)
            and not JUDGE_VERB.search(plain, part.start, min(part.end, case.end + 60))
        )
        if int(raw[1:5]) > token.year or reviewed:
            lost.add(token.start)
            found.doubt("elided", "sentenced_on", case.start)
    return lost


def _imposed(ruling: Ruling, part: Part) -> list[Sentence]:
    """The sentences of the last judgment that imposed one (a changed one replaces the first)."""
    plain = ruling.text.plain
    cases = [token.start for token in ruling.within(part, "case")]
    groups: dict[int, list[Sentence]] = {}
    for sentence in sentences(ruling, part, JUDGE_VERB):
        if _QUOTED.search(plain[sentence.end : sentence.end + 32]):
            continue
        groups.setdefault(bisect.bisect_left(cases, sentence.start), []).append(sentence)
    return groups[max(groups)][:_MOST_SENTENCES] if groups else []


def executed(imposed: list[Sentence]) -> Sentence | None:
    """The sentence to be executed: what 决定执行 names, else the only one."""
    decided = [sentence for sentence in imposed if sentence.joint]
    if decided:
        return decided[-1]
    return imposed[0] if len(imposed) == 1 else None


def _main_penalty(
    ruling: Ruling, found: Collector, imposed: list[Sentence], elided: set[int]
) -> None:
    sentence = executed(imposed)
    if sentence is None:
        if imposed:
            # Several terms and no 决定执行: which one is executed is not stated.
            found.doubt("several_terms", "main_penalty", imposed[0].start)
        return
    found.put("main_penalty", sentence.penalty, sentence.penalty_at)
    if sentence.term and sentence.term_at:
        found.put("years", sentence.term.years, sentence.term_at)
        found.put("months", sentence.term.months, sentence.term_at)
        if sentence.term.days:
            found.doubt("days_in_term", "months", sentence.term_at[0])
    dates = ruling.within(Part(ruling.history.start, imposed[0].start), "date")
    case = ruling.within(Part(ruling.history.start, imposed[0].start), "case")
    limit = case[-1].start if case else imposed[0].start
    given = [token for token in dates if token.end <= limit]
    if not given:
        # 作出… without a number, or a date after the number.
        given = dates
    if given and given[-1].start not in elided:
        found.put("sentenced_on", given[-1].date, (given[-1].start, given[-1].end))


def _conversions(
    ruling: Ruling, found: Collector, conversions: list[Sentence], elided: set[int]
) -> None:
    """The ruling that reduced life or a suspended death sentence to a fixed term."""
    fixed = [one for one in conversions if one.penalty == "fixed_term" and one.term]
    if not fixed:
        return
    last = fixed[-1]
    assert last.term is not None and last.term_at is not None
    found.put("fixed_years", last.term.years, last.term_at)
    found.put("fixed_months", last.term.months, last.term_at)
    date = decided_on(ruling, last.start)
    if date and date.kind == "date" and date.start not in elided:
        found.put("reduced_to_fixed_on", date.date, (date.start, date.end))


def decided_on(ruling: Ruling, place: int) -> Token | None:
    """The last date before a place in its sentence (。) that is no date of a term."""
    plain = ruling.text.plain
    floor = ruling.text.clause_start(place)
    for token in reversed(ruling.within(Part(floor, place), "date", "month")):
        if not re.search(r"[自至从]$", plain[max(floor, token.start - 1) : token.start]):
            return token
    return None


def _delivery(ruling: Ruling, found: Collector, part: Part) -> None:
    plain = ruling.text.plain
    for token in ruling.within(part, "date"):
        after = plain[token.end : token.end + 36]
        delivered = _DELIVERED.match(after)
        if delivered and found.value("delivered_on") is None:
            found.put("delivered_on", token.date, (token.start, token.end))
        elif _EFFECTIVE.match(after) and "后" not in after[:14]:
            found.put("effective_on", token.date, (token.start, token.end))


def _terms(ruling: Ruling, found: Collector, part: Part) -> None:
    """Stated terms of the history; the order's own start, read before, stays."""
    whole = Part(part.start, ruling.opinion.start)
    starts, ends = term_dates(ruling, whole)
    if starts and found.value("start_on") is None:
        found.put("start_on", starts[-1].date, (starts[-1].start, starts[-1].end))
    if ends and found.value("end_before_on") is None:
        found.put("end_before_on", ends[-1].date, (ends[-1].start, ends[-1].end))
