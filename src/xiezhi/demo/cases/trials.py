"""Criminal trials of first instance."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import COURTS

SOURCE = "court"


def trial(book: Book, accepted: date, judged: date | None, **fields: Any) -> str:
    """A criminal trial, public prosecution in custody unless `fields` say otherwise."""
    number = book.case_no(accepted.year, "01", "刑初")
    book.add(
        SOURCE,
        "trial",
        fields,
        case_no=number,
        organ=book.random.choice(COURTS),
        instance="first",
        prosecution="public",
        procedure="ordinary",
        accepted_on=accepted,
        in_custody=True,
        judged_on=judged,
    )
    return number


def first_instance(book: Book, lawful: int) -> None:
    """刑诉法 208: two months, at the latest three; extension, exclusion, restart."""
    model = "first-instance-overdue"
    for index in range(lawful):
        accepted = book.some_day()
        form = index % 4
        if form <= 1:
            trial(book, accepted, days(months(accepted, 2), -book.random.randint(1, 25)))
        elif form == 2:
            number = trial(book, accepted, days(months(accepted, 5), -book.random.randint(1, 20)))
            book.add(
                SOURCE,
                "trial_extension",
                extension_no=book.number("TY"),
                trial=number,
                kind="upper_court",
                applied_on=days(months(accepted, 3), -20),
                approved_on=days(months(accepted, 3), -10),
                approver_level="upper",
                adds_months=3,
                doc_no=book.number("延"),
            )
        else:
            back = days(accepted, 40)
            number = trial(
                book, accepted, days(months(back if back.day <= 27 else days(back, 5), 2), -12)
            )
            book.add(
                SOURCE,
                "trial_restart",
                restart_no=book.number("TR"),
                trial=number,
                kind="supplementary_returned",
                restarted_on=back,
                doc_no=book.number("补"),
            )
    for over in (3, 45):
        accepted = book.some_day()
        number = trial(book, accepted, days(months(accepted, 3), over))
        book.plant(
            model,
            f"trial:{SOURCE}:{number}",
            "hard",
            f"超过三个月{over}日",
            f"{over} days past three months",
        )
    accepted = book.some_day()
    number = trial(book, accepted, days(months(accepted, 2), 12))
    book.plant(
        model,
        f"trial:{SOURCE}:{number}",
        "soft",
        "超过二个月不满三个月",
        "past two months, within three",
    )
    accepted = book.some_day()
    number = trial(book, accepted, days(accepted, -5))
    book.plant(
        model,
        f"trial:{SOURCE}:{number}",
        "undetermined",
        "宣判早于受理",
        "judged before accepted",
        kind="entry_error",
    )
