"""Which days are working days in China, make-up working days included.

The days come from the `chinesecalendar` package. A year it does not know can be added by a YAML
file (see `docs/law.md`), without a release. A day outside the known years is never guessed: every
method then answers `None`, or LAW-010 where a plain yes or no was asked for.
"""

from __future__ import annotations

import functools
import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib.resources import files
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import chinese_calendar
import yaml
from chinese_calendar.constants import holidays as _known_holidays

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.system_words import reason_of

ENVIRONMENT = "XIEZHI_CALENDAR"
_ONE_DAY = timedelta(days=1)


class CalendarDay(NamedTuple):
    """One row of the table the SQL compiler joins with. `next_working` is None past the end."""

    day: date
    is_working: bool
    next_working: date | None
    working_count: int


class Calendar:
    """Working days from `first` to `last`, both known and included."""

    def __init__(self, first: date, working: Iterable[bool], holidays: Iterable[date] = ()) -> None:
        self.first = first
        self.holidays = frozenset(holidays)
        self._working = tuple(working)
        self.last = first + timedelta(days=len(self._working) - 1)
        self._counts = tuple(accumulate(int(flag) for flag in self._working))
        self._days = tuple(
            first + timedelta(days=index) for index, flag in enumerate(self._working) if flag
        )
        bits = "".join("1" if flag else "0" for flag in self._working)
        named = ",".join(day.isoformat() for day in sorted(self.holidays))
        self.digest = hashlib.sha256(f"{first.isoformat()}:{bits}:{named}".encode()).hexdigest()

    def knows(self, day: date) -> bool:
        """Whether `day` lies in the known years."""
        return self.first <= day <= self.last

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day. Errors: LAW-010 outside the known years."""
        if not self.knows(day):
            raise XiezhiError("LAW-010", day=day.isoformat(), first=self.first, last=self.last)
        return self._working[(day - self.first).days]

    def roll(self, day: date) -> date | None:
        """`day` itself if it is a working day, else the next one; None where not known."""
        if not self.knows(day):
            return None
        index = bisect_left(self._days, day)
        return self._days[index] if index < len(self._days) else None

    def roll_holiday(self, day: date) -> date | None:
        """The first day from `day` on that is no public holiday of the yearly notice; None where
        not known. A plain weekend is left as it is: no text says that it moves a last day."""
        while day in self.holidays:
            day += _ONE_DAY
        return day if self.knows(day) else None

    def add_working(self, day: date, n: int) -> date | None:
        """The `n`-th working day after `day`, which is itself not counted; None where not known.

        `n` = 0 gives `day` back. Errors: LAW-005 for a negative number.
        """
        if n < 0:
            raise XiezhiError("LAW-005", value=n)
        if not self.knows(day):
            return None
        if n == 0:
            return day
        index = self._counts[(day - self.first).days] + n - 1
        return self._days[index] if index < len(self._days) else None

    def subtract_working(self, day: date, n: int) -> date | None:
        """The `n`-th working day before `day`, which is itself not counted; None where not known.

        Errors: LAW-005 for a negative number.
        """
        if n < 0:
            raise XiezhiError("LAW-005", value=n)
        if not self.knows(day):
            return None
        if n == 0:
            return day
        index = bisect_left(self._days, day) - n
        return self._days[index] if index >= 0 else None

    def rows(self) -> Iterator[CalendarDay]:
        """Every known day with its next working day (itself included) and the running count."""
        for index, flag in enumerate(self._working):
            day = self.first + timedelta(days=index)
            yield CalendarDay(day, flag, self.roll(day), self._counts[index])


@functools.cache
def _published() -> Calendar:
    """The years of the `chinesecalendar` package."""
    years = [day.year for day in _known_holidays]
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    days = (first + timedelta(days=index) for index in range((last - first).days + 1))
    working = [bool(chinese_calendar.is_workday(day)) for day in days]
    # The package names the days of the yearly notice; a day made up for is worked all the same.
    named = (day for day in _known_holidays if day >= first and not working[(day - first).days])
    return Calendar(first, working, named)


def _spans(entries: Any, where: str) -> set[date]:
    """The days of a list of dates and `first..last` spans."""
    found: set[date] = set()
    entry: Any = entries
    try:
        for entry in entries or []:
            ends = [date.fromisoformat(str(part).strip()) for part in str(entry).split("..")]
            day, last = ends[0], ends[-1]
            if last < day or len(ends) > 2:
                raise ValueError
            while day <= last:
                found.add(day)
                day += _ONE_DAY
    except (TypeError, ValueError):
        raise XiezhiError("LAW-011", file=where, what=str(entry)) from None
    return found


def _read_year(text: str, where: str) -> tuple[int, list[bool], set[date]]:
    """A year file: its year, for each day in order whether it is worked, and its holidays.

    Errors: LAW-011.
    """
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        data = None
    if not isinstance(data, dict) or not isinstance(data.get("year"), int):
        raise XiezhiError("LAW-011", file=where, what="year")
    if not 1949 < data["year"] < 9999 or not data.get("basis"):
        raise XiezhiError("LAW-011", file=where, what="year, basis")
    holidays = _spans(data.get("holidays"), where)
    made_up = _spans(data.get("working"), where)
    wrong = sorted(
        {day for day in holidays | made_up if day.year != data["year"]}
        # Only a Saturday or Sunday can be made a working day; no day is both.
        | {day for day in made_up if day.weekday() < 5}
        | (holidays & made_up)
    )
    if wrong or not holidays:
        what = ", ".join(day.isoformat() for day in wrong) or "holidays"
        raise XiezhiError("LAW-011", file=where, what=what)
    day, working = date(data["year"], 1, 1), list[bool]()
    while day.year == data["year"]:
        working.append(day in made_up or (day.weekday() < 5 and day not in holidays))
        day += _ONE_DAY
    return day.year - 1, working, holidays


def extended(calendar: Calendar, texts: Iterable[tuple[str, str]]) -> Calendar:
    """`calendar` with the years of the given (name, YAML text) pairs.

    A year must follow the last known one, or agree with what is known. Errors: LAW-011 (a file is
    wrong), LAW-012 (it leaves a gap or contradicts a known year).
    """
    years = sorted(((*_read_year(text, name), name) for name, text in texts), key=lambda y: y[0])
    for year, working, holidays, name in years:
        first = date(year, 1, 1)
        if calendar.knows(first):
            days = (first + timedelta(days=index) for index in range(len(working)))
            agrees = [calendar.is_working(day) for day in days] == working
            if not agrees:
                raise XiezhiError("LAW-012", file=name, year=year, last=calendar.last)
        elif first == calendar.last + _ONE_DAY:
            calendar = Calendar(
                calendar.first, (*calendar._working, *working), calendar.holidays | holidays
            )
        else:
            raise XiezhiError("LAW-012", file=name, year=year, last=calendar.last)
    return calendar


def load_calendar(paths: Iterable[Path] = ()) -> Calendar:
    """The published years, the years shipped with xiezhi, and those of `paths` (files, folders)."""
    shipped = files("xiezhi.law").joinpath("calendar")
    # An installation without added years has no such folder: empty folders are not packed.
    entries = shipped.iterdir() if shipped.is_dir() else ()
    texts = [
        (entry.name, entry.read_text(encoding="utf-8"))
        for entry in entries
        if entry.name.endswith(".yaml")
    ]
    for path in paths:
        found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        for file in found:
            try:
                texts.append((str(file), file.read_text(encoding="utf-8")))
            except OSError as error:
                raise XiezhiError("LAW-011", file=str(file), what=reason_of(error)) from None
            except UnicodeDecodeError:
                what = _("不是 UTF-8 编码的文本")
                raise XiezhiError("LAW-011", file=str(file), what=what) from None
    return extended(_published(), texts)


@functools.cache
def default_calendar() -> Calendar:
    """The calendar everything uses; `XIEZHI_CALENDAR` names files or folders of further years."""
    named = os.environ.get(ENVIRONMENT, "")
    return load_calendar([Path(part) for part in named.split(os.pathsep) if part])
