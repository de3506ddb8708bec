"""Models beside hand-written DuckDB queries over a million rows: same rows, and how much slower?

    python bench/models.py [--rows 1000000] [--rounds 7] [--spark]

One model of each of the seven shapes, and custody with extensions, exclusions and recomputation:
`bench/library/<shape>/` holds the model, and `hand.sql` as an engineer would write it for DuckDB
alone (holidays joined from a table, EXISTS, GREATEST, concat_ws). Both run on one engine over the
same Parquet files, in turn, each into a table; medians are compared. Rows must be equal both ways.
One line per shape. The records are made up by arithmetic on row numbers. `--spark` runs the models on
Spark over the same files as well: rows equal, and how long it took.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from xiezhi.law import default_calendar
from xiezhi.screening.compiler import compile_sql
from xiezhi.screening.engines import DuckDBEngine, Engine, SparkEngine
from xiezhi.screening.relations import (
    Relations,
    RelationSource,
    coverage_spans,
    relation_schema,
)
from xiezhi.screening.schema import STANDARD_OUTPUTS, relation

LIBRARY = Path(__file__).parent / "library"
SHAPES = (
    "anti_join", "date_gap", "limit_check", "state_conflict", "cluster", "ratio", "text_element",
    "custody",
)  # fmt: skip
WANTED = 1.2
AS_OF = date(2026, 11, 23)


def _day(seed: int, start: str = "2017-01-01", span: int = 3550, rare: int = 50) -> str:
    """A date spread over `span` days from `start`, NULL in one row of `rare`."""
    spread = f"hash(i * 16 + {seed})"
    some = f"DATE '{start}' + CAST({spread} % {span} AS INTEGER)"
    return f"CASE WHEN {spread} % {rare} <> 0 THEN {some} END"


def _after(column: str, seed: int, span: int, rare: int = 5) -> str:
    spread = f"hash(i * 16 + {seed})"
    return f"CASE WHEN {spread} % {rare} <> 0 THEN {column} + CAST({spread} // 8 % {span} AS INTEGER) END"


def _pick(seed: int, *values: str | None) -> str:
    listed = ", ".join("NULL" if value is None else f"'{value}'" for value in values)
    return f"[{listed}][CAST(hash(i * 16 + {seed}) % {len(values)} AS INTEGER) + 1]"


def _key(seed: int, table: str, rows: int) -> str:
    return f"'s:{table}' || hash(i * 16 + {seed}) % {rows}"


ORGAN = "'虚构机关' || hash(i * 16 + 1) % 400"


def tables(rows: int) -> dict[str, tuple[int, dict[str, str]]]:
    """For each record type its number of rows and its columns as expressions of the number `i`.
    Columns named `a_…` help later ones and are not written."""
    case = {"organ": ORGAN}
    measure = _key(2, "measure", rows)
    return {
        "organ": (400, {"code": "'虚构机关' || i"}),
        "sentence": (rows, {**case, "main_penalty": _pick(3, "fixed_term", "fixed_term", "control", None),
                            "effective_on": _day(4)}),
        "handover": (rows * 9 // 10, {"sentence": "'s:sentence' || i"}),
        "supervision_doc": (rows, {**case, "kind": _pick(3, "suggestion", "suggestion", "explain_filing", None),
                                   "served_on": _day(4), "replied_on": _after("served_on", 5, 120)}),
        "conditional_nonprosecution": (rows, {**case, "decided_on": _day(4),
                                              "term_months": "NULLIF(CAST(hash(i * 16 + 6) % 14 AS BIGINT), 0)"}),
        "measure": (rows, {**case, "kind": _pick(3, "arrest", "arrest", "bail", "detention"),
                           "stage": _pick(7, "investigation", "investigation", "trial", None),
                           "suspect": _key(8, "suspect", rows * 6 // 10),
                           "executed_on": _day(4), "ended_on": _after("executed_on", 5, 260)}),
        "custody_extension": (rows // 4, {"measure": measure, "a_on": _day(4),
                                          "kind": _pick(3, "complex", "complex", "four_classes", "ten_years"),
                                          "approved_on": "a_on"}),
        "custody_recomputation": (rows // 25, {"measure": measure, "discovered_on": _day(4),
                                               "approved_on": _after("discovered_on", 5, 20)}),
        "measure_exclusion": (rows // 25, {"measure": measure, "kind": _pick(3, "mental_examination", "other"),
                                           "from_on": _day(4), "to_on": _after("from_on", 5, 60)}),
        "penalty": (rows, {**case, "party_credit_code": "'party' || hash(i * 16 + 6) % 3",
                           "decided_on": _day(4, span=500),
                           "special_limit_days": "CASE WHEN i % 2 = 0 THEN 120 END",
                           "special_limit_basis": _pick(7, "虚构规定第十二条第二款", "经虚构机关负责人批准延长",
                                                        "案情复杂", "参照惯例办理", None)}),
        "enforcement_case": (rows, {**case, "closed_on": _day(4, rare=4),
                                    "close_kind": _pick(7, "completed", "terminated_proceeding",
                                                        "settled", "terminated_proceeding", "terminated")}),
    }  # fmt: skip


def generate(folder: Path, rows: int) -> None:
    """Write every table as Parquet."""
    with duckdb.connect() as db:
        for name, (count, columns) in tables(rows).items():
            parts = ", ".join(f"{sql} AS {column}" for column, sql in columns.items())
            helpers = [column for column in columns if column.startswith("a_")]
            without = f" EXCLUDE (i{''.join(', ' + helper for helper in helpers)})"
            db.execute(
                f"COPY (SELECT *{without}, 's:{name}' || i AS _id, 's' AS _source, "
                f"DATE '2026-11-01' AS _extracted_on "
                f"FROM (SELECT i, {parts} FROM range({count}) AS r(i))) "
                f"TO '{folder / name}.parquet' (FORMAT parquet)"
            )


def coverage() -> pa.Table:
    """Two declarations for every second organ, one of a type for all."""
    rows: list[dict[str, Any]] = []
    types = ("custody_extension", "custody_recomputation", "measure_exclusion", "handover")
    for number in range(0, 400, 2):
        for type in types:
            span = {"from_on": date(2015, 1, 1), "to_on": date(2022, 6, 30)}
            rows.append(
                {"organ": f"虚构机关{number}", "record_type": type, "complete": True, **span}
            )
            span = {"from_on": date(2022, 6, 1), "to_on": date(2026, 12, 31)}
            rows.append(
                {"organ": f"虚构机关{number}", "record_type": type, "complete": True, **span}
            )
    span = {"from_on": date(2020, 1, 1), "to_on": date(2026, 12, 31)}
    rows.append({"organ": "*", "record_type": "handover", "complete": True, **span})
    return coverage_spans(pa.Table.from_pylist(rows))


def holidays() -> RelationSource:
    """The table a hand-written query joins for the next working day."""
    calendar = default_calendar()
    table = pa.Table.from_pylist(
        [{"day": row.day, "next_working": row.next_working} for row in calendar.rows()],
        schema=pa.schema([("day", pa.date32()), ("next_working", pa.date32())]),
    )
    return RelationSource("calendar_day", table.schema, table=table, as_of=AS_OF)


def compiled(shape: str, dialect: str = "duckdb") -> tuple[str, list[str]]:
    """The model's SQL and its output columns."""
    folder = LIBRARY / shape
    about = yaml.safe_load((folder / "model.yaml").read_text(encoding="utf-8"))
    inputs = {type: relation(type, fields) for type, fields in about["inputs"].items()}
    sql = (folder / "model.sql").read_text(encoding="utf-8")
    outputs = about["outputs"]
    return (
        compile_sql(sql, inputs=inputs, outputs=outputs, tunable=about["tunable"], dialect=dialect),
        [*STANDARD_OUTPUTS, *outputs],
    )


def timed(engine: Engine, name: str, sql: str) -> float:
    start = time.perf_counter()
    engine.materialise(name, sql)
    return time.perf_counter() - start


def difference(engine: DuckDBEngine, columns: list[str]) -> int:
    """Rows that only one of the two results has."""
    listed = ", ".join(columns)
    ours, theirs = f"SELECT {listed} FROM by_model", f"SELECT {listed} FROM by_hand"
    got = engine.query(
        f"SELECT COUNT(*) AS n FROM (({ours} EXCEPT ALL {theirs}) UNION ALL ({theirs} EXCEPT ALL {ours}))"
    )
    return int(got["n"][0].as_py())


def relations(folder: Path, rows: int) -> Relations:
    """The files of `folder` as relations."""
    sources = [
        RelationSource(
            name, relation_schema(name), files=(str(folder / f"{name}.parquet"),), as_of=AS_OF
        )
        for name in tables(rows)
    ]
    return Relations((*sources, holidays()), coverage())


def on_spark(spark: SparkEngine, shape: str, duckdb_rows: pa.Table, rounds: int) -> str:
    """The model on Spark: the median time, after its rows were found equal to those of DuckDB."""
    sql, columns = compiled(shape, "spark")
    timed(spark, "by_spark", sql)
    listed = ", ".join(columns)
    spark_rows = spark.query(f"SELECT {listed} FROM by_spark AS s")
    with duckdb.connect() as db:
        db.register("ours", duckdb_rows)
        db.register("theirs", spark_rows)
        ours, theirs = f"SELECT {listed} FROM ours", f"SELECT {listed} FROM theirs"
        [different] = db.execute(
            f"SELECT COUNT(*) FROM (({ours} EXCEPT ALL {theirs}) UNION ALL ({theirs} EXCEPT ALL {ours}))"
        ).fetchone() or [0]
    assert not different, f"{shape}: {different} rows on Spark differ from those on DuckDB"
    return f"  on Spark {statistics.median(timed(spark, 'by_spark', sql) for _ in range(rounds)):6.3f} s"


def measure(rows: int, rounds: int, spark: SparkEngine | None) -> Iterator[tuple[str, float]]:
    """A line per shape and its ratio."""
    with tempfile.TemporaryDirectory() as temporary, DuckDBEngine() as engine:
        folder = Path(temporary)
        generate(folder, rows)
        engine.prepare(relations(folder, rows))
        if spark:
            spark.prepare(relations(folder, rows))
        for shape in SHAPES:
            sql, columns = compiled(shape)
            hand = (LIBRARY / shape / "hand.sql").read_text(encoding="utf-8")
            pairs = []
            for number in range(rounds + 1):
                # The order turns every round, so that neither side always finds a warm cache.
                order = [("by_model", sql), ("by_hand", hand)]
                times = {
                    name: timed(engine, name, text)
                    for name, text in (order if number % 2 else order[::-1])
                }
                pairs.append((times["by_model"], times["by_hand"]))
            different = difference(engine, columns)
            assert not different, f"{shape}: {different} rows differ from the hand-written query"
            found = engine.query(
                "SELECT m.outcome AS outcome, COUNT(*) AS n FROM by_model AS m GROUP BY m.outcome"
            ).to_pylist()
            counts = {row["outcome"]: row["n"] for row in found}
            assert counts.get("hard", 0) + counts.get("soft", 0) > 0, shape
            model, by_hand = (statistics.median(side) for side in zip(*pairs[1:], strict=True))
            ratio = model / by_hand
            listed = ", ".join(f"{name} {counts[name]:,}" for name in sorted(counts))
            more = ""
            if spark:
                held = engine.query(f"SELECT {', '.join(columns)} FROM by_model AS m")
                more = on_spark(spark, shape, held, min(rounds, 3))
            yield (
                f"{shape:15} model {model:6.3f} s  by hand {by_hand:6.3f} s  ratio {ratio:4.2f}"
                f"  rows equal ({listed}){more}",
                ratio,
            )


def machine() -> str:
    """What the figures were measured on."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--spark", action="store_true", help="the same models on Spark as well")
    chosen = parser.parse_args()
    print(
        f"models against hand-written queries: {chosen.rows:,} rows, median of {chosen.rounds} pairs"
    )
    print(machine())
    ratios = []
    with SparkEngine() if chosen.spark else nullcontext() as spark:
        for line, ratio in measure(chosen.rows, chosen.rounds, spark):
            print(line, flush=True)
            ratios.append(ratio)
    above = sum(ratio > WANTED for ratio in ratios)
    print(
        f"largest ratio {max(ratios):.2f}; {len(ratios) - above} of {len(ratios)} at most {WANTED}"
    )


if __name__ == "__main__":
    main()
