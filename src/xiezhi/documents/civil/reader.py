"""Reads a civil judgment, ruling or mediation document."""

from __future__ import annotations

from xiezhi.documents.civil.attendance import read_attendance
from xiezhi.documents.civil.claims import read_claims
from xiezhi.documents.civil.course import read_course
from xiezhi.documents.civil.orders import read_orders
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.documents.reading import CivilOrder, Claim, Party


def read_civil(
    doc: Judgment, parties: tuple[Party, ...], found: Collector
) -> tuple[tuple[Claim, ...], tuple[CivilOrder, ...]]:
    """The claims and the items of the order; elements go to `found` under the names of the
    record type `civil_judgment`. The elements of `judgment` must stand there already."""
    read_course(doc, found)
    read_attendance(doc, parties, found)
    ordered = read_orders(doc, parties, found)
    return read_claims(doc, ordered, found), ordered.orders
