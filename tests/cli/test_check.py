"""`xiezhi check`: what a prosecutor sees who points it at a folder."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from tests.cli.conftest import BAIL, IMPOSSIBLE, IN_TIME, LATE, OPEN, RULING, Done

from xiezhi.screening.findings import Finding

Xiezhi = Callable[..., Done]
AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, watched for what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def inbox(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the user's files; the report goes beside it."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    monkeypatch.chdir(tmp_path)
    return folder


def findings(folder: Path) -> list[Finding]:
    lines = (folder / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    return [Finding.from_json(json.loads(line)) for line in lines]


def of_bail(found: list[Finding]) -> list[Finding]:
    return [f for f in found if f.model_id == "bail-overdue"]


def outcomes(folder: Path) -> dict[str, str]:
    """What the model on bail says: other models read the same rows and lack their own tables."""
    return {f.unit.rpartition(":")[2]: f.outcome for f in of_bail(findings(folder))}


def messy(path: Path) -> None:
    """An office's table: a title row, a two-row header of merged cells, dates as people write."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.append(["虚构县公安局取保候审台账"])
    sheet.append(["措施编号", "当事人", "强制措施", None, None, "决定机关"])
    sheet.append([None, "犯罪嫌疑人", "强制措施种类", "执行日期", "解除日期", None])
    for area in ("A1:F1", "A2:A3", "C2:E2", "F2:F3"):
        sheet.merge_cells(area)
    sheet.append(["b1", "某甲", "取保候审", "2025.3.10", "2026年3月25日", "虚构县公安局"])
    sheet.append(["b2", "某乙", "取保候审", "2025/3/10", "2026-03-10", "虚构县公安局"])
    sheet.append(["b4", "某丁", "取保候审", "2025-02-30", "2026-01-05", "虚构县公安局"])
    book.save(path)


def test_a_messy_workbook_gives_the_finding_its_line_and_a_file_to_mend(
    inbox: Path, xiezhi: Xiezhi
) -> None:
    messy(inbox / "取保.xlsx")
    done = xiezhi("check", inbox, *AS_OF)
    assert done.status == 0
    report = inbox.parent / "xiezhi-report"
    assert outcomes(report) == {"b1": "hard"}
    [found] = of_bail(findings(report))
    assert found.facts["due_hard"] == "2026-03-10"
    assert (found.provenance[0].file, found.provenance[0].line) == ("取保.xlsx", 4)
    assert "2026-03-10" in done.out and "取保.xlsx [台账] 第 4 行" in done.out
    assert "“2025-02-30”是不存在的日期" in done.err
    mended = openpyxl.load_workbook(next((report / "待更正").iterdir()))
    assert "b4" in [cell.value for row in mended.worksheets[0] for cell in row]


def test_the_report_says_what_was_used_what_was_not_and_which_models_lack_what(
    inbox: Path, xiezhi: Xiezhi
) -> None:
    table = BAIL.replace("\n", ",备注\n") + LATE.replace("\n", ",=1+1\n")
    (inbox / "取保.csv").write_text(table, encoding="utf-8")
    done = xiezhi("check", inbox, *AS_OF)
    page = (inbox.parent / "xiezhi-report" / "report.html").read_text(encoding="utf-8")
    for text in (page, done.out + done.err):
        assert "备注" in text
        assert "还需要“民事审判”表" in text
        assert "取保候审超期" in text


@pytest.mark.slow
def test_columns_a_model_needs_are_named_in_chinese(inbox: Path, xiezhi: Xiezhi) -> None:
    head = "措施编号,强制措施种类,决定机关,解除日期\n"
    (inbox / "取保.csv").write_text(head + "b1,取保候审,虚构县公安局,2026-03-25\n", "utf-8")
    done = xiezhi("check", inbox, *AS_OF)
    assert done.status == 0
    assert "补上这些列可以多判断一些单元：强制措施：执行日期" in done.out


@pytest.mark.slow
def test_open_units_are_undetermined_until_the_day_of_export_is_known(
    inbox: Path, xiezhi: Xiezhi
) -> None:
    (inbox / "取保.csv").write_text(BAIL + OPEN, encoding="utf-8")
    report = inbox.parent / "xiezhi-report"
    done = xiezhi("check", inbox, *AS_OF)
    assert outcomes(report) == {"b3": "undetermined"}
    assert "个单元没有结束日期" in done.err and "--extracted-on" in done.err
    done = xiezhi("check", inbox, *AS_OF, "--extracted-on", "2026-03-01")
    assert outcomes(report) == {}
    done = xiezhi("check", inbox, *AS_OF, "--extracted-on", "2026-11-20")
    assert outcomes(report)["b3"] != "lawful"
    assert "没有结束日期" not in done.err


def test_a_table_declared_complete_makes_absence_count(inbox: Path, xiezhi: Xiezhi) -> None:
    head = "措施编号,强制措施种类,决定机关,执行日期,提请批准逮捕日期,罪名\n"
    row = "d1,拘留,虚构县公安局,2026-03-02,2026-03-12,盗窃罪\n"
    (inbox / "强制措施.csv").write_text(head + row, encoding="utf-8")
    report = inbox.parent / "xiezhi-report"
    plain = (
        "check",
        inbox,
        *AS_OF,
        "--extracted-on",
        "2026-11-20",
        "--model",
        "arrest-request-late",
    )
    done = xiezhi(*plain)
    assert "“羁押期限延长”表是否完整" in done.err and "--complete custody_extension" in done.err
    before = findings(report)
    assert [f.outcome for f in before] == ["undetermined"]
    assert "coverage:custody_extension" in before[0].missing
    xiezhi(*plain, "--complete", "custody_extension", "--complete", "强制措施")
    assert all("coverage:custody_extension" not in f.missing for f in findings(report))
    assert [f.outcome for f in findings(report)] == ["hard"]


def test_a_ruling_shows_the_words_its_facts_were_read_from(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "裁定书.txt").write_text(RULING, encoding="utf-8")
    done = xiezhi("check", inbox, *AS_OF)
    report = inbox.parent / "xiezhi-report"
    assert done.status == 0
    found = next(f for f in findings(report) if f.model_id == "commutation-amount-excess")
    assert found.outcome == "hard" and found.facts["cut_months"] == 20
    page = (report / "report.html").read_text(encoding="utf-8")
    assert "<mark>一年八个月</mark>" in page
    start = RULING.index("一年八个月")
    assert f"第 {start + 1}–{start + 5} 字" in page


@pytest.mark.slow
def test_long_rulings_one_to_a_line_are_known_as_rulings(inbox: Path, xiezhi: Xiezhi) -> None:
    long = RULING.replace("　　本院认为", "　　" + "另查明事实。" * 20_000 + "\n　　本院认为")
    line = json.dumps({"text": long, "id": "r1", "ethnicity": "x"}, ensure_ascii=False)
    (inbox / "裁定书.jsonl").write_text(line, encoding="utf-8")
    assert xiezhi("check", inbox, *AS_OF).status == 0
    found = findings(inbox.parent / "xiezhi-report")
    assert "commutation_ruling:check:r1" in {f.unit for f in found}


def test_an_exported_text_file_is_known_as_a_table(inbox: Path, xiezhi: Xiezhi) -> None:
    table = (BAIL + LATE).replace(",", "\t")
    (inbox / "取保.txt").write_bytes(table.encode("gb18030"))
    assert xiezhi("check", inbox, *AS_OF).status == 0
    assert outcomes(inbox.parent / "xiezhi-report") == {"b1": "hard"}


@pytest.mark.slow
def test_without_names_no_name_of_the_users_files_is_in_the_report(
    inbox: Path, xiezhi: Xiezhi
) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE, encoding="utf-8")
    (inbox / "裁定书.txt").write_text(RULING, encoding="utf-8")
    report = inbox.parent / "xiezhi-report"

    def said(*options: str) -> str:
        done = xiezhi("check", inbox, *AS_OF, *options)
        book = openpyxl.load_workbook(report / "report.xlsx")
        cells = (str(cell.value) for sheet in book for row in sheet for cell in row)
        texts = [
            (report / name).read_text(encoding="utf-8")
            for name in ("report.html", "findings.jsonl")
        ]
        return "\n".join([done.out, done.err, *texts, *cells])

    silent = said()
    assert not [name for name in ("某甲", "某戊", "某己", "某庚") if name in silent]
    named = said("--names")
    assert "某甲" in named and "罪犯某戊减去" in named
    stored = (report / "findings.jsonl").read_text(encoding="utf-8")
    assert "某甲" not in stored and "某戊" not in stored


@pytest.mark.slow
def test_names_are_joined_by_line_and_not_by_file_name(inbox: Path, xiezhi: Xiezhi) -> None:
    other = LATE.replace("b1,某甲", "b9,某壬")
    for folder, row in (("东", LATE), ("西", other)):
        (inbox / folder).mkdir()
        (inbox / folder / "取保.csv").write_text(BAIL + row, encoding="utf-8")
    done = xiezhi("check", inbox / "东" / "取保.csv", inbox / "西" / "取保.csv", *AS_OF, "--names")
    lines = done.out.splitlines()
    assert [line for line in lines if "b1" in line and "某甲" in line]
    assert [line for line in lines if "b9" in line and "某壬" in line]


@pytest.mark.slow
def test_a_table_with_a_forbidden_column_is_refused_and_the_others_are_taken(
    inbox: Path, xiezhi: Xiezhi
) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE, encoding="utf-8")
    head = "人员编号,案件编号,姓名,民族\n"
    (inbox / "人员.csv").write_bytes((head + "1,c1,某甲,虚构族\n").encode("gb18030"))
    done = xiezhi("check", inbox, *AS_OF)
    assert done.status == 3
    assert "人员.csv" in done.err and "民族" in done.err
    report = inbox.parent / "xiezhi-report"
    assert outcomes(report) == {"b1": "hard"}
    assert "虚构族" not in (report / "report.html").read_text(encoding="utf-8")
    done = xiezhi("check", inbox, *AS_OF, "--ignore", "民族")
    assert done.status == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("扫描件.pdf", b"%PDF-1.7", "DOC-120"),
        ("裁定.docx", b"PK\x03\x04", "DOC-120"),
        ("裁定.doc", b"\xd0\xcf\x11\xe0", "CLI-102"),
        ("垃圾.bin", bytes(range(256)), "REC-103"),
        ("坏.csv", bytes(range(256)), "REC-104"),
        ("空.txt", b"", "REC-101"),
        ("坏.jsonl", b'{"text": \nnot json\n', "REC-130"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    inbox: Path, xiezhi: Xiezhi, name: str, content: bytes, code: str
) -> None:
    (inbox / name).write_bytes(content)
    done = xiezhi("check", inbox, *AS_OF)
    assert done.status == 3
    assert code in done.err and name in done.err
    assert "Traceback" not in done.err
    # Nothing was read, so there is nothing to report on.
    assert "CLI-103" in done.err and not (inbox.parent / "xiezhi-report").exists()


@pytest.mark.slow
def test_documents_of_another_kind_are_named_and_not_screened(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "起诉.txt").write_text("虚构县人民检察院\n起诉书\n被告人某甲。\n", encoding="utf-8")
    (inbox / "裁定书.txt").write_text(RULING, encoding="utf-8")
    done = xiezhi("check", inbox, *AS_OF)
    assert done.status == 0
    assert "没有筛查：起诉.txt" in done.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("nowhere.csv",), "CLI-100"),
        (("empty",), "CLI-101"),
        (("good.csv", "--model", "no-such-model"), "SCR-112"),
        (("good.csv", "--type", "nothing"), "REC-144"),
        (("good.csv", "--complete", "nothing"), "REC-144"),
        (("good.csv", "--profile", "nowhere.yaml"), "REC-100"),
        (("good.csv", "--out", "good.csv/report"), "CLI-120"),
    ],
)
def test_a_wrong_path_or_option_ends_with_a_sentence(
    inbox: Path, xiezhi: Xiezhi, arguments: tuple[str, ...], code: str
) -> None:
    (inbox.parent / "empty").mkdir()
    (inbox.parent / "good.csv").write_text(BAIL + IN_TIME, encoding="utf-8")
    done = xiezhi("check", *arguments)
    assert done.status == 1
    assert f"[{code}]" in done.err and "Traceback" not in done.err


def test_a_wrong_date_is_a_usage_error(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "取保.csv").write_text(BAIL, encoding="utf-8")
    assert xiezhi("check", inbox, "--as-of", "2026-13-01").status == 2


def test_json_prints_the_findings_and_nothing_else(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE + IN_TIME + IMPOSSIBLE, encoding="utf-8")
    done = xiezhi("check", inbox, *AS_OF, "--json")
    assert done.status == 0
    written = (inbox.parent / "xiezhi-report" / "findings.jsonl").read_text(encoding="utf-8")
    assert done.out == written
    told = of_bail([Finding.from_json(json.loads(line)) for line in done.out.splitlines()])
    assert [f.unit for f in told] == ["measure:check:b1"]


@pytest.mark.slow
def test_every_line_of_findings_obeys_the_published_schema(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE + OPEN, encoding="utf-8")
    (inbox / "裁定书.txt").write_text(RULING, encoding="utf-8")
    xiezhi("check", inbox, *AS_OF)
    schema = json.loads(files("xiezhi.screening").joinpath("finding.schema.json").read_bytes())
    lines = (inbox.parent / "xiezhi-report" / "findings.jsonl").read_text("utf-8").splitlines()
    assert len(lines) >= 3
    for line in lines:
        jsonschema.validate(json.loads(line), schema)


@pytest.mark.slow
def test_checking_a_folder_twice_leaves_the_first_report_alone(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE, encoding="utf-8")
    for _ in range(2):
        done = xiezhi("check", inbox, "--out", inbox / "报告", *AS_OF)
        assert done.status == 0
        assert outcomes(inbox / "报告") == {"b1": "hard"}
    assert "report.xlsx" not in done.err and "findings.jsonl" not in done.err


@pytest.mark.slow
def test_a_profile_beside_the_tables_is_no_table(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE, encoding="utf-8")
    (inbox / "police.profile.yaml").write_text("source: police\n", encoding="utf-8")
    done = xiezhi("check", inbox, *AS_OF)
    assert done.status == 0 and "--profile" in done.err


@pytest.mark.slow
def test_a_profile_names_the_source_and_fills_in_a_constant(inbox: Path, xiezhi: Xiezhi) -> None:
    table = (BAIL + LATE).replace(",决定机关", "").replace(",虚构县公安局", "")
    (inbox / "取保.csv").write_text(table, encoding="utf-8")
    profile = inbox.parent / "profile.yaml"
    profile.write_text(
        "source: police-county\ntables: [{constants: {organ: 虚构县公安局}}]\n", encoding="utf-8"
    )
    done = xiezhi("check", inbox, "--profile", profile, *AS_OF)
    assert done.status == 0
    found = of_bail(findings(inbox.parent / "xiezhi-report"))
    assert [f.unit for f in found] == ["measure:police-county:b1"]
    assert found[0].organ["name"] == "虚构县公安局"


@pytest.mark.slow
def test_english_is_spoken_on_request(inbox: Path, xiezhi: Xiezhi) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE, encoding="utf-8")
    assert xiezhi("check", inbox, *AS_OF, "--lang", "en").status == 0
    page = (inbox.parent / "xiezhi-report" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page and "Criminal Procedure Law" in page


@pytest.mark.parametrize("fault", ["", "error", "interrupt"])
def test_nothing_is_left_behind_but_the_report(
    inbox: Path, temporary: Path, xiezhi: Xiezhi, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    (inbox / "取保.csv").write_text(BAIL + LATE, encoding="utf-8")
    if fault:

        def fail(*_arguments: object, **_options: object) -> None:
            assert list(temporary.iterdir()), "the store exists while it is screened"
            raise KeyboardInterrupt if fault == "interrupt" else OSError

        monkeypatch.setattr("xiezhi.cli.check.screen", fail)
    if fault == "error":
        with pytest.raises(OSError):
            xiezhi("check", inbox, *AS_OF)
    else:
        assert (xiezhi("check", inbox, *AS_OF).status == 0) == (not fault)
    assert list(temporary.iterdir()) == []
    kept = {path.name for path in inbox.parent.iterdir()} - {"temporary"}
    assert kept == ({"inbox"} if fault else {"inbox", "xiezhi-report"})


@pytest.mark.slow
def test_a_terminated_check_removes_its_store(inbox: Path, temporary: Path) -> None:
    rows = "".join(LATE.replace("b1,", f"b{n},") for n in range(60_000))
    (inbox / "取保.csv").write_text(BAIL + rows, encoding="utf-8")
    command = [sys.executable, "-c", "from xiezhi.cli.main import main; main()", "check", inbox]
    process = subprocess.Popen(
        command,
        cwd=inbox.parent,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    patience = time.monotonic() + 60
    while not list(temporary.glob("xiezhi-check-*/store/store.yaml")):
        assert process.poll() is None and time.monotonic() < patience
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 128 + signal.SIGTERM
    assert list(temporary.iterdir()) == []


@pytest.mark.slow
def test_the_exit_status_reaches_the_shell(inbox: Path) -> None:
    (inbox / "扫描件.pdf").write_bytes(b"%PDF-1.7")
    command = [sys.executable, "-c", "from xiezhi.cli.main import main; main()", "check", inbox]
    done = subprocess.run(command, cwd=inbox.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stdout == "" and "DOC-120" in done.stderr
