"""cited-article-not-in-force against a judge written from the rule alone, over every combination."""

from __future__ import annotations

from datetime import date
from itertools import product

from oracle_support import Row, judge

KEY = "criminal/cited-article-not-in-force"
STANDINGS = (None, "in_force", "not_yet", "repealed", "absent", "unknown")
FLAGS = (None, True, False)


def rightly(row: Row) -> str:
    """What may be said: nothing from an open reading; unlawful only what a checked text shows.

    Repealed substantive law may govern an act before its repeal (刑法 12; 民法典 transitional rules);
    new procedure applies at once as a rule.
    """
    known = row["standing"] not in (None, "unknown")
    if row["judged_on"] is None or not known or row["doubtful"] is True:
        return "undetermined"
    if row["standing"] == "in_force":
        return "lawful"
    if row["standing"] == "repealed":
        return "soft" if row["procedural"] is True else "lawful"
    return "hard" if row["standing_verified"] is True else "soft"


def test_every_combination_is_judged_as_the_rule_says() -> None:
    combinations = product(STANDINGS, FLAGS, FLAGS, FLAGS, (date(2026, 3, 2), None))
    rows = [
        {
            "_id": f"t:d{number}/1",
            "judgment": f"t:d{number}",
            "seq": 1,
            "organ": "虚构县人民法院",
            "law": "中华人民共和国虚构法",
            "article": "1",
            "standing": standing,
            "standing_verified": verified,
            "procedural": procedural,
            "doubtful": doubtful,
            "judged_on": day,
        }
        for number, (standing, verified, procedural, doubtful, day) in enumerate(combinations)
    ]
    found = judge(KEY, {"cited_article": rows})
    wanted = {str(row["_id"]): rightly(row) for row in rows}
    assert {unit: row["outcome"] for unit, row in found.items()} == wanted
    assert set(wanted.values()) == {"hard", "soft", "lawful", "undetermined"}
