"""Relations: typed whatever the files hold, `_as_of` judged by the day of extraction."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records import catalogue
from xiezhi.screening.engines import Engine
from xiezhi.screening.relations import (
    COVERAGE_SPANS,
    Relations,
    RelationSource,
    relation_schema,
    table_relations,
)
from xiezhi.screening.schema import SYSTEM_COLUMNS, relation

NOTHING = COVERAGE_SPANS.empty_table()
AS_OF = date(2026, 11, 23)


def test_names_are_not_columns_and_every_stored_field_is() -> None:
    names = relation_schema("measure").names
    assert "name" not in names
    assert {"measure_no", "person", "executed_at", "_id"} <= set(names)
    assert set(relation("measure").columns) == {*names, "_as_of"}
    assert relation("suspect").personal >= {"person", "birth_on"}
    assert set(relation("measure", ["organ"]).columns) == {"organ", *SYSTEM_COLUMNS}


def test_a_type_without_files_is_an_empty_typed_relation(engine: Engine) -> None:
    sources = tuple(
        RelationSource(type, relation_schema(type), as_of=AS_OF) for type in catalogue()
    )
    engine.prepare(Relations(sources, NOTHING))
    for type in catalogue():
        got = engine.query(f'SELECT * FROM "{type}"')
        assert got.num_rows == 0
        wanted = relation_schema(type).append(pa.field("_as_of", pa.date32()))
        assert [(f.name, f.type) for f in got.schema] == [(f.name, f.type) for f in wanted]


def test_older_files_lack_columns_and_unknown_columns_are_not_seen(
    engine: Engine, tmp_path: Path
) -> None:
    old, new = tmp_path / "old, {a}.parquet", tmp_path / "new's.parquet"
    pq.write_table(pa.table({"_id": ["s:1"], "organ": ["虚构机关"]}), old)
    executed = pa.array([date(2026, 3, 1)], pa.date32())
    extracted = pa.array([date(2026, 6, 1)], pa.date32())
    pq.write_table(
        pa.table(
            {"_id": ["s:2"], "executed_on": executed, "_extracted_on": extracted, "_row": [7]}
        ),
        new,
    )
    source = RelationSource(
        "measure", relation_schema("measure"), files=(str(old), str(new)), as_of=AS_OF
    )
    engine.prepare(Relations((source,), NOTHING))
    got = engine.query('SELECT * FROM "measure"').sort_by("_id").to_pydict()
    assert "_row" not in got
    assert got["organ"] == ["虚构机关", None]
    assert got["executed_on"] == [None, date(2026, 3, 1)]
    assert got["kind"] == [None, None]
    assert got["_as_of"] == [None, date(2026, 6, 1)]


def test_as_of_is_the_earlier_of_the_run_and_the_extraction_and_unknown_stays_unknown(
    engine: Engine,
) -> None:
    days = [date(2026, 11, 24), date(2026, 11, 23), date(2026, 11, 22), None]
    table = pa.table({"_id": ["a", "b", "c", "d"], "_extracted_on": pa.array(days, pa.date32())})
    engine.prepare(table_relations({"measure": table}, AS_OF))
    got = engine.query('SELECT m._id AS i, m._as_of AS d FROM "measure" AS m').sort_by("i")
    assert got["d"].to_pylist() == [AS_OF, AS_OF, date(2026, 11, 22), None]


def test_preparing_again_forgets_the_relations_before(engine: Engine) -> None:
    for count in (2, 1):
        table = pa.table({"_id": [f"s:{n}" for n in range(count)]})
        engine.prepare(table_relations({"measure": table}, AS_OF))
        engine.materialise("kept", 'SELECT m._id AS i FROM "measure" AS m')
        engine.materialise("kept", 'SELECT m._id AS i FROM "measure" AS m')
        assert engine.query("SELECT k.i AS i FROM kept AS k").num_rows == count


def test_an_engine_fails_with_its_own_words(engine: Engine) -> None:
    engine.prepare(Relations((), NOTHING))
    with pytest.raises(XiezhiError) as caught:
        engine.query("SELECT x.nothing FROM nowhere AS x")
    assert caught.value.code == "SCR-081"
    assert engine.name in caught.value.text("en")


@pytest.mark.parametrize("far", [date(9999, 12, 31), date(1899, 12, 31), date(2200, 1, 1)])
def test_a_date_clickhouse_cannot_hold_is_refused_not_changed(engine: Engine, far: date) -> None:
    table = pa.table({"_id": ["s:1"], "executed_on": pa.array([far], pa.date32())})
    relations = table_relations({"measure": table}, AS_OF)
    if engine.name == "clickhouse":
        with pytest.raises(XiezhiError) as caught:
            engine.prepare(relations)
        assert caught.value.code == "SCR-082"
        assert "measure.executed_on" in caught.value.text("zh")
        return
    engine.prepare(relations)
    got = engine.query('SELECT m.executed_on AS d FROM "measure" AS m')
    assert got["d"].to_pylist() == [far]
