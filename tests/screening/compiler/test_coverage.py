"""`covered` and the spans behind it: absence counts only where completeness was declared."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from xiezhi.records import catalogue
from xiezhi.screening.relations import coverage_spans, merged

Evaluate = Callable[..., dict[str, list[Any]]]


def day(number: int) -> date:
    return date(2026, 1, 1) + timedelta(days=number)


def declared(*rows: tuple[str, str, int, int, bool]) -> pa.Table:
    """Declarations as (organ, record type, from, to, complete), days counted from 2026-01-01."""
    schema = catalogue()["coverage"].arrow_schema()
    names = ("organ", "record_type", "from_on", "to_on", "complete")
    entries = [
        dict(zip(names, (organ, type, day(start), day(end), complete), strict=True))
        for organ, type, start, end, complete in rows
    ]
    return pa.Table.from_pylist(entries, schema=schema)


def spans(table: pa.Table) -> list[tuple[str, str, int, int]]:
    return [
        (r["record_type"], r["organ"], (r["from_on"] - day(0)).days, (r["to_on"] - day(0)).days)
        for r in coverage_spans(table).to_pylist()
    ]


def test_spans_that_touch_are_one() -> None:
    assert merged([(day(5), day(9)), (day(1), day(4)), (day(11), day(12))]) == [
        (day(1), day(9)),
        (day(11), day(12)),
    ]
    assert merged([(day(0), date.max), (day(9), date.max)]) == [(day(0), date.max)]


def test_a_declaration_for_every_organ_lengthens_the_spans_of_each() -> None:
    table = declared(("a", "measure", 0, 4, True), ("*", "measure", 5, 9, True))
    assert spans(table) == [("measure", "*", 5, 9), ("measure", "a", 0, 9)]


def test_incomplete_and_reversed_declarations_say_nothing() -> None:
    assert spans(declared(("a", "measure", 0, 9, False), ("a", "measure", 9, 0, True))) == []


def asked(rows: list[tuple[str | None, int | None, int | None]]) -> pa.Table:
    days = [
        [None if n is None else day(n) for n in column]
        for column in list(zip(*rows, strict=True))[1:]
    ]
    return pa.table(
        {
            "organ": pa.array([row[0] for row in rows], pa.string()),
            "a": pa.array(days[0], pa.date32()),
            "b": pa.array(days[1], pa.date32()),
        }
    )


COVERED = {"c": ("boolean", "covered('measure', t.organ, t.a, t.b)")}


def test_covered_is_never_null_and_needs_one_span_for_the_whole_time(evaluate: Evaluate) -> None:
    coverage = coverage_spans(
        declared(
            ("a", "measure", 0, 4, True),
            ("a", "measure", 8, 9, True),
            ("b", "review", 0, 99, True),
            ("*", "measure", 20, 29, True),
        )
    )
    cases: list[tuple[str | None, int | None, int | None, bool]] = [
        ("a", 0, 4, True),
        ("a", 4, 8, False),
        ("a", 8, 8, True),
        ("a", 3, 2, False),
        ("a", 8, 4, False),
        ("b", 0, 4, False),
        ("b", 20, 29, True),
        ("a", 25, 26, True),
        ("unknown", 20, 29, True),
        ("unknown", 20, 30, False),
        (None, 20, 29, False),
        ("a", None, 4, False),
        ("a", 0, None, False),
        ("*", 21, 22, True),
    ]
    got = evaluate(asked([case[:3] for case in cases]), COVERED, coverage=coverage)
    assert got["c"] == [case[3] for case in cases]


def test_covered_agrees_with_day_by_day_counting_and_never_repeats_a_row(
    evaluate: Evaluate,
) -> None:
    chance = random.Random(8)
    organs = ["a", "b", "c", "*"]
    table = declared(
        *(
            (
                chance.choice(organs),
                chance.choice(["measure", "review"]),
                start,
                start + chance.randrange(12),
                chance.random() < 0.9,
            )
            for start in (chance.randrange(60) for _ in range(30))
        )
    )
    rows: list[tuple[str | None, int | None, int | None]] = [
        (chance.choice(["a", "b", "c", "d", None]), chance.randrange(70), chance.randrange(70))
        for _ in range(1500)
    ]
    known = {
        (organ, number)
        for row in table.to_pylist()
        if row["complete"] and row["record_type"] == "measure"
        for organ in (["a", "b", "c", "d"] if row["organ"] == "*" else [row["organ"]])
        for number in range((row["from_on"] - day(0)).days, (row["to_on"] - day(0)).days + 1)
    }
    wanted = [
        organ is not None and a <= b and all((organ, n) in known for n in range(a, b + 1))
        for organ, a, b in rows
        if a is not None and b is not None
    ]
    got = evaluate(asked(rows), COVERED, coverage=coverage_spans(table))
    assert len(got["c"]) == len(rows)
    assert got["c"] == wanted
    assert any(wanted)


def test_two_questions_of_one_row_are_answered_apart(evaluate: Evaluate) -> None:
    coverage = coverage_spans(declared(("a", "measure", 0, 9, True), ("a", "review", 5, 9, True)))
    got = evaluate(
        asked([("a", 0, 4), ("a", 5, 9)]),
        {
            **COVERED,
            "r": ("boolean", "covered('review', t.organ, t.a, t.b)"),
            "both": ("text", "missing('coverage:measure', NOT covered('measure', t.organ, t.a, t.b), "
                     "'coverage:review', NOT covered('review', t.organ, t.a, t.b))"),
        },
        coverage=coverage,
    )  # fmt: skip
    assert (got["c"], got["r"]) == ([True, True], [False, True])
    assert got["both"] == ["coverage:review", ""]
