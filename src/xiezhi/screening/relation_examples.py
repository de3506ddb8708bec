"""Running the worked examples of a shared relation, all in one query, each blind to the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from xiezhi.screening.derived import DerivedRelation, base_types, in_order
from xiezhi.screening.derived_examples import RelationExample
from xiezhi.screening.derived_run import compile_relation
from xiezhi.screening.engines import Engine
from xiezhi.screening.example_rows import given_tables, source_of, unmarked
from xiezhi.screening.models import ModelError
from xiezhi.screening.relations import table_relations
from xiezhi.screening.strict_yaml import Fault, Reading
from xiezhi.screening.wording import key_of

Row = Mapping[str, Any]


def run_relation_examples(relation: DerivedRelation, engine: Engine) -> list[Fault]:
    """The faults of the relation's examples on the engine; none means that all passed.

    Errors: SCR-100 rows that do not fit their record type, and those of compiler and engine.
    """
    reading = Reading("examples.yaml")
    types = base_types(relation.inputs)
    numbers = range(1, len(relation.examples) + 1)
    given = given_tables(types, relation.examples, reading, numbers)
    if reading.faults:
        raise ModelError(relation.path, reading.faults)
    engine.prepare(table_relations(given))
    for before in in_order(relation.inputs):
        engine.materialise(before.id, compile_relation(before, engine.name))
    # Kept as a table, as in a run: an engine may treat a table of its own otherwise than a query.
    engine.materialise(relation.id, compile_relation(relation, engine.name))
    rows = engine.query(f'SELECT r.* FROM "{relation.id}" AS r').to_pylist()
    by_source: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(row["_id"].partition(":")[0], []).append(_bare(relation, row))
    faults = []
    for number, example in zip(numbers, relation.examples, strict=True):
        found = by_source.get(source_of(number), [])
        shown = "; ".join(_shown(row, relation.columns) for row in found) or "—"
        name = {"name": example.name["zh"], "relation": relation.id, "engine": engine.name}
        faults += [
            Fault("SCR-148", {**name, "what": what, "found": shown})
            for what in _complaints(relation, example, found)
        ]
    return faults


def _bare(relation: DerivedRelation, row: Row) -> dict[str, Any]:
    """The row as an example writes it: bare keys and organs without the mark of their example."""
    bare = dict(row)
    for name, column in relation.columns.items():
        if column.type.startswith("ref:") and row[name] is not None:
            bare[name] = key_of(row[name])
        elif isinstance(row[name], str):
            bare[name] = unmarked(row[name])
    return bare


def _complaints(
    relation: DerivedRelation, example: RelationExample, rows: list[dict[str, Any]]
) -> Iterator[str]:
    seen = [row["_id"] for row in rows]
    if len(seen) != len(set(seen)):
        yield "_id ×2"
    keys = [tuple(row[name] for name in relation.key) for row in rows]
    for key in sorted({str(key) for key in keys if keys.count(key) > 1}):
        yield f"{key} ×2"
    left = list(rows)
    for expected in example.expect:
        # An entry may leave key columns out where one row fits; the first that fits is taken.
        fitting = [row for row in left if all(row[name] == expected[name] for name in expected)]
        if fitting:
            left.remove(fitting[0])
        else:
            yield f"— {_shown(expected, expected)}"
    for row in left:
        yield f"+ {_shown(row, relation.columns)}"


def _shown(row: Row, names: Mapping[str, Any]) -> str:
    parts = []
    for name in names:
        value = row[name]
        parts.append(f"{name}={value.isoformat() if isinstance(value, date) else value}")
    return " ".join(parts)
