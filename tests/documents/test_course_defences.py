"""What a document tells of another trial, another person or another act makes no fault of the court."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fiction_civil import Civil, Suit, civil, suit

from xiezhi.documents import read_text
from xiezhi.documents.reading import Reading

ABSENT = Civil(came=False)
SUMMONED = "被告乙某某经本院传票传唤，无正当理由拒不到庭参加诉讼"
SIMPLE = Civil(procedure="simple", sole=True)


def told(case: Civil, old: str, new: str) -> Reading:
    text = civil(case)
    assert old in text
    return read_text(text.replace(old, new), "d1")


@pytest.mark.parametrize(
    ("words", "summons"),
    [
        ("因无法送达传票，本院委托社区转交。被告乙某某未到庭参加诉讼", "silent"),
        ("未能直接送达传票，经电话通知，被告乙某某未到庭参加诉讼", "notified"),
        ("本院未向被告送达开庭传票。被告乙某某未到庭参加诉讼", "excluded"),
        ("因下落不明无法送达传票，本院依法进行公告，公告期满，被告乙某某未到庭参加诉讼", "public_notice"),
    ],
)  # fmt: skip
def test_papers_not_served_one_way_may_be_served_another(words: str, summons: str) -> None:
    assert told(ABSENT, SUMMONED, words).value("summons") == summons


def test_another_person_not_summoned_is_not_the_defendant() -> None:
    words = "被告乙某某到庭参加诉讼，第三人丁某未经传唤，未到庭参加诉讼"
    assert told(ABSENT, SUMMONED, words).value("summons") != "excluded"


@pytest.mark.parametrize(
    "turned",
    [
        "因需公告送达，本院裁定适用普通程序审理。",
        "本案改由普通程序审理。",
        "后转普通程序审理。",
        "后依法组成合议庭进行审理。",
    ],
)
def test_a_turn_to_ordinary_procedure_is_known_however_it_is_told(turned: str) -> None:
    reading = told(SIMPLE, "本案现已审理终结", turned + "本案现已审理终结")
    assert reading.value("converted") is True or reading.value("procedure") == "ordinary"
    assert read_text(civil(SIMPLE), "d1").value("converted") is None


def test_a_simple_case_a_president_signed_was_turned() -> None:
    assert told(SIMPLE, "审　判　员　戊某", "审　判　长　戊某").value("converted") is True
    assert read_text(civil(Civil()), "d1").value("converted") is None


def test_an_order_to_hear_a_dismissed_suit_is_no_remand() -> None:
    heard = "本院裁定驳回起诉，原告上诉，虚构市中级人民法院指令本院审理。"
    assert read_text(civil(replace(SIMPLE, before=heard)), "d1").value("remanded") is None
    again = "虚构市中级人民法院裁定撤销原判，发回本院重审。"
    assert read_text(civil(replace(SIMPLE, before=again)), "d1").value("remanded") is True


def test_a_sole_judge_of_the_first_trial_is_not_of_this_one() -> None:
    before = "本院由审判员辛某独任审理，作出（2025）虚01民初3号民事判决。"
    text = civil(Civil(before=before)).replace("组成合议庭，", "")
    assert read_text(text, "d1").value("sole_stated") is None


def test_a_counterclaim_not_taken_into_the_suit_is_none() -> None:
    case = Civil(counterclaims=("判令反诉被告支付违约金5000元",))
    assert read_text(civil(case), "d1").value("counterclaim") is True
    gone = told(case, "本院认为，", "诉讼中，反诉原告撤回反诉，本院予以准许。本院认为，")
    assert gone.value("counterclaim") is None


def test_a_claim_no_longer_made_needs_no_answer() -> None:
    gone = told(Civil(), "本案现已审理终结", "庭审中原告对第二项不再主张。本案现已审理终结")
    assert gone.value("claims_changed") is True


def acted(old: str, new: str) -> Reading:
    text = suit(Suit())
    assert old in text
    return read_text(text.replace(old, new, 1), "d1")


@pytest.mark.parametrize(
    "earlier",
    ["被告2005年为第三人颁发土地使用权证。", "2010年3月，被告对原告的房屋予以拆除。"],
)
def test_an_earlier_act_of_a_year_or_a_month_makes_the_day_uncertain(earlier: str) -> None:
    assert acted("经审理查明，", f"经审理查明，{earlier}").value("several_acts") is True
    sued = acted("诉称，", f"诉称，{earlier}请求撤销该行为。")
    assert sued.value("several_acts") is True
    assert read_text(suit(Suit()), "d1").value("several_acts") is None


def test_the_day_of_an_appeal_is_not_that_of_the_suit() -> None:
    text = suit(Suit()).replace("，于2026年5月20日向本院提起行政诉讼", "")
    appeal = "原告不服，于2026年9月1日向本院提起上诉。本院认为，"
    assert read_text(text.replace("本院认为，", appeal, 1), "d1").value("sued_on") is None


def test_a_reconsideration_asked_for_and_never_decided_sets_another_limit() -> None:
    asked = (
        "2026年1月5日，原告向虚构市人民政府申请行政复议，虚构市人民政府逾期未作出处理。本院认为，"
    )
    assert acted("本院认为，", asked).value("suit_kind") == "after_review"
    assert read_text(suit(Suit()), "d1").value("suit_kind") == "direct"


def test_a_shorter_limit_told_by_the_organ_is_seen() -> None:
    short = "被告告知原告可以自收到之日起十五日内向人民法院起诉。"
    assert acted("本院认为，", f"{short}本院认为，").value("special_limit") is True


def test_the_order_itself_tells_a_judgment_in_absence() -> None:
    order = "依照《中华人民共和国民事诉讼法》第一百四十七条之规定，缺席判决如下："
    quoted = "依照《中华人民共和国民事诉讼法》第一百四十七条规定，被告无正当理由拒不到庭的，可以缺席判决。判决如下："
    for words, absent in ((order, True), (quoted, None)):
        text = (
            "虚构县人民法院\n民事判决书\n（2026）虚0101民初7号\n原告：甲某。\n被告：乙某。\n"
            "原告甲某与被告乙某借款纠纷一案，本院于2026年1月10日立案，依法适用普通程序，公开开庭进行了审理。本案现已审理终结。\n"
            f"本院认为，被告应当还款。{words}\n一、被告乙某支付原告甲某10000元；\n二、驳回原告甲某的其他诉讼请求。\n"
            "审判长　丙某\n二〇二六年五月二十日\n"
        )
        assert read_text(text, "x").value("judged_by_default") is absent
