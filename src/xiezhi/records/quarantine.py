"""Bad rows: the reasons in the store, the rows themselves in files that can be mended.

Reasons hold no personal value and stay in `<store>/quarantine/<batch>/`. The rows, as the user
wrote them, go only where the user wants them: same columns, and beside them 错误说明 and 原行号.
Such a file is mended and sent again like any other.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath

import xlsxwriter

from xiezhi.durable import write_durably
from xiezhi.records.intake_report import BadRow
from xiezhi.records.reading.delimited import split_cells
from xiezhi.records.reading.table import MEND_COLUMNS, RawTable

_SUFFIX = "待更正"
_FORMULA = re.compile(r"^[\t\r ]*[=+\-@＝＋－＠]|^[\t\r]")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
_UNSAFE = re.compile(r"[^\w.-]+")
_EPOCH_1904 = date(1904, 1, 1)


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
                cells, rest = _loose_cells(rejected[line].text, width)
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
    only their owner may read them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    books: dict[str, list[BadTable]] = {}
    for item in bad:
        if item.table.epoch is not None:
            books.setdefault(item.table.file, []).append(item)
            continue
        path = folder / f"{_name(item.table.file, item.table.sheet)}.csv"
        write_durably(path, _csv(item), private=True)
        written.append(path)
    for file, items in books.items():
        path = folder / f"{_name(file, '')}.xlsx"
        write_durably(path, _workbook(items), private=True)
        written.append(path)
    return written


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
    with xlsxwriter.Workbook(out, options) as book:
        text = book.add_format({"num_format": "@"})
        for item in items:
            sheet = book.add_worksheet(item.table.sheet)
            for number, row in enumerate([item.headers(), *item.rows()]):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(number, column, cell, text)
    return out.getvalue()


def _name(file: str, sheet: str) -> str:
    stem = str(PurePath(file).with_suffix("")).removesuffix(f"-{_SUFFIX}")
    return _UNSAFE.sub("_", "-".join(filter(None, (stem, sheet, _SUFFIX))))


def _loose_cells(text: str, width: int) -> tuple[list[str], str]:
    """The cells of a broken row as far as they go, and the text where they do not fit."""
    if text.startswith("{"):
        return [""] * width, text
    cells = split_cells(text, "\t" if "\t" in text else ",")
    return (cells + [""] * width)[:width], text if len(cells) > width else ""
