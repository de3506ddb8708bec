"""Handing over for execution, serving in the right place, community correction."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import COURTS, DETENTION, EXTRACTED_ON, JUSTICE, POLICE, PRISON


def sentenced(
    book: Book, effective: date, term: int, start: date, **fields: Any
) -> tuple[str, dict[str, Any]]:
    """A sentence of `term` months; its number and the convict."""
    number, person = book.number("J"), book.person()
    book.add(
        "court",
        "sentence",
        fields,
        sentence_no=number,
        case_no=book.case_no(effective.year, "02", "刑初"),
        organ=COURTS[0],
        charge="盗窃罪",
        main_penalty="fixed_term",
        years=term // 12,
        months=term % 12,
        judged_on=days(effective, -11),
        effective_on=effective,
        start_on=start,
        end_on=days(months(start, term), -1),
        minor_serving=False,
        person=person["person"],
        name=person["name"],
    )
    return number, person


def kept(
    book: Book,
    sentence: str,
    person: dict[str, Any],
    organ: str,
    kind: str,
    purpose: str,
    into: date,
    out: date | None,
    out_kind: str | None = None,
) -> None:
    """A span of custody of the convict. A term that is over has ended with a release."""
    (told,) = (row for row in book.rows["court", "sentence"] if row["sentence_no"] == sentence)
    if out is None and told["end_on"] and told["end_on"] <= EXTRACTED_ON:
        out, out_kind = told["end_on"], "sentence_served"
    book.add(
        "detention",
        "custody",
        custody_no=book.number("K"),
        sentence=sentence,
        person=person["person"],
        name=person["name"],
        organ=organ,
        facility_kind=kind,
        kind=purpose,
        in_on=into,
        out_on=out,
        out_kind=out_kind,
    )


def delivery(book: Book, lawful: int) -> None:
    """刑诉法 264, 监狱法 15: more than three months left → to prison within a month of the notice."""
    for index in range(lawful):
        effective = book.some_day()
        start = months(effective, -6) if effective.day <= 27 else days(effective, -180)
        if index % 4 == 3:
            # Three months or less left: the detention house serves the rest.
            start = days(months(effective, -10), 0)
            sentence, person = sentenced(book, effective, 12, start)
            book.add(
                "detention",
                "handover",
                handover_no=book.number("H"),
                sentence=sentence,
                organ=DETENTION,
                docs_sent_on=days(effective, 5),
                exec_notice_on=days(effective, 6),
            )
            kept(
                book,
                sentence,
                person,
                DETENTION,
                "detention_house",
                "serving",
                effective,
                days(months(start, 12), -1),
                "sentence_served",
            )
            continue
        sentence, person = sentenced(book, effective, 48, start)
        notice = days(effective, 6)
        delivered = days(notice, book.random.randint(3, 27))
        book.add(
            "detention",
            "handover",
            handover_no=book.number("H"),
            sentence=sentence,
            organ=DETENTION,
            docs_sent_on=days(effective, 5),
            exec_notice_on=notice,
            delivered_on=delivered,
            delivered_to=PRISON,
        )
        kept(
            book,
            sentence,
            person,
            DETENTION,
            "detention_house",
            "serving",
            effective,
            delivered,
            "to_prison",
        )
        kept(book, sentence, person, PRISON, "prison", "serving", delivered, None)
    for late in (20, 90):
        effective = book.some_day(2022, 2024)
        sentence, person = sentenced(book, effective, 60, months(effective, -6))
        notice = days(effective, 6)
        delivered = days(notice, 31 + late + 10)
        number = book.number("H")
        book.add(
            "detention",
            "handover",
            handover_no=number,
            sentence=sentence,
            organ=DETENTION,
            docs_sent_on=days(effective, 5),
            exec_notice_on=notice,
            delivered_on=delivered,
            delivered_to=PRISON,
        )
        kept(
            book,
            sentence,
            person,
            DETENTION,
            "detention_house",
            "serving",
            effective,
            delivered,
            "to_prison",
        )
        kept(book, sentence, person, PRISON, "prison", "serving", delivered, None)
        book.plant(
            "prison-delivery-late",
            f"handover:detention:{number}",
            "hard",
            "超过一个月才送监",
            "delivered later than a month",
        )


def not_taken_in(book: Book, lawful: int) -> None:
    """规则 625: sentenced to real imprisonment, in nobody's custody."""
    for _ in range(lawful):
        effective = book.some_day()
        sentence, person = sentenced(book, effective, 24, effective)
        kept(book, sentence, person, PRISON, "prison", "serving", days(effective, 9), None)
    for _ in range(2):
        effective = book.some_day(2023, 2025)
        number, _ = sentenced(book, effective, 36, effective)
        book.add(
            "detention",
            "handover",
            handover_no=book.number("H"),
            sentence=number,
            organ=POLICE[0],
            docs_sent_on=days(effective, 5),
            exec_notice_on=days(effective, 6),
        )
        book.plant(
            "not-taken-in",
            f"sentence:court:{number}",
            "soft",
            "判处实刑，无任何收押记录",
            "sentenced to prison, no custody at all",
        )


def correction_duty(
    book: Book,
    effective: date,
    sent: date | None,
    registered: date | None,
    search: date | None = None,
    **fields: Any,
) -> str:
    """A person on probation due for correction, with the registration, if any."""
    number, person = book.number("D"), book.person()
    book.add(
        "justice",
        "correction_duty",
        fields,
        duty_no=number,
        person=person["person"],
        name=person["name"],
        court=COURTS[0],
        correction_organ=JUSTICE,
        kind="probation",
        effective_on=effective,
        told_on=None if fields.get("kind") == "outside_service" else days(effective, 2),
        docs_sent_on=sent,
        docs_received_on=days(sent, 2) if sent else None,
        search_on=search,
    )
    if registered:
        book.add(
            "justice",
            "correction",
            correction_no=book.number("R"),
            duty=number,
            organ=JUSTICE,
            kind=fields.get("kind", "probation"),
            registered_on=registered,
        )
    return number


def correction(book: Book, lawful: int) -> None:
    """社区矫正法 20–22."""
    model = "correction-missed"

    for index in range(lawful):
        effective = book.some_day()
        if index % 5 == 4:
            correction_duty(book, effective, days(effective, 4), None, search=days(effective, 11))
        else:
            correction_duty(
                book,
                effective,
                days(effective, book.random.randint(1, 5)),
                days(effective, book.random.randint(6, 10)),
            )
    effective = book.some_day(2022, 2025)
    number = correction_duty(book, effective, days(effective, 70), days(effective, 72))
    book.plant(
        model,
        f"correction_duty:justice:{number}",
        "hard",
        "法院超过十日才送达文书",
        "the court sent the papers after ten days",
        discriminator="court",
    )
    for _ in range(2):
        effective = book.some_day(2022, 2025)
        number = correction_duty(book, effective, days(effective, 4), None)
        book.plant(
            model,
            f"correction_duty:justice:{number}",
            "soft",
            "收到文书后既未登记也未查找",
            "papers received, neither registered nor searched for",
            discriminator="correction_organ",
        )
    assert effective < EXTRACTED_ON
