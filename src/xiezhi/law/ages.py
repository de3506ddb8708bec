"""Full years of age (周岁): reached on the day after the birthday (最高法未成年人刑案解释 2)."""

from __future__ import annotations

from datetime import date

from xiezhi.law.months import add_months


def birthday(birth: date, years: int) -> date:
    """The birthday on which `years` are completed; 28 February for 29 February in common years."""
    return add_months(birth, 12 * years, "clamp")


def age_reached(birth: date, years: int, on: date) -> bool:
    """Whether the person has reached `years` full years on `on`: only after the birthday."""
    return on > birthday(birth, years)


def age_unsettled(birth: date, years: int, on: date) -> bool:
    """Whether the answer depends on the birthday of someone born on 29 February.

    The law does not say whether it falls on 28 February or 1 March in a common year; a model
    reports such a day for review instead of as a finding.
    """
    moved = birthday(birth, years)
    born_on_leap_day = (birth.month, birth.day) == (2, 29)
    return born_on_leap_day and moved.day == 28 and on == date(moved.year, 3, 1)
