"""The two models on ranges: every combination of a check's fields gives the outcome the law allows.

Hard only where the verdict holds on every reading (刑法 12), the text of the Law is verified, and it
does not rest on a cited paragraph alone, which may be a slip of the pen.
"""

from __future__ import annotations

import itertools
from datetime import date

from oracle_support import Row, judge

TERMS = (None, "within", "above", "below", "mitigated", "not_applicable")
FINES = (
    None, "within", "missing", "below_range", "above_range", "below_floor", "not_provided",
    "not_applicable",
)  # fmt: skip
BASES = ("words", "paragraph", "only", "general", "article")
DAYS = (None, date(2026, 3, 1))


def rows() -> list[Row]:
    made = []
    every = itertools.product(TERMS, FINES, BASES, (True, False), DAYS)
    for number, (term, fine, basis, verified, day) in enumerate(every, 1):
        made.append(
            {
                "_id": f"t:s/{number}", "sentence": "t:s", "count_no": number, "organ": "虚构县人民法院",
                "judged_on": day, "charge": "盗窃罪", "penalty": "fixed_term", "penalty_verdict": term,
                "fine_verdict": fine, "basis": basis, "verified": verified,
            }
        )  # fmt: skip
    return made


def expected_term(row: Row) -> str:
    verdict = row["penalty_verdict"]
    if verdict == "not_applicable":
        return "out_of_scope"
    if verdict is None or row["judged_on"] is None:
        return "undetermined"
    if verdict in ("within", "mitigated"):
        return "lawful"
    return "hard" if row["verified"] and row["basis"] != "paragraph" else "soft"


def expected_fine(row: Row) -> str:
    verdict = row["fine_verdict"]
    if verdict == "not_applicable":
        return "out_of_scope"
    if verdict is None or row["judged_on"] is None:
        return "undetermined"
    if verdict == "within":
        return "lawful"
    return "hard" if row["verified"] else "soft"


def test_every_combination_gives_the_outcome_of_the_law():
    given = rows()
    terms = judge("criminal/sentence-outside-range", {"range_check": given})
    fines = judge("criminal/fine-contrary-to-law", {"range_check": given})
    assert len(terms) == len(fines) == len(given)
    for row in given:
        assert terms[row["_id"]]["outcome"] == expected_term(row), row
        assert fines[row["_id"]]["outcome"] == expected_fine(row), row
