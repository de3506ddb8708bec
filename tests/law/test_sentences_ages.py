"""Terms and ages: the corners the law names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.errors import XiezhiError
from xiezhi.law import (
    age_reached,
    age_unsettled,
    birthday,
    credit_days,
    half_served_on,
    half_term,
    sentence_end,
    sentence_end_unsettled,
)

dates = st.dates(date(1930, 1, 1), date(2060, 12, 31))


def test_years_are_never_turned_into_months() -> None:
    assert sentence_end(date(2023, 2, 28), 1) == date(2024, 2, 27)
    assert sentence_end(date(2023, 2, 28), 0, 12) == date(2024, 2, 28)


def test_a_day_that_does_not_exist_ends_before_the_last_day() -> None:
    assert sentence_end(date(2024, 2, 29), 1) == date(2025, 2, 27)
    assert sentence_end(date(2025, 8, 31), 0, 6) == date(2026, 2, 27)
    assert sentence_end(date(2025, 8, 30), 0, 6) == date(2026, 2, 27)


def test_half_a_month_is_fifteen_days() -> None:
    assert sentence_end(date(2026, 3, 1), 0, 1, 15) == date(2026, 4, 15)


def test_years_and_months_from_a_month_end_are_for_a_person_to_settle() -> None:
    assert sentence_end_unsettled(date(2023, 2, 28), 1, 6)
    assert not sentence_end_unsettled(date(2023, 2, 27), 1, 6)
    assert not sentence_end_unsettled(date(2023, 2, 28), 1)
    assert not sentence_end_unsettled(date(2023, 2, 28), 0, 6)


@pytest.mark.parametrize("term", [(0, 0, 0), (-1, 6, 0), (1, -1, 0), (1, 0, -1)])
def test_an_empty_or_negative_term_is_refused(term: tuple[int, int, int]) -> None:
    with pytest.raises(XiezhiError) as caught:
        sentence_end(date(2026, 1, 1), *term)
    assert caught.value.code == "LAW-005"


def test_a_term_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(XiezhiError) as caught:
        sentence_end(date(9999, 12, 30), 0, 0, 15)
    assert caught.value.code == "LAW-006"


def test_credit_follows_the_kind_of_punishment() -> None:
    assert credit_days("control", custody=10, designated_residence=10, retention=5) == 40
    assert credit_days("fixed_term", custody=10, designated_residence=11, retention=5) == 20
    assert credit_days("criminal_detention", custody=10) == 10
    assert credit_days("life", custody=100) == credit_days("death_suspended", custody=100) == 0
    with pytest.raises(XiezhiError):
        credit_days("fixed_term", custody=-1)


def test_half_of_a_term_keeps_years_months_and_half_months() -> None:
    assert half_term(6) == (3, 0, 0)
    assert half_term(7) == (3, 6, 0)
    assert half_term(0, 5) == (0, 2, 15)
    assert half_term(1, 1, 1) == (0, 6, 16)


@given(dates, st.integers(1, 25), st.integers(0, 11))
def test_half_is_served_inside_the_term(start: date, years: int, months: int) -> None:
    first = half_served_on(start, years, months)
    assert start < first <= sentence_end(start, years, months) + timedelta(days=1)


@given(dates, st.integers(1, 80))
def test_an_age_is_reached_only_after_the_birthday(birth: date, years: int) -> None:
    day = birthday(birth, years)
    assert not age_reached(birth, years, day)
    assert age_reached(birth, years, day + timedelta(days=1))


def test_a_birthday_on_a_leap_day_is_for_a_person_to_settle_on_one_day_only() -> None:
    birth = date(2008, 2, 29)
    assert birthday(birth, 18) == date(2026, 2, 28)
    unsettled = [
        day
        for day in (date(2026, 2, 20) + timedelta(days=n) for n in range(20))
        if age_unsettled(birth, 18, day)
    ]
    assert unsettled == [date(2026, 3, 1)]
    assert not age_unsettled(birth, 16, date(2024, 3, 1))
    assert not age_unsettled(date(2008, 2, 28), 18, date(2026, 3, 1))
