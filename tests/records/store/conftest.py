"""A small store and rows to put into it. All data are fictional."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.records.catalogue import catalogue
from xiezhi.records.store import Store


def table(type_id: str, *rows: dict[str, Any]) -> pa.Table:
    """Rows of a record type; only the columns that some row names."""
    schema = catalogue()[type_id].arrow_schema()
    named = [field for field in schema if any(field.name in row for row in rows)]
    return pa.Table.from_pylist(list(rows), schema=pa.schema(named))


def measure(number: str, **values: Any) -> dict[str, Any]:
    """A row of the type `measure` of the source `s`."""
    return {"_id": f"s:{number}", "_source": "s", "measure_no": number, **values}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "store")


@pytest.fixture
def contents() -> Callable[[Store, str], dict[str, dict[str, Any]]]:
    """The visible rows of a table by `_id`."""

    def read(store: Store, type_id: str) -> dict[str, dict[str, Any]]:
        return {row["_id"]: row for row in store.read(type_id).to_pylist()}

    return read
