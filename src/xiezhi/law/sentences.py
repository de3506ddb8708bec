"""Terms of imprisonment: their end, the credit for custody, and the half that must be served.

A term counts its first day and ends on the day before the same day (最高法刑诉解释 202(2), in force
2021-03-01). Years are never turned into months. 刑法 41, 44, 47 give the credit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from xiezhi.errors import XiezhiError
from xiezhi.law.months import add_months, is_month_end

Penalty = Literal["control", "criminal_detention", "fixed_term", "life", "death_suspended"]


def sentence_end(start: date, years: int, months: int = 0, days: int = 0) -> date:
    """The last day of a term that starts on `start`: years, then months, then days, less one.

    Half a month is 15 `days`. Credit for custody is subtracted afterwards. Errors: LAW-005 for a
    negative number or an empty term, LAW-006 out of range.
    """
    if min(years, months, days) < 0 or not (years or months or days):
        raise XiezhiError("LAW-005", value=f"{years}/{months}/{days}")
    try:
        anchor = add_months(start, 12 * years, "clamp")
        anchor = add_months(anchor, months, "month_end") if months else anchor
        return anchor + timedelta(days=days - 1)
    except OverflowError:
        raise XiezhiError("LAW-006", day=start.isoformat()) from None


def sentence_end_unsettled(start: date, years: int, months: int = 0) -> bool:
    """Whether the end needs a person's eye: years and months together from the end of a month,
    where the year rule and the month rule lead to different days."""
    if not (years and months):
        return False
    anchor = add_months(start, 12 * years, "clamp")
    return is_month_end(start) or is_month_end(anchor)


def credit_days(
    penalty: Penalty, *, custody: int = 0, designated_residence: int = 0, retention: int = 0
) -> int:
    """Days of the term already counted as served.

    Custody and retention (留置): one day is two of 管制, one of 拘役 and 有期徒刑 (刑法 41, 44, 47;
    监察法). Residential surveillance at a designated place (指定居所): one day of 管制, half a day
    of the others, a half day left over not counted (刑诉法 76). Life and suspended death: none.
    """
    if min(custody, designated_residence, retention) < 0:
        raise XiezhiError("LAW-005", value=f"{custody}/{designated_residence}/{retention}")
    if penalty in ("life", "death_suspended"):
        return 0
    if penalty == "control":
        return 2 * (custody + retention) + designated_residence
    return custody + retention + designated_residence // 2


def half_term(years: int, months: int = 0, days: int = 0) -> tuple[int, int, int]:
    """Half of a term as years, months and days; half a month is 15 days, half a day counts full."""
    half_years, odd_year = divmod(years, 2)
    half_months, odd_month = divmod(months + 12 * odd_year, 2)
    return half_years, half_months, (days + 1) // 2 + 15 * odd_month


def half_served_on(start: date, years: int, months: int = 0, days: int = 0) -> date:
    """The first day on which half of the term has been served (刑法 78(2), 81(1)).

    `start` is the day the term runs from, credit for earlier custody already taken into it.
    """
    return sentence_end(start, *half_term(years, months, days)) + timedelta(days=1)
