"""The store keeps the last word on each key, shows whole batches only, and forgets no state."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.errors import XiezhiError
from xiezhi.records import store as store_module
from xiezhi.records import store_settings
from xiezhi.records.catalogue import RecordType, catalogue, declare_system_table, load
from xiezhi.records.pseudonyms import Pseudonyms
from xiezhi.records.store import Store
from xiezhi.records.store_lock import single_writer

Put = Callable[..., Any]


def test_what_is_written_is_read_back_with_its_types(store: Store, put: Put, visible: Put) -> None:
    old, moment = date(1949, 10, 1), datetime(2026, 3, 2, 23, 59, 59)
    put(
        store,
        measure=[{"key": "m1", "executed_on": old, "executed_at": moment, "_row": 7}],
        penalty=[{"key": "p1", "amount": Decimal("1200.50"), "own_power": False}],
    )
    row = visible(store, "measure")["s:m1"]
    assert (row["executed_on"], row["executed_at"], row["_row"]) == (old, moment, 7)
    assert row["organ"] is None and row["_batch"] == "b"
    row = visible(store, "penalty")["s:p1"]
    assert (row["amount"], row["own_power"]) == (Decimal("1200.50"), False)


def test_an_engine_reads_the_files_of_a_manifest(store: Store, put: Put) -> None:
    first = put(store, measure=[{"key": "m1"}])
    put(store, measure=[{"key": "m2"}])
    rows = duckdb.sql("SELECT _id FROM read_parquet(?)", params=[store.files("measure", first)])
    assert rows.fetchall() == [("s:m1",)]
    assert store.files("penalty", first) == []


@pytest.mark.parametrize("name", ["50%20", "a#b", "a?b", "a[b]"])
def test_a_path_that_would_be_read_as_a_pattern_or_url_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(XiezhiError, match="REC-017"):
        Store.create(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_store_may_lie_in_a_folder_with_a_chinese_name(
    tmp_path: Path, put: Put, visible: Put
) -> None:
    store = Store.create(tmp_path / "数据 仓（一）", vault=False)
    put(store, measure=[{"key": "m1"}])
    put(store, measure=[{"key": "m1", "charge": "甲罪"}, {"key": "m2"}])
    assert all(Path(file).is_file() for file in store.files("measure", store.manifest()))
    assert visible(store, "measure")["s:m1"]["charge"] == "甲罪"
    store.purge("measure:s:m1")
    assert set(visible(store, "measure")) == {"s:m2"}


def test_a_correction_replaces_by_key_and_the_old_state_stays_readable(
    store: Store, put: Put, visible: Put
) -> None:
    first = put(store, measure=[{"key": "m1", "charge": "甲罪"}, {"key": "m2", "charge": "乙罪"}])
    second = put(store, measure=[{"key": "m1", "charge": None}])
    assert visible(store, "measure")["s:m1"]["charge"] is None
    assert visible(store, "measure", first)["s:m1"]["charge"] == "甲罪"
    assert visible(store, "measure", second)["s:m2"]["charge"] == "乙罪"
    counts = second.counts["measure"]
    assert (counts.rows, counts.inserted, counts.updated) == (2, 0, 1)
    assert second.parent == first.id


def test_the_same_batch_twice_changes_nothing(store: Store, put: Put) -> None:
    rows = [{"key": "m1", "charge": "甲罪", "_row": 2, "_file": "a.csv"}]
    first = put(store, "b1", measure=rows)
    again = [rows[0] | {"_row": 9, "_file": "copy.csv"}]
    before = sorted(path for path in store.path.rglob("*"))
    assert put(store, "b2", measure=again) == first
    assert sorted(path for path in store.path.rglob("*")) == before
    assert [manifest.id for manifest in store.manifests()] == ["000000", "000001"]


def test_a_later_extract_of_the_same_content_moves_the_as_of(
    store: Store, put: Put, visible: Put
) -> None:
    put(store, measure=[{"key": "m1", "_extracted_on": date(2026, 1, 1)}])
    put(store, measure=[{"key": "m1", "_extracted_on": date(2026, 2, 1)}])
    assert visible(store, "measure")["s:m1"]["_extracted_on"] == date(2026, 2, 1)


def test_a_key_twice_in_one_batch_is_refused_with_its_lines_and_writes_nothing(
    store: Store, put: Put
) -> None:
    rows = [{"key": "m1", "_row": 3}, {"key": "m2", "_row": 4}, {"key": "m1", "_row": 9}]
    with pytest.raises(XiezhiError, match="REC-005") as refused:
        put(store, penalty=[{"key": "p1"}], measure=rows)
    assert refused.value.where["lines"] == "3, 9"
    assert refused.value.where["id"] == "s:m1"
    assert store.manifest().tables == {}
    assert list((store.path / "tables").iterdir()) == []


@pytest.mark.parametrize("rows", [{"_id": ["s:1"], "colour": ["red"]}, {"charge": ["甲罪"]}])
def test_an_unknown_column_or_a_missing_id_is_refused(store: Store, rows: Any) -> None:
    with pytest.raises(XiezhiError, match="REC-006"):
        store.write({"measure": pa.table(rows)})


def test_an_unknown_table_is_refused(store: Store) -> None:
    with pytest.raises(XiezhiError, match="REC-006"):
        store.write({"weather": pa.table({"_id": ["s:1"]})})


VALUES = st.tuples(
    st.sampled_from([None, "甲罪", "乙罪"]), st.sampled_from([None, date(2026, 1, 1)])
)
BATCH = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(batches=st.lists(BATCH, min_size=1, max_size=4))
def test_merging_is_a_dictionary_in_which_the_last_writer_wins(
    batches: list[dict[str, tuple[Any, Any]]], put: Put
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "store", vault=False)
        expected: dict[str, tuple[Any, Any]] = {}
        states, manifests = [dict(expected)], [store.manifest()]
        for batch in batches:
            rows = [{"key": k, "charge": c, "executed_on": d} for k, (c, d) in batch.items()]
            manifest = put(store, measure=rows)
            assert (manifest.tables != manifests[-1].tables) == (expected | batch != expected) or (
                "measure" not in manifests[-1].tables
            )
            expected = expected | batch
            states.append(dict(expected))
            manifests.append(manifest)
            assert put(store, measure=rows) == manifest
        for state, manifest in zip(states, manifests, strict=True):
            assert _state(store.read("measure", manifest)) == state
        _changes_lead_from_first_to_last(store, manifests, states)


def _changes_lead_from_first_to_last(store: Store, manifests: Any, states: Any) -> None:
    for old in (0, len(states) - 2):
        changes = store.changes("measure", manifests[old], manifests[-1])
        before = dict(states[old])
        touched = set()
        for row in changes.to_pylist():
            key, value = row["_id"][2:], (row["charge"], row["executed_on"])
            touched.add(key)
            if row["_change"] == "update_before":
                assert before[key] == value
            else:
                assert (row["_change"] == "insert") == (key not in states[old])
                before[key] = value
        assert before == states[-1]
        unchanged = {k for k, v in states[old].items() if states[-1][k] == v}
        assert not touched & unchanged


def _state(rows: pa.Table) -> dict[str, tuple[Any, Any]]:
    return {r["_id"][2:]: (r["charge"], r["executed_on"]) for r in rows.to_pylist()}


def test_a_table_without_rows_has_no_files_and_reads_as_empty(store: Store, put: Put) -> None:
    manifest = put(store, measure=[])
    assert store.files("measure", manifest) == []
    assert store.read("measure").num_rows == 0
    assert store.read("measure").schema == catalogue()["measure"].arrow_schema()


def _thing(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> None:
    """Declare a record type `thing` with these fields, for this test."""
    number = {"zh": "编号", "en": "number", "required": True}
    entry = {"title": {"zh": "甲", "en": "a"}, "key": ["no"], "fields": {"no": number} | fields}
    kind: RecordType = load({"thing": entry}, {})["thing"]
    monkeypatch.setattr(store_module, "declared_table", lambda table: kind)


def test_an_added_column_is_null_in_old_rows_and_old_manifests(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _thing(monkeypatch)
    old = store.write({"thing": pa.table({"_id": ["s:1"], "no": ["1"]})})
    _thing(monkeypatch, place={"zh": "地点", "en": "place"})
    assert store.read("thing").column("place").to_pylist() == [None]
    new = store.write({"thing": pa.table({"_id": ["s:2"], "no": ["2"], "place": ["甲地"]})})
    assert store.read("thing", old).column("place").to_pylist() == [None]
    assert sorted(store.read("thing").column("place").to_pylist(), key=str) == [None, "甲地"]
    files = store.files("thing", new)
    rows = duckdb.sql("SELECT place FROM read_parquet(?, union_by_name = true)", params=[files])
    assert sorted(rows.fetchall(), key=str) == [("甲地",), (None,)]
    assert store.changes("thing", old, new).column("_id").to_pylist() == ["s:2"]


def test_a_renamed_column_keeps_its_values_in_every_state(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _thing(monkeypatch, place={"zh": "地点", "en": "place"})
    old = store.write({"thing": pa.table({"_id": ["s:1"], "place": ["甲地"]})})
    _thing(monkeypatch, site={"zh": "地点", "en": "place", "was": ["place"]})
    assert store.read("thing").column("site").to_pylist() == ["甲地"]
    new = store.write({"thing": pa.table({"_id": ["s:2"], "site": ["乙地"]})})
    assert sorted(store.read("thing", new).column("site").to_pylist()) == ["乙地", "甲地"]
    assert store.read("thing", old).column("site").to_pylist() == ["甲地"]
    assert store.changes("thing", old, new).column("_id").to_pylist() == ["s:2"]


def test_a_column_that_is_no_longer_declared_stays_and_writing_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _thing(monkeypatch, place={"zh": "地点", "en": "place"})
    store.write({"thing": pa.table({"_id": ["s:1"], "place": ["甲地"]})})
    _thing(monkeypatch)
    store.write({"thing": pa.table({"_id": ["s:1", "s:2"], "no": ["1", "2"]})})
    assert sorted(store.read("thing").column("no").to_pylist()) == ["1", "2"]


def test_a_changed_type_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _thing(monkeypatch, when={"zh": "日期", "en": "date"})
    store.write({"thing": pa.table({"_id": ["s:1"], "when": ["today"]})})
    _thing(monkeypatch, when={"zh": "日期", "en": "date", "type": "date"})
    with pytest.raises(XiezhiError, match="REC-007"):
        store.write({"thing": pa.table({"_id": ["s:2"]})})


def test_a_system_table_goes_through_the_same_manifest(store: Store, put: Put) -> None:
    schema = pa.schema([("_id", pa.string()), ("said", pa.string())])
    declare_system_table("test_notes", schema)
    store.write({"test_notes": pa.table({"_id": ["n1"], "said": ["a"]}, schema=schema)})
    manifest = put(store, measure=[{"key": "m1"}])
    assert set(manifest.tables) == {"test_notes", "measure"}
    assert store.read("test_notes", manifest).to_pylist() == [{"_id": "n1", "said": "a"}]


def test_a_second_writer_is_refused_and_a_reader_is_not(store: Store, put: Put) -> None:
    put(store, measure=[{"key": "m1"}])
    with single_writer(store.path / "lock"):
        with pytest.raises(XiezhiError, match="REC-004"):
            put(Store.open(store.path), measure=[{"key": "m2"}])
        assert Store.open(store.path).read("measure").num_rows == 1


def test_a_newer_store_is_refused_with_a_sentence(store: Store) -> None:
    path = store.path / "store.yaml"
    content = yaml.safe_load(path.read_text()) | {"format": store_settings.FORMAT + 1}
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(XiezhiError, match="REC-002"):
        Store.open(store.path)


@pytest.mark.parametrize("content", [None, "", "[1]", "format: 1", "{"])
def test_a_folder_that_is_no_store_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "store.yaml").write_text(content)
    with pytest.raises(XiezhiError, match="REC-001"):
        Store.open(tmp_path)


def test_a_store_is_never_made_over_something(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(XiezhiError, match="REC-003"):
        Store.create(tmp_path)


def test_keys_lie_outside_the_store(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store")
    assert (tmp_path / "store.pseudonym-key").is_file()
    assert (tmp_path / "store.vault-key").is_file()
    key = (tmp_path / "store.pseudonym-key").read_text().split()[1]
    for path in store.path.rglob("*"):
        assert not path.is_file() or key not in path.read_text(errors="replace")
    with pytest.raises(XiezhiError, match="REC-014"):
        Store.create(tmp_path / "other", key_file=tmp_path / "other" / "key")


def test_an_opened_store_makes_the_same_pseudonyms_and_refuses_another_key(
    store: Store, tmp_path: Path
) -> None:
    made = store.pseudonyms.person("990101199001010010")
    assert Store.open(store.path).pseudonyms.person("990101199001010010") == made
    with pytest.raises(XiezhiError, match="REC-013"):
        Store.open(store.path, pseudonyms=Pseudonyms.throw_away())
    (tmp_path / "store.pseudonym-key").unlink()
    Pseudonyms.create(tmp_path / "store.pseudonym-key")
    with pytest.raises(XiezhiError, match="REC-013"):
        _ = Store.open(store.path).pseudonyms


def test_a_throw_away_key_is_written_nowhere(tmp_path: Path) -> None:
    made = Pseudonyms.throw_away()
    store = Store.create(tmp_path / "store", vault=False, pseudonyms=made)
    assert store.pseudonyms is made
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    with pytest.raises(XiezhiError, match="REC-011"):
        _ = Store.open(store.path).pseudonyms


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"id": "000001"}'])
def test_a_damaged_newest_manifest_is_never_skipped(store: Store, put: Put, damage: str) -> None:
    manifest = put(store, measure=[{"key": "m1"}])
    (store.path / "manifests" / f"{manifest.id}.json").write_text(damage)
    with pytest.raises(XiezhiError, match="REC-008"):
        put(store, measure=[{"key": "m2"}])


def test_a_manifest_tells_its_versions_and_counts(store: Store, put: Put) -> None:
    manifest = put(store, "b7", measure=[{"key": "m1"}])
    path = store.path / "manifests" / f"{manifest.id}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["batch"] == "b7" and content["parent"] == "000000"
    assert content["tables"] == dict(manifest.tables)
    assert content["counts"]["measure"] == {"rows": 1, "inserted": 1, "updated": 0}
    assert store.manifest(manifest.id) == manifest
    with pytest.raises(XiezhiError, match="REC-009"):
        store.manifest("999999")
