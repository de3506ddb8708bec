"""Supervision documents and their replies; juvenile work; duty to appoint counsel."""

from __future__ import annotations

from datetime import date
from typing import Any

from xiezhi.demo.county import OFFICES, POLICE, PROCURATORATE, Book, days, months

SOURCE = "procuratorate"


def _day(book: Book, first: int = 2022, last: int = 2025) -> date:
    return date(
        book.random.randint(first, last), book.random.randint(1, 12), book.random.randint(2, 24)
    )


def documents(book: Book, lawful: int) -> None:
    """规则 560, 563; 检察建议工作规定 19; 未保法 114; 公益诉讼解释 21."""

    def serve(kind: str, organ: str, served: date, **fields: Any) -> str:
        number = f"清检〔{served.year}〕{book.number('W')}号"
        book.add(
            SOURCE,
            "supervision_doc",
            doc_no=number,
            kind=kind,
            issuer=PROCURATORATE,
            organ=organ,
            issued_on=days(served, -2),
            served_on=served,
            **fields,
        )
        return number

    for index in range(lawful):
        served = _day(book)
        form = index % 4
        if form == 0:
            serve(
                "suggestion",
                book.random.choice(OFFICES),
                served,
                replied_on=days(months(served, 2), -book.random.randint(1, 40)),
            )
        elif form == 1:
            serve(
                "suggestion_minors",
                book.random.choice(OFFICES),
                served,
                replied_on=days(served, book.random.randint(8, 26)),
            )
        elif form == 2:
            serve(
                "explain_nonfiling",
                book.random.choice(POLICE),
                served,
                replied_on=days(served, book.random.randint(2, 7)),
            )
        else:
            serve(
                "notice_to_file",
                book.random.choice(POLICE),
                served,
                complied_on=days(served, book.random.randint(3, 15)),
            )
    for kind, model, zh, en in (
        ("suggestion", "suggestion-reply-overdue", "检察建议逾期未回复", "suggestion unanswered"),
        (
            "suggestion_minors",
            "suggestion-reply-overdue",
            "未成年人保护检察建议逾期未回复",
            "minors suggestion unanswered",
        ),
        (
            "explain_nonfiling",
            "filing-supervision-reply-overdue",
            "逾期不说明不立案理由",
            "reasons for non-filing not given",
        ),
        (
            "explain_filing",
            "filing-supervision-reply-overdue",
            "逾期不说明立案理由",
            "reasons for filing not given",
        ),
        ("notice_to_file", "notice-to-file-ignored", "通知立案后不立案", "notice to file ignored"),
    ):
        served = _day(book, 2023, 2025)
        organ = OFFICES[0] if kind.startswith("suggestion") else POLICE[0]
        number = serve(kind, organ, served)
        book.plant(model, f"supervision_doc:{SOURCE}:{number}", "hard", zh, en)
    served = _day(book)
    number = serve("notice_to_file", POLICE[2], served, complied_on=days(served, 40))
    book.plant(
        "notice-to-file-ignored",
        f"supervision_doc:{SOURCE}:{number}",
        "hard",
        "超过十五日才立案",
        "filed after fifteen days",
    )
    served = _day(book)
    number = serve("suggestion", OFFICES[1], served, replied_on=days(served, -20))
    book.plant(
        "suggestion-reply-overdue",
        f"supervision_doc:{SOURCE}:{number}",
        "undetermined",
        "回复早于送达",
        "answered before it was served",
        kind="entry_error",
    )


def interviews(book: Book, lawful: int) -> None:
    """刑诉法 281: a guardian or an appropriate adult for a minor."""
    model = "minor-statement-no-guardian"

    def ask(born: date, on: date, guardian: bool, adult: str) -> str:
        number, person = book.number("B"), book.person(born)
        book.add(
            "police",
            "interview",
            interview_no=number,
            organ=POLICE[0],
            subject="suspect",
            started_on=on,
            guardian_present=guardian,
            adult_kind=adult,
            dossier_complete=True,
            **person,
        )
        return number

    for index in range(lawful):
        on = _day(book)
        if index % 2:
            ask(date(on.year - 16, 5, 10), on, True, "guardian")
        else:
            ask(date(on.year - 30, 5, 10), on, False, "none")
    for _ in range(2):
        on = _day(book)
        number = ask(date(on.year - 16, on.month, 1), on, False, "none")
        book.plant(
            model,
            f"interview:police:{number}",
            "hard",
            "未成年人讯问时无法定代理人和合适成年人",
            "a minor questioned without guardian or adult",
        )
    on = _day(book)
    number = ask(date(on.year - 18, on.month, on.day), on, False, "none")
    book.plant(
        model,
        f"interview:police:{number}",
        "hard",
        "十八周岁生日当日仍未成年",
        "still a minor on the eighteenth birthday",
    )


def counsel(book: Book, lawful: int) -> None:
    """刑诉法 35, 278; 法律援助法 36."""

    def duty(ground: str, found: date, told: date | None, lawyer: date | None, born: date) -> str:
        number, person = book.number("L"), book.person(born)
        book.add(
            "police",
            "counsel_duty",
            duty_no=number,
            organ=POLICE[0],
            stage="investigation",
            ground=ground,
            discovered_on=found,
            act_on=found,
            legal_aid_notified_on=told,
            counsel_on=lawyer,
            **person,
        )
        return number

    for index in range(lawful):
        found = _day(book)
        minor = index % 2 == 0
        born = date(found.year - (16 if minor else 40), 5, 10)
        duty(
            "minor" if minor else "other_compulsory",
            found,
            days(found, book.random.randint(0, 2)),
            days(found, 5),
            born,
        )
    for _ in range(2):
        found = _day(book, 2023, 2025)
        number = duty("minor", found, None, None, date(found.year - 16, found.month, 1))
        book.plant(
            "minor-no-counsel",
            f"counsel_duty:police:{number}",
            "hard",
            "未成年人无辩护人且未通知法律援助",
            "a minor without counsel, legal aid not told",
        )
        found = _day(book, 2023, 2025)
        number = duty("other_compulsory", found, None, None, date(found.year - 40, 5, 10))
        book.plant(
            "no-legal-aid-counsel",
            f"counsel_duty:police:{number}",
            "hard",
            "应当指派辩护而未通知法律援助",
            "counsel compulsory, legal aid not told",
        )


def conditional(book: Book, lawful: int) -> None:
    """刑诉法 283: six to twelve months; a decision when the term has passed."""
    model = "minors-cond-nonpros-term"

    def decide(on: date, term: int, final: date | None, chapter: str = "c5") -> str:
        number = f"清检未附〔{on.year}〕{book.number('N')}号"
        book.add(
            SOURCE,
            "conditional_nonprosecution",
            decision_no=number,
            organ=PROCURATORATE,
            charge_chapter=chapter,
            decided_on=on,
            served_on=days(on, 2),
            term_months=term,
            term_ends_on=months(on, term),
            final_decision="not_prosecuted" if final else None,
            final_on=final,
        )
        return number

    for _ in range(lawful):
        on = _day(book, 2022, 2024)
        term = book.random.randint(6, 12)
        decide(on, term, months(on, term))
    on = _day(book, 2023, 2024)
    book.plant(
        model,
        f"conditional_nonprosecution:{SOURCE}:{decide(on, 5, months(on, 5))}",
        "hard",
        "考验期五个月，不足六个月",
        "five months, less than six",
        discriminator="term",
    )
    on = _day(book, 2023, 2024)
    book.plant(
        model,
        f"conditional_nonprosecution:{SOURCE}:{decide(on, 13, months(on, 13))}",
        "hard",
        "考验期十三个月，超过十二个月",
        "thirteen months, more than twelve",
        discriminator="term",
    )
