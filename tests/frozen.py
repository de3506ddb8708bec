"""The findings that a run froze in a store, read back."""

from __future__ import annotations

import json

import duckdb

from xiezhi.records.store import Store
from xiezhi.screening.findings import Finding


def read_findings(store: Store, run_id: str) -> list[Finding]:
    """The findings a run froze, in the order the run gave them."""
    files = store.files("findings", store.manifest())
    if not files:
        return []
    with duckdb.connect() as db:
        rows = db.execute(
            "SELECT body FROM read_parquet(?, union_by_name = true) WHERE run_id = ?",
            [files, run_id],
        ).fetchall()
    found = [Finding.from_json(json.loads(body)) for (body,) in rows]
    return sorted(found, key=lambda f: (f.model_id, f.unit, f.discriminator))
