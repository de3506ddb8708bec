"""Court documents into records, every element with its place in the text.

`docs/documents.md` says what is read and how.
"""

from xiezhi.documents.read import read_text
from xiezhi.documents.reading import Article, Doubt, EarlierCut, Element, Reading, Span
from xiezhi.documents.rows import tables

__all__ = ["Article", "Doubt", "EarlierCut", "Element", "Reading", "Span", "read_text", "tables"]
