"""Slips of the keyboard that intake must catch: the row goes to quarantine, the rest is loaded."""

from __future__ import annotations

from xiezhi.demo.book import Book
from xiezhi.demo.county import OFFICES, POLICE


def slips(book: Book) -> None:
    """One row for each kind of slip; `outcome` quarantined."""

    def lost(type: str, source: str, key: str, zh: str, en: str, rows: int = 1) -> None:
        book.plant(
            "intake", f"{type}:{source}:{key}", "quarantined", zh, en, kind="entry_error", rows=rows
        )

    number = book.number("M")
    book.add(
        "police",
        "measure",
        measure_no=number,
        organ=POLICE[0],
        kind="bail",
        executed_on="2024年2月30日",
        ended_on="2025-01-10",
    )
    lost("measure", "police", number, "日期不存在：2月30日", "no such day: 30 February")
    number = book.number("M")
    book.add(
        "police",
        "measure",
        measure_no=number,
        organ=POLICE[0],
        kind="取保候深",
        executed_on="2024.3.2",
        ended_on="2024.9.2",
    )
    lost("measure", "police", number, "措施种类写错", "the kind of measure is misspelt")
    number = book.number("M")
    book.add(
        "police", "measure", measure_no=number, organ=None, kind="bail", executed_on="2024-03-02"
    )
    lost("measure", "police", number, "决定机关空白", "the organ is empty")
    number = book.number("清罚")
    book.add(
        "administration",
        "penalty",
        penalty_no=number,
        organ=OFFICES[0],
        filed_on="2024-05-06",
        decided_on="2024-06-01",
        party_credit_code="91990000XK00000012",
        own_power=True,
    )
    lost(
        "penalty",
        "administration",
        number,
        "统一社会信用代码校验位不对",
        "check digit of the credit code is wrong",
    )
    number = book.number("清罚")
    for decided in ("2024-06-01", "2024-09-01"):
        book.add(
            "administration",
            "penalty",
            penalty_no=number,
            organ=OFFICES[0],
            filed_on="2024-05-06",
            decided_on=decided,
            own_power=True,
        )
    lost(
        "penalty",
        "administration",
        number,
        "同一编号两行内容不同",
        "two rows of one number differ",
        rows=2,
    )
    number = "（2024）虚01民初字第x号"
    book.add(
        "court",
        "civil_trial",
        case_no=number,
        organ="清溪县人民法院",
        procedure="ordinary",
        accepted_on="2024-01-05",
    )
    lost("civil_trial", "court", number, "案号不合格式", "the case number has no valid form")
