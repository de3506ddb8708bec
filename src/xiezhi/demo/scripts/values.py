"""The small language of values in case scripts: days, times, numbers, organs, texts.

    D  D+5  D+2m-5  D+10..40  E+7w  D+1@14:00     days and times (m months, y years, w Monday to Friday)
    5..9                                          an integer drawn at random
    [fine, warning]                               one of these, drawn at random
    $p  $court  $court2  $court_city  ~民初       numbers, organs, case numbers, alone or in a text
    {D+5}                                         a day in a text

A value is read once and gives a function that draws it for a case. docs/demo.md is the author's page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from xiezhi.demo.book import Book
from xiezhi.demo.county import Place, organ_named
from xiezhi.records.catalogue import Field, code_lists
from xiezhi.records.checks.credit_code import check_character

_DAY = re.compile(
    r"(?P<base>[A-Z][A-Za-z0-9_]*)(?P<shifts>(?:[+-]\d+(?:\.\.\d+)?[myw]?)*)"
    r"(?:@(?P<hour>\d\d?):(?P<minute>\d\d))?"
)
_SHIFT = re.compile(r"([+-])(\d+)(?:\.\.(\d+))?([myw]?)")
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)")
_TOKEN = re.compile(
    r"\$(?P<name>[A-Za-z][A-Za-z0-9_]*)|~(?P<case>[一-鿿]{1,3}\d?)|\{(?P<day>[^{}]*)\}"
)
_NAME = re.compile(r"\$([A-Za-z][A-Za-z0-9_]*)")
_FRIDAY = 4


class ValueReadError(ValueError):
    """A value that cannot be read; the text says what is wrong."""


@dataclass(slots=True)
class Draw:
    """One case being drawn: its start day, its place, and the names it has used so far."""

    book: Book
    day: date
    place: Place
    ages: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    def number(self, name: str) -> str:
        """The organ or the number of that name, the same throughout the case."""
        if name not in self.numbers:
            used = self.numbers.values()
            organ = organ_named(name, self.place, used, self.book.random)
            self.numbers[name] = organ or self.book.number(f"{name.upper()}-")
        return self.numbers[name]

    def case_no(self, word: str) -> str:
        """The court's number of the case of that kind."""
        key = f"~{word}"
        if key not in self.numbers:
            kind = word.rstrip("0123456789")
            self.numbers[key] = self.book.case_no(self.day.year, self.place.court_code, kind)
        return self.numbers[key]

    def credit_code(self, name: str) -> str:
        """The entity's credit code of that name, in form valid, of a region that does not exist."""
        key = f"credit {name}"
        if key not in self.numbers:
            count = int(self.book.number("CREDIT-").removeprefix("CREDIT-"))
            body = f"91000000XN{count:07d}"
            self.numbers[key] = body + check_character(body)
        return self.numbers[key]

    def person(self, name: str) -> dict[str, Any]:
        """The person of that name: identity number, name, birth date."""
        if name not in self.people:
            known = self.ages.get(name, {})
            born = None
            if "born" in known:
                born = known["born"](self)
            elif "age" in known:
                # Well away from the birthday, so that the age holds for days around as well.
                on = known["on"](self)
                born = shift_months(on, -12 * known["age"]) - timedelta(
                    days=self.book.random.randint(90, 270)
                )
            self.people[name] = self.book.person(born)
        return self.people[name]


Value = Callable[[Draw], Any]


def shift_months(day: date, count: int) -> date:
    """The same day `count` months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 27))


def shift_weekdays(day: date, count: int) -> date:
    """`count` days from Monday to Friday on; true working days only where no holiday lies between."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while day.weekday() > _FRIDAY:
            day += step
    return day


def _shifted(unit: str, sign: int, low: int, high: int) -> Callable[[date, Draw], date]:
    def count(draw: Draw) -> int:
        return sign * (low if low == high else draw.book.random.randint(low, high))

    if unit == "w":
        return lambda day, draw: shift_weekdays(day, count(draw))
    if unit in ("m", "y"):
        by = 12 if unit == "y" else 1
        return lambda day, draw: shift_months(day, by * count(draw))
    return lambda day, draw: day + timedelta(days=count(draw))


def day_value(text: str, known: set[str], *, timed: bool = False) -> Value:
    """A day, or a time where `timed`. `known`: the names of days besides D. Errors: ValueReadError."""
    match = _DAY.fullmatch(text.replace(" ", ""))
    if not match:
        raise ValueReadError(f"{text!r} is no day: D, D+5, D+2m-5, D+10..40, D@09:20")
    base = match["base"]
    if base != "D" and base not in known:
        raise ValueReadError(f"{base} is not declared under `let` before it is used")
    if timed and match["hour"] is None:
        raise ValueReadError(f"{text!r} has no time of day: D+1@14:00")
    if not timed and match["hour"] is not None:
        raise ValueReadError(f"{text!r} has a time of day, but the field holds a date")
    shifts = []
    for sign, low, high, unit in _SHIFT.findall(match["shifts"]):
        least, most = sorted((int(low), int(high or low)))
        shifts.append(_shifted(unit, -1 if sign == "-" else 1, least, most))

    def draw_day(draw: Draw) -> date:
        day = draw.day if base == "D" else draw.days[base]
        for shift in shifts:
            day = shift(day, draw)
        return day

    if not timed:
        return draw_day
    try:
        clock = time(int(match["hour"]), int(match["minute"]))
    except ValueError:
        raise ValueReadError(f"{text!r}: no such time of day") from None
    return lambda draw: datetime.combine(draw_day(draw), clock)


def text_value(text: str, known: set[str]) -> Value:
    """A text with numbers, organs, case numbers and days in it. Errors: ValueReadError."""
    parts: list[Value] = []
    end = 0
    for match in _TOKEN.finditer(text):
        parts.append(_constant(text[end : match.start()]))
        parts.append(_token(match, known))
        end = match.end()
    if not parts:
        return _constant(text)
    parts.append(_constant(text[end:]))
    if len(parts) == 3 and text == match[0]:
        return parts[1]
    return lambda draw: "".join(str(part(draw)) for part in parts)


def _token(match: re.Match[str], known: set[str]) -> Value:
    name, case, day = match["name"], match["case"], match["day"]
    if name:
        return lambda draw: draw.number(name)
    if case:
        return lambda draw: draw.case_no(case)
    drawn = day_value(day, known)
    return lambda draw: drawn(draw).isoformat()


def _constant(value: Any) -> Value:
    return lambda draw: value


def field_value(given: Any, field: Field, known: set[str]) -> Value:
    """What a row says in a field. Errors: ValueReadError."""
    if given is None:
        return _constant(None)
    if isinstance(given, list):
        if not given:
            raise ValueReadError("an empty list to choose from")
        options = [field_value(item, field, known) for item in given]
        return lambda draw: draw.book.random.choice(options)(draw)
    if field.id == "person" or field.personal == "name":
        raise ValueReadError("people are given by `who: $A`; here only null (left blank)")
    if field.personal == "identity" or field.ref:
        return _text(given, known)
    match field.type:
        case "date":
            if type(given) is date:
                return _constant(given)
            return day_value(_string(given), known)
        case "datetime":
            if isinstance(given, datetime):
                return _constant(given)
            return day_value(_string(given), known, timed=True)
        case "integer":
            return _integer(given)
        case "decimal":
            return _decimal(given)
        case "boolean":
            if not isinstance(given, bool):
                raise ValueReadError(f"{given!r} is neither true nor false")
            return _constant(given)
        case "code":
            assert field.codes is not None
            if given not in code_lists()[field.codes]:
                listed = ", ".join(code_lists()[field.codes])
                raise ValueReadError(f"{given!r} is no code of {field.codes}: {listed}")
            return _constant(given)
        case "credit_code":
            return _credit_code(given)
        case _:
            return _text(given, known)


def _credit_code(given: Any) -> Value:
    found = _NAME.fullmatch(given) if isinstance(given, str) else None
    if not found:
        raise ValueReadError(f"{given!r} is no credit code: $c")
    name = found[1]
    return lambda draw: draw.credit_code(name)


def _string(given: Any) -> str:
    if not isinstance(given, str):
        raise ValueReadError(f"{given!r} is no day: D, D+5, 2024-07-01")
    return given


def _text(given: Any, known: set[str]) -> Value:
    if not isinstance(given, str):
        raise ValueReadError(f"{given!r} is no text; put it in quotation marks")
    return text_value(given, known)


def _integer(given: Any) -> Value:
    if type(given) is int:
        return _constant(given)
    found = _RANGE.fullmatch(given) if isinstance(given, str) else None
    if not found or int(found[1]) > int(found[2]):
        raise ValueReadError(f"{given!r} is no integer: 5, 5..9")
    low, high = int(found[1]), int(found[2])
    return lambda draw: draw.book.random.randint(low, high)


def _decimal(given: Any) -> Value:
    if isinstance(given, str) and _RANGE.fullmatch(given):
        whole = _integer(given)
        return lambda draw: Decimal(whole(draw))
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        raise ValueReadError(f"{given!r} is no amount: 5000, 5000.50, 1000..9000") from None
    return _constant(number)
