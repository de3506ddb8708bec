"""Running a model once over many random cases, for oracles written from the text of the law."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from xiezhi.records import catalogue
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import load_model, shipped_library
from xiezhi.screening.relations import table_relations

TODAY = date(2026, 11, 23)
Row = dict[str, Any]
GRANTED = ("granted", "granted_less")


def plus_months(day: date, months: int) -> date:
    """The same day of the month `months` later, else its last day (民法典 202)."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus_months_end(day: date, months: int) -> date:
    """As `plus_months`, but a last day of a month leads to a last day (法院解释 202(1))."""
    found = plus_months(day, months)
    if day.day == monthrange(day.year, day.month)[1]:
        return found.replace(day=monthrange(found.year, found.month)[1])
    return found


def covered(*kinds: str, organ: str = "*", since: date = date(2010, 1, 1)) -> list[Row]:
    """Coverage declarations of whole tables until the day of the export."""
    return [
        {
            "_id": f"t:{kind}/{organ}", "organ": organ, "record_type": kind, "from_on": since,
            "to_on": TODAY, "complete": True, "declared_by": "案管部门",
        }
        for kind in kinds
    ]  # fmt: skip


def _table(kind: str, rows: Iterable[Row]) -> pa.Table:
    schema = catalogue()[kind].arrow_schema()
    made = [{"_source": "t", "_extracted_on": TODAY, "_as_of": TODAY, **row} for row in rows]
    days = pa.array([row["_as_of"] for row in made], pa.date32())
    return pa.Table.from_pylist(made, schema).append_column("_as_of", days)


def judge(key: str, tables: Mapping[str, list[Row]]) -> dict[str, Row]:
    """What the shipped model `<function>/<id>` says of every unit, in one query."""
    model = load_model(shipped_library() / key)
    given = {kind: _table(kind, tables.get(kind, [])) for kind in needed_types([model])}
    engine = DuckDBEngine()
    prepare(engine, table_relations(given), [model])
    rows = engine.query(compile_model(model, "duckdb")).to_pylist()
    found = {row["unit"]: row for row in rows}
    assert len(found) == len(rows), "a unit was judged twice"
    assert {
        row["unit"] for row in rows if (row["outcome"] == "undetermined") != bool(row["missing"])
    } == set()
    return found


def disagreements(
    found: Mapping[str, Row], wanted: Mapping[str, set[str]], full: Collection[str] = ()
) -> list[tuple[str, str, set[str]]]:
    """Units whose outcome the readings ("bad", "ok", ...) do not bear.

    `hard` needs every reading against the act, `lawful` at least one for it. Of the units in `full`,
    with nothing missing, the readings must also decide: all bad is hard, all good is not.
    """
    wrong = []
    for unit, readings in wanted.items():
        outcome = found[unit]["outcome"]
        unborne = (
            (outcome == "hard" and readings != {"bad"})
            or (outcome in ("lawful", "out_of_scope") and readings == {"bad"})
            or (unit in full and readings == {"bad"} and outcome != "hard")
            or (unit in full and readings == {"ok"} and outcome not in ("lawful", "soft"))
        )
        if unborne:
            wrong.append((unit, outcome, readings))
    return wrong
