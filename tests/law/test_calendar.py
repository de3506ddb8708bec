"""The working-day calendar: what it knows, what it refuses, how a year is added."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.errors import XiezhiError
from xiezhi.law import Calendar, deadline, default_calendar, load_calendar

known = st.dates(date(2004, 1, 1), date(2026, 12, 31))

# A fictional schedule: no notice for this year was known when the test was written.
YEAR = """
year: 2027
basis: {zh: 测试用虚构安排, en: fictional schedule for tests}
holidays: [2027-01-01, 2027-02-05..2027-02-11, 2027-10-01..2027-10-07]
working: [2027-02-14]
"""


@pytest.fixture
def year_file(tmp_path: Path) -> Path:
    file = tmp_path / "2027.yaml"
    file.write_text(YEAR, encoding="utf-8")
    return file


def test_make_up_days_work_and_holidays_do_not() -> None:
    calendar = default_calendar()
    off = [(2026, 1, 3), (2026, 2, 15), (2026, 2, 23), (2026, 6, 19), (2026, 9, 25), (2026, 10, 7)]
    on = [(2026, 1, 4), (2026, 2, 14), (2026, 2, 28), (2026, 5, 9), (2026, 9, 20), (2026, 10, 10)]
    assert not any(calendar.is_working(date(*day)) for day in off)
    assert all(calendar.is_working(date(*day)) for day in on)


def test_a_day_outside_the_known_years_is_never_guessed() -> None:
    calendar = default_calendar()
    outside = [calendar.first - timedelta(days=1), calendar.last + timedelta(days=1)]
    for day in outside:
        assert calendar.roll(day) is None
        assert calendar.add_working(day, 1) is calendar.subtract_working(day, 1) is None
        with pytest.raises(XiezhiError) as caught:
            calendar.is_working(day)
        assert caught.value.code == "LAW-010"
    assert calendar.add_working(calendar.last, 1) is None


@given(known)
def test_a_roll_finds_the_next_working_day(day: date) -> None:
    calendar = default_calendar()
    rolled = calendar.roll(day)
    if rolled is None:
        assert (calendar.last - day).days < 15
        return
    assert rolled >= day and calendar.is_working(rolled)
    between = (day + timedelta(days=n) for n in range((rolled - day).days))
    assert not any(calendar.is_working(passed) for passed in between)


@given(known, st.integers(0, 60))
def test_counting_back_what_was_added_gives_the_number(day: date, n: int) -> None:
    calendar = default_calendar()
    end = calendar.add_working(day, n)
    if end is None:
        return
    passed = (day + timedelta(days=i + 1) for i in range((end - day).days))
    assert sum(calendar.is_working(between) for between in passed) == n
    if n:
        assert calendar.is_working(end)


@given(known, st.integers(0, 60))
def test_subtracting_working_days_undoes_adding_them(day: date, n: int) -> None:
    calendar = default_calendar()
    start = calendar.subtract_working(day, n)
    if start is None:
        return
    assert start <= day and (n == 0 or calendar.is_working(start))
    # From a day off the count back starts at the working day before it.
    end = calendar.add_working(start, n)
    assert end is not None and (end == day) == (n == 0 or calendar.is_working(day))


def test_working_days_counted_back_skip_days_off() -> None:
    found = deadline("administrative.penalty.hearing_notice", date(2026, 5, 13))
    assert found.due == found.strict == date(2026, 4, 30)
    assert found.due is not None and "工作日" in found.steps[-2].render("zh")


def test_a_negative_number_of_working_days_is_refused() -> None:
    for count in (default_calendar().add_working, default_calendar().subtract_working):
        with pytest.raises(XiezhiError) as caught:
            count(date(2026, 3, 2), -1)
        assert caught.value.code == "LAW-005"


def test_the_rows_for_the_compiler_agree_with_the_calendar() -> None:
    calendar = default_calendar()
    rows = list(calendar.rows())
    assert rows[0].day == calendar.first and rows[-1].day == calendar.last
    assert len(rows) == (calendar.last - calendar.first).days + 1
    count = 0
    for row in rows:
        count += row.is_working
        assert row.working_count == count
        assert row.next_working == calendar.roll(row.day)


def test_a_file_adds_a_year_without_a_release(year_file: Path) -> None:
    added = load_calendar([year_file])
    assert added.last == date(2027, 12, 31)
    assert added.digest != default_calendar().digest
    assert not added.is_working(date(2027, 2, 8)) and added.is_working(date(2027, 2, 14))
    found = deadline("criminal.review", date(2027, 1, 5), calendar=added)
    assert found.due == found.strict == date(2027, 2, 12)
    assert load_calendar([year_file.parent]).digest == added.digest


def test_an_installation_without_added_years_keeps_the_published_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xiezhi.law.calendar.files", lambda package: tmp_path)
    assert load_calendar().first == default_calendar().first


def test_the_environment_names_further_years(
    year_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIEZHI_CALENDAR", str(year_file))
    default_calendar.cache_clear()
    try:
        assert default_calendar().last == date(2027, 12, 31)
    finally:
        monkeypatch.undo()
        default_calendar.cache_clear()


def test_the_same_days_have_the_same_digest() -> None:
    calendar = default_calendar()
    again = Calendar(calendar.first, [row.is_working for row in calendar.rows()], calendar.holidays)
    assert again.digest == calendar.digest


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("year: [", "LAW-011"),
        ("- 2027", "LAW-011"),
        ("year: next", "LAW-011"),
        ("year: 2027\nholidays: [2027-01-01]", "LAW-011"),
        ("year: 2027\nbasis: x", "LAW-011"),
        ("year: 2027\nbasis: x\nholidays: [2026-01-01]", "LAW-011"),
        ("year: 2027\nbasis: x\nholidays: [2027-13-01]", "LAW-011"),
        ("year: 2027\nbasis: x\nholidays: [2027-01-05..2027-01-01]", "LAW-011"),
        ("year: 2027\nbasis: x\nholidays: 5", "LAW-011"),
        ("year: 2027\nbasis: x\nholidays: [2027-01-01]\nworking: [2027-01-04]", "LAW-011"),
        ("year: 2027\nbasis: x\nholidays: [2027-01-02]\nworking: [2027-01-02]", "LAW-011"),
        ("year: 2029\nbasis: x\nholidays: [2029-01-01]", "LAW-012"),
        ("year: 2026\nbasis: x\nholidays: [2026-01-01]", "LAW-012"),
    ],
)
def test_a_wrong_calendar_file_is_refused_with_its_name(
    tmp_path: Path, text: str, code: str
) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(XiezhiError) as caught:
        load_calendar([file])
    assert caught.value.code == code
    assert "wrong.yaml" in caught.value.text("zh")


def test_a_calendar_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(XiezhiError) as caught:
        load_calendar([file])
    assert caught.value.code == "LAW-011"
