"""Why one unit is lawful, hard, soft, undetermined or out of scope under a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from xiezhi.errors import XiezhiError
from xiezhi.i18n import LANGUAGES
from xiezhi.records import catalogue
from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store
from xiezhi.screening import arithmetic, clock, wording
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.dialects import DIALECTS
from xiezhi.screening.engines import DuckDBEngine, Engine
from xiezhi.screening.findings import Source, json_value
from xiezhi.screening.freeze import (
    lineage,
    provenance,
    sources_wanted,
    split_missing,
    unit_name,
)
from xiezhi.screening.models import Model, find_model
from xiezhi.screening.organs import Organs
from xiezhi.screening.relations import store_relations
from xiezhi.screening.run import capped


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a judgment needs and does not have, and how an office supplies it."""

    name: str
    title: Mapping[str, str]
    supply: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The outcome of one model on one unit, with everything a reader needs to follow it."""

    model_id: str
    model_version: str
    model_title: Mapping[str, str]
    unit: str
    discriminator: str
    organ: Mapping[str, str]
    act_on: str | None
    as_of: str
    outcome: str
    sentences: Mapping[str, str]
    steps: Mapping[str, tuple[str, ...]]
    citations: Mapping[str, tuple[str, ...]]
    missing: tuple[Lack, ...]
    facts: Mapping[str, Any]
    provenance: tuple[Source, ...]


def find_unit(store: Store, manifest: Manifest, unit: str, types: Iterable[str]) -> tuple[str, str]:
    """Record type and `_id` of a unit given as `type:source:key`, `source:key` or a bare key.

    Errors: SCR-140 no such unit, SCR-141 several match (they are listed).
    """
    wanted = sorted(set(types))
    head, _, rest = unit.partition(":")
    whole = [(head, rest)] if head in catalogue() and rest else []
    found = [place for place in whole if _matches(store, manifest, place[0], place[1], "_id = $1")]
    for condition in ("_id = $1", "substr(_id, strpos(_id, ':') + 1) = $1"):
        if found:
            break
        found = [
            (type, id) for type in wanted for id in _matches(store, manifest, type, unit, condition)
        ]
    if not found:
        raise XiezhiError("SCR-140", unit=unit)
    if len(found) > 1:
        raise XiezhiError("SCR-141", unit=unit, found=", ".join(f"{t}:{i}" for t, i in found[:9]))
    return found[0]


def _matches(store: Store, manifest: Manifest, type: str, text: str, condition: str) -> list[str]:
    files = store.files(type, manifest)
    if not files:
        return []
    with duckdb.connect() as db:
        rows = db.execute(
            f"SELECT _id FROM read_parquet($2, union_by_name = true) WHERE {condition} ORDER BY _id",
            [text, files],
        ).fetchall()
    return [id for (id,) in rows]


def explain(
    store: Store,
    unit: str,
    model_id: str | None = None,
    as_of: date | None = None,
    *,
    models: Sequence[Model],
    engine: Engine | None = None,
    manifest: Manifest | None = None,
) -> list[Explanation]:
    """What each model of the unit's type (or the one asked for) says of the unit, and why.

    Drafts and retired models speak too. `as_of` defaults to today. Errors: SCR-112 no such model,
    SCR-140 no such unit, SCR-141 ambiguous, SCR-142 no model examines units of this type.
    """
    state = manifest or store.manifest()
    day = as_of or date.today()
    asked = [find_model(models, model_id)] if model_id else list(models)
    type, id = find_unit(store, state, unit, {model.unit for model in asked})
    speaking = [model for model in asked if model.unit == type]
    if not speaking:
        raise XiezhiError("SCR-142", unit=unit, type=type)
    if engine is not None:
        return _all(store, state, speaking, id, day, engine)
    with DuckDBEngine() as own:
        return _all(store, state, speaking, id, day, own)


def _all(
    store: Store, state: Manifest, models: Sequence[Model], id: str, day: date, engine: Engine
) -> list[Explanation]:
    certain = clock.certain(engine, store, state, models, day, id)
    prepare(engine, store_relations(store, state, needed_types(models), day), models)
    organs = Organs(store.read("organ", state).to_pylist())
    literal = DIALECTS[engine.name].text(id)
    found: list[Explanation] = []
    for model in models:
        sql = capped(model, compile_model(model, engine.name))
        rows = engine.query(f"SELECT * FROM ({sql}) AS x WHERE x.unit = {literal}").to_pylist()
        if model.id in certain:
            clock.softened(rows, certain[model.id])
        known = lineage(store, state, sources_wanted(model, rows))
        if not rows:
            found.append(_not_examined(model, id, day))
        ordered = sorted(rows, key=lambda row: str(row["discriminator"]))
        found += [_explained(model, row, organs, known, day) for row in ordered]
    return found


def _not_examined(model: Model, id: str, day: date) -> Explanation:
    return Explanation(
        model_id=model.id,
        model_version=model.version,
        model_title=model.title,
        unit=unit_name(model, id),
        discriminator="",
        organ={},
        act_on=None,
        as_of=day.isoformat(),
        outcome="out_of_scope",
        sentences=wording.not_examined(),
        steps=dict.fromkeys(LANGUAGES, ()),
        citations=wording.citations(model, None),
        missing=(),
        facts={},
        provenance=(),
    )


def _explained(
    model: Model,
    row: Mapping[str, Any],
    organs: Organs,
    known: Mapping[tuple[str, str], Source],
    day: date,
) -> Explanation:
    unit = unit_name(model, row["unit"])
    missing = split_missing(row["missing"])
    organ = organs.resolve(row["organ"], row["act_on"], model.organ_kinds)
    computed = arithmetic.verify(model, unit, row)
    worded = {**row, "missing": missing, "as_of": day}
    return Explanation(
        model_id=model.id,
        model_version=model.version,
        model_title=model.title,
        unit=unit,
        discriminator=row["discriminator"],
        organ=organ.as_dict(),
        act_on=json_value(row["act_on"]),
        as_of=day.isoformat(),
        outcome=row["outcome"],
        sentences=wording.sentences(model, worded, organ.name),
        # A limit that does not apply is not counted out to the reader.
        steps=arithmetic.steps(model, () if row["outcome"] == "out_of_scope" else computed, row),
        citations=wording.citations(model, row["act_on"]),
        missing=tuple(
            Lack(
                name,
                {lang: wording.missing_text(name, lang) for lang in LANGUAGES},
                {lang: wording.supply_text(name, lang) for lang in LANGUAGES},
            )
            for name in missing
        ),
        facts={
            name: json_value(row[name])
            for name in model.outputs
            if name not in model.worked.values()
        },
        provenance=provenance(model, row, known),
    )
