"""Sentences: every form of a criminal disposition gives the penalty of each crime and defendant."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.sentences import read_sentences
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.output import as_json
from xiezhi.documents.read import read_text
from xiezhi.documents.reading import Party, Punishment, Sentenced, Span
from xiezhi.documents.text import prepare
from xiezhi.law.crimes import crimes

HEAD = (
    "虚构县人民法院\n刑事判决书\n（2026）虚01刑初12号\n{names}\n"
    "本院认为，依照《中华人民共和国刑法》之规定，判决如下：\n"
)
FOOT = "\n如不服本判决，可在接到判决书的第二日起十日内提出上诉。\n审判员 甲乙丙\n二〇二六年三月一日"


def read(order: str, *names: str, role: str = "被告人") -> tuple[tuple[Sentenced, ...], Collector]:
    """The order read inside a judgment with these defendants."""
    text = prepare(HEAD.format(names="\n".join(f"{role}{name}。" for name in names)) + order + FOOT)
    found = Collector(text)
    parties = tuple(Party(name, role, Span(0, 1)) for name in names)
    return read_sentences(divide(text, "criminal", "judgment"), parties, found), found


def told(punishment: Punishment | None) -> str:
    """A punishment in short: fixed 1-6 缓24 罚3000 没all 剥24."""
    if punishment is None:
        return "-"
    days = f"-{punishment.days}" if punishment.days else ""
    parts = [punishment.penalty]
    if punishment.years or punishment.months or punishment.days:
        parts.append(f"{punishment.years}-{punishment.months}{days}")
    if punishment.probation_months is not None:
        parts.append(f"缓{punishment.probation_months}")
    if punishment.fine is not None:
        parts.append(f"罚{punishment.fine}")
    if punishment.confiscation:
        parts.append(f"没{punishment.confiscation}")
    if punishment.deprivation_months:
        parts.append(f"剥{punishment.deprivation_months}")
    return " ".join(parts)


def lines(sentenced: tuple[Sentenced, ...]) -> list[str]:
    """One line per count, and one for what is executed where it is joint or stands alone."""
    made = []
    for one in sentenced:
        made += [f"{one.defendant} {c.charge} {told(c.punishment)}" for c in one.counts]
        if one.joint or not one.counts:
            made.append(f"{one.defendant} = {told(one.executed)}")
    return made


CASES = yaml.safe_load((Path(__file__).parent / "dispositions.yaml").read_text(encoding="utf-8"))


def cases(group: str) -> list[Any]:
    """The worked examples of one group as parameters."""
    return [pytest.param(case, id=f"{group}-{n}") for n, case in enumerate(CASES[group], 1)]


@pytest.mark.parametrize("case", cases("single"))
def test_one_crime_of_one_defendant(case: dict[str, Any]) -> None:
    sentenced, found = read(case["order"], "甲某")
    assert lines(sentenced) == case["gives"]
    assert sentenced[0].executed == sentenced[0].counts[0].punishment
    assert not found.doubts


@pytest.mark.parametrize("case", cases("several"))
def test_several_crimes_keep_their_own_and_the_joint_penalty(case: dict[str, Any]) -> None:
    (sentenced,), _ = read(case["order"], "甲某")
    assert lines((sentenced,)) == case["gives"]
    assert sentenced.joint and sentenced.earlier == ""


@pytest.mark.parametrize("case", cases("earlier"))
def test_a_sentence_imposed_before_is_no_count_of_this_judgment(case: dict[str, Any]) -> None:
    (sentenced,), _ = read(case["order"], "甲某")
    assert lines((sentenced,)) == case["gives"]
    assert sentenced.earlier == case["earlier"]


@pytest.mark.parametrize("case", cases("defendants"))
def test_every_defendant_has_the_own_penalty(case: dict[str, Any]) -> None:
    sentenced, _ = read(case["order"], "甲某", "乙某", "丙公司")
    assert lines(sentenced) == case["gives"]


@pytest.mark.parametrize("case", cases("appeal"))
def test_what_an_appeal_court_sets_aside_is_no_sentence(case: dict[str, Any]) -> None:
    sentenced, _ = read(case["order"], "甲某", "乙某", role="上诉人")
    assert lines(sentenced) == case["gives"]


@pytest.mark.parametrize(
    "order",
    [
        "驳回上诉，维持原判。",
        "准许上诉人甲某撤回上诉。",
        "驳回上诉人甲某的上诉，维持虚构县人民法院（2026）虚01刑初12号刑事判决。",
    ],
)
def test_a_dismissed_or_withdrawn_appeal_upholds_the_first_sentence(order: str) -> None:
    (sentenced,), _ = read(order, "甲某", role="上诉人")
    assert sentenced.upheld and not sentenced.counts and sentenced.executed is None


def test_a_quoted_first_judgment_is_not_read_as_the_order() -> None:
    sentenced, _ = read(
        "被告人甲某犯盗窃罪，判处有期徒刑一年。宣判后，被告人甲某不服，提出上诉。", "甲某"
    )
    assert sentenced == ()


TERMS = {
    "即自2026年1月11日起至2028年7月10日止": ("2026-01-11", "2028-07-10"),
    "即自2026年1月11日起至2028年7月10止": ("2026-01-11", "2028-07-10"),
    "即自2026年1月11日至2028年7月10日": ("2026-01-11", "2028-07-10"),
    "即从2026年1月11日起执行至2028年7月10日止": ("2026-01-11", "2028-07-10"),
    "即自2026年1月11日始至2028年7月10日止": ("2026-01-11", "2028-07-10"),
    "即2026年1月11日起至2028\n年7月10日止": ("2026-01-11", "2028-07-10"),
    "即自二〇二六年一月十一日起至二0二八年七月十日止": ("2026-01-11", "2028-07-10"),
    "即自202O年1月11日起至2022年7月10日止": ("2020-01-11", "2022-07-10"),
    "刑期自2026年1月11日鸡兔同笼起至2028年7月看山不是山10日止": ("2026-01-11", "2028-07-10"),
}


@pytest.mark.parametrize(("words", "days"), TERMS.items())
def test_a_stated_term_is_read_in_every_form(words: str, days: tuple[str, str]) -> None:
    order = (
        "被告人甲某犯盗窃罪，判处有期徒刑二年六个月。\n（刑期从判决执行之日起计算。"
        f"判决执行以前先行羁押的，羁押一日折抵刑期一日，{words}。罚金限判决生效后十日内缴纳。）"
    )
    (sentenced,), _ = read(order, "甲某")
    assert (sentenced.term_start, sentenced.term_end) == tuple(map(date.fromisoformat, days))
    assert sentenced.credit_days is None


def test_terms_belong_to_the_defendant_they_follow_or_name() -> None:
    order = (
        "一、被告人甲某犯盗窃罪，判处有期徒刑一年；\n（刑期自2026年1月1日起至2026年12月31日止。）\n"
        "二、被告人乙某犯盗窃罪，判处有期徒刑六个月，缓刑一年。\n（缓刑考验期自2026年3月1日起至2027年2月28日止。）"
    )
    first, second = read(order, "甲某", "乙某")[0]
    assert first.term_end == date(2026, 12, 31)
    assert second.term_start is None


def test_a_term_behind_all_orders_belongs_to_whose_term_it_is_called() -> None:
    rule = "从判决执行之日起计算，判决执行以前先行羁押的，羁押一日折抵刑期一日，"
    order = (
        "一、被告人甲某犯盗窃罪，判处有期徒刑一年；\n二、被告人乙某犯盗窃罪，判处有期徒刑六个月；\n"
        "三、被告人丙公司犯盗窃罪，免予刑事处罚。\n"
        f"（被告人甲某的刑期{rule}即自2026年1月1日起至2026年12月31日止；"
        f"被告人乙某的刑期{rule}即自2026年1月2日起至2026年7月1日止。）"
    )
    first, second, third = read(order, "甲某", "乙某", "丙公司")[0]
    assert (first.term_end, second.term_end) == (date(2026, 12, 31), date(2026, 7, 1))
    assert third.term_end is None


def test_a_name_with_another_dot_is_the_party() -> None:
    (sentenced,), found = read("被告人买提．甲江犯盗窃罪，判处有期徒刑一年。", "买提·甲江", "李某")
    assert sentenced.defendant == "买提·甲江" and not found.doubts


CREDITS = {
    "判决执行前先行羁押的3日予以折抵刑期，即自2026年2月4日起至2026年5月28日止": 3,
    "已羁押12日折抵12日，即自2026年2月4日起至2026年5月28日止": 12,
    "即自2026年2月4日起至2026年5月28日止，先行羁押的二日已扣除": 2,
    "扣除先行羁押的一日，即自2026年2月4日起至2026年5月28日止": 1,
    "判决执行以前先行羁押的，羁押一日折抵刑期一日，折抵刑期十五日，即自2026年2月4日起至2026年5月28日止": 15,
    "判决执行以前先行羁押一日，折抵刑期一日，即自2026年2月4日起至2026年5月28日止": None,
    "先行羁押期间2026年1月18日已折抵刑期，即自2026年2月4日起至2026年5月28日止": None,
}


@pytest.mark.parametrize(("words", "days"), CREDITS.items())
def test_a_credit_stated_in_days_is_read_and_the_rule_is_none(words: str, days: int | None) -> None:
    (sentenced,), _ = read(f"被告人甲某犯盗窃罪，判处拘役四个月。（{words}。）", "甲某")
    assert sentenced.credit_days == days
    assert sentenced.term_end == date(2026, 5, 28)


@pytest.mark.parametrize("written", ["张3", "张某3"])
def test_a_name_masked_another_way_is_the_party(written: str) -> None:
    other = {"张3": "张某3", "张某3": "张3"}[written]
    (sentenced,), found = read(f"被告人{written}犯盗窃罪，判处有期徒刑一年。", other, "李某")
    assert sentenced.defendant == other and not found.doubts


@pytest.mark.parametrize(
    ("written", "party"), [("王某1", "王某"), ("王某甲", "王某乙"), ("王大海", "王大")]
)
def test_a_longer_name_is_not_the_party_it_begins_with(written: str, party: str) -> None:
    (sentenced,), found = read(f"被告人{written}犯盗窃罪，判处有期徒刑一年。", party, "王某2")
    assert sentenced.defendant == written
    assert [doubt.code for doubt in found.doubts] == ["unknown_defendant"]


def test_a_name_that_is_no_party_stays_as_written_and_is_doubtful() -> None:
    (sentenced,), found = read("被告人王大海犯盗窃罪，判处有期徒刑一年。", "张某3", "李某")
    assert sentenced.defendant == "王大海"
    assert [doubt.code for doubt in found.doubts] == ["unknown_defendant"]


def test_a_charge_no_table_knows_is_kept_and_doubtful() -> None:
    (sentenced,), found = read("被告人甲某犯虚构罪，判处有期徒刑一年。", "甲某")
    assert sentenced.counts[0].charge == "虚构罪"
    assert [doubt.code for doubt in found.doubts] == ["unknown_charge"]


ORDER = "被告人甲某犯贩卖毒品罪，判处有期徒刑十一年零十个月，并处罚金人民币一万二千元。"
PHRASES = ("鸡兔同笼", "看山不是山", "吃饭睡觉打豆豆")


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("place", range(len(ORDER)))
def test_a_strange_phrase_at_any_place_makes_no_number_wrong(place: int, phrase: str) -> None:
    for one in read(ORDER[:place] + phrase + ORDER[place:], "甲某")[0]:
        for count in one.counts:
            punishment = count.punishment
            assert punishment.term_months in (142, None)
            assert punishment.fine in (12_000, None)
            assert count.charge == "贩卖毒品罪" or phrase in count.charge


@pytest.mark.parametrize(
    ("order", "penalty"),
    [
        ("被告人甲某犯盗窃罪，单处罚金人民币五千元。", "罚金"),
        ("被告人甲某犯破坏选举罪，单处剥夺政治权利一年。", "剥夺政治权利"),
        ("被告人甲某犯盗窃罪，判处拘役三个月，并处罚金人民币一千元。", "拘役"),
    ],
)
def test_the_row_of_a_supplementary_penalty_alone_names_it(order: str, penalty: str) -> None:
    text = HEAD.format(names="公诉机关虚构县人民检察院。\n被告人甲某。") + order + FOOT
    (row,) = as_json(read_text(text, "a"))["dispositions"]
    assert (row["penalty"], row["executed_penalty"]) == (penalty, penalty)


def test_places_are_those_of_the_original_text() -> None:
    (sentenced,), found = read("被告人甲某犯盗窃罪，判处有期徒刑一年，并处罚金三千元。", "甲某")
    count = sentenced.counts[0]
    raw = {name: span.of(found.text.original) for name, span in count.punishment.spans.items()}
    assert raw == {"penalty": "有期徒刑一年", "fine": "罚金三千元"}
    assert count.spans["charge"].of(found.text.original) == "盗窃罪"
    assert sentenced.spans["defendant"].of(found.text.original) == "甲某"


@pytest.mark.parametrize(
    "form",
    [
        "被告人甲某犯{}，判处有期徒刑一年。",
        "被告人甲某犯盗窃罪、{}，数罪并罚，决定执行拘役六个月。",
    ],
)
def test_every_charge_of_the_table_is_read_as_written(form: str) -> None:
    for crime in crimes():
        (sentenced,), found = read(form.format(crime.name), "甲某")
        assert sentenced.counts[-1].charge == crime.name
        assert not [doubt for doubt in found.doubts if doubt.field == "charges"], crime.name


def test_the_charges_found_are_an_element_in_order() -> None:
    _, found = read(
        "被告人甲某犯盗窃罪，判处拘役一个月；犯诈骗罪，判处拘役二个月，决定执行拘役二个月。", "甲某"
    )
    assert found.value("charges") == "盗窃罪；诈骗罪"


def test_a_joint_sentence_that_is_lost_or_joins_nothing_told_is_doubtful() -> None:
    lost = "被告人甲某犯盗窃罪，判处有期徒刑一年；犯抢夺罪，判处有期徒刑一年。"
    (sentenced,), found = read(lost, "甲某")
    assert sentenced.executed is None
    assert [doubt.code for doubt in found.doubts] == ["joint_unread"]
    _, found = read("被告人甲某犯盗窃罪，判处有期徒刑一年，决定执行有期徒刑二年。", "甲某")
    assert [doubt.code for doubt in found.doubts] == ["joint_unexplained"]


def test_the_accusation_is_told_apart_from_what_was_found() -> None:
    text = prepare(
        "虚构县人民法院\n刑事判决书\n（2026）虚01刑初12号\n被告人甲某。\n"
        "虚构县人民检察院以虚检刑诉〔2026〕1号起诉书指控被告人甲某犯抢劫罪、非法拘禁罪，于2026年1月5日提起公诉。"
        "现已审理终结。\n经审理查明，被告人甲某拿走乙某的手机。\n本院认为，被告人甲某的行为构成抢夺罪，判决如下：\n"
        "被告人甲某犯抢夺罪，判处有期徒刑一年。"
    )
    found = Collector(text)
    read_sentences(divide(text, "criminal", "judgment"), (), found)
    assert found.value("accused_charges") == "抢劫罪；非法拘禁罪"
    assert found.value("charges") == "抢夺罪"


@pytest.mark.parametrize(
    "term", ["刑期一年", "徒刑一年", "有期徙刑一年", "有期www.abc.cn徒刑一年", "一年有期徒刑"]
)
def test_a_main_penalty_that_was_not_read_is_no_fine_alone(term: str) -> None:
    (one,), _found = read(
        f"被告人甲某犯盗窃罪，判处{term}，缓刑二年，并处罚金人民币三千元。", "甲某"
    )
    assert one.executed is not None
    assert (one.executed.penalty, one.executed.fine) == ("", 3000)


@pytest.mark.parametrize(
    "words",
    ["单处罚金人民币三千元", "判处罚金三千元", "单处剥夺政治权利一年", "单处没收财产人民币三千元"],
)
def test_a_supplementary_penalty_alone_is_told_by_its_verb(words: str) -> None:
    (one,), _found = read(f"被告人甲某犯盗窃罪，{words}。", "甲某")
    assert one.executed is not None
    assert one.executed.penalty == "fine_only"


def test_a_fine_told_without_an_amount_has_a_place_and_no_value() -> None:
    (one,), _found = read("被告人甲某犯盗窃罪，判处有期徒刑一年，并处罚金港币二千元。", "甲某")
    punishment = one.counts[0].punishment
    assert punishment.fine is None
    assert "fine" in punishment.spans


def test_two_defendants_under_one_masked_name_are_not_one() -> None:
    found, _doubts = read(
        "一、被告人甲某犯盗窃罪，判处有期徒刑八个月（刑期自2025年11月3日起至2026年7月2日止）。\n"
        "二、被告人甲某犯诈骗罪，判处有期徒刑二年（刑期自2024年11月3日起至2026年11月2日止）。",
        "甲某",
    )
    assert lines(found) == ["甲某 盗窃罪 fixed_term 0-8", "甲某 诈骗罪 fixed_term 2-0"]
    assert [one.term_start for one in found] == [None, None]


def test_one_defendant_named_anew_before_each_crime_stays_one_by_his_joint_punishment() -> None:
    (one,), _doubts = read(
        "一、被告人甲某犯盗窃罪，判处有期徒刑八个月。\n"
        "二、被告人甲某犯诈骗罪，判处有期徒刑二年；决定执行有期徒刑二年三个月。",
        "甲某",
    )
    assert (len(one.counts), told(one.executed)) == (2, "fixed_term 2-3")
