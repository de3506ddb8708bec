"""A screening run: models over the records of one manifest, outcomes counted, findings frozen.

The engine classifies every unit; only units that are neither lawful nor out of scope come to
Python. The same inputs (records, models, law, calendar, engine, as-of, program) give the same run id
and findings equal to the byte.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

import duckdb

from xiezhi import __version__, law
from xiezhi.errors import XiezhiError
from xiezhi.records import catalogue
from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store
from xiezhi.screening import archive, clock
from xiezhi.screening.compare import Comparison, compare
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived import DerivedRelation
from xiezhi.screening.derived_run import needed_relations, needed_types, prepare
from xiezhi.screening.engines import Engine
from xiezhi.screening.findings import FOUND, Finding, digest
from xiezhi.screening.freeze import Setting, freeze, lineage, sources_wanted
from xiezhi.screening.models import Model
from xiezhi.screening.organs import Organs
from xiezhi.screening.relations import store_relations
from xiezhi.screening.schema import OUTCOMES

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """What a run gave. `counts`: per model the number of units of each outcome; `skipped`: models
    that could not run, with the record types they lack."""

    id: str
    as_of: date
    manifest: str
    hashes: Mapping[str, str]
    models: tuple[Model, ...]
    counts: Mapping[str, Mapping[str, int]]
    skipped: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    comparison: Comparison

    def total(self, outcome: str) -> int:
        """Units of one outcome over all models."""
        return sum(counts[outcome] for counts in self.counts.values())

    @property
    def examined(self) -> int:
        """Units examined; those out of scope are left out."""
        return sum(self.total(outcome) for outcome in OUTCOMES if outcome != "out_of_scope")

    def summary(self) -> str:
        """The one line that ends a screening, the same in every language."""
        hard, soft, undetermined = (self.total(outcome) for outcome in FOUND)
        return (
            f"findings: {hard} hard, {soft} soft, {undetermined} undetermined"
            f" of {self.examined} examined"
        )


def runnable(models: Iterable[Model], include_draft: bool) -> list[Model]:
    """The models a run takes: never retired ones, drafts on request only."""
    return [
        model
        for model in models
        if model.status != "retired" and (include_draft or not model.is_draft)
    ]


@functools.cache
def law_digest() -> str:
    """SHA-256 of all parameters, counting rules and statutes."""
    hashed = hashlib.sha256()
    folder = files("xiezhi.law")
    sources = [folder / "statutes.yaml", folder / "counting.yaml"]
    sources += sorted((folder / "parameters").iterdir(), key=lambda entry: entry.name)
    for source in sources:
        if source.name.endswith(".yaml"):
            hashed.update(source.read_bytes())
    return hashed.hexdigest()


def _hashes(
    store: Store, manifest: Manifest, engine: Engine, shared: Iterable[DerivedRelation]
) -> dict[str, str]:
    """Everything but models and as-of date that a result depends on."""
    relations = {relation.id: relation.digest for relation in shared}
    records = {type: version for type, version in manifest.tables.items() if type in catalogue()}
    return {
        "records": digest([store.settings.created, records]),
        "parameters": law_digest(),
        "calendar": law.default_calendar().digest,
        "engine": f"{engine.name} {engine.version}",
        "program": __version__,
        **({"relations": digest(relations)} if relations else {}),
    }


def _run_id(models: Sequence[Model], as_of: date, hashes: Mapping[str, str]) -> str:
    digests = sorted([model.digest, model.pack.line()] for model in models)
    return digest([as_of.isoformat(), digests, dict(hashes)])[:32]


def lacking(model: Model, manifest: Manifest) -> tuple[str, ...]:
    """The record types without which a model has nothing to examine. Child types may be absent:
    whether their absence says anything is a question of coverage."""
    counted = manifest.counts.get(model.unit)
    return () if counted and counted.rows else (model.unit,)


def screen(
    store: Store,
    models: Sequence[Model],
    *,
    as_of: date,
    engine: Engine,
    include_draft: bool = False,
    manifest: Manifest | None = None,
    progress: Progress | None = None,
) -> Run:
    """Run the models over the store and keep run and findings in it.

    `manifest`: the state of the records (default: the visible one). Errors: SCR-131 a model gives a
    unit twice, SCR-130 the two counts of a fact differ, and those of the compiler and the engine;
    in each case nothing is kept.
    """
    state = manifest or store.manifest()
    asked = runnable(models, include_draft)
    skipped = {model.id: lacking(model, state) for model in asked if lacking(model, state)}
    running = [model for model in asked if model.id not in skipped]
    shared = needed_relations(running)
    hashes = _hashes(store, state, engine, shared)
    setting = Setting(_run_id(running, as_of, hashes), as_of, hashes)
    organs = Organs(store.read("organ", state).to_pylist())
    certain = clock.certain(engine, store, state, running, as_of)
    prepare(engine, store_relations(store, state, needed_types(running), as_of), running)
    counts: dict[str, dict[str, int]] = {}
    findings: list[Finding] = []
    with duckdb.connect() as db:
        for number, model in enumerate(running):
            if progress:
                progress(model.id, number, len(running))
            counts[model.id], rows = classify(engine, model)
            if model.id in certain:
                softer = clock.softened(rows, certain[model.id])
                counts[model.id]["hard"] -= softer
                counts[model.id]["soft"] += softer
            known = lineage(store, state, sources_wanted(model, rows), db)
            findings += freeze(model, rows, organs, known, setting)
    current = {finding.finding_id: finding.facts_hash for finding in findings}
    before = archive.previous_findings(store, store.manifest(), list(counts))
    archive.keep(
        store,
        state,
        run_id=setting.run_id,
        as_of=as_of.isoformat(),
        hashes=hashes,
        models=running,
        shared=shared,
        counts=counts,
        skipped=skipped,
        findings=findings,
    )
    return Run(
        id=setting.run_id,
        as_of=as_of,
        manifest=state.id,
        hashes=hashes,
        models=tuple(running),
        counts=counts,
        skipped=skipped,
        findings=tuple(findings),
        comparison=compare(before, current),
    )


def capped(model: Model, sql: str) -> str:
    """The model's query; a draft rests on a limit nobody verified, so it is soft at most."""
    columns = ["unit", "discriminator", "organ", "act_on", *model.outputs, "missing"]
    named = ", ".join(f"m.{name} AS {name}" for name in columns)
    outcome = "m.outcome"
    if model.is_draft:
        outcome = "CASE WHEN m.outcome = 'hard' THEN 'soft' ELSE m.outcome END"
    return f"SELECT {named}, {outcome} AS outcome FROM ({sql}) AS m"


def classify(engine: Engine, model: Model) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Units per outcome, and the rows that are neither lawful nor out of scope.

    Errors: SCR-131 for a unit and discriminator that come twice, SCR-132 for an outcome that is
    none of the five.
    """
    engine.materialise("outcomes", capped(model, compile_model(model, engine.name)))
    repeated = engine.query(
        "SELECT o.unit AS unit, o.discriminator AS discriminator, COUNT(*) AS times"
        " FROM outcomes AS o GROUP BY o.unit, o.discriminator HAVING COUNT(*) > 1 LIMIT 1"
    ).to_pylist()
    if repeated:
        raise XiezhiError("SCR-131", model=model.id, **repeated[0])
    counted = engine.query(
        "SELECT o.outcome AS outcome, COUNT(*) AS times FROM outcomes AS o GROUP BY o.outcome"
    ).to_pylist()
    counts = dict.fromkeys(OUTCOMES, 0)
    for entry in counted:
        if entry["outcome"] not in counts:
            raise XiezhiError("SCR-132", model=model.id, outcome=entry["outcome"])
        counts[entry["outcome"]] = entry["times"]
    listed = ", ".join(f"'{outcome}'" for outcome in FOUND)
    rows = engine.query(f"SELECT * FROM outcomes AS o WHERE o.outcome IN ({listed})").to_pylist()
    return counts, rows
