"""Probation, joint punishment, recidivists and trial procedure agree with a reading of the articles.

Each oracle is written from the words of the article and knows nothing of the model.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from oracle_support import Row, disagreements, judge, plus_months

COURT = "虚构县人民法院"
CASES = 1200
JUDGED = date(2024, 5, 6)
TIMED = ("fixed_term", "criminal_detention", "public_surveillance")


def _sentence(number: int, **fields: object) -> Row:
    return {
        "_id": f"t:j{number}/1", "judgment": f"t:j{number}", "seq": 1, "organ": COURT,
        "judged_on": JUDGED, **fields,
    }  # fmt: skip


def _count(number: int, count: int, **fields: object) -> Row:
    return {
        "_id": f"t:j{number}/1/{count}",
        "sentence": f"t:j{number}/1",
        "count_no": count,
        **fields,
    }


def test_probation_agrees_with_articles_72_to_74() -> None:
    chance = random.Random(73)
    rows, wanted = [], {}
    for number in range(CASES):
        penalty = chance.choice([*TIMED[:2], *TIMED[:2], "public_surveillance", "life"])
        months = chance.choice([1, 2, 3, 5, 6, 11, 12, 24, 35, 36, 37, 48])
        test = chance.choice([1, 2, 5, 6, 11, 12, 13, 24, 36, 47, 48, 59, 60, 61, 72])
        found = chance.choice(["found", "special", "denied", "silent", "silent", "silent", None])
        rows.append(
            _sentence(
                number, penalty=penalty, years=months // 12, months=months % 12,
                probation_months=test, recidivist_finding=found,
            )
        )  # fmt: skip
        # 72: short-term detention or a fixed term of three years or less. 74: no recidivist.
        may = penalty == "criminal_detention" or (penalty == "fixed_term" and months <= 3 * 12)
        # 73: from the term to five years and not below one; to one year and not below two months.
        longest, shortest = (5 * 12, 12) if penalty == "fixed_term" else (12, 2)
        fits = months <= test <= longest and test >= shortest
        good = may and fits and found not in ("found", "special")
        wanted[f"t:j{number}/1"] = {"ok" if good else "bad"}
    found_rows = judge("criminal/probation-illegal", {"judged_sentence": rows})
    assert disagreements(found_rows, wanted, full=wanted) == []
    assert {row["outcome"] for row in found_rows.values()} == {"hard", "lawful"}


def test_joint_terms_agree_with_article_69() -> None:
    chance = random.Random(69)
    rows, counts, wanted = [], [], {}
    for number in range(CASES):
        kinds = chance.choice(
            [TIMED[:1], TIMED[:1], TIMED[1:2], TIMED[2:], TIMED[:2], (TIMED[0], TIMED[2])]
        )
        parts = []
        for _ in range(chance.choice([2, 2, 3, 4])):
            kind = chance.choice(kinds)
            most = {"fixed_term": 180, "criminal_detention": 6, "public_surveillance": 24}[kind]
            parts.append((kind, chance.randrange(1, most + 1)))
        if chance.random() < 0.05:
            parts = [
                ("fixed_term", 180),
                ("fixed_term", 180),
                ("fixed_term", chance.choice([59, 60])),
            ]
        fixed = [months for kind, months in parts if kind == "fixed_term"]
        detained = [months for kind, months in parts if kind == "criminal_detention"]
        watched = [months for kind, months in parts if kind == "public_surveillance"]
        # 69(2): a fixed term swallows detention; surveillance is executed apart from either.
        own = fixed or detained or watched
        executed = TIMED[0] if fixed else TIMED[1] if detained else TIMED[2]
        cap = {TIMED[1]: 12, TIMED[2]: 36}.get(executed, 240)
        if fixed and sum(fixed) + sum(detained) >= 35 * 12:
            cap = 300
        total = max(1, chance.choice([max(own), sum(own), cap, max(own) - 1, sum(own) + 1, cap + 1,
            chance.randrange(1, 400)]))  # fmt: skip
        for index, (kind, months) in enumerate(parts, 1):
            counts.append(
                _count(number, index, penalty=kind, years=months // 12, months=months % 12)
            )
        rows.append(
            _sentence(
                number, penalty=executed, years=total // 12, months=total % 12, joint=True,
                count_total=len(parts),
            )
        )  # fmt: skip
        good = max(own) <= total <= min(sum(own), cap)
        # The cap may lie below the highest term only where the data cannot be (detention over a year).
        wanted[f"t:j{number}/1"] = {"ok" if good else "bad"}
    found = judge(
        "criminal/joint-sentence-error", {"judged_sentence": rows, "judged_count": counts}
    )
    assert disagreements(found, wanted, full=wanted) == []
    assert {row["outcome"] for row in found.values()} == {"hard", "lawful"}


def test_joint_fines_are_the_sum_of_the_fines() -> None:
    chance = random.Random(3)
    rows, counts, wanted = [], [], {}
    for number in range(CASES):
        fines = [chance.choice([1000, 2000, 5000, None]) for _ in range(3)]
        told = sum(fine or 0 for fine in fines)
        joint = told + chance.choice([0, 0, 1000, -1000])
        for index, fine in enumerate(fines, 1):
            counts.append(_count(number, index, penalty="fixed_term", years=1, fine=fine))
        rows.append(
            _sentence(number, penalty="fixed_term", years=2, months=0, joint=True, fine=joint)
        )
        good = joint == told or all(fine is None for fine in fines)
        wanted[f"t:j{number}/1"] = {"ok" if good else "bad"}
    found = judge(
        "criminal/joint-sentence-error", {"judged_sentence": rows, "judged_count": counts}
    )
    assert disagreements(found, wanted, full=wanted) == []


def _within_five_years(released: date, act: date) -> set[bool]:
    """Whether the act lies in the five years, counted day by day from the release or the day after."""
    return {act < plus_months(released, 60), act <= plus_months(released, 60)}


def test_recidivists_agree_with_article_65() -> None:
    chance = random.Random(65)
    sentences, counts, priors, judgments, wanted, full = [], [], [], [], {}, []
    for number in range(2 * CASES):
        unit = f"t:j{number}/1"
        act = date(2017, 1, 1) + timedelta(days=chance.randrange(2000))
        released = plus_months(act, -60) + timedelta(
            days=chance.choice([-400, -2, -1, 0, 1, 2, 300, 1500])
        )
        served = chance.random() < 0.85
        penalty = chance.choice(["fixed_term", "fixed_term", "criminal_detention", "life"])
        negligent = chance.choice([False, False, False, True, None])
        age = chance.choice(["adult", "adult", "adult", "minor", "adult_when_judged", None])
        now = chance.choice(["fixed_term", "fixed_term", "fixed_term", "criminal_detention"])
        now_negligent = chance.choice([False, False, False, True])
        minor = chance.choice([False, False, False, True])
        finding = chance.choice(["found", "silent", "denied"])
        judgments.append(
            {
                "_id": f"t:j{number}",
                "document_id": f"j{number}",
                "kind": "criminal",
                "level": "first",
            }
        )
        sentences.append(
            _sentence(
                number, recidivist_finding=finding, minor_at_act=minor, first_act_on=act,
                last_act_on=act, priors_complete=True,
            )
        )  # fmt: skip
        counts.append(_count(number, 1, penalty=now, negligent=now_negligent, years=1))
        priors.append(
            {
                "_id": f"{unit}/1", "sentence": unit, "seq": 1, "penalty": penalty, "years": 1,
                "probation": not served, "negligent": negligent, "age": age,
                "security_class": False,
                "released_by": "served" if served else None,
                "released_from": released if served else None,
                "released_to": released if served else None,
            }
        )  # fmt: skip
        readings = set()
        for within in _within_five_years(released, act) if served else {False}:
            for careless in {negligent} if negligent is not None else {True, False}:
                for young in {age == "minor"} if age in ("adult", "minor") else {True, False}:
                    # A light penalty now may still be for a crime that deserved a fixed term.
                    for deserved in {True} if now == "fixed_term" else {True, False}:
                        is_one = (
                            served and within and not careless and not young and not now_negligent
                            and not minor and deserved and penalty in ("fixed_term", "life")
                        )  # fmt: skip
                        readings.add("ok" if (finding == "found") == is_one else "bad")
        # A court that denies it may know a fact that was not read.
        readings |= {"ok"} if finding == "denied" else set()
        # Where nobody found recidivism a light penalty shows that none was deserved.
        if finding != "found" and now != "fixed_term":
            readings = {"ok"}
        wanted[unit] = readings
        if negligent is not None and age in ("adult", "minor") and finding != "denied":
            full.append(unit)
    found = judge(
        "criminal/recidivist-misfound",
        {
            "judgment": judgments,
            "judged_sentence": sentences,
            "judged_count": counts,
            "prior_conviction": priors,
        },
    )
    assert disagreements(found, wanted, full=full) == []
    assert {row["outcome"] for row in found.values()} >= {"hard", "soft", "lawful"}


def test_trial_procedure_agrees_with_articles_216_222_and_223() -> None:
    chance = random.Random(216)
    judgments, sentences, counts, wanted = [], [], [], {}
    for number in range(CASES):
        procedure = chance.choice(["simple", "fast_track", "ordinary"])
        bench = "sole" if procedure == "fast_track" else chance.choice(["sole", "panel"])
        judged = chance.choice([JUDGED, date(2018, 10, 26), date(2018, 10, 25)])
        months = chance.choice([1, 12, 35, 36, 37, 60, 120])
        minor = chance.choice([True, False, False, None])
        judgments.append(
            {
                "_id": f"t:j{number}", "document_id": f"j{number}", "kind": "criminal", "level": "first",
                "organ": COURT, "judged_on": judged, "procedure": procedure, "bench": bench,
            }
        )  # fmt: skip
        term = {"penalty": "fixed_term", "years": months // 12, "months": months % 12}
        sentences.append(_sentence(number, minor_at_trial=minor, **term))
        counts.append(_count(number, 1, **term))
        over = months > 36
        bad = (procedure == "fast_track" and (over or minor is True)) or (
            procedure == "simple" and bench == "sole" and over
        )
        unread = procedure == "fast_track" and minor is None
        # Before the present law nothing is known; one judge in ordinary procedure is open.
        open_ = judged < date(2018, 10, 26) or (procedure == "ordinary" and bench == "sole")
        wanted[f"t:j{number}"] = (
            {"ok", "bad"} if open_ or (unread and not bad) else {"bad" if bad else "ok"}
        )
    found = judge(
        "criminal/trial-procedure-misuse",
        {"judgment": judgments, "judged_sentence": sentences, "judged_count": counts},
    )
    assert disagreements(found, wanted) == []
    sure = {unit for unit, readings in wanted.items() if readings == {"bad"}}
    assert sure == {unit for unit, row in found.items() if row["outcome"] == "hard"}
