"""Fictional judgments of the county's courts, with what is wrong in some of them."""

from __future__ import annotations

from xiezhi.demo import judgment_administrative, judgment_civil_cases, judgment_criminal_cases
from xiezhi.demo.book import Book
from xiezhi.demo.judgment_desk import Desk
from xiezhi.demo.papers import Paper


def write(book: Book, lawful: int) -> list[Paper]:
    """All judgments; what is planted goes into the truth of `book`."""
    desk = Desk(book)
    judgment_criminal_cases.write(desk, lawful)
    judgment_civil_cases.write(desk, lawful)
    # Administrative suits are few.
    judgment_administrative.write(desk, lawful // 2)
    return desk.papers
