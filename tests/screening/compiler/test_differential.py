"""Models of the library on rows made up at random: every engine gives the rows DuckDB gives.

Worked examples show what an author thought of; random rows show the rest. Compared both ways, with
the number of times each row comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine, Engine, open_engine
from xiezhi.screening.models import Model, load_library
from xiezhi.screening.relations import table_relations
from xiezhi.screening.run import capped

from .conftest import SparkThroughFiles
from .random_rows import AS_OF, random_tables

ROWS, SEED = 300, 20261123
# One of each shape, and those with the longest chains of dates.
CHOSEN = (
    "bail-overdue", "investigative-custody-overdue", "civil-trial-limit-overrun", "sentence-dates-error",
    "suggestion-reply-overdue", "nonlit-apply-late", "commutation-interval-short",
    "minors-cond-nonpros-term", "correction-missed", "recidivist-misfound", "civil-like-cases-diverge",
)  # fmt: skip
Rows = Counter[tuple[Any, ...]]
_PARTS = 4  # so that two processes share the minutes


def _tables(model: Model) -> Mapping[str, pa.Table]:
    return random_tables({*needed_types([model]), "coverage"}, ROWS, SEED)


def _answer(engine: Engine, model: Model, tables: Mapping[str, pa.Table]) -> Rows:
    prepare(engine, table_relations(tables, AS_OF), [model])
    table = engine.query(capped(model, compile_model(model, engine.name)))
    columns = [table[name].to_pylist() for name in sorted(table.column_names)]
    return Counter(zip(*columns, strict=True))


def _differences(models: list[Model], engine: Engine) -> Iterator[str]:
    """Models whose rows differ, and how many outcomes the rest reached."""
    with DuckDBEngine() as duckdb:
        for model in models:
            tables = _tables(model)
            wanted, got = (_answer(one, model, tables) for one in (duckdb, engine))
            lacking, surplus = wanted - got, got - wanted
            if lacking or surplus:
                shown = [*list(lacking)[:1], *list(surplus)[:1]]
                yield f"{model.id}: {lacking.total()} lacking, {surplus.total()} too many: {shown}"


def _chosen() -> list[Model]:
    models = [model for model in load_library() if model.id in CHOSEN]
    assert len(models) == len(CHOSEN)
    return models


def _opened(name: str) -> Engine:
    return SparkThroughFiles() if name == "spark-files" else open_engine(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clickhouse", "spark", "spark-files"])
def test_engines_agree_on_random_rows(name: str) -> None:
    with _opened(name) as engine:
        assert list(_differences(_chosen(), engine)) == []


@pytest.mark.slow
def test_random_rows_reach_every_outcome() -> None:
    reached: Counter[str] = Counter()
    with DuckDBEngine() as engine:
        for model in _chosen():
            place = sorted([*_columns(model)]).index("outcome")
            rows = _answer(engine, model, _tables(model))
            reached += Counter({row[place]: n for row, n in rows.items()})
    assert set(reached) == {"lawful", "hard", "soft", "undetermined", "out_of_scope"}


def _columns(model: Model) -> list[str]:
    return ["unit", "discriminator", "organ", "act_on", "outcome", "missing", *model.outputs]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_PARTS))
def test_every_model_of_the_library_agrees(part: int) -> None:
    with open_engine("clickhouse") as engine:
        assert list(_differences(load_library()[part::_PARTS], engine)) == []
