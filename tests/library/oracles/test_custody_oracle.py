"""Investigative custody agrees with a count written from the text of 刑诉法 149, 156–160."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import pyarrow as pa

from xiezhi import law
from xiezhi.records import catalogue
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import Model, load_model, shipped_library
from xiezhi.screening.relations import table_relations

CUSTODY = "criminal/investigative-custody-overdue"
KEY = "criminal.investigative_custody"
MONTHS = {"complex": 1, "four_classes": 2, "ten_years": 2}


@dataclass
class Case:
    """One arrest with its extensions (kind, level, day), recomputations and examinations."""

    start: date
    end: date
    extensions: list[tuple[str, str, date]] = field(default_factory=list)
    anew: list[date] = field(default_factory=list)
    examined: list[tuple[date, date]] = field(default_factory=list)


def _cases(count: int) -> Iterator[Case]:
    chance = random.Random(156)
    for _ in range(count):
        start = date(2025, 1, 1) + timedelta(days=chance.randrange(300))
        case = Case(start, start + timedelta(days=chance.randrange(20, 330)))
        for kind, level in (
            ("complex", "upper"),
            ("four_classes", "province"),
            ("ten_years", "province"),
        ):
            if chance.random() < 0.5:
                given = level if chance.random() < 0.85 else "same_level"
                day = start + timedelta(days=chance.randrange(20, 220))
                case.extensions.append((kind, given, day))
        day = start
        for _ in range(chance.choice([0, 0, 1, 2])):
            day += timedelta(days=chance.randrange(15, 90))
            case.anew.append(day)
        if chance.random() < 0.2:
            begun = start + timedelta(days=chance.randrange(1, 60))
            case.examined.append((begun, begun + timedelta(days=chance.randrange(1, 30))))
        yield case


def _due(start: date, months: int, days: int) -> date:
    found = law.deadline(KEY, start, more=months, plus_days=days).due
    assert type(found) is date
    return found


def _months(case: Case, start: date, until: date | None, days: int) -> int:
    """The months of the extensions that were approved in time and by the right level."""
    months, before = 0, True
    for kind in MONTHS:
        level = "upper" if kind == "complex" else "province"
        found = [
            day
            for k, given, day in case.extensions
            if k == kind and given == level and day >= start and (until is None or day < until)
        ]
        valid = before and bool(found) and min(found) <= _due(start, months, days)
        months += MONTHS[kind] if valid else 0
        before = kind == "complex" or valid
    return months


def _judged(case: Case) -> tuple[str, date]:
    """Outcome and hard line, counted segment by segment from the text of 刑诉法 149, 156–160."""
    starts = [case.start, *(day for day in case.anew if day <= case.end)]
    due = case.end
    for start, until in zip(starts, [*starts[1:], None], strict=True):
        spans = [
            (max(a, start), min(b, until or case.end), a)
            for a, b in case.examined
            if (until is None or a < until) and b >= start and a <= case.end
        ]
        days = sum((b - a).days + 1 for a, b, _ in spans)
        months = _months(case, start, until, days)
        if not spans or min(begun for _, _, begun in spans) > _due(start, months, 0):
            days, spans = 0, []
        due = _due(start, months, days)
        strict = law.deadline(KEY, start, more=months, plus_days=days - len(spans)).strict
        assert type(strict) is date
        reached = until or case.end
        if reached > strict:
            return ("hard" if reached > due else "soft"), due
    return "lawful", due


def _table(kind: str, rows: list[dict[str, object]]) -> pa.Table:
    schema = catalogue()[kind].arrow_schema()
    seen = date(2026, 11, 23)
    made = [{"_source": "t", "_extracted_on": seen, "_as_of": seen, **row} for row in rows]
    table = pa.Table.from_pylist(made, schema)
    days = pa.array([seen] * len(rows), pa.date32())
    return table if "_as_of" in schema.names else table.append_column("_as_of", days)


def _tables(model: Model, cases: list[Case]) -> dict[str, pa.Table]:
    rows: dict[str, list[dict[str, object]]] = {kind: [] for kind in needed_types([model])}
    for number, case in enumerate(cases):
        unit = f"t:m{number}"
        rows["measure"].append({
            "_id": unit, "measure_no": f"m{number}", "organ": "虚构县公安局", "kind": "arrest",
            "stage": "investigation", "executed_on": case.start, "ended_on": case.end,
        })  # fmt: skip
        for at, (kind, level, day) in enumerate(case.extensions):
            rows["custody_extension"].append({
                "_id": f"t:e{number}-{at}", "extension_no": f"e{number}-{at}", "measure": unit,
                "kind": kind, "approver_level": level, "approved_on": day,
            })  # fmt: skip
        for at, day in enumerate(case.anew):
            rows["custody_recomputation"].append({
                "_id": f"t:r{number}-{at}", "recomputation_no": f"r{number}-{at}", "measure": unit,
                "discovered_on": day, "approved_on": day,
            })  # fmt: skip
        for at, (begun, ended) in enumerate(case.examined):
            rows["measure_exclusion"].append({
                "_id": f"t:x{number}-{at}", "exclusion_no": f"x{number}-{at}", "measure": unit,
                "kind": "mental_examination", "from_on": begun, "to_on": ended,
            })  # fmt: skip
    rows["coverage"] = [
        {
            "_id": f"t:{kind}", "organ": "*", "record_type": kind, "from_on": date(2020, 1, 1),
            "to_on": date(2026, 11, 23), "complete": True, "declared_by": "案管部门",
        }
        for kind in ("custody_extension", "custody_recomputation", "measure_exclusion")
    ]  # fmt: skip
    return {kind: _table(kind, given) for kind, given in rows.items()}


def test_custody_agrees_with_a_count_written_from_the_statute() -> None:
    model, cases = load_model(shipped_library() / CUSTODY), list(_cases(1500))
    engine = DuckDBEngine()
    prepare(engine, table_relations(_tables(model, cases)), [model])
    rows = engine.query(compile_model(model, "duckdb")).to_pylist()
    found = {row["unit"]: (row["outcome"], row["due_hard"]) for row in rows}
    wanted = {f"t:m{number}": _judged(case) for number, case in enumerate(cases)}
    assert found == wanted
    assert {outcome for outcome, _ in wanted.values()} == {"lawful", "soft", "hard"}
