"""Which models run with the tables an office has, and which table would open the most.

A model needs the table of its unit to run at all, and every table it reads to judge all of its units:
without one of them it runs and says of some units that they cannot be judged.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from xiezhi.records import catalogue
from xiezhi.records.store import Store
from xiezhi.screening.models import Model

_COVERED = re.compile(r"\bcovered\(\s*'(\w+)'", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a model reads: record types, required fields of each, types whose completeness it asks."""

    model: Model
    tables: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    declared: frozenset[str]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an office has. `filled` are the fields with a value in some row, `declared` the types with
    a declaration of completeness; both are None where only the names of tables are known."""

    tables: frozenset[str]
    filled: Mapping[str, frozenset[str]] | None = None
    declared: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A table to bring in next: the models that then have all their tables, and those that begin to
    run with it."""

    table: str
    completes: tuple[str, ...]
    begins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the tables serve. `complete`: models with every table; `partly`: models that run and what
    they lack; `closed`: models without the table of their unit and all they lack; `one_more`: by
    table, the models that only it is missing to; `steps`: the order that opens the most, greedily;
    `fields` and `declarations`: what is empty or undeclared, with the models that ask for it."""

    complete: tuple[str, ...]
    partly: Mapping[str, tuple[str, ...]]
    closed: Mapping[str, tuple[str, ...]]
    one_more: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]
    fields: Mapping[str, tuple[str, ...]]
    declarations: Mapping[str, tuple[str, ...]]

    def as_json(self) -> dict[str, Any]:
        """The whole as JSON values."""
        return {
            "complete": list(self.complete),
            "partly": {id: list(lacks) for id, lacks in self.partly.items()},
            "closed": {id: list(lacks) for id, lacks in self.closed.items()},
            "one_more": {table: list(ids) for table, ids in self.one_more.items()},
            "steps": [
                {"table": s.table, "completes": list(s.completes), "begins": list(s.begins)}
                for s in self.steps
            ],
            "fields": {name: list(ids) for name, ids in self.fields.items()},
            "declarations": {type: list(ids) for type, ids in self.declarations.items()},
        }


def needs(model: Model) -> Needs:
    """What the model reads. A shared relation is made from tables of all kinds of work; those that
    matter to the model are the ones a change of which it names under `incremental`."""
    known = catalogue()
    tables = {type for type in model.inputs if type in known}
    if tables != set(model.inputs):
        tables |= {type for type in model.incremental.get("record_types", ()) if type in known}
    return Needs(
        model,
        tables=frozenset(tables - {"coverage"}) | {model.unit},
        fields={type: read.required for type, read in model.inputs.items() if type in known},
        declared=frozenset(_COVERED.findall(model.sql)),
    )


def held_in(store: Store) -> Holdings:
    """What the visible state of a store holds."""
    manifest = store.manifest()
    tables = {type for type, count in manifest.counts.items() if type in catalogue() and count.rows}
    filled = {}
    with duckdb.connect() as db:
        for type in sorted(tables):
            source, files = "read_parquet(?, union_by_name = true)", [store.files(type, manifest)]
            # An older table lacks the fields that came later.
            stored = db.execute(f"SELECT * FROM {source} LIMIT 0", files).description or ()
            columns = {column[0] for column in stored}
            fields = [f.id for f in catalogue()[type].stored_fields() if f.id in columns]
            counts = ", ".join(f'COUNT("{name}")' for name in fields)
            row = db.execute(f"SELECT {counts} FROM {source}", files).fetchone()
            filled[type] = frozenset(
                name for name, count in zip(fields, row or (), strict=True) if count
            )
    declared = {
        row["record_type"]
        for row in store.read("coverage", manifest).to_pylist()
        if row["complete"]
    }
    return Holdings(frozenset(tables), filled, frozenset(declared))


def weigh(models: Iterable[Model], held: Holdings) -> Coverage:
    """What these tables serve. Retired models are left out."""
    asked = [needs(model) for model in models if model.status != "retired"]
    lacks = {need.model.id: tuple(sorted(need.tables - held.tables)) for need in asked}
    running = [need for need in asked if need.model.unit in held.tables]
    one_more: dict[str, list[str]] = {}
    for id, lacking in lacks.items():
        if len(lacking) == 1:
            one_more.setdefault(lacking[0], []).append(id)
    ran = {need.model.id for need in running}
    return Coverage(
        complete=tuple(id for id, lacking in lacks.items() if not lacking),
        partly={id: lacking for id, lacking in lacks.items() if lacking and id in ran},
        closed={id: lacking for id, lacking in lacks.items() if id not in ran},
        one_more={table: tuple(ids) for table, ids in _by_number(one_more)},
        steps=tuple(_steps(asked, held.tables)),
        fields=_empty_fields(running, held),
        declarations=_undeclared(running, held),
    )


def _by_number(found: Mapping[str, Sequence[str]]) -> list[tuple[str, Sequence[str]]]:
    return sorted(found.items(), key=lambda entry: (-len(entry[1]), entry[0]))


def _steps(asked: Sequence[Needs], held: Collection[str]) -> Iterable[Step]:
    """One table after the other: the one that completes the most models, then the one that starts
    the most, then the one most models still wait for."""
    have = set(held)
    while waiting := [need for need in asked if need.tables - have]:
        tables = sorted(set().union(*(need.tables for need in waiting)) - have)

        def gain(table: str, waiting: Sequence[Needs] = waiting) -> tuple[int, int, float]:
            completes = sum(need.tables - have == {table} for need in waiting)
            begins = sum(need.model.unit == table for need in waiting)
            share = sum(1 / len(need.tables - have) for need in waiting if table in need.tables)
            return completes, begins, share

        best = max(tables, key=gain)
        yield Step(
            best,
            tuple(need.model.id for need in waiting if need.tables - have == {best}),
            tuple(need.model.id for need in waiting if need.model.unit == best),
        )
        have.add(best)


def _empty_fields(running: Sequence[Needs], held: Holdings) -> Mapping[str, tuple[str, ...]]:
    if held.filled is None:
        return {}
    found: dict[str, list[str]] = {}
    for need in running:
        for type, fields in need.fields.items():
            for name in fields:
                if type in held.filled and name not in held.filled[type]:
                    found.setdefault(f"{type}.{name}", []).append(need.model.id)
    return {name: tuple(ids) for name, ids in _by_number(found)}


def _undeclared(running: Sequence[Needs], held: Holdings) -> Mapping[str, tuple[str, ...]]:
    if held.declared is None:
        return {}
    found: dict[str, list[str]] = {}
    for need in running:
        for type in need.declared - held.declared:
            found.setdefault(type, []).append(need.model.id)
    return {type: tuple(ids) for type, ids in _by_number(found)}
