"""Limits of penalties, seizures, civil trials and bail agree with a count made from the statutes.

Two lines are counted: nobody is `hard` who kept the kindest line (every excluded day and extension
that may count, the last day moved off days off), nobody `lawful` who passed the strictest.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from oracle_support import TODAY, Row, covered, judge, plus_months, plus_months_end

from xiezhi import law

ORGAN = "虚构县机关"
LONG = 2500


def _rolled(day: date) -> date:
    """The first working day on or after `day` (years the calendar knows)."""
    found = law.default_calendar().roll(day)
    assert found is not None
    return found


def _spans(chance: random.Random, start: date, until: date) -> list[tuple[date, date]]:
    spans = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        begun = start + timedelta(days=chance.randrange(-5, 60))
        spans.append((begun, begun + timedelta(days=chance.randrange(0, 40))))
    return spans


def _excluded(spans: list[tuple[date, date]], start: date, until: date, last: int) -> int:
    """Days of the union of the spans inside [start, until]; `last` 1 counts the last day of each."""
    days = set()
    for begun, ended in spans:
        day = max(begun, start)
        while day < min(ended, until) + timedelta(days=last):
            days.add(day)
            day += timedelta(days=1)
    return len(days)


def _before(
    spans: list[tuple[date, date]], start: date, until: date, plain: date
) -> list[tuple[date, date]]:
    """The spans, or none where the first began only after the end that stood without them."""
    firsts = [max(begun, start) for begun, ended in spans if ended >= start and begun <= until]
    return [] if firsts and min(firsts) > plain else spans


def _start(chance: random.Random) -> date:
    day = date(2024, 1, 2) + timedelta(days=chance.randrange(500))
    ends = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 8, 31), date(2025, 2, 28)]
    return chance.choice(ends) if chance.random() < 0.1 else day


def _check(found: dict[str, Row], lines: dict[str, tuple[date, date, date]]) -> None:
    """`lines`: until, kindest and strictest line of each unit; the tables are complete.

    Where the strict line is a day off, the law may name it (民诉法 85): either grade is then borne.
    """
    wrong = []
    for unit, (until, kind, strict) in lines.items():
        wanted = "lawful" if until <= strict else "soft" if until <= kind else "hard"
        borne = {wanted, "lawful"} if strict < until <= _rolled(strict) <= kind else {wanted}
        if found[unit]["outcome"] not in borne:
            wrong.append((unit, found[unit]["outcome"], wanted, until, kind, strict))
    assert wrong == []
    assert {row["outcome"] for row in found.values()} >= {"hard", "soft", "lawful"}


def test_ninety_days_for_a_penalty_agree() -> None:
    """行政处罚法 60: ninety days from filing; another period needs a basis."""
    chance = random.Random(60)
    rows, extra, spans_of, lines = [], [], [], {}
    for number in range(LONG):
        unit, filed = f"t:p{number}", _start(chance)
        until = filed + timedelta(days=90 + chance.choice([-30, -1, 0, 0, 1, 2, 3, 9, 30, 60, 120]))
        row: Row = {
            "_id": unit, "penalty_no": f"p{number}", "organ": ORGAN, "filed_on": filed,
            "decided_on": until, "public_order": False,
        }  # fmt: skip
        limit = 90
        if chance.random() < 0.2:
            limit = chance.choice([60, 120])
            row |= {"special_limit_days": limit, "special_limit_basis": "虚构规章第一条"}
        added = 0
        if chance.random() < 0.3:
            added = chance.choice([30, 60])
            extra.append({
                "_id": f"{unit}/e", "extension_no": f"e{number}", "penalty": unit,
                "approved_on": filed + timedelta(days=50), "adds_days": added, "basis": "虚构规章第二条",
            })  # fmt: skip
        spans = _spans(chance, filed, until)
        for at, (begun, ended) in enumerate(spans):
            spans_of.append({
                "_id": f"{unit}/x{at}", "exclusion_no": f"x{number}-{at}", "penalty": unit,
                "kind": "appraisal", "from_on": begun, "to_on": ended, "basis": "虚构规章第三条",
            })  # fmt: skip
        kind = filed + timedelta(days=max(90, limit) + added + _excluded(spans, filed, until, 1))
        strict = filed + timedelta(days=limit + added + _excluded(spans, filed, until, 0))
        lines[unit] = (until, _rolled(kind), strict)
        rows.append(row)
    tables = {
        "penalty": rows, "penalty_extension": extra, "penalty_exclusion": spans_of,
        "coverage": covered("penalty_extension", "penalty_exclusion"),
    }  # fmt: skip
    _check(judge("administrative/penalty-decision-overrun", tables), lines)


def test_thirty_days_of_a_seizure_agree() -> None:
    """行政强制法 25, 32: thirty days, at most thirty more, testing apart but not for freezing."""
    chance = random.Random(25)
    rows, extra, spans_of, lines = [], [], [], {}
    for number in range(LONG):
        unit, begun_on = f"t:s{number}", _start(chance)
        until = begun_on + timedelta(
            days=30 + chance.choice([-9, -1, 0, 1, 2, 3, 9, 29, 30, 31, 60])
        )
        frozen = chance.random() < 0.3
        row: Row = {
            "_id": unit, "seizure_no": f"s{number}", "organ": ORGAN, "from_on": begun_on,
            "ended_on": until, "end_kind": "lifted",
            "kind": "freeze" if frozen else chance.choice(["seal", "seize"]),
        }  # fmt: skip
        added = 0
        if chance.random() < 0.4:
            asked, day = chance.choice([10, 30, 45]), begun_on + timedelta(days=20)
            added = min(asked, 30)
            extra.append({
                "_id": f"{unit}/e", "extension_no": f"e{number}", "seizure": unit,
                "approved_on": day, "told_on": day, "adds_days": asked,
            })  # fmt: skip
        spans = _spans(chance, begun_on, until)
        for at, (begun, ended) in enumerate(spans):
            spans_of.append({
                "_id": f"{unit}/x{at}", "testing_no": f"x{number}-{at}", "seizure": unit,
                "from_on": begun, "to_on": ended, "told_on": begun,
            })  # fmt: skip
        counted = _before(spans, begun_on, until, _rolled(begun_on + timedelta(days=30 + added)))
        kind_days, strict_days = (
            0 if frozen else _excluded(counted, begun_on, until, last) for last in (1, 0)
        )
        kind = begun_on + timedelta(days=30 + added + kind_days)
        strict = begun_on + timedelta(days=30 + added + strict_days)
        lines[unit] = (until, _rolled(kind), strict)
        rows.append(row)
    tables = {
        "seizure": rows, "seizure_extension": extra, "seizure_testing": spans_of,
        "coverage": covered("seizure_extension", "seizure_testing"),
    }  # fmt: skip
    _check(judge("administrative/seizure-overrun", tables), lines)


def test_the_limits_of_a_civil_trial_agree() -> None:
    """民诉法 152, 164, 168, 183, 187; 民诉解释 243: filing to judgment, less the excluded spans."""
    chance = random.Random(152)
    months = {
        "ordinary": (6, 6),
        "simple": (3, 1),
        "small_claims": (2, 1),
        "appeal_judgment": (3, 99),
    }
    rows, extra, spans_of, lines = [], [], [], {}
    for number in range(LONG):
        unit, filed = f"t:c{number}", _start(chance)
        procedure = chance.choice([*months, "appeal_ruling"])
        base, cap = months.get(procedure, (0, 0))
        rough = plus_months(filed, base) + timedelta(days=0 if base else 30)
        until = rough + timedelta(days=chance.choice([-20, -1, 0, 0, 1, 2, 3, 4, 20, 33, 70]))
        added = asked = 0
        if base and chance.random() < 0.3:
            asked = chance.choice([1, 2, 6])
            added = min(asked, cap)
            extra.append({
                "_id": f"{unit}/e", "extension_no": f"e{number}", "civil_trial": unit,
                "approved_on": filed + timedelta(days=25), "approver_level": "own_head",
                "adds_months": asked,
            })  # fmt: skip
        spans = _spans(chance, filed, until)
        for at, (begun, ended) in enumerate(spans):
            spans_of.append({
                "_id": f"{unit}/x{at}", "exclusion_no": f"x{number}-{at}", "civil_trial": unit,
                "kind": chance.choice(["appraisal", "settlement"]), "from_on": begun, "to_on": ended,
            })  # fmt: skip
        rows.append({
            "_id": unit, "case_no": f"c{number}", "organ": ORGAN, "procedure": procedure,
            "accepted_on": filed, "closed_on": until, "foreign_related": False,
        })  # fmt: skip
        # Kindly: the end with every month asked for, also those a president may not add.
        plain = plus_months_end(filed, base + asked) + timedelta(days=0 if base else 30)
        spans = _before(spans, filed, until, _rolled(plain))
        more = timedelta(days=_excluded(spans, filed, until, 1) + (0 if base else 30))
        less = timedelta(days=_excluded(spans, filed, until, 0) + (0 if base else 30))
        kind = plus_months_end(filed, base + added) + more
        lines[unit] = (until, _rolled(kind), plus_months(filed, base + added) + less)
    tables = {
        "civil_trial": rows, "civil_extension": extra, "civil_exclusion": spans_of,
        "coverage": covered("civil_extension", "civil_exclusion"),
    }  # fmt: skip
    _check(judge("civil/civil-trial-limit-overrun", tables), lines)


def test_twelve_months_of_bail_agree() -> None:
    """刑诉法 79, 105: twelve months; the day of the start is not counted, days off at the end are."""
    chance = random.Random(79)
    rows, suspects, lines = [], [], {}
    for number in range(LONG):
        unit, begun = f"t:m{number}", _start(chance)
        until = plus_months(begun, 12) + timedelta(
            days=chance.choice([-60, -1, 0, 1, 2, 3, 5, 9, 60])
        )
        ended = until if until < TODAY else None
        rows.append({
            "_id": unit, "measure_no": f"m{number}", "organ": ORGAN, "kind": "bail",
            "suspect": f"t:s{number}", "stage": "investigation", "executed_on": begun,
            "ended_on": ended, "end_kind": "lifted" if ended else None,
        })  # fmt: skip
        suspects.append({"_id": f"t:s{number}", "suspect_no": f"s{number}"})
        due = _rolled(plus_months_end(begun, 12))
        lines[unit] = (ended or TODAY, due, plus_months(begun, 12))
    found = judge("criminal/bail-overdue", {"measure": rows, "suspect": suspects})
    wrong = [
        (unit, found[unit]["outcome"], line)
        for unit, line in lines.items()
        if (found[unit]["outcome"] == "hard") != (line[0] > line[1])
        or (found[unit]["outcome"] == "lawful" and line[0] > line[1])
    ]
    assert wrong == []
