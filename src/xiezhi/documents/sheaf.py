"""The rows that one document becomes, and where each of their fields stands in its text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiezhi.documents.reading import Span
from xiezhi.records.catalogue import catalogue

Row = dict[str, Any]
Rows = dict[str, list[Row]]


class Sheaf:
    """The rows of one document by record type, and beside them where each field stands.

    `common` are values that each row carries whose type has a field for them, as the case number.
    """

    def __init__(self, document: str, common: Row | None = None) -> None:
        self.document = document
        self._common = common or {}
        self.rows: Rows = {}
        self._seen: dict[str, int] = {}

    def add(self, record_type: str, row: Row, spans: Mapping[str, Span]) -> None:
        """Add a row; what is None in it is left out. `spans` are the places of its fields."""
        fields = catalogue()[record_type].fields
        shared = {name: value for name, value in self._common.items() if name in fields}
        made = {name: value for name, value in (shared | row).items() if value is not None}
        self.rows.setdefault(record_type, []).append(made)
        key = "/".join(str(made[name]) for name in catalogue()[record_type].key)
        for name, span in spans.items():
            self.place(record_type, key, name, span)

    def place(self, record_type: str, key: str, name: str, span: Span) -> None:
        """Note one place of a field of the row with this key."""
        # Two record types may have a field of one name; the key of a span holds only `field`.
        field = f"{record_type}.{name}"
        seq = self._seen[field] = self._seen.get(field, 0) + 1
        self.rows.setdefault("document_span", []).append(
            {
                "document_id": self.document,
                "record_type": record_type,
                "record_key": key,
                "field": field,
                "seq": seq,
                "start": span.start,
                "end": span.end,
            }
        )
