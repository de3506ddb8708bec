"""The form of a shared relation: what is refused, and in which order relations are computed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records import catalogue
from xiezhi.screening.derived import base_types, derived_relations, in_order, load_relation
from xiezhi.screening.lint import lint_relation
from xiezhi.screening.models import ModelError

from .conftest import EXAMPLES, SQL, YAML

Written = Callable[..., Path]
PAGE = (Path(__file__).parents[3] / "docs" / "relations.md").read_text(encoding="utf-8")


def _codes(error: ModelError) -> set[str]:
    return {fault.code for fault in error.faults}


@pytest.mark.parametrize("id", derived_relations())
def test_a_shipped_relation_is_clean_and_explained(id: str) -> None:
    relation = derived_relations()[id]
    assert lint_relation(relation) == []
    assert f"\n## {id}\n" in PAGE or f"| `{id}` |" in PAGE
    section = PAGE.partition(f"\n## {id}\n")[2].partition("\n## ")[0]
    assert [name for name in relation.columns if section and f"`{name}`" not in section] == []


def test_a_good_folder_loads(written: Written) -> None:
    relation = load_relation(written())
    assert lint_relation(relation) == []
    assert list(relation.outputs()) == ["_id", "_source", "_extracted_on", "_as_of", "organ"]
    assert not relation.readable().personal


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"yaml": YAML.replace("type: text", "type: list")}, "SCR-106"),
        ({"yaml": YAML.replace("key: [organ]", "key: [court]")}, "SCR-106"),
        ({"yaml": YAML.replace("en: hearings", "fr: audiences")}, "SCR-107"),
        ({"yaml": YAML + "tuneable: {{}}\n"}, "SCR-104"),
        ({"examples": EXAMPLES.replace("organ: 虚构县人民法院}]\n  -", "judge: 甲}]\n  -")}, "SCR-104"),
        ({"examples": EXAMPLES.partition("  - {<<")[0]}, "SCR-119"),
        ({"id": "measure"}, "SCR-146"),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_named(written: Written, changed: dict[str, str], code: str) -> None:
    with pytest.raises(ModelError) as refused:
        load_relation(written(**changed))
    assert code in _codes(refused.value)


def test_a_folder_with_a_file_missing_is_refused(written: Written) -> None:
    folder = written()
    (folder / "examples.yaml").unlink()
    with pytest.raises(ModelError) as refused:
        load_relation(folder)
    assert _codes(refused.value) == {"SCR-101"}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sql": SQL.replace("t.organ AS organ", "t.court AS organ")}, "SCR-041"),
        ({"sql": SQL.replace(",\n  t.organ AS organ", "")}, "SCR-050"),
        ({"sql": SQL.replace("t.organ AS organ", "t._as_of AS organ")}, "SCR-052"),
        ({"sql": SQL.replace("t._id AS _id, ", "")}, "SCR-050"),
        ({"yaml": YAML.replace("rests_on: [{reads}]", "rests_on: [penalty]")}, "SCR-149"),
        ({"yaml": YAML.replace("[organ]}}\ncol", "[organ, judge]}}\ncol")}, "SCR-074"),
        ({"reads": "trail"}, "SCR-075"),
    ],
)
def test_a_fault_of_meaning_is_named(written: Written, changed: dict[str, str], code: str) -> None:
    assert code in {problem.code for problem in lint_relation(load_relation(written(**changed)))}


def test_a_pseudonym_must_be_marked_and_is_then_personal_for_models(written: Written) -> None:
    yaml = YAML.replace("[organ]}}", "[person]}}", 1)
    sql = SQL.replace("t.organ AS organ", "t.person AS organ")
    bare = load_relation(written("bare", "measure", yaml, sql))
    assert {problem.code for problem in lint_relation(bare)} == {"SCR-147"}
    marked = load_relation(
        written("marked", "measure", yaml.replace("type: text", "type: text, personal: true"), sql)
    )
    assert lint_relation(marked) == []
    assert marked.readable().personal == {"organ"}


def test_a_relation_comes_after_what_it_reads_and_stands_for_its_record_types() -> None:
    order = [relation.id for relation in in_order(["stage_history", "trial"])]
    assert order == ["stage_begun", "stage_period", "stage_span", "stage_history"]
    behind = base_types(["stage_history", "penalty_extension"])
    assert {"trial", "trial_exclusion", "penalty", "penalty_extension"} <= behind
    assert behind <= catalogue().keys()
    assert base_types(["organ_line"]) == {"organ"}
    assert base_types(["trial", "coverage"]) == {"trial", "coverage"}


def test_relations_that_read_each_other_are_refused(written: Written) -> None:
    one = load_relation(written("one", "two"))
    two = load_relation(written("two", "one"))
    with pytest.raises(XiezhiError, match="SCR-145"):
        in_order(["one"], {"one": one, "two": two})
