"""Every bad file is refused or quarantined with a code and a sentence; nothing is half-loaded."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from click.testing import CliRunner

from xiezhi.cli.intake import intake
from xiezhi.records.intake import take_in
from xiezhi.records.store import Store

HEAD = "措施编号,决定机关,措施种类,执行日期"
GOOD = "m1,虚构县公安局,拘留,2026-03-02"


@dataclass(frozen=True)
class Bad:
    """A bad file: `refused` whole, else one bad row at `line`."""

    name: str
    file: str
    make: Callable[[], bytes]
    code: str
    line: int | None = None  # None: the file is refused


def csv(*lines: str, head: str = HEAD, code: str = "utf-8") -> Callable[[], bytes]:
    return lambda: "\n".join([head, *lines, ""]).encode(code)


def raw(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def cell(value: str, field: int) -> Callable[[], bytes]:
    """The good row and one like it with another value in one field."""
    cells = GOOD.replace("m1", "m2").split(",")
    cells[field] = value
    return csv(GOOD, ",".join(cells))


def column(heading: str, value: str) -> Callable[[], bytes]:
    """A measure with one more column."""
    return csv(f"m2,虚构县公安局,拘留,2026-03-02,{value}", head=f"{HEAD},{heading}")


def of_type(head: str, row: str) -> Callable[[], bytes]:
    return csv(row, head=head)


def book(
    rows: list[list[object]], *, hidden: bool = False, sheets: int = 1, merge: str | None = None
) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as target:
        for number in range(sheets):
            sheet = target.add_worksheet()
            if number == sheets - 1 and hidden:
                sheet.hide()
            for r, cells in enumerate(rows):
                for c, value in enumerate(cells):
                    sheet.write(r, c, value)
            if merge:
                sheet.merge_range(merge, "合并")
    return out.getvalue()


def good_rows() -> list[list[object]]:
    return [list(HEAD.split(",")), list(GOOD.split(","))]


def book_with(name: str, content: bytes) -> Callable[[], bytes]:
    """A good workbook with one more part."""

    def make() -> bytes:
        out = io.BytesIO(book(good_rows()))
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return out.getvalue()

    return make


def book_where(part: str, old: bytes, new: bytes) -> Callable[[], bytes]:
    """A good workbook with one part altered."""

    def make() -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(book(good_rows()))) as source,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
        ):
            for member in source.infolist():
                data = source.read(member)
                if member.filename == part:
                    assert old in data
                    data = data.replace(old, new, 1)
                target.writestr(member.filename, data)
        return out.getvalue()

    return make


def uncalculated() -> bytes:
    out = io.BytesIO()
    target = openpyxl.Workbook()
    sheet = target.active
    assert sheet is not None
    sheet.append(HEAD.split(","))
    sheet.append(["m1", "虚构县公安局", "拘留", "=TODAY()"])
    target.save(out)
    return out.getvalue()


def error_cell() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as target:
        sheet = target.add_worksheet()
        for r, cells in enumerate(good_rows()):
            sheet.write_row(r, 0, cells)
        sheet.write_formula(1, 3, "=NA()", None, "#N/A")
    return out.getvalue()


def hidden_only() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as target:
        first = target.add_worksheet()
        second = target.add_worksheet()
        for r, cells in enumerate(good_rows()):
            second.write_row(r, 0, cells)
        first.activate()
        second.hide()
    return out.getvalue()


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
REL = (
    b'<Relationships xmlns="x"><Relationship Id="r" Type="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/relationships/externalLink" Target="x"/></Relationships>'
)
JSON_GOOD = {
    "measure_no": "m1",
    "organ": "虚构县公安局",
    "kind": "detention",
    "executed_on": "2026-03-02",
}


def dumped(text: str) -> Callable[[], bytes]:
    return raw(text.encode())


def record(**changes: object) -> str:
    return json.dumps({**JSON_GOOD, **changes}, ensure_ascii=False)


BAD = [
    # Files that are no tables
    Bad("empty file", "a.csv", raw(b""), "REC-101"),
    Bad("only blank lines", "a.csv", raw(b"\n \n\n"), "REC-101"),
    Bad("only a byte-order mark", "a.csv", raw(b"\xef\xbb\xbf"), "REC-101"),
    Bad("only headings", "a.csv", csv(), "REC-102"),
    Bad("unknown suffix", "a.dat", raw(b"abc,def\n"), "REC-103"),
    Bad("binary rubbish", "a.bin", raw(bytes(range(256)) * 8), "REC-103"),
    Bad("pdf", "a.csv", raw(b"%PDF-1.7 x"), "REC-126"),
    Bad("picture", "a.csv", raw(b"\x89PNG\r\n"), "REC-126"),
    Bad("word document", "a.docx", lambda: book(good_rows()), "REC-126"),
    Bad("web page named xls", "a.xls", raw(b"<html><table><tr><td>x"), "REC-124"),
    Bad("gzip", "a.csv.gz", lambda: gzip.compress(b"a,b"), "REC-125"),
    Bad("zip of tables", "a.zip", book_with("x.txt", b"1"), "REC-125"),
    Bad("zip named xlsx", "a.xlsx", lambda: _zip({"a.txt": b"1"}), "REC-125"),
    # Text
    Bad("NUL in text", "a.csv", csv("m1,虚构\0县公安局,拘留,2026-03-02"), "REC-104"),
    Bad("UTF-16 with mark", "a.csv", csv(GOOD, code="utf-16"), "REC-105"),
    Bad(
        "UTF-16 without mark",
        "a.csv",
        lambda: (HEAD + "\n" + "m1,abc,detention,2026-03-02\n" * 20).encode("utf-16-le"),
        "REC-105",
    ),
    Bad("UTF-32", "a.csv", csv(GOOD, code="utf-32"), "REC-105"),
    Bad(
        "Big5",
        "a.csv",
        csv(
            "m1,虛構縣警察局辦理案件,拘留,2026-03-02",
            code="big5",
            head="措施編號,決定機關,措施種類,執行日期",
        ),
        "REC-107",
    ),
    Bad("bytes of no encoding", "a.csv", lambda: csv(GOOD)() + b"m2,\xff\xff,x,y\n", "REC-106"),
    Bad("no headings", "a.csv", raw(b"1\n2\n3\n"), "REC-108"),
    Bad("heading twice", "a.csv", csv(f"{GOOD},x", head=f"{HEAD},执行日期"), "REC-110"),
    Bad(
        "513 columns",
        "a.csv",
        csv(GOOD + "," * 509, head=HEAD + "".join(f",c{i}" for i in range(509))),
        "REC-111",
    ),
    Bad("open quotation mark", "a.csv", csv(GOOD, 'm2,"虚构县公安局,拘留,2026-03-02'), "REC-109"),
    Bad("stray quotation mark", "a.csv", csv('m2,虚构"县公安局,拘留,2026-03-02', GOOD), "REC-109"),
    Bad(
        "text after a quoted value",
        "a.csv",
        csv(GOOD, 'm2,"虚构县"公安局,拘留,2026-03-02'),
        "REC-152",
        3,
    ),
    Bad("cell too many", "a.csv", csv(GOOD, "m2,虚构县,公安局,拘留,2026-03-02"), "REC-151", 3),
    Bad("cell too few", "a.csv", csv(GOOD, "m2,虚构县公安局,拘留"), "REC-151", 3),
    Bad("over-long value", "a.csv", csv(GOOD, f"m2,{'长' * 20000},拘留,2026-03-02"), "REC-153", 3),
    # Workbooks
    Bad("old Excel", "a.xls", raw(OLE), "REC-113"),
    Bad("WPS", "a.et", raw(OLE), "REC-114"),
    Bad("WPS in a zip", "a.et", lambda: book(good_rows()), "REC-114"),
    Bad("password", "a.xlsx", raw(OLE + "EncryptedPackage".encode("utf-16-le")), "REC-115"),
    Bad("macro workbook", "a.xlsm", lambda: book(good_rows()), "REC-116"),
    Bad("macros in xlsx", "a.xlsx", book_with("xl/vbaProject.bin", b"x"), "REC-116"),
    Bad("zip bomb", "a.xlsx", book_with("xl/media/x.xml", b"\0" * (40 << 20)), "REC-117"),
    Bad("name that climbs", "a.xlsx", book_with("../../evil", b"x"), "REC-118"),
    Bad("absolute name", "a.xlsx", book_with("/etc/evil", b"x"), "REC-118"),
    Bad("backslash name", "a.xlsx", book_with("..\\evil", b"x"), "REC-118"),
    Bad("reversed name", "a.xlsx", book_with("xl/a‮xslx.exe", b"x"), "REC-118"),
    Bad(
        "link to a file",
        "a.xlsx",
        book_with("xl/externalLinks/externalLink1.xml", b"<a/>"),
        "REC-119",
    ),
    Bad("link in relations", "a.xlsx", book_with("xl/worksheets/_rels/s.xml.rels", REL), "REC-119"),
    Bad("embedded object", "a.xlsx", book_with("xl/embeddings/oleObject1.bin", b"x"), "REC-120"),
    Bad("nested archive", "a.xlsx", book_with("xl/inner.zip", b"x"), "REC-120"),
    Bad(
        "XML entities",
        "a.xlsx",
        book_where("xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook'),
        "REC-121",
    ),
    Bad("cut workbook", "a.xlsx", lambda: book(good_rows())[:-200], "REC-122"),
    Bad("text named xlsx", "a.xlsx", csv(GOOD), "REC-122"),
    Bad(
        "broken sheet",
        "a.xlsx",
        book_where("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData"),
        "REC-122",
    ),
    Bad("empty workbook", "a.xlsx", lambda: book([]), "REC-123"),
    Bad("hidden sheet only", "a.xlsx", hidden_only, "REC-123"),
    Bad("workbook of headings", "a.xlsx", lambda: book(good_rows()[:1]), "REC-102"),
    Bad("error cell", "a.xlsx", error_cell, "REC-175", 2),
    Bad("formula without result", "a.xlsx", uncalculated, "REC-178", 2),
    Bad(
        "lost digits",
        "a.xlsx",
        lambda: book([good_rows()[0], [1234567890123456789, "虚构县公安局", "拘留", "2026-03-02"]]),
        "REC-176",
        2,
    ),
    Bad(
        "merged across",
        "a.xlsx",
        lambda: book([*good_rows(), ["m2", "", "拘留", "2026-03-02"]], merge="A3:B3"),
        "REC-177",
        3,
    ),
    # JSON and Parquet
    Bad("cut JSON", "measure.json", dumped(f"[{record()}"), "REC-127"),
    Bad("repeated key", "measure.json", dumped('[{"a":1,"a":2}]'), "REC-128"),
    Bad("NaN", "measure.json", dumped('[{"a":NaN}]'), "REC-129"),
    Bad("bare number", "measure.json", dumped("[1,2]"), "REC-130"),
    Bad("one text", "measure.json", dumped('"x"'), "REC-130"),
    Bad("endless nesting", "measure.json", dumped("[" * 100_000), "REC-132"),
    Bad("nested value", "measure.json", dumped(f"[{record(organ=[1])}]"), "REC-131", 1),
    Bad("line of rubbish", "measure.jsonl", dumped(f"{record()}\n{{oops\n"), "REC-154", 2),
    Bad(
        "line with a key twice",
        "measure.jsonl",
        dumped(record() + '\n{"organ":"a","organ":"b"}\n'),
        "REC-155",
        2,
    ),
    Bad("line with NaN", "measure.jsonl", dumped(record() + '\n{"organ":NaN}\n'), "REC-156", 2),
    Bad("no object at all", "measure.jsonl", dumped("1\n2\n"), "REC-130"),
    Bad("cut parquet", "a.parquet", lambda: parquet(pa.table({"a": [1]}))[:-20], "REC-133"),
    Bad("nested parquet", "a.parquet", lambda: parquet(pa.table({"a": [[1]]})), "REC-134"),
    Bad("binary parquet", "a.parquet", lambda: parquet(pa.table({"a": [b"x"]})), "REC-134"),
    Bad(
        "parquet without rows",
        "a.parquet",
        lambda: parquet(pa.table({"a": pa.array([], pa.string())})),
        "REC-102",
    ),
    # Mapping
    Bad("unknown table", "a.csv", csv("1,2", head="甲,乙"), "REC-140"),
    Bad(
        "required column lacking",
        "强制措施.csv",
        csv("m1,2026-03-02", head="措施编号,执行日期"),
        "REC-142",
    ),
    Bad(
        "two columns for one field",
        "强制措施.csv",
        csv(
            "m1,虚构县公安局,拘留,2026-03-02,2026-03-05",
            head="措施编号,决定机关,措施种类,拘留日期,逮捕日期",
        ),
        "REC-143",
    ),
    Bad("ethnicity", "a.csv", column("民族", "x"), "REC-040"),
    Bad("ethnicity under another heading", "a.csv", column("备注", "回族"), "REC-041"),
    # Rows
    Bad("required value lacking", "a.csv", cell("", 1), "REC-150", 3),
    Bad("key lacking", "a.csv", cell("", 0), "REC-150", 3),
    Bad("no date", "a.csv", cell("三月初", 3), "REC-161", 3),
    Bad("two-digit year", "a.csv", cell("26.3.2", 3), "REC-161", 3),
    Bad("month without day", "a.csv", cell("2026年3月", 3), "REC-161", 3),
    Bad("30 February", "a.csv", cell("2026-02-30", 3), "REC-162", 3),
    Bad("13th month", "a.csv", cell("2026.13.1", 3), "REC-162", 3),
    Bad("zero date", "a.csv", cell("0000-00-00", 3), "REC-162", 3),
    Bad("before 1949", "a.csv", cell("1900-01-01", 3), "REC-163", 3),
    Bad("far future", "a.csv", cell("9999-12-31", 3), "REC-163", 3),
    Bad("serial in a text file", "a.csv", cell("46083", 3), "REC-179", 3),
    Bad("unknown code", "a.csv", cell("拘刘", 2), "REC-168", 3),
    Bad("code before its day", "a.csv", csv(GOOD, "m2,虚构县监委,管护,2024-01-01"), "REC-169", 3),
    Bad("25 o'clock", "a.csv", column("执行时间", "2026-03-02 25:00"), "REC-164", 2),
    Bad("differing rows of one key", "a.csv", csv(GOOD, GOOD.replace("-02", "-03")), "REC-173", 2),
    Bad(
        "no case number",
        "民事审判.csv",
        of_type("案号,审理法院,审理程序", "2026民初1号,虚构县法院,普通程序"),
        "REC-170",
        2,
    ),
    Bad(
        "old form in a new year",
        "民事审判.csv",
        of_type("案号,审理法院,审理程序", "（2026）虚民初字第1号,虚构县法院,普通程序"),
        "REC-170",
        2,
    ),
    Bad(
        "no number",
        "行政处罚案件.csv",
        of_type("处罚案件编号,处罚机关,罚没金额（元）", "p1,虚构县局,若干"),
        "REC-166",
        2,
    ),
    Bad(
        "no whole number",
        "羁押期限延长.csv",
        of_type("延长序号,措施编号,延长种类,延长月数", "e1,m1,案情复杂延长一个月,一月半"),
        "REC-165",
        2,
    ),
    Bad(
        "neither yes nor no",
        "行政处罚案件.csv",
        of_type("处罚案件编号,处罚机关,是否治安案件", "p1,虚构县局,大概"),
        "REC-167",
        2,
    ),
    Bad(
        "letters in a credit code",
        "行政处罚案件.csv",
        of_type("处罚案件编号,处罚机关,相对人统一社会信用代码", "p1,虚构县局,91000000IOSVZ0000X"),
        "REC-171",
        2,
    ),
    Bad(
        "wrong check character",
        "行政处罚案件.csv",
        of_type("处罚案件编号,处罚机关,相对人统一社会信用代码", "p1,虚构县局,91000000000000000A"),
        "REC-172",
        2,
    ),
    Bad(
        "coverage of nothing known",
        "coverage.csv",
        of_type(
            "机关,记录类型,起始日期,截止日期,是否完整,声明人（岗位）",
            "*,外星,2020-01-01,2026-01-01,是,案管",
        ),
        "REC-174",
        2,
    ),
    Bad(
        "coverage that ends first",
        "coverage.csv",
        of_type(
            "机关,记录类型,起始日期,截止日期,是否完整,声明人（岗位）",
            "*,measure,2026-01-01,2020-01-01,是,案管",
        ),
        "REC-180",
        2,
    ),
]


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store.create(tmp_path_factory.mktemp("store") / "s", vault=False)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_is_refused_or_quarantined_with_a_sentence(
    bad: Bad, store: Store, tmp_path: Path
) -> None:
    path = tmp_path / bad.file
    path.write_bytes(bad.make())
    before = store.manifest()
    report = take_in(store, [path], source="bad", dry_run=True)
    if bad.line is None:
        assert [r.code for r in report.refused] == [bad.code]
        assert not report.rows and not report.quarantined
        found = report.refused[0].text("zh"), report.refused[0].text("en")
    else:
        assert not report.refused
        assert (bad.code, bad.line) in [(row.code, row.line) for row in report.quarantined]
        assert {row.code for row in report.quarantined} == {bad.code}
        first = report.quarantined[0]
        found = first.text("zh"), first.text("en")
    for text in found:
        assert text and "{" not in text
    assert store.manifest() == before


def test_there_are_at_least_sixty_bad_files() -> None:
    assert len({bad.name for bad in BAD}) >= 60


def test_the_command_shows_a_sentence_and_no_trace_and_ends_with_3(
    store: Store, tmp_path: Path
) -> None:
    for number, bad in enumerate(BAD):
        folder = tmp_path / f"{number:03}"
        folder.mkdir()
        (folder / bad.file).write_bytes(bad.make())
    before = store.manifest()
    result = CliRunner().invoke(
        intake, [str(tmp_path), "--store", str(store.path), "--source", "bad", "--dry-run"]
    )
    assert result.exit_code == 3
    assert "Traceback" not in result.output
    assert result.output.count("[REC-") > 50
    assert store.manifest() == before
