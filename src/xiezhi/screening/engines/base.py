"""What every engine does for a run."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import ClassVar, Self

import pyarrow as pa

from xiezhi.errors import XiezhiError
from xiezhi.screening.relations import Relations


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
