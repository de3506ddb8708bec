"""Commutation and parole agree with a reading of 减假规定, 补充规定 and 刑法 78, 81 made apart.

Each case is judged under every completion of what is missing and under every defensible reading of
the text. A finding is `hard` only if all of them are against the ruling, and never `lawful` then.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

from oracle_support import (
    GRANTED,
    TODAY,
    Row,
    disagreements,
    judge,
    plus_months,
    plus_months_end,
)

STRICT = (
    "recidivist",
    "duty_crime",
    "financial_crime",
    "gang_crime",
    "security_crime",
    "drug_ringleader_or_repeat",
    "unpaid_able",
)
FLAGS = (
    *STRICT,
    "violent_crime",
    "violent_ten_years",
    "multiple_ten_years",
    "bribery_after_2015",
    "relief_group",
    "reduction_limited",
)
MERITS = (
    "repentance",
    "merit",
    "repentance_and_merit",
    "major_merit",
    "repentance_and_major_merit",
    "none",
)
MAJOR = ("major_merit", "repentance_and_major_merit")
NEW_TEXT, CORRUPTION_TEXT = date(2017, 1, 1), date(2019, 6, 1)


def _days(low: int, high: int, chance: random.Random) -> timedelta:
    return timedelta(days=chance.randrange(low, high + 1))


def _ruling(number: int, chance: random.Random) -> Row:
    """A ruling whose dates follow one another; a third of the fields is now and then missing."""
    main = chance.choice(
        ["fixed_term"] * 5 + ["life", "life", "death_suspended", "criminal_detention"]
    )
    sentenced = date(2012, 1, 1) + timedelta(days=chance.randrange(4200))
    if chance.random() < 0.2:
        sentenced = plus_months_end(date(2016, 1, 31), chance.randrange(90))
    effective = sentenced + _days(0, 40, chance)
    delivered = effective + _days(0, 70, chance)
    row: Row = {
        "_id": f"t:r{number}",
        "ruling_no": f"r{number}",
        "organ": "虚构市中级人民法院",
        "kind": "commutation" if chance.random() < 0.95 else "parole",
        "result": chance.choice(["granted"] * 9 + ["granted_less", "refused", None]),
        "main_penalty": main if chance.random() < 0.97 else None,
        "sentenced_on": sentenced,
        "effective_on": effective,
        "delivered_on": delivered,
        "merit": chance.choice([*MERITS, None]),
    }
    if main == "fixed_term":
        years = chance.choice([1, 2, 3, 4, 5, 5, 6, 9, 10, 10, 11, 15, 20])
        row |= {
            "years": years,
            "months": chance.choice([0, 0, 3, 6, None]),
            "start_on": sentenced - _days(0, 400, chance),
        }
    for flag in FLAGS:
        row[flag] = chance.choice([False] * 10 + [True, None])
    if chance.random() < 0.5:
        row |= dict.fromkeys(FLAGS, False)
        row[chance.choice(FLAGS)] = chance.choice([True, None])
    if row["violent_ten_years"]:
        row["violent_crime"] = True
    if row["bribery_after_2015"]:
        row["duty_crime"] = True
    return row


def _blank(row: Row, chance: random.Random, *fields: str) -> None:
    for field in fields:
        if chance.random() < 0.12:
            row[field] = None


def _completions(row: Row, flags: tuple[str, ...]) -> Iterator[Row]:
    open_flags = [flag for flag in flags if row.get(flag) is None]
    for values in product((False, True), repeat=len(open_flags)):
        yield row | dict(zip(open_flags, values, strict=True))


def _corruption(row: Row) -> bool:
    return bool(row["bribery_after_2015"]) and row["ruled_on"] >= CORRUPTION_TEXT


def _months_of(row: Row) -> tuple[int, ...]:
    """Original months; unknown months of a known year may be 0 to 11."""
    if row.get("years") is None:
        return tuple(range(6, 300, 6))
    months = (0, 11) if row.get("months") is None else (row["months"],)
    return tuple(row["years"] * 12 + m for m in months)


def _start_months(row: Row, total: int) -> set[int]:
    """Least months before a first commutation (6, 7, 8, 9, 10, 13; 补充规定 2, 3, 4)."""
    main = row["main_penalty"]
    strict = any(row[flag] for flag in STRICT)
    if main == "fixed_term":
        if _corruption(row):
            return {36 if total >= 120 else 24}
        if total >= 120 or strict:
            return {24}
        return {18 if total >= 60 else 12}
    if main == "life":
        if _corruption(row):
            return {48}
        # 数罪并罚 to life is not recorded as such: both readings stay open.
        return {36} if strict or row["violent_crime"] else {24, 36}
    if row["reduction_limited"]:
        return {60, 48} if _corruption(row) else {60}
    return {48} if _corruption(row) else {36}


def _start_readings(row: Row, earlier: list[Row]) -> set[str]:
    if row["kind"] != "commutation" or row["result"] not in (*GRANTED, None):
        return {"oos"}
    if row["main_penalty"] not in ("fixed_term", "life", "death_suspended", None):
        return {"oos"}
    found: set[str] = set()
    mains = (
        [row["main_penalty"]]
        if row["main_penalty"]
        else ["fixed_term", "life", "criminal_detention"]
    )
    for main in mains:
        for case in _completions(row | {"main_penalty": main}, FLAGS):
            found |= _start_one(case, earlier)
    if row["result"] is None:
        found.add("oos")
    return found


def _start_one(row: Row, earlier: list[Row]) -> set[str]:
    ruled, main = row["ruled_on"], row["main_penalty"]
    if main == "criminal_detention":
        return {"oos"}
    fixed_on = row.get("reduced_to_fixed_on")
    if main != "fixed_term" and fixed_on is not None and fixed_on < ruled:
        return {"oos"}
    if ruled < NEW_TEXT:
        return {"no_law"}
    found: set[str] = set()
    merits = (row["merit"],) if row["merit"] is not None else ("repentance", "major_merit")
    for total, merit in product(_months_of(row) if main == "fixed_term" else (0,), merits):
        if merit in MAJOR:
            # 10, 11 and 13 do not repeat the exemption for suspended death (补充规定 5 does).
            found.add("ok")
            if main != "death_suspended" or _corruption(row):
                continue
        if main == "fixed_term":
            effect, start = row["effective_on"], row.get("start_on")
            latest = effect or row["delivered_on"]
            if start is None or latest is None:
                found.add("oos")
            elif plus_months(latest, 24) > plus_months(start, total):
                found.add("oos")
                if effect is not None:
                    continue
        found |= _start_dates(row, total, earlier)
    return found


def _start_dates(row: Row, total: int, earlier: list[Row]) -> set[str]:
    ruled, main = row["ruled_on"], row["main_penalty"]
    anchors: set[date]
    if main == "death_suspended":
        to_life = [e["ruled_on"] for e in earlier if e["to_penalty"] == "life" and e["ruled_on"]]
        anchors = set(to_life)
        begun = row["effective_on"] or row["sentenced_on"]
        if begun is not None:
            anchors.add(plus_months(begun, 24))  # 刑法 51, 减假规定 23(3)
        else:
            anchors.add(date(2000, 1, 1))
        if not to_life:
            anchors.add(ruled)
    else:
        anchors = (
            {row["delivered_on"]}
            if row["delivered_on"]
            else {row["effective_on"] or row["sentenced_on"] or date(2000, 1, 1), ruled}
        )
        if main == "life":
            anchors.add(row["effective_on"] or row["sentenced_on"] or date(2000, 1, 1))
    found = set()
    for anchor, months in product(anchors, _start_months(row, total)):
        least = {months, months * 2 // 3} if row["relief_group"] else {months}
        for m in least:
            first = plus_months(anchor, m)
            found.add("ok" if ruled >= first else "bad")
            if ruled == first - timedelta(days=1):
                found.add("ok")  # 刑法 99 and 法院解释 202(2): a month served ends the day before
    return found


def _start_cases(count: int) -> Iterator[tuple[Row, list[Row]]]:
    chance = random.Random(6)
    for number in range(count):
        row = _ruling(number, chance)
        anchor, earlier = row["delivered_on"], []
        if row["main_penalty"] == "death_suspended" and chance.random() < 0.9:
            anchor = plus_months(row["effective_on"], 24) + _days(0, 200, chance)
            earlier.append(
                {
                    "_id": f"t:r{number}/1",
                    "ruling": f"t:r{number}",
                    "seq": 1,
                    "ruled_on": anchor,
                    "to_penalty": "life",
                }
            )
        months = chance.choice([8, 12, 12, 16, 18, 18, 24, 24, 24, 32, 36, 36, 40, 48, 60])
        row["ruled_on"] = plus_months(anchor, months) + _days(-3, 3, chance) * chance.choice(
            [1, 1, 30]
        )
        row["ruled_on"] = min(max(row["ruled_on"], row["delivered_on"]), TODAY)
        row["proposed_on"] = row["ruled_on"] - _days(0, 80, chance)
        _blank(
            row,
            chance,
            "delivered_on",
            "effective_on",
            "sentenced_on",
            "start_on",
            "years",
            "proposed_on",
            "merit",
        )
        if row["main_penalty"] != "fixed_term" and chance.random() < 0.1:
            row["reduced_to_fixed_on"] = row["ruled_on"] - _days(-1, 900, chance)
        yield row, earlier


def test_the_start_of_commutation_agrees() -> None:
    cases = list(_start_cases(3000))
    found = judge(
        "criminal/commutation-start-early",
        {
            "commutation_ruling": [row for row, _ in cases],
            "earlier_reduction": [e for _, earlier in cases for e in earlier],
        },
    )
    wanted = {row["_id"]: _start_readings(row, earlier) for row, earlier in cases}
    full = {
        row["_id"]
        for row, earlier in cases
        if None
        not in (row["result"], row["main_penalty"], row["delivered_on"], row["effective_on"])
        and None not in (row["sentenced_on"], row.get("years", 0), row.get("start_on", 0))
        and (earlier or row["main_penalty"] != "death_suspended")
    }
    assert disagreements(found, wanted, full) == []
    assert {row["outcome"] for row in found.values()} >= {"hard", "soft", "lawful", "undetermined"}
