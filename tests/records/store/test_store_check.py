"""Whoever changes the store's files behind xiezhi's back is found against the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xiezhi.records.manifest import Manifest
from xiezhi.records.store import Store
from xiezhi.records.store_check import Event, disagreements

Put = Callable[..., Any]


class Kept(list[Event]):
    """A recorder that keeps events as the ledger gives them back."""

    def __call__(self, **event: Any) -> None:
        self.append(Event(event["kind"], event["payload"]))


@pytest.fixture
def events() -> Kept:
    return Kept()


@pytest.fixture
def store(tmp_path: Path, events: Kept, put: Put) -> Store:
    """Three changes of two tables."""
    made = Store.create(tmp_path / "kept", ledger=tmp_path / "ledger", recorder=events)
    put(made, measure=[{"key": "m1"}, {"key": "m2"}])
    put(made, penalty=[{"key": "p1"}])
    put(made, measure=[{"key": "m3"}])
    return made


def codes(store: Store, events: list[Event]) -> list[str]:
    return [error.code for error in disagreements(store, events)]


def test_an_untouched_store_agrees_before_and_after_a_purge(
    store: Store, events: Kept, put: Put
) -> None:
    assert codes(store, events) == []
    store.purge("measure:s:m1")
    assert codes(store, events) == []
    put(store, measure=[{"key": "m4"}])
    assert codes(store, events) == []


@pytest.mark.parametrize("type_id", ["measure", "penalty"])
def test_one_byte_in_any_visible_file_is_found(store: Store, events: Kept, type_id: str) -> None:
    for name in store.files(type_id, store.manifest()):
        content = Path(name).read_bytes()
        changed = bytearray(content)
        changed[len(content) // 2] ^= 1
        Path(name).write_bytes(changed)
        assert codes(store, events) == ["REC-050"]
        Path(name).write_bytes(content)
    assert codes(store, events) == []


def test_a_missing_file_and_a_missing_table_are_found(store: Store, events: Kept) -> None:
    Path(store.files("measure", store.manifest())[0]).unlink()
    shutil.rmtree(store.path / "tables" / "penalty")
    assert codes(store, events) == ["REC-050", "REC-050"]
    newest = store.manifest()
    store._manifests.publish(replace(newest, tables={"measure": newest.tables["measure"]}))
    assert "REC-051" in codes(store, events)


def test_a_manifest_that_names_other_versions_was_never_recorded(
    store: Store, events: Kept
) -> None:
    newest = store.manifest()
    store._manifests.publish(replace(newest, tables={**newest.tables, "measure": 1}))
    assert "REC-051" in codes(store, events)


def test_a_store_put_back_from_an_old_copy_is_found(
    store: Store, events: Kept, put: Put, tmp_path: Path
) -> None:
    shutil.copytree(store.path, tmp_path / "copy")
    put(store, measure=[{"key": "m4"}])
    put(store, measure=[{"key": "m5"}])
    shutil.rmtree(store.path)
    shutil.copytree(tmp_path / "copy", store.path)
    assert "REC-053" in codes(store, events)


def test_what_a_crash_kept_from_becoming_visible_is_told_until_the_next_change(
    store: Store, events: Kept, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(store._manifests, "publish", lambda manifest: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):
            put(store, measure=[{"key": "lost"}])
    assert len(events) == 4
    assert codes(store, events) == ["LED-340"]
    put(store, penalty=[{"key": "p2"}])
    assert codes(store, events) == []


def test_a_deleted_payload_leaves_its_state_unproven(store: Store, events: Kept) -> None:
    told = [Event(events[0].kind, None), *events[1:]]
    assert codes(store, told) == ["REC-051"]


def test_the_last_change_taken_away_is_found(store: Store, events: Kept) -> None:
    (store.path / "manifests" / f"{store.manifest().id}.json").unlink()
    assert codes(store, events) == ["LED-340"]


def test_a_forged_first_state_is_found(store: Store, events: Kept) -> None:
    newest = store.manifest()
    store._manifests.publish(Manifest("000004", None, "", "b", newest.tables, newest.counts))
    assert codes(store, events) == ["REC-051"]


def test_other_counts_were_never_recorded(store: Store, events: Kept) -> None:
    newest = store.manifest()
    counts = {table: replace(count, rows=999) for table, count in newest.counts.items()}
    store._manifests.publish(replace(newest, counts=counts))
    assert "REC-051" in codes(store, events)


def test_a_file_that_only_an_older_state_shows_is_found(
    store: Store, events: Kept, put: Put
) -> None:
    put(store, measure=[{"key": "m1", "charge": "甲罪"}])
    now = store.files("measure", store.manifest())
    [old] = set(store.files("measure", store.manifest("000001"))) - set(now)
    Path(old).write_bytes(b"")
    assert codes(store, events) == ["REC-050"]


@pytest.mark.parametrize(("unit", "code"), [("m1", "REC-050"), ("m9", "LED-341")])
def test_what_was_purged_and_put_back_is_found(
    store: Store, events: Kept, put: Put, tmp_path: Path, unit: str, code: str
) -> None:
    # A version of its own that goes with the unit, so that the table is numbered anew.
    put(store, measure=[{"key": "m9"}])
    shutil.copytree(store.path, tmp_path / "copy")
    store.purge(f"measure:s:{unit}")
    assert codes(store, events) == []
    shutil.rmtree(store.path)
    shutil.copytree(tmp_path / "copy", store.path)
    assert codes(store, events) == [code]
