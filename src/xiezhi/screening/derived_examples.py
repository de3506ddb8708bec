"""The worked examples of a shared relation: given rows, and the rows it must give.

Every row of an example is expected: one that is not listed is a fault, as is a listed one that does
not come. Columns that are not listed may hold anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiezhi.screening.strict_yaml import Reading

LEAST_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class RelationExample:
    """One worked case. `extracted_on` is None where the export's date is not known."""

    name: Mapping[str, str]
    as_of: date
    extracted_on: date | None
    given: Mapping[str, tuple[Mapping[str, Any], ...]]
    expect: tuple[Mapping[str, Any], ...]


def read_relation_examples(
    reading: Reading, document: Any, columns: Collection[str]
) -> tuple[RelationExample, ...]:
    """The examples of a relation with `columns`; faults are noted on `reading`."""
    data = reading.mapping(document or {}, "examples")
    reading.keys(data, "", ("as_of", "examples"), ())
    cases = []
    for index, entry in enumerate(reading.items(data.get("examples", []), "examples"), 1):
        key = f"examples[{index}]"
        found = reading.mapping(entry, key)
        reading.keys(found, key, ("name", "given", "expect"), ("as_of", "extracted_on"))
        as_of = found.get("as_of", data.get("as_of"))
        if type(as_of) is not date:
            reading.add("SCR-105", key=f"{key}.as_of", value=as_of, wanted="2026-11-23")
            as_of = date.min
        expect = reading.rows(found.get("expect", []), f"{key}.expect")
        for row in expect:
            reading.keys(row, f"{key}.expect", (), columns)
        given = reading.mapping(found.get("given", {}), f"{key}.given")
        cases.append(
            RelationExample(
                name=reading.languages(found.get("name", {}), f"{key}.name"),
                as_of=as_of,
                extracted_on=found.get("extracted_on", as_of),
                given={
                    t: reading.rows(rows or [], f"{key}.given.{t}") for t, rows in given.items()
                },
                expect=expect,
            )
        )
    if len(cases) < LEAST_EXAMPLES:
        reading.add("SCR-119", count=len(cases), least=LEAST_EXAMPLES)
    return tuple(cases)
