"""From identity numbers, names and birth dates to pseudonyms, and identities for the vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.records.catalogue import Field, RecordType
from xiezhi.records.pseudonyms import Pseudonyms
from xiezhi.records.vault import Identity

# The field of a person; other identity fields name a case that only a pseudonym may stand for.
PERSON = "person"


@dataclass
class Persons:
    """Pseudonyms by field, and what the vault keeps beside each."""

    columns: dict[str, pa.Array]
    identities: dict[str, Identity]


def replace_persons(
    kind: RecordType,
    columns: dict[str, pa.Array],
    ids: pa.Array,
    pseudonyms: Pseudonyms,
    *,
    vault: bool,
) -> Persons:
    """Pseudonyms for the identity fields of one table.

    `ids` are the records' `_id`s: where only a name is known, it stands for a person of that case
    alone, or of that record where the table names no case.
    """
    found = Persons({}, {})
    for field in kind.fields.values():
        if field.personal != "identity":
            continue
        if field.id != PERSON:
            text = columns.get(field.id)
            if text is not None:
                made = {
                    value: pseudonyms.case(value)
                    for value in text.unique().to_pylist()
                    if value is not None
                }
                found.columns[field.id] = pa.array(
                    [made.get(value) for value in text.to_pylist()], pa.string()
                )
            continue
        found.columns[PERSON] = _persons(
            kind, columns, ids, pseudonyms, found.identities, vault=vault
        )
    return found


def _persons(
    kind: RecordType,
    columns: dict[str, pa.Array],
    ids: pa.Array,
    pseudonyms: Pseudonyms,
    identities: dict[str, Identity],
    *,
    vault: bool,
) -> pa.Array:
    """By the number where there is one, each number once; by name and birth or case elsewhere."""
    numbers = pc.dictionary_encode(_column(columns, kind.fields[PERSON], ids))
    names = _column(columns, kind.personal("name"), ids)
    births = _column(columns, kind.personal("birth"), ids)
    known = numbers.dictionary.to_pylist()
    made = pa.array([pseudonyms.person(number) for number in known], pa.string())
    found = made.take(numbers.indices)
    if vault:
        rows = pc.indices_nonzero(pc.is_valid(found))
        parts = zip(
            found.take(rows).to_pylist(),
            numbers.indices.take(rows).to_pylist(),
            names.take(rows).to_pylist(),
            births.take(rows).to_pylist(),
            strict=True,
        )
        for pseudonym, place, name, birth in parts:
            if pseudonym not in identities:
                identities[pseudonym] = _identity(known[place], name, birth)
    # A number such as 无 is no number either: then the name tells persons apart.
    by_name = pc.and_(pc.is_null(found), pc.is_valid(names))
    rest = pc.indices_nonzero(by_name)
    if not len(rest):
        return found
    cases = pc.coalesce(_column(columns, kind.fields.get("criminal_case"), ids), ids)
    named: list[str | None] = []
    for name, birth, case in zip(
        names.take(rest).to_pylist(),
        births.take(rest).to_pylist(),
        cases.take(rest).to_pylist(),
        strict=True,
    ):
        pseudonym = pseudonyms.person(None, name, birth, case)
        named.append(pseudonym)
        if vault and pseudonym:
            identities[pseudonym] = _identity(None, name, birth)
    return pc.replace_with_mask(found, by_name, pa.array(named, pa.string()))


def _identity(number: str | None, name: str | None, birth: date | None) -> Identity:
    return Identity(number or "", name or "", birth.isoformat() if birth else "")


def _column(columns: dict[str, pa.Array], field: Field | None, ids: pa.Array) -> pa.Array:
    if field is None or field.id not in columns:
        return pa.nulls(len(ids), pa.string())
    return columns[field.id]
