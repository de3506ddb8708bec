"""Readings of civil, administrative and enforcement documents as rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xiezhi.documents.reading import ADMINISTRATIVE, CIVIL, ENFORCEMENT, Reading, Value
from xiezhi.documents.sheaf import Sheaf
from xiezhi.records.catalogue import catalogue

_TYPES = {
    CIVIL: "civil_judgment",
    ADMINISTRATIVE: "administrative_judgment",
    ENFORCEMENT: "enforcement_ruling",
}


def civil_rows(reading: Reading, sheaf: Sheaf) -> None:
    """Add the rows of a civil, administrative or enforcement document; none for other kinds."""
    record_type = _TYPES.get(reading.kind)
    if record_type is None:
        return
    fields = catalogue()[record_type].fields
    own = {name: one for name, one in reading.elements.items() if name in fields}
    row: dict[str, Any] = {
        "document_id": reading.id,
        "form": (reading.form or None) if "form" in fields else None,
        "unread": ",".join(name for name in reading.unread if name in fields) or None,
    }
    row |= {name: _value(fields[name].type, one.value) for name, one in own.items()}
    sheaf.add(record_type, row, {})
    for name, element in own.items():
        for span in element.spans:
            sheaf.place(record_type, reading.id, name, span)
    if reading.kind == CIVIL:
        _lists(reading, sheaf)


def _lists(reading: Reading, sheaf: Sheaf) -> None:
    common = {"organ": reading.value("organ"), "judged_on": reading.value("judged_on")}
    for seq, claim in enumerate(reading.claims, 1):
        row = {"judgment": reading.id, "seq": seq, "side": claim.side, "kind": claim.kind}
        row |= {"yuan": claim.yuan, "answered": claim.answered or None}
        sheaf.add("civil_claim", row | common, {"kind": claim.span})
    for seq, order in enumerate(reading.orders, 1):
        row = {"judgment": reading.id, "seq": seq, "kind": order.kind, "yuan": order.yuan}
        row |= {"borne_by": order.borne_by or None}
        sheaf.add("civil_order", row | common, {"kind": order.span})


def _value(kind: str, value: Value) -> Value | Decimal:
    """Amounts are elements as text, since an element holds no decimal."""
    return Decimal(str(value)) if kind == "decimal" else value
