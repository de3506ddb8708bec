"""Examples of a model with something taken away: what the model says of each, in one query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from measure.noise import blankable, exchangeable

from xiezhi.records import catalogue
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.example_format import Example, Examples
from xiezhi.screening.example_rows import batches, tables
from xiezhi.screening.models import Model
from xiezhi.screening.relations import table_relations
from xiezhi.screening.run import capped
from xiezhi.screening.strict_yaml import Reading
from xiezhi.screening.wording import key_of

Row = Mapping[str, Any]
# Types that say what is known rather than what happened.
DECLARED = ("coverage", "organ")


@dataclass(frozen=True)
class Variant:
    """An example of a model after something was taken away. `what` names it in words."""

    example: Example
    what: str
    unit: str
    discriminator: str | None
    before: str


def expected(model: Model, outcome: str) -> Iterator[tuple[Example, Row]]:
    """Each unit that an example calls `outcome`."""
    for example in model.examples.cases:
        for row in example.expect:
            if row["outcome"] == outcome:
                yield example, row


def variant(example: Example, row: Row, what: str, **changes: Any) -> Variant:
    """The example with `changes`, watched for what is said of the unit of `row`."""
    return Variant(
        replace(example, **changes),
        f"{example.name['zh']}: {what}",
        str(row["unit"]),
        row.get("discriminator"),
        str(row["outcome"]),
    )


def without_rows(example: Example, *types: str) -> Mapping[str, tuple[Row, ...]]:
    """The rows of the example but for those of these types."""
    return {type: rows for type, rows in example.given.items() if type not in types}


def blanked(
    model: Model, example: Example, unit: str
) -> Iterator[tuple[str, str, str, Mapping[str, tuple[Row, ...]]]]:
    """Type, field, words and rows of the example with one optional cell left blank, for each such
    cell that the model may read.

    `measure.noise` says which cells may be missing without the row saying something else.
    """
    readable = needed_types([model])
    for type, rows in example.given.items():
        if type in DECLARED or type not in readable:
            continue
        kind = catalogue()[type]
        named = model.inputs.get(type)
        for place, row in enumerate(rows):
            key = "/".join(str(row[part]) for part in kind.key)
            for name in blankable(kind, row, unit=(type, key) == (model.unit, unit)):
                if named and name not in (*named.required, *named.optional):
                    continue
                changed = [*rows]
                changed[place] = {field: cell for field, cell in row.items() if field != name}
                words = f"{type} {key} without {name}"
                yield type, name, words, {**example.given, type: tuple(changed)}


def swapped(example: Example) -> Iterator[tuple[str, Mapping[str, tuple[Row, ...]]]]:
    """The example with the day of an act and a later closing day exchanged, so that they contradict."""
    for type, rows in example.given.items():
        for place, row in enumerate(rows):
            for one, other in exchangeable(catalogue()[type], row):
                changed = [*rows]
                changed[place] = {**row, one: row[other], other: row[one]}
                yield f"{type} {one} and {other} exchanged", {**example.given, type: tuple(changed)}


def later(example: Example, day: date) -> Example:
    """The example as its office would export it on `day`, if nothing more had happened."""
    declared = tuple(
        {**row, "to_on": day} if row.get("to_on") == example.as_of else row
        for row in example.given.get("coverage", ())
    )
    given = {**example.given, **({"coverage": declared} if declared else {})}
    return replace(example, as_of=day, extracted_on=day, given=given)


def outcomes(engine: DuckDBEngine, model: Model, variants: Sequence[Variant]) -> list[str]:
    """What the model says of each variant's unit; `` where it says nothing."""
    changed = replace(model, examples=Examples(tuple(item.example for item in variants), {}))
    reading = Reading("examples.yaml")
    sql = capped(model, compile_model(model, engine.name))
    said: dict[tuple[str, str, str], str] = {}
    for numbers in batches(changed):
        prepare(engine, table_relations(tables(changed, reading, numbers)), [model])
        rows = engine.query(
            f"SELECT o.unit AS unit, o.discriminator AS leg, o.outcome AS outcome FROM ({sql}) AS o"
        )
        for row in rows.to_pylist():
            source = row["unit"].partition(":")[0]
            said[source, key_of(row["unit"]), row["leg"]] = row["outcome"]
    assert not reading.faults, [fault.text("en") for fault in reading.faults][:3]
    return [
        _one(said, f"ex{number}", item.unit, item.discriminator)
        for number, item in enumerate(variants, 1)
    ]


def _one(said: Mapping[tuple[str, str, str], str], source: str, unit: str, leg: str | None) -> str:
    if leg is not None:
        return said.get((source, unit, leg), "")
    found = [said[key] for key in said if key[:2] == (source, unit)]
    return found[0] if len(found) == 1 else ""
