"""A model is read whole or refused with every fault named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError, catalogue
from xiezhi.screening.models import (
    FILES,
    Model,
    ModelError,
    find_model,
    load_library,
    load_model,
    model_folders,
)

LIBRARY = Path(__file__).parent / "library"


def codes(error: ModelError) -> list[str]:
    return [fault.code for fault in error.faults]


FAULTS = [
    ("yaml", "severity: medium", "severity: grave", "SCR-106"),
    ("yaml", "severity: medium\n", "", "SCR-103"),
    ("yaml", "severity: medium", "severety: medium\nseverity: low", "SCR-104"),
    ("yaml", "severity: medium", "severity: medium\nseverity: low", "SCR-102"),
    ("yaml", "engine_api: 1", "engine_api: 2", "SCR-106"),
    ("yaml", "version: 0.1.0", 'version: "1"', "SCR-105"),
    ("yaml", "id: mini-gap", "id: mini-gape", "SCR-109"),
    ("yaml", "id: mini-gap", "id: Mini_Gap", "SCR-105"),
    ("yaml", "unit: penalty\n", "unit: measure\n", "SCR-114"),
    ("yaml", "  until_on: date", "  until_on: day", "SCR-106"),
    ("yaml", "  until_on: date", "  until_on: date\n  outcome: text", "SCR-113"),
    ("yaml", "start: start_on, line: due}", "start: begun_on, line: due}", "SCR-115"),
    ("yaml", "line: strict}", "line: strictly}", "SCR-106"),
    ("yaml", "{name: due_soft,", "{name: due_strict,", "SCR-115"),
    ("yaml", "{unit} 不属于本模型。", "{units} 不属于本模型。", "SCR-117"),
    ("yaml", "{unit} 不属于本模型。", "{unit 不属于本模型。", "SCR-117"),
    ("yaml", 'out_of_scope: "{unit} is not examined by this model."', "", "SCR-103"),
    ("yaml", "gated: ", "gated: maybe #", "SCR-106"),
    ("yaml", "ground: own_case", "ground: own_case\ntunable: {most: 3}", "SCR-105"),
    ("yaml", "organ_kinds: [administrative, police]", "organ_kinds: police", "SCR-105"),
    ("examples", "kind: positive", "kind: good", "SCR-106"),
    ("examples", "kind: law_change", "kind: negative", "SCR-120"),
    ("examples", "outcome: out_of_scope", "outcome: outside", "SCR-106"),
    ("examples", "days_over: 1}", "days_late: 1}", "SCR-104"),
    ("examples", "name: {zh: 至今未办结, en: never done}", "name: {zh: 至今未办结}", "SCR-107"),
    ("examples", "zh: 至今未办结", "zh: 缺起算日期", "SCR-121"),
    ("examples", "as_of: 2026-11-23", "as_of: tomorrow", "SCR-105"),
    ("examples", "as_of: 2026-11-23\nexamples:", "as_of: 2026-11-23\nexamples: [", "SCR-102"),
]


@pytest.mark.parametrize(("file", "old", "new", "code"), FAULTS)
def test_each_fault_has_its_code_and_a_sentence(
    changed: Callable[..., Model], file: str, old: str, new: str, code: str
) -> None:
    if old == "gated: ":
        old, new = "ground: own_case", "ground: own_case\ngated: maybe"
    with pytest.raises(ModelError) as raised:
        changed("mini-gap", **{file: {old: new}})
    assert code in codes(raised.value)
    for lang in ("zh", "en"):
        assert f"[{code}]" in raised.value.text(lang)


def test_all_faults_are_told_at_once(changed: Callable[..., Model]) -> None:
    with pytest.raises(ModelError) as raised:
        changed(
            "mini-gap",
            yaml={"severity: medium": "severity: grave", "status: trial": "status: tried"},
            examples={"kind: extension": "kind: good"},
        )
    assert codes(raised.value) == ["SCR-106", "SCR-106", "SCR-106", "SCR-120"]


def test_merge_keys_may_be_overridden(changed: Callable[..., Model]) -> None:
    base = "- name: {zh: 并入, en: merged}\n    kind: negative\n    given:\n      penalty:\n"
    rows = (
        "        - &base {penalty_no: u1, filed_on: 2024-03-01, public_order: true}\n"
        "        - {<<: *base, penalty_no: u2}\n"
        "    expect: [{unit: u1, outcome: out_of_scope}]\n  "
    )
    model = changed("mini-gap", examples={"examples:\n  ": f"examples:\n  {base}{rows}"})
    given = model.examples.cases[0].given["penalty"]
    assert [row["penalty_no"] for row in given] == ["u1", "u2"]


@pytest.mark.parametrize("name", FILES)
def test_a_folder_without_one_of_its_files_is_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "mini-gap"
    shutil.copytree(LIBRARY / "administrative" / "mini-gap", folder)
    (folder / name).unlink()
    with pytest.raises(ModelError) as raised:
        load_model(folder)
    assert codes(raised.value) == ["SCR-101"]
    assert name in raised.value.text("zh")


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "mini-gap"
    shutil.copytree(LIBRARY / "administrative" / "mini-gap", folder)
    (folder / "model.sql").write_bytes("-- one\n-- 案件\n".encode("gb18030"))
    with pytest.raises(ModelError) as raised:
        load_model(folder)
    assert [(fault.code, fault.where["line"]) for fault in raised.value.faults] == [("SCR-108", 2)]


@pytest.mark.parametrize("file", ["yaml", "sql", "examples"])
def test_the_digest_follows_every_file(
    changed: Callable[..., Model], gap: Model, file: str
) -> None:
    first = {"yaml": "id: ", "sql": "-- One", "examples": "as_of:"}[file]
    assert changed("mini-gap", **{file: {first: f"{first}"}}).digest == gap.digest
    spaced = {"yaml": "severity: medium", "sql": "-- One", "examples": "as_of: "}[file]
    assert changed("mini-gap", **{file: {spaced: f"{spaced} "}}).digest != gap.digest


def test_an_id_may_be_claimed_once(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY / "administrative" / "mini-gap", tmp_path / "mini-gap")
    with pytest.raises(XiezhiError) as raised:
        load_library([LIBRARY, tmp_path], shipped=False)
    assert raised.value.code == "SCR-111"


def test_the_library_is_the_shipped_models_and_the_given_folders() -> None:
    given = load_library([LIBRARY], shipped=False)
    assert [model.id for model in given] == ["mini-follow", "mini-gap"]
    everything = [model.id for model in load_library([LIBRARY])]
    assert everything == sorted(everything)
    assert {"mini-gap", "bail-overdue"} <= set(everything)


def test_a_path_without_models_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(XiezhiError) as raised:
            model_folders([path])
        assert raised.value.code == "SCR-110"


def test_an_unknown_id_names_near_ones(gap: Model) -> None:
    with pytest.raises(XiezhiError) as raised:
        find_model([gap], "mini-gao")
    assert raised.value.code == "SCR-112"
    assert "mini-gap" in raised.value.text("zh")


def test_every_code_of_the_room_has_a_sentence_to_act_on() -> None:
    for code, sentence in catalogue().items():
        if code.startswith("SCR-1"):
            assert sentence["zh"].endswith(("。", "：", "}", "？")), code
            assert sentence["en"].rstrip()[-1] in ".:}?", code
