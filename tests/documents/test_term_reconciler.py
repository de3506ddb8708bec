"""What the reconciler calls explained, contradicted and undetermined, case by case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.documents.reading import CustodyEvent, Span, TermCheck
from xiezhi.documents.term import data
from xiezhi.documents.term.data import History, Stretch, Term
from xiezhi.documents.term.faults import GAPS, fault, gap
from xiezhi.documents.term.history import history
from xiezhi.documents.term.reconcile import reconcile
from xiezhi.documents.term.rows import term_rows
from xiezhi.documents.term.wording import reason, render
from xiezhi.records.catalogue import catalogue, code_lists

D = date.fromisoformat
TERM = Term("fixed_term", 0, 7, 0, D("2022-02-25"), D("2022-09-24"), D("2022-08-09"))
HELD = History((Stretch((D("2022-02-25"),), None),))


def _event(kind: str, on: str | None, **more: object) -> CustodyEvent:
    return CustodyEvent("甲某", kind, D(on) if on else None, Span(0, 1), **more)


def test_unbroken_custody_is_explained_by_the_day_before() -> None:
    outcome = reconcile(TERM, HELD)
    assert (outcome.verdict, outcome.reasons) == ("explained", ("unbroken",))


@pytest.mark.parametrize(
    ("end", "reasons"),
    [
        ("2022-10-24", ("too_late", "off_by_months")),
        ("2023-09-24", ("too_late", "off_by_years")),
        ("2022-09-04", ("too_early", "off_by_days")),
        ("2021-09-24", ("end_before_start",)),
    ],
)
def test_what_no_reading_explains_is_contradicted(end: str, reasons: tuple[str, ...]) -> None:
    outcome = reconcile(replace(TERM, end=D(end)), HELD)
    assert (outcome.verdict, outcome.reasons) == ("contradicted", reasons)


def test_the_same_day_is_explained_and_marked() -> None:
    outcome = reconcile(replace(TERM, end=D("2022-09-25")), HELD)
    assert outcome.verdict == "explained"
    assert "same_day_end" in outcome.reasons


def test_one_day_of_earlier_custody_is_never_an_error() -> None:
    assert reconcile(replace(TERM, end=D("2022-09-23")), HELD).verdict == "explained"
    off_by_two = reconcile(replace(TERM, end=D("2022-09-26")), HELD)
    assert off_by_two.verdict != "contradicted"


def test_bail_before_arrest_is_credited_both_ways() -> None:
    told = (Stretch((D("2022-01-01"),), D("2022-01-11")), Stretch((D("2022-02-25"),), None))
    for days in (10, 11):
        end = D("2022-09-24") - timedelta(days=days)
        assert reconcile(replace(TERM, end=end), History(told)).verdict == "explained"
    without = reconcile(TERM, History(told))
    assert without.verdict == "contradicted"


def test_the_first_day_of_custody_may_be_the_start_if_the_break_prolongs_the_end() -> None:
    told = (Stretch((D("2022-01-01"),), D("2022-01-11")), Stretch((D("2022-02-25"),), None))
    start = D("2022-01-01")
    for days in (44, 45):
        end = D("2022-07-31") + timedelta(days=days)
        term = replace(TERM, start=start, end=end)
        assert reconcile(term, History(told)).verdict == "explained"
    counted = replace(TERM, start=start, end=D("2022-07-31"))
    assert reconcile(counted, History(told)).verdict == "contradicted"


def test_a_term_served_before_bail_ends_there() -> None:
    told = (Stretch((D("2022-02-25"),), D("2022-09-24")),)
    assert reconcile(TERM, History(told)).verdict == "explained"


def test_days_at_liberty_counted_as_served_are_not_explained() -> None:
    told = (Stretch((D("2022-02-25"),), D("2022-03-10")),)
    outcome = reconcile(TERM, History(told))
    assert outcome.verdict == "undetermined"
    assert "liberty_counted" in outcome.reasons
    assert "taken_in" in outcome.missing


def test_a_start_a_year_off_is_contradicted_and_another_untold_one_is_not() -> None:
    year_off = replace(TERM, start=D("2021-02-25"), end=D("2021-09-24"))
    assert reconcile(year_off, HELD).reasons == ("start_contradicted",)
    days_off = replace(TERM, start=D("2022-02-18"), end=D("2022-09-17"))
    outcome = reconcile(days_off, HELD)
    assert (outcome.verdict, outcome.missing) == ("undetermined", ("start_event",))


@pytest.mark.parametrize("start", ["2022-01-25", "2022-03-05"])
def test_an_end_right_by_the_custody_told_leaves_another_start_open(start: str) -> None:
    # Seized on the day and let go; or the arrest executed on it: the text may leave it out.
    outcome = reconcile(replace(TERM, start=D(start)), HELD)
    assert (outcome.verdict, outcome.missing) == ("undetermined", ("start_event",))


@pytest.mark.parametrize("code", ["custody", "custody_day", "doubtful_day"])
def test_missing_data_is_never_guilt(code: str) -> None:
    wrong = replace(TERM, end=D("2023-09-24"))
    outcome = reconcile(wrong, History(HELD.stretches, (code,)))
    assert outcome.verdict == "undetermined"
    assert code in outcome.missing


def test_a_joined_earlier_sentence_is_never_contradicted() -> None:
    wrong = replace(TERM, end=D("2023-09-24"), earlier="earlier_sentence")
    outcome = reconcile(wrong, HELD)
    assert (outcome.verdict, outcome.missing) == ("undetermined", ("earlier_sentence",))


def test_a_stated_credit_explains() -> None:
    term = replace(TERM, end=D("2022-09-12"), credit_days=12)
    outcome = reconcile(term, HELD)
    assert (outcome.verdict, outcome.reasons) == ("explained", ("stated_credit",))


def test_designated_surveillance_counts_half_and_ordinary_surveillance_is_asked_for() -> None:
    designated = Stretch((D("2021-12-01"),), D("2022-02-25"), data.HALF, "designated")
    ordinary = replace(designated, counts=data.DOUBTED_HALF, kind="surveillance")
    half = replace(TERM, end=D("2022-09-24") - timedelta(days=43))
    assert reconcile(half, History((designated, *HELD.stretches))).verdict == "explained"
    outcome = reconcile(half, History((ordinary, *HELD.stretches)))
    assert (outcome.verdict, outcome.missing) == ("undetermined", ("designated_residence",))
    assert reconcile(TERM, History((ordinary, *HELD.stretches))).verdict == "explained"


def test_an_administrative_detention_may_count_or_not() -> None:
    events = [
        _event("administrative_detention", "2022-02-15", days=10, same_act=True),
        _event("detention", "2022-02-25"),
    ]
    told = history(events)
    assert reconcile(TERM, told).reasons == ("administrative_not_counted",)
    counted = replace(TERM, end=D("2022-09-14"))
    assert reconcile(counted, told).reasons == ("administrative_counted",)
    early = replace(TERM, start=D("2022-02-15"), end=D("2022-09-14"))
    assert reconcile(early, told).verdict == "explained"


def test_custody_on_another_charge_may_count_or_not() -> None:
    events = [
        _event("detention", "2021-12-10", charge="寻衅滋事"),
        _event("released", "2022-01-09"),
        _event("arrest", "2022-02-25", charge="故意伤害"),
    ]
    told = history(events, ["故意伤害罪"])
    assert reconcile(TERM, told).verdict == "explained"
    counted = replace(TERM, end=D("2022-08-25"))
    assert reconcile(counted, told).verdict == "explained"
    # The same charge under a shorter name is credited, always.
    assert reconcile(TERM, history(events, ["寻衅滋事罪"])).verdict == "contradicted"


def test_custody_of_an_earlier_case_counts_only_where_sentences_are_joined() -> None:
    events = [
        _event("detention", "2020-04-28", same_act=False),
        _event("bail", "2020-06-02", same_act=False),
        _event("detention", "2022-02-25"),
    ]
    credited = replace(TERM, end=D("2022-08-20"))
    assert reconcile(credited, history(events)).verdict == "contradicted"
    assert reconcile(credited, history(events, joined=True)).verdict == "explained"


def test_an_event_without_a_day_matters_only_where_it_decides() -> None:
    arrest = [_event("detention", "2022-02-25"), _event("arrest", None)]
    assert history(arrest).missing == ()
    bail = [_event("detention", "2022-02-25"), _event("bail", None)]
    assert history(bail).missing == ("custody_day",)
    again = [_event("detention", "2022-01-01"), _event("bail", "2022-01-11"), _event("held", None)]
    assert history(again).missing == ("custody_day",)
    assert history([_event("bail", "2022-01-11")]).missing == ("custody",)


DAYS = st.dates(D("2000-01-01"), D("2030-12-31"))


@given(DAYS, st.integers(0, 15), st.integers(0, 11), st.integers(0, 29))
def test_every_unbroken_term_explains_its_own_end(
    start: date, years: int, months: int, days: int
) -> None:
    if not (years or months or days):
        return
    term = Term("fixed_term", years, months, days, start, start, start)
    lawful = reconcile(term, History((Stretch((start,), None),))).lawful_to
    if lawful is None:
        return
    ended = replace(term, end=lawful)
    outcome = reconcile(ended, History((Stretch((start,), None),)))
    assert outcome.verdict == "explained"
    assert outcome.off_by_days == 0


@given(
    st.lists(st.tuples(st.sampled_from(["detention", "bail", "arrest", "held"]), DAYS), max_size=9),
    DAYS,
)
def test_any_history_is_read_without_error_and_stretches_never_overlap(
    told: list[tuple[str, date]], start: date
) -> None:
    events = [_event(kind, day.isoformat()) for kind, day in told]
    made = history(events)
    for before, after in zip(made.stretches, made.stretches[1:], strict=False):
        assert before.end is not None
        assert before.start <= before.end <= after.start
    term = replace(TERM, start=start, end=start + timedelta(days=200))
    assert reconcile(term, made).verdict in ("explained", "contradicted", "undetermined")


def _check(**more: object) -> TermCheck:
    given: dict[str, object] = {
        "defendant": "甲某", "stated_start": D("2022-02-25"), "stated_end": D("2022-10-24"),
        "lawful_from": None, "lawful_to": None, "verdict": "contradicted",
    }  # fmt: skip
    return TermCheck(**(given | more))


def test_faults_and_gaps_are_codes_of_the_record_type() -> None:
    assert set(GAPS) == set(code_lists()["term_gap"])
    assert fault(_check(reasons=("too_late", "off_by_months"))) == "whole_months"
    assert fault(_check(missing=("start_event",))) == "start_untold"
    assert fault(_check()) == "none"
    assert gap(_check(missing=("start_event", "custody"))) == "custody"
    assert gap(_check()) is None


def test_a_row_has_no_name_and_keeps_the_places() -> None:
    check = _check(reasons=("too_late",), spans={"term_end": Span(3, 9)}, penalty="fixed_term")
    ((row, places),) = term_rows("j1", "虚构县人民法院", D("2022-08-09"), [check])
    assert set(row) <= set(catalogue()["term_check"].fields)
    assert "甲某" not in row.values()
    assert places == {"stated_end": Span(3, 9)}


def test_every_step_and_reason_is_worded_in_both_languages() -> None:
    told = (Stretch((D("2022-01-01"),), D("2022-01-11")), Stretch((D("2022-02-25"),), None))
    outcome = reconcile(replace(TERM, end=D("2022-09-13")), History(told))
    lines = [render(step, "zh") for step in outcome.steps]
    assert lines[0].startswith("自 2022-02-25 起7个月，至 2022-09-24 止")
    assert "第四十七条" in lines[0]
    assert lines[-1] == "止日应为 2022-09-13"
    assert all(render(step, "en") for step in outcome.steps)
    for code in (*GAPS, *outcome.reasons, "too_late", "off_by_days"):
        assert reason(code, "zh") != reason(code, "en")
