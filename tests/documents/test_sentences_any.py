"""Sentences: whatever a court orders in the usual words is read back, and no text breaks the reader."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.sentences import read_sentences
from xiezhi.documents.judgment.amounts import read_amounts
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.reading import Party, Punishment, Sentenced, Span
from xiezhi.documents.text import prepare

NAMES = ("李均", "张之自", "张某甲", "欧阳某", "阿依·某某", "李某2", "王某1")
CHARGES = (
    "盗窃罪",
    "走私、贩卖、运输、制造毒品罪",
    "掩饰、隐瞒犯罪所得罪",
    "危险驾驶罪",
    "强制猥亵、侮辱罪",
)
PENALTIES = {"有期徒刑": "fixed_term", "拘役": "criminal_detention", "管制": "public_surveillance"}
DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """A number under a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")


@dataclass(frozen=True)
class Ordered:
    """A punishment that is to be ordered, and its words."""

    penalty: str
    months: int
    probation: int | None
    fine: int | None
    words: str

    def is_read_in(self, punishment: Punishment) -> bool:
        read = punishment.penalty, punishment.term_months
        rest = punishment.probation_months, punishment.fine
        return read == (PENALTIES[self.penalty], self.months) and rest == (
            self.probation,
            self.fine,
        )


@st.composite
def lengths(draw: st.DrawFn) -> tuple[int, str]:
    years, months = draw(st.integers(0, 20)), draw(st.integers(0, 11))
    years = years or int(not months)
    number: Callable[[int], str] = spelled if draw(st.booleans()) else str
    joint = draw(st.sampled_from(("", "零", "又"))) if years and months else ""
    words = f"{number(years)}年" if years else ""
    return years * 12 + months, words + joint + (f"{number(months)}个月" if months else "")


@st.composite
def ordered(draw: st.DrawFn) -> Ordered:
    penalty = draw(st.sampled_from(sorted(PENALTIES)))
    months, length = draw(lengths())
    words = penalty + length
    probation, fine = None, None
    if draw(st.booleans()):
        probation, period = draw(lengths())
        words += draw(st.sampled_from(("，缓刑", "，宣告缓刑", ",缓刑考验期"))) + period
    if draw(st.booleans()):
        fine = draw(st.integers(1, 99)) * 1000
        amount = draw(st.sampled_from((f"{fine}元", f"{fine:,}元", f"{fine / 10_000:g}万元")))
        words += draw(st.sampled_from(("，并处罚金", "，罚金人民币", "；并处罚金人民币"))) + amount
        words += draw(st.sampled_from(("", "（已缴纳）", "（限判决生效后十日内缴纳）")))
    return Ordered(penalty, months, probation, fine, words)


@st.composite
def dispositions(draw: st.DrawFn) -> tuple[str, dict[str, list[tuple[str, Ordered]]]]:
    """An order over several defendants and what it holds; "" is the joint punishment."""
    order, expected = "", {}
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    for number, name in enumerate(names, 1):
        charges = draw(st.lists(st.sampled_from(CHARGES), min_size=1, max_size=3, unique=True))
        counts = [(charge, draw(ordered())) for charge in charges]
        told = "；".join(f"犯{charge}，判处{one.words}" for charge, one in counts)
        if len(counts) > 1:
            joint = draw(ordered())
            told += draw(
                st.sampled_from(
                    ("；数罪并罚，决定执行", "。决定执行", "，总和刑期二十年，决定执行")
                )
            )
            told += joint.words
            counts.append(("", joint))
        order += f"{spelled(number)}、被告人{name}{told}。\n"
        if draw(st.booleans()):
            order += "（刑期从判决执行之日起计算，即自2026年1月1日起至2027年1月1日止。罚金人民币一万元已缴纳。）\n"
        expected[name] = counts
    return order, expected


def read(order: str) -> tuple[Sentenced, ...]:
    text = prepare(
        f"虚构县人民法院\n刑事判决书\n（2026）虚01刑初12号\n本院认为，判决如下：\n{order}"
    )
    parties = tuple(Party(name, "被告人", Span(0, 1)) for name in NAMES)
    return read_sentences(divide(text, "criminal", "judgment"), parties, Collector(text))


@pytest.mark.slow
@given(dispositions())
def test_what_is_ordered_is_what_is_read(
    case: tuple[str, dict[str, list[tuple[str, Ordered]]]],
) -> None:
    order, expected = case
    sentenced = read(order)
    assert [one.defendant for one in sentenced] == list(expected)
    for one in sentenced:
        wanted = expected[one.defendant]
        counts = [(charge, wish) for charge, wish in wanted if charge]
        assert [count.charge for count in one.counts] == [charge for charge, _ in counts]
        for count, (_, wish) in zip(one.counts, counts, strict=True):
            assert wish.is_read_in(count.punishment)
        assert one.executed is not None
        assert wanted[-1][1].is_read_in(one.executed)
        assert one.joint == (not wanted[-1][0])


PIECES = (
    *(
        "被告人",
        "上诉人",
        "张某甲",
        "李某2",
        "、",
        "，",
        "。",
        "；",
        "\n",
        "（",
        "）",
        "一、",
        "犯",
        "盗窃罪",
        "毒品罪",
        "罪",
    ),
    *(
        "判处",
        "有期徒刑",
        "死刑",
        "缓刑",
        "三年",
        "六个月",
        "罚金",
        "五千元",
        "没收个人财产",
        "剥夺政治权利",
        "终身",
    ),
    *(
        "分别",
        "各",
        "决定执行",
        "总和刑期",
        "与前罪",
        "原判",
        "撤销",
        "维持",
        "即",
        "改判",
        "以",
        "无罪",
        "免予刑事处罚",
    ),
    *("自2026年1月1日起", "至2027年1月1日止", "羁押3日", "折抵", "鸡兔同笼", "2", "〇"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_order_of_words_breaks_the_reader(pieces: list[str]) -> None:
    for one in read("".join(pieces)):
        for count in one.counts:
            assert count.charge
            assert (count.punishment.fine or 0) >= 0
        if one.term_start and one.term_end:
            assert one.term_start <= one.term_end


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "犯",
        "3元",
        "被告人甲犯盗窃罪，判处有期徒刑三年，",
        "撤销，即",
        "（刑期）",
        "犯甲乙丙丁戊罪",
        "以盗窃罪判处",
    ],
)
def test_a_hostile_text_is_read_in_a_few_seconds(piece: str) -> None:
    text = prepare("判决如下：" + piece * (100_000 // len(piece)))
    doc = divide(text, "criminal", "judgment")
    begun = time.perf_counter()
    read_sentences(doc, (), Collector(text))
    read_amounts(doc)
    assert time.perf_counter() - begun < 4
