"""The grading of term checks agrees with a reading of the rules made apart from the model.

A check is bad on a reading of what is missing: a finding is hard only if nothing is missing and the
fault cannot come from custody the text does not tell, which makes an end earlier by any days.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from oracle_support import TODAY, Row, judge

FAULTS = (
    "end_before_start", "start_contradicted", "whole_years", "whole_months", "too_late",
    "too_early", "between", "one_day", "same_day_end", "liberty_counted", "start_untold",
    "administrative_not_counted", "none",
)  # fmt: skip
GAPS = (
    None,
    "custody",
    "custody_day",
    "doubtful_day",
    "earlier_sentence",
    "taken_in",
    "exact_days",
    "start_event",
)
DAY_BEFORE_RULE = date(2021, 3, 1)
NEVER_EXPLAINED_BY_UNTOLD_CUSTODY = {
    "end_before_start", "start_contradicted", "whole_years", "too_late",
}  # fmt: skip


def _row(number: int, chance: random.Random) -> Row:
    start = date(2016, 1, 1) + timedelta(days=chance.randrange(3000))
    return {
        "_id": f"t:j{number}/1",
        "judgment": f"t:j{number}",
        "seq": 1,
        "organ": "虚构县人民法院",
        "judged_on": chance.choice([None, *[start + timedelta(days=chance.randrange(200))] * 9]),
        "penalty": chance.choice(["fixed_term", "criminal_detention", "public_surveillance"]),
        "stated_start": start,
        "stated_end": chance.choice([None, *[start + timedelta(days=400)] * 9]),
        "verdict": chance.choice(["explained", "contradicted", "undetermined"]),
        "fault": chance.choice(FAULTS),
        "gap": chance.choice(GAPS),
        "off_by_days": chance.randrange(-400, 400),
    }


def _wanted(row: Row) -> str:
    if row["stated_end"] is None:
        return "out_of_scope"
    if row["judged_on"] is None:
        return "undetermined"
    strict = row["judged_on"] >= DAY_BEFORE_RULE
    fault, gap = row["fault"], row["gap"]
    if row["verdict"] == "contradicted":
        # A detention of thirty days is a month: only an end too late by months cannot come from it.
        late = fault == "whole_months" and row["off_by_days"] >= 0
        return "hard" if late or fault in NEVER_EXPLAINED_BY_UNTOLD_CUSTODY else "soft"
    if row["verdict"] == "explained":
        lead = (fault == "same_day_end" and strict) or fault == "administrative_not_counted"
        return "soft" if lead else "lawful"
    if fault == "one_day":
        return "soft" if strict and gap == "exact_days" else "undetermined"
    lead = gap == "start_event" or (fault == "liberty_counted" and gap == "taken_in")
    return "soft" if lead else "undetermined"


def test_every_check_is_graded_as_the_rules_say() -> None:
    chance = random.Random(41)
    rows = [_row(number, chance) for number in range(4000)]
    assert all(row["stated_start"] < TODAY for row in rows)
    found = judge("criminal/sentence-dates-error", {"term_check": rows})
    wrong = [
        (row["_id"], found[row["_id"]]["outcome"], _wanted(row))
        for row in rows
        if found[row["_id"]]["outcome"] != _wanted(row)
    ]
    assert wrong == []
    assert {one["outcome"] for one in found.values()} == {
        "hard", "soft", "lawful", "undetermined", "out_of_scope",
    }  # fmt: skip
