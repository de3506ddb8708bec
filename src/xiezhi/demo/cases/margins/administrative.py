"""Penalties, seizures, applications to the court and transfers close to their limits."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.cases.administrative import (
    SOURCE,
    applied,
    enforceable,
    penalised,
    reminded,
    seized,
    transferred,
)

_NOVEMBER = 11


def penalty(book: Book, times: int) -> None:
    """行政处罚法 60: excluded spans, special limits, transfer, late extension, weekends."""
    model = "penalty-decision-overrun"

    def near(number: str, zh: str, en: str) -> None:
        book.near(model, f"penalty:{SOURCE}:{number}", zh, en)

    def plant(number: str, zh: str, en: str) -> None:
        book.plant(model, f"penalty:{SOURCE}:{number}", "soft", zh, en)

    for _ in range(times):
        filed = book.some_day()
        number = penalised(book, filed, days(filed, 115))
        book.add(
            SOURCE,
            "penalty_exclusion",
            exclusion_no=book.number("PX"),
            penalty=number,
            kind="appraisal",
            from_on=days(filed, 20),
            to_on=days(filed, 59),
            basis="市场监督管理行政处罚程序规定",
        )
        near(number, "检测四十日不计入", "forty days of testing are not counted")
        filed = book.some_day()
        number = penalised(
            book,
            filed,
            days(filed, 118),
            special_limit_days=120,
            special_limit_basis="自然资源行政处罚办法",
        )
        near(number, "规章另定一百二十日", "a rule of the field sets 120 days")
        filed = book.some_day()
        number = penalised(book, filed, None, closed_on=days(filed, 70))
        near(number, "移送司法，不再处罚", "passed on to criminal justice, no penalty")
        saturday = book.saturday()
        number = penalised(book, days(saturday, -90), days(saturday, 2))
        plant(number, "第九十日是星期六，星期一决定", "day 90 a Saturday, decided on Monday")
        filed = book.some_day()
        number = penalised(book, filed, days(filed, 112))
        book.add(
            SOURCE,
            "penalty_extension",
            extension_no=book.number("PY"),
            penalty=number,
            approved_on=days(filed, 104),
            adds_days=30,
            basis="市场监督管理行政处罚程序规定",
            doc_no=book.number("延"),
        )
        plant(number, "期满后才批准延长", "extended only after the limit")


def seizure(book: Book, times: int) -> None:
    """行政强制法 25: testing, late telling, transfer to criminal justice, weekends, a slip."""
    model = "seizure-overrun"

    def plant(number: str, outcome: str, zh: str, en: str, **more: Any) -> None:
        book.plant(model, f"seizure:{SOURCE}:{number}", outcome, zh, en, **more)

    for _ in range(times):
        begun = book.some_day()
        number = seized(book, begun, days(begun, 48))
        book.add(
            SOURCE,
            "seizure_testing",
            testing_no=book.number("SX"),
            seizure=number,
            from_on=days(begun, 5),
            to_on=days(begun, 29),
            told_on=days(begun, 5),
        )
        book.near(
            model,
            f"seizure:{SOURCE}:{number}",
            "检验二十五日不计入，已书面告知",
            "twenty-five days of testing, told in writing, are not counted",
        )
        begun = book.some_day()
        number = seized(book, begun, days(begun, 30), end_kind="transferred_criminal")
        book.near(
            model,
            f"seizure:{SOURCE}:{number}",
            "第三十日移送司法机关",
            "handed to criminal justice on the thirtieth day",
        )
        saturday = book.saturday()
        number = seized(book, days(saturday, -30), days(saturday, 2))
        plant(number, "soft", "第三十日是星期六，星期一解除", "day 30 a Saturday, lifted on Monday")
        begun = book.some_day()
        number = seized(book, begun, days(begun, 55))
        book.add(
            SOURCE,
            "seizure_extension",
            extension_no=book.number("SY"),
            seizure=number,
            approved_on=days(begun, 26),
            adds_days=30,
            told_on=days(begun, 40),
            doc_no=book.number("延"),
        )
        plant(number, "soft", "延长期内才书面告知当事人", "party told after the thirty days")
        begun = book.some_day()
        number = seized(book, begun, days(begun, -4))
        plant(number, "undetermined", "解除早于实施", "lifted before it began", kind="entry_error")


def court_application(book: Book, times: int) -> None:
    """行政强制法 53, 54, 59; 处罚法 72(2): suits, instalments, tenth working days, weekends."""
    late, unreminded = "nonlit-apply-late", "nonlit-no-reminder"

    def application(number: str) -> str:
        return f"enforcement_application:{SOURCE}:{number}"

    for _ in range(times):
        served = book.some_day(2022, 2024)
        number = enforceable(book, served)
        book.add(
            SOURCE,
            "remedy",
            remedy_no=book.number("清诉"),
            penalty=number,
            kind="suit",
            filed_on=days(served, 50),
            ended_on=days(served, 400),
        )
        book.near(
            late,
            f"penalty:{SOURCE}:{number}",
            "当事人在期限内起诉，不属非诉执行",
            "sued in time: not a case of non-litigation enforcement",
            outcome="out_of_scope",
        )
        served = book.some_day(2022, 2024)
        number = enforceable(book, served)
        ends = months(served, 12)
        book.add(
            SOURCE,
            "instalment",
            instalment_no=book.number("清分"),
            penalty=number,
            approved_on=days(served, 30),
            ends_on=ends,
        )
        reminded(book, number, days(ends, 5))
        applied(book, number, days(ends, 60))
        book.near(
            late,
            f"penalty:{SOURCE}:{number}",
            "批准分期缴纳，自分期届满起算三个月",
            "instalments: three months from their end",
        )
        served = book.some_day(2022, 2024)
        number = enforceable(book, served, performed_on=days(served, 100))
        book.near(
            late,
            f"penalty:{SOURCE}:{number}",
            "已履行，无需申请",
            "performed, nothing to apply for",
        )
        # Between a day of August and the same day of November lie thirteen weeks and a day, so the
        # time to sue ends on a Friday that is a working day, and only the last line falls on a Saturday.
        saturday = book.saturday(2022, 2025, month=_NOVEMBER)
        served = months(saturday, -9)
        number = enforceable(book, served)
        reminded(book, number, days(months(served, 6), 3))
        applied(book, number, days(saturday, 2))
        book.plant(
            late,
            f"penalty:{SOURCE}:{number}",
            "soft",
            "三个月的期满日是星期六，星期一申请",
            "the three months end on a Saturday, applied on Monday",
        )
        # A reminder on a Monday of November: the tenth working day is the Monday a fortnight later.
        monday = days(book.saturday(2022, 2025, month=_NOVEMBER), 2)
        served = months(days(monday, -(monday.day - 1)), -7)
        for gap, outcome in ((11, "hard"), (14, "soft"), (15, "lawful")):
            number = enforceable(book, served)
            reminded(book, number, monday)
            unit = application(applied(book, number, days(monday, gap)))
            if outcome == "lawful":
                book.near(
                    unreminded,
                    unit,
                    "催告后第十个工作日的次日申请",
                    "applied on the day after the tenth working day",
                )
                continue
            book.plant(
                unreminded,
                unit,
                outcome,
                f"催告后第{gap}日申请，十个工作日在第十四日届满",
                f"applied {gap} days after the reminder; the ten working days end on day 14",
            )
        served = book.some_day(2022, 2024)
        number = enforceable(book, served)
        unit = application(applied(book, number, days(months(served, 6), 10), urgent=True))
        book.plant(
            unreminded,
            unit,
            "soft",
            "情况紧急、未经催告，法律未写明是否需要催告",
            "urgent and without a reminder: the law does not say whether one is needed",
        )


def transfer(book: Book, times: int) -> None:
    """移送规定 5: refusals with and without reasons, hours, the third day on a Saturday."""
    model = "forward-transfer-late"

    def unit(number: str) -> str:
        return f"crime_transfer:{SOURCE}:{number}"

    for _ in range(times):
        for recorded in (True, False, False):
            reported = book.some_day()
            decided = days(reported, 2)
            number = transferred(
                book,
                reported,
                decided,
                datetime.combine(decided, time(10, 0)),
                decision="refused",
                decided_at=None,
                transferred_on=None,
                transferred_at=None,
                reasons_recorded=recorded,
            )
            if recorded:
                book.near(
                    model,
                    unit(number),
                    "不批准移送，理由已记录在案",
                    "refused, with the reasons on record",
                    discriminator="reasons",
                )
            else:
                book.plant(
                    model,
                    unit(number),
                    "hard",
                    "不批准移送，理由未记录在案",
                    "refused, no reasons on record",
                    discriminator="reasons",
                )
        saturday = book.saturday()
        monday = days(saturday, 2)
        number = transferred(
            book, days(saturday, -3), monday, datetime.combine(days(monday, 1), time(9, 30))
        )
        book.plant(
            model,
            unit(number),
            "soft",
            "第三日是星期六，星期一决定",
            "the third day is a Saturday, decided on Monday",
            discriminator="decision",
        )
        reported = book.some_day()
        number = transferred(
            book,
            reported,
            days(reported, 1),
            datetime.combine(days(reported, 2), time(15, 30)),
        )
        book.plant(
            model,
            unit(number),
            "soft",
            "批准后二十九个半小时移送，只晚数小时",
            "transferred 29.5 hours after approval: late by hours only",
            discriminator="transfer",
        )
