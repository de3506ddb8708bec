"""Detention and arrest: requests for arrest, custody during the investigation."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import POLICE, UNDECLARED_POLICE

SOURCE = "police"


def open_case(
    book: Book, organ: str, filed: date, *, identity_known: date | None = None
) -> dict[str, Any]:
    """A criminal case with one suspect: the columns by which a measure names case and person."""
    case_no, suspect_no = book.number("清公刑"), book.number("S")
    person = book.person()
    book.add(
        SOURCE,
        "criminal_case",
        case_no=case_no,
        organ=organ,
        kind="criminal",
        charge="盗窃罪",
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
        identity_known_on=identity_known or filed,
        **person,
    )
    return {
        "suspect": suspect_no,
        "criminal_case": case_no,
        "person": person["person"],
        "name": person["name"],
    }


def measure(
    book: Book,
    organ: str,
    kind: str,
    executed: date,
    *,
    case: dict[str, Any] | None = None,
    source: str = SOURCE,
    stage: str = "investigation",
    **fields: Any,
) -> str:
    """A compulsory measure of `organ`, in a case of its own unless `case` is given; its number."""
    number = book.number("M")
    case = case or open_case(book, organ, days(executed, -1))
    if "ended_on" in fields:
        _go_on(book, case["criminal_case"], fields["ended_on"], fields.get("end_kind"))
    book.add(
        source,
        "measure",
        measure_no=number,
        **case,
        organ=organ,
        kind=kind,
        stage=stage,
        charge="盗窃罪",
        decided_on=executed,
        executed_on=executed,
        **fields,
    )
    return number


def _go_on(book: Book, case_no: str, ended: date, end_kind: str | None) -> None:
    """What became of the case when its first measure ended: nobody leaves a case lying."""
    (row,) = (row for row in book.rows[SOURCE, "criminal_case"] if row["case_no"] == case_no)
    if "transferred_on" in row or "closed_on" in row:
        return
    if end_kind == "transferred":
        row["transferred_on"] = ended
    elif end_kind in ("arrested", "arrest_requested"):
        row["transferred_on"] = days(ended, 90)
    elif end_kind != "changed":
        told = days(ended, 1)
        row |= {"closed_on": ended, "close_kind": "terminated", "notice_of_close_on": told}


def extend(
    book: Book, measure: str, kind: str, applied: date, approved: date, level: str, **adds: int
) -> str:
    """An extension of the measure, approved at `level`; its number."""
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
    return number


def investigative_custody(book: Book, lawful: int) -> None:
    """刑诉法 156–160: two months from arrest, extensions by the higher and the provincial level."""
    model = "investigative-custody-overdue"
    for index in range(lawful):
        arrested = book.some_day()
        organ = book.random.choice(POLICE)
        form = index % 5
        if form <= 1:
            measure(
                book,
                organ,
                "arrest",
                arrested,
                ended_on=days(months(arrested, 2), -book.random.randint(0, 20)),
                end_kind="transferred",
            )
        elif form == 2:
            ended = days(months(arrested, 3), -book.random.randint(0, 10))
            number = measure(
                book, organ, "arrest", arrested, ended_on=ended, end_kind="transferred"
            )
            extend(
                book,
                number,
                "complex",
                days(months(arrested, 2), -9),
                days(months(arrested, 2), -3),
                "upper",
                adds_months=1,
            )
        elif form == 3:
            number = measure(
                book,
                organ,
                "arrest",
                arrested,
                ended_on=months(arrested, 5),
                end_kind="transferred",
            )
            extend(
                book,
                number,
                "complex",
                days(months(arrested, 2), -9),
                days(months(arrested, 2), -3),
                "upper",
                adds_months=1,
            )
            extend(
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
            number = measure(
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
        arrested = book.some_day()
        number = measure(
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
    arrested = book.some_day()
    number = measure(
        book,
        POLICE[2],
        "arrest",
        arrested,
        ended_on=days(months(arrested, 2), 20),
        end_kind="transferred",
    )
    extension = extend(
        book,
        number,
        "complex",
        days(months(arrested, 2), -9),
        days(months(arrested, 2), -3),
        "same_level",
        adds_months=1,
    )
    for by, unit in (
        (model, f"measure:{SOURCE}:{number}"),
        ("custody-extension-irregular", f"custody_extension:{SOURCE}:{extension}"),
    ):
        book.plant(
            by, unit, "hard", "延长由同级检察院批准，无效", "extended by the same level, invalid"
        )
    arrested = book.some_day()
    number = measure(
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
    arrested = book.some_day()
    number = measure(
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
        held = book.some_day()
        form = index % 3
        sent = days(held, (3, 7, 30)[form] - book.random.randint(0, 2))
        number = measure(
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
            extend(
                book,
                number,
                kind,
                days(held, 2),
                days(held, 2),
                "own_head",
                adds_days=(4, 27)[form - 1],
            )
    for over in (1, 5):
        held = book.some_day()
        sent = days(held, 3 + over)
        number = measure(
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
    held = book.some_day()
    number = measure(
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
