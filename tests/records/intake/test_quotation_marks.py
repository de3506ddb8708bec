"""Stray quotation marks lose no row, and notes of several lines are read as they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.reading.delimited import read_delimited
from xiezhi.records.reading.table import RawTable
from xiezhi.records.store import Store

HEADINGS = ["措施编号", "案件编号", "姓名", "决定机关", "措施种类", "执行日期", "终止日期", "备注"]


def row(number: int) -> str:
    return f"q{number},XK-1,虚构甲,清溪县公安局,拘留,2026-03-0{number},2026-03-0{number + 1},第{number}"


def seven() -> list[str]:
    return [row(number) for number in range(1, 8)]


def read(lines: list[str], delimiter: str = ",") -> RawTable:
    text = "\n".join([",".join(HEADINGS), *lines, ""]).replace(",", delimiter)
    return read_delimited(text.encode(), "a.csv", HEADINGS.__contains__)


def quoted(line: str, place: int, *, begin: bool = False, end: bool = False) -> str:
    cells = line.split(",")
    cells[place] = '"' * begin + cells[place] + '"' * end
    return ",".join(cells)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
@pytest.mark.parametrize("last", [3, 4, 5])
@pytest.mark.parametrize("place", range(len(HEADINGS)))
def test_no_line_between_two_stray_marks_vanishes(place: int, last: int, delimiter: str) -> None:
    lines = seven()
    lines[2] = quoted(lines[2], place, begin=True)
    lines[last] = quoted(lines[last], place, end=True)
    table = read(lines, delimiter)
    assert [(one.line, one.code) for one in table.rejected] == [
        (line, "REC-157") for line in range(4, last + 3)
    ]
    assert table.columns[0].to_pylist() == ["q1", "q2", *(f"q{n}" for n in range(last + 2, 8))]


@given(
    st.integers(0, 6), st.integers(1, 4), st.integers(0, 7), st.integers(0, 7), st.sampled_from("ab"),
    st.sampled_from(["", ",x", ",x,y"]),
)  # fmt: skip
def test_of_every_line_something_is_said(
    first: int, more: int, begin: int, end: int, kind: str, rest: str
) -> None:
    lines = seven()
    last = min(first + more, 6)
    lines[first] = quoted(lines[first], begin, begin=kind == "a", end=kind == "b")
    lines[last] = quoted(lines[last], end, begin=kind == "b", end=kind == "a")
    # A line between may be uneven as well.
    if last > first + 1:
        lines[first + 1] += rest
    table = read(lines)
    told = {*table.lines.to_pylist(), *(one.line for one in table.rejected)}
    assert told == set(range(2, 9))


LINE = st.text(st.sampled_from('注说明。，；：,"甲乙 1'), max_size=20)


@given(st.integers(4, 9), st.data())
def test_notes_of_several_lines_are_read_as_they_are(width: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, width - 1))
    # The last column may hold more than a comma a line: no record of the table begins like that.
    most = width - 3 if place == width - 1 else 1
    note = st.lists(LINE.filter(lambda line: line.count(",") <= most), min_size=1, max_size=6)
    texts = ["\n".join(lines) for lines in data.draw(st.lists(note, min_size=1, max_size=5))]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    headings = [f"{HEADINGS[0]}{n}" for n in range(width)]
    writer.writerow(headings)
    for text in texts:
        writer.writerow([text if n == place else "值" for n in range(width)])
    table = read_delimited(out.getvalue().encode(), "a.csv", headings.__contains__)
    assert table.rejected == []
    assert [value or "" for value in table.columns[place].to_pylist()] == texts


@pytest.mark.parametrize("quote", ['"', ""])
def test_a_long_note_does_not_make_its_commas_the_delimiter(quote: str) -> None:
    note = "，".join("一二三四五六七八九十")
    lines = [",".join(HEADINGS), ",".join([f"{quote}{note}{quote}", *["值"] * (len(HEADINGS) - 1)])]
    table = read_delimited("\n".join(lines).encode(), "a.csv", HEADINGS.__contains__)
    assert table.columns[0].to_pylist() == [note]


def take(store: Store, path: Path, mend: Path) -> IntakeReport:
    return take_in(store, [path], source="police", clock="+08:00", mend=mend)


def test_each_swallowed_line_stands_by_itself_in_the_file_to_mend(
    store: Store, tmp_path: Path
) -> None:
    lines = seven()
    lines[2] = quoted(lines[2], 2, begin=True)
    lines[5] = quoted(lines[5], 2, end=True)
    path = tmp_path / "强制措施.csv"
    path.write_text("\n".join([",".join(HEADINGS), *lines, ""]), encoding="utf-8")
    report = take(store, path, tmp_path / "mend")
    assert (report.rows, report.bad_rows) == ({"measure": 3}, 4)
    assert {bad.code for bad in report.quarantined} == {"REC-157"}
    assert "第 4 至 7 行" in report.quarantined[0].text("zh")
    [mend] = report.mend_files
    rows = list(csv.DictReader(io.StringIO(mend.read_text("utf-8-sig"), newline="")))
    assert [(one["措施编号"], one["姓名"], one["执行日期"], one["原行号"]) for one in rows] == [
        ("q3", '"虚构甲', "2026-03-03", "4"),
        ("q4", "虚构甲", "2026-03-04", "5"),
        ("q5", "虚构甲", "2026-03-05", "6"),
        ("q6", '虚构甲"', "2026-03-06", "7"),
    ]
    mend.write_text(
        "\n".join(
            ",".join(cell.strip('"') for cell in one)
            for one in [rows[0], *(r.values() for r in rows)]
        ),
        "utf-8",
    )
    again = take(store, mend, tmp_path / "mend")
    assert again.bad_rows == 0 and again.inserted == {"measure": 4}
    days = {one["measure_no"]: str(one["executed_on"]) for one in store.read("measure").to_pylist()}
    assert days == {f"q{n}": f"2026-03-0{n}" for n in range(1, 8)}
