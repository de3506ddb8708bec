"""The law in SQL: parameters, deadlines, the calendar, ages and terms, written for one engine.

Each method is the twin of a function in `xiezhi.law` and must agree with it on every input (the
property tests compare them). What Python refuses with an error is NULL here: a model turns NULL
into `undetermined`, and one bad row must not stop a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise

from xiezhi.law import Calendar, DatedValue, MonthRule, Parameter
from xiezhi.screening.dialects import Dialect

# A count beyond this is an entry error; engines' dates end at different years (see docs).
MAX_YEARS = 100
MAX_MONTHS = 12 * MAX_YEARS
MAX_DAYS = 366 * MAX_YEARS


@dataclass
class CalendarTables:
    """The calendar as constant digit strings, which engines index fastest (measured: 12 ns a row
    in DuckDB, against 50 for a list). Built once for each calendar, and only when asked for."""

    calendar: Calendar

    @cached_property
    def _rows(self) -> list[tuple[date, bool]]:
        return [(row.day, row.is_working) for row in self.calendar.rows()]

    @cached_property
    def rolls(self) -> str:
        """For each day the days to the next working day; the string ends where none is known."""
        waits = ((self.calendar.roll(day), day) for day, _ in self._rows)
        return "".join(chr(48 + (next - day).days) for next, day in waits if next)

    @cached_property
    def holiday_rolls(self) -> str:
        """For each day the days to the next one that is no public holiday."""
        waits = ((self.calendar.roll_holiday(day), day) for day, _ in self._rows)
        return "".join(chr(48 + (next - day).days) for next, day in waits if next)

    @cached_property
    def counts(self) -> str:
        """For each day the working days up to and including it, in five digits."""
        return "".join(f"{row.working_count:05}" for row in self.calendar.rows())

    @cached_property
    def working(self) -> list[str]:
        """For each working day its distance from the first known day, in five digits."""
        first = self.calendar.first
        return [f"{(day - first).days:05}" for day, works in self._rows if works]


@lru_cache(maxsize=8)
def _tables(calendar: Calendar) -> CalendarTables:
    return CalendarTables(calendar)


@dataclass
class Lowering:
    """Writes the law for `dialect`. `used_calendar` is set when the calendar was needed."""

    dialect: Dialect
    parameters: Mapping[str, Parameter]
    calendar: Callable[[], Calendar]
    include_unverified: bool = False
    used_calendar: set[str] = field(default_factory=set)
    # Set by the SELECT being written: joins a calendar table on a day and gives the column with the
    # rolled day, or None where no join may be added.
    join_calendar: Callable[[str, str], str | None] | None = None
    joined: set[str] = field(default_factory=set)

    @cached_property
    def tables(self) -> CalendarTables:
        return _tables(self.calendar())

    # --- dates ---------------------------------------------------------------------------------

    def guarded(self, count: str, limit: int, result: str, least: str | None = None) -> str:
        """`result`, or NULL where a count from the data is beyond `limit`."""
        low, high = least or str(-limit), self.dialect.integer(limit)
        return f"CASE WHEN {count} >= {low} AND {count} <= {high} THEN {result} END"

    def add_days(self, day: str, count: str, *, constant: bool = False) -> str:
        moved = self.dialect.add_days(day, count)
        return moved if constant else self.guarded(count, MAX_DAYS, moved)

    def add_months(self, day: str, count: str, rule: MonthRule, *, constant: bool = False) -> str:
        moved = self._months(day, count, rule)
        return moved if constant else self.guarded(count, MAX_MONTHS, moved)

    def _months(self, day: str, count: str, rule: MonthRule) -> str:
        """`month_end` goes by the first of the next month, which no engine clamps."""
        d = self.dialect
        clamped = d.add_months(day, count)
        if rule == "clamp":
            return clamped
        eve = d.add_days(d.add_months(d.add_days(day, "1"), count), "-1")
        return f"CASE WHEN {d.is_month_end(day)} THEN {eve} ELSE {clamped} END"

    def roll(self, day: str) -> str:
        """The day itself if it is a working day, else the next one; NULL where not known."""
        return self._rolled(day, "calendar_rolls")

    def _rolled(self, day: str, name: str) -> str:
        """`day` moved on by what the calendar table says; NULL past its end.

        Where the SELECT can join the table, it does (DuckDB: 12 ns a row against 40 in line).
        """
        self.used_calendar.add("roll")
        d, first, table = self.dialect, self.tables.calendar.first, self.table(name)
        if self.join_calendar and d.calendar_table(first, table):
            joined = self.join_calendar(name, day)
            if joined:
                self.joined.add(name)
                return joined
        return d.add_days(day, d.digit(table, d.days_between(d.date(first), day)))

    def table(self, name: str) -> str:
        """A calendar table by the name it has in the SQL."""
        return self.tables.rolls if name == "calendar_rolls" else self.tables.holiday_rolls

    def calendar_parts(self) -> list[tuple[str, str]]:
        """The calendar tables that were joined, as WITH parts."""
        first = self.tables.calendar.first if self.joined else date.min
        return [
            (name, self.dialect.calendar_table(first, self.table(name)))
            for name in sorted(self.joined)
        ]

    def add_workdays(self, day: str, count: str, *, back: bool = False) -> str:
        """The working day that many after (or before) `day`, itself not counted."""
        self.used_calendar.add("working_days")
        d, tables = self.dialect, self.tables
        calendar = tables.calendar
        first, zero = d.date(calendar.first), d.integer(0)
        if back:
            # Working days before `day` are those up to the day before it; the first day has none.
            upto = d.number(tables.counts, f"{d.days_between(first, day)} - 1", 5)
            index = f"(CASE WHEN {day} = {first} THEN {zero} ELSE {upto} END - {count})"
        else:
            index = f"({d.number(tables.counts, d.days_between(first, day), 5)} + {count} - 1)"
        moved = d.add_days(first, d.number("".join(tables.working), index, 5))
        known = f"{day} >= {first} AND {day} <= {d.date(calendar.last)}"
        return (
            f"CASE WHEN NOT ({known}) OR {count} < {zero} THEN NULL WHEN {count} = {zero} THEN {day}"
            f" WHEN {index} >= {zero} AND {index} < {d.integer(len(tables.working))} THEN {moved} END"
        )

    def sentence_end(self, start: str, years: str, months: str, days: str) -> str:
        """Years, then months, then days, less one day; NULL for an empty or negative term."""
        d, zero = self.dialect, self.dialect.integer(0)
        after_years = d.add_months(start, f"(12 * {years})")
        after_months = self._months(after_years, months, "month_end")
        parts = (years, months, days)
        limits = (MAX_YEARS, MAX_MONTHS, MAX_DAYS)
        sane = " AND ".join(
            f"{part} >= {zero} AND {part} <= {d.integer(limit)}"
            for part, limit in zip(parts, limits, strict=True)
        )
        some = " + ".join(parts)
        return (
            f"CASE WHEN {sane} AND {some} > {zero} "
            f"THEN {d.add_days(after_months, f'({days} - 1)')} END"
        )

    def age_reached(self, birth: str, years: str, on: str, *, constant: bool = False) -> str:
        """Reached on the day after the birthday."""
        birthday = self.dialect.add_months(birth, f"(12 * {years})")
        reached = f"({on} > {birthday})"
        if constant:
            return reached
        return self.guarded(years, MAX_YEARS, reached, self.dialect.integer(0))

    def pick(self, left: str, right: str, sign: str) -> str:
        """The later (`>`) or earlier (`<`) of two; NULL if either is."""
        return f"CASE WHEN {left} {sign}= {right} THEN {left} WHEN {right} {sign} {left} THEN {right} END"

    # --- parameters ----------------------------------------------------------------------------

    def values(self, key: str) -> list[DatedValue]:
        """The values that may be applied: verified ones, or all where drafts are asked for."""
        return [v for v in self.parameters[key].values if v.verified or self.include_unverified]

    def _in_force(self, value: DatedValue, day: str) -> str:
        span = f"{day} >= {self.dialect.date(value.start)}"
        if value.to is not None:
            span += f" AND {day} <= {self.dialect.date(value.to)}"
        return span

    def _bounded(self, count: str, limit: int) -> str:
        """A count from the data, NULL where it is negative or beyond `limit`."""
        return self.guarded(count, limit, count, self.dialect.integer(0))

    def _dated(self, day: str, chosen: Iterable[tuple[DatedValue, str]]) -> str:
        arms = " ".join(f"WHEN {self._in_force(value, day)} THEN {sql}" for value, sql in chosen)
        return f"CASE {arms} END" if arms else "NULL"

    def param(self, key: str, day: str) -> str:
        """The number in force on `day`, NULL where no text is known for it."""
        integer = self.dialect.integer
        return self._dated(day, ((v, integer(v.number)) for v in self.values(key)))

    def param_has(self, key: str, day: str, code: str) -> str:
        """Whether the set in force on `day` holds `code`."""
        texts = self.dialect.text
        return self._dated(
            day,
            (
                (v, self.dialect.one_of(code, [texts(entry) for entry in v.value]))
                for v in self.values(key)
                if isinstance(v.value, tuple)
            ),
        )

    def law_known(self, key: str, day: str) -> str:
        """Whether a value is in force on `day`; FALSE for an unknown day. Never NULL."""
        joined: list[tuple[date, date | None]] = []
        for value in self.values(key):
            if joined and joined[-1][1] == value.start - timedelta(days=1):
                joined[-1] = (joined[-1][0], value.to)
            else:
                joined.append((value.start, value.to))
        assert all(a[1] is not None for a, _ in pairwise(joined))
        date_of = self.dialect.date
        spans = [
            f"({day} >= {date_of(start)}" + (f" AND {day} <= {date_of(to)})" if to else ")")
            for start, to in joined
        ]
        return f"COALESCE({' OR '.join(spans)}, FALSE)" if spans else "FALSE"

    def due(
        self,
        key: str,
        start: str,
        *,
        more: str | None = None,
        plus_days: str | None = None,
        in_custody: str | None = None,
        act_on: str | None = None,
        strict: bool = False,
    ) -> str:
        """The hard line, or with `strict` the soft line, of the period `key` from `start`.

        `more` and `plus_days` are None where not given. The law is that of `act_on`, else of the
        start; negative counts give NULL.
        """
        found, d = self.parameters[key], self.dialect
        hours = found.unit == "hour"
        deciding = act_on or (d.cast(start, "date") if hours else start)
        most = MAX_MONTHS if found.unit in ("month", "year") else MAX_DAYS
        more = more and self._bounded(more, most)
        plus_days = plus_days and self._bounded(plus_days, MAX_DAYS)
        values = self.values(key)
        number = self._dated(deciding, ((v, d.integer(v.number)) for v in values))
        if len(values) == 1:
            # One limit for all time: a constant count is cheaper for an engine than one per row.
            number = str(values[0].number)
        total = number if more is None else f"({number} + {more})"
        and_days = ""
        if any(value.and_days for value in values):
            and_days = self._dated(deciding, ((v, d.integer(v.and_days)) for v in values))
        line = self._line(found, start, total, and_days, plus_days, strict)
        if len(values) < 2:
            line = self._dated(deciding, ((v, line) for v in values))
        if hours or found.roll == "never":
            return line
        if strict:
            if found.counting is None or found.counting.soft_roll == "never":
                return line
            rolled = f"COALESCE({self._rolled(line, 'calendar_holiday_rolls')}, {line})"
        else:
            rolled = self.roll(line)
        if found.roll == "unless_custody" and in_custody is not None:
            # Custody unknown: no hard line, and for the soft line the day that rolls nowhere.
            unknown = f" ELSE {line}" if strict else ""
            return f"CASE WHEN {in_custody} THEN {line} WHEN NOT {in_custody} THEN {rolled}{unknown} END"
        return rolled

    def _line(
        self,
        found: Parameter,
        start: str,
        total: str,
        and_days: str,
        plus_days: str | None,
        strict: bool,
    ) -> str:
        """The end of a period before the last-day rule, excluded days included."""
        d = self.dialect
        rule = found.strict_rule if strict else found.hard_rule
        back = found.sense == "before"
        match found.unit:
            case "hour":
                assert found.counting is not None
                moment = strict or found.counting.hours == "moment"
                hours = total if moment else f"({total} + 1)"
                end = d.add_hours(start if moment else d.full_hour(start), hours)
                return end if plus_days is None else d.add_hours(end, f"(24 * {plus_days})")
            case "workday":
                end = self.add_workdays(start, total, back=back)
            case "month" | "year":
                months = total if found.unit == "month" else f"(12 * {total})"
                end = self._months(start, months, rule)
                end = d.add_days(end, and_days) if and_days else end
            case unit:
                days = f"(15 * {total})" if unit == "half_month" else total
                end = d.add_days(start, f"-{days}" if back else days)
        return end if plus_days is None else d.add_days(end, plus_days)
