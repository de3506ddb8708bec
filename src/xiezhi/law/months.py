"""Adding months and years to a date, by the two rules the law knows. No calendar is asked.

`month_end` (最高法刑诉解释 202(1)): a start on the last day of its month ends on the last day of
the target month. `clamp` (民法典 202): the same day, or the last day where there is no such day.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import Literal

from xiezhi.errors import XiezhiError

MonthRule = Literal["month_end", "clamp"]


def last_day(year: int, month: int) -> int:
    """The number of the last day of a month."""
    return calendar.monthrange(year, month)[1]


def is_month_end(day: date) -> bool:
    """Whether `day` is the last day of its month."""
    return day.day == last_day(day.year, day.month)


def add_months(day: date, months: int, rule: MonthRule) -> date:
    """`day` moved by `months` (may be negative) under `rule`.

    Extensions are summed first and added once to the anchor: adding in two steps is another
    count, because a clamped day does not come back. Errors: LAW-006 outside the years 1 to 9999.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        raise XiezhiError("LAW-006", day=day.isoformat())
    last = last_day(year, month)
    if rule == "month_end" and is_month_end(day):
        return date(year, month, last)
    return date(year, month, min(day.day, last))
