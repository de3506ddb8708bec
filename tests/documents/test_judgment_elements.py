"""Head, signature and procedure of judgments; all courts, numbers and names are fictional."""

from __future__ import annotations

from datetime import date

import pytest

from xiezhi.documents import read_text
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.head import read_head
from xiezhi.documents.judgment.procedure import read_procedure
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.judgment.signature import read_signature
from xiezhi.documents.kinds import kind_and_form
from xiezhi.documents.rows import rows
from xiezhi.documents.text import prepare

BODY = "\n本院认为，理由如上。判决如下：\n驳回原告甲某的诉讼请求。\n"
TAIL = "如不服本判决，可以上诉。\n审判员丙某\n二〇二六年六月三日\n书记员丁某"


def read(text):
    prepared = prepare(text)
    found = Collector(prepared)
    doc = divide(prepared, *(kind_and_form(prepared) or ("civil", "judgment")))
    read_head(doc, found)
    read_signature(doc, found)
    read_procedure(doc, found)
    return found


def told(sentence, tail=TAIL, number="（2026）虚0101民初12号"):
    return read(
        f"虚构县人民法院\n民事判决书\n{number}\n原告：甲某。\n{sentence}本案现已审理终结。{BODY}{tail}"
    )


@pytest.mark.parametrize(
    ("head", "number", "court", "level"),
    [
        (
            "虚构县人民法院\n民事判决书\n（2026）虚0101民初12号",
            "（2026）虚0101民初12号",
            "虚构县人民法院",
            "first",
        ),
        (
            "虚构省高级人民法院\n民 事 判 决 书\n(2026)虚民终9号之一",
            "（2026）虚民终9号之一",
            "虚构省高级人民法院",
            "second",
        ),
        (
            "中华人民共和国最高人民法院\n民事裁定书\n〔2026〕最高法民申7号",
            "（2026）最高法民申7号",
            "最高人民法院",
            "special",
        ),
        (
            "虚构铁路运输法院\n行政判决书\n［2012］虚铁行初字第00008号",
            "（2012）虚铁行初字第00008号",
            "虚构铁路运输法院",
            "first",
        ),
        (
            "甲某与乙某买卖合同纠纷一审民事判决书虚构省虚构县人民法院民事判决书（2026）虚0101民初3号",
            "（2026）虚0101民初3号",
            "虚构省虚构县人民法院",
            "first",
        ),
        (
            "（2026）虚01刑再3号甲某盗窃一案刑事判决书虚构市中级人民法院刑事判决书（2026）虚01刑再3号",
            "（2026）虚01刑再3号",
            "虚构市中级人民法院",
            "retrial",
        ),
        (
            "虚构生产建设兵团第一师中级人民法院\n执行裁定书\n（2026）兵01执复2号",
            "（2026）兵01执复2号",
            "虚构生产建设兵团第一师中级人民法院",
            "special",
        ),
        (
            "虚构自治区高级人民法院虚构自治州分院\n刑事判决书\n（2O26）虚40刑终5号",
            "（2026）虚40刑终5号",
            "虚构自治区高级人民法院虚构自治州分院",
            "second",
        ),
        (
            "虚构互联网法院\n民事判决书\n须知\n一、当事人应当履行判决。\n（2026）虚0192民初6号",
            "（2026）虚0192民初6号",
            "虚构互联网法院",
            "first",
        ),
    ],
)
def test_the_head_gives_number_court_and_instance(head, number, court, level):
    found = read(f"{head}\n原告：甲某。\n原告甲某与乙某纠纷一案，本案现已审理终结。{BODY}{TAIL}")
    assert (found.value("case_no"), found.value("organ"), found.value("level")) == (
        number,
        court,
        level,
    )


def test_a_number_no_court_gives_is_kept_and_doubted():
    found = told("", number="（2019）1702行审9号")
    assert found.value("case_no") == "（2019）1702行审9号"
    assert [doubt.code for doubt in found.doubts] == ["odd_case_no"]


def test_the_record_has_the_number_without_its_leading_zeros_and_no_odd_one():
    text = (
        f"虚构县人民法院\n民事判决书\n{{}}\n原告：甲某。\n本院立案。本案现已审理终结。{BODY}{TAIL}"
    )
    for written, kept in (
        ("（2012）虚民初字第00012号", "（2012）虚民初字第12号"),
        ("（2019）1702行审9号", None),
    ):
        (row,) = rows(read_text(text.format(written), "x"))["judgment"]
        assert row.get("case_no") == kept


def test_a_phrase_inside_a_number_is_taken_out_unless_it_parts_digits():
    found = told("", number="（2026）虚0101猫喜欢晒太阳民初12号")
    assert found.value("case_no") == "（2026）虚0101民初12号"
    assert [doubt.code for doubt in found.doubts] == ["interrupted"]
    found = told("", number="（2026）虚01猫喜欢晒太阳01民初12号")
    assert [doubt.code for doubt in found.doubts] == ["odd_case_no"]


@pytest.mark.parametrize(
    ("court", "odd"),
    [
        ("虚构省虚构市虚构区人民法院", False),
        ("虚构市第一中级人民法院", False),
        ("虚构高新技术产业开发区人民法院", False),
        ("虚构省虚构海事法院", False),
        ("河猫喜欢晒太阳北省虚构县人民法院", True),
        ("虚构县版权属于虚构网站人民法院", True),
    ],
)
def test_a_court_with_a_phrase_in_its_name_is_doubted(court, odd):
    found = read(f"{court}\n民事判决书\n（2026）虚0101民初12号\n原告：甲某。{BODY}{TAIL}")
    assert ("odd_court" in [doubt.code for doubt in found.doubts]) is odd


@pytest.mark.parametrize(
    "written",
    ["（2026）虚01XX民初5号", "（2026）虚0101民初12、13号", "（98）虚民初字第40号"],
)
def test_masked_joined_and_old_numbers_stay_as_written(written):
    found = told("", number=written)
    assert found.value("case_no") == written
    assert [doubt.code for doubt in found.doubts] == ["odd_case_no"]


def test_a_masked_court_is_read_whole():
    found = read(
        f"虚构省XX县人民法院\n民事判决书\n（2026）虚0101民初12号\n原告：甲某。\n本案现已审理终结。{BODY}{TAIL}"
    )
    assert found.value("organ") == "虚构省XX县人民法院"
    assert not found.doubts


@pytest.mark.parametrize(
    "tail",
    [
        "本案由本院提审。\n二〇二六年六月三日",
        "本案由本院提审。\n虚构县人民法院\n2026年6月3日\n",
        "执行员丙某二〇二六年六月三日书记员丁某",
    ],
)
def test_a_document_under_the_seal_alone_is_dated_by_its_last_line(tail):
    found = read(
        "虚构县人民法院\n再审决定书\n（2026）虚0101民监1号\n甲某于2026年1月2日申请再审。\n"
        f"本院认为，依照《中华人民共和国民事诉讼法》第二百零九条规定，决定如下：\n{tail}"
    )
    assert found.value("judged_on") == date(2026, 6, 3)


def test_a_date_inside_the_last_sentence_is_not_the_day_of_the_document():
    found = read(
        "虚构县人民法院\n执行通知书\n（2026）虚0101执1号\n甲某：\n本院于2026年1月2日立案执行。限你在\n2026年2月3日前履行。"
    )
    assert found.value("judged_on") is None


def test_a_quoted_number_and_court_are_not_those_of_a_copy_that_lost_its_head():
    found = read(
        "经审理查明，虚构县人民法院作出（2025）虚0101民初1号民事判决书，甲某未履行。" + BODY
    )
    assert not {"case_no", "organ", "judged_on"} & set(found.elements)


@pytest.mark.parametrize(
    "written",
    [
        "二〇二六年六月三日",
        "二○二六年六月三日",
        "二O二六年六月三日",
        "二0二六年六月三日",
        "二零二六年六月三日",
        "2026年6月3日",
        "２０２６年６月３日",
    ],
)
def test_the_date_of_the_signature_is_read_in_every_spelling(written):
    for tail in (f"审判员丙某\n{written}\n书记员丁某", f"审 判 员 丙某 {written} 书 记 员 丁某"):
        assert told("", tail).value("judged_on") == date(2026, 6, 3)


def test_no_date_of_term_or_appeal_is_taken_for_the_signature():
    tail = "（刑期自2026年1月5日起至2026年7月4日止。）\n如不服本判决，于2026年8月1日前上诉。\n审判员丙某"
    assert told("", tail).value("judged_on") is None


@pytest.mark.parametrize(
    ("sentence", "procedure"),
    [
        ("本院依法适用简易程序审理。", "simple"),
        ("本院适用刑事案件速裁程序审理。", "fast_track"),
        ("本院依法适用小额诉讼程序审理。", "small_claims"),
        ("本院依法适用简易程序，后因案情复杂转为普通程序。", "ordinary"),
        ("本院依法适用普通程序审理。", "ordinary"),
        ("原告不服《行政处罚决定书（简易程序）》。", None),
    ],
)
def test_the_procedure_is_the_one_last_applied(sentence, procedure):
    assert told(sentence).value("procedure") == procedure


def test_a_civil_panel_of_first_instance_means_the_ordinary_procedure():
    found = told("本院依法组成合议庭审理。")
    assert found.value("procedure") == "ordinary"
    assert found.elements["procedure"].rule


@pytest.mark.parametrize(
    ("sentence", "tail", "bench"),
    [
        ("本院依法组成合议庭审理。", TAIL, "panel"),
        ("本院实行独任审判。", TAIL, "sole"),
        ("", TAIL, "sole"),
        (
            "由审判员丙某独任审判，后转为合议庭。",
            "审判长丙某\n审判员丁某\n二〇二六年六月三日",
            "panel",
        ),
        ("", "本判决为终审判决。", None),
    ],
)
def test_the_bench_is_what_signed_or_what_is_told(sentence, tail, bench):
    assert told(sentence, tail).value("bench") == bench


def test_the_days_of_filing_and_hearing_and_whether_it_was_open():
    found = told(
        "虚构县人民检察院于2026年3月2日向本院提起公诉，本院于2026年3月4日立案，于2026年4月1日、5月6日公开开庭审理了本案。"
    )
    assert found.value("filed_on") == date(2026, 3, 4)
    assert found.value("heard_on") == date(2026, 5, 6)
    assert found.value("open_hearing") is True
    closed = told("本院于当日受理，因涉及未成年人，于2026年4月1日不公开开庭审理了本案。")
    assert closed.value("open_hearing") is False
    assert closed.value("filed_on") is None


def test_every_element_stands_where_its_span_says():
    text = "虚构县人民法院\n民事判决书\n（2026）虚0101民初12号\n原告：甲某。\n"
    text += f"本院于２０２６年３月４日立案。本案现已审理终结。{BODY}{TAIL}"
    found = read(text)
    assert found.places("case_no")[0].of(text) == "（2026）虚0101民初12号"
    assert found.places("organ")[0].of(text) == "虚构县人民法院"
    assert found.places("judged_on")[0].of(text) == "二〇二六年六月三日"
    assert found.places("filed_on")[0].of(text) == "２０２６年３月４日"


@pytest.mark.parametrize(
    "words",
    [
        "虚构县人民检察院以虚检刑诉（2026）9号起诉书指控被告人甲某犯盗窃罪，于2026年4月1日向本院提起公诉。",
        "虚构县人民检察院指控被告人甲某犯盗窃罪一案，于2026年4月1日向本院提起公诉。",
        "公诉机关虚构县人民检察院于2026年4月1日以虚检刑诉（2026）9号起诉书向本院提起公诉，指控被告人甲某犯盗窃罪。",
    ],
)
def test_the_day_of_the_prosecution_is_read_however_it_is_told(words: str) -> None:
    text = (
        "虚构县人民法院\n刑事判决书\n（2026）虚0101刑初12号\n公诉机关虚构县人民检察院。\n被告人甲某，男。\n"
        f"{words}本院适用简易程序，公开开庭审理了本案。现已审理终结。\n经审理查明，被告人甲某窃得3000元。\n"
        "本院认为，被告人甲某构成盗窃罪。依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：\n"
        "被告人甲某犯盗窃罪，判处拘役三个月，并处罚金一千元。\n审判员　乙某\n二〇二六年四月二十日\n"
    )
    assert read_text(text, "x").value("filed_on") == date(2026, 4, 1)
