"""The process's own Spark: one JVM, shut in, loud where it cannot do what was asked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.screening.compiler import compile_sql
from xiezhi.screening.engines import SparkEngine, open_engine
from xiezhi.screening.engines.spark_session import ENVIRONMENT, OwnSpark, prove
from xiezhi.screening.relations import COVERAGE_SPANS, Relations, RelationSource

pytestmark = pytest.mark.spark
NOTHING = COVERAGE_SPANS.empty_table()
SCHEMA = pa.schema([("_id", pa.string()), ("n", pa.int64())])
AS_OF = date(2026, 11, 23)


@pytest.fixture
def spark() -> Iterator[SparkEngine]:
    with SparkEngine() as engine:
        yield engine


def of_table(*ids: str) -> Relations:
    table = pa.table({"_id": list(ids), "n": list(range(len(ids)))}, schema=SCHEMA)
    return Relations((RelationSource("t", SCHEMA, table=table, as_of=AS_OF),), NOTHING)


def of_files(*files: Path) -> Relations:
    named = tuple(str(file) for file in files)
    return Relations((RelationSource("t", SCHEMA, files=named, as_of=AS_OF),), NOTHING)


def written(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table({"_id": [name], "n": [1]}, schema=SCHEMA), folder / name)
    return [folder / name for name in names]


def ids(engine: SparkEngine) -> list[str]:
    return sorted(engine.query('SELECT t._id AS i FROM "t" AS t')["i"].to_pylist())


def test_engines_share_the_jvm_and_not_the_tables(spark: SparkEngine) -> None:
    with SparkEngine() as other:
        spark.prepare(of_table("a"))
        other.prepare(of_table("b", "c"))
        spark.materialise("kept", "SELECT t._id AS i FROM t AS t")
        assert (ids(spark), ids(other)) == (["a"], ["b", "c"])
        with pytest.raises(XiezhiError):
            other.query("SELECT k.i AS i FROM kept AS k")
    assert ids(spark) == ["a"]


def test_nothing_of_an_engine_is_left_for_the_next() -> None:
    with SparkEngine() as engine:
        engine.prepare(of_table("a"))
        engine.materialise("kept", "SELECT t._id AS i FROM t AS t")
    with pytest.raises(XiezhiError) as caught:
        engine.query("SELECT 1 AS a")
    assert caught.value.code == "SCR-085"
    with SparkEngine() as following:
        following.prepare(Relations((), NOTHING))
        for name in ("t", "kept"):
            with pytest.raises(XiezhiError):
                following.query(f"SELECT x._id AS i FROM {name} AS x")


def _listening(pid: int) -> set[str]:
    """The addresses (hexadecimal) on which a process listens."""
    inodes = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(str(handle.readlink()))
        except FileNotFoundError:  # closed meanwhile
            continue
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] == "0A" and f"socket:[{parts[9]}]" in inodes:
                found.add(parts[1].rpartition(":")[0])
    return found


def test_only_the_loopback_address_is_listened_on(spark: SparkEngine) -> None:
    loopback = {"0100007F", "0000000000000000FFFF00000100007F", "0" * 24 + "01000000"}
    pid = OwnSpark.of_this_process()._gateway.proc.pid
    assert _listening(pid)
    assert _listening(pid) <= loopback
    assert _listening(os.getpid()) <= loopback


HOSTILE = [
    "DROP VIEW t",
    "CREATE TABLE x AS SELECT 1 AS a",
    "SET spark.sql.ansi.enabled = false",
    "ADD JAR '/tmp/x.jar'",
    "INSERT INTO t SELECT 'z', 1, NULL",
    "SHOW TABLES",
    "SELECT 1 AS a; DROP VIEW t",
    "SELECT 1 AS a) AS x; DROP VIEW t; SELECT * FROM (SELECT 2 AS b",
    "BEGIN DROP VIEW t; END",
]


@pytest.mark.parametrize("sql", HOSTILE)
def test_only_a_select_is_run(spark: SparkEngine, sql: str) -> None:
    spark.prepare(of_table("a"))
    for run in (spark.query, lambda text: spark.materialise("kept", text)):
        with pytest.raises(XiezhiError) as caught:
            run(sql)
        assert caught.value.code == "SCR-081"
    assert ids(spark) == ["a"]


def test_no_other_file_can_be_read_by_its_name(spark: SparkEngine, tmp_path: Path) -> None:
    given, other = written(tmp_path, "given.parquet", "other.parquet")
    spark.prepare(of_files(given))
    for sql in (f"SELECT * FROM parquet.`{other}`", f'SELECT * FROM csv."{other}"'):
        with pytest.raises(XiezhiError):
            spark.query(sql)
    assert ids(spark) == ["given.parquet"]


def test_a_comment_at_the_end_hides_nothing(spark: SparkEngine) -> None:
    spark.prepare(of_table("a"))
    assert spark.query("SELECT t._id AS i FROM t AS t -- the end")["i"].to_pylist() == ["a"]


def test_every_file_is_read_once_whatever_its_name(spark: SparkEngine, tmp_path: Path) -> None:
    names = [
        "a.parquet",
        "虚构 {x,y}.parquet",
        "it's, 50%.parquet",
        "年=1/z.parquet",
        "b\\s.parquet",
    ]
    files = written(tmp_path, *names)
    spark.prepare(of_files(*files))
    assert ids(spark) == sorted(names)
    spark.prepare(of_files(files[1], files[0]))
    assert ids(spark) == sorted(names[:2])


def test_files_that_are_gone_are_named_not_left_out(spark: SparkEngine, tmp_path: Path) -> None:
    one, two = written(tmp_path, "one.parquet", "two.parquet")
    spark.prepare(of_files(one, two))
    two.unlink()
    with pytest.raises(XiezhiError) as caught:
        ids(spark)
    assert caught.value.code == "SCR-093"
    with pytest.raises(XiezhiError) as caught:
        spark.prepare(of_files(one, two))
    assert caught.value.code == "SCR-093"


def test_it_proves_what_models_rely_on(spark: SparkEngine) -> None:
    spark.prepare(of_table("a"))
    prove(spark._session)
    spark._session.conf.set("spark.sql.ansi.enabled", "false")
    with pytest.raises(XiezhiError) as caught:
        prove(spark._session)
    spark._session.conf.set("spark.sql.ansi.enabled", "true")
    assert caught.value.code == "SCR-094"
    assert "spark.sql.ansi.enabled" in caught.value.text("zh")


def test_parts_that_read_parts_twice_are_computed_once(spark: SparkEngine) -> None:
    parts = ["p0 AS (SELECT t._id AS k, t.n AS n FROM t AS t)"]
    for number in range(1, 13):
        before = f"p{number - 1}"
        parts.append(
            f"p{number} AS (SELECT a.k AS k, b.n AS n FROM {before} AS a JOIN {before} AS b ON b.k = a.k)"
        )
    columns = (
        "'' AS discriminator, 'o' AS organ, t._as_of AS act_on, 'lawful' AS outcome, '' AS missing"
    )
    compiled = compile_sql(
        f"WITH {', '.join(parts)} SELECT p.k AS unit, {columns}, p.n AS n FROM p12 AS p JOIN t AS t ON t._id = p.k",
        inputs={"t": {"n": "integer"}},
        outputs={"n": "integer"},
        dialect="spark",
    )
    spark.prepare(of_table("a", "b"))
    for table in (spark.query(compiled), _kept(spark, compiled)):
        assert table.sort_by("unit").select(["unit", "n"]).to_pydict() == {
            "unit": ["a", "b"],
            "n": [0, 1],
        }
    views = spark._session.sql("SHOW VIEWS").toArrow()["viewName"]
    assert set(views.to_pylist()) == {"t", "kept", "coverage_span"}


def _kept(engine: SparkEngine, sql: str) -> pa.Table:
    engine.materialise("kept", sql)
    return engine.query("SELECT k.unit AS unit, k.n AS n FROM kept AS k")


def test_java_must_be_there_and_new_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from xiezhi.screening.engines.spark_session import find_java

    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(XiezhiError) as caught:
        find_java()
    assert caught.value.code == "SCR-091"
    old = tmp_path / "bin" / "java"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_412\"' >&2\n")
    old.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(XiezhiError) as caught:
        find_java()
    assert "8" in caught.value.text("zh")


def test_a_missing_extra_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(XiezhiError) as caught:
        open_engine("spark")
    assert caught.value.code == "SCR-080"
    assert "xiezhi[spark]" in caught.value.text("zh")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://127.0.0.1", "SCR-095"),
        ("sc://", "SCR-095"),
        ("sc://127.0.0.1:1/;token=hidden", "SCR-092"),
    ],
)
def test_an_address_without_a_cluster_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, address: str, code: str
) -> None:
    monkeypatch.setenv(ENVIRONMENT, address)
    with pytest.raises(XiezhiError) as caught:
        open_engine("spark")
    assert caught.value.code == code
    assert "hidden" not in caught.value.text("en")


ALONE = """
import os
from xiezhi.screening.engines import SparkEngine
from xiezhi.screening.engines.spark_session import OwnSpark
from xiezhi.screening.relations import COVERAGE_SPANS, Relations
with SparkEngine() as engine:
    engine.prepare(Relations((), COVERAGE_SPANS.empty_table()))
    assert engine.query("SELECT 1 AS a")["a"].to_pylist() == [1]
    try:
        engine.query("SELECT 1 / 0 AS a")
    except Exception as error:
        assert error.code == "SCR-081", error
print(OwnSpark.of_this_process()._folder)
"""


def test_a_process_is_quiet_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    folder = Path(done.stdout.strip())
    assert folder.name.startswith("xiezhi-spark-")
    assert not folder.exists()
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []
