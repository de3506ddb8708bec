"""References of a batch that lead nowhere. They stop nothing: the other table may come later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.i18n import listed, pick
from xiezhi.records.catalogue import RecordType
from xiezhi.records.store import Store

_EXAMPLES = 5


def dangling(
    store: Store, catalogue: Mapping[str, RecordType], ready: Mapping[str, pa.Table]
) -> list[tuple[str, dict[str, Any]]]:
    """One note (REC-191) for each reference field with targets in neither batch nor store."""
    notes = []
    present: dict[str, pa.Array] = {}
    for kind_id, rows in ready.items():
        for item in catalogue[kind_id].fields.values():
            if item.ref is None or not rows.column(item.id).length():
                continue
            if item.ref not in present:
                present[item.ref] = _ids(store, item.ref, ready)
            column = rows.column(item.id)
            lost = pc.and_(column.is_valid(), pc.invert(pc.is_in(column, present[item.ref])))
            count = pc.sum(lost).as_py()
            if count:
                shown = column.filter(lost).unique().to_pylist()[:_EXAMPLES]
                notes.append(
                    (
                        "REC-191",
                        {
                            "n": count,
                            "type": pick(catalogue[kind_id].title),
                            "field": pick(item.title),
                            "target": pick(catalogue[item.ref].title),
                            "examples": listed(name.partition(":")[2] for name in shown),
                        },
                    )
                )
    return notes


def _ids(store: Store, kind_id: str, ready: Mapping[str, pa.Table]) -> pa.Array:
    """All `_id`s of a type, stored or about to be."""
    parts: list[pa.Array] = []
    files = store.files(kind_id, store.manifest())
    if files:
        with duckdb.connect() as db:
            stored = db.sql("SELECT _id FROM read_parquet(?, union_by_name = true)", params=[files])
            parts += stored.to_arrow_table().column("_id").chunks
    if kind_id in ready:
        parts += ready[kind_id].column("_id").chunks
    return pa.chunked_array(parts, pa.string()).combine_chunks()
