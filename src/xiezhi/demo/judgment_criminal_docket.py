"""Makes the criminal trials of the county court, and the lawful ones among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from xiezhi.demo import judgment_criminal as law
from xiezhi.demo.book import Book, days
from xiezhi.demo.county import POLICE
from xiezhi.demo.judgment_criminal import Accused, Crime, Punished, Trial
from xiezhi.demo.wording import day_text

SIMPLE = "依法适用简易程序，由审判员独任审判"
PLEA = "归案后如实供述自己的罪行，自愿认罪认罚，依法可以从宽处理"
# Days after the arrest: to the court, and from there to an ordinary or a summary judgment.
TO_COURT, ORDINARY, SUMMARY = 90, 40, 14


def large(crime: Crime) -> Crime:
    """The crime with a huge sum."""
    return replace(crime, opinion=crime.opinion.replace("数额较大", "数额巨大"))


class Docket:
    """Makes trials of the county court, lawful unless something is changed."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def accused(self, *counts: Punished, taken: date | None = None, **changes: Any) -> Accused:
        """A grown-up defendant held since the day he was taken in."""
        book = self.book
        taken = taken or date(2024, book.random.randint(1, 12), book.random.randint(2, 20))
        name = book.person()["name"]
        born = date(1975, book.random.randint(1, 12), book.random.randint(1, 27))
        return replace(Accused(name, born, taken, counts), **changes)

    def trial(self, *accused: Accused, quick: bool = False, **changes: Any) -> Trial:
        """The trial of these defendants; a summary one if `quick`."""
        taken = accused[0].taken
        prosecuted = days(taken, TO_COURT)
        judged = days(prosecuted, SUMMARY if quick else ORDINARY)
        values: dict[str, Any] = {
            "number": self.book.case_no(prosecuted.year, "01", "刑初"),
            "prosecuted": prosecuted,
            "judged": judged,
            "acted": days(taken, -6),
        }
        if quick:
            values |= {"procedure": SIMPLE, "panel": False}
        return Trial(accused=accused, **(values | changes))

    def theft(self, **changes: Any) -> Accused:
        """A thief who gets eight months and a fine."""
        return self.accused(Punished(law.THEFT, 8, 2000), **changes)

    def driver(self, months_: int = 2, probation: int = 3, **changes: Any) -> Accused:
        """A drunken driver on bail all along, short-term detention on probation."""
        one = self.accused(Punished(law.DRIVING, months_, 4000, "short"), **changes)
        told = f"因涉嫌犯危险驾驶罪，于{day_text(one.taken)}被{POLICE[0]}取保候审。"
        return replace(one, custody=told, probation=probation)

    def two_counts(self, total: int, fine: int | None, **changes: Any) -> Accused:
        """Eight and ten months with fines of 2,000 and 3,000 yuan, and the total given."""
        counts = (Punished(law.THEFT, 8, 2000), Punished(law.FRAUD, 10, 3000))
        return self.accused(*counts, total=Punished(law.THEFT, total, fine), **changes)


def lawful_trial(docket: Docket, index: int) -> Trial:
    """The lawful trial of this number; the forms take turns."""
    return _FORMS[index % len(_FORMS)](docket)


def _plain(docket: Docket) -> Trial:
    return docket.trial(docket.theft())


def _summary(docket: Docket) -> Trial:
    return docket.trial(docket.accused(Punished(law.FRAUD, 10, 3000), merit=PLEA), quick=True)


def _injury(docket: Docket) -> Trial:
    return docket.trial(docket.accused(Punished(law.INJURY, 14)))


def _driver(docket: Docket) -> Trial:
    return docket.trial(docket.driver(merit=PLEA), quick=True)


def _two_thieves(docket: Docket) -> Trial:
    first = docket.theft()
    return docket.trial(
        first, docket.accused(Punished(law.THEFT, 7, 1500), taken=days(first.taken, 1))
    )


def _joint(docket: Docket) -> Trial:
    return docket.trial(docket.two_counts(15, 5000))


def _accident(docket: Docket) -> Trial:
    return docket.trial(docket.accused(Punished(law.ACCIDENT, 12)))


def _robbery(docket: Docket) -> Trial:
    return docket.trial(docket.accused(Punished(law.ROBBERY, 48, 8000)))


def _suspended(docket: Docket) -> Trial:
    return docket.trial(docket.accused(Punished(law.TROUBLE, 10), probation=18))


_FORMS = (
    _plain, _summary, _injury, _driver, _two_thieves, _joint, _accident, _robbery, _suspended,
)  # fmt: skip
