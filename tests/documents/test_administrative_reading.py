"""What is read from administrative judgments and rulings."""

from __future__ import annotations

from datetime import date, timedelta

from fiction_civil import Suit, nonlit, one_line, suit
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents import read_text

DAYS = st.dates(date(2018, 1, 1), date(2026, 6, 1))


def test_the_dates_of_a_suit_are_read() -> None:
    reading = read_text(suit(Suit()), "d1")
    assert reading.kind == "administrative"
    assert reading.value("act_made_on") == date(2025, 12, 10)
    assert reading.value("known_on") == date(2025, 12, 15)
    assert reading.value("sued_on") == date(2026, 5, 20)
    assert reading.value("told_limit") is True
    assert reading.value("late_ground") is True
    assert reading.value("disposition") == "suit_dismissed"
    assert reading.value("suit_kind") == "direct"
    assert reading.value("act_kind") == "penalty"
    assert reading.value("acting_organ") == "虚构县市场监督管理局"


def test_reconsideration_makes_another_kind_of_suit() -> None:
    reading = read_text(suit(Suit(review_served_on=date(2026, 4, 1))), "d1")
    assert reading.value("suit_kind") == "after_review"
    assert reading.value("review_served_on") == date(2026, 4, 1)


def test_told_not_told_and_silent_are_three_things() -> None:
    told = {value: read_text(suit(Suit(told=value)), "d1") for value in (True, False, None)}
    assert {value: reading.value("told_limit") for value, reading in told.items()} == {
        True: True,
        False: False,
        None: None,
    }


def test_a_suit_decided_on_the_merits_is_not_held_late() -> None:
    reading = read_text(suit(Suit(late=False)), "d1")
    assert reading.value("late_ground") is None
    assert reading.value("disposition") == "claims_dismissed"


def test_not_late_is_no_ground_of_lateness() -> None:
    text = suit(Suit(late=False)).replace(
        "本院认为，", "本院认为，原告的起诉没有超过法定起诉期限。"
    )
    assert read_text(text, "d1").value("late_ground") is None


def test_a_quoted_article_is_no_ground_of_lateness() -> None:
    quoted = "《行政诉讼法》规定，“超过起诉期限的，人民法院不予受理”。"
    text = suit(Suit(late=False)).replace("本院认为，", f"本院认为，{quoted}")
    assert read_text(text, "d1").value("late_ground") is None


def test_service_of_the_courts_own_papers_is_not_knowledge_of_the_act() -> None:
    text = suit(Suit()).replace(
        "本院受理后，", "本院受理后，于2026年5月28日向被告送达了起诉状副本及应诉通知书。"
    )
    assert read_text(text, "d1").value("known_on") == date(2025, 12, 15)


def test_enforcement_without_a_suit_has_its_own_dates() -> None:
    reading = read_text(nonlit(), "d1")
    assert reading.value("nonlit") is True
    assert reading.value("acting_organ") == "虚构县自然资源局"
    assert reading.value("disposition") == "allowed"
    assert reading.value("enforcement_asked_on") == date(2026, 6, 8)
    assert reading.value("reminded_on") == date(2026, 5, 20)
    assert reading.value("known_on") == date(2025, 11, 5)
    assert reading.value("sued_on") is None
    assert read_text(nonlit(allowed=False), "d2").value("disposition") == "refused"


@settings(max_examples=60)
@given(DAYS, st.integers(0, 20), st.integers(21, 900), st.booleans())
def test_any_dates_come_back_as_stated(made: date, served: int, sued: int, joined: bool) -> None:
    case = Suit(
        made_on=made,
        served_on=made + timedelta(days=served),
        sued_on=made + timedelta(days=sued),
        judged_on=made + timedelta(days=sued + 60),
    )
    text = one_line(suit(case)) if joined else suit(case)
    reading = read_text(text, "d1")
    assert reading.value("act_made_on") == case.made_on
    assert reading.value("known_on") == case.served_on
    assert reading.value("sued_on") == case.sued_on
    assert reading.value("judged_on") == case.judged_on


def test_dates_the_other_side_claims_are_not_the_courts() -> None:
    text = suit(Suit()).replace(
        "请求撤销处罚决定。", "原告2026年3月3日才收到处罚决定书，请求撤销处罚决定。"
    )
    assert read_text(text, "d1").value("known_on") == date(2025, 12, 15)
