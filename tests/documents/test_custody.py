"""Custody events are read as courts of any kind write them, and nothing is guessed."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from term_support import checks

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.custody import read_custody
from xiezhi.documents.judgment.parties import read_parties
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.reading import CustodyEvent
from xiezhi.documents.text import prepare

HEAD = "虚构县人民法院\n刑事判决书\n（2026）虚01刑初12号\n公诉机关虚构县人民检察院。\n"
REST = (
    "\n虚构县人民检察院以虚检刑诉〔2026〕12号起诉书指控被告人犯盗窃罪，向本院提起公诉。本院公开开庭审理了本案。"
    "现已审理终结。\n经审理查明，{facts}\n本院认为，被告人的行为构成盗窃罪，判决如下：\n"
    "被告人甲某某犯盗窃罪，判处有期徒刑八个月。\n审判员　乙某\n二〇二六年五月六日"
)


def _read(
    paragraphs: str, facts: str = "被告人甲某某窃得手机一部。"
) -> tuple[str, list[CustodyEvent]]:
    text = HEAD + paragraphs + REST.format(facts=facts)
    prepared = prepare(text)
    doc, found = divide(prepared, "criminal", "judgment"), Collector(prepared)
    return text, list(read_custody(doc, read_parties(doc, found), found))


def _told(words: str) -> list[tuple[str, str | None]]:
    _text, events = _read(f"被告人甲某某，男，1980年1月2日出生，住虚构县。{words}")
    assert all(event.defendant == "甲某某" for event in events)
    return [(event.kind, event.on.isoformat() if event.on else None) for event in events]


@pytest.mark.parametrize(
    ("words", "events"),
    [
        (
            "因涉嫌犯盗窃罪，于2025年2月15日被抓获，同日被刑事拘留，同月28日被执行逮捕。现羁押于虚构县看守所。",
            [("held", "2025-02-15"), ("detention", "2025-02-15"), ("arrest", "2025-02-28"), ("held", None)],
        ),
        (
            "2025年12月20日因本案被虚构县公安局刑事拘留，次日被取保候审，次年1月9日经本院决定逮捕。",
            [("detention", "2025-12-20"), ("bail", "2025-12-21"), ("arrest", "2026-01-09")],
        ),
        (
            "因本案于二〇二五年三月四日被羁押，三月五日被刑事拘留，4月1日被逮捕。",
            [("detention", "2025-03-04"), ("detention", "2025-03-05"), ("arrest", "2025-04-01")],
        ),
        (
            "因涉嫌盗窃罪于2025年5月6日被刑事拘留，同年6月3日经虚构县人民检察院批准逮捕，次日由虚构县公安局执行。",
            [("detention", "2025-05-06"), ("arrest", "2025-06-04")],
        ),
        (
            "因涉嫌受贿犯罪，于2025年1月7日被虚构县监察委员会采取留置措施，同年4月5日被刑事拘留，同月12日被逮捕。",
            [("liuzhi", "2025-01-07"), ("detention", "2025-04-05"), ("arrest", "2025-04-12")],
        ),
        (
            "因本案于2025年1月7日被指定居所监视居住，同年2月1日变更为监视居住，2月20日被逮捕。",
            [
                ("designated_surveillance", "2025-01-07"),
                ("residential_surveillance", "2025-02-01"),
                ("arrest", "2025-02-20"),
            ],
        ),
        (
            "2025年6月21日被刑事拘留（6月20日被羁押），同年7月3日被释放，9月9日被收监。",
            [
                ("detention", "2025-06-21"),
                ("detention", "2025-06-20"),
                ("released", "2025-07-03"),
                ("held", "2025-09-09"),
            ],
        ),
        ("因本案被刑事拘留，后被取保候审。", [("detention", None), ("bail", None)]),
        ("因本案于2025年6月被刑事拘留。", [("detention", None)]),
    ],
)  # fmt: skip
def test_a_head_is_read_event_by_event(words: str, events: list[tuple[str, str | None]]) -> None:
    assert _told(words) == events


@pytest.mark.parametrize(
    "words",
    [
        "2025年2月15日被决定刑事拘留，因病无法关押，看守所不予收押。",
        "2025年2月15日因本案被刑事拘留，取保候审期间又犯罪，解除监视居住。",
    ],
)
def test_what_did_not_happen_is_no_event(words: str) -> None:
    assert _told(words) == [("detention", "2025-02-15")]


def test_custody_of_an_earlier_conviction_is_not_of_this_case() -> None:
    _text, events = _read(
        "被告人甲某某，男。因涉嫌犯诈骗罪于2020年3月18日被刑事拘留，同年4月1日被取保候审，2020年7月1日被虚构县"
        "人民法院判处有期徒刑一年，2021年3月5日刑满释放。曾因殴打他人于2023年6月25日被行政拘留十日。"
        "因本案于2025年8月24日被刑事拘留。"
    )
    assert [(one.kind, one.on) for one in events if one.same_act is not False] == [
        ("detention", date(2025, 8, 24))
    ]


def test_an_administrative_detention_keeps_its_length_and_its_act() -> None:
    _text, events = _read(
        "被告人甲某某，男。因本案于2025年3月14日被行政拘留十二日，同月23日转为刑事拘留。"
        "因吸毒于2025年1月3日被行政拘留15日。因赌博于2025年2月1日被行政拘留五日（未执行）。"
    )
    told = [event for event in events if event.kind == "administrative_detention"]
    assert [(event.days, event.same_act) for event in told] == [(12, True), (15, False)]


def test_each_defendant_has_his_own_events() -> None:
    _text, events = _read(
        "被告人甲某某，男。因本案于2025年3月1日被刑事拘留，同年4月2日被逮捕。\n辩护人丁某，虚构律师事务所律师。\n"
        "被告人戊某，女。因本案于2025年3月3日被刑事拘留，同月9日被取保候审。"
    )
    told = [(event.defendant, event.kind, event.on) for event in events]
    assert told == [
        ("甲某某", "detention", date(2025, 3, 1)),
        ("甲某某", "arrest", date(2025, 4, 2)),
        ("戊某", "detention", date(2025, 3, 3)),
        ("戊某", "bail", date(2025, 3, 9)),
    ]


def test_a_silent_head_is_filled_from_what_the_court_tells_of_this_defendant() -> None:
    _text, events = _read(
        "被告人甲某某，男。",
        "2025年3月1日，被告人甲某某在其住处被抓获，次日被刑事拘留。同案人己某于2025年2月9日被逮捕。",
    )
    assert [(event.kind, event.on) for event in events] == [
        ("held", date(2025, 3, 1)),
        ("detention", date(2025, 3, 2)),
    ]


def test_the_place_of_an_event_is_its_words_in_the_text() -> None:
    text, events = _read("被告人甲某某，男。因本案于2025年3月1日被刑 事 拘 留，同年4月2日被逮捕。")
    assert [event.span.of(text) for event in events] == ["刑 事 拘 留", "逮捕"]


def test_a_mended_day_is_never_held_against_the_court() -> None:
    text = (
        HEAD
        + "被告人甲某某，男。因本案于2025年3月1日被刑事拘留，4月9因变更为取保候审，同年8月1日被逮捕。"
        + REST.format(facts="被告人甲某某窃得手机一部。").replace(
            "八个月。", "八个月。（刑期自2025年8月1日起至2027年3月31日止。）"
        )
    )
    (check,), _events = checks(text)
    assert check.verdict == "undetermined"
    assert "doubtful_day" in check.missing


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="因本案于2025年3月1日同次被刑事拘留逮捕取保候审，。；（）判处曾释放", max_size=300
    )
)
def test_any_head_is_read_and_places_lie_in_the_text(words: str) -> None:
    text, events = _read(f"被告人甲某某，男。{words}")
    for event in events:
        assert 0 <= event.span.start < event.span.end <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["被刑事拘留，", "2025年3月1日", "判处", "同日", "取保", "、", "因本案被逮捕；"]
)
def test_reading_custody_takes_time_in_proportion(piece: str) -> None:
    started = time.perf_counter()
    _read("被告人甲某某，男。" + piece * (150_000 // len(piece)), piece * (150_000 // len(piece)))
    assert time.perf_counter() - started < 5
