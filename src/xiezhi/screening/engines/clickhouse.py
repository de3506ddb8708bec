"""ClickHouse, embedded (chdb). The settings below take away its silent differences.

`join_use_nulls`: an outer join without partner gives NULL, not 0 or ''. Dates are Date32, which
ends where `FIRST` and `LAST` say: beyond, ClickHouse would silently give another day, so that such
data are refused. chdb has no sandbox of its own; the whitelist of the compiler is the wall.
"""

from __future__ import annotations

import importlib
import itertools
import os
from datetime import date
from typing import Any, ClassVar

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.errors import XiezhiError
from xiezhi.screening.engines.base import Engine, arrow_rows, without_zones
from xiezhi.screening.relations import Relations
from xiezhi.screening.select import COVERAGE

# Date32 holds 1900 to 2299; a century is kept free for what a count adds (lowering.MAX_YEARS).
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
SETTINGS = {
    "join_use_nulls": 1,
    "join_default_strictness": "'ALL'",
    "aggregate_functions_null_for_empty": 1,
    "transform_null_in": 0,
    "prefer_column_name_to_alias": 1,
    "enable_extended_results_for_datetime_functions": 1,
    "session_timezone": "'UTC'",
    "decimal_check_overflow": 1,
    "max_query_size": 16 << 20,
    "max_ast_elements": 1_000_000,
    "max_expanded_ast_elements": 5_000_000,
    "max_ast_depth": 10_000,
    "output_format_arrow_string_as_string": 1,
}
_numbers = itertools.count(1)


class ClickHouseEngine(Engine):
    """One database in the process's ClickHouse. Errors: SCR-080 chdb is not installed, SCR-082 a
    date ClickHouse cannot hold."""

    name: ClassVar[str] = "clickhouse"

    def __init__(self) -> None:
        try:
            self._chdb: Any = importlib.import_module("chdb")
        except ImportError:
            raise XiezhiError("SCR-080", engine=self.name) from None
        self._db: Any = None
        # The process and a number: chdb keeps one server per process for all connections.
        self._database = f"xiezhi_{os.getpid()}_{next(_numbers)}"

    @property
    def version(self) -> str:
        return str(self._chdb.engine_version)

    def _run(self, sql: str, form: str = "Null") -> Any:
        if self._db is None:
            raise XiezhiError("SCR-085", engine=self.name)
        try:
            return self._db.query(sql, form)
        except (RuntimeError, self._chdb.ChdbError) as error:
            raise self.failed(error) from None

    def prepare(self, relations: Relations) -> None:
        # The connection stays: the last one to close would stop the server of the process.
        if self._db is None:
            self._db = self._chdb.connect(":memory:")
        self._forget()
        self._run(f"CREATE DATABASE {self._database}")
        self._run(f"USE {self._database}")
        self._run("SET " + ", ".join(f"{name} = {value}" for name, value in SETTINGS.items()))
        for source in relations.sources:
            rows = arrow_rows(source)
            _refuse_far_dates(source.record_type, rows)
            self._table(source.record_type, rows)
        self._table(COVERAGE, relations.coverage)

    def _table(self, name: str, given_rows: pa.Table) -> None:
        # chdb finds the Arrow table by the name of the local variable.
        columns = ", ".join(f'"{field.name}" {_type(field.type)}' for field in given_rows.schema)
        self._run(f'CREATE TABLE "{name}" ({columns}) ENGINE = Memory')
        if given_rows.num_rows:
            names = ", ".join(f'"{column}"' for column in given_rows.column_names)
            try:
                self._db.query(f'INSERT INTO "{name}" SELECT {names} FROM Python(given_rows)')
            except (RuntimeError, self._chdb.ChdbError) as error:
                raise self.failed(error) from None

    def materialise(self, name: str, sql: str) -> None:
        self._run(f'DROP TABLE IF EXISTS "{name}"')
        self._run(f'CREATE TABLE "{name}" ENGINE = Memory AS {sql}')

    def query(self, sql: str) -> pa.Table:
        return without_zones(self._run(sql, "ArrowTable"))

    def _forget(self) -> None:
        """Drop the tables of the last run."""
        self._run("USE default")
        self._run(f"DROP DATABASE IF EXISTS {self._database}")

    def close(self) -> None:
        if self._db is not None:
            self._forget()
            self._db.close()
            self._db = None


def _type(kind: pa.DataType) -> str:
    match kind:
        case _ if pa.types.is_date(kind):
            return "Nullable(Date32)"
        case _ if pa.types.is_timestamp(kind):
            return "Nullable(DateTime64(6))"
        case _ if pa.types.is_boolean(kind):
            return "Nullable(Bool)"
        case _ if pa.types.is_integer(kind):
            return "Nullable(Int64)"
        case _ if pa.types.is_decimal(kind):
            return "Nullable(Decimal(18, 2))"
        case _:
            return "Nullable(String)"


def _refuse_far_dates(record_type: str, rows: pa.Table) -> None:
    for field in rows.schema:
        if not (pa.types.is_date(field.type) or pa.types.is_timestamp(field.type)):
            continue
        ends = pc.min_max(rows[field.name]).as_py()
        for value in (ends["min"], ends["max"]):
            # Compared as text of equal length: a datetime is not comparable with a date.
            if (
                value is not None
                and not FIRST.isoformat() <= value.isoformat()[:10] <= LAST.isoformat()
            ):
                raise XiezhiError(
                    "SCR-082",
                    engine="clickhouse",
                    first=FIRST,
                    last=LAST,
                    record_type=record_type,
                    field=field.name,
                    value=value,
                )
