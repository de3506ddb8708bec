"""The way of a file into the store."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import CliRunner

from xiezhi.cli.intake import intake
from xiezhi.errors import XiezhiError
from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.scope import refusals
from xiezhi.records.store import Store

EXTRACTED = date(2026, 11, 20)
HEADINGS = ["措施编号", "决定机关", "措施种类", "执行日期", "执行时间", "罪名"]
ROWS = [
    ["m1", "虚构县公安局", "拘留", "2026-03-02", "2026-03-02 10:30:00", "诈骗罪"],
    ["m2", "虚构县公安局", "逮捕", "2026-03-09", "", "盗窃,抢夺"],
    ["m3", "虚构县检察院", "取保候审", "", "", '说“是”\n又说"否"'],
]
CLOSED = [*HEADINGS, "终止日期"]
LINEAGE = ["_batch", "_file", "_row", "_sheet"]


def text(rows: list[list[str]], headings: list[str] = HEADINGS, delimiter: str = ",") -> str:
    def quoted(cell: str) -> str:
        special = any(c in cell for c in f'{delimiter}"\n')
        return '"' + cell.replace('"', '""') + '"' if special else cell

    return "".join(delimiter.join(map(quoted, row)) + "\r\n" for row in [headings, *rows])


def csv_file(
    folder: Path, name: str, rows: list[list[str]], headings: list[str] = HEADINGS
) -> Path:
    path = folder / name
    path.write_text(text(rows, headings), encoding="utf-8", newline="")
    return path


def take(store: Store, *paths: Path, source: str = "police", **more: object) -> IntakeReport:
    options = {"extracted_on": EXTRACTED, "clock": "+08:00", **more}
    return take_in(store, paths, source=source, **options)


def objects() -> list[dict[str, str | None]]:
    return [{h: cell or None for h, cell in zip(HEADINGS, row, strict=True)} for row in ROWS]


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def write_texts(book: xlsxwriter.Workbook, rows: list[list[str]]) -> None:
    sheet = book.add_worksheet("台账")
    for r, row in enumerate([HEADINGS, *rows]):
        for c, cell in enumerate(row):
            sheet.write_string(r, c, cell)


def as_workbook() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("强制措施")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for r, row in enumerate([HEADINGS, *ROWS]):
            for c, cell in enumerate(row):
                if r and c == 3 and cell:
                    sheet.write_datetime(r, c, datetime.fromisoformat(cell), day)
                elif r and c == 4 and cell:
                    sheet.write_datetime(r, c, datetime.fromisoformat(cell), moment)
                else:
                    sheet.write_string(r, c, cell)

    return workbook(fill)


def as_parquet() -> bytes:
    columns = list(zip(*ROWS, strict=True))
    table = pa.table(
        {
            **{h: pa.array([c or None for c in columns[i]]) for i, h in enumerate(HEADINGS)},
            "执行日期": pa.array([date.fromisoformat(c) if c else None for c in columns[3]]),
            "执行时间": pa.array([datetime.fromisoformat(c) if c else None for c in columns[4]]),
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


FORMATS: dict[str, Callable[[], bytes]] = {
    "utf8.csv": lambda: text(ROWS).encode(),
    "bom.csv": lambda: text(ROWS).encode("utf-8-sig"),
    "gb18030.csv": lambda: text(ROWS).encode("gb18030"),
    "tab.tsv": lambda: text(ROWS, delimiter="\t").encode(),
    "semicolon.txt": lambda: text(ROWS, delimiter=";").encode(),
    "titled.csv": lambda: ("虚构县强制措施台账\n\n" + text(ROWS)).encode(),
    "book.xlsx": as_workbook,
    "array.json": lambda: json.dumps(objects(), ensure_ascii=False).encode(),
    "typed.json": lambda: json.dumps({"measure": objects()}, ensure_ascii=False).encode(),
    "lines.jsonl": lambda: "\n".join(json.dumps(o) for o in objects()).encode(),
    "columns.parquet": as_parquet,
}


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_rows_in_every_format_give_the_same_table(
    name: str, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name]())
    report = take(store, path)
    assert not report.refused and not report.quarantined
    assert store.read("measure").drop_columns(LINEAGE).sort_by("_id").to_pylist() == [
        {**dict.fromkeys(store.read("measure").drop_columns(LINEAGE).column_names),
         "measure_no": f"m{n}", "organ": ROWS[n - 1][1], "charge": ROWS[n - 1][5],
         "kind": ["detention", "arrest", "bail"][n - 1],
         "executed_on": [date(2026, 3, 2), date(2026, 3, 9), None][n - 1],
         "executed_at": [datetime(2026, 3, 2, 10, 30), None, None][n - 1],
         "_id": f"police:m{n}", "_source": "police",
         "_extracted_on": None, "_clock": ["+08:00", None, None][n - 1]}
        for n in (1, 2, 3)
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing_and_says_so(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "强制措施.csv", ROWS)
    first = take(store, path)
    assert first.inserted == {"measure": 3} and first.changed
    manifest = store.manifest()
    second = take(store, path)
    assert not second.changed and second.batch == first.batch
    assert store.manifest() == manifest


def test_a_correction_replaces_by_key(store: Store, tmp_path: Path) -> None:
    take(store, csv_file(tmp_path, "a.csv", ROWS))
    corrected = [[*ROWS[0][:2], "监视居住", *ROWS[0][3:]]]
    report = take(store, csv_file(tmp_path, "b.csv", corrected))
    assert (report.inserted, report.updated) == ({"measure": 0}, {"measure": 1})
    kinds = {row["_id"]: row["kind"] for row in store.read("measure").to_pylist()}
    assert kinds == {"police:m1": "residential_surveillance", "police:m2": "arrest",
                     "police:m3": "bail"}  # fmt: skip


def test_a_dry_run_writes_only_the_rows_to_mend_and_those_only_where_asked(
    store: Store, tmp_path: Path
) -> None:
    path = csv_file(tmp_path, "强制措施.csv", [*ROWS, ["m4", "", "拘留", "", "", ""]])
    before = sorted(tmp_path.rglob("*"))
    report = take(store, path, dry_run=True)
    assert report.rows == {"measure": 3} and report.bad_rows == 1
    assert sorted(tmp_path.rglob("*")) == before
    take(store, path, dry_run=True, mend=tmp_path / "mend")
    written = {p for p in tmp_path.rglob("*") if p.is_file()} - set(before)
    assert written == {tmp_path / "mend" / "强制措施-待更正.csv"}


@pytest.mark.parametrize("name", ["强制措施.csv", "强制措施.xlsx"])
def test_a_mended_file_sent_again_completes_the_table(
    name: str, store: Store, tmp_path: Path
) -> None:
    rows = [ROWS[0], ["m2", "=虚构县公安局", "拘留", "2026-02-30", "", "诈骗罪"]]
    path = tmp_path / name
    if name.endswith("csv"):
        csv_file(tmp_path, name, rows)
    else:
        path.write_bytes(workbook(lambda book: write_texts(book, rows)))
    report = take(store, path, mend=tmp_path / "mend")
    assert [(bad.line, bad.code) for bad in report.quarantined] == [(3, "REC-162")]
    (mend,) = report.mend_files
    assert mend.suffix == path.suffix
    if mend.suffix == ".csv":
        content = mend.read_text(encoding="utf-8-sig")
        # No spreadsheet may run the cell as a formula, yet it comes back as it was.
        assert ",'=虚构县公安局," in content
        mend.write_text(content.replace("2026-02-30", "2026-02-28"), encoding="utf-8-sig")
    else:
        book = openpyxl.load_workbook(mend)
        sheet = book["台账"]
        assert [c.value for c in sheet[1]] == [*HEADINGS, "错误说明", "原行号"]
        sheet["D2"] = datetime(2026, 2, 28)
        book.save(mend)
    again = take(store, mend)
    assert not again.quarantined and again.inserted == {"measure": 1}
    stored = {row["measure_no"]: row for row in store.read("measure").to_pylist()}
    assert stored["m2"]["organ"] == "=虚构县公安局"
    assert stored["m2"]["executed_on"] == date(2026, 2, 28)


def test_reasons_and_messages_hold_no_identity_and_no_name(store: Store, tmp_path: Path) -> None:
    headings = ["措施编号", "姓名", "证件号码", "出生日期", "决定机关", "措施种类"]
    rows = [["m1", "某虚构", "X1234567", "", "", "拘留"], ["m2", "某虚构", "X1234567", "", "局"]]
    report = take(store, csv_file(tmp_path, "强制措施.csv", rows, headings), mend=tmp_path / "mend")
    assert report.bad_rows == 2
    seen = "".join(p.read_text() for p in (store.path / "quarantine").rglob("*.jsonl"))
    seen += "".join(bad.text() for bad in report.quarantined)
    seen += repr([(bad.value, bad.where) for bad in report.quarantined]) + repr(report.notes)
    assert "某虚构" not in seen and "X1234567" not in seen
    # The user's own file to mend holds them: it lies outside the store.
    assert "某虚构" in report.mend_files[0].read_text(encoding="utf-8-sig")


def test_persons_become_pseudonyms_and_names_go_to_the_vault(store: Store, tmp_path: Path) -> None:
    headings = ["措施编号", "姓名", "证件号码", "决定机关", "措施种类"]
    rows = [
        ["m1", "某甲", "x00000199902280019", "局", "拘留"],
        ["m2", "某甲", "Ｘ00000199902280019", "局", "逮捕"],
        ["m3", "丙丁", "", "局", "拘留"],
        ["m4", "丙丁", "无", "局", "拘留"],
    ]
    report = take(store, csv_file(tmp_path, "强制措施.csv", rows, headings))
    persons = {r["measure_no"]: r["person"] for r in store.read("measure").to_pylist()}
    assert persons["m1"] == persons["m2"] and persons["m1"].startswith("p1:")
    # Known by name only, in no named case: two records are never joined.
    assert persons["m3"] != persons["m4"] and persons["m3"].startswith("p3:")
    assert store.vault is not None
    identity = store.vault.get("measure", persons["m1"])
    assert identity is not None and identity.name == "某甲"
    assert any(code == "REC-190" for code, _ in report.notes)
    raw = b"".join(p.read_bytes() for p in store.path.rglob("*") if p.is_file())
    assert "某甲".encode() not in raw and b"00000199902280019" not in raw


def test_a_forbidden_column_refuses_its_table_and_no_other(store: Store, tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name, extra in (("甲", "民族"), ("乙", "罪名")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, [*HEADINGS[:4], extra])
            sheet.write_row(1, 0, [f"m-{name}", "局", "拘留", "2026-03-02", "x"])

    path = tmp_path / "强制措施.xlsx"
    path.write_bytes(workbook(fill))
    report = take(store, path)
    assert [(r.sheet, r.code) for r in report.refused] == [("甲", "REC-040")]
    assert "民族" in report.refused[0].text()
    assert store.read("measure")["measure_no"].to_pylist() == ["m-乙"]
    assert [entry["action"] for entry in refusals(store.path)] == ["refused"]


def test_an_ignored_forbidden_column_is_dropped_and_logged(store: Store, tmp_path: Path) -> None:
    rows = [
        ["m1", "局", "拘留", "2026-03-02", "虚构族"],
        ["m2", "局", "拘", "2026-03-02", "虚构族"],
    ]
    path = csv_file(tmp_path, "强制措施.csv", rows, [*HEADINGS[:4], "民族"])
    report = take(store, path, ignore=["民族"], mend=tmp_path / "mend")
    assert report.rows == {"measure": 1} and not report.refused
    assert [entry["action"] for entry in refusals(store.path)] == ["ignored"]
    assert "虚构族" not in report.mend_files[0].read_text(encoding="utf-8-sig")


def test_two_row_headings_titles_merges_and_serials_are_understood(
    store: Store, tmp_path: Path
) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("强制措施")
        sheet.merge_range("A1:E1", "虚构县台账")
        for area, title in (("A2:A3", "措施编号"), ("B2:B3", "决定机关"), ("C2:C3", "措施种类")):
            sheet.merge_range(area, title)
        sheet.merge_range("D2:E2", "日期")
        sheet.write_row(2, 3, ["执行日期", "终止日期"])
        sheet.write_row(3, 0, ["m1", "", "拘留", 46083, "2026.4.1"])
        sheet.write_row(4, 0, ["m2", "", "逮捕", 46084.5])
        sheet.merge_range("B4:B5", "虚构县公安局")

    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(fill))
    report = take(store, path)
    assert not report.quarantined and not report.refused
    rows = store.read("measure").sort_by("_id").to_pylist()
    assert [(r["organ"], r["executed_on"], r["ended_on"], r["_row"]) for r in rows] == [
        ("虚构县公安局", date(2026, 3, 2), date(2026, 4, 1), 4),
        ("虚构县公安局", date(2026, 3, 3), None, 5),
    ]


def test_each_sheet_is_mapped_to_its_own_type_and_references_to_their_source(
    store: Store, tmp_path: Path
) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        first = book.add_worksheet("强制措施")
        first.write_row(0, 0, HEADINGS[:4])
        first.write_row(1, 0, ["m1", "局", "拘留", "2026-03-02"])
        second = book.add_worksheet("羁押期限延长")
        second.write_row(0, 0, ["延长序号", "措施编号", "延长种类", "批准日期"])
        second.write_row(1, 0, ["e1", "Ｍ－9", "案情复杂延长一个月", "2026-04-02"])
        book.add_worksheet("说明")
        book.add_worksheet("底稿").hide()

    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook(fill))
    profile = tmp_path / "profile.yaml"
    profile.write_text("references: {measure: city}\n")
    report = take(store, path, profile=profile)
    assert [file.type for file in report.files] == ["measure", "custody_extension"]
    assert store.read("custody_extension")["measure"].to_pylist() == ["city:M-9"]
    codes = [code for code, _ in report.notes]
    assert {"REC-191", "REC-193", "REC-194"} <= set(codes)


def test_the_users_word_is_remembered_for_the_same_headings(store: Store, tmp_path: Path) -> None:
    headings = ["编号X", "局X", "种类X", "日X"]
    rows = [["m1", "局", "拘留", "2026-03-02"]]
    path = csv_file(tmp_path, "导出.csv", rows, headings)
    assert take(store, path).refused[0].code == "REC-140"
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        "clock: '+06:00'\ntables: [{type: measure, columns: {编号X: measure_no, 局X: organ, "
        "种类X: kind, 日X: executed_on}}]\n"
    )
    assert take(store, path, profile=profile, clock=None).rows == {"measure": 1}
    rows[0][0] = "m2"
    report = take(store, csv_file(tmp_path, "下月.csv", rows, headings), clock=None)
    assert report.rows == {"measure": 1}
    assert report.clock is not None and report.clock.utcoffset(None).total_seconds() == 6 * 3600


def test_constants_and_units_of_headings_are_applied(store: Store, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("tables: [{constants: {organ: 虚构县局}}]\n")
    path = csv_file(
        tmp_path, "行政处罚案件.csv", [["p1", "1.5"]], ["*处罚案件编号", "罚没金额 (万元)"]
    )
    take(store, path, profile=profile)
    (row,) = store.read("penalty").to_pylist()
    assert (row["organ"], row["amount"]) == ("虚构县局", 15000)


def test_an_ambiguous_table_is_explained_and_not_guessed(store: Store, tmp_path: Path) -> None:
    headings = ["序号", "案号", "种类", "起始日期"]
    path = csv_file(
        tmp_path, "导出.csv", [["1", "（2026）虚01民初1号", "鉴定", "2026-03-02"]], headings
    )
    (refusal,) = take(store, path).refused
    assert refusal.code == "REC-141"
    assert "civil_exclusion" in refusal.text() and "trial_exclusion" in refusal.text()


def test_identical_rows_merge_and_differing_ones_name_both_lines(
    store: Store, tmp_path: Path
) -> None:
    one = csv_file(tmp_path, "a.csv", [ROWS[0], ROWS[0], ROWS[1]])
    two = csv_file(tmp_path, "b.csv", [[*ROWS[1][:2], "拘留", *ROWS[1][3:]]])
    report = take(store, one, two)
    assert report.merged == 1 and report.rows == {"measure": 1}
    assert [(b.file, b.line, b.code) for b in report.quarantined] == [
        ("a.csv", 4, "REC-173"), ("b.csv", 2, "REC-173")]  # fmt: skip
    assert "a.csv：4；b.csv：2" in report.quarantined[0].text()


def test_times_follow_the_clock_and_days_without_time_stay_empty(
    store: Store, tmp_path: Path
) -> None:
    rows = [["m1", "局", "拘留", "2026-03-02", "2026-03-02 23:30", ""],
            ["m2", "局", "拘留", "2026-03-02", "2026-03-02", ""]]  # fmt: skip
    report = take(store, csv_file(tmp_path, "强制措施.csv", rows), clock="+06:00")
    stored = {r["measure_no"]: r["executed_at"] for r in store.read("measure").to_pylist()}
    assert stored == {"m1": datetime(2026, 3, 3, 1, 30), "m2": None}
    assert any(code == "REC-196" for code, _ in report.notes)
    undeclared = take(store, csv_file(tmp_path, "b.csv", rows), source="other", clock=None)
    assert any(code == "REC-197" for code, _ in undeclared.notes)


def test_json_lines_of_both_roads_stay_in_order_with_their_lines(
    store: Store, tmp_path: Path
) -> None:
    good = {"measure_no": "m1", "organ": "局", "kind": "arrest", "executed_on": "2026-03-02"}
    path = tmp_path / "measure.jsonl"
    lines: list[dict[str, object]] = [
        good,
        {**good, "measure_no": "m2", "charge": "[2026]"},
        {},
        {**good, "measure_no": "m4", "organ": {"a": 1}},
        {**good, "measure_no": "m5", "charge": None, "in_custody": 1.5},
        {"kind": "arrest", "measure_no": "m6", "organ": "局"},
    ]
    path.write_text("\n".join(json.dumps(line) for line in lines) + '\n{"organ":"x",}\n')
    report = take(store, path)
    stored = store.read("measure").sort_by("_row").to_pylist()
    assert [(r["measure_no"], r["_row"], r["charge"]) for r in stored] == [
        ("m1", 1, None), ("m2", 2, "[2026]"), ("m5", 5, None), ("m6", 6, None)]  # fmt: skip
    bad = {(b.line, b.field, b.code) for b in report.quarantined}
    assert {(4, "organ", "REC-131"), (7, "", "REC-154")} <= bad
    assert {line for line, _, _ in bad} == {3, 4, 7}


def test_a_folder_is_walked_and_hidden_files_are_listed(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    csv_file(folder / "sub", "强制措施.csv", ROWS)
    csv_file(folder, ".hidden.csv", ROWS)
    csv_file(folder, "~$lock.xlsx", ROWS)
    (folder / "out.csv").symlink_to("/etc/hostname")
    report = take(store, folder)
    assert [file.file for file in report.files] == ["sub/强制措施.csv"]
    skipped = {where["file"] for code, where in report.notes if code == "REC-192"}
    assert skipped == {".hidden.csv", "~$lock.xlsx", "out.csv"}


def test_the_command_previews_sums_up_and_says_what_was_refused(
    store: Store, tmp_path: Path
) -> None:
    good = csv_file(tmp_path, "强制措施.csv", ROWS)
    bad = tmp_path / "bad.xls"
    bad.write_bytes(b"<html>")
    base = ["--store", str(store.path), "--source", "police", "--mend", str(tmp_path / "mend")]
    result = CliRunner().invoke(intake, [str(good), str(bad), *base])
    assert result.exit_code == 3
    assert "措施编号 → 措施编号（measure_no）" in result.stdout
    assert "REC-124" in result.stderr and "新增 3" in result.stderr
    result = CliRunner().invoke(intake, [str(good), "--json", *base])
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[-1]["kind"] == "batch" and not lines[-1]["changed"]
    assert "没有变化" in result.stderr


@pytest.mark.parametrize("content", ["- a", "tables: [{typ: x}]", "clock: noon", "a: [", "x: 1"])
def test_a_wrong_profile_is_named(content: str, store: Store, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text(content)
    result = CliRunner().invoke(intake, [str(csv_file(tmp_path, "a.csv", ROWS)), "--store",
        str(store.path), "--source", "police", "--profile", str(profile)])  # fmt: skip
    assert result.exception is not None and "REC-145" in str(result.exception)


@pytest.mark.parametrize("source", ["", "a:b", "a/b", "../x", "x" * 65])
def test_a_source_that_would_break_identities_is_refused(source: str, store: Store) -> None:
    with pytest.raises(Exception, match="REC-147"):
        take(store, store.path, source=source)


def test_an_older_export_replaces_no_newer_row_and_says_so(store: Store, tmp_path: Path) -> None:
    newer = [["m1", "虚构县公安局", "逮捕", "2026-03-09", "", "盗窃罪", ""]]
    older = [
        ["m1", "虚构县公安局", "拘留", "2026-03-02", "", "盗窃罪", ""],
        ["m2", "虚构县公安局", "拘留", "2026-03-02", "", "盗窃罪", ""],
    ]
    take(store, csv_file(tmp_path, "new.csv", newer, CLOSED))
    before = store.read("measure").filter(pa.compute.field("_id") == "police:m1").to_pylist()
    tried = take(
        store,
        csv_file(tmp_path, "old.csv", older, CLOSED),
        extracted_on=date(2026, 5, 1),
        dry_run=True,
    )
    report = take(store, tmp_path / "old.csv", extracted_on=date(2026, 5, 1))
    rows = {row["_id"]: row for row in store.read("measure").to_pylist()}
    assert [rows["police:m1"]] == before
    assert rows["police:m2"]["_extracted_on"] == date(2026, 5, 1)
    for answer in (tried, report):
        assert [(bad.line, bad.code) for bad in answer.outdated] == [(2, "REC-181")]
        assert "REC-203" in [code for code, _ in answer.notes]
        assert answer.rows == {"measure": 1}
    assert (report.inserted, report.updated) == ({"measure": 1}, {"measure": 0})
    reasons = (store.path / "quarantine" / report.batch / "reasons.jsonl").read_text("utf-8")
    assert "2026-05-01" in reasons and str(EXTRACTED) in reasons


def test_the_same_content_of_an_older_export_is_no_complaint_and_moves_no_date_back(
    store: Store, tmp_path: Path
) -> None:
    path = csv_file(tmp_path, "a.csv", [[*row, ""] for row in ROWS], CLOSED)
    take(store, path)
    report = take(store, path, extracted_on=date(2026, 5, 1))
    assert not report.outdated and not report.changed
    assert set(store.read("measure")["_extracted_on"].to_pylist()) == {EXTRACTED}


def bad_row(key: str) -> list[str]:
    return [key, "虚构县公安局", "拘留", "2026-02-30", "", "诈骗罪"]


def keys_to_mend(folder: Path) -> list[str]:
    """The numbers of all measures in the CSV files of a folder."""
    texts = [path.read_text("utf-8-sig") for path in sorted(folder.glob("*.csv"))]
    return sorted(line.partition(",")[0] for text in texts for line in text.splitlines()[1:])


@pytest.mark.parametrize("second", ["a.txt", "a-待更正.csv", "a-待更正-2.csv", "b/a.csv"])
def test_rows_to_mend_of_two_files_go_into_two_files(
    store: Store, tmp_path: Path, second: str
) -> None:
    (tmp_path / "b").mkdir()
    paths = [csv_file(tmp_path, name, [bad_row(name)]) for name in ("a.csv", second)]
    report = take(store, *paths, mend=tmp_path / "mend")
    assert report.bad_rows == 2 and len(set(report.mend_files)) == 2
    assert keys_to_mend(tmp_path / "mend") == sorted(["a.csv", second])
    assert not any("待更正-待更正" in path.name for path in report.mend_files)


def test_rows_to_mend_replace_no_file_and_the_same_rows_are_written_once(
    store: Store, tmp_path: Path
) -> None:
    for month in ("march", "april"):
        (tmp_path / month).mkdir()
        csv_file(tmp_path / month, "表.csv", [bad_row(month)])
    mend = tmp_path / "mend"
    for month in ("march", "april", "march", "april"):
        take(store, tmp_path / month / "表.csv", mend=mend)
    assert sorted(path.name for path in mend.iterdir()) == ["表-待更正-2.csv", "表-待更正.csv"]
    assert keys_to_mend(mend) == ["april", "march"]


def test_a_file_mended_in_place_is_never_replaced(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mend = tmp_path / "mend"
    rows = [bad_row("m1"), bad_row("m2")]
    [first] = take(store, csv_file(tmp_path, "a.csv", rows), mend=mend).mend_files
    first.write_text(
        first.read_text("utf-8-sig").replace("2026-02-30", "2026-02-28", 1), encoding="utf-8-sig"
    )
    mended = first.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise XiezhiError("REC-004", store="store")

    with monkeypatch.context() as broken, pytest.raises(XiezhiError):
        broken.setattr(Store, "write", fail)
        take(store, first, mend=mend)
    # Nothing was taken in, and nothing was written.
    assert first.read_bytes() == mended and list(mend.iterdir()) == [first]
    report = take(store, first, mend=mend)
    assert report.inserted == {"measure": 1} and first.read_bytes() == mended
    assert [path.name for path in report.mend_files] == ["a-待更正-2.csv"]


def test_rows_that_could_not_be_written_come_again(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path, "a.csv", [ROWS[0], bad_row("m9")])
    in_the_way = tmp_path / "mend"
    in_the_way.write_text("")
    with pytest.raises(XiezhiError, match="REC-136"):
        take(store, path, mend=in_the_way)
    assert store.read("measure").num_rows == 1
    take(store, path, mend=tmp_path / "other")
    assert keys_to_mend(tmp_path / "other") == ["m9"] and store.read("measure").num_rows == 1


SHEETS = ["a" * 32, "三月/四月", "[1]", "'x'", "a?b", "x:y", "History", "\x01", "AAA", "aaa", "'"]


def test_sheets_of_any_name_have_a_sheet_to_mend(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsxwriter.Workbook, "_check_sheetname", lambda _, name, *__: name)

    def fill(book: xlsxwriter.Workbook) -> None:
        for number, name in enumerate(SHEETS):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_row(1, 0, bad_row(f"m{number}"))

    (tmp_path / "a.xlsx").write_bytes(workbook(fill))
    monkeypatch.undo()
    report = take(store, tmp_path / "a.xlsx", mend=tmp_path / "mend")
    assert report.bad_rows == len(SHEETS)
    names = openpyxl.load_workbook(report.mend_files[0]).sheetnames
    assert len({name.lower() for name in names}) == len(SHEETS)
    assert max(map(len, names)) <= 31 and "三月_四月" in names and "aaa-2" in names


def test_values_that_a_profile_gives_to_one_file_are_not_given_to_another(
    store: Store, tmp_path: Path
) -> None:
    headings = [*HEADINGS[:1], *HEADINGS[2:4]]
    profile = tmp_path / "profile.yaml"
    profile.write_text("tables: [{match: {file: '清溪*'}, constants: {organ: 清溪县公安局}}]\n")
    row = ["m1", "拘留", "2026-03-02"]
    take(store, csv_file(tmp_path, "清溪强制措施.csv", [row], headings), profile=profile)
    row[0] = "m2"
    report = take(store, csv_file(tmp_path, "石坪强制措施.csv", [row], headings))
    assert [refusal.code for refusal in report.refused] == ["REC-142"]
    row[0] = "m3"
    take(store, csv_file(tmp_path, "清溪强制措施2.csv", [row], headings))
    organs = {row["measure_no"]: row["organ"] for row in store.read("measure").to_pylist()}
    assert organs == {"m1": "清溪县公安局", "m3": "清溪县公安局"}


def test_columns_that_a_profile_names_for_one_file_are_not_those_of_another(
    store: Store, tmp_path: Path
) -> None:
    headings = ["措施编号", "决定机关", "措施种类", "甲日", "乙日"]
    profile = tmp_path / "profile.yaml"
    profile.write_text(
        "tables:\n"
        "- {match: {file: '清溪*'}, columns: {甲日: executed_on, 乙日: ended_on}}\n"
        "- {match: {file: '石坪*'}, columns: {乙日: executed_on, 甲日: ended_on}}\n"
    )
    for number, (name, more) in enumerate(
        [("清溪强制措施1", {"profile": profile}), ("石坪强制措施1", {}), ("清溪强制措施2", {})]
    ):
        begin, end = "2026-03-02", "2026-03-05"
        days = (begin, end) if name.startswith("清溪") else (end, begin)
        row = [f"m{number}", "虚构县公安局", "拘留", *days]
        report = take(store, csv_file(tmp_path, f"{name}.csv", [row], headings), **more)
        assert not report.refused, report.refused
    rows = store.read("measure").to_pylist()
    assert {(str(row["executed_on"]), str(row["ended_on"])) for row in rows} == {
        ("2026-03-02", "2026-03-05")
    }


def test_a_profile_gives_nobody_s_identity_to_all_rows(store: Store, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("tables: [{constants: {person: X0000001}}]\n")
    report = take(store, csv_file(tmp_path, "强制措施.csv", ROWS), profile=profile)
    assert [refusal.code for refusal in report.refused] == ["REC-149"]
    assert "X0000001" not in str(report) and store.read("measure").num_rows == 0


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", " =1+1", "\t=1", "@SUM(1)", "+cmd|x"])
def test_rows_to_mend_are_private_and_run_nothing(store: Store, tmp_path: Path, text: str) -> None:
    rows = [["m1", "虚构县公安局", "逮捕", "坏日期", "", text]]
    path = csv_file(tmp_path, "a.csv", rows, [*HEADINGS[:5], "=备注"])
    report = take(store, path, mend=tmp_path / "mend")
    (written,) = report.mend_files
    assert written.stat().st_mode & 0o077 == 0
    assert "'=备注" in written.read_text("utf-8-sig")
    assert f"'{text.lstrip()}" in written.read_text("utf-8-sig").replace("' ", "'").replace(
        "'\t", "'"
    )
