"""XLSX workbooks: each visible sheet a table."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import python_calamine as calamine

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.archive import inspect
from xiezhi.records.reading.delimited import MOST_COLUMNS
from xiezhi.records.reading.header import Known, Merge, find_header
from xiezhi.records.reading.table import CellFault, Note, RawTable

_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
# A workbook keeps 15 digits of a number; longer ones end in invented zeros.
_EXACT = 10**15
_HEAD = 20


def read_workbook(raw: bytes, file: str, known: Known) -> tuple[list[RawTable], list[Note]]:
    """The tables of a workbook, and what was passed over.

    Hidden sheets are passed over and named: what the user does not see, the user has not checked.
    Errors: those of `archive` and `header`, REC-122 damaged, REC-123 no sheet with data.
    """
    inspection = inspect(raw, file)
    epoch = _EPOCH_1904 if inspection.date1904 else _EPOCH_1900
    tables: list[RawTable] = []
    notes: list[Note] = []
    first: XiezhiError | None = None
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for sheet in book.sheets_metadata:
            where = {"file": file, "sheet": sheet.name}
            if sheet.visible != calamine.SheetVisibleEnum.Visible:
                notes.append(Note("REC-193", where))
                continue
            if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            content = book.get_sheet_by_name(sheet.name)
            grid = content.to_python(skip_empty_area=False)
            if not any(cell != "" for row in grid for cell in row):
                notes.append(Note("REC-194", where))
                continue
            merges: list[Merge] = list(content.merged_cell_ranges or ())
            cells = inspection.cells.get(sheet.name, {})
            try:
                tables.append(_table(grid, merges, cells, epoch, file, sheet.name, known))
            except XiezhiError as error:
                # A cover sheet of notes is no table; only a file without any table is refused.
                if error.code not in ("REC-108", "REC-102"):
                    raise
                first = first or error
                notes.append(Note(error.code, where))
    except calamine.PasswordError:
        raise XiezhiError("REC-115", file=file) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise XiezhiError("REC-122", file=file) from None
    if not tables:
        raise first or XiezhiError("REC-123", file=file)
    return tables, notes


def _table(
    grid: list[list[Any]],
    merges: Sequence[Merge],
    unusable: dict[tuple[int, int], tuple[str, str]],
    epoch: date,
    file: str,
    sheet: str,
    known: Known,
) -> RawTable:
    head = [[_text(cell) or "" for cell in row] for row in grid[:_HEAD]]
    header = find_header(head, known, file=file, sheet=sheet, merges=merges)
    width = max(
        (i + 1 for row in grid[header.data_from :] for i in range(len(row)) if row[i] != ""),
        default=0,
    )
    names = header.names + [""] * (width - len(header.names))
    while names and not names[-1] and len(names) > width:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise XiezhiError("REC-111", file=file, columns=len(names), most=MOST_COLUMNS)
    faults, notes = _unmerge(grid, merges, header.data_from, file, sheet)
    faulty = {(fault.row, fault.column) for fault in faults}
    lines: list[int] = []
    columns: list[list[str | None]] = [[] for _ in names]
    found: list[CellFault] = []
    for row_number in range(header.data_from, len(grid)):
        row = grid[row_number]
        texts = [_text(cell) for cell in row]
        bad_here = [c for c in range(len(names)) if (row_number, c) in unusable]
        if not any(texts) and not bad_here:
            continue
        place = len(lines)
        lines.append(row_number + 1)
        for index, column in enumerate(columns):
            column.append(texts[index] if index < len(texts) else None)
            if (row_number, index) in unusable:
                code, shown = unusable[row_number, index]
                found.append(CellFault(place, index, code, shown))
            elif (row_number, index) in faulty:
                found.append(CellFault(place, index, "REC-177", texts[index] or ""))
            elif index < len(row) and _lost_digits(row[index]):
                found.append(CellFault(place, index, "REC-176", texts[index] or ""))
    if not lines:
        raise XiezhiError("REC-102", file=file, sheet=sheet)
    return RawTable(
        file,
        sheet,
        names,
        [pa.array(column, pa.string()) for column in columns],
        pa.array(lines, pa.int64()),
        faults=found,
        notes=notes,
        epoch=epoch,
    )


def _unmerge(
    grid: list[list[Any]], merges: Sequence[Merge], data_from: int, file: str, sheet: str
) -> tuple[list[CellFault], list[Note]]:
    """Fill cells merged downwards; cells merged across have no one column and are faults."""
    faults: list[CellFault] = []
    filled = 0
    for (top, left), (bottom, right) in merges:
        if top < data_from:
            continue
        if right > left:
            faults += [
                CellFault(row, column, "REC-177", "")
                # A merge may reach to the last cell of the sheet, far beyond what is there.
                for row in range(top, min(bottom + 1, len(grid)))
                for column in range(left, min(right + 1, len(grid[row])))
            ]
            continue
        for row in range(top + 1, min(bottom + 1, len(grid))):
            grid[row][left] = grid[top][left]
            filled += 1
    notes = [Note("REC-195", {"file": file, "sheet": sheet, "n": filled})] if filled else []
    return faults, notes


def _text(cell: Any) -> str | None:
    """A cell as the user would write it; None where it is empty."""
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        # Serial numbers are binary fractions: 10:30:00 may come as 10:29:59.999.
        rounded = cell + timedelta(microseconds=500_000)
        return rounded.replace(microsecond=0).isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _lost_digits(cell: Any) -> bool:
    return isinstance(cell, float) and abs(cell) >= _EXACT
