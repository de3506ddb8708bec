"""Judgments of every kind that are truncated, mixed, doubled or hostile: no exception, bounded time."""

from __future__ import annotations

import dataclasses
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents import Span, read_text, tables
from xiezhi.documents.output import as_json

CRIMINAL = """虚构省虚构县人民法院
刑 事 判 决 书
（2022）虚0101刑初12号
公诉机关虚构县人民检察院。
被告人甲某，男，1980年1月1日出生，虚构人。2015年3月2日因犯盗窃罪被虚构县人民法院判处有期徒刑一年，2016年1月5日刑满释放。因涉嫌犯盗窃罪，于2022年1月4日被虚构县公安局抓获，次日被刑事拘留，同年2月8日被逮捕。
辩护人乙某，虚构律师事务所律师。
虚构县人民检察院以虚检刑诉（2022）9号起诉书指控被告人甲某犯盗窃罪，于2022年4月1日向本院提起公诉。本院依法适用简易程序，实行独任审判，于2022年4月20日公开开庭审理了本案。现已审理终结。
经审理查明，2022年1月3日，被告人甲某窃得现金人民币3000元。
本院认为，被告人甲某盗窃他人财物，数额较大，其行为已构成盗窃罪。被告人甲某系累犯，依法从重处罚。依照《中华人民共和国刑法》第二百六十四条、第六十五条第一款、第六十七条第三款之规定，判决如下：
一、被告人甲某犯盗窃罪，判处有期徒刑一年二个月，并处罚金人民币二千元。
（刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折抵刑期一日，即自2022年1月4日起至2023年3月3日止。）
二、责令被告人甲某退赔被害人丙某人民币3000元。
如不服本判决，可在接到判决书的第二日起十日内，向虚构市中级人民法院提出上诉。
审判员　丁某
二〇二二年四月二十日
书记员　戊某
"""
CIVIL = """虚构省虚构县人民法院
民 事 判 决 书
（2022）虚0101民初34号
原告：虚构贸易有限公司，住所地虚构县。
法定代表人：己某，总经理。
委托诉讼代理人：庚某，虚构律师事务所律师。
被告：辛某，男，1970年1月1日出生。
原告虚构贸易有限公司与被告辛某买卖合同纠纷一案，本院于2022年1月10日立案后，依法适用普通程序，公开开庭进行了审理。被告辛某经本院传票传唤，无正当理由拒不到庭参加诉讼。本案现已审理终结。
原告虚构贸易有限公司向本院提出诉讼请求：1.判令被告支付货款10000元；2.判令被告支付利息500元；3.本案诉讼费由被告承担。
本院经审理认定事实如下：2021年3月1日，双方签订合同。
本院认为，被告应当付款。依照《中华人民共和国民法典》第五百七十七条、《中华人民共和国民事诉讼法》第一百四十七条规定，缺席判决如下：
一、被告辛某于本判决生效之日起十日内支付原告虚构贸易有限公司货款10000元；
二、驳回原告虚构贸易有限公司的其他诉讼请求。
案件受理费50元，由被告辛某负担。
如不服本判决，可以在判决书送达之日起十五日内，向本院递交上诉状。
审判长　壬某
二〇二二年五月二十日
"""
ADMINISTRATIVE = """虚构省虚构县人民法院
行 政 判 决 书
（2022）虚0101行初5号
原告癸某。
被告虚构县自然资源局，住所地虚构县。
原告癸某不服被告虚构县自然资源局行政处罚一案，于2022年2月7日向本院提起行政诉讼。本院受理后，依法组成合议庭，公开开庭审理了本案。现已审理终结。
经审理查明，2021年12月1日，被告作出行政处罚决定，同日送达原告。
本院认为，被告程序合法。依照《中华人民共和国行政诉讼法》第六十九条之规定，判决如下：
驳回原告癸某的诉讼请求。
审判长　子某
二〇二二年五月七日
"""
WHOLE = (CRIMINAL, CIVIL, ADMINISTRATIVE)
_WORDS = (
    "被告人甲某",
    "犯盗窃罪，",
    "判处有期徒刑三年，",
    "缓刑五年，",
    "并处罚金人民币五千元",
    "决定执行有期徒刑",
    "数罪并罚，",
    "（刑期从判决执行之日起计算。",
    "自2022年1月4日起至2023年3月3日止",
    "同日被刑事拘留，",
    "次日被逮捕",
    "取保候审",
    "指定居所监视居住",
    "行政拘留十日",
    "判决如下：",
    "本院认为，",
    "经审理查明，",
    "驳回上诉，维持原判",
    "撤销缓刑",
    "原告：",
    "被告：",
    "第三人",
    "法定代表人",
    "诉讼请求：1.",
    "驳回原告的其他诉讼请求",
    "《中华人民共和国刑法》第二百六十四条、第五十二条",
    "第一百三十三条之一",
    "九千九百九十九万亿元",
    "１２，３４５．６７元",
    "2022年2月30日",
    "免予刑事处罚",
    "无罪",
    "死刑，缓期二年执行",
    "剥夺政治权利终身",
    "\n",
    "　",
    "(",
    "（",
    "）",
    "。",
    "；",
    "\u202e",
    "\x00",
    "𠮷",
)


def _spans(thing):
    if isinstance(thing, Span):
        yield thing
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from _spans(getattr(thing, field.name))
    elif isinstance(thing, dict):
        for part in thing.values():
            yield from _spans(part)
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from _spans(part)


def _sound(text):
    reading = read_text(text, "x")
    assert all(0 <= span.start < span.end <= len(text) for span in _spans(reading))
    assert not set(reading.unread) & set(reading.elements)
    json.dumps([as_json(reading), tables([reading])], default=str)
    return reading


@pytest.mark.parametrize("text", WHOLE)
def test_the_whole_documents_are_known(text):
    reading = _sound(text)
    assert reading.kind in ("criminal", "civil", "administrative")
    assert reading.value("case_no") and reading.value("judged_on") and reading.parties


@pytest.mark.parametrize("text", WHOLE)
def test_a_document_cut_anywhere_is_read_without_an_error(text):
    for place in range(0, len(text), 7):
        _sound(text[:place])
        _sound(text[place:])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.integers(0, 900), st.integers(0, 400), st.text(max_size=12))
def test_a_damaged_document_is_read_without_an_error(text, place, length, insert):
    _sound(text[:place] + insert + text[place + length :])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(WHOLE), st.lists(st.sampled_from(_WORDS), max_size=40))
def test_words_of_judgments_in_any_order_are_read_without_an_error(text, words):
    place = text.find("本院认为")
    _sound("".join(words))
    _sound(text[:place] + "".join(words) + text[place:])


def test_two_documents_in_one_text_are_read_without_an_error():
    for first in WHOLE:
        for second in WHOLE:
            _sound(first + second)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00" * 500,
        "IN THE HIGH COURT OF JUSTICE. The defendant is sentenced to 3 years.",
        "裁判所は、被告人を懲役三年に処する。",
        "<html><body>404</body></html>",
        "%PDF-1.7 判决",
        "🙂" * 2000,
    ],
)
def test_what_is_no_court_document_is_said_to_be_none(text):
    assert _sound(text).kind == "other"


@pytest.mark.slow
@pytest.mark.parametrize("text", WHOLE)
@pytest.mark.parametrize(
    "unit",
    [
        "被告人",
        "被告人甲某犯盗窃罪，判处有期徒刑三年，",
        "犯",
        "罪、",
        "自2022年1月4日起至",
        "于2022年1月4日被刑事拘留，",
        "同日被",
        "判决如下：",
        "本院认为",
        "原告：",
        "、第一条",
        "《中华人民共和国刑法》",
        "第二百六十四条之",
        "人民币三万元",
        "１，",
        "九",
        "（",
        "(2022)虚",
        "一、",
        "法院",
        "无正当理由拒不到庭",
        "刑满释放",
        " ",
        "审 判 ",
        "甲",
    ],
)
def test_the_time_is_bounded_on_hostile_repeats(text, unit):
    body = unit * (40_000 // len(unit))
    places = [
        text.find("。") + 1,
        text.find("本院认为"),
        text.find("如下") + 3,
        text.find("如不服"),
    ]
    started = time.process_time()
    for place in places:
        read_text(text[:place] + body + text[place:], "x")
    # Four readings of 40,000 characters; a quadratic search takes minutes.
    assert time.process_time() - started < 8
