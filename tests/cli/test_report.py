"""The report: what it says, in what order, and that it is safe to open and to hand on."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from markupsafe import escape
from tests.cli.conftest import finding, run_of

from xiezhi.cli.report import Extras, compose, write_report
from xiezhi.cli.report.html import MOST_ITEMS, render
from xiezhi.cli.report.workbook import safe, sheet_title, write_xlsx
from xiezhi.documents.excerpts import Excerpt
from xiezhi.errors import XiezhiError
from xiezhi.i18n import set_language
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import load_library

MODELS = load_library()
HOSTILE = """=HYPERLINK("http://x") <script>alert(1)</script> "' onload=x {{ 7*7 }}"""
COURT = {"code": "", "name": "虚构县人民法院", "kind": "court", "level": "county"}
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Tags(HTMLParser):
    """Every tag that opens must close; keeps tags and attributes for the tests."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag


def page(*findings: Finding, extras: Extras | None = None, **run: object) -> str:
    return render(compose(run_of(*findings, **run), MODELS, extras=extras))


def book(*findings: Finding, path: Path, extras: Extras | None = None) -> openpyxl.Workbook:
    write_xlsx(compose(run_of(*findings), MODELS, extras=extras), path)
    return openpyxl.load_workbook(BytesIO(path.read_bytes()))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_refers_to_nothing_outside_itself_and_runs_no_script(lang: str) -> None:
    set_language(lang)
    html = page(finding(1), finding(2, outcome="undetermined", missing=("measure.ended_on",)))
    assert not re.search(r"https?:|//[a-z]|url\(|@import|javascript:", html)
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    names = {tag for tag, _ in tags.seen}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    loading = {"src", "srcset", "action", "formaction", "background", "style"}
    assert not any(loading & attrs.keys() for _, attrs in tags.seen)
    assert not any(name.startswith("on") for _, attrs in tags.seen for name in attrs)
    links = [attrs["href"] for tag, attrs in tags.seen if tag == "a"]
    targets = {attrs["id"] for _, attrs in tags.seen if "id" in attrs}
    assert links and all(link and link[0] == "#" and link[1:] in targets for link in links)
    assert "default-src 'none'" in html


def test_hostile_values_stay_text_on_the_page() -> None:
    hostile = finding(
        1,
        sentences={"zh": HOSTILE, "en": HOSTILE},
        organ={**COURT, "name": HOSTILE},
        unit=f"measure:{HOSTILE}",
        steps={"zh": (HOSTILE,), "en": ()},
        citations={"zh": (HOSTILE,), "en": ()},
    )
    extras = Extras(
        names={hostile.unit: HOSTILE},
        excerpts={hostile.finding_id: (Excerpt(HOSTILE, HOSTILE, HOSTILE, HOSTILE),)},
    )
    html = page(hostile, extras=extras)
    assert "<script" not in html and "alert(1)" in html
    assert "{{ 7*7 }}" in html
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert not any("onload" in attrs for _, attrs in tags.seen)


def test_the_finding_stands_first_then_the_arithmetic_the_articles_and_the_source() -> None:
    html = page(finding(1))
    places = [
        html.index(text)
        for text in (
            "第1人取保候审超期。",
            "12 个月：",
            "第七十九条、第九十九条",
            "取保.csv 第 2 行",
        )
    ]
    assert places == sorted(places)


def test_organs_stand_by_name_and_never_by_number_of_findings() -> None:
    html = page(finding(1, organ=COURT), *(finding(n) for n in range(2, 9)))
    few_in_court = html.index("<h3>虚构县人民法院")
    many_at_police = html.index("<h3>虚构县公安局")
    assert (few_in_court < many_at_police) == ("虚构县人民法院" < "虚构县公安局")
    html = page(finding(1), *(finding(n, organ=COURT) for n in range(2, 9)))
    assert (html.index("<h3>虚构县人民法院") < html.index("<h3>虚构县公安局")) == (
        "虚构县人民法院" < "虚构县公安局"
    )


def test_hard_findings_come_before_soft_ones() -> None:
    html = page(finding(1, outcome="soft"), finding(2))
    assert html.index("第2人") < html.index("第1人")


def test_units_without_judgment_are_collapsed_by_reason() -> None:
    lost = [
        finding(n, outcome="undetermined", missing=("measure.executed_on",)) for n in range(1, 31)
    ]
    open_ = finding(40, outcome="undetermined", missing=("extracted_on:measure",))
    html = page(*lost, open_)
    assert html.count('<div class="unjudged">') == 2
    assert "30 个单元，缺少：强制措施：执行日期" in html
    assert html.count("measure:check:b") == 21
    assert "另有 10 个" in html


def test_what_the_user_can_do_stands_at_the_top() -> None:
    html = page(finding(1), extras=Extras(hints=("请加上 --extracted-on 再检查一次。",)))
    assert html.index("再检查一次") < html.index('<section id="findings">')


def test_a_model_that_examined_nothing_shows_no_numbers() -> None:
    counts = dict.fromkeys(("hard", "soft", "undetermined", "lawful", "out_of_scope"), 0)
    html = page(counts={"bail-overdue": counts})
    row = html[html.index("<code>bail-overdue") :].partition("</tr>")[0]
    assert row.count("—") == 4


def test_a_model_that_found_something_says_what_only_looks_unlawful() -> None:
    caution = next(m for m in MODELS if m.id == "bail-overdue").false_positives[0]["zh"]
    assert str(escape(caution)) in page(finding(1))
    assert str(escape(caution)) not in page(lawful=3)


def test_models_that_could_not_run_say_which_tables_they_need() -> None:
    html = page(skipped={"civil-trial-limit-overrun": ("civil_trial",)})
    assert re.search(r"还需要“[^”]+”表：民事案件超审限", html)


def test_models_that_were_not_meant_to_run_are_not_listed() -> None:
    assert "民事案件超审限" not in page(finding(1))


def test_a_page_holds_only_so_many_findings_and_says_where_the_rest_is() -> None:
    html = page(*(finding(n) for n in range(MOST_ITEMS + 5)))
    assert html.count("<article") == MOST_ITEMS
    assert "其余 5 项" in html


def test_names_appear_only_where_they_were_given() -> None:
    found = finding(1)
    assert "某甲" not in page(found)
    assert "某甲" in page(found, extras=Extras(names={found.unit: "某甲"}))


def test_words_of_a_ruling_stand_beside_the_arithmetic() -> None:
    found = finding(1)
    piece = Excerpt("裁定日期", "二〇二二年十月十日", "前文", "后文", 500, 509)
    html = page(found, extras=Extras(excerpts={found.finding_id: (piece,)}))
    assert "前文<mark>二〇二二年十月十日</mark>后文" in html
    assert "第 501–509 字" in html


def test_the_workbook_has_a_cover_a_sheet_for_each_organ_and_one_for_what_was_not_judged(
    tmp_path: Path,
) -> None:
    lost = finding(3, outcome="undetermined", missing=("measure.executed_on",))
    found = book(finding(1), finding(2, organ=COURT), lost, path=tmp_path / "r.xlsx")
    assert set(found.sheetnames) == {"封面", "虚构县公安局", "虚构县人民法院", "不能判断"}
    assert found.sheetnames[0] == "封面" and found.sheetnames[-1] == "不能判断"
    police = found["虚构县公安局"]
    assert [cell.value for cell in police[2]][1:4] == [
        "违法",
        "虚构县公安局",
        "第1人取保候审超期。",
    ]
    assert "强制措施：执行日期" in [cell.value for cell in found["不能判断"][2]]


def test_the_cover_counts_in_numbers_and_counts_nothing_where_nothing_was_examined(
    tmp_path: Path,
) -> None:
    none = dict.fromkeys(("hard", "soft", "undetermined", "lawful", "out_of_scope"), 0)
    counts = {"bail-overdue": {**none, "lawful": 1234}, "arrest-request-late": none}
    path = tmp_path / "r.xlsx"
    write_xlsx(compose(run_of(counts=counts), MODELS), path)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["封面"]]
    assert ["取保候审超期", "试用", 1234, 0, 0, 0, 1234, 0] in [row[:8] for row in rows]
    late = next(row for row in rows if row[0] and row[0].startswith("拘留后超期"))
    assert late[2:8] == [0, "—", "—", "—", "—", 0]


def test_many_organs_share_a_sheet_for_each_kind(tmp_path: Path) -> None:
    many = [finding(n, organ={**COURT, "name": f"虚构第{n}法院"}) for n in range(40)]
    found = book(*many, finding(99), path=tmp_path / "r.xlsx")
    assert sorted(found.sheetnames) == sorted(["封面", "法院", "公安机关"])
    assert found["法院"].max_row == 41


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(tmp_path: Path) -> None:
    hostile = [
        finding(
            n,
            sentences={"zh": f"{sign}1+1", "en": ""},
            organ={**COURT, "name": f"{sign}cmd|'/C calc'!A0"},
        )
        for n, sign in enumerate("=+-@\t")
    ]
    found = book(*hostile, path=tmp_path / "r.xlsx")
    cells = [cell for sheet in found for row in sheet for cell in row if cell.value is not None]
    assert all(cell.data_type in ("s", "n") and cell.hyperlink is None for cell in cells)
    texts = [cell.value for cell in cells if cell.data_type == "s"]
    assert not [text for text in texts if text[0] in "=+@\t" or text.startswith("-1")]


@pytest.mark.parametrize("text", ["=1", "+a", "-b", "@x", "\t=1"])
def test_cells_that_begin_like_a_formula_are_neutralised(text: str) -> None:
    assert safe(text).startswith("'")


def test_sheet_titles_are_what_workbooks_accept() -> None:
    taken: set[str] = set()
    titles = [
        sheet_title(t, taken)
        for t in ("a/b:c*?[x]\\", "a b c   x ", "'", "", "长" * 80, "长" * 90, "History")
    ]
    assert len({title.casefold() for title in titles}) == len(titles)
    assert all(0 < len(title) <= 31 and not re.search(r"[\[\]:*?/\\]", title) for title in titles)
    assert "history" not in {title.casefold() for title in titles}


def test_findings_are_written_one_a_line_and_read_back_equal(tmp_path: Path) -> None:
    found = [finding(1), finding(2, outcome="soft")]
    extras = Extras(names={found[0].unit: "某甲"})
    paths = write_report(run_of(*found), MODELS, tmp_path / "out", extras=extras)
    assert [path.name for path in paths] == ["report.html", "report.xlsx", "findings.jsonl"]
    lines = paths[2].read_text(encoding="utf-8").splitlines()
    assert [Finding.from_json(json.loads(line)) for line in lines] == found
    assert "某甲" not in paths[2].read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(XiezhiError) as error:
        write_report(run_of(), MODELS, tmp_path / "file")
    assert error.value.code == "CLI-120" and "file" in error.value.text("zh")


def test_the_report_speaks_the_language_in_use() -> None:
    set_language("en")
    html = page(finding(1))
    assert '<html lang="en">' in html
    assert "Bail 1 is overdue." in html and "Counted leniently:" in html
