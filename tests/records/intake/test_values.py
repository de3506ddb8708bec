"""Single values as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.records.catalogue import Code, code_lists
from xiezhi.records.checks.case_no import PROVINCES, parse_case_no
from xiezhi.records.checks.codebook import CodeBook
from xiezhi.records.checks.credit_code import ALPHABET, check_character, parse_credit_code
from xiezhi.records.checks.dates import BEIJING, DateReader, parse_clock
from xiezhi.records.checks.fault import Fault
from xiezhi.records.checks.identity import looks_right
from xiezhi.records.checks.numbers import parse_boolean, parse_decimal, parse_integer

READER = DateReader(latest=date(2126, 1, 1))
WORKBOOK = DateReader(latest=date(2126, 1, 1), epoch=date(1899, 12, 30))
DAYS = st.dates(date(1949, 1, 1), date(2125, 12, 31))
WIDE = str.maketrans("0123456789-./:", "０１２３４５６７８９－．／：")
HAN = "〇一二三四五六七八九"


def code(parse: object, text: str) -> str:
    with pytest.raises(Fault) as caught:
        parse(text)
    return caught.value.code


def han_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{HAN[tens]}十"
    return head + (HAN[ones] if ones else "")


def written(day: date) -> list[str]:
    """One day as people write it."""
    y, m, d = day.year, day.month, day.day
    year = "".join(HAN[int(c)] for c in f"{y}")
    return [
        day.isoformat(), f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y}/{m:02}/{d:02}", f"{y}年{m}月{d}日",
        f"{y} 年 {m} 月 {d} 日", f"{y}{m:02}{d:02}", f"{y}年{m:02}月{d:02}号", f" {y}-{m}-{d} ",
        day.isoformat().translate(WIDE), f"{day} 00:00:00", f"{day} 0:00", f"{day}T00:00:00",
        f"{year}年{han_number(m)}月{han_number(d)}日", f"{y}年{m}月{d}日9时5分",
    ]  # fmt: skip


@given(DAYS)
def test_every_way_of_writing_a_day_means_the_same_day(day: date) -> None:
    assert {READER.day(text) for text in written(day)} == {day}


@given(DAYS)
def test_a_serial_number_of_a_workbook_is_its_day(day: date) -> None:
    days = (day - date(1899, 12, 30)).days
    if days >= 20_000:
        assert WORKBOOK.day(str(days)) == day
        assert code(READER.day, str(days)) == "REC-179"


@given(st.text(max_size=20))
def test_no_text_is_read_as_a_day_or_time_by_anything_but_a_fault(text: str) -> None:
    for read in (READER.day, READER.moment, WORKBOOK.day):
        try:
            read(text)
        except Fault as fault:
            assert fault.code.startswith("REC-")


@given(st.datetimes(datetime(1950, 1, 1), datetime(2120, 1, 1)), st.integers(-12, 14))
def test_times_are_kept_as_beijing_wall_time(moment: datetime, hours: int) -> None:
    moment = moment.replace(microsecond=0)
    clock = timezone(timedelta(hours=hours))
    beijing = moment.replace(tzinfo=clock).astimezone(BEIJING).replace(tzinfo=None)
    reader = DateReader(clock, date(2126, 1, 1))
    assert reader.moment(f"{moment}") == beijing
    assert READER.moment(f"{moment}{'-' if hours < 0 else '+'}{abs(hours):02}:00") == beijing
    assert reader.moment(f"{moment:%Y%m%d%H%M%S}") == beijing


def test_a_day_without_a_time_is_no_midnight() -> None:
    assert READER.moment("2026-03-02") is None
    assert READER.moment("2026-03-02 00:00") == datetime(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2026-02-30", "REC-162"), ("2025.2.29", "REC-162"), ("二〇二六年二月三十日", "REC-162"),
        ("0000-00-00", "REC-162"), ("20261301", "REC-162"), ("1948-12-31", "REC-163"),
        ("2126-01-02", "REC-163"), ("26.3.2", "REC-161"), ("2026-3", "REC-161"),
        ("3/2/2026", "REC-161"), ("2026-3.2", "REC-161"), ("2026.3.21:30", "REC-161"),
        ("至今", "REC-161"), ("2026-03-02 24:30", "REC-164"), ("2026-03-02 晚上", "REC-164"),
    ],
)  # fmt: skip
def test_an_unclear_or_impossible_date_is_never_guessed(text: str, fault: str) -> None:
    assert code(READER.day, text) == fault


def test_clocks_are_read_and_nonsense_refused() -> None:
    assert parse_clock("+06:00") == timezone(timedelta(hours=6))
    assert parse_clock("Z") == UTC
    for text in ("", "6", "+25:00", "Beijing"):
        with pytest.raises(ValueError):
            parse_clock(text)


COURTS = st.one_of(
    st.just("最高法"),
    st.sampled_from(PROVINCES),
    st.builds("{}{:02}".format, st.sampled_from(PROVINCES), st.integers(1, 99)),
    st.builds("{}{:04}".format, st.sampled_from(PROVINCES), st.integers(1, 9999)),
)
KINDS = st.sampled_from(["刑初", "民终", "执", "执恢", "行审", "刑更", "民申", "财保"])


@given(st.integers(2016, 2099), COURTS, KINDS, st.integers(1, 99_999_999), st.integers(0, 3))
def test_a_case_number_has_one_form_however_it_is_written(
    year: int, court: str, kind: str, number: int, form: int
) -> None:
    clean = f"（{year}）{court}{kind}{number}号"
    left, right = ["()", "（）", "〔〕", "[]"][form]
    assert parse_case_no(f"{left}{year}{right} {court}{kind} {number}号") == clean
    assert parse_case_no(clean.translate(WIDE)) == clean
    assert parse_case_no(parse_case_no(clean)) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("（2015）虚刑初字第238号", "（2015）虚刑初字第238号"),
        ("(2009)虚一中民终字第0012号", "（2009）虚一中民终字第12号"),
        ("（2026）兵9001执恢1号之一", "（2026）兵9001执恢1号之一"),
        ("（2026）内01民初7号", "（2026）内01民初7号"),
        ("（2026）军01刑初7号", "（2026）军01刑初7号"),
    ],
)
def test_old_forms_and_special_courts_are_read(text: str, clean: str) -> None:
    assert parse_case_no(text) == clean


@pytest.mark.parametrize(
    "text",
    ["", "12号", "2026虚01刑初1号", "（2026）虚01刑初1", "（2026）虚01刑初字第1号",
     "（2015）虚01刑初1号",
     "（2026）皇01刑初1号", "（2026）虚01一审刑事1号", "（26）虚01刑初1号", "（2026）虚01刑初号",
     "（2026）虚12345刑初1号"],
)  # fmt: skip
def test_what_is_no_case_number_is_refused(text: str) -> None:
    assert code(parse_case_no, text) == "REC-170"


@given(st.text(max_size=30))
def test_no_text_breaks_the_case_number_reader(text: str) -> None:
    try:
        assert parse_case_no(text).startswith("（")
    except Fault as fault:
        assert fault.code == "REC-170"


BODIES = st.builds(
    "{}{:06}{}".format,
    st.sampled_from(["11", "12", "51", "91", "92", "93", "N2"]),
    st.integers(0, 999_999),
    st.text(ALPHABET, min_size=9, max_size=9),
)


@given(BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_of_a_credit_code_is_found(body: str, place: int, other: str) -> None:
    whole = body + check_character(body)
    assert parse_credit_code(whole.lower()) == whole
    wrong = whole[:place] + other + whole[place + 1 :]
    if wrong != whole:
        assert code(parse_credit_code, wrong) in ("REC-171", "REC-172")


def test_the_check_remainder_31_stands_for_0() -> None:
    # 17 zeros sum to 0, so the character is (31 − 0) mod 31: 0, and no 32nd character.
    assert check_character("0" * 17) == "0"


def test_identity_numbers_are_judged_by_form_date_and_check_digit() -> None:
    # Built with a wrong check digit on purpose: no valid number stands in this repository.
    body = "00000019990230001"
    assert not any(looks_right(body + digit) for digit in "0123456789X")
    assert sum(looks_right("00000019990228001" + digit) for digit in "0123456789X") == 1
    assert looks_right("000000990228001")
    assert not looks_right("P1234567")


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("３", 3), ("3个月", 3), ("15日", 15), ("1,200", 1200), ("7.0", 7), ("-2", -2)],
)
def test_whole_numbers_as_people_write_them(text: str, number: int) -> None:
    assert parse_integer(text) == number


@pytest.mark.parametrize("text", ["", "3.5", "三", "1,2", "12a", "9" * 20])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    assert code(parse_integer, text) == "REC-165"


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,200.50", "1200.50"), ("￥12", "12.00"), ("3.5万元", "35000.00"), ("1亿", "100000000.00"),
     ("１２．５元", "12.50"), ("0", "0.00")],
)  # fmt: skip
def test_amounts_are_yuan_to_the_cent(text: str, amount: str) -> None:
    assert parse_decimal(text) == Decimal(amount)


def test_a_heading_in_ten_thousands_scales_and_a_written_unit_wins() -> None:
    assert parse_decimal("3.5", 4) == Decimal(35000)
    assert parse_decimal("3.5万", 4) == Decimal(35000)
    assert code(parse_decimal, "1.005") == "REC-166"


@given(st.decimals(0, 10**12, places=2))
def test_an_amount_with_separators_is_the_amount(amount: Decimal) -> None:
    assert parse_decimal(f"{amount:,}") == amount


def test_yes_and_no() -> None:
    assert all(parse_boolean(text) for text in ("是", "有", "√", "Y", "yes", "1", "true", "Ｙ"))
    assert not any(parse_boolean(text) for text in ("否", "无", "×", "N", "no", "0", "False"))
    assert code(parse_boolean, "或许") == "REC-167"


def test_a_dated_code_is_refused_for_acts_of_other_days() -> None:
    book = CodeBook(code_lists()["measure_kind"])
    days = pa.array([date(2025, 5, 31), date(2025, 6, 1), None], pa.date32())
    [(row, fault)] = book.out_of_time(pa.array(["guanhu"] * 3), days).items()
    assert (row, fault.code) == (0, "REC-169")
    assert fault.where["value"] == "管护" and fault.where["span"] == "自 2025-06-01 起才有"


@pytest.mark.parametrize(
    ("since", "until", "span"),
    [(None, 2, "至 2025-06-02 止才有"), (2, 3, "自 2025-06-02 起至 2025-06-03 止才有")],
)
def test_it_is_said_from_when_to_when_a_code_exists(
    since: int | None, until: int, span: str
) -> None:
    first = date(2025, 6, since) if since else None
    code = Code("x", {"zh": "甲", "en": "a"}, first, date(2025, 6, until))
    days = pa.array([date(2025, 6, 9)], pa.date32())
    [fault] = CodeBook({"x": code}).out_of_time(pa.array(["x"]), days).values()
    assert fault.where["span"] == span
