"""The one point by which a term check is classified, and the one thing it lacks."""

from __future__ import annotations

from xiezhi.documents.reading import TermCheck

# Reason codes in the order in which they decide, with the code of `term_fault`.
_FAULTS = {
    "end_before_start": "end_before_start",
    "start_contradicted": "start_contradicted",
    "off_by_years": "whole_years",
    "off_by_months": "whole_months",
    "too_late": "too_late",
    "too_early": "too_early",
    "between": "between",
    "within_tolerance": "one_day",
    "same_day_end": "same_day_end",
    "liberty_counted": "liberty_counted",
    "administrative_not_counted": "administrative_not_counted",
}
# What is missing, the graver first; the last three are the only thing missing where they stand.
GAPS = (
    "sentence", "doubtful_day", "custody", "custody_day", "earlier_sentence",
    "designated_residence", "same_act", "taken_in", "start_event", "exact_days",
)  # fmt: skip


def fault(check: TermCheck) -> str:
    """A code of `term_fault`."""
    for reason, code in _FAULTS.items():
        if reason in check.reasons:
            return code
    return "start_untold" if "start_event" in check.missing else "none"


def gap(check: TermCheck) -> str | None:
    """A code of `term_gap`, None where nothing is missing."""
    return next((code for code in GAPS if code in check.missing), None)
