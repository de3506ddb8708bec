"""Custody, requests for arrest, bail and criminal trials close to their limits."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.cases.custody import SOURCE, extend, measure, open_case
from xiezhi.demo.cases.trials import trial
from xiezhi.demo.county import POLICE, PROCURATORATE


def custody(book: Book, times: int) -> None:
    """刑诉法 149, 158–160: examinations, chains of extensions, late identity, doubtful days."""
    model = "investigative-custody-overdue"

    def arrest(arrested: date, ended: date, known: date | None = None) -> str:
        organ = book.random.choice(POLICE)
        case = open_case(book, organ, days(arrested, -1), identity_known=known)
        return measure(
            book, organ, "arrest", arrested, case=case, ended_on=ended, end_kind="transferred"
        )

    def examine(number: str, first: date, last: date) -> None:
        book.add(
            SOURCE,
            "measure_exclusion",
            exclusion_no=book.number("X"),
            measure=number,
            kind="mental_examination",
            from_on=first,
            to_on=last,
            doc_no=book.number("鉴聘"),
        )

    def approve(number: str, kind: str, expiry: date, level: str, adds: int) -> None:
        extend(book, number, kind, days(expiry, -8), days(expiry, -2), level, adds_months=adds)

    for _ in range(times):
        arrested = book.some_day()
        number = arrest(arrested, days(months(arrested, 2), 15))
        examine(number, days(arrested, 20), days(arrested, 49))
        book.near(
            model,
            f"measure:{SOURCE}:{number}",
            "精神病鉴定三十日不计入，晚十五日仍在期内",
            "thirty days of mental examination are not counted",
        )
        arrested = book.some_day(2022, 2024)
        number = arrest(arrested, months(arrested, 7))
        approve(number, "complex", months(arrested, 2), "upper", 1)
        approve(number, "four_classes", months(arrested, 3), "province", 2)
        approve(number, "ten_years", months(arrested, 5), "province", 2)
        book.near(
            model,
            f"measure:{SOURCE}:{number}",
            "三次延长均由有权机关批准，第七个月最后一日移送",
            "three valid extensions, transferred on the last day of the seventh month",
        )
        arrested = book.some_day()
        known = months(arrested, 1)
        number = arrest(arrested, months(known, 2), known)
        book.near(
            model,
            f"measure:{SOURCE}:{number}",
            "身份不明，自查清身份之日起计算",
            "identity unknown: counted from the day it was established",
        )
        arrested = book.some_day()
        number = arrest(arrested, days(months(arrested, 2), 10))
        examine(number, days(arrested, 20), days(arrested, 29))
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "soft",
            "只有把鉴定的最后一日也扣除才在期内",
            "in time only if the last day of the examination is left out too",
        )
        arrested = book.some_day(2022, 2024)
        number = arrest(arrested, days(months(arrested, 4), 9))
        approve(number, "complex", months(arrested, 2), "upper", 1)
        approve(number, "four_classes", months(arrested, 3), "province", 1)
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "soft",
            "批准文书只延长一个月，法律允许二个月",
            "the document grants one month where the law allows two",
        )
        saturday = book.saturday()
        number = arrest(months(saturday, -2), days(saturday, 2))
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "hard",
            "期满日是星期六，羁押期限不顺延至星期一",
            "the limit ends on a Saturday; custody does not roll to Monday",
        )


def arrest_request(book: Book, times: int) -> None:
    """刑诉法 91, 105(4): custody does not roll over days off; sending counts."""
    model = "arrest-request-late"

    def detain(held: date, **fields: Any) -> str:
        return measure(book, book.random.choice(POLICE), "detention", held, **fields)

    for _ in range(times):
        saturday = book.saturday()
        number = detain(
            days(saturday, -3), requested_on=saturday, ended_on=saturday, end_kind="released"
        )
        book.near(
            model,
            f"measure:{SOURCE}:{number}",
            "第三日是星期六，当日即提请",
            "requested on the third day although it is a Saturday",
        )
        held = book.some_day()
        number = detain(held, ended_on=days(held, 3), end_kind="released")
        book.near(
            model,
            f"measure:{SOURCE}:{number}",
            "没有提请，第三日已释放",
            "never requested, released on the third day",
        )
        saturday = book.saturday()
        number = detain(
            days(saturday, -3),
            requested_on=days(saturday, 2),
            ended_on=days(saturday, 5),
            end_kind="arrested",
        )
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "hard",
            "第三日是星期六，星期一才提请；羁押期限不顺延",
            "the third day is a Saturday, requested on Monday; custody does not roll",
        )
        for late in (1, 3):
            held = book.some_day()
            number = detain(
                held,
                requested_on=days(held, 3),
                request_received_on=days(held, 3 + late),
                ended_on=days(held, 8),
                end_kind="arrested",
            )
            book.plant(
                model,
                f"measure:{SOURCE}:{number}",
                "soft",
                "期内寄出，期满后才收到",
                "sent in time, received after the limit",
            )


def bail(book: Book, times: int) -> None:
    """刑诉法 79, 105(4); 规则 103: each organ has its own twelve months and decides anew."""
    model = "bail-overdue"

    def release(began: date, ended: date, organ: str | None = None) -> str:
        return measure(
            book,
            organ or book.random.choice(POLICE),
            "bail",
            began,
            ended_on=ended,
            end_kind="lifted",
        )

    for _ in range(times):
        saturday = book.saturday()
        number = release(months(saturday, -12), days(saturday, 2))
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "soft",
            "期满日是星期六，星期一解除",
            "ends on a Saturday, lifted on Monday",
        )
        # 2024: 1 to 7 October are days off, the 8th is a Tuesday and a working day.
        number = release(date(2023, 10, 1), date(2024, 10, 8))
        book.near(
            model,
            f"measure:{SOURCE}:{number}",
            "期满日是国庆节，法定节假日顺延，节后第一个工作日解除",
            "ends on National Day, which the law names; lifted on the first working day after it",
        )
        number = release(date(2023, 10, 1), date(2024, 10, 9))
        book.plant(
            model,
            f"measure:{SOURCE}:{number}",
            "hard",
            "期满日是国庆节，节后第二个工作日才解除",
            "ends on National Day, lifted on the second working day after it",
        )
        _redecided(book)
        _renewed(book)


def _redecided(book: Book) -> None:
    began = book.some_day(2022, 2024)
    handed = months(began, 10)
    organ = book.random.choice(POLICE)
    case = open_case(book, organ, days(began, -1))
    first = measure(book, organ, "bail", began, case=case, ended_on=handed, end_kind="transferred")
    book.add(
        "procuratorate",
        "review",
        review_no=book.number("清检诉"),
        criminal_case=case["criminal_case"],
        organ=PROCURATORATE,
        received_on=handed,
        in_custody=False,
        decided_on=days(handed, 25),
        decision="prosecuted",
    )
    second = measure(
        book,
        PROCURATORATE,
        "bail",
        handed,
        case=case,
        source="procuratorate",
        stage="review",
        ended_on=months(handed, 5),
        end_kind="changed",
    )
    for source, number in ((SOURCE, first), ("procuratorate", second)):
        book.near(
            "bail-overdue",
            f"measure:{source}:{number}",
            "移送后检察院重新决定，两机关各自计算，合计十五个月",
            "decided anew by the procuratorate: each organ counts for itself, fifteen months in all",
        )


def _renewed(book: Book) -> None:
    began = book.some_day(2022, 2024)
    case = open_case(book, POLICE[0], days(began, -1))
    again = months(began, 8)
    measure(book, POLICE[0], "bail", began, case=case, ended_on=again, end_kind="changed")
    number = measure(
        book,
        POLICE[0],
        "bail",
        again,
        case=case,
        ended_on=months(began, 16),
        end_kind="lifted",
    )
    book.plant(
        "bail-overdue",
        f"measure:{SOURCE}:{number}",
        "hard",
        "同一机关两次取保合计十六个月",
        "two terms of the same organ, sixteen months together",
    )


def first_instance(book: Book, times: int) -> None:
    """刑诉法 206, 208, 220, 225: suspension, conversion, short procedures, weekends."""
    model = "first-instance-overdue"

    def near(number: str, zh: str, en: str) -> None:
        book.near(model, f"trial:court:{number}", zh, en)

    def plant(number: str, outcome: str, zh: str, en: str) -> None:
        book.plant(model, f"trial:court:{number}", outcome, zh, en)

    for _ in range(times):
        accepted = book.some_day()
        number = trial(book, accepted, days(months(accepted, 2), 30))
        book.add(
            "court",
            "trial_exclusion",
            exclusion_no=book.number("TX"),
            trial=number,
            kind="suspended",
            from_on=days(accepted, 10),
            to_on=days(accepted, 54),
            doc_no=book.number("中止"),
        )
        near(number, "中止审理四十五日不计入", "forty-five days of suspension are not counted")
        accepted = book.some_day()
        converted = days(accepted, 15)
        number = trial(book, accepted, days(converted, 55))
        book.add(
            "court",
            "trial_restart",
            restart_no=book.number("TR"),
            trial=number,
            kind="procedure_converted",
            restarted_on=converted,
            doc_no=book.number("转普"),
        )
        near(number, "简易转普通程序，期限重新计算", "converted to ordinary: counted anew")
        accepted = book.some_day()
        number = trial(book, accepted, days(accepted, 20), procedure="summary", in_custody=False)
        near(number, "简易程序第二十日宣判", "summary procedure, judged on the twentieth day")
        accepted = book.some_day()
        number = trial(book, accepted, days(accepted, 13), procedure="fast_track")
        plant(
            number,
            "soft",
            "速裁超过十日、不超过十五日，取决于可能判处的刑期",
            "fast track between ten and fifteen days: depends on the likely sentence",
        )
        saturday = book.saturday()
        number = trial(book, months(saturday, -3), days(saturday, 2))
        plant(
            number,
            "hard",
            "被告人在押，期满日星期六不顺延",
            "defendant in custody: a Saturday does not roll",
        )
        saturday = book.saturday()
        number = trial(book, months(saturday, -3), days(saturday, 2), in_custody=False)
        plant(
            number,
            "soft",
            "被告人不在押，三个月期满日星期六顺延至星期一",
            "not in custody: three months end on a Saturday and roll to Monday",
        )
