"""The rows of a book as the tables that models read, without files and without a store.

Every cell is written as an office writes it and read by the checks of the intake, so a value
that the intake would set aside is noticed here too. Pseudonyms are plain texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.demo.book import Book
from xiezhi.demo.files import shown
from xiezhi.errors import XiezhiError
from xiezhi.records.catalogue import RecordType, catalogue, code_lists
from xiezhi.records.checks.rows import Checker
from xiezhi.records.intake_guard import guard
from xiezhi.records.mapping import Mapper, TableMapping
from xiezhi.records.mapping_profile import TableRule
from xiezhi.records.reading import RawTable

# type, source, key, field, what is wrong; without a key it is about the whole table
Refused = tuple[str, str, str, str, str]


def tables(
    book: Book, home: Mapping[str, str], extracted_on: date
) -> tuple[dict[str, pa.Table], list[Refused]]:
    """The tables by record type, and the tables and cells that the intake would refuse."""
    checker = Checker(catalogue(), code_lists().__getitem__, clock=None, extracted_on=extracted_on)
    mapper = Mapper()
    found: dict[str, list[pa.Table]] = {}
    refused: list[Refused] = []
    for (source, type), rows in book.rows.items():
        kind = catalogue()[type]
        names = [name for name in kind.fields if any(name in row for row in rows)]
        cells = [
            pa.array([_text(type, name, row.get(name)) for row in rows], pa.string())
            for name in names
        ]
        lines = pa.array(range(len(rows)), pa.int64())
        titles = [kind.fields[name].title["zh"] for name in names]
        raw = RawTable(f"{kind.title['zh']}.csv", "", titles, cells, lines)
        refused += [(type, source, "", "", what) for what in _unreadable(mapper, raw, kind)]
        mapping = TableMapping(kind, {name: index for index, name in enumerate(names)})
        checked = checker.check(raw, mapping)
        for problem in checked.problems:
            key = "/".join(str(rows[problem.row].get(name)) for name in kind.key)
            refused.append((type, source, key, problem.field, problem.code))
        found.setdefault(type, []).append(
            _stored(kind, source, checked.columns, len(rows), home, extracted_on)
        )
    return {type: pa.concat_tables(parts) for type, parts in found.items()}, refused


def _unreadable(mapper: Mapper, raw: RawTable, kind: RecordType) -> list[str]:
    """Why the intake would refuse the table whole, or take it for another."""
    try:
        guard(raw, ())
        taken = mapper.map(raw, TableRule())
    except XiezhiError as error:
        return [str(error)]
    wrong = [] if taken.type is kind else [f"it would be taken for {taken.type.id}"]
    return wrong + [f"the heading {heading} stands for no field" for heading in taken.unmapped]


def _text(type: str, name: str, value: Any) -> str | None:
    return None if value is None else str(shown(type, name, value))


def _stored(
    kind: RecordType,
    source: str,
    columns: dict[str, pa.Array],
    count: int,
    home: Mapping[str, str],
    extracted_on: date,
) -> pa.Table:
    """The columns in the stored schema; keys and references as `_id`s."""
    whole: dict[str, Any] = dict(columns)
    parts = [columns[name].cast(pa.string()) for name in kind.key]
    whole["_id"] = _ids(source, *parts)
    whole["_source"] = pa.repeat(pa.scalar(source), count)
    whole["_extracted_on"] = pa.repeat(pa.scalar(extracted_on, pa.date32()), count)
    for field in kind.fields.values():
        if field.ref and field.id in columns:
            whole[field.id] = _ids(home.get(field.ref, source), columns[field.id])
    arrays = [
        pa.nulls(count, item.type) if item.name not in whole else whole[item.name].cast(item.type)
        for item in kind.arrow_schema()
    ]
    return pa.table(arrays, schema=kind.arrow_schema())


def _ids(source: str, *parts: pa.Array) -> pa.Array:
    key = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, "/")
    return pc.binary_join_element_wise(pa.scalar(source), key, ":")
