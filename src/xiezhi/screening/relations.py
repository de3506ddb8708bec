"""What the models read: one relation per record type, with `_as_of`, and the coverage spans.

Relations are described here and made by an engine. They come from a store (the Parquet files of one
manifest) or from Arrow tables (worked examples, benchmarks).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from xiezhi.records import catalogue
from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store
from xiezhi.screening.schema import SYSTEM_COLUMNS

COVERAGE_SPANS = pa.schema(
    [
        ("record_type", pa.string()),
        ("organ", pa.string()),
        ("from_on", pa.date32()),
        ("to_on", pa.date32()),
    ]
)
EVERY_ORGAN = "*"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RelationSource:
    """Where the rows of a record type are: Parquet `files`, or an Arrow `table`.

    `schema` holds the columns of the relation without `_as_of`; one that the source lacks is NULL.
    `as_of` is the run's date; None means that the table brings its own `_as_of`.
    """

    record_type: str
    schema: pa.Schema
    files: tuple[str, ...] = ()
    table: pa.Table | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """All relations of a run. `coverage` has the schema `COVERAGE_SPANS`."""

    sources: tuple[RelationSource, ...]
    coverage: pa.Table


def relation_schema(record_type: str) -> pa.Schema:
    """The columns a model may see of a record type, `_as_of` left out."""
    system = [name for name in SYSTEM_COLUMNS if name != "_as_of"]
    known = catalogue()[record_type]
    stored = known.arrow_schema()
    names = [*(field.id for field in known.stored_fields()), *system]
    return pa.schema([stored.field(name) for name in names])


def store_relations(
    store: Store, manifest: Manifest, types: Iterable[str], as_of: date
) -> Relations:
    """The relations of a manifest of a store, judged as of `as_of` (decisions 9 and 10)."""
    sources = tuple(
        RelationSource(
            type, relation_schema(type), files=tuple(store.files(type, manifest)), as_of=as_of
        )
        for type in types
        if type in catalogue()
    )
    return Relations(sources, coverage_spans(store.read("coverage", manifest)))


def table_relations(tables: Mapping[str, pa.Table], as_of: date | None = None) -> Relations:
    """The relations of Arrow tables. Without `as_of` each table brings a column `_as_of`."""
    sources = tuple(
        RelationSource(type, relation_schema(type), table=table, as_of=as_of)
        for type, table in tables.items()
    )
    declared = tables.get("coverage")
    return Relations(
        sources, coverage_spans(declared) if declared else COVERAGE_SPANS.empty_table()
    )


def coverage_spans(declared: pa.Table) -> pa.Table:
    """Declarations of completeness as the longest spans of each record type and organ.

    Only complete ones count. Spans that overlap or follow each other day by day are
    one, so that spans of one organ never touch. A declaration for every organ also lengthens the
    spans of each organ named, and stands as organ `*` for all others.
    """
    by_type: dict[str, dict[str, list[tuple[date, date]]]] = {}
    for row in declared.to_pylist():
        organ, start, end = row["organ"], row["from_on"], row["to_on"]
        if not row["complete"] or None in (row["record_type"], organ, start, end) or start > end:
            continue
        by_type.setdefault(row["record_type"], {}).setdefault(organ, []).append((start, end))
    rows = [
        {"record_type": type, "organ": organ, "from_on": start, "to_on": end}
        for type, organs in sorted(by_type.items())
        for organ, spans in sorted(organs.items())
        for start, end in merged([*spans, *organs.get(EVERY_ORGAN, [])])
    ]
    return pa.Table.from_pylist(rows, schema=COVERAGE_SPANS)


def merged(spans: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """The longest disjoint spans that cover the same days, in order."""
    found: list[tuple[date, date]] = []
    for start, end in sorted(spans):
        if found and (found[-1][1] == date.max or start <= found[-1][1] + _ONE_DAY):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found
