"""Flags are TRUE only where stated or charged, FALSE only where it can be concluded."""

from __future__ import annotations

import pytest

from xiezhi.documents import read_text
from xiezhi.documents.commutation.charges import classes, table


def _reading(
    crime="犯盗窃罪",
    term="有期徒刑六年",
    said="",
    head="罪犯甲某。",
    found="",
    judged="2015年4月1日",
):
    text = (
        f"虚构省虚构市中级人民法院\n刑事裁定书\n(2022)虚01刑更5号\n{head}\n"
        f"虚构市甲区人民法院于{judged}作出(2010)虚甲刑初字第9号刑事判决，以被告人甲某{crime}，"
        f"判处{term}，并处罚金人民币五千元。\n"
        f"执行机关虚构省虚构监狱于2022年6月1日提出减刑建议，报送本院审理。\n经审理查明，{found or '该犯服刑'}。\n"
        f"本院认为，{said or '可以减刑'}。裁定如下：\n对罪犯甲某减去有期徒刑五个月。\n"
        "本裁定送达后即发生法律效力。\n二〇二二年八月一日\n"
    )
    return read_text(text, "x")


@pytest.mark.parametrize("said", ["该犯系累犯", "甲某属毒品再犯、累犯", "因其构成累犯，应当从严"])
def test_recidivist_is_true_where_stated(said):
    assert _reading(said=said).value("recidivist") is True


@pytest.mark.parametrize("said", ["", "对累犯应当从严", "该犯有前科"])
def test_recidivist_is_open_where_not_stated(said):
    reading = _reading(said=said)
    assert reading.value("recidivist") is None
    assert "recidivist" in reading.unread


def test_recidivist_is_false_only_where_the_text_says_so():
    assert _reading(said="该犯不构成累犯").value("recidivist") is False


@pytest.mark.parametrize(
    ("crime", "flag", "value"),
    [
        ("犯受贿罪", "duty_crime", True),
        ("犯行贿罪", "duty_crime", None),
        ("犯盗窃罪", "duty_crime", False),
        ("犯集资诈骗罪", "financial_crime", True),
        ("犯诈骗罪", "financial_crime", False),
        ("犯领导黑社会性质组织罪", "gang_crime", True),
        ("犯间谍罪", "security_crime", True),
        ("犯放火罪", "security_crime", None),
        ("犯放火罪", "violent_crime", True),
        ("犯参加黑社会性质组织罪", "violent_crime", None),
        ("犯运输毒品罪", "drug_ringleader_or_repeat", None),
        ("犯盗窃罪", "drug_ringleader_or_repeat", False),
        ("犯猫狗打架罪", "duty_crime", None),
        ("犯猫狗打架罪", "charges", None),
        ("犯盗窃罪、猫狗打架罪", "duty_crime", None),
    ],
)
def test_a_class_follows_from_the_charges(crime, flag, value):
    assert _reading(crime).value(flag) is value


@pytest.mark.parametrize(
    ("judged", "value"), [("2015年10月31日", False), ("2015年11月1日", True), ("", None)]
)
def test_bribery_after_2015_follows_from_charge_and_date(judged, value):
    text = _reading("犯受贿罪", judged=judged or "同日")
    assert text.value("bribery_after_2015") is value


@pytest.mark.parametrize(
    ("crime", "term", "value"),
    [
        ("犯抢劫罪", "有期徒刑十年", True),
        ("犯抢劫罪", "有期徒刑九年六个月", False),
        ("犯抢劫罪", "无期徒刑", True),
        ("犯盗窃罪", "有期徒刑十二年", False),
        ("犯抢劫罪、盗窃罪，数罪并罚，决定执行有期徒刑十三年；总和", "有期徒刑十五年", None),
    ],
)
def test_ten_years_for_violence_follows_from_charge_and_term(crime, term, value):
    assert _reading(crime, term).value("violent_ten_years") is value


@pytest.mark.parametrize(
    ("found", "value"),
    [
        ("财产性判项已全部履行", False),
        ("财产刑已履行完毕", False),
        ("该犯确无履行能力", False),
        ("财产刑未履行完毕", None),
        ("罚金五千元已缴纳三千元", None),
        ("该犯有履行能力而不履行财产性判项", True),
    ],
)
def test_unpaid_though_able_follows_only_from_a_statement(found, value):
    assert _reading(found=found).value("unpaid_able") is value


def test_a_paid_fine_says_nothing_of_a_confiscation():
    reading = _reading(term="有期徒刑六年，并处没收个人财产", found="罚金已全部缴纳")
    assert reading.value("unpaid_able") is None


def test_what_the_court_rejects_is_no_statement():
    reading = _reading(found="检察机关认为该犯有履行能力而不履行，本院不予采纳")
    assert reading.value("unpaid_able") is None
    assert "not_adopted" in {doubt.code for doubt in reading.doubts}


@pytest.mark.parametrize(
    ("said", "merit"),
    [
        ("罪犯甲某确有悔改表现", "repentance"),
        ("罪犯甲某有立功表现", "merit"),
        ("罪犯甲某确有悔改表现，并有立功表现", "repentance_and_merit"),
        ("罪犯甲某有重大立功表现", "major_merit"),
        ("罪犯甲某确有悔改表现，有重大立功表现", "repentance_and_major_merit"),
        ("罪犯甲某不能认定确有悔改表现", "none"),
        ("罪犯甲某符合减刑条件", None),
    ],
)
def test_the_ground_is_what_the_court_accepted(said, merit):
    assert _reading(said=said).value("merit") == merit


def test_a_crime_judged_before_may_2011_was_committed_before():
    assert _reading(judged="2011年4月30日").value("crime_before_2011_05") is True
    assert _reading(judged="2011年5月1日").value("crime_before_2011_05") is None


def test_limited_commutation_needs_a_suspended_death_sentence():
    assert _reading().value("reduction_limited") is False
    assert _reading(term="死刑，缓期二年执行").value("reduction_limited") is None
    suspended = _reading(term="死刑，缓期二年执行，并对其限制减刑")
    assert suspended.value("reduction_limited") is True


def test_a_conclusion_carries_the_place_it_rests_on():
    element = _reading().elements["duty_crime"]
    assert element.rule == "no_such_charge"
    assert element.spans


def test_no_name_can_stand_among_the_charges():
    reading = _reading("犯被告人乙丙丁戊盗窃罪")
    assert reading.value("charges") == "盗窃罪"
    assert reading.value("duty_crime") is None
    assert "unknown_charge" in {doubt.code for doubt in reading.doubts}


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("运输毒品罪", ("drug",)),
        ("贩卖、运输毒品罪", ("drug",)),
        ("非国家工作人员受贿罪", ()),
        ("受贿罪", ("bribery", "duty_crime")),
        ("猫狗打架罪", None),
    ],
)
def test_a_charge_is_known_by_its_full_or_its_selected_name(name, group):
    found = classes(name)
    assert (found if found is None else tuple(sorted(found))) == group


def test_every_charge_of_the_table_is_a_charge():
    assert all(name.endswith("罪") and len(name) > 2 for name in table())
