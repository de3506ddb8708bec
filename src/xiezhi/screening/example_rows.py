"""The rows given in examples as the tables a model reads, or a shared relation.

All examples of a model run in one query, so each becomes a source of its own (`ex1`, `ex2`, …) and
every organ name and every pseudonym gets the same mark: neither a reference nor a person nor a
declaration of completeness can reach over from one example to another. Only a model that asks
whether a table is complete for every organ (`covered('custody', '*', …)`) names an organ without a
mark; its examples run one by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

import pyarrow as pa

from xiezhi.records import Field, RecordType, catalogue, code_lists
from xiezhi.screening.derived import base_types
from xiezhi.screening.models import Model
from xiezhi.screening.strict_yaml import Reading, shown

MARK = "｜"
EVERY_ORGAN = "*"
_ASKS_FOR_EVERY_ORGAN = re.compile(r"\bcovered\(\s*'\w+'\s*,\s*'\*'", re.IGNORECASE)
# Text fields that name an organ. `covered` may be asked about any of them.
ORGAN_FIELDS = ("organ", "court", "issuer", "proposer", "deliverer", "correction_organ")
# Fields of an organ record that name the organ or its superior.
_NAMING = {"organ": ("code", "name", "parent")}


class Given(Protocol):
    """The given rows of an example and the days it is judged on."""

    @property
    def name(self) -> Mapping[str, str]: ...

    @property
    def as_of(self) -> date: ...

    @property
    def extracted_on(self) -> date | None: ...

    @property
    def given(self) -> Mapping[str, tuple[Mapping[str, Any], ...]]: ...


def source_of(number: int) -> str:
    """The source of the example with that number, counted from 1."""
    return f"ex{number}"


def unmarked(organ: str | None) -> str | None:
    """An organ's name as the example wrote it."""
    return organ.partition(MARK)[2] if organ and MARK in organ else organ


def _marked(source: str, text: str) -> str:
    return f"{source}{MARK}{text}"


def _converted(field: Field, value: Any) -> Any:
    """A YAML value as the stored type. Raises ValueError with the form that was wanted."""
    match field.arrow_type:
        case kind if pa.types.is_date(kind):
            if type(value) is date:
                return value
            raise ValueError("2026-03-02")
        case kind if pa.types.is_timestamp(kind):
            if isinstance(value, datetime):
                return value
            try:
                return datetime.fromisoformat(str(value))
            except ValueError:
                raise ValueError("2026-03-02T09:20") from None
        case kind if pa.types.is_boolean(kind):
            if isinstance(value, bool):
                return value
            raise ValueError("true, false")
        case kind if pa.types.is_integer(kind):
            if type(value) is int:
                return value
            raise ValueError("3")
        case kind if pa.types.is_decimal(kind):
            try:
                return Decimal(str(value)).quantize(Decimal("0.01"))
            except InvalidOperation:
                raise ValueError("3.50") from None
        case _:
            if not isinstance(value, str):
                raise ValueError(f'"{value}"')
            return value


def _checked(reading: Reading, key: str, field: Field, value: Any) -> Any:
    if value is None:
        return None
    if field.codes:
        reading.choice(value, key, code_lists()[field.codes])
        return value
    try:
        return _converted(field, value)
    except ValueError as error:
        reading.add("SCR-105", key=key, value=shown(value), wanted=str(error))
        return None


def _row(
    reading: Reading, key: str, kind: RecordType, given: Mapping[str, Any], source: str
) -> dict[str, Any]:
    stored = {field.id: field for field in kind.stored_fields()}
    reading.keys(given, key, [name for name in kind.key if name in stored], stored)
    row = {
        name: _checked(reading, f"{key}.{name}", field, given.get(name))
        for name, field in stored.items()
    }
    for name, field in stored.items():
        if field.ref and row[name] is not None:
            row[name] = f"{source}:{row[name]}"
        elif name in _naming(kind.id) and row[name] is not None and row[name] != EVERY_ORGAN:
            row[name] = _marked(source, row[name])
        elif field.personal == "identity" and row[name] is not None:
            # A pseudonym joins rows of several sources: two examples may use the same.
            row[name] = _marked(source, row[name])
    # Keys are written as they are, so an example's `unit: m1` is the row with key m1.
    parts = [str(given.get(name)) for name in kind.key]
    return {**row, "_id": f"{source}:{'/'.join(parts)}", "_source": source}


def _naming(record_type: str) -> tuple[str, ...]:
    return _NAMING.get(record_type, ORGAN_FIELDS)


def _organs(types: Collection[str], rows: Mapping[str, list[dict[str, Any]]]) -> set[str]:
    return {
        row[name]
        for type in types
        for row in rows.get(type, ())
        for name in _naming(type)
        if row.get(name) and row[name] != EVERY_ORGAN
    }


def _declared(row: dict[str, Any], organs: set[str], alone: bool) -> Iterator[dict[str, Any]]:
    """A declaration for every organ becomes one for each organ of its own example."""
    if row["organ"] != EVERY_ORGAN or alone:
        yield row
        return
    for organ in sorted(organs):
        yield {**row, "organ": organ, "_id": f"{row['_id']}/{organ}"}


def _rows_of(
    reading: Reading, types: Collection[str], example: Given, number: int, alone: bool
) -> dict[str, list[dict[str, Any]]]:
    source = source_of(number)
    found: dict[str, list[dict[str, Any]]] = {}
    for type, given in example.given.items():
        if type not in catalogue() or (type not in types and type != "organ"):
            allowed = ", ".join(sorted(types))
            key = f"{example.name['zh']}.given"
            reading.add("SCR-106", key=key, value=type, allowed=allowed)
            continue
        key = f"{example.name['zh']}.given.{type}"
        found[type] = [_row(reading, key, catalogue()[type], row, source) for row in given]
    organs = _organs(types, found)
    if "coverage" in found:
        found["coverage"] = [
            declared for row in found["coverage"] for declared in _declared(row, organs, alone)
        ]
    for rows in found.values():
        for row in rows:
            row["_extracted_on"] = example.extracted_on
            extracted_on = example.extracted_on
            row["_as_of"] = min(example.as_of, extracted_on) if extracted_on else None
    return found


def batches(model: Model) -> list[range]:
    """The numbers of the examples (from 1) that may run in one query."""
    whole = range(1, len(model.examples.cases) + 1)
    if _ASKS_FOR_EVERY_ORGAN.search(model.sql):
        return [range(number, number + 1) for number in whole]
    return [whole]


def tables(model: Model, reading: Reading, numbers: range) -> dict[str, pa.Table]:
    """Every record type the model reads, itself or through a shared relation, with the rows of those
    examples."""
    return given_tables(base_types(model.inputs), model.examples.cases, reading, numbers)


def given_tables(
    types: Collection[str], examples: Sequence[Given], reading: Reading, numbers: range
) -> dict[str, pa.Table]:
    """The rows of those examples (counted from 1) by record type, in the stored schema.

    One more column, `_as_of`, holds the as-of date of the row's example. Faults of the rows are
    noted on `reading`.
    """
    schemas = {
        type: catalogue()[type].arrow_schema().append(pa.field("_as_of", pa.date32()))
        for type in sorted(types)
        if type in catalogue()
    }
    rows: dict[str, list[dict[str, Any]]] = {type: [] for type in schemas}
    for number in numbers:
        example = examples[number - 1]
        for type, found in _rows_of(reading, types, example, number, len(numbers) == 1).items():
            if type in rows:
                rows[type] += found
    return {
        type: pa.Table.from_pylist(entries, schema=schemas[type]) for type, entries in rows.items()
    }
