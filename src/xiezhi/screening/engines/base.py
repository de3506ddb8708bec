"""What every engine does for a run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import ClassVar, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from xiezhi.errors import XiezhiError
from xiezhi.screening.dialects import Dialect
from xiezhi.screening.relations import Relations, RelationSource

LOGICAL = {
    pa.string(): "text",
    pa.date32(): "date",
    pa.timestamp("us"): "datetime",
    pa.int64(): "integer",
    pa.decimal128(18, 2): "decimal",
    pa.bool_(): "boolean",
}


class Engine(ABC):
    """Runs compiled SQL over relations. Use it as a context manager, or call `close`.

    `name` is the dialect to compile for. `prepare` may be called again and then forgets the
    relations before. Errors of all methods: SCR-081 with the engine's own words.
    """

    name: ClassVar[str]

    @property
    @abstractmethod
    def version(self) -> str:
        """The version of the engine's software; part of a run's identity."""

    @abstractmethod
    def prepare(self, relations: Relations) -> None:
        """Make the relations readable under the names of their record types."""

    @abstractmethod
    def materialise(self, name: str, sql: str) -> None:
        """Keep the rows of a SELECT as a table, in place of any table of that name."""

    @abstractmethod
    def query(self, sql: str) -> pa.Table:
        """The rows of one SELECT, dates as date32 and times without zone."""

    @abstractmethod
    def close(self) -> None:
        """Give everything back. Calling it twice is harmless."""

    def failed(self, error: Exception) -> XiezhiError:
        """The engine's failure as an error of the product."""
        lines = str(error).strip().splitlines() or [type(error).__name__]
        return XiezhiError("SCR-081", engine=self.name, what=lines[0][:400])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def without_zones(table: pa.Table) -> pa.Table:
    """Times without the zone an engine may have put on them; small strings."""
    fields = []
    for field in table.schema:
        kind = field.type
        if pa.types.is_timestamp(kind):
            kind = pa.timestamp("us")
        elif pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
            kind = pa.string()
        fields.append(pa.field(field.name, kind))
    return table.cast(pa.schema(fields))


def arrow_rows(source: RelationSource) -> pa.Table:
    """The rows of a relation in its schema, with `_as_of`; columns the source lacks are NULL."""
    wanted = source.schema.append(pa.field("_as_of", pa.date32()))
    if source.files:
        table = ds.dataset(list(source.files), schema=source.schema).to_table()
    else:
        table = source.table if source.table is not None else source.schema.empty_table()
    if source.as_of is not None:
        known = table.column_names
        extracted = table["_extracted_on"] if "_extracted_on" in known else None
        run = pa.scalar(source.as_of, pa.date32())
        as_of = (
            pc.min_element_wise(extracted.cast(pa.date32()), run, skip_nulls=False)
            if extracted is not None
            else pa.nulls(table.num_rows, pa.date32())
        )
        if "_as_of" in known:
            table = table.drop_columns(["_as_of"])
        table = table.append_column("_as_of", as_of)
    present = set(table.column_names)
    columns = [
        table[field.name].cast(field.type)
        if field.name in present
        else pa.nulls(table.num_rows, field.type)
        for field in wanted
    ]
    return pa.Table.from_arrays(columns, schema=wanted)


def typed_columns(source: RelationSource, present: set[str], d: Dialect) -> list[str]:
    """The columns of a relation and `_as_of`, each in its logical type; NULL where the source has
    none of that name."""
    found = []
    for field in source.schema:
        value = d.name_of(field.name) if field.name in present else "NULL"
        found.append(f"{d.cast(value, LOGICAL[field.type])} AS {d.name_of(field.name)}")
    if source.as_of is None:
        as_of = '"_as_of"'
    else:
        run = d.date(source.as_of)
        # Unknown stays unknown: `least` would take the run's date.
        extracted = '"_extracted_on"' if "_extracted_on" in present else "NULL"
        as_of = f"CASE WHEN {extracted} <= {run} THEN {extracted} WHEN {extracted} > {run} THEN {run} END"
    return [*found, f'{d.cast(as_of, "date")} AS "_as_of"']
