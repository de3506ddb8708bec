"""The logical types of the portable subset and the columns a model sees and returns.

Seven types stand between the record types and the engines: `date`, `datetime` (Beijing wall time),
`integer`, `decimal` (18 digits, 2 of them after the point), `boolean`, `text`, and `null` for a
bare NULL. Codes, references, case numbers and credit codes are text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xiezhi.records import catalogue

# What every relation has beside its fields.
SYSTEM_COLUMNS: Mapping[str, str] = {
    "_id": "text",
    "_source": "text",
    "_extracted_on": "date",
    "_as_of": "date",
}
# What every model returns beside its facts.
STANDARD_OUTPUTS: Mapping[str, str] = {
    "unit": "text",
    "discriminator": "text",
    "organ": "text",
    "act_on": "date",
    "outcome": "text",
    "missing": "text",
}
OUTCOMES = ("lawful", "hard", "soft", "undetermined", "out_of_scope")
_TEXT = ("text", "code", "case_no", "credit_code", "ref")


def logical(type: str) -> str:
    """The logical type of a record field or an output (`ref:measure` and `code:x` are text)."""
    kind = type.partition(":")[0]
    return "text" if kind in _TEXT else kind


# Record types whose row is a person: they can be joined, never be the unit or a fact of a model.
PERSON_TYPES = frozenset({"suspect"})


@dataclass(frozen=True, slots=True)
class Relation:
    """What a model may read of one record type.

    `columns` maps names to logical types, system columns included; `personal` names the columns
    that speak of a person (pseudonym, birth date, the row of a person); `key` are the fields that make a row unique
    within its source.
    """

    columns: Mapping[str, str]
    personal: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()


def relation(record_type: str, fields: Iterable[str] | None = None) -> Relation:
    """The relation of a record type of the catalogue, limited to `fields` (None: all stored).

    Unknown names are left out: the linter reports them against `model.yaml`, and their use in the
    SQL is an unknown column. Errors: KeyError for an unknown record type.
    """
    known = catalogue()[record_type]
    stored = {field.id: field for field in known.stored_fields()}
    chosen = [stored[id] for id in (stored if fields is None else fields) if id in stored]
    columns = {f.id: "text" if f.personal == "identity" else logical(f.type) for f in chosen}
    return Relation(
        columns={**columns, **SYSTEM_COLUMNS},
        personal=frozenset(
            [f.id for f in chosen if f.personal != "none" or f.ref in PERSON_TYPES]
            + (["_id"] if record_type in PERSON_TYPES else [])
        ),
        key=known.key,
    )
