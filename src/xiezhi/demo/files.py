"""The county's files as offices have them: XLSX with a title and a merged two-row header, GB18030
CSV, JSON Lines, rulings as plain texts, judgments as TXT, DOCX and HTML. Same seed, same bytes."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from xiezhi import records
from xiezhi.demo.book import Book
from xiezhi.demo.papers import JUDGMENTS, Paper
from xiezhi.demo.rulings import RULINGS, Ruling, text
from xiezhi.records.catalogue import code_lists

# How each source hands over its tables.
FORMS = {
    "police": "xlsx",
    "court": "csv",
    "detention": "csv",
    "justice": "xlsx",
    "administration": "jsonl",
    "procuratorate": "xlsx",
}
# In which line of a file its first record stands.
_FIRST_LINE = {"xlsx": 4, "csv": 2, "jsonl": 1}
_FIXED = datetime(2026, 11, 20)


def _title(type: str) -> str:
    return records.catalogue()[type].title["zh"]


def _sheet(type: str) -> str:
    # A sheet's name has at most 31 characters.
    return _title(type)[:31]


def _columns(type: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    used = {name for row in rows for name in row}
    return [name for name in records.catalogue()[type].fields if name in used]


def shown(type: str, name: str, value: Any) -> Any:
    """A value as an office would write it: code titles in Chinese, 是/否, dates in several forms."""
    column = records.catalogue()[type].fields[name]
    if value is None:
        return ""
    if column.codes and value in code_lists()[column.codes]:
        return code_lists()[column.codes][value].title["zh"]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        forms = (
            f"{value:%Y-%m-%d}",
            f"{value.year}.{value.month}.{value.day}",
            f"{value.year}年{value.month}月{value.day}日",
        )
        return forms[len(name) % 3]
    if isinstance(value, Decimal):
        return str(value)
    return value


def _table(type: str, rows: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    columns = _columns(type, rows)
    titles = [records.catalogue()[type].fields[name].title["zh"] for name in columns]
    return titles, [[shown(type, name, row.get(name)) for name in columns] for row in rows]


def _write_xlsx(path: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": _FIXED})
    bold = book.add_format({"bold": True, "align": "center"})
    for type, rows in tables.items():
        title = _title(type)
        sheet = book.add_worksheet(_sheet(type))
        titles, body = _table(type, rows)
        sheet.merge_range(0, 0, 0, max(len(titles) - 1, 1), f"{title}登记表", bold)
        for column, heading in enumerate(titles):
            sheet.merge_range(1, column, 2, column, heading, bold)
        for index, row in enumerate(body):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(index + 3, column, value)
                else:
                    sheet.write_string(index + 3, column, str(value))
    book.close()
    _fix_times(path)


def _fix_times(path: Path) -> None:
    """The zip members of a workbook carry the clock; the same seed must give the same bytes."""
    with zipfile.ZipFile(path) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            if name == "docProps/core.xml":
                content = re.sub(rb"<dcterms:modified[^<]*</dcterms:modified>", b"", content)
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 0, 0, 0)), content)


def write_csv(path: Path, type: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """A table of one type, headings in Chinese, in the encoding offices use."""
    titles, body = _table(type, rows)
    with path.open("w", encoding="gb18030", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(titles)
        writer.writerows(body)


def _write_jsonl(path: Path, type: str, rows: Sequence[Mapping[str, Any]]) -> None:
    titles, body = _table(type, rows)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row in body:
            out.write(json.dumps(dict(zip(titles, row, strict=True)), ensure_ascii=False) + "\n")


class Place(NamedTuple):
    """Where a unit's (first) row stands: file below the folder of files, sheet, line."""

    file: str
    sheet: str
    line: int | None


@dataclass(slots=True)
class Written:
    """The paths of each source, and the place of each unit (`type:source:key`); what is read from a
    document has the place of the document (`source:key`)."""

    paths: dict[str, list[Path]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def note(self, source: str, type: str, file: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Note where the rows of a table stand; of two rows of one key the first counts."""
        form = FORMS[source]
        sheet = _sheet(type) if form == "xlsx" else ""
        for index, row in enumerate(rows):
            key = "/".join(str(row.get(name)) for name in records.catalogue()[type].key)
            place = Place(file, sheet, index + _FIRST_LINE[form])
            self.places.setdefault(f"{type}:{source}:{key}", place)

    def place(self, unit: str) -> Place:
        """Where a unit stands."""
        found = self.places.get(unit)
        document = unit.partition(":")[2].partition("/")[0]
        return found or self.places[document]


def write(
    folder: Path, book: Book, rulings: Iterable[Ruling], judgments: Iterable[Paper]
) -> Written:
    """Write all files below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = Written()
    by_source: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for (source, type), rows in book.rows.items():
        by_source.setdefault(source, {})[type] = rows
    for source, tables in by_source.items():
        (folder / source).mkdir()
        form = FORMS[source]
        if form == "xlsx":
            path = folder / source / f"{source}.xlsx"
            _write_xlsx(path, tables)
            written.paths[source] = [path]
            for type, rows in tables.items():
                written.note(source, type, f"{source}/{path.name}", rows)
            continue
        writer = write_csv if form == "csv" else _write_jsonl
        for type, rows in tables.items():
            path = folder / source / f"{_title(type)}.{form}"
            writer(path, type, rows)
            written.paths.setdefault(source, []).append(path)
            written.note(source, type, f"{source}/{path.name}", rows)
    (folder / RULINGS).mkdir()
    for ruling in rulings:
        path = folder / RULINGS / f"裁定书-{ruling.key[:8]}.txt"
        path.write_bytes(text(ruling).encode())
        written.places[f"{RULINGS}:{ruling.key}"] = Place(f"{RULINGS}/{path.name}", "", None)
    (folder / JUDGMENTS).mkdir()
    for paper in judgments:
        path = folder / JUDGMENTS / paper.file
        path.write_bytes(paper.content)
        written.places[f"{JUDGMENTS}:{paper.key}"] = Place(f"{JUDGMENTS}/{path.name}", "", None)
    return written
