"""A cluster by Spark Connect: the same answers whatever its own settings, loud if it lacks files."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.law import default_calendar
from xiezhi.screening.compiler import compile_sql
from xiezhi.screening.engines import DuckDBEngine, Engine, SparkEngine
from xiezhi.screening.engines.spark_session import find_java
from xiezhi.screening.examples import run_examples
from xiezhi.screening.models import find_model, load_library
from xiezhi.screening.relations import COVERAGE_SPANS, Relations, RelationSource

from .conftest import STANDARD, prepare, schema_of
from .test_probes import PROBES, ROWS

pytestmark = pytest.mark.spark
# As a cluster might be set up, and each of these would change a result.
SETTINGS = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.sql.caseSensitive": "false",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
    "spark.sql.parser.escapedStringLiterals": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "LEGACY",
    "spark.sql.files.ignoreMissingFiles": "true",
}
SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Spark Connect server on the loopback address."""
    folder, port = tmp_path_factory.mktemp("server"), _free_port()
    found = importlib.util.find_spec("pyspark")
    assert found and found.origin
    settings = {
        **SETTINGS,
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "local"),
    }
    command = [str(Path(found.origin).parent / "bin" / "spark-submit"), "--class", SERVER]
    command += ["--master", "local[2]", "--driver-memory", "1g"]
    command += [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "spark-internal"],
            cwd=folder,
            env={**os.environ, "JAVA_HOME": str(find_java().parents[1])},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        for _ in range(240):
            assert server.poll() is None, (folder / "log").read_text()[-2000:]
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.5)
        yield f"sc://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture
def remote(address: str) -> Iterator[SparkEngine]:
    with SparkEngine(remote=address) as engine:
        yield engine


def test_every_probe_is_answered_as_here(remote: SparkEngine) -> None:
    columns = ", ".join(f"{sql} AS {name}" for name, (_, sql, _) in PROBES.items())
    compiled = compile_sql(
        f"SELECT {STANDARD}, {columns} FROM t AS t",
        inputs={"t": schema_of(ROWS)},
        outputs={name: type for name, (type, _, _) in PROBES.items()},
        dialect=remote.name,
        calendar=default_calendar(),
    )
    prepare(remote, {"t": ROWS})
    got = remote.query(compiled).sort_by("unit").to_pydict()
    wrong = {name: got[name] for name, (_, _, wanted) in PROBES.items() if got[name] != wanted}
    assert not wrong


@pytest.mark.parametrize("id", ["bail-overdue", "suggestion-reply-overdue"])
def test_examples_hold_on_a_cluster(remote: SparkEngine, id: str) -> None:
    report = run_examples(find_model(load_library(), id), remote)
    assert [fault.text() for fault in report.faults] == []


def _given(folder: Path) -> Relations:
    schema = pa.schema([("_id", pa.string()), ("d", pa.date32()), ("at", pa.timestamp("us"))])
    days = pa.array([date(1900, 1, 1), date(2199, 12, 31), date(1500, 1, 1)], pa.date32())
    table = pa.table({"_id": ["a", "b", "c"], "d": days, "at": days.cast(pa.timestamp("us"))})
    pq.write_table(table, folder / "年 {a}.parquet")
    source = RelationSource(
        "t", schema, files=(str(folder / "年 {a}.parquet"),), as_of=date(2026, 11, 23)
    )
    return Relations((source,), COVERAGE_SPANS.empty_table())


def _rows(engine: Engine) -> list[dict[str, Any]]:
    found = engine.query('SELECT t._id AS i, t.d AS d, t."at" AS m FROM t AS t')
    return found.sort_by("i").to_pylist()


def test_files_both_sides_see_are_read_and_kept(remote: SparkEngine, tmp_path: Path) -> None:
    relations = _given(tmp_path)
    with DuckDBEngine() as local:
        local.prepare(relations)
        wanted = _rows(local)
    remote.prepare(relations)
    assert _rows(remote) == wanted
    remote.materialise("kept", "SELECT t.d AS d FROM t AS t")
    assert remote.query("SELECT COUNT(*) AS n FROM kept AS k")["n"].to_pylist() == [3]


def test_files_the_cluster_does_not_see_are_an_error(remote: SparkEngine, tmp_path: Path) -> None:
    relations = _given(tmp_path)
    [source] = relations.sources
    remote.prepare(relations)
    Path(source.files[0]).unlink()
    with pytest.raises(XiezhiError) as caught:
        remote.prepare(relations)
    assert caught.value.code == "SCR-093"


def test_a_file_of_another_length_there_is_an_error(
    remote: SparkEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    relations = _given(tmp_path)
    whole = remote._read

    def other(form: str, files: list[str], schema: str | None = None) -> Any:
        read = whole(form, files, schema)
        return read.selectExpr("length - 1L AS length") if form == "binaryFile" else read

    monkeypatch.setattr(remote, "_read", other)
    with pytest.raises(XiezhiError) as caught:
        remote.prepare(relations)
    assert caught.value.code == "SCR-093"
    assert str(tmp_path) in caught.value.text("zh")


def test_a_cluster_that_went_away_is_an_error_and_closing_is_harmless(address: str) -> None:
    engine = SparkEngine(remote=address)
    engine.prepare(Relations((), COVERAGE_SPANS.empty_table()))
    engine._session.stop()
    with pytest.raises(XiezhiError) as caught:
        engine.query("SELECT 1 AS a")
    assert caught.value.code == "SCR-081"
    engine.close()
    engine.close()
