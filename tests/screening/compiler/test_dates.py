"""Every date function gives on every engine what its Python twin in `xiezhi.law` gives."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pytest

from xiezhi import law
from xiezhi.errors import XiezhiError
from xiezhi.law import Parameter, default_calendar, parameters
from xiezhi.screening.lowering import MAX_DAYS, MAX_MONTHS

Evaluate = Callable[..., dict[str, list[Any]]]
SPECIAL = [
    date(1949, 10, 1), date(1950, 1, 31), date(2000, 2, 29), date(2023, 2, 28), date(2024, 1, 31),
    date(2024, 2, 28), date(2024, 2, 29), date(2023, 12, 31), date(2024, 12, 31), date(2025, 1, 30),
    date(2025, 4, 30), date(2026, 10, 1), date(2026, 2, 14), date(2100, 2, 28), date(2199, 12, 31),
    default_calendar().first, default_calendar().last, None,
]  # fmt: skip
ROWS = 2000


def _random_days(chance: random.Random) -> list[date | None]:
    """Special days, days of the calendar's years, days of three centuries."""
    calendar = default_calendar()
    known = (calendar.last - calendar.first).days
    days: list[date | None] = [*SPECIAL]
    while len(days) < ROWS:
        day = calendar.first + timedelta(days=chance.randrange(known + 1))
        if chance.random() < 0.3:
            day = date(1949, 1, 1) + timedelta(days=chance.randrange(91_000))
        if chance.random() < 0.3:  # month ends matter most
            day = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        days.append(day)
    return days


def _random_counts(chance: random.Random, low: int, high: int) -> list[int | None]:
    edges: list[int | None] = [None, 0, 1, low, high]
    return edges + [chance.randint(low, high) for _ in range(ROWS - len(edges))]


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    chance = random.Random(20261123)
    a, b = _random_days(chance), _random_days(chance)
    chance.shuffle(b)
    return pa.table(
        {
            "a": pa.array(a, pa.date32()),
            "b": pa.array(b, pa.date32()),
            "days": pa.array(_random_counts(chance, -400, 400), pa.int64()),
            "months": pa.array(_random_counts(chance, -30, 300), pa.int64()),
            "years": pa.array(_random_counts(chance, 0, 26), pa.int64()),
            "few": pa.array(_random_counts(chance, 0, 13), pa.int64()),
            "work": pa.array(_random_counts(chance, -2, 90), pa.int64()),
            "held": pa.array([chance.choice([True, False, None]) for _ in range(ROWS)]),
        }
    )


def twin(function: Callable[..., Any], *args: Any) -> Any:
    """The Python twin; NULL in gives NULL out, and so does what Python refuses."""
    if None in args:
        return None
    try:
        return function(*args)
    except XiezhiError:
        return None


def add_days(day: date, count: int) -> date:
    return day + timedelta(days=count)


CASES: dict[str, tuple[str, str, Callable[..., Any], tuple[str, ...]]] = {
    "month_end": ("date", "add_months(t.a, t.months, 'month_end')",
                  lambda a, n: law.add_months(a, n, "month_end"), ("a", "months")),
    "clamp": ("date", "add_months(t.a, t.months, 'clamp')",
              lambda a, n: law.add_months(a, n, "clamp"), ("a", "months")),
    "one_month": ("date", "add_months(t.a, 1, 'month_end')",
                  lambda a: law.add_months(a, 1, "month_end"), ("a",)),
    "days": ("date", "add_days(t.a, t.days)", add_days, ("a", "days")),
    "one_day": ("date", "add_days(t.a, -1)", lambda a: a - timedelta(days=1), ("a",)),
    "gap": ("integer", "days_between(t.a, t.b)", lambda a, b: (b - a).days, ("a", "b")),
    "roll": ("date", "roll(t.a)", default_calendar().roll, ("a",)),
    "work": ("date", "add_workdays(t.a, t.work)", default_calendar().add_working, ("a", "work")),
    "sentence": ("date", "sentence_end(t.a, t.years, t.few, t.days)", law.sentence_end,
                 ("a", "years", "few", "days")),
    "age": ("boolean", "age_reached(t.a, t.years, t.b)", law.age_reached, ("a", "years", "b")),
    "later": ("date", "later(t.a, t.b)", max, ("a", "b")),
    "earlier": ("date", "earlier(t.a, t.b)", min, ("a", "b")),
}  # fmt: skip


def test_date_functions_agree_with_the_law(evaluate: Evaluate, rows: pa.Table) -> None:
    got = evaluate(rows, {name: (type, sql) for name, (type, sql, _, _) in CASES.items()})
    given = rows.to_pydict()
    for name, (_, sql, function, columns) in CASES.items():
        wanted = [
            twin(function, *values)
            for values in zip(*(given[column] for column in columns), strict=True)
        ]
        differing = [
            (index, wanted[index], value)
            for index, value in enumerate(got[name])
            if value != wanted[index]
        ]
        assert not differing, (sql, differing[:5])
        assert len({repr(value) for value in wanted}) > 1, name


def _deadlines(rows: pa.Table, found: Parameter) -> tuple[list[Any], list[Any]]:
    """Hard and soft lines of the Python twin, unverified values left out as the compiler does."""
    due, strict = [], []
    for row in rows.to_pylist():
        start, more, plus, held = row["a"], row["few"], row["work"], row["held"]
        value = found.at(start) if start else None
        if None in (start, more, plus) or value is None or not value.verified or plus < 0:
            due.append(None)
            strict.append(None)
            continue
        line = law.deadline(found.key, start, more=more, plus_days=plus, in_custody=bool(held))
        unknown = held is None and found.roll == "unless_custody"
        due.append(None if unknown else line.due)
        if unknown:
            # The soft line of somebody perhaps in custody is the one that rolls nowhere.
            line = law.deadline(found.key, start, more=more, plus_days=plus, in_custody=True)
        strict.append(line.strict)
    return due, strict


def _kinds() -> list[str]:
    """One day period of each way of counting that the parameters know."""
    kinds: dict[tuple[object, ...], str] = {}
    for key, found in parameters().items():
        if found.kind != "period" or found.unit == "hour":
            continue
        if not any(value.verified for value in found.values):
            continue
        dated = len(found.values) > 1
        and_days = any(value.and_days for value in found.values)
        way = (
            found.unit,
            found.roll,
            found.sense,
            found.hard_rule,
            found.strict_rule,
            found.counting.soft_roll if found.counting else None,
            dated,
            and_days,
        )
        kinds.setdefault(way, key)
    return sorted(kinds.values())


def test_deadlines_agree_with_the_law_for_every_way_of_counting(
    evaluate: Evaluate, rows: pa.Table
) -> None:
    keys = _kinds()
    assert len(keys) > 10
    small = rows.slice(0, 600)
    expressions = {}
    for index, key in enumerate(keys):
        args = f"'{key}', t.a, t.few, t.work, t.held"
        expressions[f"due_{index}"] = ("date", f"due({args})")
        expressions[f"strict_{index}"] = ("date", f"due_strict({args})")
        expressions[f"plain_{index}"] = ("date", f"due('{key}', t.a)")
        expressions[f"on_{index}"] = ("date", f"due_on('{key}', t.a, t.a, t.few, t.work, t.held)")
    got = evaluate(small, expressions)
    for index, key in enumerate(keys):
        due, strict = _deadlines(small, parameters()[key])
        assert got[f"due_{index}"] == due, key
        assert got[f"on_{index}"] == due, key
        assert got[f"strict_{index}"] == strict, key
        plain = [
            law.deadline(key, day).due
            if day and (value := parameters()[key].at(day)) and value.verified
            else None
            for day in small["a"].to_pylist()
        ]
        assert got[f"plain_{index}"] == plain, key


def test_hour_periods_agree_with_the_law(evaluate: Evaluate) -> None:
    chance = random.Random(24)
    moments: list[datetime | None] = [
        None,
        datetime(2021, 12, 31, 23, 59, 59),
        datetime(2022, 1, 1),
    ]
    while len(moments) < 500:
        minutes = chance.randrange(40 * 365 * 24 * 60)
        moments.append(datetime(1990, 1, 1) + timedelta(minutes=minutes))
    table = pa.table({"at": pa.array(moments, pa.timestamp("us"))})
    keys = [
        key
        for key, found in parameters().items()
        if found.unit == "hour" and any(value.verified for value in found.values)
    ]
    next_hour = next(k for k in keys if (c := parameters()[k].counting) and c.hours == "next_hour")
    moment = next(k for k in keys if (c := parameters()[k].counting) and c.hours == "moment")
    for key in (next_hour, moment):
        got = evaluate(
            table,
            {
                "due": ("datetime", f"due('{key}', t.at)"),
                "strict": ("datetime", f"due_strict('{key}', t.at, 1)"),
                "day": ("date", "date_of(t.at)"),
            },
        )
        lines = [
            (law.deadline(key, at), law.deadline(key, at, more=1))
            if at and (value := parameters()[key].at(at.date())) and value.verified
            else None
            for at in moments
        ]
        assert got["due"] == [line[0].due if line else None for line in lines], key
        assert got["strict"] == [line[1].strict if line else None for line in lines], key
        assert got["day"] == [at.date() if at else None for at in moments]


def test_parameters_are_dated_and_law_known_is_never_null(
    evaluate: Evaluate, rows: pa.Table
) -> None:
    numbers = [key for key, p in parameters().items() if p.kind == "number" and len(p.values) > 1]
    sets = [key for key, p in parameters().items() if p.kind == "set"]
    assert numbers and sets
    code = str(parameters()[sets[0]].values[-1].value[0])
    got = evaluate(
        rows,
        {
            "number": ("integer", f"param('{numbers[0]}', t.a)"),
            "known": ("boolean", f"law_known('{numbers[0]}', t.a)"),
            "has": ("boolean", f"param_has('{sets[0]}', t.a, '{code}')"),
        },
        include_unverified=True,
    )
    for index, day in enumerate(rows["a"].to_pylist()):
        value = parameters()[numbers[0]].at(day) if day else None
        held = parameters()[sets[0]].at(day) if day else None
        assert got["number"][index] == (value.value if value else None)
        assert got["known"][index] is (value is not None)
        assert got["has"][index] == (code in held.value if held else None)


def test_unverified_law_counts_for_drafts_only(evaluate: Evaluate) -> None:
    key, day = next(
        (key, value.start)
        for key, found in parameters().items()
        for value in found.values
        if not value.verified and found.kind == "number"
    )
    table = pa.table({"a": pa.array([day], pa.date32())})
    asked = {"n": ("integer", f"param('{key}', t.a)"), "k": ("boolean", f"law_known('{key}', t.a)")}
    strict, draft = evaluate(table, asked), evaluate(table, asked, include_unverified=True)
    assert (strict["n"], strict["k"]) == ([None], [False])
    assert draft["n"] != [None]
    assert draft["k"] == [True]


def test_a_senseless_count_gives_null_instead_of_stopping_the_run(evaluate: Evaluate) -> None:
    table = pa.table(
        {
            "a": pa.array([date(2026, 1, 1)] * 3, pa.date32()),
            "n": pa.array([10**12, -(10**12), MAX_DAYS + 1], pa.int64()),
        }
    )
    got = evaluate(
        table,
        {
            "days": ("date", "add_days(t.a, t.n)"),
            "months": ("date", "add_months(t.a, t.n, 'month_end')"),
            "end": ("date", "sentence_end(t.a, 0, t.n, 0)"),
            "age": ("boolean", "age_reached(t.a, t.n, t.a)"),
            "due": ("date", "due('criminal.investigative_custody', t.a, t.n)"),
        },
    )
    for name in ("days", "months", "end", "age", "due"):
        assert got[name] == [None] * 3, name
    assert MAX_MONTHS < MAX_DAYS
