"""Puts readings into a store: rows with pseudonyms, names into the vault, texts encrypted."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from xiezhi.documents.files import Document
from xiezhi.documents.people import without_people
from xiezhi.documents.reading import OTHER, Reading
from xiezhi.documents.rows import rows
from xiezhi.errors import XiezhiError
from xiezhi.records.catalogue import RecordType, catalogue
from xiezhi.records.mapping_profile import check_source
from xiezhi.records.store import Store
from xiezhi.records.store_purge import DOCUMENTS
from xiezhi.records.vault import Identity

_TOGETHER = 5000


@dataclass(frozen=True)
class Taken:
    """How many rows went into each table, the documents that are of no kind that is read (their
    places only, without the text), and why others were left out."""

    rows: dict[str, int]
    others: tuple[Document, ...]
    refused: tuple[XiezhiError, ...] = ()


def take_documents(
    store: Store,
    read: Iterable[tuple[Document, Reading]],
    *,
    source: str,
    extracted_on: date | None = None,
    batch: str = "documents",
    names_of_files: bool = False,
) -> Taken:
    """Write the rows of documents as one batch. Reading a document again replaces its rows.

    A document tells what was so on its own day, so that day stands for an extraction date where
    none is given. Texts are kept only in a store with a vault. An id that comes again with another
    text is refused (DOC-109), lest the rows of two documents mingle. Persons are masked in the
    names of files, unless `names_of_files`.
    Errors: REC-147 not the name of a source, and those of `Store.write`.
    """
    check_source(source)
    gathered = _Gathered()
    identities: dict[tuple[str, str], Identity] = {}
    others: list[Document] = []
    refused: list[XiezhiError] = []
    seen: dict[str, tuple[bytes, str]] = {}
    for document, reading in read:
        digest = hashlib.sha256(document.text.encode()).digest()
        key = f"{source}:{document.id}"
        if key in seen:
            known, first = seen[key]
            if known != digest:
                where = {"file": document.place, "id": document.id, "first": first}
                refused.append(XiezhiError("DOC-109", **where))
            continue
        seen[key] = digest, document.place
        if reading.kind == OTHER:
            others.append(replace(document, text=""))
            continue
        # Before the rows, so that no visible row lacks its text.
        store.keep_text(source, document.id, document.text)
        # Files of judgments are often called by the name of the accused.
        file = document.file if names_of_files else without_people(document.file, reading)
        told_on = reading.value("ruled_on") or reading.value("judged_on")
        for record_type, made in rows(reading).items():
            for row in made:
                stored = _stored(store, catalogue()[record_type], row, source, identities)
                stored |= {
                    "_row": document.line or None,
                    "_file": file,
                    "_extracted_on": extracted_on or told_on,
                }
                gathered.add(record_type, stored)
    ready = gathered.tables()
    stale = _stale(store, seen.keys(), ready)
    store.write(
        ready, batch=batch, identities=identities, gone=stale, again=True, event="documents.taken"
    )
    written = {name: table.num_rows for name, table in ready.items()}
    return Taken(written, tuple(others), tuple(refused))


def _stale(
    store: Store, seen: Collection[str], tables: Mapping[str, pa.Table]
) -> dict[str, set[str]]:
    """What an earlier reading of the same documents left that this one no longer says."""
    earlier = store.family(dict.fromkeys(DOCUMENTS, seen))
    for record_type, ids in earlier.items():
        if record_type in tables:
            ids.difference_update(tables[record_type]["_id"].to_pylist())
    return {record_type: left for record_type, left in earlier.items() if left}


def _stored(
    store: Store,
    kind: RecordType,
    row: dict[str, Any],
    source: str,
    identities: dict[tuple[str, str], Identity],
) -> dict[str, Any]:
    """The row as it is stored: its ids, references with the source, a pseudonym for the name."""
    stored = dict(row)
    stored["_source"] = source
    stored["_id"] = f"{source}:" + "/".join(str(row[name]) for name in kind.key)
    for field in kind.fields.values():
        if field.ref and stored.get(field.id) is not None:
            stored[field.id] = f"{source}:{stored[field.id]}"
    named, identity = kind.personal("name"), kind.personal("identity")
    name = stored.pop(named.id, None) if named else None
    if name and identity:
        # A name alone singles out a person of this document only.
        pseudonym = store.pseudonyms.person(name=str(name), case=stored["_id"])
        stored[identity.id] = pseudonym
        if pseudonym and store.vault:
            identities[kind.id, pseudonym] = Identity(name=str(name))
    return stored


class _Gathered:
    """Rows by type, as columns: a million rows as dictionaries would take all memory."""

    def __init__(self) -> None:
        self._made: dict[str, list[pa.Table]] = {}
        self._loose: dict[str, list[dict[str, Any]]] = {}

    def add(self, record_type: str, row: dict[str, Any]) -> None:
        """Take a row."""
        loose = self._loose.setdefault(record_type, [])
        loose.append(row)
        if len(loose) == _TOGETHER:
            self._pack(record_type)

    def tables(self) -> dict[str, pa.Table]:
        """All rows."""
        for record_type, loose in self._loose.items():
            if loose:
                self._pack(record_type)
        return {name: pa.concat_tables(self._made[name]) for name in self._loose}

    def _pack(self, record_type: str) -> None:
        made = _table(record_type, self._loose[record_type])
        self._made.setdefault(record_type, []).append(made)
        self._loose[record_type] = []


def _table(record_type: str, made: list[dict[str, Any]]) -> pa.Table:
    schema = catalogue()[record_type].arrow_schema()
    known = [field for field in schema if field.name != "_batch"]
    return pa.table(
        {field.name: pa.array([row.get(field.name) for row in made], field.type) for field in known}
    )
