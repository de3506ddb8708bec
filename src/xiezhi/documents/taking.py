"""Puts readings into a store: rows with pseudonyms, names into the vault, texts encrypted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from xiezhi.documents.files import Document
from xiezhi.documents.reading import OTHER, Reading
from xiezhi.documents.rows import rows
from xiezhi.records.catalogue import catalogue
from xiezhi.records.store import Store
from xiezhi.records.vault import Identity

_RULING = "commutation_ruling"


@dataclass(frozen=True)
class Taken:
    """How many rows went into each table, and the documents that are no such rulings."""

    rows: dict[str, int]
    others: tuple[Document, ...]


def take_rulings(
    store: Store,
    read: Iterable[tuple[Document, Reading]],
    *,
    source: str,
    extracted_on: date | None = None,
    batch: str = "rulings",
) -> Taken:
    """Write the rows of rulings as one batch. Reading a document again replaces its ruling.

    A ruling tells what was so on its own day, so that day stands for an extraction date where none
    is given. Texts are kept only in a store with a vault. Errors: those of `Store.write`.
    """
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    identities: dict[tuple[str, str], Identity] = {}
    kept: dict[str, Document] = {}
    others: list[Document] = []
    for document, reading in read:
        if reading.kind == OTHER:
            others.append(document)
            continue
        kept[document.id] = document
        told_on = reading.value("ruled_on")
        for record_type, made in rows(reading).items():
            for row in made:
                stored = _stored(store, record_type, row, source, identities)
                stored |= {
                    "_row": document.line or None,
                    "_file": document.file,
                    "_extracted_on": extracted_on or told_on,
                }
                tables.setdefault(record_type, {})[stored["_id"]] = stored
    ready = {
        record_type: _table(record_type, list(made.values()))
        for record_type, made in tables.items()
    }
    if store.texts is not None:
        # Before the rows, so that no visible ruling lacks its text.
        for document in kept.values():
            store.texts.put(source, document.id, document.text)
    store.write(ready, batch=batch, identities=identities)
    return Taken({name: table.num_rows for name, table in ready.items()}, tuple(others))


def _stored(
    store: Store,
    record_type: str,
    row: dict[str, Any],
    source: str,
    identities: dict[tuple[str, str], Identity],
) -> dict[str, Any]:
    """The row as it is stored: its ids, references with the source, a pseudonym for the name."""
    kind = catalogue()[record_type]
    stored = dict(row)
    stored["_source"] = source
    stored["_id"] = f"{source}:" + "/".join(str(row[name]) for name in kind.key)
    for field in kind.fields.values():
        if field.ref and stored.get(field.id) is not None:
            stored[field.id] = f"{source}:{stored[field.id]}"
    name = stored.pop("name", None)
    if record_type == _RULING and name:
        # A name alone singles out a person of this ruling only.
        pseudonym = store.pseudonyms.person(name=str(name), case=stored["_id"])
        stored["person"] = pseudonym
        if pseudonym and store.vault:
            identities[record_type, pseudonym] = Identity(name=str(name))
    return stored


def _table(record_type: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = catalogue()[record_type].arrow_schema()
    known = [field for field in schema if field.name != "_batch"]
    return pa.table(
        {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in known}
    )
