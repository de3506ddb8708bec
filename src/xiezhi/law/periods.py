"""Statutory periods with their arithmetic: `deadline` gives the date, the steps and both lines.

The hard line (`due`) is late on every defensible way of counting, the soft line (`strict`) only on
the strict way. An act on the line is in time. Extensions are added to the period before it is
counted from its first day (never to an end already reached); excluded days follow; the last day
rolls once, at the end. Custody never rolls (刑诉法 105(4)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from xiezhi.errors import XiezhiError
from xiezhi.law.calendar import Calendar, default_calendar
from xiezhi.law.dated import Counting, DatedValue, Parameter
from xiezhi.law.lookup import parameter
from xiezhi.law.months import MonthRule, add_months
from xiezhi.law.steps import UNITS, Step


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of one period.

    `due`: hard line, None where the calendar year is unknown or the text of law is missing.
    `strict`: soft line, None where the text of law (or, for working days, the calendar) is.
    Hour periods give datetimes (Beijing wall time), all others dates. `flags`: `law_missing`,
    `unverified`, `calendar_unknown`, `month_rule_by_analogy`, `roll_by_analogy`, `rolled`,
    `custody`. `value`: the dated value that was applied.
    """

    key: str
    due: date | datetime | None
    strict: date | datetime | None
    steps: tuple[Step, ...]
    flags: tuple[str, ...]
    value: DatedValue | None


@dataclass(slots=True)
class _Count:
    """One count under way. `hard` and `soft` are the two lines, `steps` what was done so far."""

    parameter: Parameter
    counting: Counting
    value: DatedValue
    on: date
    calendar: Callable[[], Calendar]
    steps: list[Step]
    flags: list[str]

    def say(self, code: str, article: tuple[str, str] | None = None, **values: object) -> None:
        law, number = article or (None, None)
        self.steps.append(Step(code, values, law, number, self.on if law else None))

    def say_unknown(self, day: date) -> None:
        self.flags.append("calendar_unknown")
        self.say("calendar_unknown", last=self.calendar().last, day=day)


def _calendar(given: Calendar | None) -> Calendar:
    return given or default_calendar()


def _checked(name: str, number: int) -> int:
    if type(number) is not int or number < 0:
        raise XiezhiError("LAW-005", value=f"{name}={number}")
    return number


def _hours(count: _Count, start: datetime, hours: int) -> tuple[datetime, datetime]:
    """刑诉法 105(2), 民诉法 85(2): the hour of the event is not counted; 民法典 201(2): it is."""
    strict = start + timedelta(hours=hours)
    if count.counting.hours == "moment":
        count.say("moment", count.counting.first_day, start=start)
        due = strict
    else:
        from_hour = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        count.say("next_hour", count.counting.first_day, from_hour=from_hour)
        due = from_hour + timedelta(hours=hours)
    count.say("hours_added", hours=hours, until=due)
    return due, strict


def _months(count: _Count, start: date, months: int) -> tuple[date, date]:
    rules: tuple[MonthRule, MonthRule] = (count.parameter.hard_rule, count.parameter.strict_rule)
    hard, soft = (add_months(start, months, rule) for rule in rules)
    count.say("months_added", count.counting.month, months=months, day=hard)
    if hard != soft:
        count.flags.append("month_rule_by_analogy")
        count.say("month_rules_differ", hard=hard, strict=soft)
    if count.value.and_days:
        days = timedelta(days=count.value.and_days)
        hard, soft = hard + days, soft + days
        count.say("days_added", days=count.value.and_days, day=hard)
    return hard, soft


def _days(count: _Count, start: date, days: int) -> tuple[date, date]:
    back = count.parameter.sense == "before"
    day = start + timedelta(days=-days if back else days)
    count.say("days_back" if back else "days_added", days=days, day=day)
    return day, day


def _natural(count: _Count, start: date, total: int) -> tuple[date, date]:
    """The unrolled lines of a period of days, half months, months or years."""
    count.say("first_day", count.counting.first_day)
    match count.parameter.unit:
        case "month":
            return _months(count, start, total)
        case "year":
            return _months(count, start, 12 * total)
        case "half_month":
            return _days(count, start, 15 * total)
        case _:
            return _days(count, start, total)


def _workdays(count: _Count, start: date, total: int) -> date | None:
    """The working day that many after the start, or before it for periods counted back."""
    count.say("first_day", count.counting.first_day)
    back = count.parameter.sense == "before"
    calendar = count.calendar()
    day = (calendar.subtract_working if back else calendar.add_working)(start, total)
    if day is None:
        count.say_unknown(start)
    else:
        code = "workdays_back" if back else "workdays_added"
        count.say(code, (count.value.law, count.value.article), days=total, day=day)
    return day


def _roll(count: _Count, day: date, in_custody: bool) -> date | None:
    """The hard line after the last-day rule; None where the calendar does not know."""
    rule = count.parameter.roll
    if count.parameter.custody or (rule == "unless_custody" and in_custody):
        count.flags.append("custody")
        count.say("custody", count.counting.roll, day=day)
        return day
    if rule == "never":
        return day
    rolled = count.calendar().roll(day)
    if rolled is None:
        count.say_unknown(day)
    elif rolled == day:
        count.say("working", day=day)
    else:
        count.flags.append("rolled")
        count.say("rolled", count.counting.roll, from_day=day, day=rolled)
        if count.counting.roll_by_analogy:
            count.flags.append("roll_by_analogy")
            count.say("roll_by_analogy")
    return rolled


def _finish(count: _Count, due: date | None, strict: date | None) -> None:
    least = count.parameter.sense == "at_least"
    if due is not None:
        moment = isinstance(due, datetime)
        count.say("earliest" if least else "due_moment" if moment else "due", day=due)
    if strict is not None and strict != due:
        unrolled = (
            "custody" in count.flags
            or count.parameter.roll == "never"
            or count.counting.soft_roll == "never"
        )
        if isinstance(strict, datetime):
            count.say("strict_moment", day=strict)
        else:
            count.say("strict_unrolled" if unrolled else "strict", day=strict)


def _as_start(found: Parameter, start: date) -> date:
    """The start as the unit needs it: a moment for hours, a day for the rest."""
    if found.unit == "hour":
        if not isinstance(start, datetime):
            raise XiezhiError("LAW-008", key=found.key, day=start.isoformat())
        return start
    return start.date() if isinstance(start, datetime) else start


def _announce(count: _Count, more: int) -> int:
    """Say the limit, its law and its extension; the total in the period's own unit."""
    value, unit = count.value, UNITS[count.parameter.unit or ""]
    values = {"title": count.parameter.title, "value": value.number, "unit": unit}
    code = "limit_and_days" if value.and_days else "limit"
    count.say(code, (value.law, value.article), **values, days=value.and_days)
    if not value.verified:
        count.flags.append("unverified")
        count.say("unverified")
    total = value.number + more
    if more:
        count.say("more", more=more, total=total, unit=unit)
    return total


def deadline(
    key: str,
    start: date,
    *,
    more: int = 0,
    plus_days: int = 0,
    in_custody: bool = False,
    act_on: date | None = None,
    calendar: Calendar | None = None,
    recomputed_from: date | None = None,
) -> Deadline:
    """The end of the period `key` that starts with the event on `start`.

    `more`: extensions in the period's own unit, summed. `plus_days`: excluded natural days.
    `in_custody`: the person is held, so an `unless_custody` period does not roll. `act_on`: the
    day whose law applies (default: the start). `recomputed_from`: the day from which the period is
    counted anew (刑诉法 160). Errors: LAW-001/002 unknown key, LAW-005 negative number, LAW-006
    date out of range, LAW-007 not a period, LAW-008 an hour period without a time, LAW-009
    recomputed before the start.
    """
    found = parameter(key)
    if found.kind != "period" or found.counting is None:
        raise XiezhiError("LAW-007", key=found.key)
    more, plus_days = _checked("more", more), _checked("plus_days", plus_days)
    start = _as_start(found, start)
    steps = [Step("start", {"start": start})]
    if recomputed_from is not None:
        anew = _as_start(found, recomputed_from)
        if anew < start:
            raise XiezhiError("LAW-009", start=start.isoformat(), discovered=anew.isoformat())
        steps.append(Step("recomputed", {"discovered": anew, "start": start}))
        start = anew
    on = act_on or start
    on = on.date() if isinstance(on, datetime) else on
    value = found.at(on)
    if value is None:
        steps.append(Step("law_missing", {"day": on, "before": found.before}))
        return Deadline(found.key, None, None, tuple(steps), ("law_missing",), None)
    count = _Count(
        found, found.counting, value, on, lambda: calendar or default_calendar(), steps, []
    )
    try:
        due, strict = _lines(count, start, _announce(count, more), plus_days, in_custody)
    except OverflowError:
        raise XiezhiError("LAW-006", day=start.isoformat()) from None
    _finish(count, due, strict)
    return Deadline(found.key, due, strict, tuple(steps), tuple(count.flags), value)


def _lines(
    count: _Count, start: date, total: int, plus_days: int, in_custody: bool
) -> tuple[date | None, date | None]:
    """Both lines of the count: unrolled, then excluded days, then the last-day rule."""
    excluded = timedelta(days=plus_days)
    if isinstance(start, datetime):
        due, strict = _hours(count, start, total)
        if plus_days:
            count.say("excluded", days=plus_days, day=due + excluded)
        return due + excluded, strict + excluded
    if count.parameter.unit == "workday":
        day = _workdays(count, start, total)
        if day is None:
            return None, None
        hard = soft = day
    else:
        hard, soft = _natural(count, start, total)
    if plus_days:
        hard, soft = hard + excluded, soft + excluded
        count.say("excluded", days=plus_days, day=hard)
    return _roll(count, hard, in_custody), _soft_roll(count, soft, in_custody)


def _soft_roll(count: _Count, day: date, in_custody: bool) -> date:
    """The soft line: only what the law itself names, a public holiday, moves it."""
    rule = count.parameter.roll
    held = count.parameter.custody or (rule == "unless_custody" and in_custody)
    if held or rule == "never" or count.counting.soft_roll == "never":
        return day
    # Where the calendar does not know the year, the unrolled day is shown (and nothing is hard).
    return count.calendar().roll_holiday(day) or day
