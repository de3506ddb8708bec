"""Reads one document of any kind."""

from __future__ import annotations

from xiezhi.documents.commutation.ruling import read_ruling
from xiezhi.documents.read_judgment import read_judgment
from xiezhi.documents.reading import OTHER, Reading
from xiezhi.documents.text import prepare


def read_text(text: str, id: str) -> Reading:
    """Read one document. Spans count characters of `text` as given.

    A text that is no court document comes back with kind `other` and nothing else.
    Error: DOC-101 longer than 400,000 characters.
    """
    prepared = prepare(text)
    reading = read_ruling(prepared, id) or read_judgment(prepared, id)
    return reading or Reading(id=id, kind=OTHER)
