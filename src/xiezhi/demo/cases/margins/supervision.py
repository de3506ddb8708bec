"""Replies to supervision documents close to their limits."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.book import Book, days, months
from xiezhi.demo.cases.supervision import SOURCE, serve
from xiezhi.demo.county import COURTS, OFFICES, POLICE

_REPLY, _EXPLAIN, _COMPLY = (
    "suggestion-reply-overdue",
    "filing-supervision-reply-overdue",
    "notice-to-file-ignored",
)


def documents(book: Book, times: int) -> None:
    """规则 560, 563, 564; 工作规定 19; 公益诉讼解释 21: urgent, extended, withdrawn, on weekends."""

    def unit(kind: str, organ: str, served: date, **fields: Any) -> str:
        return f"supervision_doc:{SOURCE}:{serve(book, kind, organ, served, **fields)}"

    for _ in range(times):
        served = book.some_day()
        book.near(
            _REPLY,
            unit(
                "suggestion_public_interest_urgent",
                OFFICES[2],
                served,
                replied_on=days(served, 15),
            ),
            "紧急情形，第十五日回复",
            "urgent, answered on the fifteenth day",
        )
        # The interpretation that sets the three months is in force from April 2022.
        served = book.some_day(2023)
        book.near(
            _REPLY,
            unit("retrial_suggestion_civil", COURTS[0], served, replied_on=months(served, 3)),
            "再审检察建议，三个月最后一日回复",
            "retrial suggestion, answered on the last day of three months",
        )
        served = book.some_day()
        book.near(
            _REPLY,
            unit(
                "suggestion",
                OFFICES[1],
                served,
                extended_to_on=months(served, 3),
                replied_on=days(months(served, 3), -2),
            ),
            "经批准延长至三个月，期内回复",
            "extended to three months, answered in time",
        )
        served = book.some_day()
        book.near(
            _REPLY,
            unit("suggestion", OFFICES[1], served, withdrawn_on=days(served, 20)),
            "检察建议已撤回",
            "the suggestion was withdrawn",
            outcome="out_of_scope",
        )
        served = book.some_day()
        book.near(
            _COMPLY,
            unit("notice_to_withdraw", POLICE[0], served, objected_on=days(served, 9)),
            "收到通知撤案书后期内要求复议",
            "reconsideration of a notice to withdraw asked for in time",
        )
        for kind, organ, back in (
            ("suggestion", OFFICES[0], 2),
            ("suggestion_public_interest", OFFICES[2], 2),
            ("suggestion_minors", OFFICES[0], 1),
        ):
            saturday = book.saturday()
            book.plant(
                _REPLY,
                unit(kind, organ, months(saturday, -back), replied_on=days(saturday, 2)),
                "soft",
                "期满日是星期六，星期一回复",
                "ends on a Saturday, answered on Monday",
            )
        for kind in ("explain_nonfiling", "explain_filing"):
            saturday = book.saturday()
            book.plant(
                _EXPLAIN,
                unit(kind, POLICE[2], days(saturday, -7), replied_on=days(saturday, 2)),
                "soft",
                "第七日是星期六，星期一说明理由",
                "day 7 a Saturday, answered on Monday",
            )
        for kind in ("notice_to_file", "notice_to_withdraw"):
            saturday = book.saturday()
            book.plant(
                _COMPLY,
                unit(kind, POLICE[0], days(saturday, -15), complied_on=days(saturday, 2)),
                "soft",
                "第十五日是星期六，星期一执行通知",
                "day 15 a Saturday, complied with on Monday",
            )
