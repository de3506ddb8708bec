"""Runs and findings as tables of the store, with the bytes of every model that ran.

`runs` has one row per set of inputs (the same inputs give the same run id) and names the packs its
models came from, `findings` one per run and finding, `model_files` one per digest of a model or a
shared relation. They become visible with one manifest, like records.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import duckdb
import pyarrow as pa

from xiezhi.records.catalogue import declare_system_table
from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store
from xiezhi.screening.derived import DerivedRelation
from xiezhi.screening.findings import Finding, canonical
from xiezhi.screening.freeze import stored_rows
from xiezhi.screening.models import Model

_TEXT = pa.string()
RUNS = declare_system_table(
    "runs",
    pa.schema(
        [
            ("_id", _TEXT),
            ("number", pa.int64()),
            ("made_at", _TEXT),
            ("as_of", _TEXT),
            ("manifest", _TEXT),
            ("hashes", _TEXT),
            ("models", _TEXT),
            ("packs", _TEXT),
            ("counts", _TEXT),
            ("skipped", _TEXT),
        ]
    ),
)
FINDINGS = declare_system_table(
    "findings",
    pa.schema(
        [
            ("_id", _TEXT),
            ("run_id", _TEXT),
            ("finding_id", _TEXT),
            ("facts_hash", _TEXT),
            ("model_id", _TEXT),
            ("outcome", _TEXT),
            ("unit", _TEXT),
            ("body", _TEXT),
        ]
    ),
)
MODEL_FILES = declare_system_table(
    "model_files",
    pa.schema(
        [
            ("_id", _TEXT),
            ("model_id", _TEXT),
            ("version", _TEXT),
            ("model_yaml", _TEXT),
            ("model_sql", _TEXT),
            ("examples_yaml", _TEXT),
        ]
    ),
)


def _runs(store: Store, manifest: Manifest) -> list[dict[str, Any]]:
    """The runs known, the latest first."""
    rows: list[dict[str, Any]] = store.read("runs", manifest).to_pylist()
    return sorted(rows, key=lambda row: row["number"], reverse=True)


def previous_findings(store: Store, manifest: Manifest, model_ids: Sequence[str]) -> dict[str, str]:
    """`{finding_id: facts_hash}` of the last run of each of the models."""
    last: dict[str, str] = {}
    for run in _runs(store, manifest):
        for model_id in json.loads(run["models"]):
            if model_id in model_ids:
                last.setdefault(model_id, run["_id"])
    files = store.files("findings", manifest)
    if not last or not files:
        return {}
    pairs = pa.table(
        {
            "model_id": pa.array(list(last), _TEXT),
            "run_id": pa.array(list(last.values()), _TEXT),
        }
    )
    with duckdb.connect() as db:
        db.register("wanted", pairs)
        rows = db.execute(
            "SELECT f.finding_id, f.facts_hash FROM read_parquet(?, union_by_name = true) AS f"
            " SEMI JOIN wanted USING (model_id, run_id)",
            [files],
        ).fetchall()
    return dict(rows)


def packs_of(models: Iterable[Model]) -> dict[str, Any]:
    """`{pack: {version, state, key, manifest, models}}`: what answers for the models of a run.

    Models of no pack stand under the empty name.
    """
    found: dict[str, Any] = {}
    for model in models:
        entry = found.setdefault(model.pack.pack, {**model.pack.as_json(), "models": []})
        entry["models"].append(model.id)
    return found


def keep(
    store: Store,
    manifest: Manifest,
    *,
    run_id: str,
    as_of: str,
    hashes: Mapping[str, str],
    models: Iterable[Model],
    shared: Iterable[DerivedRelation] = (),
    counts: Mapping[str, Mapping[str, int]],
    skipped: Mapping[str, Sequence[str]],
    findings: Iterable[Finding],
) -> Manifest:
    """Write a run with its findings, models and shared relations, visible together. Errors: those of `Store.write`."""
    ran = list(models)
    before = _runs(store, store.manifest())
    run = {
        "_id": run_id,
        "number": before[0]["number"] + 1 if before else 1,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "as_of": as_of,
        "manifest": manifest.id,
        "hashes": canonical(dict(hashes)),
        "models": canonical({model.id: [model.version, model.digest] for model in ran}),
        "packs": canonical(packs_of(ran)),
        "counts": canonical(counts),
        "skipped": canonical(skipped),
    }
    files = [
        {
            "_id": model.digest,
            "model_id": model.id,
            "version": model.version,
            "model_yaml": model.files["model.yaml"].decode(),
            "model_sql": model.files["model.sql"].decode(),
            "examples_yaml": model.files["examples.yaml"].decode(),
        }
        for model in ran
    ]
    # A shared relation is kept in the same columns: definition, query, examples.
    files += [
        {
            "_id": relation.digest,
            "model_id": f"relation:{relation.id}",
            "version": "",
            "model_yaml": relation.files["relation.yaml"].decode(),
            "model_sql": relation.files["relation.sql"].decode(),
            "examples_yaml": relation.files["examples.yaml"].decode(),
        }
        for relation in shared
    ]
    tables = {
        "runs": pa.Table.from_pylist([run], schema=RUNS.schema),
        "findings": pa.Table.from_pylist(stored_rows(findings), schema=FINDINGS.schema),
        "model_files": pa.Table.from_pylist(files, schema=MODEL_FILES.schema),
    }
    return store.write(tables, batch=f"run {run_id}", event="screening.run")
