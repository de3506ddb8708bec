"""A store that keeps a ledger: no leaf, no change; and what a leaf commits to is what is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records.intake import take_in
from xiezhi.records.recording import IDENTITIES
from xiezhi.records.scope import refusals
from xiezhi.records.store import Store
from xiezhi.records.vault import Identity

Put = Callable[..., Any]
PLACE = ("person", "p:虚构")


class Told:
    """A recorder in memory. `fail`: it raises, as a full disk would make it."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.visible: list[str] = []
        self.store: Store | None = None
        self.fail = False

    def __call__(self, **event: Any) -> None:
        if self.fail:
            raise OSError("full")
        self.events.append(event)
        if self.store:
            self.visible.append(self.store.manifest().id)

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.events]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def kept(tmp_path: Path, told: Told) -> Store:
    """A store that keeps a ledger."""
    store = Store.create(tmp_path / "kept", ledger=tmp_path / "kept.ledger", recorder=told)
    told.store = store
    return store


def test_each_change_is_told_before_it_is_visible(kept: Store, told: Told, put: Put) -> None:
    put(kept, measure=[{"key": "m1"}])
    put(kept, measure=[{"key": "m2"}], penalty=[{"key": "p1"}])
    assert told.kinds() == ["store.changed", "store.changed"]
    assert told.visible == ["000000", "000001"]
    last = told.events[-1]
    assert last["payload"]["manifest"] == kept.manifest().as_json()
    assert last["payload"]["digests"] == kept.digests(["measure", "penalty"], kept.manifest())
    assert len({event["key"] for event in told.events}) == 2


def test_what_changes_nothing_is_not_told(kept: Store, told: Told, put: Put) -> None:
    put(kept, measure=[{"key": "m1"}])
    put(kept, measure=[{"key": "m1"}])
    assert told.kinds() == ["store.changed"]


def test_a_change_that_cannot_be_told_does_not_happen(kept: Store, told: Told, put: Put) -> None:
    put(kept, measure=[{"key": "m1"}])
    before = kept.manifest()
    told.fail = True
    with pytest.raises(OSError):
        put(kept, measure=[{"key": "m2"}])
    with pytest.raises(OSError):
        kept.purge("measure:s:m1")
    assert kept.manifest() == before
    told.fail = False
    put(kept, measure=[{"key": "m3"}])
    assert set(kept.read("measure")["_id"].to_pylist()) == {"s:m1", "s:m3"}


def test_without_a_recorder_it_is_read_and_not_written(kept: Store, put: Put) -> None:
    put(kept, measure=[{"key": "m1"}])
    opened = Store.open(kept.path)
    assert opened.read("measure").num_rows == 1
    for write in (
        lambda: put(opened, measure=[{"key": "m2"}]),
        lambda: opened.purge("measure:s:m1"),
        lambda: opened.note_refusals([], source="s", refused=["REC-103"]),
    ):
        with pytest.raises(XiezhiError) as refused:
            write()
        assert refused.value.code == "REC-018"
    assert opened.read("measure").num_rows == 1


def test_a_purge_is_told_by_numbers_and_leaves_digests_of_what_remains(
    kept: Store, told: Told, put: Put
) -> None:
    put(kept, measure=[{"key": "MARKER7731"}, {"key": "m2"}])
    kept.purge("measure:s:MARKER7731")
    purge = told.events[-1]
    assert purge["kind"] == "store.purged" and "MARKER7731" not in str(purge)
    assert purge["payload"]["removed"] == {"measure": 1}
    assert purge["payload"]["manifest"] == kept.manifest().as_json()
    assert purge["payload"]["digests"] == kept.digests(["measure"], kept.manifest())


def test_an_intake_and_its_refusals_are_told(kept: Store, told: Told, tmp_path: Path) -> None:
    head = "人员编号,案件编号,民族\n"
    (tmp_path / "人员.csv").write_text(head + "1,c1,虚构族\n", encoding="utf-8")
    (tmp_path / "垃圾.bin").write_bytes(bytes(range(256)))
    (tmp_path / "强制措施.csv").write_text(
        "措施编号,强制措施种类,决定机关\nm1,拘留,虚构县公安局\n", encoding="utf-8"
    )
    files = [tmp_path / name for name in ("人员.csv", "垃圾.bin", "强制措施.csv")]
    take_in(kept, files, source="police")
    assert told.kinds() == ["intake.refused", "intake.done"]
    payload = told.events[0]["payload"]
    assert payload["columns"] == [{"column": "民族", "ground": "ethnicity", "action": "refused"}]
    assert sorted(payload["files"]) == ["REC-040", "REC-103"]
    assert "虚构族" not in str(told.events) and len(refusals(kept.path)) == 1


def test_a_trial_run_tells_nothing(kept: Store, told: Told, tmp_path: Path) -> None:
    (tmp_path / "人员.csv").write_text("人员编号,民族\n1,虚构族\n", encoding="utf-8")
    take_in(kept, [tmp_path / "人员.csv"], source="police", dry_run=True)
    assert told.events == []


def test_another_byte_in_a_file_is_another_digest(kept: Store, put: Put) -> None:
    put(kept, measure=[{"key": "m1"}])
    before = kept.digests(["measure"], kept.manifest())
    [name] = kept.files("measure", kept.manifest())
    content = bytearray(Path(name).read_bytes())
    content[len(content) // 2] ^= 1
    Path(name).write_bytes(content)
    assert kept.digests(["measure"], kept.manifest()) != before


def test_identities_are_told_of_before_they_change(
    kept: Store, told: Told, table: Callable[..., Any]
) -> None:
    def name(key: str, name: str) -> None:
        kept.write(
            {"measure": table("measure", {"key": key})}, identities={PLACE: Identity(name=name)}
        )

    assert kept.vault
    name("m1", "虚构甲")
    name("m1", "虚构甲")
    assert told.kinds() == ["store.changed"]
    # No row says anything else, and yet something changed.
    name("m1", "虚构乙")
    assert told.kinds() == ["store.changed", IDENTITIES]
    assert told.events[-1]["payload"]["changed"] == {"person": 1}
    assert "虚构" not in str(told.events) and PLACE[1] not in str(told.events)
    told.fail = True
    for key in ("m1", "m2"):
        with pytest.raises(OSError):
            name(key, "虚构丙")
    assert kept.vault.get(*PLACE) == Identity(name="虚构乙")


def test_a_purge_that_cannot_be_told_leaves_the_reasons_of_bad_rows(
    kept: Store, told: Told, put: Put
) -> None:
    put(kept, measure=[{"key": "m1"}, {"key": "m2"}])
    reasons = kept.path / "quarantine" / "b" / "reasons.jsonl"
    reasons.parent.mkdir(parents=True)
    reasons.write_text('{"value": "m1"}\n', encoding="utf-8")
    told.fail = True
    with pytest.raises(OSError):
        kept.purge("measure:s:m1")
    assert reasons.read_text(encoding="utf-8") == '{"value": "m1"}\n'
    told.fail = False
    kept.purge("measure:s:m1")
    assert reasons.read_text(encoding="utf-8") == ""


def test_a_change_repeated_within_the_same_second_is_another_event(
    kept: Store, told: Told, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xiezhi.records.store._now", lambda: "2026-11-26T01:00:00+00:00")
    with monkeypatch.context() as crash:
        crash.setattr(kept._manifests, "publish", lambda manifest: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):
            put(kept, measure=[{"key": "m1"}])
    put(kept, measure=[{"key": "m1"}])
    first, second = told.events
    assert first["payload"]["digests"] != second["payload"]["digests"]
    assert first["key"] != second["key"]


def test_a_text_is_replaced_only_after_the_ledger_knows(kept: Store, told: Told) -> None:
    kept.keep_text("court", "DOCUMENT7731", "甲")
    kept.keep_text("court", "DOCUMENT7731", "甲")
    assert told.events == []
    kept.keep_text("court", "DOCUMENT7731", "乙")
    assert told.kinds() == ["store.text_replaced"] and "DOCUMENT7731" not in str(told.events)
    told.fail = True
    with pytest.raises(OSError):
        kept.keep_text("court", "DOCUMENT7731", "丙")
    assert kept.texts is not None and kept.texts.get("court", "DOCUMENT7731") == "乙"
