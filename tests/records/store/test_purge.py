"""A purged unit is in no version, no file and no log of the store; everything else stays."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records.catalogue import declare_system_table
from xiezhi.records.store import Store
from xiezhi.records.vault import Identity

Put = Callable[..., Any]
Visible = Callable[..., dict[str, Any]]
MARKER = "MARKER7731"
UNIT = f"measure:s:{MARKER}"
NOTES = pa.schema([("_id", pa.string()), ("unit", pa.string()), ("facts", pa.list_(pa.string()))])


def traces(folder: Path, marker: str) -> list[str]:
    """Files that hold the marker: in their bytes, or in their rows once Parquet is unpacked."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += str(pq.read_table(path, partitioning=None).to_pylist()).encode()
        if marker.encode() in content or marker in path.name:
            found.append(str(path.relative_to(folder)))
    return found


@pytest.fixture
def filled(store: Store, put: Put) -> Store:
    """Four states: the unit is added, corrected, extended; findings name it."""
    declare_system_table("test_findings", NOTES)
    put(store, measure=[{"key": MARKER, "charge": "甲罪"}, {"key": "m2", "charge": "甲罪"}])
    put(store, measure=[{"key": MARKER, "charge": MARKER}, {"key": "m2", "charge": "乙罪"}])
    put(
        store,
        custody_extension=[
            {"key": "e1", "measure": f"s:{MARKER}", "approved_on": date(2026, 1, 1)},
            {"key": "e2", "measure": "s:m2"},
        ],
        penalty=[{"key": "p1"}],
    )
    facts = [[f"s:{MARKER}"], [], ["x"]]
    units = ["measure:s:m2", UNIT, "measure:s:m2"]
    rows = {"_id": ["f1", "f2", "f3"], "unit": units, "facts": facts}
    store.write({"test_findings": pa.table(rows, schema=NOTES)})
    return store


def test_no_byte_of_the_unit_is_left_in_any_file(filled: Store) -> None:
    tables = {Path(name).parts[1] for name in traces(filled.path, MARKER)}
    assert tables == {"measure", "custody_extension", "test_findings"}
    filled.purge(UNIT)
    assert traces(filled.path, MARKER) == []


def test_a_unit_whose_key_only_begins_alike_stays(store: Store, visible: Visible, put: Put) -> None:
    declare_system_table("test_findings", NOTES)
    put(store, measure=[{"key": MARKER}, {"key": f"{MARKER}9"}, {"key": f"{MARKER}-9"}])
    longer = [f"{UNIT}9", f"{UNIT}-9"]
    rows = {"_id": ["f1", "f2"], "unit": longer, "facts": [[], []]}
    store.write({"test_findings": pa.table(rows, schema=NOTES)})
    store.purge(UNIT)
    assert set(visible(store, "measure")) == {f"s:{MARKER}9", f"s:{MARKER}-9"}
    assert {row["unit"] for row in visible(store, "test_findings").values()} == set(longer)


def test_a_row_of_a_crashed_batch_is_purged_too(store: Store, put: Put) -> None:
    put(store, measure=[{"key": "m1"}, {"key": "m2"}])
    newest = store.path / "manifests" / f"{put(store, trial=[{'key': MARKER}]).id}.json"
    newest.unlink()  # as if the batch had crashed before its manifest
    assert traces(store.path, MARKER)
    store.purge("measure:s:m1")
    assert traces(store.path, MARKER) == []


@pytest.mark.slow
def test_every_manifest_stays_readable_without_the_unit(filled: Store, visible: Visible) -> None:
    before = filled.manifests()
    others = [visible(filled, "measure", manifest).get("s:m2") for manifest in before]
    filled.purge(UNIT)
    after = filled.manifests()
    assert [manifest.id for manifest in after] == [manifest.id for manifest in before]
    assert [visible(filled, "measure", manifest).get("s:m2") for manifest in after] == others
    for manifest in after:
        rows = visible(filled, "measure", manifest)
        assert f"s:{MARKER}" not in rows
        if "measure" in manifest.counts:
            assert manifest.counts["measure"].rows == len(rows)
    changes = filled.changes("measure", after[1], after[2]).to_pylist()
    assert [row["_change"] for row in changes] == ["update_before", "update_after"]


def test_with_the_unit_go_its_children_and_its_findings_and_nothing_else(
    filled: Store, visible: Visible
) -> None:
    assert filled.purge(UNIT) == {"measure": 1, "custody_extension": 1}
    assert set(visible(filled, "custody_extension")) == {"s:e2"}
    assert set(visible(filled, "penalty")) == {"s:p1"}
    assert set(visible(filled, "test_findings")) == {"f3"}


def test_findings_go_although_the_room_that_owns_them_was_not_imported(filled: Store) -> None:
    code = "import sys; from xiezhi.records.store import Store; Store.open(sys.argv[1]).purge(sys.argv[2])"
    subprocess.run([sys.executable, "-c", code, str(filled.path), UNIT], check=True)
    assert traces(filled.path, MARKER) == []


def test_children_of_children_go_too(store: Store, put: Put, visible: Visible) -> None:
    put(
        store,
        criminal_case=[{"key": "c1"}, {"key": "c2"}],
        suspect=[{"key": "x1", "criminal_case": "s:c1"}, {"key": "x2", "criminal_case": "s:c2"}],
        measure=[{"key": "m1", "suspect": "s:x1"}, {"key": "m2", "suspect": "s:x2"}],
        custody_extension=[{"key": "e1", "measure": "s:m1"}],
    )
    counts = store.purge("criminal_case:s:c1")
    assert counts == {"criminal_case": 1, "suspect": 1, "measure": 1, "custody_extension": 1}
    assert set(visible(store, "measure")) == {"s:m2"}


def test_a_dry_run_counts_and_changes_nothing(filled: Store) -> None:
    before = {path: path.read_bytes() for path in filled.path.rglob("*") if path.is_file()}
    assert filled.purge(UNIT, dry_run=True) == {"measure": 1, "custody_extension": 1}
    after = {path: path.read_bytes() for path in filled.path.rglob("*") if path.is_file()}
    assert after == before


def test_identities_that_nothing_refers_to_any_more_leave_the_vault(store: Store) -> None:
    first, second = (store.pseudonyms.person(None, name, None, "c") for name in ("甲一", "乙二"))
    assert first and second and store.vault
    rows = {
        "_id": [f"s:{MARKER}", "s:m2", "s:m3"],
        "person": [first, second, second],
    }
    identities = {
        ("measure", first): Identity(name="甲一"),
        ("measure", second): Identity(name="乙二"),
    }
    store.write({"measure": pa.table(rows)}, identities=identities)
    store.purge(UNIT)
    assert store.vault.get("measure", first) is None
    store.purge("measure:s:m2")
    assert store.vault.get("measure", second) == Identity(name="乙二")
    assert first.encode() not in (store.path / "vault.sqlite").read_bytes()


def test_the_text_and_the_spans_of_a_purged_ruling_go(
    store: Store, put: Put, visible: Visible
) -> None:
    assert store.texts
    for document in ("d1", "d2"):
        store.texts.put("s", document, "裁定书全文")
    spans = [
        {"key": f"{d}/kind/1", "document_id": d, "record_type": "commutation_ruling"}
        for d in ("d1", "d2")
    ]
    rulings = [{"key": "d1", "ruling_no": "d1"}, {"key": "d2", "ruling_no": "d2"}]
    put(store, commutation_ruling=rulings, document_span=spans)
    assert store.purge("commutation_ruling:s:d1")["document_span"] == 1
    assert store.texts.get("s", "d1") is None
    assert store.texts.get("s", "d2") == "裁定书全文"
    assert set(visible(store, "document_span")) == {"s:d2/kind/1"}


def test_reasons_of_quarantined_rows_that_quote_the_key_go(filled: Store) -> None:
    folder = filled.path / "quarantine" / "b1"
    folder.mkdir(parents=True)
    reasons = [{"value": MARKER, "code": "x"}, {"value": "2026-02-30", "code": "y"}]
    lines = "".join(f"{json.dumps(reason)}\n" for reason in reasons)
    (folder / "reasons.jsonl").write_text(lines)
    filled.purge(UNIT)
    kept = (folder / "reasons.jsonl").read_text().splitlines()
    assert [json.loads(line)["code"] for line in kept] == ["y"]


def test_a_unit_of_old_versions_only_and_an_unknown_one(filled: Store) -> None:
    filled.purge(UNIT)
    with pytest.raises(XiezhiError, match="REC-020"):
        filled.purge(UNIT)
    for wrong in ("measure", "measure:m1", "weather:s:m1", ""):
        with pytest.raises(XiezhiError, match="REC-021"):
            filled.purge(wrong)


def test_writing_goes_on_after_a_purge(filled: Store, put: Put, visible: Visible) -> None:
    filled.purge(UNIT)
    manifest = put(filled, measure=[{"key": "m2", "charge": "丙罪"}, {"key": "m4"}])
    assert set(visible(filled, "measure")) == {"s:m2", "s:m4"}
    assert manifest.counts["measure"].rows == 2


@pytest.mark.parametrize(
    "journal",
    [
        {"tables": [], "manifests": [], "texts": ["../../key"]},
        {"tables": ["../../folder"], "manifests": [], "texts": []},
        {"tables": [], "manifests": [{"id": "../../key"}], "texts": []},
        {"tables": []},
        [],
    ],
)
def test_a_journal_that_leads_out_of_the_store_is_not_followed(
    store: Store, tmp_path: Path, journal: object
) -> None:
    (store.path / "texts").mkdir(exist_ok=True)
    (store.path / "purge").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "key").write_text("k", encoding="utf-8")
    (store.path / "purge.json").write_text(json.dumps(journal), encoding="utf-8")
    with pytest.raises(XiezhiError) as refused:
        Store.open(store.path)
    assert refused.value.code == "REC-008"
    assert (tmp_path / "key").is_file() and (tmp_path / "folder").is_dir()


def test_an_empty_folder_made_before_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    assert Store.create(tmp_path / "open").path.stat().st_mode & 0o777 == 0o700
