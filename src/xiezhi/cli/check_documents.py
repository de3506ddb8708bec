"""Documents among the user's files: read, turned into records, and kept at hand for their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xiezhi.cli.progress import Step
from xiezhi.documents.files import Document, document_id, documents
from xiezhi.documents.passages import Passage, passages
from xiezhi.documents.reading import OTHER, RULINGS, Reading
from xiezhi.documents.taking import Taken, take_documents
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.records.intake_report import BadRow, FileReport, IntakeReport, Refusal
from xiezhi.records.reading import Source
from xiezhi.records.store import Store
from xiezhi.screening import words

_RULING = "commutation_ruling"
_JUDGMENT = "judgment"
_SHOWN = 5


@dataclass
class DocumentsRead:
    """What the files of documents gave. `by_unit` holds the words behind each unit."""

    report: IntakeReport
    by_unit: dict[str, Passage] = field(default_factory=dict)


def read_documents(
    store: Store,
    sources: Sequence[Source],
    *,
    source: str,
    extracted_on: date | None,
    names: bool = False,
    progress: Step | None = None,
) -> DocumentsRead:
    """Read the documents and write them into the store; what could not be read is in the report.

    `names`: whether the report may show persons, and so the names of files as they are.
    """
    report = IntakeReport(batch="", source=source, clock=None, dry_run=False)
    read = []
    for number, document in enumerate(found := _collect(sources, report)):
        if progress:
            progress(document.file, number, len(found))
        try:
            read.append((document, document.read()))
        except XiezhiError as error:
            report.refused.append(Refusal(document.file, "", error.code, error.where))
    taken = take_documents(
        store, read, source=source, extracted_on=extracted_on, names_of_files=names
    )
    known = [(document, reading) for document, reading in read if reading.kind != OTHER]
    _describe([reading for _document, reading in known], taken, report)
    units: dict[str, Passage] = {}
    for document, reading in known:
        units |= passages(document.text, reading, source)
    return DocumentsRead(report, units)


def _collect(sources: Sequence[Source], report: IntakeReport) -> list[Document]:
    """The documents of all files, each once."""
    found: dict[str, Document] = {}
    for item in sources:
        aside: list[XiezhiError] = []
        try:
            inside = list(documents(item.path, item.name, aside=aside))
        except XiezhiError as error:
            report.refused.append(Refusal(item.name, "", error.code, error.where))
            continue
        for bad in aside:
            if "line" in bad.where:
                place = (item.name, "", bad.where["line"], "", "")
                report.quarantined.append(BadRow(*place, bad.code, bad.where))
            else:
                report.notes.append((bad.code, bad.where))
        for document in inside:
            first = found.setdefault(document.id, document)
            if first.text != document.text:
                # Two files may both count from 1; neither document may take the other's place.
                own = replace(document, id=document_id(document.text.encode()))
                first = found.setdefault(own.id, own)
                document = own
            report.merged += first is not document
    return list(found.values())


def _describe(readings: Sequence[Reading], taken: Taken, report: IntakeReport) -> None:
    """One line for the documents of each kind, and what was not read in how many of them."""
    report.rows |= taken.rows
    for record_type, title in (
        (_RULING, _("{n} 份减刑、假释裁定书")),
        (_JUDGMENT, _("{n} 份裁判文书")),
    ):
        mine = [one for one in readings if (one.kind in RULINGS) == (record_type == _RULING)]
        if not mine:
            continue
        name = title.format(n=len(mine))
        report.files.append(FileReport(name, "", record_type, len(mine), {}, {}, [], []))
        unread = Counter(name for reading in mine for name in reading.unread)
        if unread:
            fields = _("、").join(_unread(record_type, unread))
            report.notes.append(
                ("CLI-112", {"kind": words.record_type(record_type), "fields": fields})
            )
    if taken.others:
        report.notes.append(("CLI-110", {"n": len(taken.others), "files": _some(taken.others)}))
    if report.merged:
        report.notes.append(("CLI-111", {"n": report.merged}))


def _some(others: Sequence[Document]) -> str:
    """The first few documents by their places."""
    places = [words.place(other.file, "", other.line) for other in others[:_SHOWN]]
    return _("、").join(places) + (_("等") if len(others) > _SHOWN else "")


def _unread(record_type: str, unread: Counter[str]) -> Iterator[str]:
    lists = {"parties": _("当事人"), "articles": _("法条"), "dispositions": _("判项")}
    for name, n in unread.most_common():
        title = lists.get(name) or words.field(record_type, name)
        yield _("{field}（{n} 份）").format(field=title, n=n)
