"""Every end of a term that a defensible reading of the custody history leads to.

A term runs from an anchor (a day custody began, the stated start, the judgment); custody before it
is credited, a break after it prolongs the term. Where a stretch is said to begin, and whether the
day it ended on counts, is open: each choice is one reading, and the reading of an end that needs
the fewest allowances is kept with its arithmetic.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from xiezhi.documents.term import data
from xiezhi.documents.term.data import Explanation, History, Step, Stretch, Term
from xiezhi.documents.term.spans import unbroken_ends
from xiezhi.law import parameter

DAY = timedelta(days=1)
# The cost of a reading that needs what the text does not say.
DOUBTED_COST = 10
# The law of the credit by penalty: a day of custody and the days of the term it makes.
_CREDITS = {
    data.CONTROL: "sentencing.credit.control",
    "criminal_detention": "sentencing.credit.criminal_detention",
    "fixed_term": "sentencing.credit.fixed_term",
}
# Readings are counted per sum of days, so the work grows with the days, not with the choices.
MOST_STRETCHES = 6
MOST_STARTS = 40

Choice = tuple[int, Explanation]
Key = TypeVar("Key", date, int)


def lawful_ends(term: Term, history: History) -> dict[date, Explanation]:
    """The ends of `term` that some reading explains, each with its cheapest explanation.

    The same-day convention is not among them: the caller weighs it apart.
    """
    found: dict[date, Explanation] = {}
    for anchor, told in _anchors(term, history).items():
        for end, why in _from_anchor(anchor, told, term, history).items():
            _keep(found, end, why.cost, why)
    if term.credit_days:
        for end, why in _stated_credit(term).items():
            _keep(found, end, why.cost, why)
    return found


def starts(history: History) -> dict[date, str]:
    """The days a term may be said to start on by the custody told, with the reason code of each."""
    found: dict[date, str] = {}
    custody = [one for one in history.stretches if one.counts in (data.FULL, data.OPEN)]
    for stretch in custody:
        for day in (*stretch.starts, *stretch.told):
            found.setdefault(day, "")
    for stretch in custody:
        found.setdefault(stretch.start - DAY, "day_before_custody")
    return found


def _anchors(term: Term, history: History) -> dict[date, str]:
    found = {term.start: ""}
    for day, reason in starts(history).items() if term.penalty != data.CONTROL else ():
        found.setdefault(day, reason)
    if term.judged_on and (history.held or term.start >= term.judged_on):
        found.setdefault(term.judged_on, "")
    return found


def _from_anchor(
    anchor: date, reason: str, term: Term, history: History
) -> dict[date, Explanation]:
    found: dict[date, Explanation] = {}
    credits = [_credit(stretch, anchor, term) for stretch in history.stretches]
    sums = _sums([choices for choices in credits if choices])
    for plain, rule in unbroken_ends(anchor, term).items():
        first = _runs_from(anchor, plain, term)
        cost = rule.cost + bool(reason) + (anchor != term.start)
        base = Explanation(cost, (*((reason,) if reason else ()), *rule.reasons), (first,))
        for days, why in sums.items():
            _keep(found, plain - days * DAY, cost + why.cost, base, why)
    return _with_breaks(found, anchor, term, history)


def _credit(stretch: Stretch, anchor: date, term: Term) -> list[Choice]:
    """The days a stretch takes off a term that runs from `anchor`; empty where it takes none."""
    choices: list[Choice] = []
    if any(start >= anchor for start in stretch.starts):
        choices.append((0, Explanation(0)))
    for start in (*stretch.starts, stretch.start - DAY):
        if start >= anchor:
            continue
        early = start < stretch.start and start not in stretch.starts
        if stretch.end is None or stretch.end >= anchor:
            lengths = [(anchor - start).days]
        else:
            held = (stretch.end - start).days
            lengths = [held + 1, held]
        choices += [
            (days, _why_credit(stretch, start, length, days, early, term))
            for length in lengths
            for days in _counted(length, stretch, term)
        ]
    if choices and stretch.start < anchor and not _must_count(stretch, term):
        code = f"{stretch.kind}_not_counted"
        choices.insert(0, (0, Explanation(0, () if _idle(stretch) else (code,))))
    return choices


def _must_count(stretch: Stretch, term: Term) -> bool:
    """Whether the credit is the law; of a measure only where its text of that day is known."""
    if stretch.counts == data.HALF:
        return term.judged_on is None or in_force(_law_of_credit(stretch, term), term.judged_on)
    return stretch.counts == data.FULL


def in_force(key: str, day: date) -> bool:
    """Whether a text for the parameter is known on a day."""
    return parameter(key).at(day) is not None


def _idle(stretch: Stretch) -> bool:
    """Whether not counting it is the rule and needs no word."""
    return stretch.counts in (data.DOUBTED, data.DOUBTED_HALF)


def _runs_from(anchor: date, day: date, term: Term) -> Step:
    return {
        "code": "runs_from",
        "start": anchor.isoformat(),
        "years": term.years,
        "months": term.months,
        "days": term.days,
        "day": day.isoformat(),
        **_law(_CREDITS[term.penalty]),
    }


def _law(key: str) -> dict[str, str]:
    value = parameter(key).values[-1]
    return {"law": value.law, "article": value.article}


def _counted(length: int, stretch: Stretch, term: Term) -> list[int]:
    """Days of the term that `length` days of custody make (刑法 41, 44, 47; 刑诉法 76)."""
    half = stretch.counts in (data.HALF, data.DOUBTED_HALF)
    if half and term.penalty == data.CONTROL:
        return [parameter("sentencing.credit.residence_control").values[-1].number * length]
    if half:
        fold = parameter("sentencing.credit.residence_days").values[-1].number
        return sorted({length // fold, -(-length // fold)})
    return [parameter(_CREDITS[term.penalty]).values[-1].number * length]


def _why_credit(
    stretch: Stretch, start: date, length: int, days: int, early: bool, term: Term
) -> Explanation:
    if not days:
        return Explanation(0)
    doubted = stretch.counts in (data.DOUBTED, data.DOUBTED_HALF)
    full = stretch.counts in (data.FULL, data.HALF)
    reasons = ["earlier_custody" if full else f"{stretch.kind}_counted"]
    if early:
        reasons.append("day_before_custody")
    step: Step = {
        "code": f"credit_{stretch.kind}",
        "start": start.isoformat(),
        "held": length,
        "days": days,
        **_law(_law_of_credit(stretch, term)),
    }
    return Explanation(DOUBTED_COST * doubted + early, tuple(reasons), (step,))


def _law_of_credit(stretch: Stretch, term: Term) -> str:
    if stretch.counts not in (data.HALF, data.DOUBTED_HALF):
        return _CREDITS[term.penalty]
    surveillance = term.penalty == data.CONTROL
    return f"sentencing.credit.residence_{'control' if surveillance else 'days'}"


def _sums(credits: Iterable[list[Choice]]) -> dict[int, Explanation]:
    found = {0: Explanation(0)}
    for choices in credits:
        made: dict[int, Explanation] = {}
        for days, why in choices:
            for total, before in found.items():
                _keep(made, total + days, before.cost + why.cost, before, why)
        found = made
    return found


def _with_breaks(
    ends: dict[date, Explanation], anchor: date, term: Term, history: History
) -> dict[date, Explanation]:
    """Prolong by the time at liberty between two stretches, where it falls into the term."""
    counted = [one for one in history.stretches if one.counts == data.FULL or one.start == anchor]
    for before, after in itertools.pairwise(counted):
        if before.end is None or after.start - DAY <= anchor:
            continue
        breaks = _breaks(before.end, after.start)
        inner = _within(before.end, after.start, term, history)
        made: dict[date, Explanation] = {}
        for end, why in ends.items():
            if end <= before.end:
                _keep(made, end, why.cost, why)
                continue
            for days, broken in breaks:
                for counted_days, within in inner.items():
                    day = end + (days - counted_days) * DAY
                    _keep(made, day, why.cost + within.cost, why, broken, within)
        ends = made
    return ends


def _breaks(first: date, last: date) -> list[Choice]:
    """The days at liberty from the end of a stretch to the next: the day it ended in or out."""
    gap = (last - first).days
    found: list[Choice] = []
    for days in sorted({max(gap - 1, 0), gap}):
        step: Step = {
            "code": "break",
            "start": first.isoformat(),
            "end": last.isoformat(),
            "days": days,
        }
        found.append((days, Explanation(0, ("break",), (step,)) if days else Explanation(0)))
    return found


def _within(first: date, last: date, term: Term, history: History) -> dict[int, Explanation]:
    """Days counted of a break: surveillance at a designated place and the like within it."""
    inside = [
        one
        for one in history.stretches
        if one.counts != data.FULL and one.start >= first and one.end and one.end <= last
    ]
    return _sums([_credit(one, last, term) for one in inside])


def _stated_credit(term: Term) -> dict[date, Explanation]:
    """The credit as the court states it in days."""
    days = term.credit_days or 0
    found = {}
    for plain, rule in unbroken_ends(term.start, term).items():
        credited: Step = {"code": "credit_stated", "days": days}
        steps = (_runs_from(term.start, plain, term), credited)
        why = Explanation(2 + rule.cost, ("stated_credit", *rule.reasons), steps)
        found[plain - days * DAY] = why
    return found


def _keep(found: dict[Key, Explanation], key: Key, cost: int, *parts: Explanation) -> None:
    """Keep the cheapest explanation of a key, put together of its parts."""
    known = found.get(key)
    if known is None or cost < known.cost:
        found[key] = parts[0] if len(parts) == 1 else Explanation(cost, parts=parts)


def with_end(why: Explanation, end: date) -> Explanation:
    """The explanation with its last line."""
    step: Step = {"code": "lawful_end", "day": end.isoformat()}
    return Explanation(why.cost, why.reasons, (*why.steps, step))
