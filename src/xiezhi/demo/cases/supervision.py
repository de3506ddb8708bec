"""Supervision documents and the replies to them."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import OFFICES, POLICE, PROCURATORATE

SOURCE = "procuratorate"


def serve(book: Book, kind: str, organ: str, served: date, **fields: Any) -> str:
    """A document of the procuratorate served on `organ`; its number."""
    number = f"清检〔{served.year}〕{book.number('W')}号"
    book.add(
        SOURCE,
        "supervision_doc",
        doc_no=number,
        kind=kind,
        issuer=PROCURATORATE,
        organ=organ,
        issued_on=days(served, -2),
        served_on=served,
        **fields,
    )
    return number


def documents(book: Book, lawful: int) -> None:
    """规则 560, 563; 检察建议工作规定 19; 未保法 114; 公益诉讼解释 21."""

    for index in range(lawful):
        served = book.some_day()
        form = index % 4
        if form == 0:
            serve(
                book,
                "suggestion",
                book.random.choice(OFFICES),
                served,
                replied_on=days(months(served, 2), -book.random.randint(1, 40)),
            )
        elif form == 1:
            serve(
                book,
                "suggestion_minors",
                book.random.choice(OFFICES),
                served,
                replied_on=days(served, book.random.randint(8, 26)),
            )
        elif form == 2:
            serve(
                book,
                "explain_nonfiling",
                book.random.choice(POLICE),
                served,
                replied_on=days(served, book.random.randint(2, 7)),
            )
        else:
            serve(
                book,
                "notice_to_file",
                book.random.choice(POLICE),
                served,
                complied_on=days(served, book.random.randint(3, 15)),
            )
    for kind, model, zh, en in (
        ("suggestion", "suggestion-reply-overdue", "检察建议逾期未回复", "suggestion unanswered"),
        (
            "suggestion_minors",
            "suggestion-reply-overdue",
            "未成年人保护检察建议逾期未回复",
            "minors suggestion unanswered",
        ),
        (
            "explain_nonfiling",
            "filing-supervision-reply-overdue",
            "逾期不说明不立案理由",
            "reasons for non-filing not given",
        ),
        (
            "explain_filing",
            "filing-supervision-reply-overdue",
            "逾期不说明立案理由",
            "reasons for filing not given",
        ),
        ("notice_to_file", "notice-to-file-ignored", "通知立案后不立案", "notice to file ignored"),
    ):
        served = book.some_day(2023, 2025)
        organ = OFFICES[0] if kind.startswith("suggestion") else POLICE[0]
        number = serve(book, kind, organ, served)
        book.plant(model, f"supervision_doc:{SOURCE}:{number}", "hard", zh, en)
    served = book.some_day()
    number = serve(book, "notice_to_file", POLICE[2], served, complied_on=days(served, 40))
    book.plant(
        "notice-to-file-ignored",
        f"supervision_doc:{SOURCE}:{number}",
        "hard",
        "超过十五日才立案",
        "filed after fifteen days",
    )
    served = book.some_day()
    number = serve(book, "suggestion", OFFICES[1], served, replied_on=days(served, -20))
    book.plant(
        "suggestion-reply-overdue",
        f"supervision_doc:{SOURCE}:{number}",
        "undetermined",
        "回复早于送达",
        "answered before it was served",
        kind="entry_error",
    )
