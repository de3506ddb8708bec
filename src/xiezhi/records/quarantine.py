"""Bad rows: the reasons in the store, the rows themselves in files that can be mended.

Reasons hold no personal value and stay in `<store>/quarantine/<batch>/`. The rows, as the user
wrote them, go only where the user wants them: same columns, and beside them 错误说明 and 原行号.
Such a file is mended and sent again like any other. It never replaces a file that lies there: that one
may hold rows nobody has mended yet.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from pathlib import Path, PurePath

import xlsxwriter

from xiezhi.durable import create_private, write_durably
from xiezhi.records.intake_report import BadRow
from xiezhi.records.reading.delimited import split_cells
from xiezhi.records.reading.table import MEND_COLUMNS, RawTable, RejectedRow

_SUFFIX = "待更正"
_FORMULA = re.compile(r"^[\t\r ]*[=+\-@＝＋－＠]|^[\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
_UNSAFE = re.compile(r"[^\w.-]+")
# Of a file of rows to mend that was sent again: it gets its first name anew, and no longer one.
_OURS = re.compile(rf"(?:-{_SUFFIX}(?:-\d+)?)+$")
# Most file systems take 255 bytes; sign, number and suffix come on top.
_MOST_BYTES = 200
_NO_SHEET = re.compile(r"[\[\]:*?/\\]")
_MOST_SHEET = 31
_EPOCH_1904 = date(1904, 1, 1)
# The same rows give the same bytes, so that they are written once.
_MADE = datetime(2000, 1, 1)  # a label in the workbook, no moment


@dataclass
class BadTable:
    """The bad rows of one table: `reasons` by line."""

    table: RawTable
    reasons: dict[int, list[str]]
    # Headings of columns that are dropped knowingly: they are not handed round either.
    dropped: set[str] = field(default_factory=set)

    def rows(self) -> Iterable[list[str]]:
        """The rows to mend, each with its reasons and its line."""
        rejected = {row.line: row for row in self.table.rejected}
        places = {
            line: i for i, line in enumerate(self.table.lines.to_pylist()) if line in self.reasons
        }
        width = len(self.table.headers)
        kept = self._kept()
        for line in sorted(self.reasons):
            reason = "；".join(self.reasons[line])
            if line in places:
                cells = [column[places[line]].as_py() or "" for column in self.table.columns]
            else:
                cells, rest = _loose_cells(rejected[line], width)
                reason += f"（{rest}）" if rest and len(kept) == width else ""
            yield [*(cells[index] for index in kept), reason, str(line)]

    def headers(self) -> list[str]:
        """The table's own headings and ours."""
        return [*(self.table.headers[index] for index in self._kept()), *MEND_COLUMNS]

    def _kept(self) -> list[int]:
        gone = {*self.dropped, *MEND_COLUMNS}
        return [i for i, name in enumerate(self.table.headers) if name not in gone]


def neutralise(text: str) -> str:
    """A cell that no spreadsheet runs as a formula; the reader takes the apostrophe away again."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.match(text) else text


def write_reasons(store: Path, batch: str, bad: Sequence[BadRow]) -> None:
    """Keep the coded reasons of a batch, one JSON object a line, without personal values."""
    folder = store / "quarantine" / batch
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps(
            {
                "file": row.file,
                "sheet": row.sheet,
                "line": row.line,
                "field": row.field,
                "value": row.value,
                "code": row.code,
                "zh": row.text("zh"),
                "en": row.text("en"),
            },
            ensure_ascii=False,
        )
        for row in bad
    ]
    write_durably(folder / "reasons.jsonl", ("\n".join(lines) + "\n").encode())


def write_mend_files(folder: Path, bad: Sequence[BadTable]) -> list[Path]:
    """Write one file to mend per bad file: XLSX for workbooks, CSV for all others.

    They hold the rows as the user wrote them, names included, so they never go into the store and
    only their owner may read them. A name that is taken gets a number; a file with just these rows
    stands for itself. Errors: OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    books: dict[str, list[BadTable]] = {}
    for item in bad:
        if item.table.epoch is not None:
            books.setdefault(item.table.file, []).append(item)
            continue
        stem = _stem(item.table.file, item.table.sheet)
        written.append(_written(folder, stem, ".csv", _csv(item), written))
    for file, items in books.items():
        written.append(_written(folder, _stem(file, ""), ".xlsx", _workbook(items), written))
    return written


def _written(folder: Path, stem: str, suffix: str, content: bytes, batch: Sequence[Path]) -> Path:
    """Write under the first name that is free. `batch`: what was written before, each for itself."""
    for number in count(1):
        path = folder / (f"{stem}-{number}{suffix}" if number > 1 else f"{stem}{suffix}")
        try:
            create_private(path, content)
        except FileExistsError:
            if path in batch or not path.is_file() or path.read_bytes() != content:
                continue
        return path
    raise AssertionError


def _csv(item: BadTable) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutralise(name) for name in item.headers()])
    writer.writerows([neutralise(cell) for cell in row] for row in item.rows())
    # Without the mark, spreadsheets read Chinese as rubbish.
    return out.getvalue().encode("utf-8-sig")


def _workbook(items: Sequence[BadTable]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "date_1904": items[0].table.epoch == _EPOCH_1904}
    names: list[str] = []
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _MADE})
        text = book.add_format({"num_format": "@"})
        for item in items:
            names.append(_sheet_name(item.table.sheet, names))
            sheet = book.add_worksheet(names[-1])
            for number, row in enumerate([item.headers(), *item.rows()]):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell, text)
    return out.getvalue()


def _stem(file: str, sheet: str) -> str:
    own = _OURS.sub("", str(PurePath(file).with_suffix("")))
    name = _UNSAFE.sub("_", "-".join(filter(None, (own, sheet))))
    short = name.encode()[:_MOST_BYTES].decode(errors="ignore")
    return "-".join(filter(None, (short, _SUFFIX)))


def _sheet_name(given: str, taken: Sequence[str]) -> str:
    """A name that a workbook may have: other programs give sheets names that spreadsheets refuse."""
    clean = "".join(sign if sign.isprintable() else "_" for sign in _NO_SHEET.sub("_", given))
    clean = clean.strip("'") or "Sheet"
    # Spreadsheets keep this name for themselves.
    clean = f"{clean}_" if clean.lower() == "history" else clean
    known = {name.lower() for name in taken}
    for number in count(1):
        mark = f"-{number}" if number > 1 else ""
        name = _cut(clean, _MOST_SHEET - len(mark)).rstrip("'") + mark
        if name.lower() not in known:
            return name
    raise AssertionError


def _cut(text: str, most: int) -> str:
    """The beginning of a text, by the units in which spreadsheets count."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", errors="ignore")


def _loose_cells(row: RejectedRow, width: int) -> tuple[list[str], str]:
    """The cells of a broken row as far as they go, and the text where they do not fit."""
    if not row.delimiter:
        return [""] * width, row.text
    cells = split_cells(row.text, row.delimiter)
    return (cells + [""] * width)[:width], row.text if len(cells) > width else ""
