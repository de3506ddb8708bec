"""The county's files as offices have them: XLSX with a title and a merged two-row header, GB18030
CSV, JSON Lines, rulings as plain texts. Same seed, same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from xiezhi import records
from xiezhi.demo.county import Book
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
_FIXED = datetime(2026, 11, 20)


def _columns(type: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    used = {name for row in rows for name in row}
    return [name for name in records.catalogue()[type].fields if name in used]


def _shown(type: str, name: str, value: Any) -> Any:
    """A value as an office would write it: code titles in Chinese, 是/否, dates in several forms."""
    field = records.catalogue()[type].fields[name]
    if value is None:
        return ""
    if field.codes and value in code_lists()[field.codes]:
        return code_lists()[field.codes][value].title["zh"]
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
    return titles, [[_shown(type, name, row.get(name)) for name in columns] for row in rows]


def _write_xlsx(path: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": _FIXED})
    bold = book.add_format({"bold": True, "align": "center"})
    for type, rows in tables.items():
        title = records.catalogue()[type].title["zh"]
        sheet = book.add_worksheet(title[:31])
        titles, body = _table(type, rows)
        sheet.merge_range(0, 0, 0, max(len(titles) - 1, 1), f"{title}登记表", bold)
        for column, text in enumerate(titles):
            sheet.write_string(1, column, text, bold)
        for index, row in enumerate(body):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(index + 2, column, value)
                else:
                    sheet.write_string(index + 2, column, str(value))
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


def _write_csv(path: Path, type: str, rows: Sequence[Mapping[str, Any]]) -> None:
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


def write(folder: Path, book: Book, rulings: Iterable[str]) -> dict[str, list[Path]]:
    """Write all files; the paths of each source."""
    folder.mkdir(parents=True, exist_ok=True)
    written: dict[str, list[Path]] = {}
    by_source: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for (source, type), rows in book.rows.items():
        by_source.setdefault(source, {})[type] = rows
    for source, tables in by_source.items():
        home = folder / source
        home.mkdir()
        form = FORMS[source]
        if form == "xlsx":
            path = home / f"{source}.xlsx"
            _write_xlsx(path, tables)
            written[source] = [path]
            continue
        writer = _write_csv if form == "csv" else _write_jsonl
        for type, rows in tables.items():
            path = home / f"{records.catalogue()[type].title['zh']}.{form}"
            writer(path, type, rows)
            written.setdefault(source, []).append(path)
    home = folder / "rulings"
    home.mkdir()
    for document in rulings:
        raw = document.encode()
        path = home / f"裁定书-{hashlib.sha256(raw).hexdigest()[:8]}.txt"
        path.write_bytes(raw)
        written.setdefault("rulings", []).append(path)
    return written
