"""Civil trials and the enforcement of civil judgments."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.county import COURTS, UPPER_COURT

SOURCE = "court"


def civil(
    book: Book, accepted: date, closed: date | None, procedure: str = "ordinary", **fields: Any
) -> str:
    """A civil trial; its case number."""
    appeal = procedure.startswith("appeal")
    number = book.case_no(accepted.year, *(("00", "民终") if appeal else ("01", "民初")))
    book.add(
        SOURCE,
        "civil_trial",
        fields,
        case_no=number,
        organ=UPPER_COURT if appeal else book.random.choice(COURTS),
        cause="买卖合同纠纷",
        procedure=procedure,
        accepted_on=accepted,
        closed_on=closed,
        foreign_related=False,
        voter_list=False,
    )
    return number


def civil_trial(book: Book, lawful: int) -> None:
    """民诉法 152, 164, 168."""
    model = "civil-trial-limit-overrun"
    for index in range(lawful):
        accepted = book.some_day(2022, 2025)
        form = index % 4
        if form == 0:
            civil(book, accepted, days(months(accepted, 6), -book.random.randint(1, 60)))
        elif form == 1:
            civil(book, accepted, days(months(accepted, 3), -book.random.randint(1, 30)), "simple")
        elif form == 2:
            number = civil(book, accepted, days(months(accepted, 6), 20))
            book.add(
                SOURCE,
                "civil_exclusion",
                exclusion_no=book.number("CE"),
                civil_trial=number,
                kind="appraisal",
                from_on=days(accepted, 30),
                to_on=days(accepted, 75),
                doc_no=book.number("鉴委"),
            )
        else:
            number = civil(book, accepted, days(months(accepted, 9), -5))
            book.add(
                SOURCE,
                "civil_extension",
                extension_no=book.number("CY"),
                civil_trial=number,
                applied_on=days(months(accepted, 6), -20),
                approved_on=days(months(accepted, 6), -8),
                approver_level="own_head",
                adds_months=6,
                doc_no=book.number("延"),
            )
    for procedure, limit, over in (("ordinary", 6, 30), ("simple", 3, 25)):
        accepted = book.some_day(2022, 2024)
        number = civil(book, accepted, days(months(accepted, limit), over), procedure)
        book.plant(
            model,
            f"civil_trial:{SOURCE}:{number}",
            "hard",
            f"超审限{over}日",
            f"{over} days past the limit",
        )
    accepted = book.some_day(2022, 2024)
    number = civil(book, accepted, days(accepted, -8))
    book.plant(
        model,
        f"civil_trial:{SOURCE}:{number}",
        "undetermined",
        "结案早于立案",
        "closed before filed",
        kind="entry_error",
    )


def enforcement_case(
    book: Book,
    received: date,
    closed: date | None,
    found: date | None,
    state: str = "available",
    **fields: Any,
) -> str:
    """A case of enforcement with the property found in it, if any; its case number."""
    number = book.case_no(received.year, "01", "执")
    book.add(
        SOURCE,
        "enforcement_case",
        fields,
        case_no=number,
        organ=book.random.choice(COURTS),
        received_on=received,
        conduct_obligation=False,
        closed_on=closed,
        close_kind="completed" if closed else None,
    )
    if found:
        book.add(
            SOURCE,
            "enforcement_property",
            property_no=book.number("P"),
            enforcement_case=number,
            kind="银行存款",
            state=state,
            found_on=found,
        )
    return number


def enforcement(book: Book, lawful: int) -> None:
    """民诉法 237: six months from the application or from the discovery of property."""
    model = "enforcement-passive-six-months"

    for index in range(lawful):
        received = book.some_day(2022, 2025)
        if index % 3 == 2:
            enforcement_case(book, received, None, days(received, 20), "waiting")
        else:
            enforcement_case(
                book,
                received,
                days(months(received, 6), -book.random.randint(1, 90)),
                days(received, 15),
            )
    for year in (2023, 2025):
        received = book.some_day(year, year)
        number = enforcement_case(book, received, None, days(received, 1))
        book.plant(
            model,
            f"enforcement_case:{SOURCE}:{number}",
            "hard",
            "有财产可供执行，超过六个月没有任何执行措施",
            "property is there, nothing done for more than six months",
            discriminator="property",
        )
