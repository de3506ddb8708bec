"""Penalties, seizures, applications to the court, transfer of suspected crimes."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from xiezhi.demo.county import COURTS, OFFICES, UNDECLARED_OFFICE, Book, days, months

SOURCE = "administration"


def _day(book: Book, first: int = 2022, last: int = 2025) -> date:
    return date(
        book.random.randint(first, last), book.random.randint(1, 12), book.random.randint(2, 24)
    )


def _penalty(
    book: Book, filed: date, decided: date | None, organ: str | None = None, **fields: Any
) -> str:
    number = book.number("清罚")
    book.add(
        SOURCE,
        "penalty",
        **{
            "penalty_no": number,
            "organ": organ or book.random.choice(OFFICES),
            "domain": "市场监管",
            "public_order": False,
            "filed_on": filed,
            "decided_on": decided,
            "kind": "fine",
            "amount": 5000,
            "own_power": True,
            **fields,
        },
    )
    return number


def penalty(book: Book, lawful: int) -> None:
    """行政处罚法 60: ninety days."""
    model = "penalty-decision-overrun"
    for index in range(lawful):
        filed = _day(book)
        decided = days(filed, 90 - book.random.randint(0, 50))
        if index % 5 == 4:
            number = _penalty(book, filed, days(filed, 112))
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
            _penalty(book, filed, decided)
    for over in (20, 120):
        filed = _day(book)
        number = _penalty(book, filed, days(filed, 90 + over), OFFICES[0])
        book.plant(
            model,
            f"penalty:{SOURCE}:{number}",
            "hard",
            f"超过九十日{over}日作出决定",
            f"decided {over} days after the ninety",
        )
    filed = _day(book)
    number = _penalty(book, filed, days(filed, 130), UNDECLARED_OFFICE)
    book.plant(
        model,
        f"penalty:{SOURCE}:{number}",
        "undetermined",
        "延长表未声明完整",
        "extensions not declared complete",
        kind="entry_error",
    )
    filed = _day(book)
    number = _penalty(book, filed, days(filed, -15), OFFICES[1])
    book.plant(
        model,
        f"penalty:{SOURCE}:{number}",
        "undetermined",
        "决定早于立案",
        "decided before filed",
        kind="entry_error",
    )


def seizure(book: Book, lawful: int) -> None:
    """行政强制法 25: thirty days, thirty more when approved and told."""
    model = "seizure-overrun"

    def seize(begun: date, ended: date | None) -> str:
        number = book.number("清扣")
        book.add(
            SOURCE,
            "seizure",
            seizure_no=number,
            organ=book.random.choice(OFFICES),
            kind="seize",
            from_on=begun,
            ended_on=ended,
            end_kind="returned" if ended else None,
        )
        return number

    for index in range(lawful):
        begun = _day(book)
        if index % 4 == 3:
            number = seize(begun, days(begun, 55))
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
            seize(begun, days(begun, book.random.randint(5, 29)))
    for over in (18, 75):
        begun = _day(book)
        number = seize(begun, days(begun, 30 + over))
        book.plant(
            model,
            f"seizure:{SOURCE}:{number}",
            "hard",
            f"扣押超期{over}日",
            f"seizure {over} days over",
        )


def court_application(book: Book, lawful: int) -> None:
    """行政强制法 53, 54: reminder, ten working days, three months from the end of the time to sue."""

    def decision(served: date) -> str:
        return _penalty(
            book,
            days(served, -60),
            days(served, -3),
            own_power=False,
            served_on=served,
            suit_limit_told=True,
        )

    def apply(penalty: str, on: date, organ: str = OFFICES[1]) -> str:
        number = book.number("清申")
        book.add(
            SOURCE,
            "enforcement_application",
            application_no=number,
            penalty=penalty,
            organ=organ,
            court=COURTS[0],
            applied_on=on,
            urgent=False,
            good_reason=False,
        )
        return number

    def remind(penalty: str, on: date) -> None:
        book.add(
            SOURCE,
            "reminder",
            reminder_no=book.number("清催"),
            penalty=penalty,
            organ=OFFICES[1],
            served_on=on,
        )

    for _ in range(lawful):
        served = _day(book, 2022, 2024)
        number = decision(served)
        remind(number, days(months(served, 6), 5))
        apply(number, days(months(served, 6), 45))
    for _ in range(2):
        served = _day(book, 2022, 2024)
        number = decision(served)
        remind(number, days(months(served, 6), 5))
        apply(number, days(months(served, 9), 60))
        book.plant(
            "nonlit-apply-late",
            f"penalty:{SOURCE}:{number}",
            "hard",
            "超过起诉期届满后三个月才申请",
            "applied later than three months after the time to sue",
        )
    served = _day(book, 2022, 2024)
    number = decision(served)
    application = apply(number, days(months(served, 6), 40))
    book.plant(
        "nonlit-no-reminder",
        f"enforcement_application:{SOURCE}:{application}",
        "hard",
        "未经催告即申请",
        "applied without a reminder",
    )
    served = _day(book, 2022, 2024)
    number = decision(served)
    remind(number, days(months(served, 6), 30))
    application = apply(number, days(months(served, 6), 34))
    book.plant(
        "nonlit-no-reminder",
        f"enforcement_application:{SOURCE}:{application}",
        "hard",
        "催告后不满十个工作日即申请",
        "applied within ten working days of the reminder",
    )


def transfer(book: Book, lawful: int) -> None:
    """移送规定 5: the head decides in three days, transfer within 24 hours."""
    model = "forward-transfer-late"

    def report(reported: date, decided: date, sent: datetime) -> str:
        number = book.number("清移")
        approved = datetime.combine(decided, time(10, 0))
        book.add(
            SOURCE,
            "crime_transfer",
            transfer_no=number,
            organ=OFFICES[0],
            reported_on=reported,
            decision="approved",
            decided_on=decided,
            decided_at=approved,
            transferred_on=sent.date(),
            transferred_at=sent,
        )
        return number

    for _ in range(lawful):
        reported = _day(book)
        decided = days(reported, book.random.randint(1, 3))
        report(reported, decided, datetime.combine(days(decided, 1), time(9, 30)))
    for _ in range(2):
        reported = _day(book)
        decided = days(reported, 25)
        number = report(reported, decided, datetime.combine(days(decided, 1), time(9, 30)))
        book.plant(
            model,
            f"crime_transfer:{SOURCE}:{number}",
            "hard",
            "负责人超过三日才决定",
            "the head decided after three days",
            discriminator="decision",
        )
        reported = _day(book)
        number = report(
            reported, days(reported, 2), datetime.combine(days(reported, 20), time(15, 0))
        )
        book.plant(
            model,
            f"crime_transfer:{SOURCE}:{number}",
            "hard",
            "批准后超过二十四小时才移送",
            "transferred more than 24 hours after approval",
            discriminator="transfer",
        )
