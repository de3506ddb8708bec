"""A clue closed today does not come back tomorrow because a day has passed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_relations, prepare
from xiezhi.screening.engines import DuckDBEngine, Engine
from xiezhi.screening.example_rows import batches, tables
from xiezhi.screening.findings import FOUND
from xiezhi.screening.models import Model, load_library
from xiezhi.screening.relations import table_relations
from xiezhi.screening.run import capped
from xiezhi.screening.strict_yaml import Reading

# A shared relation brings the as-of date into a model that does not name it.
OPEN_ENDED = [
    model for model in load_library() if "_as_of" in model.sql or needed_relations([model])
]


def _earlier(table: pa.Table, days: int) -> pa.Table:
    moved = [day and day - timedelta(days=days) for day in table["_as_of"].to_pylist()]
    place = table.column_names.index("_as_of")
    return table.set_column(place, "_as_of", pa.array(moved, pa.date32()))


def _found(model: Model, engine: Engine, days: int) -> dict[tuple[str, str], dict[str, Any]]:
    rows = []
    for numbers in batches(model):
        given = tables(model, Reading("examples.yaml"), numbers)
        moved = {type: _earlier(table, days) for type, table in given.items()}
        prepare(engine, table_relations(moved), [model])
        rows += engine.query(capped(model, compile_model(model, engine.name))).to_pylist()
    return {(r["unit"], r["discriminator"]): r for r in rows if r["outcome"] in FOUND}


@pytest.mark.slow
@pytest.mark.parametrize("model", OPEN_ENDED, ids=lambda model: model.id)
def test_facts_that_follow_the_as_of_date_are_declared(model: Model) -> None:
    with DuckDBEngine(threads=1) as engine:
        today, yesterday = (_found(model, engine, days) for days in (0, 1))
    settled = [name for name in (*model.outputs, "act_on", "organ") if name not in model.moving]
    both = today.keys() & yesterday.keys()
    assert both
    for place in both:
        now, then = today[place], yesterday[place]
        if (now["outcome"], now["missing"]) == (then["outcome"], then["missing"]):
            assert {n: now[n] for n in settled} == {n: then[n] for n in settled}, place
