"""Readings as rows of record types, names still in them: the store turns names into pseudonyms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from xiezhi.documents.reading import CUT_FIELDS, RULINGS, Reading, Span

Rows = dict[str, list[dict[str, Any]]]


def rows(reading: Reading) -> Rows:
    """The rows of one reading by record type; empty for a document of another kind."""
    if reading.kind in RULINGS:
        return _ruling(reading)
    return {}


def tables(readings: Iterable[Reading]) -> Rows:
    """The rows of many readings by record type."""
    found: Rows = {}
    for reading in readings:
        for record_type, made in rows(reading).items():
            found.setdefault(record_type, []).extend(made)
    return found


def _ruling(reading: Reading) -> Rows:
    ruling: dict[str, Any] = {"ruling_no": reading.id, "kind": reading.kind}
    ruling |= {name: element.value for name, element in reading.elements.items()}
    if reading.unread:
        ruling["unread"] = ",".join(reading.unread)
    earlier = [
        {"ruling": reading.id, "seq": seq}
        | {name: value for name in CUT_FIELDS if (value := getattr(cut, name)) is not None}
        for seq, cut in enumerate(reading.earlier, 1)
    ]
    return {
        "commutation_ruling": [ruling],
        "earlier_reduction": earlier,
        "document_span": list(_ruling_spans(reading)),
    }


def _ruling_spans(reading: Reading) -> Iterator[dict[str, Any]]:
    for name, element in reading.elements.items():
        for seq, span in enumerate(element.spans, 1):
            yield span_row(reading.id, "commutation_ruling", name, seq, span)
    for seq, cut in enumerate(reading.earlier, 1):
        for name, span in cut.spans.items():
            yield span_row(reading.id, "earlier_reduction", name, seq, span)


def span_row(document: str, record_type: str, name: str, seq: int, span: Span) -> dict[str, Any]:
    """One row of `document_span`."""
    return {
        "document_id": document,
        "record_type": record_type,
        # Two record types may have a field of one name; the key of a span holds only `field`.
        "field": f"{record_type}.{name}",
        "seq": seq,
        "start": span.start,
        "end": span.end,
    }
