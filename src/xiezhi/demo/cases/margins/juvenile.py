"""Birthdays, adults present, counsel and probation terms close to their limits."""

from __future__ import annotations

from datetime import date

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.cases.juvenile import asked, counsel_due, decided


def _born(on: date, age: int, shift: int) -> date:
    """A birth date with the `age`th birthday `shift` days after `on`."""
    birthday = days(on, shift)
    return date(birthday.year - age, birthday.month, birthday.day)


def interviews(book: Book, times: int) -> None:
    """刑诉法 281: grown up since yesterday, an appropriate adult, witnesses, a missing birth date."""
    model = "minor-statement-no-guardian"
    for _ in range(times):
        on = book.some_day()
        number = asked(book, _born(on, 18, -1), on, False, "none")
        book.near(
            model,
            f"interview:police:{number}",
            "十八周岁生日的次日讯问，已经成年",
            "questioned on the day after the eighteenth birthday: grown up",
            outcome="out_of_scope",
        )
        on = book.some_day()
        number = asked(book, _born(on, 15, -100), on, False, "appropriate_adult")
        book.near(
            model,
            f"interview:police:{number}",
            "法定代理人不能到场，合适成年人到场",
            "an appropriate adult in the guardian's place",
        )
        for subject in ("witness", "victim"):
            on = book.some_day()
            number = asked(book, _born(on, 14, -100), on, False, "none", subject=subject)
            book.plant(
                model,
                f"interview:police:{number}",
                "soft",
                "询问未成年证人、被害人时无人到场，证言可以补正",
                "a minor witness or victim without an adult: the statement can be mended",
            )
        on = book.some_day()
        number = asked(book, _born(on, 16, -100), on, False, "none", birth_on=None)
        book.plant(
            model,
            f"interview:police:{number}",
            "undetermined",
            "出生日期空白",
            "the birth date is empty",
            kind="entry_error",
        )


def counsel(book: Book, times: int) -> None:
    """刑诉法 35, 278: own counsel, the third day on a Saturday."""
    for _ in range(times):
        for model, ground, age in (
            ("minor-no-counsel", "minor", 16),
            ("no-legal-aid-counsel", "other_compulsory", 40),
        ):
            found = book.some_day()
            number = counsel_due(book, ground, found, None, days(found, 3), _born(found, age, -120))
            book.near(
                model,
                f"counsel_duty:police:{number}",
                "第三日已有委托的辩护人",
                "counsel of their own choice on the third day",
            )
            saturday = book.saturday()
            found = days(saturday, -3)
            number = counsel_due(
                book, ground, found, days(saturday, 2), None, _born(found, age, -120)
            )
            book.plant(
                model,
                f"counsel_duty:police:{number}",
                "soft",
                "第三日是星期六，星期一通知法律援助机构",
                "day 3 a Saturday, legal aid told on Monday",
            )


def conditional(book: Book, times: int) -> None:
    """刑诉法 282–284: the decision at the end of the term, the chapter of the crime, revocation."""
    model = "minors-cond-nonpros-term"

    def unit(number: str) -> str:
        return f"conditional_nonprosecution:procuratorate:{number}"

    for _ in range(times):
        on = book.some_day(2022, 2024)
        number = decided(book, on, 8, None, revoked_on=months(on, 4))
        book.near(
            model,
            unit(number),
            "考验期内撤销",
            "revoked during the term",
            discriminator="decision",
        )
        for late in (4, 25):
            on = book.some_day(2022, 2024)
            number = decided(book, on, 6, days(months(on, 6), late))
            book.plant(
                model,
                unit(number),
                "soft",
                f"考验期满后第{late}日才决定",
                f"decided {late} days after the end of the term",
                discriminator="decision",
            )
            on = book.some_day(2022, 2024)
            book.plant(
                model,
                unit(decided(book, on, 9, None)),
                "soft",
                "考验期满一年多仍未决定",
                "no decision long after the end of the term",
                discriminator="decision",
            )
            on = book.some_day(2022, 2024)
            book.plant(
                model,
                unit(decided(book, on, 7, months(on, 7), charge_chapter="other")),
                "hard",
                "罪名不在第四、五、六章",
                "a crime of another chapter",
                discriminator="chapter",
            )
