"""The words courts use for one thing are read as that thing."""

from __future__ import annotations

import pytest
from fiction_civil import Civil, Suit, civil, civil_appeal, suit
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents import read_text

ABSENCES = {
    "被告乙某某经本院依法传唤，无正当理由拒不到庭": "called",
    "被告乙某某经传票传唤无正当理由拒不到庭参加诉讼": "summons",
    "被告乙某某经本院合法传唤未到庭": "called",
    "被告乙某某经本院传票合法传唤，没有正当理由拒不到庭": "summons",
    "被告乙某某经公告传唤，逾期未到庭应诉": "public_notice",
    "被告乙某某下落不明，本院依法向其公告送达起诉状副本、开庭传票等，公告期满，其未到庭参加诉讼": "public_notice",
    "因被告乙某某下落不明，经本院公告送达应诉通知书、开庭传票，期限届满后被告未到庭": "public_notice",
    "被告乙某某收到开庭传票后无正当理由未到庭": "summons",
    "被告乙某某经两次传票传唤，仍未到庭": "summons",
    "被告乙某某经本院送达开庭传票，拒绝到庭": "summons",
    "被告乙某某经本院以短信方式告知开庭时间，未到庭": "notified",
    "被告乙某某经本院依法送达传票，未委派代理人到庭": "summons",
    "被告乙某某经本院传票传唤未应诉": "summons",
    "被告乙某某无故不到庭": "silent",
    "被告乙某某在法定期间内未提交答辩状，亦未到庭参加诉讼": "silent",
}
DISMISSALS = (
    "驳回原告甲建材有限公司其他诉讼请求",
    "驳回原告的其它诉讼请求",
    "对原告甲建材有限公司的其余诉讼请求不予支持",
    "驳回原告甲建材有限公司超出部分的诉讼请求",
    "原告甲建材有限公司的其他诉讼请求予以驳回",
    "驳回原告甲建材有限公司的剩余诉请",
)
OPENERS = (
    "{p}向本院提出诉讼请求：{c}。事实和理由：被告拖欠货款。",
    "原告{p}诉称，被告拖欠货款。故诉至法院，请求判令：{c}。",
    "原告{p}诉称：被告拖欠货款，现请求：{c}。",
    "原告{p}诉称，被告拖欠货款，为此诉请人民法院依法判令{c}。",
    "原告{p}诉称，被告拖欠货款，要求判令{c}。",
    "原告{p}的诉讼请求为：{c}。",
)
LATE = (
    "原告的起诉已超过六个月的起诉期限",
    "原告的起诉明显超过法定起诉期限",
    "原告提起本案诉讼已逾法定起诉期限",
    "原告的起诉超出了法律规定的起诉期限",
    "原告起诉时已过起诉期限",
    "本案起诉期限已经届满",
)
NOT_LATE = (
    "原告的起诉未超过法定起诉期限",
    "被告关于原告起诉超过起诉期限的主张不能成立",
    "原告的起诉没有超过起诉期限",
    "原告的起诉并未超过法律规定的起诉期限",
)


@pytest.mark.parametrize("words", sorted(ABSENCES))
def test_words_for_an_absence(words: str) -> None:
    text = civil(Civil(came=False)).replace(
        "被告乙某某经本院传票传唤，无正当理由拒不到庭参加诉讼", words
    )
    assert words in text
    reading = read_text(text, "d1")
    assert (reading.value("absent"), reading.value("summons")) == ("defendant", ABSENCES[words])


@pytest.mark.parametrize(
    "words",
    [
        "被告乙某某的委托诉讼代理人壬某到庭参加诉讼，原告法定代表人未到庭",
        "被告乙某某未到庭，其委托诉讼代理人壬某到庭参加诉讼",
        "原告甲建材有限公司、被告乙某某的委托诉讼代理人壬某到庭参加诉讼，被告乙某某未到庭",
        "被告乙某某委托代理人壬某到庭参加诉讼，被告乙某某本人未到庭",
        "原告甲建材有限公司、被告乙某某到庭参加诉讼，第三人癸某经传票传唤未到庭",
    ],
)
def test_an_agent_or_a_third_party_makes_no_default(words: str) -> None:
    text = civil(Civil()).replace(
        "原告甲建材有限公司的委托诉讼代理人丁某、被告乙某某到庭参加诉讼", words
    )
    assert words in text
    assert read_text(text, "d1").value("judged_by_default") is None


@pytest.mark.parametrize(
    "words",
    [
        "被告乙某的委托诉讼代理人壬某到庭参加诉讼，被告乙某某未到庭",
        "被告癸某的委托诉讼代理人壬某到庭参加诉讼，被告乙某某未到庭",
        "被告乙某某的委托诉讼代理人壬某未到庭参加诉讼，被告乙某某未到庭",
    ],
)
def test_an_agent_of_another_and_one_that_stayed_away_stand_in_for_nobody(words: str) -> None:
    text = civil(Civil()).replace(
        "原告甲建材有限公司的委托诉讼代理人丁某、被告乙某某到庭参加诉讼", words
    )
    assert words in text
    assert read_text(text, "d1").value("judged_by_default") is True


def test_leaving_without_leave_is_read() -> None:
    words = "被告乙某某未经法庭许可中途退庭"
    text = civil(Civil(came=False)).replace(
        "被告乙某某经本院传票传唤，无正当理由拒不到庭参加诉讼", words
    )
    assert read_text(text, "d1").value("left_court") is True


def test_service_that_failed_and_was_made_up_is_no_missing_summons() -> None:
    words = "因无法直接送达传票，本院邮寄送达，被告乙某某未到庭参加诉讼"
    text = civil(Civil(came=False)).replace(
        "被告乙某某经本院传票传唤，无正当理由拒不到庭参加诉讼", words
    )
    assert read_text(text, "d1").value("summons") not in ("excluded", "silent")


def test_a_default_of_the_first_trial_is_not_that_of_the_appeal() -> None:
    text = civil_appeal().replace("应予维持。", "一审法院未经传票传唤缺席判决的上诉理由不能成立。")
    assert read_text(text, "d1").value("judged_by_default") is None


@pytest.mark.parametrize("words", DISMISSALS)
def test_words_for_a_general_dismissal(words: str) -> None:
    pay = "被告乙某某于本判决生效之日起十日内支付原告甲建材有限公司货款35000元"
    reading = read_text(civil(Civil(orders=(pay, words))), "d1")
    assert reading.value("general_dismissal") is True
    assert reading.value("open_claims") == 0


@pytest.mark.parametrize("words", OPENERS)
def test_words_that_open_the_claims(words: str) -> None:
    case = Civil()
    asked = "；".join(f"{n}、{claim}" for n, claim in enumerate(case.claims, 1))
    text = civil(case)
    start = text.index("甲建材有限公司向本院提出")
    end = text.index("\n", start)
    text = text[:start] + words.format(p="甲建材有限公司", c=asked) + text[end:]
    reading = read_text(text, "d1")
    assert [claim.kind for claim in reading.claims] == ["pay", "end_contract", "costs"]


def test_an_order_without_numbers_is_read_line_by_line() -> None:
    text = civil(Civil())
    for mark in ("一、", "二、", "三、"):
        text = text.replace(f"\n{mark}", "\n")
    assert [order.kind for order in read_text(text, "d1").orders] == [
        "pay",
        "end_contract",
        "dismiss_other",
        "costs",
    ]


@pytest.mark.parametrize("words", LATE)
def test_words_for_being_out_of_time(words: str) -> None:
    text = suit(Suit()).replace("原告的起诉已超过法定起诉期限", words)
    assert words in text
    assert read_text(text, "d1").value("late_ground") is True


@pytest.mark.parametrize("words", NOT_LATE)
def test_words_for_being_in_time(words: str) -> None:
    text = suit(Suit(late=False)).replace("本院认为，", f"本院认为，{words}。")
    assert read_text(text, "d1").value("late_ground") is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("原告于2025年12月15日签收了该处罚决定书", "known_on"),
        ("并于2025年12月15日向原告送达", "known_on"),
        ("2025年12月15日，原告收到处罚决定书", "known_on"),
        ("原告于2025年12月15日得知该处罚决定", "known_on"),
        ("该处罚决定书于2025年12月15日留置送达原告", "known_on"),
    ],
)
def test_words_for_learning_of_an_act(words: str, kind: str) -> None:
    text = suit(Suit()).replace("2025年12月15日，被告将该处罚决定书送达原告", words)
    assert words in text
    assert str(read_text(text, "d1").value(kind)) == "2025-12-15"


@pytest.mark.parametrize(
    "words",
    [
        "于2026年5月20日诉至本院。",
        "原告于2026年5月20日向本院提交起诉状。",
        "原告于2026年5月20日通过邮寄方式向本院提起诉讼。",
        "原告2026年5月20日才向本院起诉。",
    ],
)
def test_words_for_suing(words: str) -> None:
    text = suit(Suit()).replace("于2026年5月20日向本院提起行政诉讼。", words)
    assert words in text
    assert str(read_text(text, "d1").value("sued_on")) == "2026-05-20"


def test_an_argument_the_court_follows_is_its_ground() -> None:
    words = "被告提出原告起诉超过起诉期限的主张成立，本院予以采纳"
    text = suit(Suit()).replace("原告的起诉已超过法定起诉期限", words)
    assert read_text(text, "d1").value("late_ground") is True


# What a finding may rest on alone.
WEIGHTY = (
    "summons",
    "public_notice",
    "counterclaim",
    "status_case",
    "remanded",
    "retried",
    "sole_stated",
    "assessors",
    "appeal_of",
    "first_procedure",
    "consent",
    "late_ground",
    "act_made_on",
    "known_on",
    "sued_on",
    "review_served_on",
)
CLEAN = (
    civil(Civil(came=False)),
    civil(Civil(style=2012, came=False, summons="public_notice")),
    civil(Civil(procedure="simple", sole=True)),
    civil_appeal(),
    suit(Suit()),
    suit(Suit(late=False)),
)


@settings(max_examples=150)
@given(
    st.sampled_from(CLEAN),
    st.integers(0, 900),
    st.sampled_from(["本站仅供学习", "@文书下载", "（水印）"]),
)
def test_a_phrase_put_anywhere_makes_no_weighty_statement(text: str, at: int, phrase: str) -> None:
    place = at % len(text)
    clean, copied = read_text(text, "d1"), read_text(text[:place] + phrase + text[place:], "d1")
    # A copy that broke the words of the summons is told by the words beside them, never as none.
    weaker = {"called", "notified", "public_notice", "summons"}
    for name in WEIGHTY:
        before, after = clean.value(name), copied.value(name)
        assert after in (None, before) or (name == "summons" and before and after in weaker), name


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("因涉及个人隐私，不公开开庭进行了审理", "privacy"),
        ("因涉及商业秘密，依当事人申请不公开开庭进行了审理", "trade_secret"),
        ("不公开开庭进行了审理", "none"),
    ],
)
def test_the_ground_of_a_closed_hearing(words: str, ground: str) -> None:
    text = civil(Civil()).replace("公开开庭进行了审理", words)
    assert read_text(text, "d1").value("closed_ground") == ground
