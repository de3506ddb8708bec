"""From the rows a model returned to frozen findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store
from xiezhi.screening import arithmetic, wording
from xiezhi.screening.findings import (
    Finding,
    Source,
    canonical,
    facts_hash,
    finding_id,
    json_value,
)
from xiezhi.screening.models import Model
from xiezhi.screening.organs import Organs

Row = Mapping[str, Any]
Lineage = Mapping[tuple[str, str], Source]


@dataclass(frozen=True, slots=True)
class Setting:
    """What all findings of a run share. `hashes` name everything the result depends on."""

    run_id: str
    as_of: date
    hashes: Mapping[str, str]


def split_missing(names: str | None) -> tuple[str, ...]:
    """The entries of the SQL column `missing`."""
    return tuple(name for name in (names or "").split(",") if name)


def unit_name(model: Model, id: str) -> str:
    """`type:source:key`, the name of a unit outside its table."""
    return f"{model.unit}:{id}"


def sources_wanted(model: Model, rows: Iterable[Row]) -> dict[str, set[str]]:
    """The records a reader will want to open: the unit's own and every record a fact points at."""
    pointing = {
        name: type.partition(":")[2]
        for name, type in model.outputs.items()
        if type.startswith("ref:")
    }
    wanted: dict[str, set[str]] = {model.unit: set()}
    for row in rows:
        wanted[model.unit].add(row["unit"])
        for name, type in pointing.items():
            if row[name] is not None:
                wanted.setdefault(type, set()).add(row[name])
    return wanted


def lineage(
    store: Store,
    manifest: Manifest,
    wanted: Mapping[str, set[str]],
    db: duckdb.DuckDBPyConnection | None = None,
) -> Lineage:
    """File, sheet and line of records, looked up for all of them at once.

    `db`: the connection of a run that looks up for many models; one of its own where not given.
    """
    found: dict[tuple[str, str], Source] = {}
    with nullcontext(db) if db else duckdb.connect() as db:
        for type, ids in wanted.items():
            files = store.files(type, manifest)
            if not files or not ids:
                continue
            db.register("wanted", pa.table({"_id": pa.array(sorted(ids), pa.string())}))
            rows = db.execute(
                "SELECT r._id, r._file, r._sheet, r._row FROM read_parquet(?, union_by_name = true)"
                " AS r SEMI JOIN wanted USING (_id)",
                [files],
            ).fetchall()
            for id, file, sheet, line in rows:
                found[type, id] = Source(type, id, file or "", sheet or "", line)
    return found


def provenance(model: Model, row: Row, known: Lineage) -> tuple[Source, ...]:
    """The unit's own line first, then those of the facts, each once."""
    places = [(model.unit, row["unit"])]
    for name, type in model.outputs.items():
        kind, _, of = type.partition(":")
        if kind == "ref" and row[name] is not None:
            places.append((of, row[name]))
    return tuple(known[place] for place in dict.fromkeys(places) if place in known)


def freeze(
    model: Model, rows: Iterable[Row], organs: Organs, known: Lineage, setting: Setting
) -> list[Finding]:
    """A finding for every row, ordered by unit and discriminator.

    Errors: SCR-130 where Python counts another value than SQL.
    """
    found = [_frozen(model, row, organs, known, setting) for row in rows]
    return sorted(found, key=lambda finding: (finding.unit, finding.discriminator))


def _frozen(model: Model, row: Row, organs: Organs, known: Lineage, setting: Setting) -> Finding:
    unit = unit_name(model, row["unit"])
    computed = arithmetic.verify(model, unit, row)
    organ = organs.resolve(row["organ"], row["act_on"], model.organ_kinds)
    missing = split_missing(row["missing"])
    # Worked arithmetic stands among the steps; as a fact it would bring findings back when worded anew.
    facts = {
        name: json_value(row[name]) for name in model.outputs if name not in model.worked.values()
    }
    act_on = json_value(row["act_on"])
    worded = {**row, "missing": missing, "as_of": setting.as_of}
    return Finding(
        finding_id=finding_id(model.id, unit, row["discriminator"]),
        facts_hash=facts_hash(row["outcome"], missing, act_on, facts, model.moving),
        run_id=setting.run_id,
        as_of=setting.as_of.isoformat(),
        model_id=model.id,
        model_version=model.version,
        model_title=model.title,
        function=model.function,
        severity=model.severity,
        unit=unit,
        discriminator=row["discriminator"],
        organ=organ.as_dict(),
        route=organ.route,
        act_on=act_on,
        outcome=row["outcome"],
        missing=missing,
        facts=facts,
        sentences=wording.sentences(model, worded, organ.name),
        steps=arithmetic.steps(model, computed, row),
        citations=wording.citations(model, row["act_on"]),
        provenance=provenance(model, row, known),
        instruments=model.instruments,
        gated=model.gated,
        hashes={**setting.hashes, "model": model.digest, "pack": model.pack.line()},
    )


def stored_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as rows of the store's table: what is searched by, and the whole as JSON."""
    return [
        {
            "_id": f"{finding.run_id}:{finding.finding_id}",
            "run_id": finding.run_id,
            "finding_id": finding.finding_id,
            "facts_hash": finding.facts_hash,
            "model_id": finding.model_id,
            "outcome": finding.outcome,
            "unit": finding.unit,
            "body": canonical(finding.as_json()),
        }
        for finding in findings
    ]
