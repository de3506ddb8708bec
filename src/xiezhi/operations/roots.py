"""Which case a unit belongs to: the record at the top of the references that lead up from it."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from types import MappingProxyType

import duckdb
import pyarrow as pa

from xiezhi.records.catalogue import RecordType, catalogue
from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store

# Where a type refers to several, the first of these that a row names: its case before its parts.
_FIRST = (
    "criminal_case", "trial", "civil_trial", "admin_trial", "enforcement_case", "penalty",
    "review", "sentence", "suspect", "measure",
)  # fmt: skip


def roots_of(store: Store, manifest: Manifest, units: Collection[str]) -> dict[str, str]:
    """`{unit: topmost record}`, both as `type:source:key`.

    A reference to the own type is not followed: a trial after a remand, a freeze that renews one, is
    not part of the earlier. A record that is not in the store still names the case. A unit that is
    not there is its own root.
    """
    tops = {unit: unit for unit in units}
    at: dict[str, list[tuple[str, str]]] = {}
    for unit in units:
        type, _, id = unit.partition(":")
        at.setdefault(type, []).append((unit, id))
    with duckdb.connect() as db:
        for type in _upwards():
            for unit, parent, id in _parents(db, store, manifest, type, at.pop(type, [])):
                tops[unit] = f"{parent}:{id}"
                at.setdefault(parent, []).append((unit, id))
    return tops


def _parents(
    db: duckdb.DuckDBPyConnection,
    store: Store,
    manifest: Manifest,
    type: str,
    wanted: list[tuple[str, str]],
) -> list[tuple[str, str, str]]:
    """Unit, type and id of what each record refers to; nothing for those that refer to nothing."""
    files = store.files(type, manifest)
    if not wanted or not files:
        return []
    present = {
        row[0]
        for row in db.execute("SELECT DISTINCT name FROM parquet_schema(?)", [files]).fetchall()
    }
    refs = [(field, target) for field, target in references()[type] if field in present]
    if not refs:
        return []
    units, ids = zip(*wanted, strict=True)
    db.register("wanted", pa.table({"unit": pa.array(units), "id": pa.array(ids)}))
    named = ", ".join(f'r."{field}"' for field, _ in refs)
    target = " ".join(f"WHEN r.\"{field}\" IS NOT NULL THEN '{of}'" for field, of in refs)
    return db.execute(
        f"SELECT w.unit, CASE {target} END, COALESCE({named})"
        " FROM read_parquet(?, union_by_name = true) AS r JOIN wanted AS w ON r._id = w.id"
        f" WHERE COALESCE({named}) IS NOT NULL",
        [files],
    ).fetchall()


@functools.cache
def references() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each type the fields that lead to another type, the one to follow first at the front."""
    return MappingProxyType({id: tuple(_ordered(kind)) for id, kind in catalogue().items()})


def _ordered(kind: RecordType) -> list[tuple[str, str]]:
    refs = [
        (field.id, field.ref)
        for field in kind.stored_fields()
        if field.ref is not None and field.ref != kind.id
    ]
    rank = {type: place for place, type in enumerate(_FIRST)}
    return sorted(refs, key=lambda ref: rank.get(ref[1], len(rank)))


@functools.cache
def _upwards() -> tuple[str, ...]:
    """All types that refer to others, each before what it refers to."""
    order: list[str] = []
    seen: set[str] = set()

    def visit(type: str, path: tuple[str, ...]) -> None:
        assert type not in path, f"references in a circle: {path}"
        if type in seen:
            return
        for _field, target in references()[type]:
            visit(target, (*path, type))
        seen.add(type)
        order.append(type)

    for type in references():
        visit(type, ())
    return tuple(type for type in reversed(order) if references()[type])
