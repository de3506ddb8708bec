"""The reconciler agrees with a counter that walks day by day, on thousands of histories."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta

import pytest
from term_support import DAY, Told, checks, judgment, told, walked_end

from xiezhi.documents.term.data import History, Stretch, Term
from xiezhi.documents.term.reconcile import reconcile


def _history(case: Told) -> History:
    return History(tuple(Stretch((start,), end) for start, end in case.stretches))


def _term(case: Told, start: date, end: date) -> Term:
    return Term("fixed_term", case.years, case.months, 0, start, end, case.judged)


def _start(case: Told, chance: random.Random) -> date:
    return chance.choice([case.last, case.last, case.stretches[0][0]])


@pytest.mark.parametrize("histories", [400, pytest.param(2500, marks=pytest.mark.slow)])
def test_the_end_found_by_walking_is_explained_and_errors_are_contradicted(
    histories: int,
) -> None:
    chance = random.Random(20260311)
    for _ in range(histories):
        case = told(chance)
        start = _start(case, chance)
        end = walked_end(case, start)
        outcome = reconcile(_term(case, start, end), _history(case))
        assert outcome.verdict == "explained", (case, start, end, outcome)
        assert outcome.lawful_from and outcome.lawful_to
        assert outcome.lawful_from <= end <= outcome.lawful_to
        # Readings differ by days at the ends of stretches and lengths of months, no more.
        assert (outcome.lawful_to - outcome.lawful_from).days <= 6 + 3 * len(case.stretches)
        for sign in (1, -1):
            off = sign * timedelta(days=chance.randrange(18, 700))
            wrong = reconcile(_term(case, start, end + off), _history(case))
            # With an earlier stretch the end may fall before the break that prolongs it.
            if len(case.stretches) == 1 or start == case.last:
                assert wrong.verdict == "contradicted", (case, start, end + off, wrong)


def test_public_surveillance_takes_two_days_for_one() -> None:
    chance = random.Random(5)
    for _ in range(300):
        judged = date(2015, 1, 1) + timedelta(days=chance.randrange(3000))
        days = chance.randrange(1, 80)
        history = History((Stretch((judged - timedelta(days=days),), None),))
        plain = _term(Told(((judged, None),), judged, 1, 6), judged, judged)
        served = walked_end(Told(((judged, None),), judged, 1, 6), judged) - 2 * days * DAY
        term = Term("public_surveillance", 1, 6, 0, judged, served, plain.judged_on)
        assert reconcile(term, history).verdict == "explained"
        once = Term("public_surveillance", 1, 6, 0, judged, served + days * DAY, judged)
        if days > 6:
            assert reconcile(once, history).verdict == "contradicted"


@pytest.mark.parametrize("lawful", [True, False])
def test_fictional_judgments_are_judged_as_they_were_made(lawful: bool) -> None:
    chance = random.Random(77)
    verdicts = []
    for number in range(150):
        case = told(chance)
        start = _start(case, chance)
        end = walked_end(case, start)
        if not lawful:
            # Off by more than any reading bears, but past the breaks.
            end += timedelta(days=chance.choice([30, 31, 61, 365, 366]))
        text = judgment(case, start, end, chance, prior=number % 3 == 0)
        (check,), _custody = checks(text)
        verdicts.append(check.verdict)
        assert (check.stated_start, check.stated_end) == (start, end)
    right = verdicts.count("explained" if lawful else "contradicted")
    assert "contradicted" not in verdicts if lawful else "explained" not in verdicts
    assert right / len(verdicts) >= 0.98, verdicts


@pytest.mark.slow
def test_a_text_full_of_long_histories_is_judged_in_seconds() -> None:
    bail = "".join(
        f"同年{month}月5日被取保候审，同年{month}月25日被刑事拘留，" for month in range(2, 7)
    )
    heads, orders = [], []
    for number in range(900):
        name = f"欧阳{chr(0x5000 + number)}"
        heads.append(f"被告人{name}，男。因本案于2025年1月5日被刑事拘留，{bail}同年7月9日被逮捕。")
        orders.append(
            f"{number}、被告人{name}犯盗窃罪，判处有期徒刑二年。（刑期自2025年1月5日起至2027年1月4日止。）"
        )
    text = "\n".join(
        [
            "虚构县人民法院\n刑事判决书\n（2026）虚01刑初12号\n公诉机关虚构县人民检察院。",
            *heads,
            "虚构县人民检察院指控被告人犯盗窃罪，向本院提起公诉。现已审理终结。\n经审理查明，窃得手机一部。",
            "本院认为，被告人的行为构成盗窃罪，判决如下：",
            *orders,
            "审判员　乙某\n二〇二六年五月六日",
        ]
    )
    started = time.perf_counter()
    checked, _custody = checks(text)
    assert time.perf_counter() - started < 8
    assert len(checked) == 900
