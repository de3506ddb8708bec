"""Articles that a court cites: titles, numbers, and the passages in which it rests on them."""

from xiezhi.documents.articles.citations import read_articles
from xiezhi.documents.articles.court import court_articles
from xiezhi.documents.articles.records import cited_rows

__all__ = ["cited_rows", "court_articles", "read_articles"]
