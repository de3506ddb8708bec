"""The real commutation and parole rulings: read, screened, every hard finding listed for the eye.

Only dataset ids, model ids and figures leave this module: no name, date, case number or quotation.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from measure import real
from xiezhi.documents.files import Document
from xiezhi.screening.run import Run

MODELS = (
    "commutation-start-early",
    "commutation-interval-short",
    "commutation-amount-excess",
    "served-floor-breach",
    "parole-ineligible",
)


def seeded(documents: list[Document]) -> tuple[int, int]:
    """How many rulings had their cut rewritten to three years, and how many of them are then hard.

    Three years are above every cap of 减假规定 6, 7 and 14 and 补充规定 2, relief included, so each
    must be found: no finding on real texts could also mean that nothing is ever found.
    """
    changed = []
    for document in documents:
        cut = document.read().elements.get("cut_months")
        if cut is None or not cut.value or not cut.spans:
            continue
        span = cut.spans[-1]
        text = document.text[: span.start] + "三年" + document.text[span.end :]
        changed.append(replace(document, text=text))
    run = _screened(changed)
    found = {
        finding.unit
        for finding in run.findings
        if finding.model_id == "commutation-amount-excess" and finding.outcome == "hard"
    }
    return len(changed), len(found)


def _screened(rulings: list[Document]) -> Run:
    return real.screened(((ruling, ruling.read()) for ruling in rulings), MODELS)


def measure(data: Path) -> None:
    """Print outcomes per model and the ids of hard and soft findings."""
    documents = real.documents(data, "commutation-parole")
    run = _screened(documents)
    print(f"rulings screened: n={len(documents)}")
    for model, counts in sorted(run.counts.items()):
        print(f"  {model}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    for outcome in ("hard", "soft"):
        for finding in run.findings:
            if finding.outcome == outcome:
                print(f"  {outcome} {finding.model_id} {finding.unit.rpartition(':')[2]}")
    lacking = Counter(
        (finding.model_id, name)
        for finding in run.findings
        if finding.outcome == "undetermined"
        for name in finding.missing
    )
    for (model, name), count in lacking.most_common():
        print(f"  missing {model} {name}: {count}")
    rewritten, found = seeded(documents)
    print(f"cut rewritten to three years: {found} of {rewritten} hard (commutation-amount-excess)")
