"""Holds a stated term against the ends its custody history makes lawful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from xiezhi.documents.term.data import CONTROL, Explanation, History, Outcome, Step, Term
from xiezhi.documents.term.readings import (
    DOUBTED_COST,
    MOST_STARTS,
    MOST_STRETCHES,
    lawful_ends,
    starts,
    with_end,
)
from xiezhi.documents.term.spans import unbroken_ends
from xiezhi.law.months import add_months

DAY = timedelta(days=1)
_MOST_YEARS, _MOST_MONTHS = 10, 11


def reconcile(term: Term, history: History) -> Outcome:
    """Explained by a reading, contradicted by all, or undetermined with what is missing.

    Nothing is contradicted while something is missing, save an end before the start. What is
    missing beside an explanation was not needed for it.
    """
    if term.end < term.start:
        return _contradicted(term, {}, ("end_before_start",))
    if not (term.years or term.months or term.days):
        return Outcome("undetermined", (), ("sentence",))
    if len(history.stretches) > MOST_STRETCHES or len(starts(history)) > MOST_STARTS:
        # More than one person's custody can hold: the reading mixed several.
        return Outcome("undetermined", (), ("doubtful_day",))
    ends = lawful_ends(term, history)
    if not ends:
        return Outcome("undetermined", (), ("sentence",))
    begun, why_start = _start(term, history)
    found = _explained(term, ends)
    if found is not None and begun:
        return _told(term, found, ends, why_start, history)
    missing = _missing(term, history, begun)
    if found is not None or _closes(term):
        told = _other_starts(term, history)
        if told:
            return _contradicted(term, told, ("start_contradicted",))
    if found is not None:
        return _undetermined(term, ends, ("closes_from_start",), missing)
    if missing and _closes(term):
        return _undetermined(term, ends, ("closes_without_credit",), missing)
    if _distance(term.end, ends) <= max(1, len(history.stretches)):
        return _undetermined(term, ends, ("within_tolerance",), (*missing, "exact_days"))
    reasons = _difference(term, ends)
    if missing:
        return _undetermined(term, ends, reasons, missing)
    return _contradicted(term, ends, reasons)


def _start(term: Term, history: History) -> tuple[bool, tuple[str, ...]]:
    """Whether the stated start is told: a day custody began, or the judgment or a day after it.

    Public surveillance is not served in custody: it starts with the judgment only.
    """
    told = starts(history)
    if term.start in told and term.penalty != CONTROL:
        return True, (told[term.start],) if told[term.start] else ()
    if term.judged_on is not None and term.start >= term.judged_on:
        return True, ("from_judgment",)
    return False, ()


def _explained(term: Term, ends: dict[date, Explanation]) -> Explanation | None:
    exact = ends.get(term.end)
    same_day = ends.get(term.end - DAY)
    if exact and (exact.cost < DOUBTED_COST or same_day is None or same_day.cost >= DOUBTED_COST):
        return with_end(exact, term.end)
    if same_day and same_day.cost < DOUBTED_COST:
        reasons = (*same_day.reasons, "same_day_end")
        return with_end(Explanation(same_day.cost, reasons, same_day.steps), term.end - DAY)
    return with_end(exact, term.end) if exact else None


def _told(
    term: Term,
    why: Explanation,
    ends: dict[date, Explanation],
    start: tuple[str, ...],
    history: History,
) -> Outcome:
    reasons = tuple(dict.fromkeys((*start, *why.reasons))) or ("unbroken",)
    lawful = _range(ends)
    lacking = _missing(term, history, begun=True)
    missing: tuple[str, ...] = ()
    if why.cost >= DOUBTED_COST:
        missing = tuple(
            code
            for code, sign in (
                ("designated_residence", "surveillance_counted"),
                ("same_act", "rehabilitation_counted"),
            )
            if sign in reasons
        )
    elif _liberty_counted(term, history):
        reasons, missing = (*reasons, "liberty_counted"), ("taken_in",)
    verdict = "undetermined" if missing else "explained"
    missing = tuple(dict.fromkeys((*missing, *lacking)))
    return Outcome(verdict, reasons, missing, *lawful, 0, why.steps)


def _liberty_counted(term: Term, history: History) -> bool:
    """Whether the term runs on from custody that ended before it was served."""
    last = history.stretches[-1] if history.stretches else None
    return (
        last is not None
        and last.end is not None
        and last.start - DAY <= term.start <= last.end < term.end - DAY
    )


def _missing(term: Term, history: History, begun: bool) -> tuple[str, ...]:
    found = list(history.missing)
    if term.earlier:
        found.append("earlier_sentence")
    if not begun and "custody" not in found:
        found.append("start_event")
    if _liberty_counted(term, history):
        found.append("taken_in")
    return tuple(dict.fromkeys(found))


def _closes(term: Term) -> bool:
    """Whether the stated dates hold the term without any credit."""
    return not {term.end, term.end - DAY}.isdisjoint(unbroken_ends(term.start, term))


def _other_starts(term: Term, history: History) -> dict[date, Explanation]:
    """The ends by the custody told, where the stated start cannot stand with it: custody lasted to
    the judgment, and a told start lies whole years apart. Of another day the text may leave out
    what happened on it: seized and let go, the arrest executed."""
    if history.missing or term.earlier or not history.held:
        return {}
    ends = lawful_ends(replace(term, start=history.stretches[0].start), history)
    right = {day: why for day, why in ends.items() if day in (term.end, term.end - DAY)}
    years_apart = any(
        day.year != term.start.year and (day.month, day.day) == (term.start.month, term.start.day)
        for one in history.stretches
        for day in one.starts
    )
    return (right or ends) if years_apart else {}


def _distance(end: date, ends: dict[date, Explanation]) -> int:
    """Days to the nearest lawful end or the same day after it."""
    return min(min(abs((end - day).days), abs((end - day).days - 1)) for day in ends)


def _range(ends: dict[date, Explanation]) -> tuple[date, date]:
    sure = [day for day, why in ends.items() if why.cost < DOUBTED_COST] or list(ends)
    return min(sure), max(sure)


def _difference(term: Term, ends: dict[date, Explanation]) -> tuple[str, ...]:
    first, last = _range(ends)
    way = "too_late" if term.end > last else "too_early" if term.end < first else "between"
    for years in range(1, _MOST_YEARS + 1):
        if _near(term.end, ends, 12 * years):
            return way, "off_by_years"
    for months in range(1, _MOST_MONTHS + 1):
        if _near(term.end, ends, months):
            return way, "off_by_months"
    return way, "off_by_days"


def _near(end: date, ends: dict[date, Explanation], months: int) -> bool:
    """Whether the end is lawful but for whole months, within a day."""
    moved = [add_months(end, sign * months, "clamp") for sign in (1, -1)]
    return any(abs((day - one).days) <= 1 for day in moved for one in ends)


def _contradicted(term: Term, ends: dict[date, Explanation], reasons: tuple[str, ...]) -> Outcome:
    return _with_nearest("contradicted", term, ends, reasons, ())


def _undetermined(
    term: Term,
    ends: dict[date, Explanation],
    reasons: tuple[str, ...],
    missing: tuple[str, ...],
) -> Outcome:
    return _with_nearest("undetermined", term, ends, reasons, missing)


def _with_nearest(
    verdict: str,
    term: Term,
    ends: dict[date, Explanation],
    reasons: tuple[str, ...],
    missing: tuple[str, ...],
) -> Outcome:
    """An outcome with the arithmetic of the reading that needs the fewest allowances."""
    if not ends:
        return Outcome(verdict, reasons, missing)
    best = min(ends, key=lambda day: (ends[day].cost, abs((term.end - day).days)))
    nearest = min(ends, key=lambda day: abs((term.end - day).days))
    steps: tuple[Step, ...] = with_end(ends[best], best).steps
    off = (term.end - nearest).days
    return Outcome(verdict, reasons, missing, *_range(ends), off, steps)
