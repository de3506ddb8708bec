"""Rulings among the user's files: read, turned into records, and kept at hand for their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xiezhi.cli.check_extras import Ruling
from xiezhi.cli.progress import Step
from xiezhi.cli.report import words
from xiezhi.documents.files import Document, document_id, documents
from xiezhi.documents.reading import Reading
from xiezhi.documents.taking import Taken, take_rulings
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.records.intake_report import BadRow, FileReport, IntakeReport, Refusal
from xiezhi.records.reading import Source
from xiezhi.records.store import Store

_TYPE = "commutation_ruling"
_SHOWN = 5


@dataclass
class RulingsRead:
    """What the files of rulings gave. `by_unit` holds each ruling under its unit's name."""

    report: IntakeReport
    by_unit: dict[str, Ruling] = field(default_factory=dict)


def read_rulings(
    store: Store,
    sources: Sequence[Source],
    *,
    source: str,
    extracted_on: date | None,
    progress: Step | None = None,
) -> RulingsRead:
    """Read the rulings and write them into the store; what could not be read is in the report."""
    report = IntakeReport(batch="", source=source, clock=None, dry_run=False)
    read = []
    for number, document in enumerate(found := _collect(sources, report)):
        if progress:
            progress(document.file, number, len(found))
        try:
            read.append((document, document.read()))
        except XiezhiError as error:
            report.refused.append(Refusal(document.file, "", error.code, error.where))
    taken = take_rulings(store, read, source=source, extracted_on=extracted_on)
    others = set(taken.others)
    rulings = [(document, reading) for document, reading in read if document not in others]
    _describe([reading for _document, reading in rulings], taken, report)
    units = {
        f"{_TYPE}:{source}:{reading.id}": Ruling(reading, document.text)
        for document, reading in rulings
    }
    return RulingsRead(report, units)


def _collect(sources: Sequence[Source], report: IntakeReport) -> list[Document]:
    """The documents of all files, each once."""
    found: dict[str, Document] = {}
    for item in sources:
        aside: list[XiezhiError] = []
        try:
            inside = documents(item.path, item.name, aside=aside)
        except XiezhiError as error:
            report.refused.append(Refusal(item.name, "", error.code, error.where))
            continue
        report.quarantined += [
            BadRow(item.name, "", error.where["line"], "", "", error.code, error.where)
            for error in aside
        ]
        for document in inside:
            first = found.setdefault(document.id, document)
            if first.text != document.text:
                # Two files may both count from 1; neither ruling may take the other's place.
                own = replace(document, id=document_id(document.text.encode()))
                first = found.setdefault(own.id, own)
                document = own
            report.merged += first is not document
    return list(found.values())


def _describe(readings: Sequence[Reading], taken: Taken, report: IntakeReport) -> None:
    """One line for all rulings, and what was not read in how many of them."""
    report.rows |= taken.rows
    if readings:
        name = _("{n} 份裁定书").format(n=len(readings))
        report.files.append(FileReport(name, "", _TYPE, len(readings), {}, {}, [], []))
    if taken.others:
        report.notes.append(("CLI-110", {"n": len(taken.others), "files": _some(taken.others)}))
    if report.merged:
        report.notes.append(("CLI-111", {"n": report.merged}))
    unread = Counter(name for reading in readings for name in reading.unread)
    if unread:
        report.notes.append(("CLI-112", {"fields": _("、").join(_unread(unread))}))


def _some(others: Sequence[Document]) -> str:
    """The first few documents by their places."""
    places = [words.place(other.file, "", other.line) for other in others[:_SHOWN]]
    return _("、").join(places) + (_("等") if len(others) > _SHOWN else "")


def _unread(unread: Counter[str]) -> Iterator[str]:
    for name, n in unread.most_common():
        yield _("{field}（{n} 份）").format(field=words.field(_TYPE, name), n=n)
