"""DuckDB, in a sandbox: it reads the files of the run and nothing else.

A model's SQL has passed the whitelist before it comes here. The sandbox is the second wall: even a
statement that had not passed could not open another file, write one, attach a database, load an
extension or lift these settings.
"""

from __future__ import annotations

import re
import tempfile
from typing import ClassVar

import duckdb
import pyarrow as pa

from xiezhi.errors import XiezhiError
from xiezhi.screening.dialects import DIALECTS
from xiezhi.screening.engines.base import Engine, typed_columns, without_zones
from xiezhi.screening.relations import Relations, RelationSource
from xiezhi.screening.select import COVERAGE

_MEMORY = re.compile(r"\d+(\.\d+)?\s*(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)", re.IGNORECASE)


class DuckDBEngine(Engine):
    """`threads`: default all cores. `memory_limit`: as `4GB`, default DuckDB's own. What does not
    fit goes to a temporary folder that is removed on `close`. Errors: SCR-084 a bad setting."""

    name: ClassVar[str] = "duckdb"

    def __init__(self, *, threads: int | None = None, memory_limit: str | None = None) -> None:
        if threads is not None and threads < 1:
            raise XiezhiError("SCR-084", engine=self.name, setting="threads", value=threads)
        if memory_limit is not None and not _MEMORY.fullmatch(memory_limit.strip()):
            raise XiezhiError(
                "SCR-084", engine=self.name, setting="memory_limit", value=memory_limit
            )
        self._threads, self._memory_limit = threads, memory_limit
        self._spill: tempfile.TemporaryDirectory[str] | None = None
        self._db: duckdb.DuckDBPyConnection | None = None

    @property
    def version(self) -> str:
        return str(duckdb.__version__)

    def _open(self) -> duckdb.DuckDBPyConnection:
        self.close()
        self._spill = tempfile.TemporaryDirectory(prefix="xiezhi-")
        settings: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": self._spill.name,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "python_enable_replacements": False,
            # Results are sets: nothing may depend on the order rows were read in.
            "preserve_insertion_order": False,
        }
        if self._threads is not None:
            settings["threads"] = self._threads
        if self._memory_limit is not None:
            settings["memory_limit"] = self._memory_limit
        self._db = duckdb.connect(":memory:", config=settings)
        return self._db

    def prepare(self, relations: Relations) -> None:
        db = self._open()
        try:
            for source in relations.sources:
                self._relation(db, source)
            self._table(db, COVERAGE, relations.coverage)
            files = sorted({file for source in relations.sources for file in source.files})
            db.execute("SET allowed_paths = $files", {"files": files})
            db.execute("SET enable_external_access = false")
            db.execute("SET lock_configuration = true")
        except duckdb.Error as error:
            raise self.failed(error) from None

    @staticmethod
    def _table(db: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
        db.register("given_rows", table)
        db.execute(f'CREATE TABLE "{name}" AS SELECT * FROM given_rows')
        db.unregister("given_rows")

    def _relation(self, db: duckdb.DuckDBPyConnection, source: RelationSource) -> None:
        """A view over the files, or a table where there are none to read again."""
        if source.table is not None:
            db.register("given_rows", source.table)
            rows, kind, present = "given_rows", "TABLE", set(source.table.column_names)
        elif source.files:
            listed = ", ".join(DIALECTS["duckdb"].text(file) for file in source.files)
            # Files written before a column was added lack it.
            rows, kind = f"read_parquet([{listed}], union_by_name = true)", "VIEW"
            described = db.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
            present = {str(row[0]) for row in described}
        else:
            rows, kind, present = "(SELECT 1 AS nothing WHERE FALSE)", "TABLE", set()
        columns = ", ".join(typed_columns(source, present, DIALECTS[self.name]))
        db.execute(f'CREATE {kind} "{source.record_type}" AS SELECT {columns} FROM {rows}')
        if source.table is not None:
            db.unregister("given_rows")

    def materialise(self, name: str, sql: str) -> None:
        try:
            self._one_select(sql)
            self._ready().execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')
        except duckdb.Error as error:
            raise self.failed(error) from None

    def query(self, sql: str) -> pa.Table:
        try:
            self._one_select(sql)
            return without_zones(self._ready().sql(sql).to_arrow_table())
        except duckdb.Error as error:
            raise self.failed(error) from None

    def _ready(self) -> duckdb.DuckDBPyConnection:
        if self._db is None:
            raise XiezhiError("SCR-085", engine=self.name)
        return self._db

    def _one_select(self, sql: str) -> None:
        statements = self._ready().extract_statements(sql)
        if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
            raise XiezhiError("SCR-086", engine=self.name)

    def close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        if self._spill is not None:
            self._spill.cleanup()
            self._spill = None
