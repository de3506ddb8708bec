"""The time to sue an organ, counted from the articles (行诉法 45, 46; 行诉解释 64), and texts to findings."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from oracle_support import Row, disagreements, judge, plus_months

from xiezhi.documents import read_text
from xiezhi.documents.rows import tables

sys.path.append(str(Path(__file__).parents[2] / "documents"))
from fiction_civil import Civil, Suit, civil, one_line, suit

SUIT = "administrative/admin-suit-limit-misapplied"
DEFAULT = "civil/civil-default-no-summons"
CLAIM = "civil/civil-claim-undecided"
MISUSED = "civil/civil-procedure-misused"
CASES = 3_000
# The longest run of days off moves a last day by less.
ROLL = timedelta(days=11)
# Public holidays lie in these months; there a last day moves on every reading (行诉解释 48(3)).
HOLIDAY_MONTHS = (1, 2, 4, 5, 6, 9, 10, 12)


def _case(rng: random.Random, unit: str) -> Row:
    made = date(2017, 7, 1) + timedelta(days=rng.randrange(2900))
    known = made + timedelta(days=rng.choice([0, 0, 1, 5, 20, 100]))
    around = rng.choice(
        [plus_months(made, 6), plus_months(known, 6), plus_months(known, 12), known]
    )
    sued = max(known, around + timedelta(days=rng.choice([-40, -1, 0, 1, 3, 12, 40])))
    return {
        "_id": unit, "organ": "虚构县人民法院", "judged_on": sued + timedelta(days=90),
        "disposition": "suit_dismissed", "suit_kind": "direct", "late_ground": True,
        "act_made_on": made, "known_on": known, "sued_on": sued,
        "told_limit": rng.choice([True, True, False, None]),
    }  # fmt: skip


def _readings(row: Row) -> set[str]:
    """Whether the dismissal was wrong ("bad") or right ("ok") on each reading of the articles."""
    found = set()
    for start in (row["act_made_on"], row["known_on"]):
        # Told: six months from knowing. Not told: from learning of the limit, a year at most.
        for months in (6,) if row["told_limit"] else (6, 12):
            last = plus_months(start, months)
            for end in (last, last + ROLL):
                found.add("bad" if row["sued_on"] <= end else "ok")
    return found


def _on_a_holiday(row: Row, *ends: date) -> bool:
    """Whether a last day may have moved off a public holiday past the day of the suit."""
    return any(end.month in HOLIDAY_MONTHS and end < row["sued_on"] <= end + ROLL for end in ends)


def test_the_time_to_sue_is_counted_as_the_articles_say() -> None:
    rng = random.Random(46)
    rows = [_case(rng, f"t:{index}") for index in range(CASES)]
    found = judge(SUIT, {"administrative_judgment": rows})
    wanted = {
        row["_id"]: _readings(row)
        for row in rows
        if not _on_a_holiday(
            row, plus_months(row["act_made_on"], 6), plus_months(row["known_on"], 6)
        )
    }
    full = {row["_id"] for row in rows if row["told_limit"] is not None}
    assert disagreements(found, wanted, full) == []
    assert {row["outcome"] for row in found.values()} == {"hard", "soft", "lawful", "undetermined"}


def test_fifteen_days_after_reconsideration() -> None:
    rng = random.Random(45)
    rows, wanted = [], {}
    for index in range(600):
        got = date(2018, 1, 2) + timedelta(days=rng.randrange(2700))
        days = rng.choice([1, 14, 15, 16, 20, 27, 40, 400, 460])
        row = _case(rng, f"t:{index}") | {
            "suit_kind": "after_review", "review_served_on": got, "told_limit": True,
            "sued_on": got + timedelta(days=days), "judged_on": got + timedelta(days=days + 60),
        }  # fmt: skip
        rows.append(row)
        ends = (got + timedelta(days=15), got + timedelta(days=15) + ROLL)
        if _on_a_holiday(row, ends[0]):
            continue
        wanted[row["_id"]] = {"bad" if row["sued_on"] <= end else "ok" for end in ends}
    found = judge(SUIT, {"administrative_judgment": rows})
    assert disagreements(found, wanted, set(wanted)) == []


def _judged(model: str, kind: str, texts: list[str]) -> list[str]:
    made = tables([read_text(text, f"d{index}") for index, text in enumerate(texts)])
    rows = [{"_id": f"t:{row['document_id']}", **row} for row in made[kind]]
    found = judge(model, {kind: rows})
    return [found[f"t:d{index}"]["outcome"] for index in range(len(texts))]


@pytest.mark.parametrize("copy", [str, one_line])
def test_a_text_whose_dates_are_shifted_becomes_a_finding(copy: type[str]) -> None:
    late = Suit(sued_on=date(2026, 7, 20))
    early = replace(late, sued_on=date(2026, 5, 20))
    texts = [copy(suit(late)), copy(suit(early)), copy(suit(replace(early, late=False)))]
    assert _judged(SUIT, "administrative_judgment", texts) == ["lawful", "hard", "lawful"]


@pytest.mark.parametrize("style", [2012, 2016])
def test_texts_of_civil_faults_become_findings(style: int) -> None:
    case = Civil(style=style)
    absent = [
        civil(replace(case, came=False, summons=how)) for how in ("summons", "silent", "excluded")
    ]
    assert _judged(DEFAULT, "civil_judgment", absent) == ["lawful", "soft", "hard"]
    notice = replace(case, notice="本院依法向被告公告送达了起诉状副本和开庭传票。")
    misused = [civil(notice), civil(replace(notice, procedure="simple", sole=True))]
    assert _judged(MISUSED, "civil_judgment", misused) == ["out_of_scope", "hard"]
    left = [civil(case), civil(replace(case, orders=case.orders[:1]))]
    assert _judged(CLAIM, "civil_judgment", left) == ["lawful", "soft"]
