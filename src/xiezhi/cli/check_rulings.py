"""Rulings among the user's files: read, turned into records, and kept at hand for their words."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from xiezhi.cli.check_extras import Ruling
from xiezhi.cli.progress import Step
from xiezhi.cli.report import words
from xiezhi.documents.reading import OTHER, Reading, rulings
from xiezhi.documents.ruling import read_text
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.records.catalogue import RecordType, catalogue
from xiezhi.records.intake_persons import replace_persons
from xiezhi.records.intake_report import BadRow, FileReport, IntakeReport, Refusal
from xiezhi.records.reading import Source
from xiezhi.records.reading.encoding import to_utf8
from xiezhi.records.store import Store

_TYPE = "commutation_ruling"
_SHOWN = 5


@dataclass
class RulingsRead:
    """What the files of rulings gave. `by_unit` holds each ruling under its unit's name."""

    report: IntakeReport
    by_unit: dict[str, Ruling] = field(default_factory=dict)


@dataclass(frozen=True)
class _Document:
    """One document: its id, its text and where it stands (`line` of a JSONL file)."""

    id: str
    text: str
    file: str
    line: int | None


def take_rulings(
    store: Store,
    sources: Sequence[Source],
    *,
    source: str,
    extracted_on: date | None,
    progress: Step | None = None,
) -> RulingsRead:
    """Read the rulings and write them into the store; what could not be read is in the report."""
    report = IntakeReport(batch="", source=source, clock=None, dry_run=False)
    found = RulingsRead(report)
    documents: dict[str, _Document] = {}
    for number, item in enumerate(sources):
        if progress:
            progress(item.name, number, len(sources))
        try:
            for document in _documents(item, report):
                _keep(document, documents, report)
        except XiezhiError as error:
            report.refused.append(Refusal(item.name, "", error.code, error.where))
    readings = list(_read(documents, report))
    for reading in readings:
        unit = f"{_TYPE}:{source}:{reading.id}"
        found.by_unit[unit] = Ruling(reading, documents[reading.id].text)
    if readings:
        _store(store, readings, documents, source=source, extracted_on=extracted_on)
        _describe(readings, report)
    return found


def _documents(source: Source, report: IntakeReport) -> Iterator[_Document]:
    """The documents of a file: the whole of a text, each line of a JSONL file."""
    raw = source.read()
    text = to_utf8(raw, source.name).decode()
    if source.path.suffix.lower() == ".txt":
        yield _Document(_id(raw), text, source.name, None)
        return
    for line, content in enumerate(text.split("\n"), 1):
        if not content.strip():
            continue
        try:
            entry = json.loads(content)
        except ValueError:
            entry = None
        where = {"file": source.name, "line": line}
        if not isinstance(entry, dict):
            report.quarantined.append(_bad(source, line, "DOC-103", where))
        elif not isinstance(entry.get("text"), str):
            report.quarantined.append(_bad(source, line, "DOC-104", where))
        else:
            # Of an object only `id` and `text` are looked at (decision 15).
            id = entry.get("id")
            name = str(id) if isinstance(id, str | int) else _id(entry["text"].encode())
            yield _Document(name, entry["text"], source.name, line)


def _id(raw: bytes) -> str:
    """The id of a document without one: the first 16 digits of the SHA-256 of its bytes."""
    return hashlib.sha256(raw).hexdigest()[:16]


def _bad(source: Source, line: int, code: str, where: dict[str, Any]) -> BadRow:
    return BadRow(source.name, "", line, "text", "", code, where)


def _keep(document: _Document, known: dict[str, _Document], report: IntakeReport) -> None:
    first = known.setdefault(document.id, document)
    if first is document:
        return
    if first.text == document.text:
        report.merged += 1
        return
    where = {"file": document.file, "line": document.line or 1, "id": document.id,
             "first": first.line or 1}  # fmt: skip
    line = document.line or 1
    report.quarantined.append(BadRow(document.file, "", line, "id", "", "DOC-105", where))


def _read(documents: dict[str, _Document], report: IntakeReport) -> Iterator[Reading]:
    """The rulings among the documents; the others are counted and named."""
    others = []
    for document in documents.values():
        try:
            reading = read_text(document.text, document.id)
        except XiezhiError as error:
            report.refused.append(Refusal(document.file, "", error.code, error.where))
            continue
        if reading.kind == OTHER:
            others.append(words.place(document.file, "", document.line))
        else:
            yield reading
    if others:
        shown = _("、").join(others[:_SHOWN]) + (_("等") if len(others) > _SHOWN else "")
        report.notes.append(("CLI-110", {"n": len(others), "files": shown}))


def _describe(readings: Sequence[Reading], report: IntakeReport) -> None:
    """One line for all rulings, and what was not read in how many of them."""
    read = {name for reading in readings for name in reading.elements} | {"ruling_no", "kind"}
    name = _("{n} 份裁定书").format(n=len(readings))
    report.files.append(
        FileReport(name, "", _TYPE, len(readings), dict.fromkeys(sorted(read), ""), {}, [], [])
    )
    report.rows[_TYPE] = len(readings)
    if report.merged:
        report.notes.append(("CLI-111", {"n": report.merged}))
    unread = Counter(name for reading in readings for name in reading.unread)
    if unread:
        shown = _("、").join(
            _("{field}（{n} 份）").format(field=words.field(_TYPE, name), n=n)
            for name, n in unread.most_common()
        )
        report.notes.append(("CLI-112", {"fields": shown}))


def _store(
    store: Store,
    readings: Sequence[Reading],
    documents: dict[str, _Document],
    *,
    source: str,
    extracted_on: date | None,
) -> None:
    """Write the records of the readings as one batch, names replaced by pseudonyms."""
    tables = {}
    for type_id, rows in rulings(readings).items():
        if not rows:
            continue
        kind = catalogue()[type_id]
        owner = "document_id" if type_id == "document_span" else kind.key[0]
        for row in rows:
            document = documents[row[owner]]
            row |= {
                "_id": f"{source}:" + "/".join(str(row[key]) for key in kind.key),
                "_source": source,
                "_file": document.file,
                "_sheet": "",
                "_row": document.line,
                "_extracted_on": extracted_on,
            }
        tables[type_id] = _table(kind, rows, store, source)
    store.write(tables, batch=f"{source}-rulings")


def _table(kind: RecordType, rows: list[dict[str, Any]], store: Store, source: str) -> pa.Table:
    for item in kind.fields.values():
        if item.ref is not None:
            for row in rows:
                row[item.id] = f"{source}:{row[item.id]}" if row.get(item.id) else None
    columns = {
        item.id: pa.array([row.get(item.id) for row in rows], pa.string())
        for item in kind.fields.values()
        if item.personal in ("identity", "name")
    }
    ids = pa.array([row["_id"] for row in rows], pa.string())
    persons = replace_persons(kind, columns, ids, store.pseudonyms, vault=False)
    schema = pa.schema([f for f in kind.arrow_schema() if f.name not in persons.columns])
    table = pa.Table.from_pylist(rows, schema=schema)
    for name, values in persons.columns.items():
        table = table.append_column(name, values)
    return table
