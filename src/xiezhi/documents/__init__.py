"""Court documents into records, every element with its place in the text.

First part: rulings on commutation and parole. `docs/documents.md` says what is read and how.
"""

from xiezhi.documents.reading import Article, Doubt, EarlierCut, Element, Reading, Span, rulings
from xiezhi.documents.ruling import read_text

__all__ = ["Article", "Doubt", "EarlierCut", "Element", "Reading", "Span", "read_text", "rulings"]
