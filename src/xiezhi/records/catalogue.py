"""The catalogue of record types: what a table may hold, read from `types/*.yaml`.

`docs/records.md` says how a type is added. A type is data; this module checks it and gives the
rest of the program frozen objects. Adding a type, a field or a code is free. A field that is
renamed names its former ids in `was`, so that old tables are still understood.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from xiezhi.yamlfile import read_yaml

LANGUAGES = ("zh", "en")
PERSONAL = ("none", "identity", "name", "birth")
# A datetime is Beijing wall time, so it carries no zone.
ARROW: Mapping[str, pa.DataType] = MappingProxyType(
    {
        "text": pa.string(),
        "case_no": pa.string(),
        "credit_code": pa.string(),
        "code": pa.string(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us"),
        "integer": pa.int64(),
        "decimal": pa.decimal128(18, 2),
        "boolean": pa.bool_(),
    }
)
# Where a row came from. `_id` is `source:key`; `_row` is the line in `_file` (and `_sheet`); `_clock` is
# the clock by which its source wrote the hours in it, as `+08:00`: NULL for a row without hours, or
# where nobody said.
LINEAGE = pa.schema(
    [
        ("_id", pa.string()),
        ("_source", pa.string()),
        ("_batch", pa.string()),
        ("_row", pa.int64()),
        ("_sheet", pa.string()),
        ("_file", pa.string()),
        ("_extracted_on", pa.date32()),
        ("_clock", pa.string()),
    ]
)
_TYPE_KEYS = {"title", "key", "act_date", "closing", "held_by", "note", "fields"}
_FIELD_KEYS = {
    "zh", "en", "type", "codes", "required", "personal", "keep", "ref", "aliases", "note", "was",
}  # fmt: skip


class CatalogueError(ValueError):
    """A record type is written wrongly. For those who write types, never for users of the data."""


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of a code list. Outside `since`–`until` (inclusive) it cannot stand for an act."""

    id: str
    title: Mapping[str, str]
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a record type.

    `personal` is `identity` (stored as a pseudonym), `name` (never stored), `birth` (used for the
    pseudonym, stored only with `keep`) or `none`. `ref` names the type whose `_id` it holds.
    """

    id: str
    title: Mapping[str, str]
    type: str = "text"
    required: bool = False
    codes: str | None = None
    personal: str = "none"
    keep: bool = False
    ref: str | None = None
    aliases: tuple[str, ...] = ()
    note: Mapping[str, str] | None = None
    was: tuple[str, ...] = ()

    @property
    def stored(self) -> bool:
        """Whether the field is a column of the store."""
        return self.personal in ("none", "identity") or (self.personal == "birth" and self.keep)

    @property
    def arrow_type(self) -> pa.DataType:
        """The stored type. An identity is stored as its pseudonym, whatever it was."""
        return pa.string() if self.personal == "identity" else ARROW[self.type]


@dataclass(frozen=True, slots=True)
class Closing:
    """A field whose emptiness means "not yet": the unit is still open.

    That holds only where the source has the column at all. `when` limits it to rows whose code
    field has one of the codes (`field`, `codes`).
    """

    field: str
    when: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class RecordType:
    """A kind of table: its key, its fields and the field whose date decides the law.

    `held_by` are the kinds of organs that usually have such a table (codes of `organ_kind`).
    """

    id: str
    title: Mapping[str, str]
    key: tuple[str, ...]
    fields: Mapping[str, Field]
    act_date: str | None = None
    note: Mapping[str, str] | None = None
    closing: tuple[Closing, ...] = ()
    held_by: tuple[str, ...] = ()

    @property
    def own_number(self) -> str | None:
        """The key, where it is one number that the source itself gives to its rows."""
        field = self.fields[self.key[0]]
        plain = len(self.key) == 1 and field.type == "text" and field.ref is None
        return field.id if plain else None

    def stored_fields(self) -> Iterator[Field]:
        """The fields that are columns of the store, in catalogue order."""
        return (field for field in self.fields.values() if field.stored)

    def arrow_schema(self) -> pa.Schema:
        """The schema of the stored table: stored fields, then the lineage columns."""
        columns = [pa.field(field.id, field.arrow_type) for field in self.stored_fields()]
        return pa.schema([*columns, *LINEAGE])

    def personal(self, kind: str) -> Field | None:
        """The first field of that personal kind, or None."""
        return next((field for field in self.fields.values() if field.personal == kind), None)


@functools.cache
def catalogue() -> Mapping[str, RecordType]:
    """All record types shipped, by id."""
    return load(_shipped(), code_lists())


@functools.cache
def code_lists() -> Mapping[str, Mapping[str, Code]]:
    """All code lists shipped, by id."""
    text = files("xiezhi.records").joinpath("types", "codes.yaml").read_text(encoding="utf-8")
    return load_codes(read_yaml(text))


def load_codes(content: Mapping[str, Any]) -> Mapping[str, Mapping[str, Code]]:
    """Code lists from their YAML: `code: [zh, en]` or `code: {zh, en, since, until}`."""
    lists = {}
    for list_id, entries in content.items():
        codes = {str(key): _code(f"{list_id}.{key}", str(key), e) for key, e in entries.items()}
        lists[list_id] = MappingProxyType(codes)
    return MappingProxyType(lists)


def load(
    content: Mapping[str, Any], codes: Mapping[str, Mapping[str, Code]]
) -> Mapping[str, RecordType]:
    """Record types from their YAML, checked as a whole. Errors: CatalogueError."""
    types = {type_id: _record_type(type_id, entry) for type_id, entry in content.items()}
    for record_type in types.values():
        _check(record_type, types, codes)
    return MappingProxyType(types)


def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = {}
    folder = files("xiezhi.records").joinpath("types")
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".yaml") and source.name != "codes.yaml":
            entries = read_yaml(source.read_text(encoding="utf-8"))
            _require(not found.keys() & entries.keys(), source.name, "a type defined twice")
            found |= entries
    return found


def _code(where: str, code: str, entry: Any) -> Code:
    if isinstance(entry, list):
        entry = dict(zip(LANGUAGES, entry, strict=True))
    since, until = entry.get("since"), entry.get("until")
    _require(not (since and until) or since <= until, where, "since after until")
    return Code(code, _titles(where, entry), since, until)


def _record_type(type_id: str, entry: Mapping[str, Any]) -> RecordType:
    _require(entry.keys() <= _TYPE_KEYS, type_id, f"unknown keys {set(entry) - _TYPE_KEYS}")
    fields = {key: _field(f"{type_id}.{key}", key, e) for key, e in entry["fields"].items()}
    return RecordType(
        id=type_id,
        title=_titles(type_id, entry["title"]),
        key=tuple(entry["key"]),
        fields=MappingProxyType(fields),
        act_date=entry.get("act_date"),
        note=_titles(type_id, entry["note"]) if "note" in entry else None,
        closing=tuple(_closing(item) for item in entry.get("closing", ())),
        held_by=tuple(entry.get("held_by", ())),
    )


def _closing(entry: Any) -> Closing:
    """`field`, or `{field, when: {code field: [codes]}}`."""
    if isinstance(entry, str):
        return Closing(entry)
    ((field, allowed),) = entry["when"].items()
    return Closing(entry["field"], (field, tuple(allowed)))


def _field(where: str, field_id: str, entry: Mapping[str, Any]) -> Field:
    _require(entry.keys() <= _FIELD_KEYS, where, f"unknown keys {set(entry) - _FIELD_KEYS}")
    note = entry.get("note")
    return Field(
        id=field_id,
        title=_titles(where, entry),
        type=entry.get("type", "text"),
        required=entry.get("required", False),
        codes=entry.get("codes"),
        personal=entry.get("personal", "none"),
        keep=entry.get("keep", False),
        ref=entry.get("ref"),
        aliases=tuple(entry.get("aliases", ())),
        note=_titles(where, note) if note else None,
        was=tuple(entry.get("was", ())),
    )


def _titles(where: str, entry: Mapping[str, Any]) -> Mapping[str, str]:
    titles = {lang: entry.get(lang) for lang in LANGUAGES}
    _require(all(titles.values()), where, "a title is missing in one language")
    return MappingProxyType({lang: str(text) for lang, text in titles.items()})


def _check(
    record_type: RecordType,
    types: Mapping[str, RecordType],
    codes: Mapping[str, Mapping[str, Code]],
) -> None:
    fields = record_type.fields
    for key in record_type.key:
        where = f"{record_type.id}.{key}"
        _require(key in fields, where, "key without a field")
        _require(fields[key].required, where, "a key field is always required")
        _require(fields[key].personal == "none", where, "a key is readable, so not personal")
    _require(bool(record_type.key), record_type.id, "no key")
    act_date = record_type.act_date
    _require(
        act_date is None or (act_date in fields and fields[act_date].type == "date"),
        record_type.id,
        "act_date is no date field of the type",
    )
    kinds = codes.get("organ_kind", {})
    _require(set(record_type.held_by) <= set(kinds), record_type.id, "held_by: no such organ_kind")
    for closing in record_type.closing:
        where = f"{record_type.id}.{closing.field}"
        _require(closing.field in fields, where, "closing names no field")
        if closing.when:
            by, allowed = closing.when
            known = codes.get(fields[by].codes or "", {}) if by in fields else {}
            _require(set(allowed) <= known.keys(), where, "closing names unknown codes")
    former = [name for field in fields.values() for name in field.was]
    _require(not set(former) & fields.keys(), record_type.id, "`was` names a present field")
    _require(len(former) == len(set(former)), record_type.id, "`was` names one id twice")
    for field in fields.values():
        where = f"{record_type.id}.{field.id}"
        _require(not field.id.startswith("_"), where, "ids with _ are the lineage columns")
        _require(field.type in ARROW, where, f"unknown type {field.type}")
        _require(field.personal in PERSONAL, where, f"unknown personal class {field.personal}")
        _require((field.type == "code") == (field.codes is not None), where, "code without list")
        _require(field.codes is None or field.codes in codes, where, "unknown code list")
        _require(field.ref is None or field.ref in types, where, f"unknown type {field.ref}")
        _require(field.personal != "birth" or field.type == "date", where, "birth is a date")
        _require(not field.keep or field.personal == "birth", where, "only a birth date is kept")


def _require(holds: bool, where: str, what: str) -> None:
    if not holds:
        raise CatalogueError(f"{where}: {what}")


@dataclass(frozen=True, slots=True)
class SystemTable:
    """A table of the store that holds no records: findings, runs, intakes.

    `schema` has a column `_id`, by which rows are merged. Rows that name a purged unit in any
    text column are purged with it.
    """

    id: str
    schema: pa.Schema

    def arrow_schema(self) -> pa.Schema:
        """The stored schema, as a record type gives it."""
        return self.schema


_system_tables: dict[str, SystemTable] = {}


def declare_system_table(table_id: str, schema: pa.Schema) -> SystemTable:
    """Make the store accept a system table; its owner calls this when it is imported."""
    _require("_id" in schema.names, table_id, "a system table has a column _id")
    _require(table_id not in catalogue(), table_id, "a record type has this id")
    known = _system_tables.setdefault(table_id, SystemTable(table_id, schema))
    _require(known.schema.equals(schema), table_id, "declared twice with two schemas")
    return known


def table(table_id: str) -> RecordType | SystemTable | None:
    """The record type or declared system table of that id; None for neither."""
    return catalogue().get(table_id) or _system_tables.get(table_id)
