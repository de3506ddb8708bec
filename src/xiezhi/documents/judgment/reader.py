"""Reads one judgment, ruling, decision or mediation document (no commutation, no parole)."""

from __future__ import annotations

from xiezhi.documents.reading import Reading
from xiezhi.documents.text import Text


def read_judgment(text: Text, id: str) -> Reading | None:
    """Read it; None where the text is no court document."""
    return None
