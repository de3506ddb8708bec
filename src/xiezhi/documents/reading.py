"""What one reading of a document gives: elements with their places, doubts, and what was not read.

Offsets count characters of the text as handed in, `start` inclusive and `end` exclusive, so that
`text[start:end]` is the element's raw form. What was not read is absent, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

COMMUTATION = "commutation"
PAROLE = "parole"
OTHER = "other"

Value = str | int | bool | date


@dataclass(frozen=True, order=True)
class Span:
    """A place in the original text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The raw form."""
        return text[self.start : self.end]


@dataclass(frozen=True)
class Element:
    """One element read: its value, the places it was read or concluded from, and the rule.

    `rule` is empty where the value stands in the text as such; otherwise it names the conclusion
    (`docs/documents.md`), as for a class flag concluded from the charges.
    """

    value: Value
    spans: tuple[Span, ...]
    rule: str = ""


@dataclass(frozen=True)
class Doubt:
    """A reading a person should look at: a stable reason, the field, the sentence it stands in."""

    code: str
    field: str
    span: Span


@dataclass(frozen=True)
class EarlierCut:
    """One earlier reduction as the ruling lists it; an unstated part is None."""

    ruled_on: date | None = None
    cut_months: int | None = None
    cut_days: int | None = None
    to_penalty: str | None = None
    to_years: int | None = None
    to_months: int | None = None
    spans: Mapping[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Article:
    """An article the ruling cites: full title of the law, Arabic number (`133-1`)."""

    law: str
    article: str
    span: Span


@dataclass(frozen=True)
class Reading:
    """One document read. `kind` is `commutation`, `parole` or `other`; `other` has no record."""

    id: str
    kind: str
    elements: Mapping[str, Element] = field(default_factory=dict)
    earlier: tuple[EarlierCut, ...] = ()
    articles: tuple[Article, ...] = ()
    unread: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def value(self, name: str) -> Value | None:
        """The value of an element, None where it was not read."""
        element = self.elements.get(name)
        return None if element is None else element.value

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of `commutation_ruling`, `earlier_reduction` and `document_span`.

        Empty for a document of another kind. `name` is still the name in the text: the store
        turns it into a pseudonym together with `case_no`.
        """
        if self.kind == OTHER:
            return {}
        ruling: dict[str, Any] = {"ruling_no": self.id, "kind": self.kind}
        ruling |= {name: element.value for name, element in self.elements.items()}
        if self.unread:
            ruling["unread"] = ",".join(self.unread)
        earlier = [
            {"ruling": self.id, "seq": seq}
            | {name: value for name in CUT_FIELDS if (value := getattr(cut, name)) is not None}
            for seq, cut in enumerate(self.earlier, 1)
        ]
        return {
            "commutation_ruling": [ruling],
            "earlier_reduction": earlier,
            "document_span": list(self._span_rows()),
        }

    def _span_rows(self) -> Iterable[dict[str, Any]]:
        for name, element in self.elements.items():
            for seq, span in enumerate(element.spans, 1):
                yield self._span_row("commutation_ruling", name, seq, span)
        for seq, cut in enumerate(self.earlier, 1):
            for name, span in cut.spans.items():
                yield self._span_row("earlier_reduction", name, seq, span)

    def _span_row(self, record_type: str, name: str, seq: int, span: Span) -> dict[str, Any]:
        return {
            "document_id": self.id,
            "record_type": record_type,
            # Two record types may have a field of one name; the key of a span holds only `field`.
            "field": f"{record_type}.{name}",
            "seq": seq,
            "start": span.start,
            "end": span.end,
        }


CUT_FIELDS = ("ruled_on", "cut_months", "cut_days", "to_penalty", "to_years", "to_months")


def rulings(readings: Iterable[Reading]) -> dict[str, list[dict[str, Any]]]:
    """The rows of many readings, by record type; documents of another kind add none."""
    tables: dict[str, list[dict[str, Any]]] = {
        "commutation_ruling": [],
        "earlier_reduction": [],
        "document_span": [],
    }
    for reading in readings:
        for record_type, rows in reading.rows().items():
            tables[record_type].extend(rows)
    return tables
