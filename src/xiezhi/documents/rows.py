"""Readings as rows of record types, names still in them: the store turns names into pseudonyms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from xiezhi.documents.articles import cited_rows
from xiezhi.documents.civil.rows import civil_rows
from xiezhi.documents.courts import record_number
from xiezhi.documents.criminal.range_rows import range_rows
from xiezhi.documents.criminal.rows import criminal_rows
from xiezhi.documents.reading import CUT_FIELDS, OTHER, RULINGS, Element, Reading
from xiezhi.documents.sheaf import Row, Rows, Sheaf
from xiezhi.documents.term.rows import term_rows
from xiezhi.records.catalogue import catalogue


def rows(reading: Reading) -> Rows:
    """The rows of one reading by record type; empty for a document of another kind."""
    if reading.kind == OTHER:
        return {}
    sheaf = Sheaf(reading.id, _common(reading))
    if reading.kind in RULINGS:
        _ruling(reading, sheaf)
    else:
        _judgment(reading, sheaf)
    for seq, doubt in enumerate(reading.doubts, 1):
        row = {"document_id": reading.id, "seq": seq, "field": doubt.field, "reason": doubt.code}
        place = {"start": doubt.span.start, "end": doubt.span.end}
        sheaf.add("document_doubt", row | place, {})
    return sheaf.rows


def tables(readings: Iterable[Reading]) -> Rows:
    """The rows of many readings by record type."""
    found: Rows = {}
    for reading in readings:
        for record_type, made in rows(reading).items():
            found.setdefault(record_type, []).extend(made)
    return found


def _common(reading: Reading) -> Row:
    """The case number as records have it: the text may write zeros before it, or a number that no
    court gives."""
    number = reading.value("case_no")
    return {"case_no": record_number(str(number)) or None} if number else {}


def _ruling(reading: Reading, sheaf: Sheaf) -> None:
    _elements(sheaf, "commutation_ruling", "ruling_no", reading, reading.elements)
    for seq, cut in enumerate(reading.earlier, 1):
        row: Row = {"ruling": reading.id, "seq": seq}
        row |= {name: getattr(cut, name) for name in CUT_FIELDS}
        sheaf.add("earlier_reduction", row, cut.spans)


def _judgment(reading: Reading, sheaf: Sheaf) -> None:
    fields = catalogue()["judgment"].fields.keys() - {"kind"}
    own = {name: element for name, element in reading.elements.items() if name in fields}
    if number := own.pop("case_no", None):
        normal = record_number(str(number.value))
        own |= {"case_no": replace(number, value=normal)} if normal else {}
    if (bench := own.get("bench")) and bench.rule:
        own["bench_concluded"] = Element(True, bench.spans, bench.rule)
    _elements(sheaf, "judgment", "document_id", reading, own)
    for row, span in cited_rows(reading):
        sheaf.add("cited_article", row, {"article": span})
    organ, judged_on = reading.value("organ"), reading.value("judged_on")
    day = judged_on if isinstance(judged_on, date) else None
    for row, spans in term_rows(reading.id, str(organ) if organ else None, day, reading.terms):
        sheaf.add("term_check", row, spans)
    criminal_rows(reading, sheaf)
    range_rows(reading, sheaf)
    civil_rows(reading, sheaf)


def _elements(
    sheaf: Sheaf, record_type: str, key: str, reading: Reading, elements: Mapping[str, Element]
) -> None:
    """The row of a document itself: one field an element, each with all its places."""
    row: Row = {key: reading.id, "kind": reading.kind, "unread": ",".join(reading.unread) or None}
    if "form" in catalogue()[record_type].fields:
        row["form"] = reading.form or None
    sheaf.add(record_type, row | {name: one.value for name, one in elements.items()}, {})
    for name, element in elements.items():
        for span in element.spans:
            sheaf.place(record_type, reading.id, name, span)
