"""Reads one commutation or parole ruling."""

from __future__ import annotations

import functools
import re

from xiezhi.documents.articles import read_articles
from xiezhi.documents.collector import Collector
from xiezhi.documents.commutation.earlier import read_earlier
from xiezhi.documents.commutation.flags import read_flags
from xiezhi.documents.commutation.head import read_head, read_signature
from xiezhi.documents.commutation.history import read_history
from xiezhi.documents.commutation.outcome import read_order
from xiezhi.documents.commutation.proposal import read_merit, read_proposal, settle_result
from xiezhi.documents.commutation.sections import divide
from xiezhi.documents.parts import Part
from xiezhi.documents.reading import OTHER, PAROLE, RULING, Party, Reading
from xiezhi.documents.text import Text
from xiezhi.records.catalogue import catalogue

# Everything the reader looks for, in the order of the record type; what it did not find is listed.
FIELDS = (
    "case_no",
    "organ",
    "proposer",
    "name",
    "charges",
    "main_penalty",
    "years",
    "months",
    "sentenced_on",
    "effective_on",
    "reduced_to_fixed_on",
    "fixed_years",
    "fixed_months",
    "start_on",
    "end_before_on",
    "delivered_on",
    "proposed_on",
    "accepted_on",
    "ruled_on",
    "proposed_cut_months",
    "cut_months",
    "cut_days",
    "cut_remainder",
    "new_end_on",
    "parole_until_on",
    "result",
    "merit",
    "recidivist",
    "duty_crime",
    "bribery_after_2015",
    "financial_crime",
    "gang_crime",
    "security_crime",
    "drug_ringleader_or_repeat",
    "violent_crime",
    "violent_ten_years",
    "multiple_ten_years",
    "unpaid_able",
    "reduction_limited",
    "life_without_commutation",
    "relief_group",
    "crime_before_2011_05",
    "prior_cuts_listed",
    "supreme_court_approved",
)
# Every such document speaks of one of these; the search spares the others a division of their own.
_MATTER = re.compile("减刑|假释|减去|减为|[余残]刑")
_TERMLESS = ("life", "death_suspended", "death")
_CUT = ("cut_months", "cut_days", "cut_remainder", "new_end_on")
_CONVERSION = ("reduced_to_fixed_on", "fixed_years", "fixed_months")


def read_ruling(text: Text, id: str) -> Reading | None:
    """Read a commutation or parole ruling; None where the text is another kind of document."""
    if not _MATTER.search(text.plain):
        return None
    ruling = divide(text)
    found = Collector(ruling.text)
    kind = read_order(ruling, found)
    if kind == OTHER:
        return None
    read_head(ruling, found)
    read_signature(ruling, found)
    history = read_history(ruling, found)
    read_proposal(ruling, found)
    read_merit(ruling, found)
    settle_result(found)
    earlier = read_earlier(ruling, found, history)
    read_flags(ruling, found, history)
    return Reading(
        id=id,
        kind=kind,
        form=RULING,
        elements={name: found.elements[name] for name in _order() if name in found.elements},
        parties=_parties(found),
        articles=read_articles(ruling, Part(ruling.opinion.start, ruling.order.start), found),
        earlier=earlier,
        unread=tuple(name for name in _expected(kind, found) if name not in found.elements),
        doubts=tuple(dict.fromkeys(found.doubts)),
    )


def _parties(found: Collector) -> tuple[Party, ...]:
    named = (("name", "罪犯"), ("proposer", "执行机关"))
    return tuple(
        Party(str(found.value(name)), role, found.places(name)[0])
        for name, role in named
        if found.value(name)
    )


@functools.cache
def _order() -> tuple[str, ...]:
    """The fields of the record type, so that elements come in the order people know."""
    return tuple(catalogue()["commutation_ruling"].fields)


def _expected(kind: str, found: Collector) -> list[str]:
    """The fields that such a ruling can state; what cannot apply is not called unread."""
    absent: set[str] = set()
    if kind == PAROLE or found.value("result") in ("refused", "withdrawn", "returned", "revoked"):
        # Which amount a revoked ruling had given is not this ruling's cut either.
        absent |= set(_CUT)
    if kind == PAROLE:
        absent |= {"proposed_cut_months"}
    if kind != PAROLE or found.value("result") != "granted":
        absent.add("parole_until_on")
    if found.value("cut_remainder"):
        # The term then ends when the ruling is served: no amount, no new end is stated.
        absent |= {"cut_months", "cut_days", "new_end_on"}
    if found.value("to_penalty"):
        absent |= {"cut_months", "cut_days", "cut_remainder"}
    if found.value("main_penalty") in _TERMLESS:
        absent |= {"years", "months"}
    elif found.value("main_penalty"):
        absent |= set(_CONVERSION)
    return [name for name in FIELDS if name not in absent]
