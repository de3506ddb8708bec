"""Apache Spark: for records that one machine cannot hold, on this machine or on a cluster.

It reads the Parquet files of the manifest. On a cluster every node must see them under the same
path (a shared folder); this is asked before a model runs. There is no sandbox: the whitelist of the
compiler is the wall, and each text is wrapped as a subquery, so that it can only be one SELECT.

Planning costs Spark more than running does while tables are small (worked examples): then queries
run in one task, interpreted, without broadcasts. Both ways are held against the same probes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pyarrow as pa

from xiezhi.errors import XiezhiError
from xiezhi.screening.dialects import DIALECTS
from xiezhi.screening.engines.base import (
    LOGICAL,
    Engine,
    arrow_rows,
    typed_columns,
    without_zones,
)
from xiezhi.screening.engines.spark_parts import cut
from xiezhi.screening.engines.spark_session import (
    ENVIRONMENT,
    first_line,
    give_back,
    open_session,
    quiet,
    spark_errors,
)
from xiezhi.screening.relations import Relations, RelationSource
from xiezhi.screening.select import COVERAGE

_FEW_ROWS = 20_000
_FEW = {
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
_MANY = {
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.codegen.wholeStage": "true",
    "spark.sql.codegen.factoryMode": "FALLBACK",
}
# Spark takes `{a}` and `*` of a name for a pattern. Switching patterns off (`__globPaths__`) reads
# files twice where one name holds a brace (4.3.0).
_GLOB, _ESCAPED = re.compile(r"([\\{}\[\]*?])"), r"\\\1"
_UNREACHABLE = ("PATH_NOT_FOUND", "FILE_NOT_EXIST", "FileNotFoundException", "FAILED_READ_FILE")


class SparkEngine(Engine):
    """`remote`: the address of a cluster, default that of XIEZHI_SPARK_REMOTE, else the process's
    own Spark. Errors: those of `spark_session.open_session`, SCR-093 a file that the cluster does
    not see."""

    name: ClassVar[str] = "spark"

    def __init__(self, *, remote: str | None = None) -> None:
        self._remote = remote or os.environ.get(ENVIRONMENT) or None
        self._session: Any = open_session(self._remote)
        self._version = str(self._session.version)
        self._prepared = False
        # With their frames: a cluster lets go of kept rows whose frame nobody holds.
        self._views: dict[str, Any] = {}

    @property
    def version(self) -> str:
        return self._version

    def prepare(self, relations: Relations) -> None:
        self._forget()
        if self._session is None:
            self._session = open_session(self._remote)
        try:
            few = _are_few(relations)
            self._adjust(_FEW if few else _MANY)
            if self._remote:
                self._reach({file for source in relations.sources for file in source.files})
            for source in relations.sources:
                self._view(source.record_type, self._frame(source, few))
            self._view(COVERAGE, self._rows(relations.coverage, few))
        except spark_errors() as error:
            raise self._failure(error) from None
        self._prepared = True

    def _adjust(self, settings: dict[str, str]) -> None:
        for name in {*_FEW, *_MANY} - set(settings):
            self._session.conf.unset(name)
        for name, value in settings.items():
            self._session.conf.set(name, value)

    def _reach(self, files: set[str]) -> None:
        """Whether the cluster sees each file, as long as it is here. Errors: SCR-093."""
        if not files:
            return
        seen = self._read("binaryFile", sorted(files)).select("length").toArrow()
        here = sorted(Path(file).stat().st_size for file in files)
        there = sorted(seen["length"].to_pylist())
        if there != here:
            folder = os.path.commonpath(files)
            raise XiezhiError("SCR-093", folder=folder, what=f"{sum(there)} ≠ {sum(here)} bytes")

    def _read(self, form: str, files: list[str], schema: str | None = None) -> Any:
        reader = self._session.read.format(form)
        if schema is not None:
            reader = reader.schema(schema)
        return reader.load([f"file:{_GLOB.sub(_ESCAPED, file)}" for file in files])

    def _frame(self, source: RelationSource, few: bool) -> Any:
        if not source.files:
            return self._rows(arrow_rows(source), few)
        d = DIALECTS[self.name]
        # A column that a file lacks reads as NULL.
        columns = [f"`{field.name}` {d.types[LOGICAL[field.type]]}" for field in source.schema]
        frame = self._read("parquet", list(source.files), ", ".join(columns))
        return frame.selectExpr(*typed_columns(source, set(source.schema.names), d))

    def _rows(self, table: pa.Table, few: bool) -> Any:
        if not table.num_rows:
            d = DIALECTS[self.name]
            nulls = (
                f"{d.cast('NULL', LOGICAL[field.type])} AS {d.name_of(field.name)}"
                for field in table.schema
            )
            return self._session.sql(f"SELECT {', '.join(nulls)} WHERE FALSE")
        with quiet():
            frame = self._session.createDataFrame(table)
        return frame.coalesce(1) if few else frame

    def _view(self, name: str, frame: Any) -> None:
        frame.createOrReplaceTempView(name)
        self._views[name] = frame

    def materialise(self, name: str, sql: str) -> None:
        try:
            with self._selected(sql) as selected:
                self._view(name, _computed(selected))
        except spark_errors() as error:
            raise self._failure(error) from None

    def query(self, sql: str) -> pa.Table:
        try:
            with self._selected(sql) as selected, quiet():
                return without_zones(selected.toArrow())
        except spark_errors() as error:
            raise self._failure(error) from None

    @contextmanager
    def _selected(self, sql: str) -> Iterator[Any]:
        """The rows of one SELECT, to be asked for at once: its parts are tables only meanwhile."""
        session, pieces, parts = self._ready(), cut(sql), {}
        try:
            for name, part in pieces.tables:
                parts[name] = _computed(session.sql(_one_select(part)))
                parts[name].createOrReplaceTempView(name)
            yield session.sql(_one_select(pieces.query))
        finally:
            for name in parts:
                session.catalog.dropTempView(name)

    def _ready(self) -> Any:
        if not self._prepared:
            raise XiezhiError("SCR-085", engine=self.name)
        return self._session

    def _failure(self, error: Exception) -> XiezhiError:
        said = str(error)
        if any(sign in said for sign in _UNREACHABLE):
            return XiezhiError("SCR-093", folder="—", what=first_line(error))
        return self.failed(error)

    def _forget(self) -> None:
        """Drop views and with them kept rows; a Spark that is gone has none."""
        self._prepared = False
        try:
            for name in self._views:
                self._session.catalog.dropTempView(name)
        except spark_errors():
            self._session = None
        self._views = {}

    def close(self) -> None:
        self._forget()
        if self._session is not None:
            give_back(self._session, self._remote)
            self._session = None


def _are_few(relations: Relations) -> bool:
    tables = [source.table for source in relations.sources if source.table is not None]
    files = any(source.files for source in relations.sources)
    return not files and sum(table.num_rows for table in tables) <= _FEW_ROWS


def _computed(frame: Any) -> Any:
    """The rows, kept by Spark until nobody holds the frame. Unlike a cached frame it has no past:
    Spark would plan all that led to a cached one again in every query that reads it."""
    return frame.localCheckpoint()


def _one_select(sql: str) -> str:
    # On a line of its own: a comment at the end must not hide the bracket.
    return f"SELECT * FROM ({sql}\n) AS model_query"
