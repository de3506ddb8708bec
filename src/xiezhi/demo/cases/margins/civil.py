"""Civil trials and enforcement close to their limits."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.cases.civil import SOURCE, civil, enforcement_case


def _exclude(book: Book, number: str, kind: str, first: date, last: date) -> None:
    book.add(
        SOURCE,
        "civil_exclusion",
        exclusion_no=book.number("CE"),
        civil_trial=number,
        kind=kind,
        from_on=first,
        to_on=last,
        doc_no=book.number("不计"),
    )


def _extend(book: Book, number: str, approved: date, level: str, adds: int) -> None:
    book.add(
        SOURCE,
        "civil_extension",
        extension_no=book.number("CY"),
        civil_trial=number,
        applied_on=days(approved, -8),
        approved_on=approved,
        approver_level=level,
        adds_months=adds,
        doc_no=book.number("延"),
    )


def civil_trial(book: Book, times: int) -> None:
    """民诉法 152, 164, 168, 183, 187; 民诉解释 243, 258."""
    model = "civil-trial-limit-overrun"

    def near(number: str, zh: str, en: str, outcome: str = "lawful") -> None:
        book.near(model, f"civil_trial:{SOURCE}:{number}", zh, en, outcome=outcome)

    def plant(number: str, outcome: str, zh: str, en: str) -> None:
        book.plant(model, f"civil_trial:{SOURCE}:{number}", outcome, zh, en)

    for _ in range(times):
        accepted = book.some_day()
        number = civil(
            book, accepted, days(months(accepted, 6), -10), converted_on=days(accepted, 60)
        )
        near(number, "简易转普通程序，自立案之日起六个月", "converted in time: six months")
        accepted = book.some_day(2022, 2024)
        number = civil(
            book,
            accepted,
            days(months(accepted, 6), -10),
            converted_on=days(months(accepted, 3), 9),
        )
        plant(
            number,
            "soft",
            "简易程序期满后才转为普通程序",
            "converted only after the simple limit had run out",
        )
        accepted = book.some_day(2022, 2024)
        number = civil(book, accepted, days(months(accepted, 6), 60))
        _exclude(book, number, "settlement", days(accepted, 40), days(accepted, 90))
        _exclude(book, number, "jurisdiction_objection", days(accepted, 70), days(accepted, 119))
        near(
            number,
            "和解与管辖异议期间重叠，合并扣除八十日",
            "settlement and objection overlap: eighty days once",
        )
        accepted = book.some_day(2022, 2024)
        number = civil(book, accepted, days(months(accepted, 15), -3))
        _extend(book, number, days(months(accepted, 6), -5), "own_head", 6)
        _extend(book, number, days(months(accepted, 12), -5), "upper", 3)
        near(
            number,
            "院长批准六个月，上级法院再批准三个月",
            "six months by the president, three more by the superior court",
        )
        accepted = book.some_day(2022, 2024)
        number = civil(
            book,
            accepted,
            days(months(accepted, 3), -1),
            "appeal_judgment",
        )
        near(number, "二审在三个月最后一日前审结", "appeal closed a day before three months")
        accepted = book.some_day(2022, 2024)
        number = civil(book, accepted, days(months(accepted, 11), 0), foreign_related=True)
        near(number, "涉外案件不受审限限制", "foreign-related: no limit", "out_of_scope")
        accepted = book.some_day(2022, 2024)
        number = civil(book, accepted, days(months(accepted, 7), 20))
        _extend(book, number, days(months(accepted, 6), 14), "own_head", 6)
        plant(
            number,
            "hard",
            "审限届满十四日后才批准延长，不起作用",
            "extended fourteen days after the limit: adds nothing",
        )
        saturday = book.saturday()
        number = civil(book, months(saturday, -6), days(saturday, 2))
        plant(
            number,
            "soft",
            "期满日是星期六，星期一结案",
            "ends on a Saturday, closed on Monday",
        )


def enforcement(book: Book, times: int) -> None:
    """民诉法 237; 执行程序解释 10, 13: excluded spans, actions, duties to act."""
    model = "enforcement-passive-six-months"

    def act(number: str, kind: str, done: date) -> None:
        book.add(
            SOURCE,
            "enforcement_action",
            action_no=book.number("EA"),
            enforcement_case=number,
            kind=kind,
            done_on=done,
        )

    for _ in range(times):
        received = book.some_day(2022, 2024)
        number = enforcement_case(book, received, days(months(received, 6), 40), received)
        book.add(
            SOURCE,
            "enforcement_exclusion",
            exclusion_no=book.number("EX"),
            enforcement_case=number,
            kind="suspended",
            from_on=days(received, 30),
            to_on=days(received, 89),
            doc_no=book.number("中止"),
        )
        book.near(
            model,
            f"enforcement_case:{SOURCE}:{number}",
            "中止执行六十日不计入",
            "sixty days of suspension are not counted",
            discriminator="property",
        )
        received = book.some_day(2022, 2025)
        number = enforcement_case(
            book, received, months(received, 5), None, conduct_obligation=True
        )
        act(number, "责令履行", days(received, 12))
        book.near(
            model,
            f"enforcement_case:{SOURCE}:{number}",
            "行为义务，六个月内已采取措施",
            "a duty to act, enforced within six months",
            discriminator="conduct",
        )
        for _leg in range(2):
            received = book.some_day(2022, 2025)
            number = enforcement_case(book, received, None, None, conduct_obligation=True)
            book.plant(
                model,
                f"enforcement_case:{SOURCE}:{number}",
                "hard",
                "行为义务，超过六个月没有任何措施",
                "a duty to act, nothing done for more than six months",
                discriminator="conduct",
            )
            received = book.some_day(2022, 2025)
            number = enforcement_case(book, received, None, days(received, 3))
            act(number, "网络查询", days(received, 21))
            book.plant(
                model,
                f"enforcement_case:{SOURCE}:{number}",
                "soft",
                "做过查询，财产超过六个月未处置",
                "a search was made, the property not realised for six months",
                discriminator="property",
            )
