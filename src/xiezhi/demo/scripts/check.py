"""Runs case scripts through the models and says what differs from what they claim.

A lawful case must not be hard or soft in any model of the library; a planted one must be what it
says, and nothing more that it does not name under `also`. Each form is drawn several times: with every
range at its least, with every range at its most, and at random.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from xiezhi.demo.book import Book
from xiezhi.demo.county import AS_OF, EXTRACTED_ON
from xiezhi.demo.declarations import declare
from xiezhi.demo.scripts.reader import Script, read_scripts
from xiezhi.demo.scripts.tables import Refused, tables
from xiezhi.demo.scripts.writing import Case, homes, play_form
from xiezhi.records import catalogue
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine, Engine
from xiezhi.screening.models import Model
from xiezhi.screening.relations import table_relations
from xiezhi.screening.run import capped

_DRAWS = 10
_LEAST_LAWFUL, _LEAST_PLANTED = 3, 2
_NOT_SHOWN = ("unit", "discriminator", "outcome", "organ", "case")

Row = dict[str, Any]
# What is wrong, and one instance of it: the same complaint of several draws is shown once.
Complaint = tuple[str, str]


class _Edge(random.Random):
    """Every range at its least or at its most; all else at random."""

    most = False

    def randint(self, a: int, b: int) -> int:
        return b if self.most else a


def check(library: Sequence[Model], only: Collection[str], seed: int = 1) -> list[str]:
    """What is wrong with the scripts of these packages, a line each; a line that begins with `note`
    is only worth a look. Errors: ScriptError."""
    scripts = read_scripts({model.id: model.unit for model in library}, only)
    book, cases = draw(scripts, seed)
    found, refused = tables(book, homes(scripts), EXTRACTED_ON)
    places = {f"{t}:{s}:{k}": case for case in cases for t, s, k in case.keys}
    lines = [*_counted(scripts, library), *_refused(refused, places), *_dangling(found, places)]
    with DuckDBEngine() as engine:
        ready(engine, library, found)
        said = {model.id: outcomes(engine, model) for model in library if model.unit in found}
    return _gathered([*lines, *_compared(said, cases, places)])


def draw(scripts: Sequence[Script], seed: int) -> tuple[Book, list[Case]]:
    """Every form of the scripts several times, and what the county declares."""
    book = Book(random.Random(seed))
    least, most = _Edge(seed), _Edge(seed)
    most.most = True
    home = homes(scripts)
    cases = []
    for script in scripts:
        for form in (*script.lawful, *script.planted):
            for source in (least, most, *[random.Random(f"{seed} {n}") for n in range(_DRAWS)]):
                book.random = source
                cases.append(play_form(book, form, home))
    book.random = random.Random(seed)
    declare(book)
    return book, cases


def ready(engine: Engine, library: Sequence[Model], found: Mapping[str, pa.Table]) -> None:
    """Make the relations of the library's models of these tables; a type without rows is empty."""
    whole = {
        type: catalogue()[type].arrow_schema().empty_table()
        for type in needed_types(library)
        if type in catalogue()
    }
    prepare(engine, table_relations({**whole, **found}, AS_OF), library)


def outcomes(engine: Engine, model: Model) -> list[Row]:
    """What a model says of every unit, with all facts."""
    rows: list[Row] = engine.query(capped(model, compile_model(model, engine.name))).to_pylist()
    return [{**row, "unit": f"{model.unit}:{row['unit']}"} for row in rows]


def _counted(scripts: Sequence[Script], library: Sequence[Model]) -> Iterator[Complaint]:
    """Whether there are forms enough: three lawful ones, two planted for each leg, an entry error."""
    models = {model.id: model for model in library}
    for script in scripts:
        where = f"{script.package}.yaml: {script.model}"
        if len(script.lawful) < _LEAST_LAWFUL:
            yield f"{where}: {len(script.lawful)} lawful forms, at least {_LEAST_LAWFUL} wanted", ""
        planted = Counter(form.expected[0].outcome for form in script.planted)
        shown = shown_outcomes(models[script.model])
        worst = "hard" if "hard" in shown else "soft"
        if worst in shown and planted[worst] < _LEAST_PLANTED:
            yield (
                f"{where}: {planted[worst]} planted {worst} forms, at least {_LEAST_PLANTED} wanted",
                "",
            )
        if "undetermined" in shown and not planted["undetermined"]:
            yield f"{where}: no planted entry error that leaves the unit undetermined", ""


def shown_outcomes(model: Model) -> set[str]:
    """The outcomes that the model's examples show; a draft is soft at most."""
    shown = {str(entry["outcome"]) for case in model.examples.cases for entry in case.expect}
    return {"soft" if model.is_draft and outcome == "hard" else outcome for outcome in shown}


def _refused(refused: Sequence[Refused], places: Mapping[str, Case]) -> Iterator[Complaint]:
    for type, source, key, field, code in refused:
        if not key:
            yield f"the table {type} of {source}: {code}", ""
            continue
        case = places.get(f"{type}:{source}:{key}")
        where = case.form.place if case else "the county"
        yield f"{where}: {type}.{field}: the intake would set this row aside ({code})", key


def _dangling(found: Mapping[str, pa.Table], places: Mapping[str, Case]) -> Iterator[Complaint]:
    ids = {type: set(table.column("_id").to_pylist()) for type, table in found.items()}
    for type, table in found.items():
        for field in catalogue()[type].fields.values():
            if not field.ref:
                continue
            for own, target in zip(
                table.column("_id").to_pylist(), table.column(field.id).to_pylist(), strict=True
            ):
                case = places.get(f"{type}:{own}")
                if target is None or case is None or target in ids.get(field.ref, set()):
                    continue
                if not any(said.outcome == "undetermined" for said in case.expected):
                    name = target.partition(":")[2]
                    yield (
                        f"{case.form.place}: {type}.{field.id} names no {field.ref} of the case",
                        name,
                    )


def _compared(
    said: Mapping[str, Sequence[Row]],
    cases: Sequence[Case],
    places: Mapping[str, Case],
) -> Iterator[Complaint]:
    expected = {(e.model, e.unit, e.discriminator): e.outcome for c in cases for e in c.expected}
    met = set()
    lawful = set()
    for model, rows in said.items():
        repeated = Counter((row["unit"], row["discriminator"]) for row in rows)
        for row in rows:
            key = (model, row["unit"], row["discriminator"])
            case, outcome = places.get(row["unit"]), row["outcome"]
            where = case.form.place if case else "the county"
            if repeated[key[1:]] > 1:
                yield (
                    f"{where}: {model} gives a unit twice",
                    f"{row['unit']} {row['discriminator']!r}",
                )
            if case and case.form.model == model and outcome == "lawful":
                lawful.add(case.form.place)
            wanted = expected.get(key)
            if wanted is not None:
                met.add(key)
                if wanted != outcome:
                    yield f"{where}: {model} says {outcome}, expected {wanted}", _told(row)
            elif outcome in ("hard", "soft"):
                hint = " (name it under `also` if it is meant)" if case and case.expected else ""
                yield f"{where}: {model} says {outcome}, which is not planted{hint}", _told(row)
    for case in cases:
        for item in case.expected:
            key = (item.model, item.unit, item.discriminator)
            if key not in met:
                legs = [
                    r["discriminator"] for r in said.get(item.model, ()) if r["unit"] == item.unit
                ]
                seen = f"{item.unit} {item.discriminator!r}; discriminators there: {legs}"
                yield f"{case.form.place}: {item.model} says nothing of the unit", seen
        if not case.expected and case.form.place not in lawful:
            yield f"note: {case.form.place}: its model calls no unit of this form lawful", ""


def _told(row: Row) -> str:
    facts = ", ".join(
        f"{name}={value}"
        for name, value in row.items()
        if name not in _NOT_SHOWN and value not in ("", None)
    )
    leg = f" {row['discriminator']!r}" if row["discriminator"] else ""
    return f"{row['unit']}{leg}: {facts}"


def _gathered(complaints: Sequence[Complaint]) -> list[str]:
    """One line for each thing that is wrong, with its first instance and how often it came."""
    first: dict[str, str] = {}
    times: Counter[str] = Counter()
    for what, instance in complaints:
        first.setdefault(what, instance)
        times[what] += 1
    return [
        what
        + (f", {times[what]} times" if times[what] > 1 else "")
        + (f"\n    {instance}" if instance else "")
        for what, instance in first.items()
    ]
