"""Running expressions of the portable subset on each engine over a small table."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.law import default_calendar
from xiezhi.screening.compiler import compile_sql
from xiezhi.screening.engines import ENGINES, Engine, SparkEngine, open_engine
from xiezhi.screening.relations import COVERAGE_SPANS, Relations, RelationSource

TYPES = {
    pa.date32(): "date",
    pa.timestamp("us"): "datetime",
    pa.int64(): "integer",
    pa.decimal128(18, 2): "decimal",
    pa.bool_(): "boolean",
    pa.string(): "text",
}
STANDARD = "t._id AS unit, '' AS discriminator, 'o' AS organ, t._as_of AS act_on, 'lawful' AS outcome, '' AS missing"
Evaluate = Callable[..., dict[str, list[Any]]]


class SparkThroughFiles(SparkEngine):
    """Spark as it reads a store: Parquet files, compiled code, several tasks. Tables in memory are
    few rows, which it runs another way."""

    def prepare(self, relations: Relations) -> None:
        self._kept_files = tempfile.TemporaryDirectory()
        written = tuple(self._written(source) for source in relations.sources)
        super().prepare(Relations(written, relations.coverage))

    def _written(self, source: RelationSource) -> RelationSource:
        table = source.table
        if table is None:
            return source
        if source.as_of is None and "_as_of" in table.column_names:
            assert table["_as_of"].null_count == table.num_rows, "files bring no _as_of"
        half = table.num_rows // 2
        files = []
        for number, part in enumerate((table.slice(0, half), table.slice(half))):
            files.append(str(Path(self._kept_files.name, f"{source.record_type}-{number}.parquet")))
            pq.write_table(part, files[-1])
        day = source.as_of or date(2026, 11, 23)
        return replace(source, files=tuple(files), table=None, as_of=day)


@pytest.fixture(scope="session", params=[*ENGINES, "spark-files"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    opened = SparkThroughFiles() if request.param == "spark-files" else open_engine(request.param)
    with opened:
        yield opened


def with_ids(table: pa.Table) -> pa.Table:
    """The table with the system columns; rows are named r0000, r0001, …"""
    rows = table.num_rows
    ids = pa.array([f"s:r{index:06}" for index in range(rows)])
    table = table.append_column("_id", ids).append_column("_source", pa.array(["s"] * rows))
    nothing = pa.nulls(rows, pa.date32())
    return table.append_column("_extracted_on", nothing).append_column("_as_of", nothing)


def prepare(
    engine: Engine, tables: Mapping[str, pa.Table], coverage: pa.Table | None = None
) -> None:
    """Make the tables readable under their names."""
    sources = []
    for name, table in tables.items():
        known = with_ids(table)
        schema = pa.schema([field for field in known.schema if field.name != "_as_of"])
        sources.append(RelationSource(name, schema, table=known))
    engine.prepare(Relations(tuple(sources), coverage or COVERAGE_SPANS.empty_table()))


def schema_of(table: pa.Table) -> dict[str, str]:
    return {field.name: TYPES[field.type] for field in table.schema}


@pytest.fixture
def select(engine: Engine) -> Evaluate:
    """Run a whole SELECT: `select(sql, {"t": table}, {"x": "integer"})` gives rows by unit."""

    def run(
        sql: str, tables: Mapping[str, pa.Table], outputs: Mapping[str, str], **options: Any
    ) -> dict[str, list[Any]]:
        coverage = options.pop("coverage", None)
        compiled = compile_sql(
            sql,
            inputs={name: schema_of(table) for name, table in tables.items()},
            outputs=outputs,
            dialect=engine.name,
            calendar=default_calendar(),
            **options,
        )
        prepare(engine, tables, coverage)
        return engine.query(compiled).sort_by("unit").to_pydict()

    return run


@pytest.fixture
def evaluate(select: Evaluate) -> Evaluate:
    """Compute expressions for every row of one table: `{name: (type, expression)}` over `t`."""

    def run(
        table: pa.Table, expressions: Mapping[str, tuple[str, str]], **options: Any
    ) -> dict[str, list[Any]]:
        columns = ", ".join(f"{sql} AS {name}" for name, (_, sql) in expressions.items())
        outputs = {name: type for name, (type, _) in expressions.items()}
        return select(f"SELECT {STANDARD}, {columns} FROM t AS t", {"t": table}, outputs, **options)

    return run
