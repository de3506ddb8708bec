"""Handing over, serving, taking in and correction close to their limits."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.cases.execution import correction_duty, kept, sentenced
from xiezhi.demo.county import DETENTION, PRISON


def delivery(book: Book, times: int) -> None:
    """监狱法 15–17; 规则 625: a month against thirty days, refusal for illness, an entry error."""
    model = "prison-delivery-late"

    def hand(sentence: str, notice: date, **fields: Any) -> str:
        number = book.number("H")
        book.add(
            "detention",
            "handover",
            fields,
            handover_no=number,
            sentence=sentence,
            organ=DETENTION,
            docs_sent_on=days(notice, -1),
            exec_notice_on=notice,
        )
        return f"handover:detention:{number}"

    def serve(notice: date, delivered: date | None) -> str:
        """A sentence of four years, served in the detention house until `delivered`."""
        effective = days(notice, -5)
        sentence, person = sentenced(book, effective, 48, months(notice, -6))
        kept(
            book,
            sentence,
            person,
            DETENTION,
            "detention_house",
            "serving",
            effective,
            delivered,
            "to_prison" if delivered else None,
        )
        if delivered:
            kept(book, sentence, person, PRISON, "prison", "serving", delivered, None)
        return sentence

    for _ in range(times):
        # The month ends on a Saturday of August, the thirty days on the Friday before it.
        for year in (2022, 2024):
            saturday = book.saturday(year, year, month=8)
            notice = months(saturday, -1)
            unit = hand(
                serve(notice, days(saturday, 2)),
                notice,
                delivered_on=days(saturday, 2),
                delivered_to=PRISON,
            )
            book.plant(
                model,
                unit,
                "soft",
                "超过三十日；一个月的期满日是星期六，星期一送监",
                "past thirty days; the month ends on a Saturday, delivered on Monday",
            )
        notice = book.some_day()
        unit = hand(
            serve(notice, None),
            notice,
            not_delivered_reason="refused_illness",
            reason_doc_no=book.number("不予收监"),
        )
        book.near(
            model,
            unit,
            "监狱因病不予收监，有文书",
            "refused by the prison for illness, with its document",
            outcome="out_of_scope",
        )
        notice = book.some_day()
        early = days(notice, -3)
        unit = hand(serve(notice, early), notice, delivered_on=early, delivered_to=PRISON)
        book.plant(
            model,
            unit,
            "undetermined",
            "送监早于收到执行通知书",
            "delivered before the notice was received",
            kind="entry_error",
        )


def not_taken_in(book: Book, times: int) -> None:
    """规则 625(3)(4); 刑法 47, 72: taken in late, term used up before, suspended."""
    model = "not-taken-in"
    for _ in range(times):
        for late in (50, 120):
            effective = book.some_day()
            sentence, person = sentenced(book, effective, 36, effective)
            kept(book, sentence, person, PRISON, "prison", "serving", days(effective, late), None)
            book.plant(
                model,
                f"sentence:court:{sentence}",
                "soft",
                f"生效后第{late}日才收押",
                f"taken in {late} days after the judgment took effect",
            )
        effective = book.some_day()
        sentence, person = sentenced(book, effective, 6, months(effective, -6))
        kept(
            book,
            sentence,
            person,
            DETENTION,
            "detention_house",
            "remand",
            months(effective, -6),
            days(effective, -1),
            "released",
        )
        book.near(
            model,
            f"sentence:court:{sentence}",
            "先行羁押折抵，刑期已满释放",
            "custody before judgment used the term up",
            outcome="out_of_scope",
        )
        effective = book.some_day()
        sentence, _person = sentenced(book, effective, 24, effective, probation_months=36)
        book.near(
            model,
            f"sentence:court:{sentence}",
            "宣告缓刑，不收押",
            "suspended sentence: nobody is taken in",
            outcome="out_of_scope",
        )


def correction(book: Book, times: int) -> None:
    """社区矫正法 20–22: papers, registration, handing over of those serving outside prison."""
    model = "correction-missed"

    def outside(received: date, handed: date) -> str:
        number = correction_duty(
            book,
            received,
            None,
            days(handed, 1),
            kind="outside_service",
            deliverer=DETENTION,
            decision_received_on=received,
            handed_over_on=handed,
        )
        return f"correction_duty:justice:{number}"

    for _ in range(times):
        received = book.some_day()
        book.near(
            model,
            outside(received, days(received, 10)),
            "第十日移送",
            "handed over on the tenth day",
            discriminator="deliverer",
        )
        for late in (30, 65):
            received = book.some_day()
            book.plant(
                model,
                outside(received, days(received, late)),
                "hard",
                f"收到决定后第{late}日才移送",
                f"handed over {late} days after the decision",
                discriminator="deliverer",
            )
        effective = book.some_day()
        number = correction_duty(book, effective, days(effective, 45), days(effective, 47))
        book.plant(
            model,
            f"correction_duty:justice:{number}",
            "hard",
            "第四十五日才送达文书",
            "papers sent on the forty-fifth day",
            discriminator="court",
        )
        effective = book.some_day()
        number = correction_duty(book, effective, days(effective, 3), days(effective, 60))
        book.plant(
            model,
            f"correction_duty:justice:{number}",
            "soft",
            "第六十日才报到登记，期间没有查找",
            "registered on the sixtieth day, no search before",
            discriminator="correction_organ",
        )
