"""Earlier convictions are read as they are told, and nothing else is taken for one."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from criminal_fiction import criminal
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.documents import read_text
from xiezhi.documents.reading import PriorConviction


def _priors(told: str, **parts: str) -> tuple[PriorConviction, ...]:
    return read_text(criminal(priors=told, **parts), "x").priors


def _one(told: str, **parts: str) -> PriorConviction:
    (prior,) = _priors(told, **parts)
    return prior


def test_a_conviction_has_charge_term_judgment_and_release() -> None:
    prior = _one(
        "2018年5月19日因犯盗窃罪被虚构县人民法院判处有期徒刑十个月，并处罚金二千元，2018年12月19日刑满释放。"
    )
    assert (prior.charge, prior.penalty, prior.years, prior.months) == (
        "盗窃罪",
        "fixed_term",
        0,
        10,
    )
    assert (prior.judged_on, prior.released_on) == (date(2018, 5, 19), date(2018, 12, 19))
    assert (prior.released_by, prior.probation) == ("served", False)


@pytest.mark.parametrize(
    "told",
    [
        "曾因盗窃于2019年2月3日被行政拘留十日。",
        "2003年1月2日因殴打他人被劳动教养一年三个月，2004年4月1日解除。",
        "因吸毒于2020年1月2日被强制隔离戒毒二年。",
        "因赌博于2020年1月2日被行政处罚，罚款五百元。",
        "无前科。",
    ],
)
def test_administrative_measures_are_no_convictions(told: str) -> None:
    reading = read_text(criminal(priors=told), "x")
    assert reading.priors == ()
    assert reading.convicts[0].priors_complete


def test_the_custody_of_this_case_is_no_release_of_an_earlier_one() -> None:
    prior = _one("因犯诈骗罪，于2018年5月9日被虚构县人民法院判处有期徒刑一年。")
    assert prior.released_on is None
    assert prior.released_by == ""


def test_probation_is_read_with_its_length() -> None:
    prior = _one(
        "2022年1月6日因犯诈骗罪被虚构县人民法院判处有期徒刑一年，缓刑二年，并处罚金三千元。"
    )
    assert (prior.probation, prior.probation_months) == (True, 24)


def test_a_revoked_sentence_is_not_told_twice() -> None:
    first, second = _priors(
        "2013年5月21日因犯贩卖毒品罪被判处有期徒刑六个月，缓刑一年。2014年3月13日因犯容留他人吸毒罪被虚构县人民法院"
        "判处有期徒刑七个月，撤销前判“判处有期徒刑六个月，缓刑一年”的缓刑部分，两罪并罚，决定执行有期徒刑一年，2014年10月20日刑满释放。"
    )
    assert (first.probation, second.probation) == (False, False)
    assert (second.years, second.released_on) == (1, date(2014, 10, 20))


def test_what_is_to_be_executed_is_the_penalty_of_several_crimes() -> None:
    prior = _one(
        "2017年1月6日因犯盗窃罪被判处有期徒刑一年，犯抢夺罪被判处有期徒刑二年，决定执行有期徒刑二年六个月，2019年6月3日刑满释放。"
    )
    assert (prior.charge, prior.years, prior.months) == ("盗窃罪、抢夺罪", 2, 6)


def test_convictions_told_together_are_told_apart() -> None:
    found = _priors(
        "曾因犯盗窃罪，分别于2010年1月8日、2012年5月9日被虚构县人民法院判处有期徒刑六个月、一年，2013年4月1日刑满释放。"
    )
    assert [(one.judged_on, one.years, one.months) for one in found] == [
        (date(2010, 1, 8), 0, 6),
        (date(2012, 5, 9), 1, 0),
    ]
    assert [one.released_on for one in found] == [None, date(2013, 4, 1)]


def test_a_release_in_a_month_is_bounded_by_the_month() -> None:
    prior = _one("2020年3月1日因犯故意伤害罪被判处有期徒刑一年，2021年2月刑满释放。")
    assert (prior.released_on, prior.released_from, prior.released_to) == (
        None,
        date(2021, 2, 1),
        date(2021, 2, 28),
    )


def test_a_parole_ends_with_its_term() -> None:
    prior = _one(
        "2008年5月6日因犯抢劫罪被判处有期徒刑十年，2014年6月3日假释，假释考验期至2016年1月2日止。"
    )
    assert (prior.released_by, prior.released_to) == ("parole", date(2016, 1, 2))


def test_a_bare_release_does_not_say_that_the_term_was_served() -> None:
    prior = _one("2018年8月14日因犯抢劫罪被判处有期徒刑三年六个月，于2021年1月16日释放。")
    assert (prior.released_by, prior.released_on) == ("", date(2021, 1, 16))


def test_an_unread_part_leaves_the_list_incomplete() -> None:
    reading = read_text(criminal(priors="2018年因犯盗窃罪被判刑一年，2019年刑满释放。"), "x")
    assert not reading.convicts[0].priors_complete
    assert reading.priors[0].released_to == date(2019, 12, 31)


@pytest.mark.parametrize(
    ("told", "penalty", "released_on"),
    [
        ("2019年8月9日因犯盗窃罪被虚构县人民法院免予刑事处罚。", "exempt", None),
        ("因犯非法拘禁罪于2012年2月3日被判处管制一年。", "public_surveillance", None),
        (
            "曾因盗窃罪被虚构县人民法院于2013年7月25日判处有期徒刑二年，2014年12月31日减刑释放。",
            "fixed_term",
            date(2014, 12, 31),
        ),
        (
            "2014年12月被虚构县人民法院以犯诈骗罪判处有期徒刑十个月，2015年4月28日刑满释放。",
            "fixed_term",
            date(2015, 4, 28),
        ),
        ("因犯抢劫罪，于二〇一六年三月四日被判处无期徒刑。", "life", None),
        (
            "因犯故意杀人罪于1996年5月8日被判处死刑，缓期二年执行，2015年4月2日假释，2019年4月5日假释考验期满。",
            "death_suspended",
            date(2019, 4, 5),
        ),
    ],
)
def test_every_penalty_is_told_in_its_own_form(
    told: str, penalty: str, released_on: date | None
) -> None:
    prior = _one(told, born="1960年3月2日")
    assert (prior.penalty, prior.released_on) == (penalty, released_on)
    assert read_text(criminal(priors=told, born="1960年3月2日"), "x").convicts[0].priors_complete


def test_a_conviction_told_among_the_findings_is_read_once() -> None:
    told = "于2018年5月9日因犯诈骗罪被虚构县人民法院判处有期徒刑一年，2019年4月3日刑满释放。"
    facts = f"2025年10月3日，被告人甲某窃得电动车一辆。\n另查明，被告人甲某曾{told}"
    assert _one("", facts=facts).charge == "诈骗罪"
    assert _one(told, facts=facts).released_on == date(2019, 4, 3)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        ("2001年3月2日", "minor"),
        ("1998年3月2日", "adult_when_judged"),
        ("1990年3月2日", "adult_when_judged"),
        ("1975年3月2日", "adult"),
    ],
)
def test_age_at_the_earlier_crime_is_concluded(born: str, age: str) -> None:
    told = "2018年5月9日因犯诈骗罪被虚构县人民法院判处有期徒刑一年，2019年4月3日刑满释放。"
    assert _one(told, born=born).age == age


def test_a_stated_minority_counts_for_its_conviction_only() -> None:
    first, second = _priors(
        "2001年3月1日因犯盗窃罪被判处有期徒刑一年（犯罪时未成年），2002年2月1日刑满释放；2020年3月1日犯寻衅滋事罪，被判处拘役五个月。"
    )
    assert (first.age, second.age) == ("minor", "adult_when_judged")


def test_a_time_under_five_years_is_no_age() -> None:
    told = (
        "2021年5月19日因犯盗窃罪被判处有期徒刑十个月，2022年1月19日刑满释放，至本次犯罪时不满五年。"
    )
    assert _one(told, born="1975年3月2日").age == "adult"


@pytest.mark.parametrize(
    "revoked",
    [
        "；2023年1月9日被虚构县人民法院撤销缓刑，收监执行原判刑罚",
        "，后缓刑被撤销",
        "，缓刑考验期内被收监执行",
    ],
)
def test_probation_that_was_revoked_is_none(revoked: str) -> None:
    told = "2022年3月1日因犯盗窃罪被虚构县人民法院判处有期徒刑一年，缓刑二年"
    assert not _one(f"{told}{revoked}。").probation
    assert _one(f"{told}。").probation


@pytest.mark.parametrize(
    "parts",
    [
        {"priors": "又因抢劫被判刑，2022年5月1日释放。"},
        {"priors": "又因犯抢劫罪入狱，2022年5月1日出狱。"},
        {
            "accused": "被告人甲某2022年5月19日因犯盗窃罪被判处有期徒刑十个月，2023年1月19日刑满释放。"
        },
    ],
)
def test_convictions_are_not_complete_where_one_is_told_that_was_not_read(
    parts: dict[str, str],
) -> None:
    told = "2010年5月19日因犯盗窃罪被虚构县人民法院判处拘役三个月，2010年8月1日刑满释放；"
    whole = parts | {"priors": told + parts.get("priors", "")}
    assert not read_text(criminal(**whole), "x").convicts[0].priors_complete
    assert read_text(criminal(priors=told), "x").convicts[0].priors_complete


def test_a_release_after_parole_does_not_say_that_the_term_was_over() -> None:
    told = "2013年5月19日因犯抢劫罪被判处有期徒刑十年，后被假释，2020年3月19日{}。"
    assert _one(told.format("释放")).released_from is None
    assert _one(told.format("刑满释放")).released_from == date(2020, 3, 19)


def test_the_place_of_a_conviction_holds_nothing_of_the_person() -> None:
    text = criminal(priors="曾因犯诈骗罪于2018年5月9日被虚构县人民法院判处有期徒刑一年。")
    (prior,) = read_text(text, "x").priors
    words = prior.span.of(text)
    assert words == "曾因犯诈骗罪于2018年5月9日被虚构县人民法院判处有期徒刑"


_DAYS = st.dates(date(1999, 1, 1), date(2022, 12, 31))


@given(
    judged=_DAYS,
    months=st.integers(1, 180),
    chinese=st.booleans(),
    charge=st.sampled_from(["盗窃罪", "贩卖毒品罪", "交通肇事罪", "故意伤害罪"]),
    order=st.booleans(),
)
def test_any_conviction_is_read_as_written(
    judged: date, months: int, chinese: bool, charge: str, order: bool
) -> None:
    released = judged + timedelta(days=30 * months)
    years, rest = divmod(months, 12)
    term = (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")
    on = f"{judged.year}年{judged.month}月{judged.day}日"
    until = f"{released.year}年{released.month}月{released.day}日"
    head = f"{on}因犯{charge}" if order else f"因犯{charge}，于{on}"
    comma = "，" if chinese else ""
    prior = _one(f"{head}{comma}被虚构县人民法院判处有期徒刑{term}，于{until}刑满释放。")
    assert (prior.charge, prior.judged_on, prior.released_on) == (charge, judged, released)
    assert (prior.years, prior.months) == (years, rest)


@given(
    st.text(
        "曾因犯盗窃罪被判处有期徒刑一年二个月缓刑释放刑满假释撤销，。；2018年5月9日甲某",
        max_size=300,
    )
)
def test_any_words_are_read_without_error(words: str) -> None:
    for prior in _priors(words):
        assert prior.released_from is None or prior.released_to is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "因犯盗窃罪被判处有期徒刑",
        "撤销",
        "2018年5月9日缓刑",
        "假释考验期",
        "甲某曾因，判",
        "系累犯，",
        "甲某系累犯。",
        "未成年，提出",
    ],
)
def test_hostile_repetition_stays_linear(unit: str) -> None:
    many = unit * (60_000 // len(unit))
    text = criminal(priors=many, facts=many, opinion=many)
    started = time.perf_counter()
    read_text(text, "x")
    assert time.perf_counter() - started < 5


def test_hundreds_of_defendants_stay_linear() -> None:
    people = "\n".join(f"被告人甲乙{number}，男，1990年1月1日出生。" for number in range(400))
    text = criminal(opinion="被告人甲乙7系累犯。" * 3_000).replace(
        "辩护人乙某某", people + "\n辩护人乙某某"
    )
    started = time.perf_counter()
    read_text(text, "x")
    assert time.perf_counter() - started < 5
