"""Release on bail."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.cases.custody import SOURCE, measure
from xiezhi.demo.county import EXTRACTED_ON, POLICE


def bail(book: Book, lawful: int) -> None:
    """刑诉法 79: twelve months at each organ."""
    model = "bail-overdue"
    for _ in range(lawful):
        began = book.some_day(2021, 2024)
        measure(
            book,
            book.random.choice(POLICE),
            "bail",
            began,
            ended_on=days(months(began, 12), -book.random.randint(0, 90)),
            end_kind="transferred",
        )
    for over in (40, 200):
        began = book.some_day(2022, 2024)
        number = measure(
            book,
            POLICE[1],
            "bail",
            began,
            ended_on=days(months(began, 12), over),
            end_kind="lifted",
        )
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "hard",
            f"取保候审超期{over}日",
            f"bail {over} days over",
        )
    began = date(2025, 3, 4)
    number = measure(book, POLICE[0], "bail", began)
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "hard",
        f"至{EXTRACTED_ON}仍未解除",
        f"still running on {EXTRACTED_ON}",
    )
    began = book.some_day(2022, 2024)
    number = measure(book, POLICE[0], "bail", began, ended_on=days(began, -40), end_kind="lifted")
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "undetermined",
        "解除日期早于执行日期",
        "lifted before it began",
        kind="entry_error",
    )
