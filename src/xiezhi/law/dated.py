"""Dated parameters: every number of law the product uses, with its article and its dates.

`parameters/*.yaml` holds them, one file per field of work; `docs/law.md` says how one is written.
A value is in force from `start` to `to`, both included. Gaps and overlaps are refused on loading.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

from xiezhi.errors import XiezhiError
from xiezhi.law.catalogue import statutes
from xiezhi.law.months import MonthRule
from xiezhi.yamlfile import read_yaml

Kind = Literal["period", "number", "set"]
Roll = Literal["never", "always", "unless_custody"]
KINDS = ("period", "number", "set")
PERIOD_UNITS = ("hour", "day", "workday", "half_month", "month", "year")
NUMBER_UNITS = (
    "hour", "day", "month", "year", "times", "fold", "persons", "yuan", "percent", "part",
    "signatures", "hectare",
)  # fmt: skip
ROLLS = ("never", "always", "unless_custody")
MONTH_RULES = ("month_end", "clamp")
SENSES = ("at_most", "at_least", "before")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value with the days it is in force and the article it stands in.

    `value` is an integer for periods and numbers, a tuple of codes for sets. `and_days` are days
    added after the months (一个月又十五日). `to` is the last day in force, None while it lasts.
    """

    start: date
    to: date | None
    value: int | tuple[str, ...]
    law: str
    article: str
    verified: bool
    and_days: int = 0
    note: Mapping[str, str] | None = None

    @property
    def number(self) -> int:
        """The value of a period or a number."""
        assert isinstance(self.value, int)
        return self.value


@dataclass(frozen=True, slots=True)
class Counting:
    """The rules of counting of one field of law, each with the article that says so.

    `month_by_analogy`: the month rule was not written for this field, so the hard line is the
    later of both rules (for a least period: the earlier) and the soft line the other one.
    `soft_roll`: `holidays` where the law itself moves a last day that is a public holiday.
    `hours`: `next_hour` starts with the next full hour, `moment` with the event itself.
    """

    id: str
    title: Mapping[str, str]
    first_day: tuple[str, str]
    month: tuple[str, str]
    roll: tuple[str, str] | None
    month_by_analogy: bool
    roll_by_analogy: bool
    soft_roll: Literal["never", "holidays"]
    hours: Literal["next_hour", "moment"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number of law through time. `before` says which text is missing for earlier acts.

    `sense`: `at_most` (a limit; `due` is the last day), `at_least` (a least wait; `due` is the
    first day it is over), `before` (counted back from the start). `custody`: the period is itself
    one of custody, so 刑诉法 105(4) forbids its roll.
    """

    key: str
    title: Mapping[str, str]
    kind: Kind
    unit: str | None
    values: tuple[DatedValue, ...]
    before: Mapping[str, str]
    counting: Counting | None = None
    month_rule: MonthRule | None = None
    roll: Roll = "never"
    sense: Literal["at_most", "at_least", "before"] = "at_most"
    custody: bool = False

    def at(self, day: date) -> DatedValue | None:
        """The value in force on `day`, or None where no text is known for it."""
        return next(
            (v for v in self.values if v.start <= day and (v.to is None or day <= v.to)), None
        )

    @property
    def hard_rule(self) -> MonthRule:
        """The month rule of the hard line: by analogy, the one kinder to the organ."""
        if self.counting is None or not self.counting.month_by_analogy:
            return self.month_rule or "clamp"
        return "clamp" if self.sense == "at_least" else "month_end"

    @property
    def strict_rule(self) -> MonthRule:
        """The month rule of the soft line."""
        if self.counting is None or not self.counting.month_by_analogy:
            return self.month_rule or "clamp"
        return "month_end" if self.sense == "at_least" else "clamp"


def _require(condition: bool, key: str, what: str) -> None:
    if not condition:
        raise XiezhiError("LAW-020", key=key, what=what)


def _value(key: str, kind: str, data: Mapping[str, Any]) -> DatedValue:
    raw = data.get("value")
    if kind == "set":
        _require(isinstance(raw, list) and bool(raw), key, "value")
        value: int | tuple[str, ...] = tuple(str(entry) for entry in raw or ())
    else:
        _require(type(raw) is int and raw >= 0, key, "value")
        value = int(raw or 0)
    _require(type(data.get("from")) is date, key, "from")
    _require(type(data.get("verified")) is bool, key, "verified")
    _require(data.get("law") in statutes(), key, f"law: {data.get('law')}")
    _require(isinstance(data.get("article"), str), key, "article")
    return DatedValue(
        start=data["from"],
        to=data.get("to"),
        value=value,
        law=data["law"],
        article=data["article"],
        verified=data["verified"],
        and_days=data.get("and_days", 0),
        note=data.get("note"),
    )


def _check_chain(key: str, values: tuple[DatedValue, ...]) -> None:
    """Values follow each other day by day; only the last may be open."""
    _require(bool(values), key, "values")
    for value in values:
        _require(value.to is None or value.start <= value.to, key, f"to: {value.to}")
    for earlier, later in pairwise(values):
        joined = earlier.to is not None and later.start == earlier.to + timedelta(days=1)
        _require(joined, key, f"from: {later.start}")


def _both_languages(key: str, name: str, data: Mapping[str, Any]) -> Mapping[str, str]:
    text = data.get(name)
    _require(isinstance(text, dict) and bool(text.get("zh")) and bool(text.get("en")), key, name)
    return text or {}


def build(key: str, data: Mapping[str, Any], countings: Mapping[str, Counting]) -> Parameter:
    """A parameter from its YAML, wholly checked. Errors: LAW-020 naming the key and the fault."""
    title = _both_languages(key, "title", data)
    before = _both_languages(key, "before", data)
    kind, unit = data.get("kind"), data.get("unit")
    _require(kind in KINDS, key, f"kind: {kind}")
    counting = None
    if kind == "period":
        _require(unit in PERIOD_UNITS, key, f"unit: {unit}")
        _require(data.get("roll") in ROLLS, key, f"roll: {data.get('roll')}")
        counting = countings.get(data.get("counting", ""))
        _require(counting is not None, key, f"counting: {data.get('counting')}")
        monthly = unit in ("month", "year")
        _require((data.get("month_rule") in MONTH_RULES) == monthly, key, "month_rule")
        _require(data.get("sense", "at_most") in SENSES, key, f"sense: {data.get('sense')}")
        held = data.get("custody", False)
        _require(held is False or (held is True and data["roll"] == "never"), key, "custody")
    else:
        _require(unit is None or unit in NUMBER_UNITS, key, f"unit: {unit}")
    values = tuple(_value(key, str(kind), entry) for entry in data.get("values") or [])
    _check_chain(key, values)
    return Parameter(
        key=key,
        title=title,
        kind=data["kind"],
        unit=unit,
        values=values,
        before=before,
        counting=counting,
        month_rule=data.get("month_rule"),
        roll=data.get("roll", "never"),
        sense=data.get("sense", "at_most"),
        custody=data.get("custody", False),
    )


def _pair(data: Mapping[str, str] | None) -> tuple[str, str] | None:
    return (data["law"], data["article"]) if data else None


@functools.cache
def countings() -> Mapping[str, Counting]:
    """The rules of counting (`counting.yaml`) by id."""
    text = files("xiezhi.law").joinpath("counting.yaml").read_text(encoding="utf-8")
    found = {}
    for id, data in read_yaml(text).items():
        first_day, month = _pair(data["first_day"]), _pair(data["month"])
        assert first_day and month
        found[id] = Counting(
            id=id,
            title=data["title"],
            first_day=first_day,
            month=month,
            roll=_pair(data.get("roll")),
            month_by_analogy=data["month_by_analogy"],
            roll_by_analogy=data["roll_by_analogy"],
            soft_roll=data["soft_roll"],
            hours=data["hours"],
        )
    return found


@functools.cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter by its key, in the order of the files. Errors: LAW-020, LAW-021."""
    found: dict[str, Parameter] = {}
    folder = files("xiezhi.law").joinpath("parameters")
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not source.name.endswith(".yaml"):
            continue
        for key, data in read_yaml(source.read_text(encoding="utf-8")).items():
            if key in found:
                raise XiezhiError("LAW-021", key=key, file=source.name)
            found[key] = build(key, data, countings())
    return found
