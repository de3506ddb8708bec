"""One reading as the JSON object of `xiezhi read --json`.

Field ids are those of the record types; offsets count characters. `penalty` and `role` are the
words of the law, since people read them; the records hold codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from xiezhi.documents.reading import (
    CUT_FIELDS,
    OTHER,
    RULINGS,
    Confidence,
    Count,
    Punishment,
    Reading,
    Sentenced,
    Span,
    Value,
)
from xiezhi.records.catalogue import code_lists

# The fields that doubts name, by the list whose items they concern.
_PARTY_FIELDS = frozenset(("parties", "name"))
_CUSTODY_FIELDS = frozenset(("custody",))
_ORDER_FIELDS = frozenset(
    ("charges", "defendant", "term_months", "probation_months", "fine", "term_start",
     "executed_months", "joint")
)  # fmt: skip


def as_json(reading: Reading) -> dict[str, Any]:
    """Plain data; every key is there for every document but one of another kind."""
    if reading.kind == OTHER:
        return {"id": reading.id, "kind": OTHER, "unread": [], "doubts": []}
    value = {name: plain(element.value) for name, element in reading.elements.items()}
    return {
        "id": reading.id,
        "kind": reading.kind,
        "form": reading.form,
        "case_no": value.get("case_no"),
        "court": value.get("organ"),
        "judged_on": value.get("ruled_on" if reading.kind in RULINGS else "judged_on"),
        "parties": [
            {"name": party.name, "role": party.role, "span": _span(party.span)}
            | {"confidence": _confidence(reading, _PARTY_FIELDS, [party.span])}
            | ({"of": party.of} if party.of else {})
            for party in reading.parties
        ],
        "articles": [
            {"law": cited.law, "article": cited.article}
            | _given(paragraph=cited.paragraph, item=cited.item)
            | {"span": _span(cited.span), "confidence": "doubtful" if cited.doubt else "stated"}
            for cited in reading.articles
        ],
        "charges": _charges(reading),
        "dispositions": list(_dispositions(reading)),
        "commutation": _commutation(reading, value) if reading.kind in RULINGS else None,
        "amounts": [
            {"yuan": amount.yuan, "role": amount.role, "span": _span(amount.span)}
            for amount in reading.amounts
        ],
        "custody": [
            _given(
                defendant=event.defendant,
                kind=event.kind,
                on=_day(event.on),
                until=_day(event.until),
                days=event.days,
                same_act=event.same_act,
            )
            | {"span": _span(event.span)}
            | {"confidence": _confidence(reading, _CUSTODY_FIELDS, [event.span])}
            for event in reading.custody
        ],
        "terms": [
            {
                "defendant": check.defendant,
                "stated_start": check.stated_start.isoformat(),
                "stated_end": check.stated_end.isoformat(),
                "lawful_from": _day(check.lawful_from),
                "lawful_to": _day(check.lawful_to),
                "verdict": check.verdict,
                "reasons": list(check.reasons),
                "missing": list(check.missing),
                "steps": [dict(step) for step in check.steps],
                "spans": _spans(check.spans),
            }
            for check in reading.terms
        ],
        "elements": {
            name: {"value": value[name], "confidence": reading.confidence(name)}
            | ({"rule": element.rule} if element.rule else {})
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


def _charges(reading: Reading) -> list[str]:
    """The crimes found, in order, each once; of a ruling those of the original judgment."""
    if reading.kind in RULINGS:
        return [name for name in str(reading.value("charges") or "").split("；") if name]
    counts = (count for convict in reading.sentenced for count in convict.counts)
    return list(dict.fromkeys(count.charge for count in counts if count.charge))


def _dispositions(reading: Reading) -> Iterator[dict[str, Any]]:
    """One row per defendant and crime; the executed term stands on every row of a defendant."""
    for convict in reading.sentenced:
        for count in convict.counts:
            yield _disposition(reading, convict, count)
        if not convict.counts and convict.executed:
            # The joint sentence is read, the single ones are not.
            yield _disposition(reading, convict, Count("", convict.executed))


def _disposition(reading: Reading, convict: Sentenced, count: Count) -> dict[str, Any]:
    own, executed = count.punishment, convict.executed
    fine = own.fine
    if fine is None and executed is not None and len(convict.counts) == 1:
        fine = executed.fine
    spans = {**convict.spans, **count.spans, **own.spans}
    return {
        "defendant": convict.defendant,
        "charge": count.charge or None,
        "penalty": _penalty(own),
        "term_months": own.term_months,
        "term_days": own.days or None,
        "probation_months": own.probation_months
        if own.probation_months is not None or executed is None
        else executed.probation_months,
        "fine": fine,
        "confiscation": own.confiscation or None,
        "deprivation_months": own.deprivation_months or None,
        "term_start": _day(convict.term_start),
        "term_end": _day(convict.term_end),
        "executed_penalty": _penalty(executed) if executed else None,
        "executed_months": executed.term_months if executed else None,
        "executed_fine": executed.fine if executed else None,
        "confidence": _confidence(reading, _ORDER_FIELDS, spans.values()),
        "spans": _spans(spans),
    }


def _confidence(reading: Reading, fields: frozenset[str], spans: Iterable[Span]) -> Confidence:
    """`doubtful` where a doubt of these fields names a sentence in which the item stands."""
    places = list(spans)
    doubted = any(
        doubt.field in fields and doubt.span.start < span.end and span.start < doubt.span.end
        for doubt in reading.doubts
        for span in places
    )
    return "doubtful" if doubted else "stated"


def _penalty(punishment: Punishment) -> str | None:
    """The words of the law; a supplementary penalty alone goes by its own name."""
    if punishment.penalty == "fine_only":
        if punishment.fine is not None or "fine" in punishment.spans:
            return "罚金"
        return "没收财产" if punishment.confiscation else "剥夺政治权利"
    code = code_lists()["sentence_penalty"].get(punishment.penalty)
    return code.title["zh"] if code else None


def _commutation(reading: Reading, value: Mapping[str, Any]) -> dict[str, Any]:
    names = ("cut_months", "cut_days", "cut_remainder", "result", "start_on")
    found: dict[str, Any] = {name: value.get(name) for name in names}
    # Of a parole the end of its test period is the day the sentence counts as served.
    found["new_end"] = value.get("new_end_on") or value.get("parole_until_on")
    found["earlier"] = [
        {name: plain(part) for name in CUT_FIELDS if (part := getattr(cut, name)) is not None}
        | {"spans": _spans(cut.spans)}
        for cut in reading.earlier
    ]
    return found


def plain(value: Value) -> str | int | bool:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _given(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _spans(spans: Mapping[str, Span]) -> dict[str, dict[str, int]]:
    return {name: _span(span) for name, span in spans.items()}
