"""Shared relations computed once against computed in each model: same rows, and what is saved?

    python -m bench.relations [--rows 1000000] [--rounds 3]

The six models on `stage_history` over made-up records. `once`: the relation and what it reads are
materialised, then the models run. `in each`: the same SQL stands in every model as WITH parts. Both
in one process, in turn; medians of the whole are compared, outcomes must be equal. `--rows` is split
among the stages.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from bench.models import AS_OF, ORGAN, _after, _day, _pick, machine
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import compile_relation, needed_relations, needed_types
from xiezhi.screening.dialects import DIALECTS
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import Model, load_model, model_folders, shipped_library
from xiezhi.screening.relations import Relations, RelationSource, coverage_spans, relation_schema

MODELS = (
    "first-instance-overdue",
    "investigative-custody-overdue",
    "civil-trial-limit-overrun",
    "enforcement-passive-six-months",
    "penalty-decision-overrun",
    "seizure-overrun",
)
Columns = dict[str, str]


def _of(parent: str, rows: int) -> str:
    return f"'s:{parent}' || hash(i * 16 + 2) % {rows}"


def _span(parent: str, rows: int, kind: str = "NULL") -> Columns:
    """A span of up to forty days that is not counted, one in twenty without an end."""
    days = {"from_on": _day(4), "to_on": _after("from_on", 5, 40, 20)}
    return {parent: _of(parent, rows), "kind": kind, **days}


def _stage(begin: str, end: str, **more: str) -> Columns:
    return {"organ": ORGAN, begin: _day(4), end: _after(begin, 5, 300), **more}


def tables(rows: int) -> dict[str, tuple[int, Columns]]:
    """For each record type its number of rows and its columns as expressions of the number `i`."""
    share = max(rows // 6, 1)
    few = share // 4
    trial = _pick(6, "ordinary", "ordinary", "summary", "fast_track")
    civil = _pick(6, "ordinary", "simple", "small_claims", "special", "appeal_judgment")
    return {
        "trial": (share, _stage("accepted_on", "judged_on", instance="'first'", procedure=trial)),
        "trial_exclusion": (few, _span("trial", share, _pick(7, "suspended", "adjourned"))),
        "trial_restart": (few, {"trial": _of("trial", share), "kind": "'remanded'", "restarted_on": _day(4)}),
        "trial_extension": (few, {"trial": _of("trial", share), "kind": "'upper_court'",
                                  "approver_level": "'upper'", "approved_on": _day(4)}),
        "measure": (share, _stage("executed_on", "ended_on", kind="'arrest'", stage="'investigation'")),
        "measure_exclusion": (few, _span("measure", share, "'mental_examination'")),
        "custody_recomputation": (few, {"measure": _of("measure", share), "discovered_on": _day(4),
                                        "approved_on": _after("discovered_on", 5, 20)}),
        "custody_extension": (few, {"measure": _of("measure", share), "kind": "'complex'",
                                    "approver_level": "'upper'", "approved_on": _day(4)}),
        "civil_trial": (share, _stage("accepted_on", "closed_on", procedure=civil, foreign_related="FALSE")),
        "civil_exclusion": (few, _span("civil_trial", share, _pick(7, "public_notice", "appraisal"))),
        "civil_extension": (few, {"civil_trial": _of("civil_trial", share), "approver_level": "'own_head'",
                                  "approved_on": _day(4), "adds_months": "1"}),
        "enforcement_case": (share, _stage("received_on", "closed_on")),
        "enforcement_exclusion": (few, _span("enforcement_case", share, _pick(7, "stay", "suspended"))),
        "enforcement_property": (share, {"enforcement_case": _of("enforcement_case", share),
                                         "state": "'available'", "found_on": _day(4)}),
        "enforcement_action": (few, {"enforcement_case": _of("enforcement_case", share), "done_on": _day(4)}),
        "penalty": (share, _stage("filed_on", "decided_on", public_order="FALSE")),
        "penalty_exclusion": (few, {**_span("penalty", share), "basis": _pick(8, "虚构规定第三条", None)}),
        "penalty_extension": (few, {"penalty": _of("penalty", share), "approved_on": _day(4), "adds_days": "30"}),
        "seizure": (share, _stage("from_on", "ended_on", kind=_pick(6, "seal", "seize", "freeze"))),
        "seizure_testing": (few, {**_span("seizure", share), "told_on": _day(9)}),
        "seizure_extension": (few, {"seizure": _of("seizure", share), "approved_on": _day(4), "adds_days": "30"}),
    }  # fmt: skip


def sources(folder: Path, rows: int, types: list[str]) -> list[RelationSource]:
    """Every record type as one Parquet file, those without made-up rows empty."""
    made = tables(rows)
    found = []
    with duckdb.connect() as db:
        for type in types:
            schema = relation_schema(type)
            if type not in made:
                found.append(RelationSource(type, schema, table=schema.empty_table(), as_of=AS_OF))
                continue
            count, columns = made[type]
            path = folder / f"{type}.parquet"
            parts = ", ".join(f"{sql} AS {column}" for column, sql in columns.items())
            db.execute(
                f"COPY (SELECT * EXCLUDE (i), 's:{type}' || i AS _id, 's' AS _source, "
                f"DATE '2026-11-01' AS _extracted_on "
                f"FROM (SELECT i, {parts} FROM range({count}) AS r(i))) TO '{path}' (FORMAT parquet)"
            )
            found.append(RelationSource(type, schema, files=(str(path),), as_of=AS_OF))
    return found


def in_each(model: Model) -> str:
    """The model with every relation it needs as a WITH part of its own."""
    name_of = DIALECTS["duckdb"].name_of
    parts = ", ".join(
        f"{name_of(relation.id)} AS ({compile_relation(relation)})"
        for relation in needed_relations([model])
    )
    return f"WITH {parts} SELECT * FROM ({compile_model(model)}) AS m"


def measure(rows: int, rounds: int) -> Iterator[str]:
    """The figures, one line each; AssertionError where the two ways give other outcomes."""
    folders = model_folders([shipped_library()])
    models = [load_model(folder) for folder in folders if folder.name in MODELS]
    shared = needed_relations(models)
    everywhere = coverage_spans(
        pa.Table.from_pylist(
            [
                {"organ": "*", "record_type": type, "complete": True, "from_on": AS_OF.replace(year=2010),
                 "to_on": AS_OF}
                for type in tables(6)
            ]
        )
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as temporary, DuckDBEngine() as engine:
        found = sources(Path(temporary), rows, [t for t in needed_types(models) if t != "coverage"])
        engine.prepare(Relations(tuple(found), everywhere))
        relations = [(relation.id, compile_relation(relation)) for relation in shared]
        plain = [(model.id, compile_model(model)) for model in models]
        whole = [(model.id, in_each(model)) for model in models]
        spent: dict[str, list[float]] = {"once": [], "in each": [], "relations": []}
        for _ in range(rounds + 1):
            counted = {}
            for way, queries in (("once", plain), ("in each", whole)):
                started = time.perf_counter()
                if way == "once":
                    for id, sql in relations:
                        engine.materialise(id, sql)
                    spent["relations"].append(time.perf_counter() - started)
                counts = []
                for _id, sql in queries:
                    engine.materialise("said", sql)
                    counts.append(
                        engine.query(
                            "SELECT s.outcome AS outcome, COUNT(*) AS n FROM said AS s"
                            " GROUP BY s.outcome ORDER BY s.outcome"
                        ).to_pylist()
                    )
                spent[way].append(time.perf_counter() - started)
                counted[way] = counts
            assert counted["once"] == counted["in each"], counted
        units = sum(row["n"] for row in (row for rows in counted["once"] for row in rows))
    once, each, alone = (
        statistics.median(spent[way][1:]) for way in ("once", "in each", "relations")
    )
    yield f"relations.models: {len(models)} models, {units:,} units, {len(shared)} relations"
    yield f"relations.once: {once:.2f} s, of which the relations {alone:.2f} s"
    yield f"relations.in_each: {each:.2f} s = {each / once:.2f} × once, outcomes equal"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print(machine())
    for line in measure(chosen.rows, chosen.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
