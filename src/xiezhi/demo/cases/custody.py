"""Detention, arrest, bail: requests for arrest, custody in the investigation, release on bail."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.county import EXTRACTED_ON, POLICE, UNDECLARED_POLICE, Book, days, months

SOURCE = "police"


def _case(
    book: Book, organ: str, filed: date, charge: str = "盗窃罪"
) -> tuple[str, str, dict[str, Any]]:
    """A criminal case with one suspect; their numbers and the suspect's identity."""
    case_no, suspect_no = book.number("清公刑"), book.number("S")
    person = book.person()
    book.add(
        SOURCE,
        "criminal_case",
        case_no=case_no,
        organ=organ,
        kind="criminal",
        charge=charge,
        accepted_on=days(filed, -2),
        decision="filed",
        decided_on=filed,
        filed_on=filed,
    )
    book.add(
        SOURCE,
        "suspect",
        suspect_no=suspect_no,
        criminal_case=case_no,
        identity_known_on=filed,
        **person,
    )
    return case_no, suspect_no, person


def _measure(book: Book, organ: str, kind: str, executed: date, **fields: Any) -> str:
    case_no, suspect_no, person = _case(book, organ, days(executed, -1))
    number = book.number("M")
    book.add(
        SOURCE,
        "measure",
        measure_no=number,
        suspect=suspect_no,
        criminal_case=case_no,
        organ=organ,
        kind=kind,
        stage="investigation",
        charge="盗窃罪",
        decided_on=executed,
        executed_on=executed,
        person=person["person"],
        name=person["name"],
        **fields,
    )
    return number


def _extend(
    book: Book, measure: str, kind: str, applied: date, approved: date, level: str, **adds: int
) -> None:
    number = book.number("Y")
    book.add(
        SOURCE,
        "custody_extension",
        extension_no=number,
        measure=measure,
        kind=kind,
        applied_on=applied,
        approved_on=approved,
        approver_level=level,
        doc_no=f"清延〔{approved.year}〕{number}号",
        **adds,
    )


def _day(book: Book, first: int = 2021, last: int = 2025) -> date:
    return date(
        book.random.randint(first, last), book.random.randint(1, 12), book.random.randint(2, 24)
    )


def investigative_custody(book: Book, lawful: int) -> None:
    """刑诉法 156–160: two months from arrest, extensions by the higher and the provincial level."""
    model = "investigative-custody-overdue"
    for index in range(lawful):
        arrested = _day(book)
        organ = book.random.choice(POLICE)
        form = index % 5
        if form <= 1:
            _measure(
                book,
                organ,
                "arrest",
                arrested,
                ended_on=days(months(arrested, 2), -book.random.randint(0, 20)),
                end_kind="transferred",
            )
        elif form == 2:
            ended = days(months(arrested, 3), -book.random.randint(0, 10))
            number = _measure(
                book, organ, "arrest", arrested, ended_on=ended, end_kind="transferred"
            )
            _extend(
                book,
                number,
                "complex",
                days(months(arrested, 2), -9),
                days(months(arrested, 2), -3),
                "upper",
                adds_months=1,
            )
        elif form == 3:
            number = _measure(
                book,
                organ,
                "arrest",
                arrested,
                ended_on=months(arrested, 5),
                end_kind="transferred",
            )
            _extend(
                book,
                number,
                "complex",
                days(months(arrested, 2), -9),
                days(months(arrested, 2), -3),
                "upper",
                adds_months=1,
            )
            _extend(
                book,
                number,
                "four_classes",
                days(months(arrested, 3), -9),
                days(months(arrested, 3), -2),
                "province",
                adds_months=2,
            )
        else:
            found = days(arrested, 30)
            number = _measure(
                book, organ, "arrest", arrested, ended_on=days(arrested, 80), end_kind="transferred"
            )
            book.add(
                SOURCE,
                "custody_recomputation",
                recomputation_no=book.number("C"),
                measure=number,
                organ=organ,
                discovered_on=found,
                approved_on=days(found, 3),
                new_charge="抢劫罪",
                doc_no=book.number("重算"),
            )
    for over in (1, 12):
        arrested = _day(book)
        number = _measure(
            book,
            POLICE[0],
            "arrest",
            arrested,
            ended_on=days(months(arrested, 2), over),
            end_kind="transferred",
        )
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "hard",
            f"无延长，超期{over}日",
            f"no extension, {over} days over",
        )
    arrested = _day(book)
    number = _measure(
        book,
        POLICE[2],
        "arrest",
        arrested,
        ended_on=days(months(arrested, 2), 20),
        end_kind="transferred",
    )
    _extend(
        book,
        number,
        "complex",
        days(months(arrested, 2), -9),
        days(months(arrested, 2), -3),
        "same_level",
        adds_months=1,
    )
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "hard",
        "延长由同级检察院批准，无效",
        "extended by the same level, invalid",
    )
    arrested = _day(book)
    number = _measure(
        book,
        UNDECLARED_POLICE,
        "arrest",
        arrested,
        ended_on=days(months(arrested, 2), 25),
        end_kind="transferred",
    )
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "undetermined",
        "延长表未声明完整",
        "the table of extensions is not declared complete",
        kind="entry_error",
    )
    arrested = _day(book)
    number = _measure(
        book, POLICE[0], "arrest", arrested, ended_on=days(arrested, -6), end_kind="transferred"
    )
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "undetermined",
        "终止日期早于执行日期",
        "ended before it began",
        kind="entry_error",
    )


def arrest_request(book: Book, lawful: int) -> None:
    """刑诉法 91: 3 days, 3 and up to 4 more, or 30 for the three classes."""
    model = "arrest-request-late"
    for index in range(lawful):
        held = _day(book)
        form = index % 3
        sent = days(held, (3, 7, 30)[form] - book.random.randint(0, 2))
        number = _measure(
            book,
            book.random.choice(POLICE),
            "detention",
            held,
            requested_on=sent,
            ended_on=days(sent, 6),
            end_kind="arrested",
        )
        if form:
            kind = ("detention_special", "detention_thirty")[form - 1]
            _extend(
                book,
                number,
                kind,
                days(held, 2),
                days(held, 2),
                "own_head",
                adds_days=(4, 27)[form - 1],
            )
    for over in (1, 5):
        held = _day(book)
        sent = days(held, 3 + over)
        number = _measure(
            book,
            POLICE[0],
            "detention",
            held,
            requested_on=sent,
            ended_on=days(sent, 5),
            end_kind="arrested",
        )
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "hard",
            f"无延长，晚{over}日提请",
            f"no extension, requested {over} days late",
        )
    held = _day(book)
    number = _measure(
        book,
        POLICE[2],
        "detention",
        held,
        requested_on=days(held, -3),
        ended_on=days(held, 9),
        end_kind="arrested",
    )
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "undetermined",
        "提请早于拘留",
        "requested before the detention",
        kind="entry_error",
    )


def bail(book: Book, lawful: int) -> None:
    """刑诉法 79: twelve months at each organ."""
    model = "bail-overdue"
    for _ in range(lawful):
        began = _day(book, 2021, 2024)
        _measure(
            book,
            book.random.choice(POLICE),
            "bail",
            began,
            ended_on=days(months(began, 12), -book.random.randint(0, 90)),
            end_kind="transferred",
        )
    for over in (40, 200):
        began = _day(book, 2022, 2024)
        number = _measure(
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
    number = _measure(book, POLICE[0], "bail", began)
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "hard",
        f"至{EXTRACTED_ON}仍未解除",
        f"still running on {EXTRACTED_ON}",
    )
    began = _day(book, 2022, 2024)
    number = _measure(book, POLICE[0], "bail", began, ended_on=days(began, -40), end_kind="lifted")
    book.plant(
        model,
        f"measure:{SOURCE}:{number}",
        "undetermined",
        "解除日期早于执行日期",
        "lifted before it began",
        kind="entry_error",
    )
