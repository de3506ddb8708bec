"""The form of `examples.yaml`: given rows and what the model must say of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xiezhi.screening.schema import OUTCOMES, STANDARD_OUTPUTS
from xiezhi.screening.strict_yaml import Reading, shown

LEAST_EXAMPLES = 8
KINDS = (
    "positive", "negative", "boundary", "missing_data", "no_coverage", "extension", "exclusion",
    "law_change", "false_positive",
)  # fmt: skip
# A model shows each of these, or says in `not_applicable` why it cannot. A group in brackets is
# satisfied by any of its kinds.
DEMANDED = (
    ("positive",),
    ("negative",),
    ("boundary",),
    ("missing_data",),
    ("no_coverage",),
    ("extension", "exclusion"),
    ("law_change",),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One worked case. `extracted_on` is None where the export's date is not known."""

    name: Mapping[str, str]
    kind: str
    as_of: date
    extracted_on: date | None
    given: Mapping[str, tuple[Mapping[str, Any], ...]]
    expect: tuple[Mapping[str, Any], ...]
    oracle: str | None


@dataclass(frozen=True, slots=True)
class Examples:
    """All examples of a model and the kinds it cannot have, with the reason."""

    cases: tuple[Example, ...]
    not_applicable: Mapping[str, str]


def _day(reading: Reading, value: Any, key: str) -> date | None:
    if value is None or type(value) is date:
        return value
    reading.add("SCR-105", key=key, value=shown(value), wanted="2026-11-23")
    return None


def _example(
    reading: Reading, entry: Any, key: str, as_of: date | None, outputs: Mapping[str, str]
) -> Example:
    data = reading.mapping(entry, key)
    reading.keys(
        data, key, ("name", "kind", "given", "expect"), ("as_of", "extracted_on", "oracle", "note")
    )
    name = reading.languages(data.get("name", {"zh": "—", "en": "—"}), f"{key}.name")
    key = f"{key} {name['zh']}"
    own = _day(reading, data.get("as_of", as_of), f"{key}.as_of") or date.min
    expect = reading.rows(data.get("expect", []), f"{key}.expect")
    if "expect" in data and not expect:
        reading.add("SCR-118", key=key)
    for row in expect:
        reading.keys(row, f"{key}.expect", ("unit", "outcome"), [*STANDARD_OUTPUTS, *outputs])
        reading.choice(row.get("outcome", "lawful"), f"{key}.expect.outcome", OUTCOMES)
    given = reading.mapping(data.get("given", {}), f"{key}.given")
    oracle = data.get("oracle")
    return Example(
        name=name,
        kind=reading.choice(data.get("kind", "positive"), f"{key}.kind", KINDS),
        as_of=own,
        extracted_on=_day(reading, data.get("extracted_on", own), f"{key}.extracted_on"),
        given={
            type: reading.rows(rows or [], f"{key}.given.{type}") for type, rows in given.items()
        },
        expect=expect,
        oracle=str(oracle) if oracle is not None else None,
    )


def read_examples(reading: Reading, document: Any, outputs: Mapping[str, str]) -> Examples:
    """The examples of a model: at least eight, of every demanded kind or with a reason why not."""
    if document is None:
        if not reading.faults:
            reading.add("SCR-119", count=0, least=LEAST_EXAMPLES)
        return Examples((), {})
    data = reading.mapping(document, "examples")
    reading.keys(data, "", ("as_of", "examples"), ("not_applicable",))
    as_of = _day(reading, data.get("as_of"), "as_of")
    entries = reading.items(data.get("examples", []), "examples")
    cases = tuple(
        _example(reading, entry, f"examples[{index}]", as_of, outputs)
        for index, entry in enumerate(entries, 1)
    )
    reasons = reading.mapping(data.get("not_applicable") or {}, "not_applicable")
    for kind, reason in reasons.items():
        reading.choice(kind, "not_applicable", [*KINDS, "extension_or_exclusion"])
        reading.text(reason, f"not_applicable.{kind}")
    if len(cases) < LEAST_EXAMPLES:
        reading.add("SCR-119", count=len(cases), least=LEAST_EXAMPLES)
    _check_kinds(reading, cases, reasons)
    names = [case.name["zh"] for case in cases]
    for name in sorted({name for name in names if names.count(name) > 1}):
        reading.add("SCR-121", name=name)
    return Examples(cases, {kind: str(reason) for kind, reason in reasons.items()})


def _check_kinds(reading: Reading, cases: tuple[Example, ...], reasons: Mapping[str, Any]) -> None:
    shown_kinds = {case.kind for case in cases}
    for group in DEMANDED:
        excused = any(kind in reasons for kind in (*group, "_or_".join(group)))
        if not excused and not shown_kinds.intersection(group):
            reading.add("SCR-120", kind=" / ".join(group))
