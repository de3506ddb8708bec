"""Term checks as rows of `term_check`. A row has no name: `seq` is the check's place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from xiezhi.documents.reading import Spans, TermCheck
from xiezhi.documents.term.faults import fault, gap
from xiezhi.documents.term.wording import arithmetic


def term_rows(
    document: str, organ: str | None, judged_on: date | None, checks: Sequence[TermCheck]
) -> Iterator[tuple[dict[str, Any], Spans]]:
    """Each row with the places of the stated dates."""
    for seq, check in enumerate(checks, 1):
        row = {
            "judgment": document,
            "seq": seq,
            "organ": organ,
            "judged_on": judged_on,
            "penalty": check.penalty,
            "stated_start": check.stated_start,
            "stated_end": check.stated_end,
            "lawful_from": check.lawful_from,
            "lawful_to": check.lawful_to,
            "verdict": check.verdict,
            "reasons": ",".join(check.reasons) or None,
            "fault": fault(check),
            "gap": gap(check),
            "lacking": ",".join(check.missing) or None,
            "off_by_days": check.off_by_days,
            "arithmetic_zh": arithmetic(check.steps, "zh") or None,
            "arithmetic_en": arithmetic(check.steps, "en") or None,
        }
        places = {"term_start": "stated_start", "term_end": "stated_end"}
        yield row, {places[name]: span for name, span in check.spans.items() if name in places}
