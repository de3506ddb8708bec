"""Text out of DOCX, PDF, HTML, MHT and OFD: what a reader of the paper sees, in that order."""

from __future__ import annotations

import email.message
from pathlib import Path

import pytest
from fiction import ruling
from hypothesis import given, settings
from hypothesis import strategies as st
from officefiles import Pdf, docx, ofd, paragraph, story, told, typeset, zipped

from xiezhi.documents.extract.formats import KINDS
from xiezhi.documents.extract.layout import lines_of
from xiezhi.documents.extract.piece import Piece
from xiezhi.documents.extract.running import is_page_number
from xiezhi.documents.extract.worker import extract
from xiezhi.documents.files import documents
from xiezhi.errors import XiezhiError


def text(folder: Path, name: str, content: bytes) -> str:
    path = folder / name
    path.write_bytes(content)
    return extract(path, name, KINDS[path.suffix]).text


def plain(content: str) -> list[str]:
    return [line for line in ("".join(line.split()) for line in content.split("\n")) if line]


# DOCX


def test_a_paragraph_is_a_line_and_cells_of_a_row_stand_side_by_side(tmp_path):
    table = (
        "<w:tbl><w:tr><w:tc>"
        + paragraph("被告人")
        + "</w:tc><w:tc>"
        + paragraph("张某甲")
        + "</w:tc></w:tr><w:tr><w:trPr><w:del/></w:trPr><w:tc>"
        + paragraph("删去的行")
        + "</w:tc></w:tr></w:tbl>"
    )
    made = docx(paragraph("虚构县人民法院"), paragraph(""), table, paragraph("如不服本判决"))
    assert text(tmp_path, "a.docx", made).split("\n") == [
        "虚构县人民法院",
        "被告人\t张某甲",
        "如不服本判决",
    ]


def test_what_is_deleted_hidden_or_an_instruction_is_not_text(tmp_path):
    made = docx(
        "<w:p><w:r>" + told("判处有期徒刑") + "</w:r>"
        "<w:del><w:r><w:delText>五年</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r>" + told("移走") + "</w:r></w:moveFrom>"
        "<w:ins><w:r>" + told("三年") + "</w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr>" + told("隐藏") + "</w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr>' + told("六个月") + "</w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr>"
        + told("。")
        + "</w:r></w:p>"
    )
    assert text(tmp_path, "a.docx", made) == "判处有期徒刑三年六个月。"


def test_a_paragraph_whose_mark_was_deleted_runs_on(tmp_path):
    made = docx(paragraph("判决", "<w:rPr><w:del/></w:rPr>"), paragraph("如下："), paragraph("一"))
    assert text(tmp_path, "a.docx", made).split("\n") == ["判决如下：", "一"]


def test_a_text_box_is_read_once_and_after_its_paragraph(tmp_path):
    box = "<w:txbxContent>" + paragraph("（2026）虚01刑初12号") + "</w:txbxContent>"
    made = docx(
        "<w:p><w:r>"
        + told("刑事")
        + "<mc:AlternateContent><mc:Choice Requires='wps'>"
        + box
        + "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
        + box
        + "</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r>" + told("判决书") + "</w:r></w:p>"
    )
    assert text(tmp_path, "a.docx", made).split("\n") == ["刑事判决书", "（2026）虚01刑初12号"]


def test_running_heads_feet_and_notes_are_text_and_page_numbers_are_not(tmp_path):
    links = [
        ("header", "header1.xml", False),
        ("header", "header2.xml", False),
        ("footer", "footer1.xml", False),
        ("footnotes", "footnotes.xml", False),
    ]
    head = story("hdr", paragraph("（2026）虚01刑初12号"))
    foot = story("ftr", paragraph("第 1 页 共 3 页") + paragraph("本件与原本核对无异"))
    notes = story("footnotes", "<w:footnote>" + paragraph("注一") + "</w:footnote>")
    parts = {"header1.xml": head, "header2.xml": head, "footer1.xml": foot, "footnotes.xml": notes}
    more = {f"word/{name}": part for name, part in parts.items()}
    made = docx(paragraph("正文"), links=links, more=more)
    assert text(tmp_path, "a.docx", made).split("\n") == [
        "（2026）虚01刑初12号",
        "正文",
        "注一",
        "本件与原本核对无异",
    ]


def test_numbers_that_word_puts_before_items_are_read(tmp_path):
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = story(
        "numbering",
        '<w:abstractNum w:abstractNumId="7">'
        + level.format("chineseCountingThousand", "%1、")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
        + level.format("bullet", "●")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>',
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
    made = docx(
        *(paragraph(f"项{n}", item.format(1)) for n in range(1, 13)),
        paragraph("点", item.format(2)),
        more={"word/numbering.xml": numbering},
    )
    lines = text(tmp_path, "a.docx", made).split("\n")
    assert (lines[0], lines[1], lines[9], lines[11]) == (
        "一、项1",
        "二、项2",
        "十、项10",
        "十二、项12",
    )
    assert lines[12] == "点"


def test_a_template_on_the_writers_disk_and_hyperlinks_are_harmless(tmp_path):
    made = docx(
        paragraph("正文"),
        links=[("hyperlink", "http://example.invalid/", True)],
        more={
            "word/_rels/settings.xml.rels": (
                '<Relationships><Relationship Id="a" Type="x/attachedTemplate" '
                'Target="file:///C:\\模板\\判决书.dotx" TargetMode="External"/></Relationships>'
            )
        },
    )
    assert text(tmp_path, "a.docx", made) == "正文"


# PDF


@pytest.mark.parametrize("seed", range(4))
def test_a_printed_ruling_reads_as_its_text(tmp_path, seed):
    made = ruling(seed)
    printed = text(tmp_path, "a.pdf", typeset(made.text).bytes())
    assert plain(printed) == plain(made.text)
    path = tmp_path / "a.pdf"
    (document,) = documents(path)
    reading = document.read()
    assert reading.value("case_no") == made.expected["case_no"]
    assert reading.elements["organ"].spans[0].of(document.text) == made.expected["organ"]


@pytest.mark.parametrize("number", ["— {} —", "- {} -", "第 {} 页", "{}", "第{}页 共2页"])
def test_running_page_numbers_are_dropped(tmp_path, number):
    made = "\n".join(f"第{n}项" + "原告主张的事实与理由" * 4 + "。" for n in range(12))
    printed = text(tmp_path, "a.pdf", typeset(made, number=number).bytes())
    assert plain(printed) == plain(made)


def test_running_heads_are_kept_once_and_do_not_cut_a_sentence(tmp_path):
    made = Pdf()
    for n in range(3):
        line = "甲乙丙"[n] * 28
        made.page(
            [(79, 800, 12, "（2026）虚01刑初12号"), (79, 700, 16, line), (79, 60, 12, f"{n + 1}/3")]
        )
    lines = text(tmp_path, "a.pdf", made.bytes()).split("\n")
    assert lines == ["（2026）虚01刑初12号", "甲" * 28 + "乙" * 28 + "丙" * 28]


def test_the_feet_of_a_printed_web_page_do_not_cut_a_sentence(tmp_path):
    made = Pdf()
    for n in range(2):
        line = "甲乙"[n] * 28
        made.page([(79, 700, 16, line), (40, 20, 8, f"http://court.invalid/judgment {n + 1}/2")])
    lines = text(tmp_path, "a.pdf", made.bytes()).split("\n")
    assert lines[0] == "甲" * 28 + "乙" * 28


def test_the_order_is_that_of_the_paper_not_that_of_drawing(tmp_path):
    made = Pdf()
    made.page([(79, 600, 16, "第三"), (79, 700, 16, "第一"), (79, 650, 16, "第二")])
    assert text(tmp_path, "a.pdf", made.bytes()).split("\n") == ["第一", "第二", "第三"]


def test_words_apart_on_one_line_stay_on_one_line(tmp_path):
    made = Pdf()
    made.page(
        [
            (79, 600, 16, "审判长"),
            (300, 600, 16, "子某"),
            (79, 570, 16, "审判员"),
            (300, 570, 16, "丑某"),
        ]
    )
    assert text(tmp_path, "a.pdf", made.bytes()).split("\n") == ["审判长 子某", "审判员 丑某"]


def test_text_that_stands_aslant_is_a_watermark(tmp_path):
    lines = [(79, 700, 16, "本院认为，事实清楚。")]
    alone, both = Pdf(), Pdf()
    alone.page([(150, 300, 40, "仅供内部查阅")], angle=45)
    codes = "仅供内部查阅".encode("utf-16-be").hex()
    mark = f"BT /F 40 Tf .7071 .7071 -.7071 .7071 150 300 Tm <{codes}> Tj ET".encode()
    both.page(lines, more=mark)
    assert text(tmp_path, "a.pdf", both.bytes()) == lines[0][3]
    with pytest.raises(XiezhiError, match="DOC-123"):
        text(tmp_path, "b.pdf", alone.bytes())


def test_lines_that_pages_happen_to_end_with_are_text(tmp_path):
    made = "\n".join("原告主张的事实与理由" * 4 + "。" for _ in range(33))
    printed = text(tmp_path, "a.pdf", typeset(made, number="").bytes())
    assert plain(printed) == plain(made)


@pytest.mark.parametrize(
    ("turn", "matrix", "first", "second"),
    [
        (90, "0 1 -1 0", "100 100", "140 100"),
        (180, "-1 0 0 -1", "500 100", "500 140"),
        (270, "0 -1 1 0", "500 700", "460 700"),
    ],
)
def test_a_turned_page_is_read_as_it_is_looked_at(tmp_path, turn, matrix, first, second):
    # Drawn so that it stands upright once the viewer has turned the page.
    made = Pdf()
    lines = ((second, "second line"), (first, "first line"))
    drawn = (f"BT /H 16 Tf {matrix} {place} Tm ({line}) Tj ET" for place, line in lines)
    made.page([], more="\n".join(drawn).encode(), turn=turn)
    assert text(tmp_path, "a.pdf", made.bytes()).split("\n") == ["first line", "second line"]


def test_a_scan_is_called_one_and_never_empty(tmp_path):
    made = Pdf()
    made.scanned()
    made.scanned([(400, 20, 8, "扫描全能王")])
    with pytest.raises(XiezhiError, match="DOC-110"):
        text(tmp_path, "a.pdf", made.bytes())


def test_scanned_pages_among_others_are_named_and_nothing_is_concluded(tmp_path):
    made = ruling(1)
    printed = typeset(made.text)
    printed.scanned()
    printed.scanned([(400, 20, 8, "第 4 页")])
    path = tmp_path / "a.pdf"
    path.write_bytes(printed.bytes())
    pages = len(printed.pages)
    aside: list[XiezhiError] = []
    (document,) = documents(path, aside=aside)
    assert [error.code for error in aside] == ["DOC-111"]
    assert aside[0].where["pages"] == document.lost_pages == f"{pages - 1}-{pages}"
    reading = document.read()
    assert reading.value("case_no") == made.expected["case_no"]
    assert not [name for name, element in reading.elements.items() if element.rule]
    assert reading.terms == () and reading.doubts[0].code == "pages_lost"
    with pytest.raises(XiezhiError, match="DOC-111"):
        list(documents(path))


def test_an_empty_page_at_the_end_is_no_scan(tmp_path):
    made = typeset("本院认为，事实清楚。")
    made.page([])
    path = tmp_path / "a.pdf"
    path.write_bytes(made.bytes())
    assert extract(path, "a.pdf", "pdf").notes == ()


def test_a_character_that_a_missing_font_takes_along_is_told(tmp_path):
    made = Pdf()
    made.page([(79, 700, 16, "判处罚金一千")])
    made.page([(79, 700, 16, "元"), (79, 670, 16, "刑期自即日起计算。")])
    path = tmp_path / "a.pdf"
    path.write_bytes(made.bytes())
    found = extract(path, "a.pdf", "pdf")
    # A machine that has a Chinese font loses nothing.
    assert "元" in found.text or found.notes == (("DOC-128", {"file": "a.pdf", "pages": "2"}),)


@pytest.mark.parametrize(
    "line",
    ["— 3 —", "-12-", "第 3 页", "第三页 共五页", "共5页 第3页", "3/10", "Page 3 of 10", "·3·"],
)
def test_page_numbers_are_known_in_their_dresses(line):
    assert is_page_number(line)


@pytest.mark.parametrize(
    "line", ["3", "第三", "二〇二六年", "第3页内容", "-", "（2026）虚01刑初12号", "3."]
)
def test_what_may_be_text_is_no_page_number(line):
    assert not is_page_number(line)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 500), st.integers(0, 700), st.text("甲乙丙丁", min_size=1, max_size=5)
        ),
        max_size=25,
    )
)
def test_no_piece_is_lost_or_doubled_by_the_layout(pieces):
    drawn = [Piece(t, x, x + 16 * len(t), y, 16) for x, y, t in pieces]
    laid = "".join(line.text for line in lines_of(drawn))
    assert sorted(laid.replace(" ", "").replace("\t", "")) == sorted("".join(t for *_, t in pieces))


# Web pages


def page(body: str, head: str = '<meta charset="utf-8">') -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def test_blocks_are_lines_and_hidden_text_is_not_text(tmp_path):
    made = page(
        "<script>var x='脚本'</script><style>.no,#gone{display:none}</style>"
        "<h1>民事&#21028;决书</h1><div>原告<b>张某</b>甲，<br>被告&nbsp;李某&lt;乙&gt;</div>"
        "<p style='display: none'>藏</p><p hidden>藏</p><p class='a no'>藏</p><p id=gone>藏</p>"
        "<table><tr><td>本金</td><td>一万元</td></tr></table><ruby>判<rt>pan</rt></ruby>"
        "<!-- 注 --><textarea>填</textarea>"
    )
    assert text(tmp_path, "a.html", made.encode()).split("\n") == [
        "民事判决书",
        "原告张某甲，",
        "被告\xa0李某<乙>",
        "本金\t一万元",
        "判",
    ]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", '<meta charset="utf-8">'),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("gb18030", ""),
        ("utf-8", ""),
        ("utf-8-sig", '<meta charset="gbk">'),
        ("utf-16", ""),
        ("big5", '<meta charset="big5">'),
        ("gb18030", '<meta charset="utf-8">'),
    ],
)
def test_the_encoding_is_the_declared_one_or_the_only_possible(tmp_path, encoding, head):
    word = "人民法院" if encoding == "big5" else "赵某燚诉虚构县人民法院"
    assert text(tmp_path, "a.htm", page(f"<p>{word}</p>", head).encode(encoding)) == word


def test_of_a_page_of_the_public_database_only_the_document_is_read(tmp_path):
    made = page("<div>首页 搜索</div><div class='PDF_pox'><div>判决书</div></div><div>版权</div>")
    assert text(tmp_path, "a.html", made.encode()) == "判决书"


def test_a_page_saved_as_one_file_is_read(tmp_path):
    message = email.message.EmailMessage()
    message.make_related()
    part = email.message.EmailMessage()
    part.set_content(page("<p>裁定如下：</p>"), subtype="html", charset="utf-8", cte="base64")
    message.attach(part)
    assert text(tmp_path, "a.mht", message.as_bytes()) == "裁定如下："


# OFD


def test_an_ofd_reads_by_the_places_of_its_text(tmp_path):
    full = "甲乙丙丁戊己庚辛壬癸" * 2 + "子丑寅卯"
    first = [(38.2, 40, full[:22]), (27, 50, full), (27, 60, "结束。"), (100, 280, "— 1 —")]
    second = [(38.2, 40, "裁定如下："), (100, 280, "— 2 —")]
    lines = text(tmp_path, "a.ofd", ofd([first, second])).split("\n")
    assert lines == ["　　" + full[:22] + full + "结束。", "　　裁定如下："]


def test_an_ofd_of_pictures_is_a_scan(tmp_path):
    with pytest.raises(XiezhiError, match="DOC-110"):
        text(tmp_path, "a.ofd", ofd([[]]))


def test_one_file_in_any_form_gives_one_reading(tmp_path):
    made = ruling(2)
    kinds = {
        "a.docx": docx(*(paragraph(line) for line in made.text.split("\n"))),
        "a.html": page("".join(f"<p>{line}</p>" for line in made.text.split("\n"))).encode(),
        "a.pdf": typeset(made.text).bytes(),
        "a.txt": made.text.encode(),
    }
    found = {}
    for name, content in kinds.items():
        (tmp_path / name).write_bytes(content)
        (document,) = documents(tmp_path / name)
        reading = document.read()
        found[name] = {key: element.value for key, element in reading.elements.items()}
        for element in reading.elements.values():
            assert all(span.of(document.text) for span in element.spans)
    assert found["a.docx"] == found["a.html"] == found["a.pdf"] == found["a.txt"]
    assert found["a.txt"]["case_no"] == made.expected["case_no"]


def test_a_package_keeps_its_name_for_the_main_part(tmp_path):
    parts = {
        "_rels/.rels": '<Relationships><Relationship Id="a" Type="x/officeDocument" '
        'Target="/word/document2.xml"/></Relationships>',
        "[Content_Types].xml": "<Types/>",
        "word/document2.xml": story("document", paragraph("正文")),
    }
    assert text(tmp_path, "a.docx", zipped(parts)) == "正文"
