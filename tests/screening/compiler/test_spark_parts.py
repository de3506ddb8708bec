"""Queries cut at their WITH parts mean what they meant, and no piece grows without bound.

What a text means is asked of DuckDB, so these promises are kept without Spark.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from xiezhi.screening.compiler import compile_sql
from xiezhi.screening.dialects import DIALECTS
from xiezhi.screening.engines import DuckDBEngine, spark_parts
from xiezhi.screening.engines.spark_parts import Cut, cut
from xiezhi.screening.examples import run_examples
from xiezhi.screening.models import find_model, load_library

from .conftest import STANDARD, prepare, schema_of

ROWS = pa.table({"n": pa.array([0, 1, None], pa.int64())})
# Words and brackets at which a careless cut would take hold.
HOSTILE = (
    "WITH ", "FROM ", ") FROM (", 'JOIN "p0" AS', '"p0"', "((", "))", "it's", "'", '"', "a, b", " AS ",
    "model_part_1", "", "张三",
)  # fmt: skip


class CutDuckDB(DuckDBEngine):
    """DuckDB that runs texts in pieces, as Spark does."""

    def query(self, sql: str) -> pa.Table:
        pieces = cut(sql)
        for name, text in pieces.tables:
            super().materialise(name, text)
        return super().query(pieces.query)


def cutting(beyond: int) -> AbstractContextManager[Any]:
    """Copies beyond so many characters are cut out; -1: every part that is read."""
    return patch.object(spark_parts, "_COPIED", beyond)


def doubling(levels: int) -> str:
    """Each part reads the one before twice."""
    parts = ['"p0" AS (SELECT "t"."unit" AS "unit" FROM "t" AS "t")']
    for number in range(1, levels + 1):
        before = f'"p{number - 1}"'
        parts.append(
            f'"p{number}" AS (SELECT "a"."unit" AS "unit" FROM {before} AS "a"'
            f' JOIN {before} AS "b" ON ("a"."unit" = "b"."unit"))'
        )
    return f'WITH {", ".join(parts)} SELECT "unit" FROM "p{levels}"'


@st.composite
def statements(draw: st.DrawFn) -> str:
    """A SELECT of the portable subset whose parts, called like columns, read each other at random."""
    parts: dict[str, str] = {}
    for name in ("n", "w", "k", "unit")[: draw(st.integers(1, 4))]:
        known = ["t", *parts]
        one, other = draw(st.sampled_from(known)), draw(st.sampled_from([None, *known]))
        key = {name: "_id" if name == "t" else "k" for name in known}
        word = DIALECTS["duckdb"].text(draw(st.sampled_from(HOSTILE)))
        join, n = "", "a.n"
        if other:
            side = draw(st.sampled_from(["", "LEFT "]))
            join = f" {side}JOIN {other} AS b ON b.{key[other]} = a.{key[one]} AND b.n = 1"
            n = "COALESCE(a.n, b.n)"
        w = word if one == "t" else f"a.w || {word}"
        select = f"SELECT a.{key[one]} AS k, {n} AS n, {w} AS w FROM {one} AS a{join}"
        if draw(st.booleans()):
            select += f" WHERE a.n IS NULL OR {word} <> 'x' UNION ALL {select}"
        parts[name] = select
    listed = ", ".join(f"{name} AS ({select})" for name, select in parts.items())
    last = [*parts][-1]
    return (
        f"WITH {listed} SELECT {STANDARD}, p.n AS n, p.w AS w"
        f" FROM {last} AS p JOIN t AS t ON t._id = p.k"
    )


@pytest.fixture(scope="module")
def prepared() -> Iterator[CutDuckDB]:
    with CutDuckDB() as engine:
        prepare(engine, {"t": ROWS})
        yield engine


@pytest.mark.slow
@given(sql=statements(), beyond=st.sampled_from([-1, 0, 100, 1000]))
def test_the_pieces_give_the_rows_of_the_whole(prepared: CutDuckDB, sql: str, beyond: int) -> None:
    text = compile_sql(sql, inputs={"t": schema_of(ROWS)}, outputs={"n": "integer", "w": "text"})
    order = [("unit", "ascending"), ("n", "ascending"), ("w", "ascending")]
    with cutting(beyond):
        got = prepared.query(text).sort_by(order)
        assert got.equals(DuckDBEngine.query(prepared, text).sort_by(order))


@pytest.mark.parametrize("id", ["commutation-amount-excess", "repeat-penalties-no-closure"])
def test_models_of_many_parts_keep_their_examples(id: str) -> None:
    model = find_model(load_library(), id)
    with CutDuckDB() as engine, cutting(-1):
        assert [fault.text() for fault in run_examples(model, engine).faults] == []


@given(st.lists(st.sampled_from((*HOSTILE, "\\", "\\'", "a\\\\")), min_size=3, max_size=3))
def test_strings_are_not_touched(values: list[str]) -> None:
    one, two, three = (DIALECTS["spark"].text(value) for value in values)
    text = (
        f'WITH "p0" AS (SELECT {one} AS "w" FROM "t" AS "t"), '
        f'"p1" AS (SELECT {two} AS "w" FROM "p0" AS "a" JOIN "p0" AS "b" ON ("a"."w" = {three})) '
        f'SELECT "w" FROM "p1" WHERE ("w" <> {one})'
    )
    with cutting(-1):
        pieces = cut(text)
    first, second = (name for name, _ in pieces.tables)
    assert first not in text
    assert pieces == Cut(
        (
            (first, f'SELECT {one} AS "w" FROM "t" AS "t"'),
            (
                second,
                f'SELECT {two} AS "w" FROM "{first}" AS "a" JOIN "{first}" AS "b" ON ("a"."w" = {three})',
            ),
        ),
        f'SELECT "w" FROM "{second}" WHERE ("w" <> {one})',
    )


def _copies(text: str) -> int:
    """How often a text reads relations once every part is copied into its readers."""
    tree = sqlglot.parse_one(text, dialect="duckdb")
    counted: dict[str, int] = {}
    parts = {part.alias: part.this for part in tree.find_all(exp.CTE)}
    for name, body in parts.items():
        counted[name] = sum(counted.get(table.name, 1) for table in body.find_all(exp.Table))
    tree.set("with_", None)
    return sum(counted.get(table.name, 1) for table in tree.find_all(exp.Table))


def test_no_piece_grows_without_bound() -> None:
    assert _copies(doubling(20)) == 2**20
    pieces = cut(doubling(60))
    texts = [*(text for _, text in pieces.tables), pieces.query]
    assert len(texts) < 20
    assert max(_copies(text) for text in texts) < 200


def test_a_short_text_stays_whole() -> None:
    assert cut(doubling(3)) == Cut((), doubling(3))


def test_a_table_never_takes_the_name_of_a_part() -> None:
    text = doubling(2).replace('"p1"', '"model_part_1"')
    with cutting(-1):
        names = [name for name, _ in cut(text).tables]
    assert len(set(names)) == 3
    assert not [name for name in names if name in text]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1 AS a",
        'SELECT "a" FROM "t"',
        """WITH "a" AS (SELECT 'open) SELECT 1""",
        'WITH "a" AS (SELECT 1',
        'WITH "a" AS (SELECT 1), ',
        'WITH "a"("x") AS (SELECT 1) SELECT 1',
        'WITH RECURSIVE "a" AS (SELECT 1) SELECT 1',
        "WITH a AS (SELECT 1) SELECT 1 FROM a AS b JOIN a AS c",
        "WITH ",
    ],
)
def test_a_text_not_of_the_compiler_stays_whole(text: str) -> None:
    with cutting(-1):
        assert cut(text) == Cut((), text)
