"""Interval, amount, floor and parole agree with a reading of 减假规定, 补充规定 and 刑法 78, 81 made apart.

Readings are quantified as in the oracle of the start: a finding is `hard` only if every completion
of what is missing and every defensible reading is against the ruling.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from oracle_support import TODAY, Row, disagreements, judge, plus_months

STRICT = (
    "recidivist", "duty_crime", "financial_crime", "gang_crime", "security_crime",
    "drug_ringleader_or_repeat", "unpaid_able",
)  # fmt: skip
FLAGS = (
    *STRICT, "violent_crime", "violent_ten_years", "multiple_ten_years", "bribery_after_2015",
    "relief_group", "reduction_limited",
)  # fmt: skip
CAPS = {
    "repentance": (9, 6), "merit": (9, 6), "repentance_and_merit": (12, 9),
    "major_merit": (18, 12), "repentance_and_major_merit": (24, 12),
}  # fmt: skip
MAJOR = ("major_merit", "repentance_and_major_merit")
CORRUPTION_TEXT = date(2019, 6, 1)


def _ruling(number: int, chance: random.Random, kind: str) -> Row:
    ruled = date(2017, 1, 1) + timedelta(days=chance.randrange(3500))
    main = chance.choice(["fixed_term"] * 4 + ["life", "death_suspended"])
    row: Row = {
        "_id": f"t:r{number}", "ruling_no": f"r{number}", "organ": "虚构市中级人民法院",
        "kind": kind, "result": "granted", "main_penalty": main, "ruled_on": ruled,
        "merit": chance.choice([*CAPS, *CAPS, None]), "prior_cuts_listed": True,
        "crime_before_2011_05": chance.choice([False, False, True, None]),
        **dict.fromkeys(FLAGS, False),
    }  # fmt: skip
    if main == "fixed_term":
        row |= {
            "years": chance.choice([3, 5, 9, 10, 10, 12, 15]),
            "months": chance.choice([0, 0, 6]),
        }
    for flag in chance.sample(FLAGS, chance.choice([0, 0, 1, 2])):
        row[flag] = chance.choice([True, None])
    if main != "death_suspended":
        row["reduction_limited"] = False
    if row["violent_ten_years"]:
        row["violent_crime"] = True
    if row["bribery_after_2015"]:
        row["duty_crime"] = True
    return row


def _completions(row: Row) -> Iterator[Row]:
    unknown = [flag for flag in FLAGS if row[flag] is None]
    merits = (row["merit"],) if row["merit"] else tuple(CAPS)
    for merit in merits:
        for values in product((False, True), repeat=len(unknown)):
            yield row | {"merit": merit} | dict(zip(unknown, values, strict=True))


def _strict(row: Row) -> bool:
    return any(row[flag] for flag in STRICT)


def _corrupt(row: Row) -> bool:
    return row["bribery_after_2015"] and row["ruled_on"] >= CORRUPTION_TEXT


def _total(row: Row) -> int:
    return row["years"] * 12 + row["months"]


def _intervals(row: Row, cut: int) -> set[int]:
    """Least months between service and proposal (6(3), 7, 8, 9, 11, 14; 补充规定 2(3), 3(3))."""
    if row["main_penalty"] != "fixed_term":
        return {24, max(24, cut)}
    total = _total(row)
    if _corrupt(row):
        base = 24 if total >= 120 else 18
        return {base, max(base, cut)}
    if _strict(row) and total == 120:
        return {12, 18, max(18, cut)}
    base = 18 if total >= 120 else 12
    seven = _strict(row) or row["violent_ten_years"] or row["multiple_ten_years"]
    return {base, max(base, cut)} if seven else {max(base, cut)}


def _interval_readings(row: Row, last: Row) -> set[str]:
    found: set[str] = set()
    served = last["served_on"]
    anchors = (served,) if served else (last["ruled_on"], last["ruled_on"] + timedelta(days=90))
    latest = row["proposed_on"] or row["ruled_on"]
    proposals = (latest,) if row["proposed_on"] else (latest, last["ruled_on"])
    for case in _completions(row):
        if case["merit"] in MAJOR:
            # 14 shortens, 10 and 11 do not repeat the exemption of 8 and 9.
            found |= {"ok", "bad"} if row["main_penalty"] == "death_suspended" else {"ok"}
            continue
        for months, anchor, on in product(_intervals(case, last["cut_months"]), anchors, proposals):
            for least in {months, months * 2 // 3} if case["relief_group"] else {months}:
                line = plus_months(anchor, least)
                found.add("ok" if on >= line else "bad")
                if on == line - timedelta(days=1):
                    found.add("ok")
    return found


def test_the_interval_between_commutations_agrees() -> None:
    chance = random.Random(40)
    rows, lasts = [], []
    for number in range(2500):
        row = _ruling(number, chance, "commutation")
        months = chance.choice([8, 12, 12, 16, 18, 18, 24, 24])
        shift = chance.choice([-70, -1, 0, 0, 1, 2, 70])
        served = plus_months(row["ruled_on"], -months) - timedelta(days=chance.randrange(60))
        row["proposed_on"] = min(
            plus_months(served, months) + timedelta(days=shift), row["ruled_on"]
        )
        last: Row = {
            "_id": f"t:r{number}/1", "ruling": row["_id"], "seq": 1, "served_on": served,
            "ruled_on": served - timedelta(days=chance.randrange(20)),
            "cut_months": chance.choice([3, 6, 9, 12, 15, 20]),
        }  # fmt: skip
        if chance.random() < 0.1:
            last["served_on"] = None
        if chance.random() < 0.1:
            row["proposed_on"] = None
        rows.append(row)
        lasts.append(last)
    tables = {"commutation_ruling": rows, "earlier_reduction": lasts, "coverage": []}
    found = judge("criminal/commutation-interval-short", tables)
    wanted = {
        row["_id"]: _interval_readings(row, last) for row, last in zip(rows, lasts, strict=True)
    }
    full = {
        row["_id"]
        for row, last in zip(rows, lasts, strict=True)
        if None not in row.values() and last["served_on"]
    }
    assert disagreements(found, wanted, full) == []
    assert {row["outcome"] for row in found.values()} >= {"hard", "soft", "lawful", "undetermined"}


def _amount_readings(row: Row) -> set[str]:
    """6(2), 7, 9, 11, 14; 补充规定 2(2). "More strictly" leaves 6's own cap open to the strict."""
    found: set[str] = set()
    cut = row["cut_months"] + (0.5 if row["cut_days"] else 0)
    for case in _completions(row):
        ordinary, corrupt = CAPS[case["merit"]]
        fixed = row["main_penalty"] == "fixed_term"
        tens = (
            (case["violent_ten_years"] or case["multiple_ten_years"]) and _total(row) >= 120
            if fixed
            else case["violent_crime"]
        )
        if row["main_penalty"] == "death_suspended" and case["reduction_limited"]:
            caps = {12.0 if case["merit"] in MAJOR else 6.0}
            if _corrupt(case):
                caps.add(min(*caps, float(corrupt)))
        elif _corrupt(case):
            caps = {float(corrupt)}
        elif _strict(case) or tens:
            caps = {12.0, float(min(12, ordinary))}
        else:
            # 数罪并罚 to life is of the strict class and not recorded as such.
            caps = {float(ordinary)} | (set() if fixed else {12.0})
        for cap in caps:
            for most in {cap, cap * 4 / 3} if case["relief_group"] else {cap}:
                found.add("ok" if cut <= most else "bad")
    return found


def test_the_amount_of_one_commutation_agrees() -> None:
    chance = random.Random(78)
    rows = []
    for number in range(2500):
        row = _ruling(number, chance, "commutation")
        row |= {
            "cut_months": chance.choice([5, 6, 7, 8, 9, 10, 12, 13, 16, 18, 19, 24, 25, 33]),
            "cut_days": chance.choice([0, 0, 0, 10]), "cut_remainder": False,
        }  # fmt: skip
        rows.append(row)
    found = judge("criminal/commutation-amount-excess", {"commutation_ruling": rows})
    wanted = {row["_id"]: _amount_readings(row) for row in rows}
    assert disagreements(found, wanted, {row["_id"] for row in rows}) == []
    assert {row["outcome"] for row in found.values()} >= {"hard", "soft", "lawful", "undetermined"}


def _half_readings(row: Row, end: date) -> set[str]:
    """Whether [start, end] is half of the term, in months or in days, give or take the end day."""
    total, start = _total(row), row["start_on"]
    term = (plus_months(start, total) - start).days
    served = (end - start).days + 1
    half = plus_months(start, total // 2) + timedelta(days=15 * (total % 2))
    tests = {
        served * 2 >= term, (served + 1) * 2 >= term, end + timedelta(days=1) >= half,
        end + timedelta(days=2) >= half,
    }  # fmt: skip
    return {"ok" if passed else "bad" for passed in tests}


def _floor_readings(row: Row) -> set[str]:
    main, end = row["main_penalty"], row["new_end_on"]
    if main == "fixed_term":
        return _half_readings(row, end)
    if main == "life":
        if row["crime_before_2011_05"] is not False and end < plus_months(row["effective_on"], 154):
            return {"old law"}
        years = {13}
    else:
        years = {20 + 2, 25 + 2} if row["reduction_limited"] else {15 + 2}
        if row["reduction_limited"] is None:
            years |= {20 + 2}
    lines = [plus_months(row["effective_on"], 12 * n) for n in years]
    return {
        "ok" if end + timedelta(days=slack) >= line else "bad" for line in lines for slack in (1, 2)
    } | ({"old law"} if main == "life" and row["crime_before_2011_05"] is not False else set())


def test_the_floor_of_service_agrees() -> None:
    chance = random.Random(12)
    rows = []
    for number in range(2500):
        row = _ruling(number, chance, "commutation")
        row["effective_on"] = date(2011, 6, 1) + timedelta(days=chance.randrange(2500))
        row["start_on"] = row["effective_on"] - timedelta(days=chance.randrange(300))
        shift = timedelta(days=chance.choice([-400, -9, -3, -2, -1, 0, 0, 1, 400]))
        if row["main_penalty"] == "fixed_term":
            row["new_end_on"] = plus_months(row["start_on"], _total(row) // 2) + shift
        else:
            years = chance.choice([13, 17, 22, 27])
            row["new_end_on"] = plus_months(row["effective_on"], 12 * years) + shift
        row["ruled_on"] = min(TODAY, max(date(2017, 1, 1), row["new_end_on"]))
        rows.append(row)
    found = judge("criminal/served-floor-breach", {"commutation_ruling": rows})
    wanted = {row["_id"]: _floor_readings(row) for row in rows}
    assert disagreements(found, wanted) == []
    assert {row["outcome"] for row in found.values()} >= {"hard", "soft", "lawful", "undetermined"}


def _parole_readings(row: Row, last: Row | None) -> set[str]:
    found: set[str] = set()
    old_law = {True: ("old",), False: ("new",), None: ("old", "new")}[row["crime_before_2011_05"]]
    for case, law in product(_completions(row), old_law):
        if case["recidivist"] or case["unpaid_able"]:
            found.add("bad")
        elif case["violent_ten_years"] and (
            row["main_penalty"] != "fixed_term" or row["years"] >= 10
        ):
            either = _served(row) == {"bad"} or _interval_kept(row, last) == {"bad"}
            found.add("bad" if law == "new" or either else "old law")
        elif row["main_penalty"] == "life" and law == "old":
            # The old floor of service is not known, the interval of 28 binds all the same.
            found |= _interval_kept(row, last) | {"old law"} - _only_bad(_interval_kept(row, last))
        else:
            pairs = product(_served(row), _interval_kept(row, last))
            found |= {"bad" if "bad" in pair else "ok" for pair in pairs}
    return found


def _only_bad(readings: set[str]) -> set[str]:
    return {"old law"} if readings == {"bad"} else set()


def _served(row: Row) -> set[str]:
    ruled = row["ruled_on"]
    if row["main_penalty"] == "fixed_term":
        return _half_readings(row, ruled)
    line = plus_months(row["effective_on"], 12 * (13 if row["main_penalty"] == "life" else 17))
    return {"ok" if ruled + timedelta(days=slack) >= line else "bad" for slack in (0, 1)}


def _interval_kept(row: Row, last: Row | None) -> set[str]:
    """28: a year after the last commutation, or a year and a half; shorter with two years left."""
    if last is None:
        return {"ok"}
    ruled, least = row["ruled_on"], 18 if last["cut_months"] >= 12 else 12
    found = set()
    for anchor, left in product((last["ruled_on"], last["served_on"]), (last["ruled_on"], ruled)):
        late = ruled + timedelta(days=1) >= plus_months(anchor, least)
        found.add("ok" if late or row["end_before_on"] < plus_months(left, 24) else "bad")
    return found


def test_parole_agrees() -> None:
    chance = random.Random(81)
    rows, lasts = [], []
    for number in range(2500):
        row = _ruling(number, chance, "parole")
        row["effective_on"] = plus_months(row["ruled_on"], -chance.choice([30, 60, 156, 204, 240]))
        row["effective_on"] += timedelta(days=chance.choice([-200, -2, -1, 0, 1, 2, 200]))
        row["start_on"] = row["effective_on"] - timedelta(days=100)
        if row["main_penalty"] == "fixed_term" and chance.random() < 0.6:
            begun = plus_months(row["ruled_on"], -(_total(row) // 2))
            row["start_on"] = begun + timedelta(days=chance.choice([-90, -2, 0, 1, 2, 9, 90]))
        row["end_before_on"] = plus_months(row["ruled_on"], chance.choice([6, 20, 30, 60]))
        last = None
        if chance.random() < 0.6:
            served = plus_months(row["ruled_on"], -chance.choice([10, 12, 12, 15, 18, 18, 30]))
            served += timedelta(days=chance.choice([-3, -1, 0, 0, 1, 2, 9]))
            last = {
                "_id": f"t:r{number}/1", "ruling": row["_id"], "seq": 1, "served_on": served,
                "ruled_on": served - timedelta(days=chance.randrange(20)),
                "cut_months": chance.choice([6, 9, 12, 15]),
            }  # fmt: skip
            lasts.append(last)
        row["last"] = last
        rows.append(row)
    wanted = {row["_id"]: _parole_readings(row, row.pop("last")) for row in rows}
    tables = {"commutation_ruling": rows, "earlier_reduction": lasts, "coverage": []}
    found = judge("criminal/parole-ineligible", tables)
    assert disagreements(found, wanted) == []
    assert {row["outcome"] for row in found.values()} >= {"hard", "soft", "lawful", "undetermined"}
