"""Periods: promises that hold for any dates, and the corners of the law."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.errors import XiezhiError
from xiezhi.law import (
    add_months,
    deadline,
    default_calendar,
    is_month_end,
    parameters,
    sentence_end,
)
from xiezhi.law.steps import sentences

days = st.dates(date(2019, 12, 30), date(2025, 6, 30))
any_days = st.dates(date(1950, 1, 1), date(2090, 12, 31))
months = st.integers(0, 400)
rules = st.sampled_from(["month_end", "clamp"])
PERIODS = [p for p in parameters().values() if p.kind == "period" and p.unit != "hour"]
LIMITS = [p for p in PERIODS if p.sense == "at_most" and p.values[-1].start <= date(2022, 4, 10)]


@given(any_days, any_days, months, rules)
def test_a_later_start_never_ends_earlier(a: date, b: date, n: int, rule: str) -> None:
    first, second = sorted((a, b))
    assert add_months(first, n, rule) <= add_months(second, n, rule)


@given(any_days, months, rules)
def test_one_more_month_ends_later(start: date, n: int, rule: str) -> None:
    assert add_months(start, n + 1, rule) > add_months(start, n, rule)


@given(any_days, months)
def test_the_two_month_rules_differ_only_from_a_month_end(start: date, n: int) -> None:
    end, clamped = add_months(start, n, "month_end"), add_months(start, n, "clamp")
    assert end >= clamped
    assert is_month_end(end) or end.day == start.day
    if not is_month_end(start):
        assert end == clamped


def test_month_ends_and_leap_years_follow_the_rules() -> None:
    assert add_months(date(2023, 2, 28), 1, "month_end") == date(2023, 3, 31)
    assert add_months(date(2023, 2, 28), 1, "clamp") == date(2023, 3, 28)
    assert add_months(date(2024, 2, 28), 1, "month_end") == date(2024, 3, 28)
    assert add_months(date(2024, 1, 30), 1, "month_end") == date(2024, 2, 29)
    assert add_months(date(2023, 12, 31), 2, "month_end") == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), 12, "clamp") == date(2025, 2, 28)


@given(any_days, st.integers(1, 30), st.integers(1, 30))
def test_extensions_in_steps_never_end_later_than_the_total(start: date, n: int, m: int) -> None:
    chained = add_months(add_months(start, n, "clamp"), m, "clamp")
    assert chained <= add_months(start, n + m, "clamp")


def test_extensions_count_from_the_anchor_and_not_from_a_clamped_end() -> None:
    found = deadline("criminal.investigative_custody", date(2025, 12, 30), more=1)
    assert found.due == date(2026, 3, 30)
    chained = add_months(add_months(date(2025, 12, 30), 2, "clamp"), 1, "clamp")
    assert chained == date(2026, 3, 28)


@given(st.sampled_from(LIMITS), days, st.integers(0, 6), st.integers(0, 90))
def test_the_hard_line_is_never_before_the_soft_line(p, start, more, plus_days) -> None:
    found = deadline(p.key, start, more=more, plus_days=plus_days)
    if found.value is None:
        assert found.flags == ("law_missing",) and found.due is found.strict is None
        return
    if found.due is None:
        assert "calendar_unknown" in found.flags
    else:
        assert found.strict is not None and start <= found.strict <= found.due


@given(st.sampled_from(PERIODS), days)
def test_a_roll_goes_forward_to_a_working_day_and_only_over_days_off(p, start) -> None:
    found = deadline(p.key, start)
    if "rolled" not in found.flags:
        return
    (step,) = [step for step in found.steps if step.code == "rolled"]
    calendar, day = default_calendar(), step.values["from_day"]
    assert found.due is not None and day < found.due and calendar.is_working(found.due)
    while day < found.due:
        assert not calendar.is_working(day)
        day += timedelta(days=1)


@given(st.sampled_from(LIMITS), days, st.integers(0, 5))
def test_an_extension_or_an_exclusion_never_shortens(p, start, more) -> None:
    plain, extended = deadline(p.key, start), deadline(p.key, start, more=more, plus_days=more)
    if plain.due is not None and extended.due is not None:
        assert extended.due >= plain.due


@given(st.sampled_from(PERIODS), days)
def test_every_line_of_arithmetic_reads_in_both_languages(p, start) -> None:
    for step in deadline(p.key, start, more=1, plus_days=1).steps:
        assert step.code in sentences()
        for lang in ("zh", "en"):
            text = step.render(lang)
            assert text and "{" not in text
        assert step.as_dict()["zh"] == step.render("zh")


def test_custody_does_not_roll_and_liberty_does() -> None:
    held = deadline("criminal.fast_track", date(2026, 9, 16), in_custody=True)
    free = deadline("criminal.fast_track", date(2026, 9, 16))
    assert (held.due, free.due) == (date(2026, 9, 26), date(2026, 9, 28))
    assert "custody" in held.flags and "rolled" in free.flags


def test_only_custody_cites_the_rule_of_custody() -> None:
    custody = deadline("criminal.investigative_custody", date(2026, 3, 15))
    (step,) = [step for step in custody.steps if step.code == "custody"]
    assert (step.law, step.article) == ("cpl", "105(4)")
    notice = deadline("civil.public_service", date(2026, 3, 15))
    assert "custody" not in notice.flags and "rolled" not in notice.flags


def test_the_calendar_is_not_asked_where_nothing_rolls() -> None:
    found = deadline("criminal.investigative_custody", date(2026, 12, 1), more=5)
    assert found.due == date(2027, 7, 1)
    assert "calendar_unknown" not in found.flags


def test_an_unknown_year_gives_no_hard_line_but_shows_the_unrolled_date() -> None:
    found = deadline("criminal.review", date(2026, 12, 5))
    assert found.due is None and found.strict == date(2027, 1, 5)
    working = deadline("administrative.court_acceptance", date(2026, 12, 30))
    assert working.due is None and working.strict is None
    assert "calendar_unknown" in working.flags


def test_by_analogy_the_hard_line_is_the_later_month_rule() -> None:
    police = deadline("criminal.investigative_custody", date(2026, 2, 28))
    assert (police.due, police.strict) == (date(2026, 4, 30), date(2026, 4, 28))
    assert "month_rule_by_analogy" in police.flags
    court = deadline("criminal.first_instance", date(2026, 2, 28), in_custody=True)
    assert court.due == court.strict == date(2026, 4, 30)
    civil = deadline("civil.trial.simple", date(2025, 2, 28))
    assert (civil.due, civil.strict) == (date(2025, 6, 3), date(2025, 5, 28))


def test_for_a_least_wait_the_kinder_line_is_the_earlier_one() -> None:
    wait = deadline("commutation.ordinary.start.below5", date(2023, 2, 28))
    assert (wait.due, wait.strict) == (date(2024, 2, 28), date(2024, 2, 29))


def test_hours_start_with_the_next_hour_in_litigation_and_at_once_outside() -> None:
    visit = deadline("criminal.lawyer_visit", datetime(2026, 3, 2, 9, 0))
    assert visit.due == datetime(2026, 3, 4, 10, 0)
    assert visit.strict == datetime(2026, 3, 4, 9, 0)
    transfer = deadline("transfer.after_approval", datetime(2026, 6, 3, 10, 20))
    assert transfer.due == transfer.strict == datetime(2026, 6, 4, 10, 20)


def test_a_month_and_a_half_is_a_month_and_fifteen_days() -> None:
    found = deadline("criminal.summary.long", date(2026, 1, 31), in_custody=True)
    assert found.due == date(2026, 3, 15)


def test_an_earlier_act_is_undetermined_and_the_missing_text_is_named() -> None:
    found = deadline("criminal.bail", date(2018, 10, 25))
    assert found.flags == ("law_missing",) and found.value is None
    assert "2012" in found.steps[-1].render("zh") and "2012" in found.steps[-1].render("en")
    assert deadline("criminal.bail", date(2018, 10, 26)).due is not None


def test_the_act_can_decide_the_law_instead_of_the_start() -> None:
    start = date(2018, 9, 1)
    assert deadline("criminal.bail", start).value is None
    assert deadline("criminal.bail", start, act_on=date(2019, 1, 1)).due == date(2019, 9, 2)


def test_recomputation_counts_from_the_discovery_and_says_so() -> None:
    found = deadline(
        "criminal.investigative_custody", date(2026, 3, 15), recomputed_from=date(2026, 4, 22)
    )
    assert found.due == date(2026, 6, 22)
    assert "recomputed" in [step.code for step in found.steps]


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("LAW-001", {"key": "criminal.bial", "start": date(2026, 1, 1)}),
        ("LAW-005", {"key": "criminal.bail", "start": date(2026, 1, 1), "more": -1}),
        ("LAW-005", {"key": "criminal.bail", "start": date(2026, 1, 1), "plus_days": -1}),
        ("LAW-006", {"key": "criminal.bail", "start": date(2026, 1, 1), "more": 10**6}),
        ("LAW-006", {"key": "criminal.appeal", "start": date(9999, 12, 30)}),
        ("LAW-007", {"key": "minors.adult_age", "start": date(2026, 1, 1)}),
        ("LAW-008", {"key": "criminal.lawyer_visit", "start": date(2026, 1, 1)}),
        (
            "LAW-009",
            {
                "key": "criminal.bail",
                "start": date(2026, 1, 2),
                "recomputed_from": date(2026, 1, 1),
            },
        ),
    ],
)
def test_a_wrong_question_gets_its_code_and_sentence(code: str, arguments: dict) -> None:
    with pytest.raises(XiezhiError) as caught:
        deadline(arguments.pop("key"), arguments.pop("start"), **arguments)
    assert caught.value.code == code
    assert caught.value.text("zh") and caught.value.text("en")


@given(any_days, st.integers(1, 300))
def test_a_sentence_ends_the_day_before_the_same_period(start: date, n: int) -> None:
    assert sentence_end(start, 0, n) == add_months(start, n, "month_end") - timedelta(days=1)


@given(any_days, st.integers(1, 25))
def test_a_sentence_of_years_ends_the_day_before_the_same_day(start: date, years: int) -> None:
    end = sentence_end(start, years)
    assert end == add_months(start, 12 * years, "clamp") - timedelta(days=1)
