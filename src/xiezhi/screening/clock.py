"""Hours of an undeclared clock: what rests on them is soft at most (decision 6).

A stored row says by which clock its source wrote the hours (`_clock`); NULL means that nobody said. A
model does not know. So it is asked again with the hours left blank that no declared clock vouches for.
What is hard then as well rests on days or on declared hours; what is hard with them alone is softened.
Missing data never makes a hard finding, so the second answer accuses nobody
(tests/library/test_missing_data.py).

A moment also tells a day. A limit in days may go by it; one in hours may not, since near midnight the day
depends on the clock: a model that counts hours is asked with these days and without them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi import law
from xiezhi.records import catalogue
from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived import derived_relations
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.dialects import DIALECTS
from xiezhi.screening.engines import Engine
from xiezhi.screening.model_parts import Input
from xiezhi.screening.models import Model
from xiezhi.screening.relations import Relations, RelationSource, store_relations
from xiezhi.screening.wording import UNDECLARED

# A call that counts; the subset wants the parameter as a literal.
_COUNTED = re.compile(r"\b(?:due|due_strict|due_on|due_on_strict|param)\(\s*'([^']+)'")

Places = Collection[tuple[str, str]]


def certain(
    engine: Engine,
    store: Store,
    state: Manifest,
    models: Sequence[Model],
    as_of: date,
    unit: str | None = None,
) -> Mapping[str, Places]:
    """By model, the units and discriminators that are hard without hours of an undeclared clock.

    A model that reads no such hours is left out: its word stands. `unit`: ask about one `_id` only.
    The rows that the engine holds afterwards are not those of the records: prepare it anew.
    """
    read = {model.id: _reads_hours(model.inputs) for model in models}
    undeclared = _undeclared(store, state, {type for types in read.values() for type in types})
    asked = [model for model in models if read[model.id] & undeclared]
    if not asked:
        return {}
    found: dict[str, set[tuple[str, str]]] = {}
    for days in (True, False):
        turn = asked if days else [model for model in asked if _counts_hours(model)]
        if not turn:
            continue
        prepare(engine, _without(store, state, turn, as_of, undeclared, days=days), turn)
        one = f" AND x.unit = {DIALECTS[engine.name].text(unit)}" if unit is not None else ""
        for model in turn:
            rows = engine.query(
                "SELECT x.unit AS unit, x.discriminator AS discriminator"
                f" FROM ({compile_model(model, engine.name)}) AS x WHERE x.outcome = 'hard'{one}"
            ).to_pylist()
            hard = {(row["unit"], row["discriminator"]) for row in rows}
            found[model.id] = found.get(model.id, hard) & hard
    return found


def softened(rows: Iterable[dict[str, Any]], certain: Places) -> int:
    """Make hard rows soft that are not among the certain ones, and mark them; returns how many."""
    changed = 0
    for row in rows:
        if row["outcome"] == "hard" and (row["unit"], row["discriminator"]) not in certain:
            row["outcome"], row[UNDECLARED] = "soft", True
            changed += 1
    return changed


def _reads_hours(inputs: Mapping[str, Input]) -> set[str]:
    """The record types whose hours are read, by themselves or through a shared relation."""
    found: set[str] = set()
    for name, given in inputs.items():
        if name not in catalogue():
            found |= _reads_hours(derived_relations()[name].inputs)
        elif {*given.required, *given.optional}.intersection(_hours(name)):
            found.add(name)
    return found


def _counts_hours(model: Model) -> bool:
    """Whether it counts with a limit in hours, rather than asking only since when there is one."""
    return any(law.parameter(key).unit == "hour" for key in _COUNTED.findall(model.sql))


def _hours(record_type: str) -> list[str]:
    return [
        field.id for field in catalogue()[record_type].stored_fields() if field.type == "datetime"
    ]


def _undeclared(store: Store, state: Manifest, types: Iterable[str]) -> set[str]:
    """The types with a row that has an hour and no clock."""
    found = set()
    with duckdb.connect() as db:
        for type in sorted(types):
            files = store.files(type, state)
            if not files:
                continue
            rows = db.read_parquet(files, union_by_name=True)
            hours = [f'"{name}" IS NOT NULL' for name in _hours(type) if name in rows.columns]
            # A store that was made before there were clocks says of none.
            clock = '"_clock" IS NULL AND ' if "_clock" in rows.columns else ""
            if hours and rows.filter(f"{clock}({' OR '.join(hours)})").limit(1).fetchall():
                found.add(type)
    return found


def _without(
    store: Store,
    state: Manifest,
    models: Sequence[Model],
    as_of: date,
    undeclared: Collection[str],
    *,
    days: bool,
) -> Relations:
    """The relations of a run with their undeclared hours blank; `days`: what day they were is kept."""
    relations = store_relations(store, state, needed_types(models), as_of)
    sources = (
        _blind(source, store.read(source.record_type, state), days=days)
        if source.record_type in undeclared
        else source
        for source in relations.sources
    )
    return Relations(tuple(sources), relations.coverage)


def _blind(source: RelationSource, rows: pa.Table, *, days: bool) -> RelationSource:
    unknown = pc.is_null(rows["_clock"])
    fields = catalogue()[source.record_type].fields
    for name in _hours(source.record_type):
        day = f"{name.removesuffix('_at')}_on"
        if days and day in fields and fields[day].type == "date":
            told = pc.coalesce(rows[day], rows[name].cast(pa.date32()))
            rows = _with(rows, day, pc.if_else(unknown, told, rows[day]))
        nothing = pa.scalar(None, rows.schema.field(name).type)
        rows = _with(rows, name, pc.if_else(unknown, nothing, rows[name]))
    return replace(source, files=(), table=rows.select(source.schema.names))


def _with(rows: pa.Table, name: str, values: Any) -> pa.Table:
    return rows.set_column(rows.column_names.index(name), rows.schema.field(name), values)
