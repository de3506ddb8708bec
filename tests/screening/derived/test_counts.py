"""Random stages and custodies: the relations must give what plain sets of days give."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from xiezhi.records import catalogue
from xiezhi.screening.derived import base_types, in_order
from xiezhi.screening.derived_run import compile_relation
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.relations import table_relations

AS_OF = date(2026, 11, 23)
DAY = timedelta(days=1)
Row = dict[str, Any]


def _days(first: date, last: date) -> set[date]:
    """The days from `first` to `last`, both included."""
    return {first + n * DAY for n in range((last - first).days + 1)}


def _rows_of(name: str, given: dict[str, list[Row]]) -> list[Row]:
    tables = {}
    for type in base_types([name]):
        schema = catalogue()[type].arrow_schema().append(pa.field("_as_of", pa.date32()))
        rows = [
            {"_source": "t", "_extracted_on": AS_OF, "_as_of": AS_OF, **row}
            for row in given.get(type, [])
        ]
        tables[type] = pa.Table.from_pylist(rows, schema=schema)
    with DuckDBEngine(threads=1) as engine:
        engine.prepare(table_relations(tables))
        for relation in in_order([name]):
            engine.materialise(relation.id, compile_relation(relation))
        found: list[Row] = engine.query(f'SELECT r.* FROM "{name}" AS r').to_pylist()
    return found


def _spans(chance: random.Random, start: date) -> Iterator[tuple[date, date | None]]:
    for _ in range(chance.randint(0, 5)):
        first = start + chance.randint(-20, 150) * DAY
        yield first, None if chance.random() < 0.1 else first + chance.randint(-2, 40) * DAY


def test_excluded_days_are_the_days_of_all_spans_together() -> None:
    chance = random.Random(4)
    given: dict[str, list[Row]] = {"trial": [], "trial_exclusion": []}
    wanted = {}
    for number in range(800):
        start = date(2026, 2, 1) + chance.randint(0, 60) * DAY
        end = None if chance.random() < 0.2 else start + chance.randint(0, 180) * DAY
        until = min(end, AS_OF) if end else AS_OF
        given["trial"].append(
            {"_id": f"t:{number}", "organ": "甲", "instance": "first", "accepted_on": start, "judged_on": end}
        )  # fmt: skip
        kind: set[date] = set()
        sure: set[date] = set()
        strict: set[date] = set()
        for place, (first, last) in enumerate(_spans(chance, start)):
            given["trial_exclusion"].append(
                {"_id": f"t:{number}/{place}", "trial": f"t:{number}", "kind": "suspended", "from_on": first,
                 "to_on": last}
            )  # fmt: skip
            usable = last is not None and last >= first
            reach = last if last is not None and usable else until
            span = _days(max(first, start), min(reach, until))
            kind |= span
            sure |= span if usable else set()
            # Shown: with an end, or still running in an open trial; the last day is left out.
            if usable or (last is None and end is None):
                strict |= span - {min(reach, until)} if span else set()
        wanted[f"t:{number}"] = (
            len(kind),
            len(kind) - len(sure),
            len(strict),
            min(kind, default=None),
        )
    found = {
        row["stage"]: (
            row["excluded_days"],
            row["excluded_days_open"],
            row["excluded_days_strict"],
            row["first_excluded_from"],
        )
        for row in _rows_of("stage_history", given)
    }
    assert found == wanted
    assert len({days for days, *_ in wanted.values()}) > 40


def _runs(days: Iterable[date]) -> list[tuple[date, date]]:
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] == day - DAY:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def test_custody_is_unbroken_where_no_day_lies_between() -> None:
    chance = random.Random(5)
    given: dict[str, list[Row]] = {"suspect": [], "measure": []}
    wanted = {}
    for number in range(500):
        suspect = f"t:s{number}"
        given["suspect"].append({"_id": suspect, "criminal_case": f"t:c{number // 3}"})
        days: set[date] = set()
        for place in range(chance.randint(1, 6)):
            first = date(2026, 1, 1) + chance.randint(0, 120) * DAY
            last = first + chance.randint(0, 30) * DAY
            days |= _days(first, last)
            given["measure"].append(
                {"_id": f"t:m{number}/{place}", "suspect": suspect, "organ": "甲", "executed_on": first,
                 "kind": chance.choice(["detention", "arrest"]), "ended_on": last}
            )  # fmt: skip
        wanted[suspect] = _runs(days)
    found: dict[str, list[tuple[date, date]]] = {}
    for row in sorted(_rows_of("custody_timeline", given), key=lambda row: row["seq"]):
        assert not (row["open"] or row["undated"] or row["contradictory"] or row["unlinked"])
        found.setdefault(row["suspect"], []).append((row["from_on"], row["to_on"]))
    assert found == wanted
