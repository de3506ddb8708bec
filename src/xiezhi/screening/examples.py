"""Running a model's worked examples, each blind to the others (all in one query where possible).

An example fails if a unit is missing, if its outcome or any listed fact differs, if a unit nobody
expected is found hard, soft or undetermined, or if the Python count differs from SQL. The complaint
names the example in words, with what was expected and what came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.screening import arithmetic, wording
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import prepare
from xiezhi.screening.engines import Engine
from xiezhi.screening.example_format import Example
from xiezhi.screening.example_rows import batches, source_of, tables, unmarked
from xiezhi.screening.findings import FOUND, json_value
from xiezhi.screening.freeze import split_missing
from xiezhi.screening.models import Model, ModelError
from xiezhi.screening.relations import table_relations
from xiezhi.screening.run import capped
from xiezhi.screening.strict_yaml import Fault, Reading

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """What the examples of one model gave on one engine. No faults means that all passed."""

    model_id: str
    engine: str
    examples: int
    faults: tuple[Fault, ...]


def run_examples(model: Model, engine: Engine) -> Report:
    """Run every example of the model on the engine.

    Errors: SCR-100 rows that do not fit their record type, and those of compiler and engine.
    """
    checks = _Checks(model, engine.name)
    checks.run(rows_of(model, engine))
    return Report(model.id, engine.name, len(model.examples.cases), tuple(checks.faults))


def rows_of(model: Model, engine: Engine) -> list[list[dict[str, Any]]]:
    """What the model returns for each of its examples. Errors: those of `run_examples`."""
    reading = Reading("examples.yaml")
    given = [tables(model, reading, numbers) for numbers in batches(model)]
    if reading.faults:
        raise ModelError(model.path, reading.faults)
    sql = capped(model, compile_model(model, engine.name))
    by_source: dict[str, list[dict[str, Any]]] = {}
    for batch in given:
        prepare(engine, table_relations(batch), [model])
        for row in engine.query(sql).to_pylist():
            row["organ"] = unmarked(row["organ"])
            by_source.setdefault(row["unit"].partition(":")[0], []).append(row)
    numbers = range(1, len(model.examples.cases) + 1)
    return [by_source.get(source_of(number), []) for number in numbers]


class _Checks:
    """The faults found while comparing rows with what the examples expect."""

    def __init__(self, model: Model, engine: str) -> None:
        self.model = model
        self.engine = engine
        self.faults: list[Fault] = []

    def run(self, rows: list[list[dict[str, Any]]]) -> None:
        for example, found in zip(self.model.examples.cases, rows, strict=True):
            self._example(example, found)

    def _complain(self, code: str, example: Example, **where: Any) -> None:
        name = dict(example.name)
        self.faults.append(
            Fault(
                code, {"model": self.model.id, "engine": self.engine, "name": name["zh"], **where}
            )
        )

    def _example(self, example: Example, rows: list[dict[str, Any]]) -> None:
        self._unique(example, rows)
        for row in rows:
            self._twin(example, row)
            self._worded(example, row)
        matched: list[Row] = []
        for expected in example.expect:
            unit, discriminator = str(expected["unit"]), expected.get("discriminator")
            found = [
                row
                for row in rows
                if wording.key_of(row["unit"]) == unit
                and discriminator in (None, row["discriminator"])
            ]
            if len(found) != 1:
                known = ", ".join(_named(row) for row in rows) or "—"
                label = unit if discriminator is None else f"{unit} {discriminator}"
                self._complain("SCR-151", example, unit=label, count=len(found), found=known)
                continue
            matched += found
            self._compare(example, expected, found[0])
        for row in rows:
            if row["outcome"] in FOUND and row not in matched:
                self._complain("SCR-152", example, unit=_named(row), outcome=row["outcome"])

    def _unique(self, example: Example, rows: list[dict[str, Any]]) -> None:
        seen = set()
        for row in rows:
            place = (row["unit"], row["discriminator"])
            if place in seen:
                self._complain("SCR-153", example, unit=_named(row))
            seen.add(place)

    def _compare(self, example: Example, expected: Row, row: Row) -> None:
        for name, got, wanted in self._differences(expected, row):
            facts = ", ".join(
                f"{fact}={_shown(row[fact])}"
                for fact in ("outcome", "missing", *self.model.outputs)
            )
            self._complain(
                "SCR-150",
                example,
                unit=_named(row),
                fact=name,
                expected=_shown(wanted),
                got=_shown(got),
                facts=facts,
            )

    def _differences(self, expected: Row, row: Row) -> Iterator[tuple[str, Any, Any]]:
        for name, wanted in expected.items():
            if name == "unit":
                continue
            got = row[name]
            if name == "missing":
                got = ",".join(split_missing(got))
                wanted = wanted if isinstance(wanted, list) else split_missing(wanted)
                wanted = ",".join(sorted(wanted))
            elif self.model.outputs.get(name, "").startswith("ref:") and got is not None:
                got = wording.key_of(got)
            elif isinstance(got, str):
                got = unmarked(got)
            if not _same(got, wanted):
                yield name, got, wanted

    def _twin(self, example: Example, row: Row) -> None:
        for computed in arithmetic.compute(self.model, row):
            if computed.value != row[computed.name]:
                self._complain(
                    "SCR-154",
                    example,
                    unit=_named(row),
                    fact=computed.name,
                    sql=_shown(row[computed.name]),
                    python=_shown(computed.value),
                )

    def _worded(self, example: Example, row: Row) -> None:
        undetermined = row["outcome"] == "undetermined"
        if undetermined != bool(split_missing(row["missing"])):
            self._complain(
                "SCR-155",
                example,
                unit=_named(row),
                outcome=row["outcome"],
                missing=row["missing"] or "—",
            )
        worded = {**row, "missing": split_missing(row["missing"]), "as_of": example.as_of}
        try:
            wording.sentences(self.model, worded, row["organ"] or "")
        except (XiezhiError, KeyError, ValueError, IndexError) as error:
            self._complain("SCR-156", example, unit=_named(row), what=str(error))


def _named(row: Row) -> str:
    discriminator = row["discriminator"]
    key = wording.key_of(row["unit"])
    return f"{key} {discriminator}" if discriminator else key


def _shown(value: Any) -> str:
    return "NULL" if value is None else str(json_value(value))


def _same(got: Any, wanted: Any) -> bool:
    """Equality across YAML's and the engines' spellings of one value."""
    if isinstance(got, datetime) and isinstance(wanted, str):
        try:
            return got == datetime.fromisoformat(wanted)
        except ValueError:
            return False
    if isinstance(got, Decimal) and isinstance(wanted, int | float | str):
        return got == Decimal(str(wanted))
    if isinstance(got, bool) or isinstance(wanted, bool):
        return got is wanted
    return bool(got == wanted)
