"""How each engine writes the few things the portable subset is made of.

One class per engine, one method per primitive: adding an engine is adding a column to this table
and passing the probes in `tests/screening/compiler`. Arguments and results are SQL text. Dates stay
dates: every method keeps the engine's date type, whatever its own functions would return.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import ClassVar


class Dialect:
    """DuckDB's way, which most engines share; the others override what they do differently."""

    name: ClassVar[str] = "duckdb"
    types: ClassVar[dict[str, str]] = {
        "date": "DATE",
        "datetime": "TIMESTAMP",
        "integer": "BIGINT",
        "decimal": "DECIMAL(18, 2)",
        "boolean": "BOOLEAN",
        "text": "VARCHAR",
    }

    def cast(self, sql: str, type: str) -> str:
        return f"CAST({sql} AS {self.types[type]})"

    def name_of(self, identifier: str) -> str:
        return '"' + identifier.replace('"', '""') + '"'

    def text(self, value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    def integer(self, value: int) -> str:
        return str(value)

    def decimal(self, value: Decimal) -> str:
        return f"CAST('{value}' AS DECIMAL(18, 2))"

    def date(self, value: datetime.date) -> str:
        return f"DATE '{value.isoformat()}'"

    def one_of(self, sql: str, values: list[str]) -> str:
        return f"{sql} IN ({', '.join(values)})"

    def arithmetic(self, left: str, sign: str, right: str) -> str:
        """`+`, `-` or `*` of two integers; beyond their range it is an error."""
        return f"({left} {sign} {right})"

    def sum_of_integers(self, sql: str) -> str:
        """A sum; beyond the range of integers it is an error. Engines widen it differently."""
        return self.cast(f"SUM({sql})", "integer")

    def add_days(self, day: str, count: str) -> str:
        return f"({day} + CAST({count} AS INTEGER))"

    def days_between(self, start: str, end: str) -> str:
        return f"CAST({end} - {start} AS BIGINT)"

    def add_months(self, day: str, count: str) -> str:
        """Clamping: the same day of the month, else its last day."""
        return f"CAST({day} + to_months(CAST({count} AS INTEGER)) AS DATE)"

    def full_hour(self, moment: str) -> str:
        return f"date_trunc('hour', {moment})"

    def add_hours(self, moment: str, count: str) -> str:
        return f"({moment} + to_hours(CAST({count} AS BIGINT)))"

    def is_month_end(self, day: str) -> str:
        return f"(day({day} + 1) = 1)"

    def calendar_table(self, first: datetime.date, table: str) -> str:
        """A SELECT of each day and its rolled day from a string of `digit`s; '' for an engine that
        looks up in the string at least as fast."""
        day = f"{self.date(first)} + CAST(r.i AS INTEGER)"
        wait = f"(ascii(substr('{table}', r.i + 1, 1)) - 48)"
        return f"SELECT {day} AS day, {day} + {wait} AS rolled FROM range({len(table)}) AS r(i)"

    def digit(self, table: str, place: str) -> str:
        """The number at `place` (from 0) of a constant string, written as the character that many
        after `0`; NULL outside the string: place 0 of SQL, before the first, is an empty text."""
        return f"(ascii(NULLIF(substr('{table}', GREATEST({place}, -1) + 1, 1), '')) - 48)"

    def number(self, table: str, place: str, width: int) -> str:
        """The number written in `width` digits at `place` (from 0), which must be inside."""
        return f"CAST(substr('{table}', {width} * ({place}) + 1, {width}) AS INTEGER)"

    def after_first(self, sql: str) -> str:
        """A text without its first (ASCII) character."""
        return f"substr({sql}, 2)"

    def contains(self, text: str, part: str) -> str:
        return f"contains({text}, {part})"

    def starts_with(self, text: str, part: str) -> str:
        return f"starts_with({text}, {part})"

    def concat(self, left: str, right: str) -> str:
        return f"({left} || {right})"

    def as_text(self, sql: str) -> str:
        return f"CAST({sql} AS VARCHAR)"

    def wide(self, sql: str) -> str:
        """A decimal with room for products and sums."""
        return f"CAST({sql} AS DECIMAL(38, 2))"


class DuckDBDialect(Dialect):
    """DuckDB 2."""


def _with_backslashes(text: str) -> str:
    """A text literal where a backslash escapes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


class ClickHouseDialect(Dialect):
    """ClickHouse 26 with the settings of `engines.clickhouse`.

    Integer literals are written as Int64: a bare `1` is UInt8, and ClickHouse has no common type
    for UInt64 and Int64. A `Nullable` cast keeps NULL instead of failing.
    """

    name: ClassVar[str] = "clickhouse"
    types: ClassVar[dict[str, str]] = {
        "date": "Nullable(Date32)",
        "datetime": "Nullable(DateTime64(6))",
        "integer": "Nullable(Int64)",
        "decimal": "Nullable(Decimal(18, 2))",
        "boolean": "Nullable(Bool)",
        "text": "Nullable(String)",
    }

    def text(self, value: str) -> str:
        return _with_backslashes(value)

    def integer(self, value: int) -> str:
        return f"toInt64({value})"

    def decimal(self, value: Decimal) -> str:
        return f"toDecimal64('{value}', 2)"

    def date(self, value: datetime.date) -> str:
        return f"toDate32('{value.isoformat()}')"

    def one_of(self, sql: str, values: list[str]) -> str:
        # ClickHouse's IN answers 0, not NULL, for a NULL; equality keeps it.
        return "(" + " OR ".join(f"{sql} = {value}" for value in values) + ")"

    def arithmetic(self, left: str, sign: str, right: str) -> str:
        # Int64 would silently wrap around.
        return f"accurateCast(toInt128({left}) {sign} toInt128({right}), 'Nullable(Int64)')"

    def sum_of_integers(self, sql: str) -> str:
        return f"accurateCast(SUM(toInt128({sql})), 'Nullable(Int64)')"

    def add_days(self, day: str, count: str) -> str:
        return f"addDays({day}, {count})"

    def days_between(self, start: str, end: str) -> str:
        return f"dateDiff('day', {start}, {end})"

    def add_months(self, day: str, count: str) -> str:
        return f"addMonths({day}, {count})"

    def full_hour(self, moment: str) -> str:
        return f"toStartOfHour({moment})"

    def add_hours(self, moment: str, count: str) -> str:
        return f"addHours({moment}, {count})"

    def is_month_end(self, day: str) -> str:
        return f"(toDayOfMonth(addDays({day}, 1)) = 1)"

    def calendar_table(self, first: datetime.date, table: str) -> str:
        return ""

    def digit(self, table: str, place: str) -> str:
        at = f"substring('{table}', greatest({place}, -1) + 1, 1)"
        return f"(toInt64(ascii(nullIf({at}, ''))) - 48)"

    def number(self, table: str, place: str, width: int) -> str:
        return f"toInt64OrNull(substring('{table}', {width} * ({place}) + 1, {width}))"

    def after_first(self, sql: str) -> str:
        return f"substring({sql}, 2)"

    def contains(self, text: str, part: str) -> str:
        return f"(position({text}, {part}) > 0)"

    def starts_with(self, text: str, part: str) -> str:
        return f"startsWith({text}, {part})"

    def concat(self, left: str, right: str) -> str:
        return f"concat({left}, {right})"

    def as_text(self, sql: str) -> str:
        return f"toString({sql})"

    def wide(self, sql: str) -> str:
        return f"CAST({sql} AS Nullable(Decimal(38, 2)))"


class SparkDialect(Dialect):
    """Spark 4 with the settings of `engines.spark` (ANSI, double quotes around names).

    Times have no zone (TIMESTAMP_NTZ). `try_cast` where a count becomes an INT: Spark may compute
    a branch that CASE does not choose, and an error there would stop the run.
    """

    name: ClassVar[str] = "spark"
    types: ClassVar[dict[str, str]] = {
        "date": "DATE",
        "datetime": "TIMESTAMP_NTZ",
        "integer": "BIGINT",
        "decimal": "DECIMAL(18, 2)",
        "boolean": "BOOLEAN",
        "text": "STRING",
    }

    def text(self, value: str) -> str:
        return _with_backslashes(value)

    def integer(self, value: int) -> str:
        # A bare `1` is an INT, and INT arithmetic overflows early.
        return f"{value}L"

    def add_days(self, day: str, count: str) -> str:
        return f"date_add({day}, try_cast({count} AS INT))"

    def days_between(self, start: str, end: str) -> str:
        return f"CAST(datediff({end}, {start}) AS BIGINT)"

    def add_months(self, day: str, count: str) -> str:
        return f"add_months({day}, try_cast({count} AS INT))"

    def full_hour(self, moment: str) -> str:
        return f"CAST(date_trunc('HOUR', {moment}) AS TIMESTAMP_NTZ)"

    def add_hours(self, moment: str, count: str) -> str:
        return f"({moment} + INTERVAL '1' HOUR * try_cast({count} AS INT))"

    def is_month_end(self, day: str) -> str:
        return f"({day} = last_day({day}))"

    def calendar_table(self, first: datetime.date, table: str) -> str:
        return ""

    def digit(self, table: str, place: str) -> str:
        # Bytes, because Spark walks through a text to find a place in it. A mark stands at both
        # ends: greatest and least pass over NULL, and lead it and all beyond the ends to a mark.
        inside = f"CAST(least(greatest({place}, -1), {len(table)}) AS INT)"
        return f"(nullif({self._code(f'!{table}!', f'{inside} + 2')}, {ord('!')}) - 48)"

    def number(self, table: str, place: str, width: int) -> str:
        at = f"try_cast({width} * ({place}) + 1 AS INT)"
        return (
            f"try_cast(CAST(substr(CAST('{table}' AS BINARY), {at}, {width}) AS STRING) AS BIGINT)"
        )

    @staticmethod
    def _code(table: str, place: str) -> str:
        """The code of the character at `place` (from 1) of a constant."""
        return f"ascii(CAST(substr(CAST('{table}' AS BINARY), {place}, 1) AS STRING))"

    def starts_with(self, text: str, part: str) -> str:
        return f"startswith({text}, {part})"

    def as_text(self, sql: str) -> str:
        return f"CAST({sql} AS STRING)"


DIALECTS: dict[str, Dialect] = {
    dialect.name: dialect for dialect in (DuckDBDialect(), ClickHouseDialect(), SparkDialect())
}
