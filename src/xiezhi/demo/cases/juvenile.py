"""Statements of minors, duty to appoint counsel, conditional non-prosecution."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import POLICE, PROCURATORATE


def asked(book: Book, born: date, on: date, guardian: bool, adult: str, **fields: Any) -> str:
    """An interrogation of a suspect; its number."""
    number, person = book.number("B"), book.person(born)
    book.add(
        "police",
        "interview",
        {**person, **fields},
        interview_no=number,
        organ=POLICE[0],
        subject="suspect",
        started_on=on,
        guardian_present=guardian,
        adult_kind=adult,
        dossier_complete=True,
    )
    for officer in ("甲0101", "乙0102"):
        book.add(
            "police",
            "interview_officer",
            interview=number,
            officer_code=f"{officer}-{number}",
            role="officer",
            signed=True,
        )
    return number


def interviews(book: Book, lawful: int) -> None:
    """刑诉法 281: a guardian or an appropriate adult for a minor."""
    model = "minor-statement-no-guardian"

    for index in range(lawful):
        on = book.some_day()
        if index % 2:
            asked(book, date(on.year - 16, 5, 10), on, True, "guardian")
        else:
            asked(book, date(on.year - 30, 5, 10), on, False, "none")
    for _ in range(2):
        on = book.some_day()
        number = asked(book, date(on.year - 16, on.month, 1), on, False, "none")
        book.plant(
            model,
            f"interview:police:{number}",
            "hard",
            "未成年人讯问时无法定代理人和合适成年人",
            "a minor questioned without guardian or adult",
        )
    on = book.some_day()
    number = asked(book, date(on.year - 18, on.month, on.day), on, False, "none")
    book.plant(
        model,
        f"interview:police:{number}",
        "hard",
        "十八周岁生日当日仍未成年",
        "still a minor on the eighteenth birthday",
    )


def counsel_due(
    book: Book, ground: str, found: date, told: date | None, lawyer: date | None, born: date
) -> str:
    """A person who must have counsel; the number of the row."""
    number, person = book.number("L"), book.person(born)
    book.add(
        "police",
        "counsel_duty",
        duty_no=number,
        organ=POLICE[0],
        stage="investigation",
        ground=ground,
        discovered_on=found,
        act_on=found,
        legal_aid_notified_on=told,
        counsel_on=lawyer,
        **person,
    )
    return number


def counsel(book: Book, lawful: int) -> None:
    """刑诉法 35, 278; 法律援助法 36."""

    for index in range(lawful):
        found = book.some_day()
        minor = index % 2 == 0
        born = date(found.year - (16 if minor else 40), 5, 10)
        counsel_due(
            book,
            "minor" if minor else "other_compulsory",
            found,
            days(found, book.random.randint(0, 2)),
            days(found, 5),
            born,
        )
    for _ in range(2):
        found = book.some_day(2023, 2025)
        number = counsel_due(
            book, "minor", found, None, None, date(found.year - 16, found.month, 1)
        )
        book.plant(
            "minor-no-counsel",
            f"counsel_duty:police:{number}",
            "hard",
            "未成年人无辩护人且未通知法律援助",
            "a minor without counsel, legal aid not told",
        )
        found = book.some_day(2023, 2025)
        number = counsel_due(
            book, "other_compulsory", found, None, None, date(found.year - 40, 5, 10)
        )
        book.plant(
            "no-legal-aid-counsel",
            f"counsel_duty:police:{number}",
            "hard",
            "应当指派辩护而未通知法律援助",
            "counsel compulsory, legal aid not told",
        )


def decided(book: Book, on: date, term: int, final: date | None, **fields: Any) -> str:
    """A conditional non-prosecution; the number of the decision."""
    number = f"清检未附〔{on.year}〕{book.number('N')}号"
    book.add(
        "procuratorate",
        "conditional_nonprosecution",
        fields,
        decision_no=number,
        organ=PROCURATORATE,
        charge_chapter="c5",
        decided_on=on,
        served_on=days(on, 2),
        term_months=term,
        term_ends_on=months(on, term),
        final_decision="not_prosecuted" if final else None,
        final_on=final,
    )
    return number


def conditional(book: Book, lawful: int) -> None:
    """刑诉法 283: six to twelve months; a decision when the term has passed."""
    model = "minors-cond-nonpros-term"

    for _ in range(lawful):
        on = book.some_day(2022, 2024)
        term = book.random.randint(6, 12)
        decided(book, on, term, months(on, term))
    on = book.some_day(2023, 2024)
    book.plant(
        model,
        f"conditional_nonprosecution:procuratorate:{decided(book, on, 5, months(on, 5))}",
        "hard",
        "考验期五个月，不足六个月",
        "five months, less than six",
        discriminator="term",
    )
    on = book.some_day(2023, 2024)
    book.plant(
        model,
        f"conditional_nonprosecution:procuratorate:{decided(book, on, 13, months(on, 13))}",
        "hard",
        "考验期十三个月，超过十二个月",
        "thirteen months, more than twelve",
        discriminator="term",
    )
