"""What a whole judgment leads to: who is told what, and what is never held against the court."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from term_support import checks

from xiezhi.documents.reading import Sentenced

HEAD = "虚构县人民法院\n刑事判决书\n（2026）虚01刑初12号\n公诉机关虚构县人民检察院。\n"
RULE = "刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折抵刑期一日，"


def _text(
    heads: str, orders: str, facts: str = "被告人甲某某窃得手机一部。", opinion: str = ""
) -> str:
    return (
        f"{HEAD}{heads}\n虚构县人民检察院以虚检刑诉〔2026〕12号起诉书指控被告人犯盗窃罪，向本院提起公诉。本院依法"
        f"组成合议庭，公开开庭审理了本案。现已审理终结。\n经审理查明，{facts}\n本院认为，被告人的行为已构成盗窃罪。"
        f"{opinion}依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：\n{orders}\n"
        "如不服本判决，可在接到判决书的第二日起十日内提出上诉。\n审判长　乙某\n二〇二五年六月六日\n书记员　丙某"
    )


def _order(name: str, start: str, end: str, term: str = "有期徒刑一年") -> str:
    return f"被告人{name}犯盗窃罪，判处{term}。（{RULE}即自{start}起至{end}止。）"


CUSTODY = "因涉嫌犯盗窃罪于2025年3月1日被刑事拘留，同年4月2日被逮捕。现羁押于虚构县看守所。"
WRONG = _order("甲某某", "2025年3月1日", "2027年2月28日")


def test_a_year_too_many_in_unbroken_custody_is_found_and_its_place_kept() -> None:
    text = _text(f"被告人甲某某，男。{CUSTODY}", WRONG)
    (check,), _events = checks(text)
    assert (check.verdict, check.reasons) == ("contradicted", ("too_late", "off_by_years"))
    assert check.spans["term_end"].of(text).startswith("2027年2月28")


def test_an_end_before_the_start_is_found() -> None:
    def swapped(one: Sentenced) -> Sentenced:
        return replace(one, term_start=one.term_end, term_end=one.term_start)

    order = _order("甲某某", "2025年3月1日", "2026年2月28日")
    (check,), _events = checks(_text(f"被告人甲某某，男。{CUSTODY}", order), swapped)
    assert (check.verdict, check.reasons) == ("contradicted", ("end_before_start",))


def test_each_defendant_is_held_against_his_own_custody() -> None:
    text = _text(
        f"被告人甲某某，男。{CUSTODY}\n辩护人丁某，虚构律师事务所律师。\n"
        "被告人戊某某，女。因涉嫌犯盗窃罪于2025年3月3日被刑事拘留，同月9日被取保候审，同年6月6日经本院决定被逮捕。",
        "一、" + _order("甲某某", "2025年3月1日", "2026年2月28日") + "\n二、"
        + _order("戊某某", "2025年6月6日", "2026年5月29日"),
    )  # fmt: skip
    found, _events = checks(text)
    assert [(one.defendant, one.verdict) for one in found] == [
        ("甲某某", "explained"),
        ("戊某某", "explained"),
    ]


def test_two_defendants_of_one_masked_name_are_never_contradicted() -> None:
    heads = (
        f"被告人甲某某，男，1980年1月2日出生。{CUSTODY}\n被告人甲某某，女，1985年1月2日出生。"
        "因本案于2024年1月3日被刑事拘留，同月9日被逮捕。"
    )
    found, events = checks(_text(heads, "一、" + WRONG + "\n二、" + WRONG))
    assert "contradicted" not in {one.verdict for one in found}
    # The second paragraph is not read as custody of the first defendant.
    assert date(2024, 1, 3) not in {event.on for event in events}


def test_custody_that_only_the_facts_tell_explains_and_never_contradicts() -> None:
    facts = "2025年3月1日，被告人甲某某在其住处被抓获，当日被刑事拘留。"
    (right,), _events = checks(
        _text("被告人甲某某，男。", _order("甲某某", "2025年3月1日", "2026年2月28日"), facts)
    )
    (wrong,), _events = checks(_text("被告人甲某某，男。", WRONG, facts))
    assert right.verdict == "explained"
    assert (wrong.verdict, wrong.missing) == ("undetermined", ("custody",))


def test_a_seizure_told_in_the_facts_explains_a_start_before_the_detention() -> None:
    head = f"被告人甲某某，男。{CUSTODY.replace('3月1日', '3月4日')}"
    order = _order("甲某某", "2025年3月1日", "2026年2月28日")
    (silent,), _events = checks(_text(head, order))
    assert (silent.verdict, silent.missing) == ("undetermined", ("start_event",))
    told = "2025年3月1日，民警在虚构县将被告人甲某某抓获。"
    (explained,), _events = checks(_text(head, order, told))
    assert explained.verdict == "explained"


@pytest.mark.parametrize(
    "before",
    [
        "撤销虚构县人民法院（2023）虚01刑初1号刑事判决中对被告人甲某某宣告的缓刑。",
        "被告人甲某某前罪余刑六个月，",
    ],
)
def test_an_order_that_joins_an_earlier_sentence_is_never_contradicted(before: str) -> None:
    order = (
        f"{before}被告人甲某某犯盗窃罪，判处有期徒刑一年，与前罪没有执行的刑罚并罚，决定执行有期徒刑一年六个月。"
        f"（{RULE}即自2025年3月1日起至2027年2月28日止。）"
    )
    found, _events = checks(_text(f"被告人甲某某，男。{CUSTODY}", order))
    assert "contradicted" not in {one.verdict for one in found}


def test_a_suspended_term_and_life_have_no_check() -> None:
    for order in (
        "被告人甲某某犯盗窃罪，判处有期徒刑一年，缓刑二年。（缓刑考验期限，从判决确定之日起计算。）",
        "被告人甲某某犯盗窃罪，判处无期徒刑，剥夺政治权利终身。",
        "被告人甲某某犯盗窃罪，判处有期徒刑一年。",
    ):
        found, _events = checks(_text(f"被告人甲某某，男。{CUSTODY}", order))
        assert found == ()


def test_short_detention_and_a_credit_stated_in_days_are_explained() -> None:
    order = (
        "被告人甲某某犯盗窃罪，判处拘役四个月。（刑期从判决执行之日起计算，先行羁押的12日予以折抵，"
        "即自2025年6月6日起至2025年9月23日止。）"
    )
    head = (
        "被告人甲某某，男。因本案于2025年3月1日被刑事拘留，同月12日被取保候审，同年6月6日被逮捕。"
    )
    (check,), _events = checks(_text(head, order))
    assert check.verdict == "explained"


AT_LARGE = _order("甲某某", "2025年6月10日", "2026年5月20日")


@pytest.mark.parametrize(
    ("custody", "order", "gap"),
    [
        # The term begins after the judgment, so he was let go on a day that is not told.
        (
            "因涉嫌犯盗窃罪于2025年3月1日被刑事拘留，同月15日被逮捕。现在家。",
            AT_LARGE,
            "custody_day",
        ),
        ("因涉嫌犯盗窃罪于2025年3月1日被刑事拘留，同月15日被保释。", AT_LARGE, "custody_day"),
        # Days in prison for an earlier sentence are that sentence's.
        (
            "在服刑期间因本案于2025年3月1日被逮捕，2025年5月20日刑满后被羁押。现羁押于虚构县看守所。",
            _order("甲某某", "2025年5月20日", "2026年5月19日"),
            "earlier_sentence",
        ),
    ],
)
def test_custody_whose_end_or_ground_is_not_told_is_never_held_against_the_court(
    custody: str, order: str, gap: str
) -> None:
    (check,), _events = checks(_text(f"被告人甲某某，男。{custody}", order))
    assert check.verdict == "undetermined"
    assert gap in check.missing


@pytest.mark.parametrize(
    ("left", "verdict"),
    [
        ("同年1月28日因该案撤销被释放；因本案", "explained"),
        ("后该案撤销；因本案", "undetermined"),
        ("因涉嫌犯盗窃罪", "undetermined"),
        # One custody of one case, only in the hands of another organ.
        ("", "contradicted"),
    ],
)
def test_custody_of_another_accusation_is_not_held_against_the_court(
    left: str, verdict: str
) -> None:
    custody = (
        f"2025年1月2日因涉嫌{'故意伤害' if left else '犯盗窃'}罪被刑事拘留，{left}"
        "于2025年3月1日被刑事拘留，同年3月14日被逮捕。现羁押于虚构县看守所。"
    )
    order = _order("甲某某", "2025年3月1日", "2026年2月28日")
    (check,), _events = checks(_text(f"被告人甲某某，男。{custody}", order))
    assert check.verdict == verdict


def test_a_term_from_the_judgment_is_contradicted_where_custody_is_said_to_last() -> None:
    (check,), _events = checks(_text(f"被告人甲某某，男。{CUSTODY}", AT_LARGE))
    assert check.verdict == "contradicted"


@pytest.mark.parametrize("anew", ["因本案", "又因涉嫌犯盗窃罪", "后因涉嫌犯盗窃罪", "再次因盗窃"])
@pytest.mark.parametrize("end", ["2026年2月28日", "2026年2月12日"])
def test_custody_before_an_accusation_told_anew_may_be_of_another_case(anew: str, end: str) -> None:
    custody = (
        "因涉嫌犯盗窃罪于2024年1月5日被虚构市公安局刑事拘留，同月20日被取保候审；"
        f"{anew}于2025年3月1日被刑事拘留，同月15日被逮捕。现羁押于虚构县看守所。"
    )
    order = _order("甲某某", "2025年3月1日", end)
    (check,), _events = checks(_text(f"被告人甲某某，男。{custody}", order))
    assert check.verdict == "explained"


@pytest.mark.parametrize(
    ("measure", "verdict"),
    [
        # 刑诉法 76 (2018) is the law; of the text before it nothing is known.
        ("2019年1月5日被指定居所监视居住，同年3月1日被刑事拘留", "contradicted"),
        ("2017年1月5日被指定居所监视居住，同年3月1日被刑事拘留", "explained"),
        # 监察法 44 is in force from 2018-03-20; 留置 before it is open.
        ("2019年1月5日被留置，同年3月1日被刑事拘留", "contradicted"),
        ("2017年1月5日被留置，同年3月1日被刑事拘留", "explained"),
    ],
)
def test_credit_is_demanded_only_under_a_law_known_on_that_day(measure: str, verdict: str) -> None:
    year = int(measure[:4])
    order = _order("甲某某", f"{year}年3月1日", f"{year + 1}年2月28日")
    text = _text(
        f"被告人甲某某，男。因涉嫌犯受贿罪于{measure}，同月15日被逮捕。现羁押于虚构县看守所。",
        order,
    ).replace("二〇二五年", "二〇一九年" if year == 2019 else "二〇一七年")
    (check,), _events = checks(text)
    assert check.verdict == verdict


QUOTED = "判处有期徒刑三年（刑期自2025年3月1日起至2028年2月29日止）"


@pytest.mark.parametrize(
    "old",
    [
        f"撤销虚构县人民法院（2026）虚01刑初5号刑事判决第一项中的量刑部分，即{QUOTED}；\n",
        f"撤销虚构县人民法院（2026）虚01刑初5号刑事判决，即“被告人甲某某犯盗窃罪，{QUOTED}”；\n",
        "",
    ],
)
def test_the_term_of_a_judgment_set_aside_is_no_term_of_this_court(old: str) -> None:
    order = old + _order("甲某某", "2025年3月1日", "2027年2月28日", "有期徒刑二年")
    (check,), _events = checks(_text(f"被告人甲某某，男。{CUSTODY}", order))
    assert (check.stated_end, check.verdict) == (date(2027, 2, 28), "explained")
