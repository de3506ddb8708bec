"""The DuckDB sandbox: a statement that slipped past the whitelist still cannot leave its room."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.screening.engines import DuckDBEngine, open_engine
from xiezhi.screening.relations import COVERAGE_SPANS, Relations, RelationSource

SCHEMA = pa.schema([("_id", pa.string())])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table = pa.table({"_id": ["s:1"]}, schema=SCHEMA)
    pq.write_table(table, tmp_path / "given.parquet")
    pq.write_table(table, tmp_path / "other.parquet")
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def engine(folder: Path) -> Iterator[DuckDBEngine]:
    files = (str(folder / "given.parquet"),)
    given = RelationSource("t", SCHEMA, files=files, as_of=date(2026, 11, 23))
    with DuckDBEngine(threads=1, memory_limit="500MB") as opened:
        opened.prepare(Relations((given,), COVERAGE_SPANS.empty_table()))
        yield opened


def test_the_files_of_the_run_can_be_read(engine: DuckDBEngine) -> None:
    assert engine.query("SELECT _id FROM t").to_pydict() == {"_id": ["s:1"]}


HOSTILE_SELECTS = [
    "SELECT * FROM read_csv('{folder}/secret.csv')",
    "SELECT * FROM '{folder}/other.parquet'",
    "SELECT * FROM read_parquet('{folder}/*.parquet')",
    "SELECT * FROM read_text('/etc/hostname')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_csv('https://example.org/x.csv')",
]


@pytest.mark.parametrize("sql", HOSTILE_SELECTS)
def test_no_other_file_can_be_read(engine: DuckDBEngine, folder: Path, sql: str) -> None:
    with pytest.raises(XiezhiError) as caught:
        engine.query(sql.format(folder=folder))
    assert caught.value.code == "SCR-081"
    assert "ermission" in str(caught.value) or "disabled" in str(caught.value)


HOSTILE_STATEMENTS = [
    "COPY t TO '{folder}/out.csv'",
    "COPY t FROM '{folder}/secret.csv'",
    "ATTACH '{folder}/x.duckdb' AS x",
    "EXPORT DATABASE '{folder}/dump'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET allowed_paths = ['{folder}/secret.csv']",
    "RESET allowed_paths",
    "PRAGMA threads = 8",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CREATE TABLE x AS SELECT * FROM read_csv('{folder}/secret.csv')",
    "DROP VIEW t",
]


@pytest.mark.parametrize("sql", HOSTILE_STATEMENTS)
def test_only_a_select_is_run(engine: DuckDBEngine, folder: Path, sql: str) -> None:
    for statement in (sql, f"SELECT 1; {sql}"):
        with pytest.raises(XiezhiError) as caught:
            engine.query(statement.format(folder=folder))
        assert caught.value.code == "SCR-086"


@pytest.mark.parametrize("sql", HOSTILE_STATEMENTS[:-1])
def test_the_database_itself_refuses_what_the_engine_would_not_pass_on(
    engine: DuckDBEngine, folder: Path, sql: str
) -> None:
    with pytest.raises(duckdb.Error):
        engine._ready().execute(sql.format(folder=folder))
    assert not {"out.csv", "dump", "x.duckdb"} & {path.name for path in folder.iterdir()}


def test_variables_of_the_program_are_not_tables(engine: DuckDBEngine) -> None:
    of_the_program = pa.table({"x": [1]})
    with pytest.raises(XiezhiError):
        engine.query("SELECT * FROM of_the_program")
    assert of_the_program.num_rows == 1


def test_nothing_is_left_behind(folder: Path) -> None:
    engine = DuckDBEngine()
    engine.prepare(Relations((), COVERAGE_SPANS.empty_table()))
    spill = Path(str(engine._spill.name if engine._spill else ""))
    assert spill.is_dir()
    engine.close()
    engine.close()
    assert not spill.exists()
    with pytest.raises(XiezhiError) as caught:
        engine.query("SELECT 1")
    assert caught.value.code == "SCR-085"


def test_a_run_larger_than_the_memory_given_spills_and_finishes() -> None:
    with DuckDBEngine(threads=1, memory_limit="100MB") as engine:
        engine.prepare(Relations((), COVERAGE_SPANS.empty_table()))
        got = engine.query(
            "SELECT COUNT(*) AS n FROM (SELECT r.range AS a FROM range(6000000) AS r GROUP BY r.range)"
        )
    assert got["n"].to_pylist() == [6_000_000]


@pytest.mark.parametrize(
    ("setting", "value"), [("threads", 0), ("memory_limit", "much"), ("memory_limit", "4")]
)
def test_a_bad_setting_is_a_sentence(setting: str, value: object) -> None:
    with pytest.raises(XiezhiError) as caught:
        DuckDBEngine(**{setting: value})
    assert caught.value.code == "SCR-084"
    assert setting in caught.value.text("en")


def test_an_unknown_engine_and_a_missing_extra_are_sentences(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(XiezhiError) as caught:
        open_engine("oracle")
    assert caught.value.code == "SCR-083"
    monkeypatch.setitem(__import__("sys").modules, "chdb", None)
    with pytest.raises(XiezhiError) as caught:
        open_engine("clickhouse")
    assert caught.value.code == "SCR-080"
    assert "xiezhi[clickhouse]" in caught.value.text("zh")
