"""Which record type a table holds: itself, or asked about, and never another."""

from __future__ import annotations

import pyarrow as pa
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records.catalogue import RecordType, catalogue
from xiezhi.records.mapping import Mapper, TableMapping
from xiezhi.records.mapping_profile import TableRule
from xiezhi.records.reading import RawTable

UNKNOWN = ("经办处", "甲备注", "乙备注")
# Every one of their headings means a field of a sister type as well.
LIKE_A_SISTER = {"admin_trial_extension", "admin_trial_exclusion"}
ASKED = {"REC-140", "REC-141", "REC-142", "REC-148"}


@pytest.fixture(scope="module")
def mapper() -> Mapper:
    """One for all tables, as an intake has it."""
    return Mapper()


def table(headings: list[str], file: str = "导出.csv") -> RawTable:
    return RawTable(file, "", headings, [pa.array(["1"])] * len(headings), pa.array([2]))


def titles(kind: RecordType) -> list[str]:
    return [field.title["zh"] for field in kind.fields.values()]


def read_as(mapper: Mapper, headings: list[str], file: str = "导出.csv") -> str:
    """The type of a table, or the code of the question."""
    try:
        return mapper.map(table(headings, file), TableRule()).type.id
    except XiezhiError as error:
        assert error.code in ASKED
        return error.code


@pytest.mark.parametrize(
    "more", [1, *(pytest.param(more, marks=pytest.mark.slow) for more in (2, 3))]
)
def test_unknown_columns_beside_all_of_a_type_change_nothing(mapper: Mapper, more: int) -> None:
    for kind in catalogue().values():
        headings = [*titles(kind), *UNKNOWN[:more]]
        if kind.id in LIKE_A_SISTER:
            assert read_as(mapper, headings) == "REC-141"
            # The name of the file decides among types that fit.
            assert read_as(mapper, headings, f"{kind.id}.csv") == kind.id
        else:
            assert read_as(mapper, headings) == kind.id


def _renamed(kind: RecordType, index: int) -> list[str]:
    headings = titles(kind)
    headings[index] = UNKNOWN[0]
    return headings


@pytest.mark.slow
def test_one_heading_renamed_never_makes_another_type(mapper: Mapper) -> None:
    for number, kind in enumerate(catalogue().values()):
        required = [n for n, field in enumerate(kind.fields.values()) if field.required]
        headings = _renamed(kind, required[number % len(required)])
        assert read_as(mapper, headings) in {kind.id, *ASKED}, headings


@pytest.mark.slow
def test_no_heading_of_any_type_renamed_makes_another_type(mapper: Mapper) -> None:
    for kind in catalogue().values():
        for index in range(len(kind.fields)):
            headings = _renamed(kind, index)
            assert read_as(mapper, headings) in {kind.id, *ASKED}, headings


def test_measures_with_an_unknown_heading_for_the_organ_are_asked_about(mapper: Mapper) -> None:
    headings = titles(catalogue()["measure"])
    headings[headings.index("决定机关")] = "经办处"
    with pytest.raises(XiezhiError) as error:
        mapper.map(table(headings), TableRule())
    assert error.value.code in ("REC-141", "REC-142")
    assert "强制措施" in str(error.value) and "决定机关" in str(error.value)
    # The user's word settles what the type is, and then what it lacks.
    rule = TableRule(columns={"经办处": "organ"})
    assert mapper.map(table(headings), rule, "measure").columns.keys() >= {"organ", "kind"}


def test_a_type_that_leaves_most_columns_over_is_not_guessed(mapper: Mapper) -> None:
    headings = [*_required("measure"), *(f"未知{n}" for n in range(9))]
    for file in ("导出.csv", "强制措施.csv"):
        with pytest.raises(XiezhiError) as error:
            mapper.map(table(headings, file), TableRule())
        assert error.value.code == "REC-148"
        assert "measure" in str(error.value) and "未知0" in str(error.value)
    taken = mapper.map(table(headings), TableRule(), "measure")
    assert len(taken.unmapped) == 9


def test_a_name_does_not_outweigh_columns_that_are_another_type_s(mapper: Mapper) -> None:
    headings = _renamed(catalogue()["measure"], 0)
    assert read_as(mapper, headings, "强制医疗案件.csv") == "REC-141"
    assert read_as(mapper, headings, "强制措施.csv") == "REC-142"


def test_few_unknown_columns_are_listed_as_unused(mapper: Mapper) -> None:
    found: TableMapping = mapper.map(
        table([*titles(catalogue()["measure"]), "经办处"]), TableRule()
    )
    assert (found.type.id, found.unmapped) == ("measure", ["经办处"])


def _required(id: str) -> list[str]:
    return [field.title["zh"] for field in catalogue()[id].fields.values() if field.required]
