"""Criminal and civil trials, civil enforcement."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.county import COURTS, Book, days, months

SOURCE = "court"


def _day(book: Book, first: int = 2022, last: int = 2025) -> date:
    return date(
        book.random.randint(first, last), book.random.randint(1, 12), book.random.randint(2, 24)
    )


def _trial(book: Book, accepted: date, judged: date | None, **fields: Any) -> str:
    number = book.case_no(accepted.year, "01", "刑初")
    book.add(
        SOURCE,
        "trial",
        **{
            "case_no": number,
            "organ": book.random.choice(COURTS),
            "instance": "first",
            "prosecution": "public",
            "procedure": "ordinary",
            "accepted_on": accepted,
            "in_custody": True,
            "judged_on": judged,
            **fields,
        },
    )
    return number


def first_instance(book: Book, lawful: int) -> None:
    """刑诉法 208: two months, at the latest three; extension, exclusion, restart."""
    model = "first-instance-overdue"
    for index in range(lawful):
        accepted = _day(book)
        form = index % 4
        if form <= 1:
            _trial(book, accepted, days(months(accepted, 2), -book.random.randint(1, 25)))
        elif form == 2:
            number = _trial(book, accepted, days(months(accepted, 5), -book.random.randint(1, 20)))
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
            number = _trial(
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
        accepted = _day(book)
        number = _trial(book, accepted, days(months(accepted, 3), over))
        book.plant(
            model,
            f"trial:{SOURCE}:{number}",
            "hard",
            f"超过三个月{over}日",
            f"{over} days past three months",
        )
    accepted = _day(book)
    number = _trial(book, accepted, days(months(accepted, 2), 12))
    book.plant(
        model,
        f"trial:{SOURCE}:{number}",
        "soft",
        "超过二个月不满三个月",
        "past two months, within three",
    )
    accepted = _day(book)
    number = _trial(book, accepted, days(accepted, -5))
    book.plant(
        model,
        f"trial:{SOURCE}:{number}",
        "undetermined",
        "宣判早于受理",
        "judged before accepted",
        kind="entry_error",
    )


def _civil(
    book: Book, accepted: date, closed: date | None, procedure: str = "ordinary", **fields: Any
) -> str:
    number = book.case_no(accepted.year, "01", "民初")
    book.add(
        SOURCE,
        "civil_trial",
        case_no=number,
        organ=book.random.choice(COURTS),
        cause="买卖合同纠纷",
        procedure=procedure,
        accepted_on=accepted,
        closed_on=closed,
        foreign_related=False,
        voter_list=False,
        **fields,
    )
    return number


def civil_trial(book: Book, lawful: int) -> None:
    """民诉法 152, 164, 168."""
    model = "civil-trial-limit-overrun"
    for index in range(lawful):
        accepted = _day(book, 2022, 2025)
        form = index % 4
        if form == 0:
            _civil(book, accepted, days(months(accepted, 6), -book.random.randint(1, 60)))
        elif form == 1:
            _civil(book, accepted, days(months(accepted, 3), -book.random.randint(1, 30)), "simple")
        elif form == 2:
            number = _civil(book, accepted, days(months(accepted, 6), 20))
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
            number = _civil(book, accepted, days(months(accepted, 9), -5))
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
        accepted = _day(book, 2022, 2024)
        number = _civil(book, accepted, days(months(accepted, limit), over), procedure)
        book.plant(
            model,
            f"civil_trial:{SOURCE}:{number}",
            "hard",
            f"超审限{over}日",
            f"{over} days past the limit",
        )
    accepted = _day(book, 2022, 2024)
    number = _civil(book, accepted, days(accepted, -8))
    book.plant(
        model,
        f"civil_trial:{SOURCE}:{number}",
        "undetermined",
        "结案早于立案",
        "closed before filed",
        kind="entry_error",
    )


def enforcement(book: Book, lawful: int) -> None:
    """民诉法 237: six months from the application or from the discovery of property."""
    model = "enforcement-passive-six-months"

    def case(
        received: date, closed: date | None, found: date | None, state: str = "available"
    ) -> str:
        number = book.case_no(received.year, "01", "执")
        book.add(
            SOURCE,
            "enforcement_case",
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

    for index in range(lawful):
        received = _day(book, 2022, 2025)
        if index % 3 == 2:
            case(received, None, days(received, 20), "waiting")
        else:
            case(
                received, days(months(received, 6), -book.random.randint(1, 90)), days(received, 15)
            )
    for year in (2023, 2025):
        received = _day(book, year, year)
        number = case(received, None, days(received, 1))
        book.plant(
            model,
            f"enforcement_case:{SOURCE}:{number}",
            "hard",
            "有财产可供执行，超过六个月没有任何执行措施",
            "property is there, nothing done for more than six months",
            discriminator="property",
        )
