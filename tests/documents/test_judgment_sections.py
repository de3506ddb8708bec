"""Kind, form and parts of judgments and rulings of every instance; the texts are fictional."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.kinds import kind_and_form
from xiezhi.documents.text import prepare

ALL_PARTS = ("head", "parties", "procedure", "claims", "facts")
ALL_PARTS += ("reasoning", "disposition", "appeal", "bench", "annex")
FIRST = """虚构县人民法院
刑 事 判 决 书
（2026）虚0101刑初12号
公诉机关虚构县人民检察院。
被告人甲某，男，1990年1月1日出生。因涉嫌犯盗窃罪，于2026年1月5日被刑事拘留。
辩护人乙某，虚构律师事务所律师。
虚构县人民检察院以虚检刑诉〔2026〕7号起诉书指控被告人甲某犯盗窃罪，于2026年3月2日向本院提起公诉。本院依法组成合议庭，于2026年4月1日公开开庭审理了本案。现已审理终结。
公诉机关指控，被告人甲某窃得手机一部。
被告人甲某对指控的事实没有异议。
经审理查明，2026年1月4日，被告人甲某窃得手机一部。
本院认为，该证言来源合法，本院予以采信。
本院认为，被告人甲某的行为已构成盗窃罪。依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：
一、被告人甲某犯盗窃罪，判处有期徒刑六个月。
二、责令退赔。
如不服本判决，可在接到判决书的第二日起十日内，向虚构省虚构市中级人民法院提出上诉。
审　判　长　　丙　某
审　判　员　　丁　某
二〇二六年四月九日
书　记　员　　戊　某
附：相关法律条文
《中华人民共和国刑法》
第二百六十四条 盗窃公私财物，数额较大的，判处有期徒刑。
"""
SECOND = """虚构省虚构市中级人民法院
刑事裁定书
（2026）虚01刑终3号
原公诉机关虚构县人民检察院。
上诉人（原审被告人）甲某，男。
虚构县人民法院审理虚构县人民检察院指控原审被告人甲某犯盗窃罪一案，于2026年4月9日作出（2026）虚0101刑初12号刑事判决。原审被告人甲某不服，提出上诉。本院依法组成合议庭审理了本案。现已审理终结。
原审法院经审理查明，被告人甲某窃得手机一部。
原审法院认为，被告人甲某的行为构成盗窃罪，判决如下：一、被告人甲某犯盗窃罪，判处有期徒刑六个月。
上诉人甲某上诉提出，量刑过重。
经二审审理查明的事实与原判一致。
本院认为，原判量刑适当。依照《中华人民共和国刑事诉讼法》第二百三十六条之规定，裁定如下：
驳回上诉，维持原判。
本裁定为终审裁定。
审判长丙某
二〇二六年六月一日
"""
CIVIL = """虚构县人民法院
民 事 调 解 书
（2026）虚0101民初55号
原告：甲某。
被告：虚构有限公司。
原告甲某与被告虚构有限公司买卖合同纠纷一案，本院于2026年2月3日立案后，依法适用简易程序公开开庭进行了审理。
原告甲某向本院提出诉讼请求：支付货款。
本案审理过程中，经本院主持调解，双方当事人自愿达成如下协议：
一、被告支付货款一万元。
上述协议，不违反法律规定，本院予以确认。
审判员丙某
二〇二六年三月三日
"""


def parts(text):
    prepared = prepare(text)
    return divide(prepared, *kind_and_form(prepared))


def raw(doc, name):
    return doc.raw(getattr(doc, name))


def test_a_first_judgment_falls_into_its_parts():
    doc = parts(FIRST)
    assert (doc.kind, doc.form) == ("criminal", "judgment")
    assert raw(doc, "head").strip().endswith("(2026)虚0101刑初12号")
    assert raw(doc, "parties").startswith("公诉机关")
    assert raw(doc, "procedure").startswith("虚构县人民检察院以")
    assert raw(doc, "claims").startswith("公诉机关指控")
    assert raw(doc, "facts").startswith("经审理查明")
    assert raw(doc, "reasoning").rstrip().endswith("判决如下:")
    assert raw(doc, "disposition").split() == [
        "一、被告人甲某犯盗窃罪,判处有期徒刑六个月。",
        "二、责令退赔。",
    ]
    assert raw(doc, "appeal").startswith("如不服本判决")
    assert raw(doc, "bench").startswith("审判长丙某")
    assert raw(doc, "annex").startswith("附:相关法律条文")


def test_the_same_text_on_one_line_falls_into_the_same_parts():
    whole, line = parts(FIRST), parts(" ".join(FIRST.split("\n")))
    for name in ("parties", "procedure", "facts", "reasoning", "disposition", "appeal", "annex"):
        assert "".join(raw(whole, name).split()) == "".join(raw(line, name).split()), name


def test_the_order_of_an_appeal_is_its_own_and_not_the_one_it_quotes():
    doc = parts(SECOND)
    assert (doc.kind, doc.form) == ("criminal", "ruling")
    assert raw(doc, "disposition").strip() == "驳回上诉,维持原判。"
    assert raw(doc, "reasoning").startswith("本院认为,原判量刑适当")
    assert "六个月" in raw(doc, "claims")


def test_a_mediation_document_has_its_terms_as_disposition():
    doc = parts(CIVIL)
    assert (doc.kind, doc.form) == ("civil", "mediation")
    assert raw(doc, "disposition").strip() == "一、被告支付货款一万元。"


def test_a_copy_without_head_begins_with_the_facts():
    text = FIRST[FIRST.index("经审理查明") :]
    doc = parts(text)
    assert doc.kind == "criminal"
    assert not doc.head and not doc.parties and not doc.procedure
    assert raw(doc, "facts").startswith("经审理查明")
    assert "六个月" in raw(doc, "disposition")


def test_a_text_cut_off_before_the_order_has_no_order():
    doc = parts(FIRST[: FIRST.index("依照《")])
    assert not doc.disposition and not doc.bench
    assert raw(doc, "reasoning").startswith("本院认为")


def test_a_table_judgment_has_the_parts_of_its_headings():
    text = (
        "虚构县人民法院\n刑事判决书\n（2026）虚0101刑初9号\n公诉机关\n虚构县人民检察院\n被告人\n基本情况\n被告人甲某。\n"
        "指控事实\n被告人甲某窃得手机一部。\n判决理由\n被告人甲某构成盗窃罪。\n法律依据\n《中华人民共和国刑法》第二百六十四条。\n"
        "判决结果\n被告人甲某犯盗窃罪，判处拘役二个月。\n权利告知\n如不服本判决，可以上诉。\n审判员丙某\n二〇二六年一月九日"
    )
    doc = parts(text)
    assert raw(doc, "disposition").strip() == "被告人甲某犯盗窃罪,判处拘役二个月。"
    assert raw(doc, "claims").startswith("指控事实")
    assert raw(doc, "reasoning").startswith("判决理由")


@pytest.mark.parametrize(
    ("title", "number", "kind", "form"),
    [
        ("刑事附带民事判决书", "（2026）虚01刑初1号", "criminal", "judgment"),
        ("民 事 裁 定 书", "（2026）虚01民辖终1号", "civil", "ruling"),
        ("行政判决书", "（2026）虚01行初1号", "administrative", "judgment"),
        ("行政赔偿调解书", "（2026）虚01行赔初1号", "administrative", "mediation"),
        ("国家赔偿决定书", "（2026）虚01委赔1号", "administrative", "decision"),
        ("执行裁定书", "（2026）虚01执异1号之一", "enforcement", "ruling"),
        ("执行决定书", "（2026）虚01执1号", "enforcement", "decision"),
        ("支付令", "（2026）虚01民督1号", "civil", "order"),
        ("强制医疗决定书", "（2026）虚01刑医1号", "criminal", "decision"),
        ("指定管辖决定书", "（2026）虚01刑辖1号", "criminal", "decision"),
        ("限制消费令", "（2026）虚01执1号", "enforcement", ""),
        ("应诉通知书", "（2026）虚01行初1号", "administrative", ""),
        ("民事判决书", "（2009）虚民一初字第00012号", "civil", "judgment"),
        ("判决书", "（2009）虚行民二初字第12号", "civil", "judgment"),
        ("判决书", "（2012）虚刑附民初字第3号", "criminal", "judgment"),
    ],
)
def test_title_or_number_tell_kind_and_form(title, number, kind, form):
    text = f"虚构县人民法院\n{title}\n{number}\n原告甲某。\n本院决定如下事项。"
    assert kind_and_form(prepare(text)) == (kind, form)


def test_a_title_with_spaces_in_a_copy_on_one_line_is_one():
    head = "虚构省虚构市中级人民法院 刑 事 附 带 民 事 裁 定 书 （2026）虚01刑终7号 "
    body = "原公诉机关虚构县人民检察院。 本院认为，裁定如下： 驳回上诉，维持原判。"
    assert kind_and_form(prepare(head + body)) == ("criminal", "ruling")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "房屋租赁合同\n出租方甲某与承租方乙某经协商一致，订立本合同。违约方承担赔偿责任。",
        "虚构县人民检察院\n起诉书\n虚检刑诉〔2026〕7号\n被告人甲某，男。本院审查查明：被告人甲某窃得手机一部。本院认为，被告人甲某犯盗窃罪。",
        "虚构网讯：法院昨日公开宣判，被告人甲某犯盗窃罪，被判处有期徒刑六个月。",
        "第二百六十四条 盗窃公私财物，数额较大的，处三年以下有期徒刑、拘役或者管制，并处或者单处罚金。",
        "民事起诉状\n原告：甲某。被告：乙某。诉讼请求：判令被告偿还借款。此致虚构县人民法院",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "行政处罚决定书\n虚公罚决〔2026〕3号\n违法行为人甲某。现决定给予行政拘留五日。虚构县公安局",
        "虚构仲裁委员会\n裁决书\n申请人甲某与被申请人乙某劳动争议一案。本委认为，裁决如下：一、驳回申请人的请求。",
        "经依法审查查明：被告人甲某窃得手机一部。本院认为，被告人甲某犯盗窃罪。提起公诉，请依法判处。此致虚构县人民法院",
        "第一条 人民法院审理查明的事实。\n第二条 本院认为部分应当说理。\n第三条 判决如下的，被告人应当到庭。\n"
        * 4,
        "公证书\n申请人甲某。兹证明甲某于2026年1月1日在本公证员面前签名。",
    ],
)
def test_what_no_court_wrote_has_no_kind(text):
    assert kind_and_form(prepare(text)) is None


@pytest.mark.parametrize("spaced", ["审 判 长", "书　记　员", "张 三", "第 264 条", "2026 年 3 月"])
def test_spaces_inside_words_vanish(spaced):
    assert "".join(spaced.split()) in prepare(f"某某 {spaced} 某某").plain.replace("\n", "")
    assert "\n" not in prepare(spaced).plain


def test_spaces_of_a_text_on_one_line_end_paragraphs():
    text = "虚构县人民法院 刑事判决书 （2026）虚0101刑初12号 公诉机关虚构县人民检察院。 审判员李晓 "
    text += "二〇二六年六月二日 书记员王五"
    assert prepare(text).plain.split("\n") == [
        "虚构县人民法院",
        "刑事判决书",
        "(2026)虚0101刑初12号",
        "公诉机关虚构县人民检察院。",
        "审判员李晓",
        "二〇二六年六月二日",
        "书记员王五",
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("甲乙。，； 　\n\r\u200b０（审判长ABC1\u2028〇O二"), max_size=80))
def test_every_plain_character_stands_at_its_place(original):
    text = prepare(original)
    assert len(text.plain) == len(text.places)
    assert list(text.places) == sorted(set(text.places))
    for char, place in zip(text.plain, text.places, strict=True):
        if "一" <= char <= "鿿":
            assert original[place] == char
    assert not text.plain.startswith("\n") and "\n\n" not in text.plain
    written = [char for char in original if not char.isspace() and char != "\u200b"]
    assert len([char for char in text.plain if char != "\n"]) == len(written)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FIRST.split("\n") + SECOND.split("\n")), max_size=30))
def test_the_parts_stand_in_order_and_cover_the_text(lines):
    text = prepare("\n".join(lines))
    doc = divide(text, "criminal", "judgment")
    place = 0
    for name in ALL_PARTS:
        part = getattr(doc, name)
        assert part.start == place <= part.end, name
        place = part.end
    assert place == len(text.plain)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "本院认为，",
        "判决如下：",
        "原告甲诉被告乙一案，",
        "经审理查明",
        "虚构县人民法院审理",
        "（2026）虚01刑初1号",
        "附：",
        "审判长",
        "被告人甲、乙、",
        "本院于2026年1月1日立案，",
        "一 二 ",
        "人民检察院以",
    ],
)
def test_the_time_is_bounded_on_hostile_repeats(unit):
    text = unit * (200_000 // len(unit))
    started = time.process_time()
    prepared = prepare(text)
    kind_and_form(prepared)
    divide(prepared, "civil", "judgment")
    assert time.process_time() - started < 3
