"""Reads one judgment, ruling, decision or mediation document (no commutation, no parole)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xiezhi.documents.administrative.reader import read_administrative
from xiezhi.documents.articles import court_articles
from xiezhi.documents.civil.enforcement import read_enforcement
from xiezhi.documents.civil.reader import read_civil
from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.clock import read_clock
from xiezhi.documents.criminal.convicts import read_convicts
from xiezhi.documents.criminal.custody import read_custody
from xiezhi.documents.criminal.priors import read_priors
from xiezhi.documents.criminal.ranges import read_ranges
from xiezhi.documents.criminal.sentences import read_sentences
from xiezhi.documents.judgment.amounts import read_amounts
from xiezhi.documents.judgment.head import read_head
from xiezhi.documents.judgment.parties import read_parties
from xiezhi.documents.judgment.procedure import read_procedure
from xiezhi.documents.judgment.sections import Judgment, divide
from xiezhi.documents.judgment.signature import read_signature
from xiezhi.documents.kinds import kind_and_form
from xiezhi.documents.reading import (
    ADMINISTRATIVE,
    CIVIL,
    CRIMINAL,
    ENFORCEMENT,
    JUDGMENT,
    Reading,
)
from xiezhi.documents.term.check import check_terms
from xiezhi.documents.text import Text

# What every document states, and what a judgment after a trial states besides.
_EVERYWHERE = ("case_no", "organ", "judged_on")
_OF_TRIALS = ("level", "procedure", "bench", "filed_on")


def read_judgment(text: Text, id: str) -> Reading | None:
    """Read it; None where the text is no court document."""
    known = kind_and_form(text)
    if known is None:
        return None
    kind, form = known
    doc = divide(text, kind, form)
    found = Collector(text)
    read_head(doc, found)
    read_signature(doc, found)
    read_procedure(doc, found)
    reading = Reading(
        id=id,
        kind=kind,
        form=form,
        elements=found.elements,
        parties=read_parties(doc, found),
        articles=court_articles(doc, found),
        amounts=read_amounts(doc),
    )
    if kind == CRIMINAL:
        reading = _criminal(doc, reading, found)
    elif kind == CIVIL:
        claims, orders = read_civil(doc, reading.parties, found)
        reading = replace(reading, claims=claims, orders=orders)
    elif kind == ADMINISTRATIVE:
        read_administrative(doc, reading.parties, found)
    elif kind == ENFORCEMENT:
        read_enforcement(doc, found)
    return replace(
        reading, unread=tuple(_unread(reading)), doubts=tuple(dict.fromkeys(found.doubts))
    )


def _criminal(doc: Judgment, reading: Reading, found: Collector) -> Reading:
    """What the court ordered of each defendant, and what the text tells that bears on it."""
    read_clock(doc, found)
    sentenced = read_sentences(doc, reading.parties, found)
    custody = read_custody(doc, reading.parties, found)
    return replace(
        reading,
        sentenced=sentenced,
        custody=custody,
        priors=read_priors(doc, reading.parties, found),
        convicts=read_convicts(doc, reading.parties, sentenced, found),
        terms=check_terms(doc, sentenced, custody, found),
        ranges=read_ranges(doc, sentenced, reading.articles, found),
    )


def _unread(reading: Reading) -> Iterator[str]:
    """What such a document states and was not read."""
    expected = _EVERYWHERE + (_OF_TRIALS if reading.form == JUDGMENT else ())
    yield from (name for name in expected if name not in reading.elements)
    if not reading.parties:
        yield "parties"
    if not reading.articles:
        yield "articles"
    if reading.kind == CRIMINAL and reading.form == JUDGMENT and not reading.sentenced:
        yield "dispositions"
