"""One reading as the JSON object of `xiezhi read --json`."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.documents.reading import CUT_FIELDS, OTHER, Reading, Span, Value

_CONVICT = "罪犯"
_PROPOSER = "执行机关"


def as_json(reading: Reading) -> dict[str, Any]:
    """Plain data. Field ids are those of the record types; offsets count characters."""
    if reading.kind == OTHER:
        return {"id": reading.id, "kind": OTHER, "unread": [], "doubts": []}
    value = {name: _plain(element.value) for name, element in reading.elements.items()}
    return {
        "id": reading.id,
        "kind": reading.kind,
        "case_no": value.get("case_no"),
        "court": value.get("organ"),
        "judged_on": value.get("ruled_on"),
        "parties": _parties(value),
        "articles": [
            {"law": cited.law, "article": cited.article, "span": _span(cited.span)}
            for cited in reading.articles
        ],
        "commutation": _commutation(reading, value),
        "elements": {
            name: {"value": value[name]} | ({"rule": element.rule} if element.rule else {})
            for name, element in reading.elements.items()
        },
        "spans": {
            name: [_span(span) for span in element.spans]
            for name, element in reading.elements.items()
            if element.spans
        },
        "unread": list(reading.unread),
        "doubts": [
            {"code": doubt.code, "field": doubt.field, "span": _span(doubt.span)}
            for doubt in reading.doubts
        ],
    }


def _parties(value: dict[str, Any]) -> list[dict[str, Any]]:
    found = [(value.get("name"), _CONVICT), (value.get("proposer"), _PROPOSER)]
    return [{"name": name, "role": role} for name, role in found if name]


def _commutation(reading: Reading, value: dict[str, Any]) -> dict[str, Any]:
    names = ("cut_months", "cut_days", "cut_remainder", "result", "start_on")
    found: dict[str, Any] = {name: value.get(name) for name in names}
    # Of a parole the end of its test period is the day the sentence counts as served.
    found["new_end"] = value.get("new_end_on") or value.get("parole_until_on")
    found["earlier"] = [
        {name: _plain(part) for name in CUT_FIELDS if (part := getattr(cut, name)) is not None}
        | {"spans": {name: _span(span) for name, span in cut.spans.items()}}
        for cut in reading.earlier
    ]
    return found


def _plain(value: Value) -> str | int | bool:
    return value.isoformat() if isinstance(value, date) else value


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}
