"""Templates and the reference say what the catalogue says."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from xiezhi.records.catalogue import catalogue, code_lists
from xiezhi.records.reference import reference
from xiezhi.records.templates import headings, write_csv, write_xlsx

ROOT = Path(__file__).parents[3]


def test_the_reference_page_is_current() -> None:
    page = (ROOT / "docs" / "record-types.md").read_text(encoding="utf-8")
    assert page == reference(), "run: xiezhi records reference --out docs/record-types.md"


def test_every_type_field_and_code_list_has_its_place_in_the_reference() -> None:
    page = reference()
    for record_type in catalogue().values():
        assert f"## {record_type.id}\n" in page
        assert all(f"| `{field}`" in page for field in record_type.fields)
    assert all(f"## {codes}\n" in page for codes in code_lists())


@pytest.mark.parametrize("type_id", catalogue())
def test_a_workbook_holds_the_headings_and_nothing_below_them(tmp_path: Path, type_id: str) -> None:
    record_type = catalogue()[type_id]
    book = openpyxl.load_workbook(write_xlsx(record_type, tmp_path))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [list(row) for row in rows] == [headings(record_type)]
    explained = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in explained] == headings(record_type)
    needed = [field.title["zh"] for field in record_type.fields.values() if field.required]
    assert [row[0] for row in explained if row[2] == "是"] == needed


def test_a_column_of_codes_offers_the_codes_of_its_list(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_xlsx(catalogue()["measure"], tmp_path))
    column = headings(catalogue()["measure"]).index("措施种类") + 1
    letter = openpyxl.utils.get_column_letter(column)
    rules = book.worksheets[0].data_validations.dataValidation
    (rule,) = [rule for rule in rules if f"{letter}2" in rule.sqref]
    assert f"${letter}$2" in rule.formula1
    offered = [cell.value for cell in book["代码"][letter][1:] if cell.value]
    expected = [code.title["zh"] for code in code_lists()["measure_kind"].values()]
    assert offered == expected


def test_a_csv_opens_in_chinese_spreadsheets_and_holds_the_headings(tmp_path: Path) -> None:
    path = write_csv(catalogue()["penalty"], tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [headings(catalogue()["penalty"])]


def test_the_same_catalogue_gives_the_same_workbook(tmp_path: Path) -> None:
    first = write_xlsx(catalogue()["measure"], tmp_path).read_bytes()
    assert write_xlsx(catalogue()["measure"], tmp_path).read_bytes() == first
