"""Checks against the penalty range as rows."""

from __future__ import annotations

from xiezhi.documents.reading import Reading
from xiezhi.documents.sheaf import Sheaf
from xiezhi.law.crimes import crime


def range_rows(reading: Reading, sheaf: Sheaf) -> None:
    """The rows of `range_check`, one per count that was held against its range."""
    act = {"organ": reading.value("organ"), "judged_on": reading.value("judged_on")}
    for check in reading.ranges:
        count = reading.sentenced[check.sentence_no - 1].counts[check.count_no - 1]
        punishment = count.punishment
        timed = punishment.term_months is not None
        row = {
            "sentence": f"{reading.id}/{check.sentence_no}",
            "count_no": check.count_no,
            **act,
            # An unknown charge may hold a name.
            "charge": check.charge if crime(check.charge) else None,
            "article": check.article or None,
            "penalty": punishment.penalty or None,
            "years": punishment.years if timed else None,
            "months": punishment.months if timed else None,
            "fine": punishment.fine,
            "penalty_verdict": check.term or None,
            "fine_verdict": check.fine or None,
            "basis": check.basis or None,
            "verified": check.verified,
            "lightest": check.lightest or None,
            "gravest": check.gravest or None,
            "least_months": check.least,
            "most_months": check.most,
            "fine_least": check.fine_least,
            "fine_most": check.fine_most,
            "lacking": ",".join(check.missing) or None,
        }
        places = {
            name: span
            for name, span in {**punishment.spans, **check.spans}.items()
            if name in ("charge", "penalty", "fine", "basis")
        }
        sheaf.add("range_check", row, places)
