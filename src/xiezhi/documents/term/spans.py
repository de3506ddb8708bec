"""The last days a term may have when it runs unbroken from a day, on every defensible count."""

from __future__ import annotations

from datetime import date, timedelta

from xiezhi.documents.term.data import Explanation, Term
from xiezhi.errors import XiezhiError
from xiezhi.law import sentence_end
from xiezhi.law.months import add_months, is_month_end

_RULES = ("clamp", "month_end")


def unbroken_ends(start: date, term: Term) -> dict[date, Explanation]:
    """The last day of `term` from `start`: by 法院解释 202(2), and by each other rule for month-ends.

    Years and months in two steps or one; a day the target month lacks may also end on that month's
    last day; odd days before or after the months. The day before the same day in all of them.
    """
    try:
        first = sentence_end(start, term.years, term.months, term.days)
        found = {first: Explanation(0)}
        for anchor in _anchors(start, term):
            end = anchor + timedelta(days=term.days - 1)
            found.setdefault(end, Explanation(1, ("month_rule",)))
    except (XiezhiError, OverflowError):
        return {}
    return found


def _anchors(start: date, term: Term) -> set[date]:
    months = 12 * term.years + term.months
    found = set()
    for rule in _RULES:
        found.add(_moved(start, months, rule))
        for second in _RULES:
            found.add(_moved(_moved(start, 12 * term.years, rule), term.months, second))
        if term.days:
            after = start + timedelta(days=term.days)
            found.add(_moved(after, months, rule) - timedelta(days=term.days))
    # 31 August and six months: the day before 28 February, or that day itself.
    if any(day.day < start.day and is_month_end(day) for day in found):
        found |= {day + timedelta(days=1) for day in found if is_month_end(day)}
    return found


def _moved(day: date, months: int, rule: str) -> date:
    return add_months(day, months, "clamp" if rule == "clamp" else "month_end")
