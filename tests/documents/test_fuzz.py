"""Whatever is handed in: no exception, places inside the text, bounded time."""

from __future__ import annotations

import json
import time

import pytest
from fiction import ruling
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents import numerals, read_text, tables
from xiezhi.documents.output import as_json
from xiezhi.documents.text import prepare
from xiezhi.documents.tokens import tokens

_WORDS = (
    "罪犯甲某。",
    "裁定如下：",
    "本院认为，",
    "经审理查明，",
    "减去有期徒刑",
    "减刑",
    "减为有期徒刑",
    "判处",
    "决定执行",
    "有期徒刑",
    "无期徒刑",
    "死刑，缓期二年执行",
    "犯盗窃罪",
    "以抢劫罪",
    "自",
    "至",
    "起",
    "止",
    "刑期",
    "五个月",
    "十五年",
    "2021年3月1日",
    "二〇二一年九月三十日",
    "2021年2月30日",
    "同年5月1日",
    "次日",
    "二二一年八月六日",
    "2018年4月",
    "二〇一八年四月",
    "(2021)虚01刑更5号",
    "（2015）虚刑执字第3号",
    "作出",
    "交付执行",
    "报送本院",
    "立案",
    "执行机关虚构监狱",
    "假释",
    "不予减刑",
    "撤回",
    "减去余刑",
    "系累犯",
    "有履行能力而不履行",
    "《中华人民共和国刑法》第七十八条",
    "第一百三十三条之一",
    "两次裁定共",
    "分别",
    "\n",
    "\r\n",
    "　",
    "。",
    "；",
    "，",
    "(",
    ")",
    "9999年12月31日",
    "四十九年十一个月",
    "\u2028",
)
_HEAD = "虚构省虚构市中级人民法院\n刑事裁定书\n(2021)虚01刑更1号\n罪犯甲某。\n"
_TAIL = "裁定如下：\n对罪犯甲某减去有期徒刑五个月(刑期自2015年1月1日起至2024年1月1日止)。\n二〇二一年九月一日"


def _sound(text):
    reading = read_text(text, "x")
    spans = [span for element in reading.elements.values() for span in element.spans]
    spans += [doubt.span for doubt in reading.doubts] + [cited.span for cited in reading.articles]
    spans += [span for cut in reading.earlier for span in cut.spans.values()]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert not set(reading.unread) & set(reading.elements)
    json.dumps([as_json(reading), tables([reading])], default=str)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=40))
def test_words_of_rulings_in_any_order_are_read_without_an_error(words):
    _sound("".join(words))
    _sound(_HEAD + "".join(words) + _TAIL)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text):
    _sound(text)
    _sound(_HEAD + text + _TAIL)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 300), st.integers(0, 2000), st.integers(0, 200), st.text(max_size=12))
def test_a_damaged_ruling_is_read_without_an_error(seed, place, length, insert):
    text = ruling(seed).text
    _sound(text[:place] + insert + text[place + length :])


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "减刑五个月",
        "2019年1月1日减刑五个月，",
        "自至",
        "自2019年1月1日起至",
        "(2021)",
        "((((",
        "《",
        "减为有期徒刑",
        "犯甲乙丙丁罪判处有期徒刑五年",
        "提请减刑裁定减",
        "二",
        "二年",
        "同年1月1日",
        "刑期自",
        "本裁定送达之日",
        "\n",
        "系",
        "《中华人民共和国刑法》第一条",
        "作出(2020)虚刑终1号裁定于2019年1月1日",
        "有履行能力",
    ],
)
def test_the_time_is_bounded_on_hostile_repeats(unit):
    body = unit * (60_000 // len(unit))
    for text in (body, _HEAD + body + "本院认为，" + _TAIL, _HEAD + "裁定如下：" + body):
        started = time.process_time()
        read_text(text, "x")
        assert time.process_time() - started < 4


@given(st.integers(1, 199))
def test_chinese_numerals_are_read(number):
    tens, ones = divmod(number % 100, 10)
    small = "零一二三四五六七八九"
    written = "一百" if number >= 100 else ""
    if tens:
        written += ("" if tens == 1 and number < 100 else small[tens]) + "十"
    elif written and ones:
        written += "零"
    written += small[ones] if ones else ""
    assert numerals.number(written) == number
    assert numerals.number(str(number)) == number


@pytest.mark.parametrize("text", ["十百", "三三十", "百百", "", "甲", "一" * 9])
def test_what_is_no_numeral_is_none(text):
    assert numerals.number(text) is None


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二○二一年九月二十九日", "2021-09-29"),
        ("二OO八年三月三日", "2008-03-03"),
        ("二Ο二Ο年十二月三十一日", "2020-12-31"),
        ("二零二零年一月廿五日", "2020-01-25"),
        ("２０２１年８月１９日", "2021-08-19"),
        ("2021.8.19", "2021-08-19"),
        ("2018年7月16交付执行", "2018-07-16"),
        ("二二一年八月十六日", "2021-08-16"),
        ("2021年9月猫喜欢晒太阳28日", "2021-09-28"),
    ],
)
def test_dates_as_rulings_write_them(written, day):
    assert tokens(prepare(written).plain)[0].date.isoformat() == day


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (
            "2021年9月1日提出，次日报送，同年11月3日受理，同日公示",
            ["09-01", "09-02", "11-03", "11-03"],
        ),
        ("同年5月1日", []),
        ("2021年2月30日", []),
        ("2018年4月减刑六个月；2019年12月减刑六个月", []),
    ],
)
def test_relative_dates_count_from_the_date_before(written, days):
    found = [token.day for token in tokens(prepare(written).plain) if token.kind == "date"]
    assert [day.isoformat()[5:] for day in found if day] == days
