"""No verdict on a punishment is drawn where a defensible reading of law or text leaves room."""

from __future__ import annotations

from datetime import date

import pytest
from test_ranges import FINED, ROBBED, one, read

from xiezhi.law.ranges import penalty_range

TRAFFIC = "其行为已构成交通肇事罪。"
MAIMED = "被告人甲某手段特别残忍，致人重伤，造成严重残疾，构成故意伤害罪。"
GRAVE = "被告人甲某致使国家利益遭受重大损失，情节特别严重，构成滥用职权罪。"
REFUSED = "公诉机关认为被告人甲某系入户抢劫的意见，经查与事实相悖，本院不予采纳。"
WEIGHED = "被告人甲某构成开设赌场罪。被告人甲某犯罪情节严重，不宜适用缓刑。"


@pytest.mark.parametrize(
    ("order", "opinion", "verdict"),
    [
        # 交通肇事解释 2(2)(六): flight may be what makes the crime, then the first tier stands.
        ("交通肇事罪，判处有期徒刑一年二个月", "被告人甲某致一人重伤，负全部责任，且肇事后逃逸，" + TRAFFIC, "within"),
        ("交通肇事罪，判处有期徒刑八年", "被告人甲某因逃逸致一人死亡，情节特别恶劣，" + TRAFFIC, "within"),
        ("交通肇事罪，判处有期徒刑二年", "被告人甲某因逃逸致人死亡，" + TRAFFIC, "below"),
        # 234(2): 以特别残忍手段致人重伤造成严重残疾, in the order of words courts use.
        ("故意伤害罪，判处有期徒刑十二年", MAIMED, "within"),
        ("故意伤害罪，判处有期徒刑十二年", "被告人甲某致人重伤，构成故意伤害罪。", "above"),
        # 397: 情节特别严重 belongs to two tiers, so that the words of the lightest close none.
        ("滥用职权罪，判处有期徒刑五年", GRAVE, "within"),
        ("盗窃罪，判处有期徒刑四年" + FINED, "被告人甲某盗窃数额较大，情节严重，构成盗窃罪。", "within"),
        ("参加黑社会性质组织罪，判处有期徒刑二年", "被告人甲某构成组织、领导、参加黑社会性质组织罪。", "within"),
        ("袭警罪，判处有期徒刑二年", "被告人甲某手持管制刀具，构成袭警罪。", "within"),
        ("绑架罪，判处有期徒刑十年" + FINED, "被告人甲某故意伤害被绑架人致其轻微伤，构成绑架罪。", "within"),
        # What is only argued, or refused after it is named, closes no tier.
        ("抢劫罪，判处有期徒刑五年" + FINED, REFUSED, "within"),
        ("抢劫罪，判处有期徒刑五年" + FINED, "被告人甲某系入户抢劫。甲某进入的是营业场所，不属于入户抢劫。", "within"),
        ("开设赌场罪，判处有期徒刑二年" + FINED, WEIGHED, "within"),
        ("开设赌场罪，判处有期徒刑二年" + FINED, "被告人甲某开设赌场，情节严重，构成开设赌场罪。", "below"),
    ],
)  # fmt: skip
def test_words_close_a_tier_only_where_they_can_mean_nothing_else(order, opinion, verdict):
    assert one(order, opinion=opinion).term == verdict


@pytest.mark.parametrize(
    "told",
    [
        "犯罪时未满18周岁", "犯罪时不满16周岁", "已满14周岁", "年满75周岁", "因意志以外的原因未能得逞", "没有得逞",
        "系限定刑事责任能力人", "作案时辨认和控制能力减弱", "在审判时怀孕", "与被害人达成刑事和解",
    ],
)  # fmt: skip
def test_whatever_allows_mitigation_is_seen_however_it_is_written(told):
    check = one("抢劫罪，判处有期徒刑二年" + FINED, opinion=f"{ROBBED}被告人甲某{told}。")
    assert check.term == "mitigated"


def test_below_the_range_needs_the_articles_the_court_applied():
    how = {"opinion": ROBBED}
    assert one("抢劫罪，判处有期徒刑二年" + FINED, **how).term == "below"
    lost = one("抢劫罪，判处有期徒刑二年" + FINED, cited="有关条文", **how)
    assert (lost.term, lost.missing) == ("", ("opinion",))


def test_crimes_against_the_state_may_bring_death_and_confiscation():
    spy = one(
        "间谍罪，判处死刑，剥夺政治权利终身，并处没收个人全部财产",
        opinion="被告人甲某危害特别严重。",
    )
    assert (spy.term, spy.fine) == ("within", "within")
    told = one("为境外非法提供国家秘密罪，判处有期徒刑五年，并处没收个人财产人民币五万元")
    assert (told.term, told.fine) == ("within", "within")
    # 113(1) leaves out 105.
    assert one("颠覆国家政权罪，判处死刑").term == "above"


@pytest.mark.parametrize("name", ["虚构县某某局", "虚构县某某村民委员会", "虚构县某某学院"])
def test_a_unit_is_known_by_what_the_text_calls_it(name):
    [check] = read(f"被告单位{name}犯单位受贿罪，判处罚金人民币四十万元。", names=(name,))
    assert (check.term, check.fine) == ("not_applicable", "not_applicable")


@pytest.mark.parametrize(
    ("order", "fine"),
    [
        ("信用卡诈骗罪，判处有期徒刑一年，并处罚金20．000元", ""),
        ("信用卡诈骗罪，判处有期徒刑一年，并处罚金二十元", "below_range"),
        ("抢劫罪，判处有期徒刑四年，并处罚款五千元", ""),
        ("抢劫罪，判处有期徒刑四年，并处人民币五千元", ""),
        ("抢劫罪，判处有期徒刑四年", "missing"),
    ],
)
def test_a_sum_written_oddly_is_no_fault_of_the_fine(order, fine):
    assert one(order, opinion=ROBBED).fine == fine


def test_years_and_masked_years_of_the_acts_count():
    order = "侵犯公民个人信息罪，判处有期徒刑五年，并处罚金二万元"
    # The story begins with the capture; the year of the acts stands without month and day.
    told = "2015年12月3日接群众举报，民警抓获。经查，2014年间"
    assert (
        one(
            "对外国公职人员行贿罪，判处有期徒刑一年" + FINED,
            acted=told,
            judged="二〇一六年三月一日",
        ).fine
        == "within"
    )
    assert (
        one(order, acted="20××年5月1日至2015年12月1日", judged="二〇一六年三月一日").term
        == "within"
    )


def test_bribes_to_foreign_officials_follow_the_text_on_bribes():
    [before, after] = penalty_range("对外国公职人员、国际公共组织官员行贿罪").versions
    assert [tier.fine.must for tier in before.tiers] == [False, True]
    assert after.start == date(2015, 11, 1) and all(tier.fine.must for tier in after.tiers)


def test_the_text_on_foreign_exchange_before_the_decision_of_1998_is_not_at_hand():
    known = penalty_range("逃汇罪")
    assert known.between(date(1998, 3, 1), date(1999, 3, 1)) is None
    assert known.between(date(1998, 12, 29), date(1999, 3, 1)) == known.versions


def test_who_acted_for_a_unit_may_have_no_fine_however_it_is_told():
    order = "走私普通货物罪，判处有期徒刑三年"
    smuggled = "被告人甲某偷逃应缴税额巨大，构成走私普通货物罪。"
    assert one(order, opinion=smuggled).fine == "missing"
    assert one(order, opinion=smuggled + "甲某系为公司利益走私。").fine == "within"
