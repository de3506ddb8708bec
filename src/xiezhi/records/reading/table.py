"""What every reader answers: a table of text with the line each row stands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

# Written by us into the file of bad rows; skipped when that file comes back.
MEND_COLUMNS = ("错误说明", "原行号")


@dataclass(frozen=True)
class CellFault:
    """A cell that could not be read at all (an error value, a lost digit)."""

    row: int  # index into the table, from 0
    column: int
    code: str
    value: str


@dataclass(frozen=True)
class RejectedRow:
    """A row that has no cells to speak of (wrong number of columns, broken quoting).

    `delimiter`: by which its text falls into cells as far as it does; empty where there is none.
    """

    line: int
    code: str
    where: dict[str, Any]
    text: str
    delimiter: str = ""


@dataclass(frozen=True)
class Note:
    """Something the user should know that stops nothing."""

    code: str
    where: dict[str, Any]


@dataclass
class RawTable:
    """One table of a file, all cells as text (null where empty).

    `lines[i]` is the line, row or element number of row i as the user sees it in the file.
    `epoch` is day 0 of serial dates, None for files that are no workbooks.
    """

    file: str
    sheet: str
    headers: list[str]
    columns: list[pa.Array]
    lines: pa.Array
    faults: list[CellFault] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    epoch: date | None = None

    @property
    def rows(self) -> int:
        """How many rows could be split into cells."""
        return len(self.lines)
