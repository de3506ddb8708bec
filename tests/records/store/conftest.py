"""A small store and ways to fill and read it. All data are fictional."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.records.catalogue import catalogue
from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store

Row = dict[str, Any]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


@pytest.fixture(scope="session")
def table() -> Callable[..., pa.Table]:
    """Rows of a record type as a table; `key` becomes the `_id` in the source `s`."""

    def make(type_id: str, *rows: Row) -> pa.Table:
        schema = catalogue()[type_id].arrow_schema()
        full = [
            {"_id": f"s:{row['key']}", "_source": "s"}
            | {k: v for k, v in row.items() if k != "key"}
            for row in rows
        ]
        used = {"_id", *(name for row in full for name in row)}
        named = [field for field in schema if field.name in used]
        return pa.Table.from_pylist(full, schema=pa.schema(named))

    return make


@pytest.fixture(scope="session")
def put(table: Callable[..., pa.Table]) -> Callable[..., Manifest]:
    """Write a batch: `put(store, measure=[{"key": "m1", "charge": "甲罪"}])`."""

    def write(store: Store, batch: str = "b", **tables: list[Row]) -> Manifest:
        return store.write({t: table(t, *rows) for t, rows in tables.items()}, batch=batch)

    return write


@pytest.fixture(scope="session")
def visible() -> Callable[..., dict[str, Row]]:
    """The rows of a table by `_id`."""

    def read(store: Store, type_id: str, manifest: Manifest | None = None) -> dict[str, Row]:
        return {row["_id"]: row for row in store.read(type_id, manifest).to_pylist()}

    return read
