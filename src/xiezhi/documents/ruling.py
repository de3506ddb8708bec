"""Reads one commutation or parole ruling."""

from __future__ import annotations

from xiezhi.documents.collector import Collector
from xiezhi.documents.head import read_head, read_signature
from xiezhi.documents.outcome import read_order
from xiezhi.documents.reading import OTHER, Reading
from xiezhi.documents.sections import divide
from xiezhi.documents.text import prepare


def read_text(text: str, id: str) -> Reading:
    """Read one document. Spans count characters of `text` as given.

    A document that is no commutation or parole ruling comes back with kind `other` and nothing
    else. Error: DOC-101 longer than a million characters.
    """
    ruling = divide(prepare(text))
    found = Collector(ruling.text)
    kind = read_order(ruling, found)
    if kind == OTHER:
        return Reading(id=id, kind=OTHER)
    read_head(ruling, found)
    read_signature(ruling, found)
    return Reading(id=id, kind=kind, elements=found.elements, doubts=tuple(found.doubts))
