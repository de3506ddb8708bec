"""Penalties, seizures, applications to the court, transfer of suspected crimes."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import COURTS, OFFICES, UNDECLARED_OFFICE

SOURCE = "administration"


def penalised(
    book: Book, filed: date, decided: date | None, organ: str | None = None, **fields: Any
) -> str:
    """A penalty case; its number."""
    number = book.number("清罚")
    book.add(
        SOURCE,
        "penalty",
        fields,
        penalty_no=number,
        organ=organ or book.random.choice(OFFICES),
        domain="市场监管",
        public_order=False,
        filed_on=filed,
        decided_on=decided,
        kind="fine",
        amount=5000,
        own_power=True,
    )
    return number


def penalty(book: Book, lawful: int) -> None:
    """行政处罚法 60: ninety days."""
    model = "penalty-decision-overrun"
    for index in range(lawful):
        filed = book.some_day()
        decided = days(filed, 90 - book.random.randint(0, 50))
        if index % 5 == 4:
            number = penalised(book, filed, days(filed, 112))
            book.add(
                SOURCE,
                "penalty_extension",
                extension_no=book.number("PY"),
                penalty=number,
                approved_on=days(filed, 80),
                adds_days=30,
                basis="市场监督管理行政处罚程序规定",
                doc_no=book.number("延"),
            )
        else:
            penalised(book, filed, decided)
    for over in (20, 120):
        filed = book.some_day()
        number = penalised(book, filed, days(filed, 90 + over), OFFICES[0])
        book.plant(
            model,
            f"penalty:{SOURCE}:{number}",
            "hard",
            f"超过九十日{over}日作出决定",
            f"decided {over} days after the ninety",
        )
    filed = book.some_day()
    number = penalised(book, filed, days(filed, 130), UNDECLARED_OFFICE)
    book.plant(
        model,
        f"penalty:{SOURCE}:{number}",
        "undetermined",
        "延长表未声明完整",
        "extensions not declared complete",
        kind="entry_error",
    )
    filed = book.some_day()
    number = penalised(book, filed, days(filed, -15), OFFICES[1])
    book.plant(
        model,
        f"penalty:{SOURCE}:{number}",
        "undetermined",
        "决定早于立案",
        "decided before filed",
        kind="entry_error",
    )


def seized(book: Book, begun: date, ended: date | None, **fields: Any) -> str:
    """A seizure of goods; its number."""
    number = book.number("清扣")
    book.add(
        SOURCE,
        "seizure",
        fields,
        seizure_no=number,
        organ=book.random.choice(OFFICES),
        kind="seize",
        from_on=begun,
        ended_on=ended,
        end_kind="returned" if ended else None,
    )
    return number


def seizure(book: Book, lawful: int) -> None:
    """行政强制法 25: thirty days, thirty more when approved and told."""
    model = "seizure-overrun"

    for index in range(lawful):
        begun = book.some_day()
        if index % 4 == 3:
            number = seized(book, begun, days(begun, 55))
            book.add(
                SOURCE,
                "seizure_extension",
                extension_no=book.number("SY"),
                seizure=number,
                approved_on=days(begun, 25),
                adds_days=30,
                told_on=days(begun, 26),
                doc_no=book.number("延"),
            )
        else:
            seized(book, begun, days(begun, book.random.randint(5, 29)))
    for over in (18, 75):
        begun = book.some_day()
        number = seized(book, begun, days(begun, 30 + over))
        book.plant(
            model,
            f"seizure:{SOURCE}:{number}",
            "hard",
            f"扣押超期{over}日",
            f"seizure {over} days over",
        )


def enforceable(book: Book, served: date, **fields: Any) -> str:
    """A decision that only the court can enforce; the number of its penalty case."""
    return penalised(
        book,
        days(served, -60),
        days(served, -3),
        own_power=False,
        served_on=served,
        suit_limit_told=True,
        **fields,
    )


def applied(book: Book, penalty: str, on: date, **fields: Any) -> str:
    """The application to the court to enforce a penalty; its number."""
    number = book.number("清申")
    book.add(
        SOURCE,
        "enforcement_application",
        fields,
        application_no=number,
        penalty=penalty,
        organ=OFFICES[1],
        court=COURTS[0],
        applied_on=on,
        urgent=False,
        good_reason=False,
    )
    return number


def reminded(book: Book, penalty: str, on: date) -> None:
    """The reminder before the application."""
    book.add(
        SOURCE,
        "reminder",
        reminder_no=book.number("清催"),
        penalty=penalty,
        organ=OFFICES[1],
        served_on=on,
    )


def court_application(book: Book, lawful: int) -> None:
    """行政强制法 53, 54: reminder, ten working days, three months from the end of the time to sue."""

    for _ in range(lawful):
        served = book.some_day(2022, 2024)
        number = enforceable(book, served)
        reminded(book, number, days(months(served, 6), 5))
        applied(book, number, days(months(served, 6), 45))
    for _ in range(2):
        served = book.some_day(2022, 2024)
        number = enforceable(book, served)
        reminded(book, number, days(months(served, 6), 5))
        applied(book, number, days(months(served, 9), 60))
        book.plant(
            "nonlit-apply-late",
            f"penalty:{SOURCE}:{number}",
            "hard",
            "超过起诉期届满后三个月才申请",
            "applied later than three months after the time to sue",
        )
    served = book.some_day(2022, 2024)
    number = enforceable(book, served)
    application = applied(book, number, days(months(served, 6), 40))
    book.plant(
        "nonlit-no-reminder",
        f"enforcement_application:{SOURCE}:{application}",
        "hard",
        "未经催告即申请",
        "applied without a reminder",
    )
    served = book.some_day(2022, 2024)
    number = enforceable(book, served)
    reminded(book, number, days(months(served, 6), 30))
    application = applied(book, number, days(months(served, 6), 34))
    book.plant(
        "nonlit-no-reminder",
        f"enforcement_application:{SOURCE}:{application}",
        "hard",
        "催告后不满十个工作日即申请",
        "applied within ten working days of the reminder",
    )


def transferred(book: Book, reported: date, decided: date, sent: datetime, **fields: Any) -> str:
    """A crime found in a penalty case, reported to the head, approved and transferred; its number."""
    number = book.number("清移")
    handed = max(reported, decided, sent.date())
    case = penalised(
        book, days(reported, -20), None, OFFICES[0], closed_on=handed, kind=None, amount=None
    )
    approved = datetime.combine(decided, time(10, 0))
    book.add(
        SOURCE,
        "crime_transfer",
        fields,
        transfer_no=number,
        organ=OFFICES[0],
        penalty=case,
        reported_on=reported,
        decision="approved",
        decided_on=decided,
        decided_at=approved,
        transferred_on=sent.date(),
        transferred_at=sent,
    )
    return number


def transfer(book: Book, lawful: int) -> None:
    """移送规定 5: the head decides in three days, transfer within 24 hours."""
    model = "forward-transfer-late"

    for _ in range(lawful):
        reported = book.some_day()
        decided = days(reported, book.random.randint(1, 3))
        transferred(book, reported, decided, datetime.combine(days(decided, 1), time(9, 30)))
    for _ in range(2):
        reported = book.some_day()
        decided = days(reported, 25)
        number = transferred(
            book, reported, decided, datetime.combine(days(decided, 1), time(9, 30))
        )
        book.plant(
            model,
            f"crime_transfer:{SOURCE}:{number}",
            "hard",
            "负责人超过三日才决定",
            "the head decided after three days",
            discriminator="decision",
        )
        reported = book.some_day()
        number = transferred(
            book, reported, days(reported, 2), datetime.combine(days(reported, 20), time(15, 0))
        )
        book.plant(
            model,
            f"crime_transfer:{SOURCE}:{number}",
            "hard",
            "批准后超过二十四小时才移送",
            "transferred more than 24 hours after approval",
            discriminator="transfer",
        )
