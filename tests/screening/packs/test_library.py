"""What runs on records comes from a pack in order, or somebody has said that it may."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records import catalogue
from xiezhi.records.store import Store
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import find_model, shipped_library
from xiezhi.screening.packs import library
from xiezhi.screening.packs.library import shipped_pack, trusted_library
from xiezhi.screening.packs.pack import (
    Checked,
    describe,
    examine,
    sign_pack,
    write_manifest,
)
from xiezhi.screening.packs.signing import PublicKey
from xiezhi.screening.packs.standing import LOOSE, Standing
from xiezhi.screening.run import screen

Trusted = dict[str, PublicKey]
SHIPPED = Standing("shipped", "xiezhi")
MODELS = Path(__file__).parents[1] / "run" / "library"


@pytest.fixture(autouse=True)
def small_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped models are many and have tests of their own; here they are none."""
    nothing = Checked(shipped_library(), describe(shipped_library())[0], {}, SHIPPED, ())
    monkeypatch.setattr(library, "shipped_pack", lambda trusted: nothing)
    monkeypatch.setattr(library, "shipped_models", tuple)


def refused(*paths: Path, trusted: Trusted | None = None) -> str:
    with pytest.raises(XiezhiError) as raised:
        trusted_library(paths, trusted=trusted)
    return raised.value.code


def test_a_signed_pack_is_used_and_known_by_its_standing(signed: Path, trusted: Trusted) -> None:
    (model,) = trusted_library([signed.parent], trusted=trusted)
    assert model.pack == examine(signed, trusted).standing
    assert model.pack.line().startswith("fiction-county 1.2.0 signed ")


def test_what_is_not_in_order_is_refused_by_its_own_code(
    signed: Path, trusted: Trusted, make_pack: Callable[..., Path]
) -> None:
    assert refused(signed) == "SCR-177"
    assert refused(make_pack("other-county", ("mini-follow",)), trusted=trusted) == "SCR-176"
    assert refused(MODELS, trusted=trusted) == "SCR-179"
    (signed / "mini-gap" / "model.sql").write_text("SELECT 1", encoding="utf-8")
    assert refused(signed, trusted=trusted) == "SCR-170"


def test_everything_may_be_allowed_by_hand_and_is_then_marked(
    signed: Path, make_pack: Callable[..., Path], tmp_path: Path
) -> None:
    unsigned = make_pack("other-county", ("mini-follow",))
    loose = shutil.copytree(MODELS / "administrative" / "mini-gap", tmp_path / "loose" / "mini-gap")
    states = {
        model.pack.state for model in trusted_library([signed, unsigned], allow_unsigned=True)
    }
    assert states == {"unknown_key", "unsigned"}
    (model,) = trusted_library([loose.parent], allow_unsigned=True)
    assert model.pack == LOOSE
    with (signed / "mini-gap" / "model.sql").open("a", encoding="utf-8") as file:
        file.write("\n")
    (model,) = trusted_library([signed], allow_unsigned=True)
    assert model.pack.state == "altered"


def test_a_loose_model_beside_a_pack_is_still_refused(signed: Path, trusted: Trusted) -> None:
    shutil.copytree(MODELS / "administrative" / "mini-follow", signed.parent / "mini-follow")
    assert refused(signed.parent, trusted=trusted) == "SCR-179"


def test_a_pack_inside_a_pack_is_part_of_it(
    signed: Path, key: Path, trusted: Trusted, make_pack: Callable[..., Path]
) -> None:
    inner = make_pack("inner-county", ("mini-follow",))
    inner.rename(signed / "inner-county")
    assert refused(signed, trusted=trusted) == "SCR-170"
    write_manifest(signed)
    sign_pack(signed, key)
    found = trusted_library([signed], trusted=trusted)
    assert {(model.id, model.pack.pack) for model in found} == {
        ("mini-follow", "fiction-county"),
        ("mini-gap", "fiction-county"),
    }


def test_one_id_in_two_packs_is_an_error(
    signed: Path, make_pack: Callable[..., Path], tmp_path: Path
) -> None:
    other = make_pack("other-county", ("mini-gap",))
    with pytest.raises(XiezhiError) as raised:
        trusted_library([signed, other], allow_unsigned=True)
    assert raised.value.code == "SCR-111"
    copy = shutil.copytree(signed, tmp_path / "copy" / "fiction-county")
    with pytest.raises(XiezhiError) as raised:
        trusted_library([signed, copy], allow_unsigned=True)
    assert raised.value.code == "SCR-186"


def test_a_file_changed_while_it_was_checked_is_not_used(
    signed: Path, trusted: Trusted, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(folder: Path, trusted: Trusted) -> object:
        found = examine(folder, trusted)
        if folder == signed:
            with (signed / "mini-gap" / "model.sql").open("a", encoding="utf-8") as file:
                file.write("\n")
        return found

    monkeypatch.setattr(library, "examine", changed)
    assert refused(signed, trusted=trusted) == "SCR-189"


def test_a_run_keeps_the_packs_and_a_finding_its_own(
    signed: Path, trusted: Trusted, tmp_path: Path
) -> None:
    store = Store.create(tmp_path / "store", vault=False)
    row = {
        "_id": "s:p1", "_source": "s", "penalty_no": "p1", "organ": "虚构县公安局",
        "filed_on": date(2026, 1, 13), "_extracted_on": date(2026, 11, 23),
    }  # fmt: skip
    schema = catalogue()["penalty"].arrow_schema()
    store.write({"penalty": pa.Table.from_pylist([row], schema=schema)})
    ids = []
    for given, allowed in ((trusted, False), ({}, True)):
        models = trusted_library([signed], trusted=given, allow_unsigned=allowed)
        with DuckDBEngine(threads=1) as engine:
            run = screen(store, models, as_of=date(2026, 11, 23), engine=engine)
        (finding,) = run.findings
        standing = find_model(models, "mini-gap").pack
        assert finding.hashes["pack"] == standing.line()
        ids.append(run.id)
    kept = {
        row["_id"]: json.loads(row["packs"])
        for row in store.read("runs", store.manifest()).to_pylist()
    }
    states = [kept[id]["fiction-county"]["state"] for id in ids]
    assert states == ["signed", "unknown_key"]
    assert kept[ids[0]]["fiction-county"]["models"] == ["mini-gap"]


def test_the_shipped_pack_is_what_its_manifest_says() -> None:
    found = shipped_pack()
    assert not found.faults, "run `make docs`"
    assert found.standing.state == "shipped"
    assert found.standing.pack == "xiezhi"


def test_an_altered_shipped_pack_is_refused_unless_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    standing = Standing("altered", "xiezhi")
    altered = Checked(shipped_library(), describe(shipped_library())[0], {}, standing, ())
    monkeypatch.setattr(library, "shipped_pack", lambda trusted: altered)
    assert refused() == "SCR-180"
    assert trusted_library(allow_unsigned=True) == []


def test_the_shipped_pack_holds_nothing_but_data() -> None:
    kinds = {path.suffix for path in shipped_library().rglob("*") if path.is_file()}
    assert kinds <= {".yaml", ".sql", ".toml", "", ".sig"}
