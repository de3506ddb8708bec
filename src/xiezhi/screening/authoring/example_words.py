"""Worked examples in Chinese words: what was given, what the model says, and the arithmetic.

One example is shown for each outcome that a reader wants to see first: a violation (the soft one
where a model never finds a hard one), a lawful unit, and one that cannot be judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from xiezhi.records import catalogue
from xiezhi.screening import arithmetic, wording
from xiezhi.screening.authoring.titles import code_title, type_title
from xiezhi.screening.engines import Engine
from xiezhi.screening.example_format import Example, Examples
from xiezhi.screening.examples import rows_of
from xiezhi.screening.freeze import split_missing
from xiezhi.screening.models import Model

# Which kinds of examples say most of an outcome.
_BEST: Mapping[str, Sequence[str]] = {
    "hard": ("positive", "boundary"),
    "soft": ("boundary", "positive"),
    "lawful": ("boundary", "negative", "extension", "exclusion"),
    "undetermined": ("no_coverage", "missing_data", "law_change"),
}


Chosen = tuple[Example, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """One example as a reader sees it. `facts`: the row the model gave, for further words."""

    outcome: str
    name: str
    given: tuple[str, ...]
    sentence: str
    steps: tuple[str, ...]
    lacks: tuple[str, ...]
    facts: Mapping[str, Any]


def told(model: Model, engine: Engine) -> list[Told]:
    """Up to three examples of the model. Errors: those of `examples.rows_of`."""
    return tell(model, _chosen(model), engine)


def tell(model: Model, chosen: Sequence[Chosen], engine: Engine) -> list[Told]:
    """The chosen examples, each by the unit that its expectation names. Errors: as `told`."""
    cases = tuple(example for example, _ in chosen)
    rows = rows_of(replace(model, examples=Examples(cases, {})), engine)
    return [
        _told(model, example, expected, found)
        for (example, expected), found in zip(chosen, rows, strict=True)
    ]


def _chosen(model: Model) -> list[Chosen]:
    found = []
    for outcomes in (("hard", "soft"), ("lawful",), ("undetermined",)):
        best = next(filter(None, (_best(model, outcome) for outcome in outcomes)), None)
        if best is not None:
            found.append(best)
    return found


def _best(model: Model, outcome: str) -> Chosen | None:
    """The example that shows the outcome best, with the unit it shows it by."""
    order = {kind: place for place, kind in enumerate(_BEST[outcome])}
    showing = [
        (order.get(example.kind, len(order)), place, example, expected)
        for place, example in enumerate(model.examples.cases)
        for expected in example.expect
        if expected["outcome"] == outcome
    ]
    if not showing:
        return None
    _, _, example, expected = min(showing, key=lambda entry: entry[:2])
    return example, expected


def _told(
    model: Model, example: Example, expected: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]
) -> Told:
    row = next(
        row
        for row in rows
        if wording.key_of(row["unit"]) == str(expected["unit"])
        and expected.get("discriminator") in (None, row["discriminator"])
    )
    missing = split_missing(row["missing"])
    worded = {**row, "missing": missing, "as_of": example.as_of}
    computed = arithmetic.compute(model, row)
    return Told(
        outcome=row["outcome"],
        name=example.name["zh"],
        given=tuple(_given(example)),
        sentence=wording.sentences(model, worded, row["organ"] or "")["zh"],
        steps=arithmetic.steps(model, computed, row)["zh"],
        lacks=tuple(
            f"{wording.missing_text(name, 'zh')}：{wording.supply_text(name, 'zh')}"
            for name in missing
        ),
        facts=worded,
    )


def _given(example: Example) -> Iterator[str]:
    """The given rows, one line each; declarations of completeness in one."""
    yield f"截至 {example.as_of.isoformat()}"
    for type, rows in example.given.items():
        if type == "coverage":
            covered = dict.fromkeys(type_title(str(row.get("record_type"))) for row in rows)
            yield f"已声明完整：{'、'.join(covered)}"
            continue
        for row in rows:
            yield f"{type_title(type)}：{'，'.join(_values(type, row))}"


def _values(type: str, row: Mapping[str, Any]) -> Iterator[str]:
    fields = catalogue()[type].fields
    for name, value in row.items():
        field = fields.get(name)
        if value is None or field is None:
            continue
        if isinstance(value, bool):
            said = "是" if value else "否"
        else:
            said = code_title(field.codes, str(value)) if field.codes else str(value)
        yield f"{field.title['zh']} {said}"
