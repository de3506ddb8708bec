"""Sentences and fines are held against the range of their charge on every reading the text allows."""

from __future__ import annotations

import random
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents.articles import read_articles
from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.ranges import read_ranges
from xiezhi.documents.criminal.sentences import read_sentences
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.reading import Party, RangeCheck, Span
from xiezhi.documents.text import prepare
from xiezhi.law.catalogue import chinese_number

FORM = (
    "虚构县人民法院\n刑事判决书\n（2026）虚01刑初12号\n公诉机关虚构县人民检察院。\n{names}\n"
    "虚构县人民检察院指控被告人犯罪，向本院提起公诉。本院公开开庭审理了本案，现已审理终结。\n"
    "经审理查明，{acted}，{names}在虚构县实施了上述行为。\n"
    "本院认为，{opinion}公诉机关指控的罪名成立。依照《中华人民共和国刑法》{cited}之规定，判决如下：\n"
    "{order}\n如不服本判决，可在接到判决书的第二日起十日内提出上诉。\n审判员 甲乙丙\n{judged}"
)


def read(
    order: str,
    opinion: str = "",
    cited: str = "第五十二条",
    acted: str = "2025年3月1日",
    judged: str = "二〇二六年三月一日",
    names: tuple[str, ...] = ("甲某",),
) -> tuple[RangeCheck, ...]:
    """The checks of a fictional judgment."""
    text = prepare(
        FORM.format(
            names="。\n".join(f"被告人{name}" for name in names), acted=acted, opinion=opinion,
            cited=cited, order=order, judged=judged,
        )
    )  # fmt: skip
    doc, found = divide(text, "criminal", "judgment"), Collector(text)
    year = (
        2000
        + "〇一二三四五六七八九".index(judged[2]) * 10
        + "〇一二三四五六七八九".index(judged[3])
    )
    found.put("judged_on", date(year, 3, 1))
    parties = tuple(Party(name, "被告人", Span(0, 1)) for name in names)
    return read_ranges(
        doc, read_sentences(doc, parties, found), read_articles(doc, doc.reasoning), found
    )


def one(order: str, **how: str) -> RangeCheck:
    [check] = read(f"被告人甲某犯{order}。", **how)
    return check


SMALL = "被告人甲某盗窃他人财物，数额较大，其行为已构成盗窃罪。"
LARGE = "被告人甲某盗窃他人财物，数额巨大，其行为已构成盗窃罪。"
ROBBED = "被告人甲某的行为构成抢劫罪。"
FINED = "，并处罚金五千元"


@pytest.mark.parametrize(
    ("order", "opinion", "verdict", "basis"),
    [
        ("盗窃罪，判处有期徒刑三年" + FINED, SMALL, "within", "words"),
        ("盗窃罪，判处有期徒刑三年一个月" + FINED, SMALL, "above", "words"),
        ("盗窃罪，判处有期徒刑二年十一个月" + FINED, LARGE, "below", "words"),
        ("盗窃罪，判处有期徒刑二年" + FINED, LARGE + "其系自首。", "mitigated", "words"),
        ("盗窃罪，判处有期徒刑二年" + FINED, LARGE + "自首的意见不予采纳。", "mitigated", "words"),
        ("盗窃罪，判处有期徒刑十二年" + FINED, "其行为构成盗窃罪。", "within", "article"),
        ("盗窃罪，判处有期徒刑五年" + FINED, SMALL + "未达到数额巨大。", "within", "words"),
        ("盗窃罪，单处罚金五千元", SMALL, "within", "words"),
        ("危险驾驶罪，判处有期徒刑八个月" + FINED, "", "above", "only"),
        ("危险驾驶罪，判处拘役七个月" + FINED, "", "above", "general"),
        ("危险驾驶罪，判处有期徒刑三个月" + FINED, "", "below", "general"),
        ("妨害公务罪，判处有期徒刑三年", "", "within", "only"),
        ("妨害公务罪，判处有期徒刑三年六个月", "", "above", "only"),
        ("抢劫罪，判处拘役五个月" + FINED, ROBBED, "below", "article"),
        ("抢劫罪，单处罚金五千元", ROBBED, "below", "article"),
        ("抢劫罪，判处有期徒刑八年" + FINED, "被告人甲某入户抢劫，构成抢劫罪。", "below", "words"),
        ("故意伤害罪，判处无期徒刑", "被告人甲某致人轻伤，构成故意伤害罪。", "above", "words"),
        ("故意杀人罪，判处死刑，缓期二年执行", "", "within", "article"),
        ("故意杀人罪，判处有期徒刑十六年", "", "above", "general"),
        ("交通肇事罪，判处管制一年", "", "below", "article"),
        ("贩卖毒品罪，判处有期徒刑一年" + FINED, "被告人甲某贩卖毒品数量大。", "below", "words"),
    ],
)
def test_a_sentence_is_held_against_the_tiers_the_words_leave(order, opinion, verdict, basis):
    check = one(order, opinion=opinion)
    assert (check.term, check.basis) == (verdict, basis)


@pytest.mark.parametrize(
    ("order", "verdict"),
    [
        ("抢劫罪，判处有期徒刑四年", "missing"),
        ("抢劫罪，判处有期徒刑四年，并处罚金人民币九百元", "below_floor"),
        ("抢劫罪，判处有期徒刑四年，并处罚金人民币一千元", "within"),
        ("抢劫罪，判处有期徒刑四年，并处没收个人财产人民币五千元", "within"),
        ("盗窃罪，单处罚金二千元", "within"),
        ("盗窃罪，判处拘役五个月", "missing"),
        ("交通肇事罪，判处有期徒刑一年，并处罚金五千元", "not_provided"),
        ("寻衅滋事罪，判处有期徒刑六年", "within"),
        ("信用卡诈骗罪，判处有期徒刑一年，并处罚金一万元", "below_range"),
        ("信用卡诈骗罪，判处有期徒刑一年，并处罚金六十万元", "above_range"),
        ("信用卡诈骗罪，判处有期徒刑一年，并处罚金二万元", "within"),
        ("盗窃罪，免予刑事处罚", "not_applicable"),
        ("非法经营罪，判处有期徒刑一年，并处罚金五百元", "within"),
    ],
)
def test_a_fine_is_held_against_the_article(order, verdict):
    assert one(order).fine == verdict


def test_a_minor_may_be_fined_from_five_hundred():
    how = {"opinion": "被告人甲某犯罪时未满十八周岁。"}
    assert one("抢劫罪，判处有期徒刑四年，并处罚金五百元", **how).fine == "within"
    assert one("抢劫罪，判处有期徒刑四年，并处罚金四百元", **how).fine == "below_floor"


def test_every_version_between_act_and_judgment_counts():
    order = "侵犯公民个人信息罪，判处有期徒刑五年，并处罚金二万元"
    # Until 2015-10-31 the only tier ended at three years; judged later, the graver version may apply.
    assert one(order, acted="2014年5月1日", judged="二〇一五年三月一日").term == "above"
    assert one(order, acted="2014年5月1日", judged="二〇一六年三月一日").term == "within"
    gambling = "开设赌场罪，判处有期徒刑十一年，并处罚金二万元"
    assert one(gambling, acted="2020年5月1日", judged="二〇二一年三月一日").term == "above"


def test_a_missing_text_of_the_day_of_the_act_leaves_it_open():
    check = one(
        "开设赌场罪，判处有期徒刑十一年，并处罚金二万元",
        acted="2005年5月1日",
        judged="二〇〇七年三月一日",
    )
    assert (check.term, check.fine, check.missing) == ("", "", ("earlier_text",))
    assert one("虚构特别罪，判处有期徒刑二年").missing == ("charge_range",)


def test_an_older_text_from_memory_is_not_verified():
    check = one("敲诈勒索罪，判处有期徒刑十一年", acted="2010年5月1日", judged="二〇一一年三月一日")
    assert (check.term, check.verified) == ("above", False)


def test_the_cited_paragraph_alone_is_told_apart():
    check = one(
        "贩卖毒品罪，判处有期徒刑一年，并处罚金五千元",
        opinion="被告人甲某的行为构成贩卖毒品罪。", cited="第三百四十七条第一款、第三款",
    )  # fmt: skip
    assert (check.term, check.basis, check.least) == ("below", "paragraph", 84)


def test_each_defendant_has_his_own_tier():
    checks = read(
        "一、被告人甲某犯盗窃罪，判处有期徒刑四年，并处罚金五千元；\n二、被告人乙某犯盗窃罪，判处有期徒刑四年，并处罚金五千元。",
        opinion="被告人甲某盗窃数额巨大，被告人甲某的行为构成盗窃罪。被告人乙某盗窃数额较大，被告人乙某的行为构成盗窃罪。",
        names=("甲某", "乙某"),
    )
    assert [(check.defendant, check.term) for check in checks] == [
        ("甲某", "within"),
        ("乙某", "above"),
    ]


def test_a_pronoun_among_several_defendants_settles_nothing():
    checks = read(
        "一、被告人甲某犯盗窃罪，判处有期徒刑四年，并处罚金五千元；\n二、被告人乙某犯盗窃罪，判处有期徒刑一年，并处罚金五千元。",
        opinion="被告人甲某、乙某的行为构成盗窃罪。其盗窃数额较大。",
        names=("甲某", "乙某"),
    )
    assert [(check.term, check.basis) for check in checks] == [("within", "article")] * 2


def test_words_of_another_charge_do_not_count():
    checks = read(
        "被告人甲某犯盗窃罪，判处有期徒刑四年，并处罚金五千元；犯诈骗罪，判处有期徒刑一年，并处罚金三千元；"
        "决定执行有期徒刑四年六个月，并处罚金八千元。",
        opinion="被告人甲某盗窃数额巨大，其行为已构成盗窃罪；又诈骗他人财物，数额较大，其行为已构成诈骗罪。",
    )
    assert [(check.charge, check.term, check.basis) for check in checks] == [
        ("盗窃罪", "within", "words"), ("诈骗罪", "within", "words"),
    ]  # fmt: skip


def test_one_sum_for_several_counts_is_no_missing_fine():
    checks = read(
        "被告人甲某犯盗窃罪，判处有期徒刑四年；犯抢劫罪，判处有期徒刑五年；数罪并罚，决定执行有期徒刑八年，并处罚金八千元。"
    )
    assert {check.fine for check in checks} == {""}


def test_a_unit_has_no_term():
    [check] = read(
        "被告单位虚构贸易有限公司犯虚开发票罪，判处罚金人民币四十万元。",
        names=("虚构贸易有限公司",),
    )
    assert (check.term, check.fine) == ("not_applicable", "not_applicable")


def test_those_answerable_for_a_unit_may_have_no_fine():
    order = "虚开增值税专用发票罪，判处有期徒刑二年"
    assert one(order).fine == "missing"
    assert (
        one(
            order, opinion="被告单位虚构贸易有限公司系单位犯罪，被告人甲某系直接负责的主管人员。"
        ).fine
        == "within"
    )


# Oracle: bounds in months written from the articles; the tiers are told by the opinion's words.
ORACLE = [
    ("盗窃罪", "数额较大", 6, 36),
    ("盗窃罪", "数额巨大", 36, 120),
    ("盗窃罪", "数额特别巨大", 120, 180),
    ("敲诈勒索罪", "数额巨大", 36, 120),
    ("职务侵占罪", "数额巨大", 36, 120),
    ("合同诈骗罪", "数额特别巨大", 120, 180),
    ("信用卡诈骗罪", "数额巨大", 60, 120),
    ("集资诈骗罪", "数额较大", 36, 84),
    ("非法持有毒品罪", "情节严重", 36, 84),
    ("掩饰、隐瞒犯罪所得罪", "情节严重", 36, 84),
    ("容留卖淫罪", "情节严重", 60, 180),
    ("开设赌场罪", "情节严重", 60, 120),
    ("帮助信息网络犯罪活动罪", "情节严重", 6, 36),
    ("故意毁坏财物罪", "数额巨大", 36, 84),
    ("受贿罪", "数额巨大", 36, 120),
]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ORACLE), st.integers(min_value=6, max_value=200))
def test_random_terms_are_judged_as_the_articles_say(case, months):
    charge, words, least, most = case
    years, rest = divmod(months, 12)
    written = (f"{chinese_number(years)}年" if years else "") + (
        f"{chinese_number(rest)}个月" if rest else ""
    )
    check = one(
        f"{charge}，判处有期徒刑{written}，并处罚金五万元",
        opinion=f"被告人甲某{words}，其行为已构成{charge}。",
    )
    expected = "above" if months > most else "below" if months < least else "within"
    assert check.term == expected


def test_time_grows_with_the_length_only():
    rng = random.Random(3)
    words = [
        "数额巨大",
        "盗窃罪",
        "被告人甲某",
        "情节严重",
        "自首",
        "。",
        "，",
        "罚金五千元",
        "有期徒刑三年",
    ]
    opinion = "".join(rng.choice(words) for _ in range(60_000))
    started = time.monotonic()
    read("被告人甲某犯盗窃罪，判处有期徒刑四年，并处罚金五千元。", opinion=opinion)
    assert time.monotonic() - started < 5
