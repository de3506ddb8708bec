"""Every entry of the two catalogues and of the practice file has one fate, with its reason."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xiezhi.screening.models import model_folders, shipped_library

_FATE = Path(__file__).parents[2] / "docs" / "models" / "fate"
_COLUMNS = ["entry", "name", "fate", "model", "reason_zh", "reason_en"]
_FATES = ("built", "merged", "omitted")
_ENTRIES = (
    *(f"C{number}" for number in range(1, 117)),
    *(f"A{number}" for number in range(1, 101)),
    *(f"P{number}" for number in range(1, 58)),
)


def _lines() -> Iterator[tuple[str, dict[str, str]]]:
    for path in sorted(_FATE.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as rows:
            reader = csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
            assert reader.fieldnames == _COLUMNS, path.name
            for row in reader:
                yield f"{path.name}: {row['entry']}", row


def _models(row: dict[str, str]) -> list[str]:
    return [id.strip() for id in (row["model"] or "").split(",") if id.strip()]


def test_no_entry_has_two_lines() -> None:
    counted = Counter(row["entry"] for _, row in _lines())
    assert [entry for entry, times in counted.items() if times > 1] == []


def test_every_entry_has_a_line() -> None:
    known = {row["entry"] for _, row in _lines()}
    assert [entry for entry in _ENTRIES if entry not in known] == []


def test_what_is_built_exists_and_what_is_not_says_why() -> None:
    known = {folder.name for folder in model_folders([shipped_library()])}
    for where, row in _lines():
        assert row["fate"] in _FATES, where
        assert set(_models(row)) <= known, where
        assert bool(_models(row)) == (row["fate"] != "omitted"), where
        if row["fate"] != "built":
            assert row["reason_zh"] and row["reason_en"], where


def test_every_model_serves_an_entry_or_is_named_as_the_programs_own() -> None:
    """A model without an entry of a catalogue has a line of its own, such as R5.1.3 or D20."""
    served = {id for _, row in _lines() for id in _models(row)}
    assert {folder.name for folder in model_folders([shipped_library()])} - served == set()
