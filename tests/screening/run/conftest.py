"""A miniature library and small stores of fictional penalty cases."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.records import catalogue
from xiezhi.records.store import Store
from xiezhi.screening.engines import DuckDBEngine, Engine
from xiezhi.screening.models import Model, load_model
from xiezhi.screening.run import Run, screen

LIBRARY = Path(__file__).parent / "library"
AS_OF = date(2026, 11, 23)
ORGAN = "虚构县市场监督管理局"


def _rows(type: str, entries: list[dict[str, Any]], source: str = "s") -> pa.Table:
    """Entries as stored rows: `_id`, source, file and line are filled in."""
    kind = catalogue()[type]
    full = [
        {
            "_id": f"{source}:{'/'.join(str(entry[name]) for name in kind.key)}",
            "_source": source,
            "_file": f"{type}.csv",
            "_sheet": "",
            "_row": number,
            "_extracted_on": AS_OF,
            **entry,
        }
        for number, entry in enumerate(entries, 2)
    ]
    return pa.Table.from_pylist(full, schema=kind.arrow_schema())


def _penalty(
    no: str, filed: date | None, decided: date | None = None, **more: Any
) -> dict[str, Any]:
    return {"penalty_no": no, "organ": ORGAN, "filed_on": filed, "decided_on": decided, **more}


# Ninety days from 2026-01-13 end on Monday 2026-04-13.
LATE = _penalty("late", date(2026, 1, 13), date(2026, 4, 15))
OPEN = _penalty("open", date(2026, 1, 13))
KEPT = _penalty("kept", date(2026, 1, 13), date(2026, 4, 13))
# Ninety days from 2026-03-16 end on Sunday 2026-06-14: Monday is late on the strict line only.
SUNDAY = _penalty("sunday", date(2026, 3, 16), date(2026, 6, 15))
UNDATED = _penalty("undated", None)
PUBLIC_ORDER = _penalty("order", date(2026, 1, 13), public_order=True)
# late: hard · open: hard, growing · kept: lawful · sunday: soft · undated: undetermined ·
# order: out of scope
ALL = [LATE, OPEN, KEPT, SUNDAY, UNDATED, PUBLIC_ORDER]


@pytest.fixture
def rows() -> Callable[..., pa.Table]:
    """`rows(type, entries, source)` as a table to write into a store."""
    return _rows


@pytest.fixture
def penalty() -> Callable[..., dict[str, Any]]:
    """`penalty(no, filed, decided, **more)` as an entry."""
    return _penalty


@pytest.fixture
def gap() -> Model:
    return load_model(LIBRARY / "administrative" / "mini-gap")


@pytest.fixture
def follow() -> Model:
    return load_model(LIBRARY / "administrative" / "mini-follow")


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., Model]:
    """A copy of a model with text replaced in its files: `changed("mini-gap", yaml={old: new})`."""

    def change(name: str, **by_file: dict[str, str]) -> Model:
        folder = tmp_path / f"copy{len(list(tmp_path.iterdir()))}" / name
        shutil.copytree(LIBRARY / "administrative" / name, folder)
        for file, replacements in by_file.items():
            path = next(folder.glob(f"*{file}*"))
            text = path.read_text(encoding="utf-8")
            for old, new in replacements.items():
                assert old in text, old
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        return load_model(folder)

    return change


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one penalty case of every outcome, and an extension of the late one."""
    made = Store.create(tmp_path / "store", vault=False)
    extension = {"extension_no": "e1", "penalty": "s:late"}
    made.write(
        {
            "penalty": _rows("penalty", ALL),
            "penalty_extension": _rows("penalty_extension", [extension]),
        }
    )
    return made


@pytest.fixture
def engine() -> Iterator[Engine]:
    with DuckDBEngine(threads=1) as opened:
        yield opened


@pytest.fixture
def run(store: Store, engine: Engine) -> Callable[..., Run]:
    """Run models over the store: `run(gap)`, `run(gap, as_of=…)`."""

    def run_models(*models: Model, **options: Any) -> Run:
        return screen(store, models, **{"as_of": AS_OF, "engine": engine, **options})

    return run_models
