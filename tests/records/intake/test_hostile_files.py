"""Files made to exhaust the machine: each is refused at once, and what is private stays so."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from xiezhi.errors import XiezhiError
from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.store import Store

HEADINGS = ["措施编号", "决定机关", "措施种类", "执行日期"]
ROW = ["m1", "虚构县公安局", "拘留", "2026-03-02"]


def take(store: Store, path: Path) -> IntakeReport:
    return take_in(store, [path], source="police", extracted_on=date(2026, 11, 20))


def test_a_line_of_millions_of_delimiters_is_refused_at_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(HEADINGS) + "\n" + "," * 3_000_000, encoding="utf-8")
    report = take(store, path)
    assert report.rows.get("measure", 0) == 0
    assert [refusal.code for refusal in report.refused] + [
        bad.code for bad in report.quarantined
    ] == ["REC-151"]


def test_a_new_store_is_its_owner_s_alone(store: Store) -> None:
    assert store.path.stat().st_mode & 0o077 == 0


def test_one_cell_far_away_takes_no_memory(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write(1_048_575, 500, "x")
    assert [refusal.code for refusal in take(store, path).refused] == ["REC-117"]


def test_a_parquet_file_that_unfolds_without_end_is_refused(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "bomb.parquet"
    same = pa.DictionaryArray.from_arrays(pa.array([0] * 400_000, pa.int32()), ["x" * 1000])
    pq.write_table(pa.table({"措施编号": same.cast(pa.string())}), path)
    assert path.stat().st_size < 1_000_000
    assert [refusal.code for refusal in take(store, path).refused] == ["REC-117"]


def test_a_pipe_is_no_file(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(XiezhiError, match="REC-100"):
        take(store, tmp_path / "a.csv")


def test_a_merge_to_the_end_of_the_sheet_is_a_fault_of_the_cells_there_are(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROW)
        sheet.write(2, 0, "m2")
        # Not `merge_range`, which writes a blank for every cell.
        sheet.merge.append([2, 0, 1_048_575, 16_383])
    report = take(store, path)
    assert report.rows == {"measure": 1}
    assert {bad.line for bad in report.quarantined} == {3}
