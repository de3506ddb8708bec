"""The book into which the generator writes rows and, beside them, the truth about what it planted.

Its arithmetic of dates is its own and kept apart from the one under test. It uses only days on
which every rule agrees: the 1st to the 27th of a month, and weekends of months without holidays.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

Kind = Literal["violation", "entry_error", "lawful_near_miss"]

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_DIGITS = "〇一二三四五六七八九"
_CHECK = "10X98765432"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SATURDAY = 5
# No public holiday and no working weekend falls into these months, so a weekend there is a weekend.
_PLAIN_MONTHS = (7, 8, 11)


@dataclass(frozen=True, slots=True)
class Truth:
    """One planted thing: what a model must say of a unit, or which row intake must set aside.

    `model` is `intake` for a row to be set aside; `outcome` is that of the model, `quarantined`,
    or for a near miss `lawful` or `out_of_scope`; `rows` how many rows of the files carry it;
    `file`, `sheet` and `line` where the (first) row stands, `line` as a person counts it.
    """

    model: str
    unit: str
    discriminator: str
    outcome: str
    kind: Kind
    why: Mapping[str, str]
    rows: int = 1
    file: str = ""
    sheet: str = ""
    line: int | None = None


@dataclass(slots=True)
class Book:
    """Rows by source and record type, and the truth about what was planted."""

    random: random.Random
    rows: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    truth: list[Truth] = field(default_factory=list)
    people: int = 0
    # What was given before: numbers of this book come after it.
    first: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    def add(
        self, source: str, type: str, changes: Mapping[str, Any] | None = None, /, **fields: Any
    ) -> None:
        """Write a row of `type` into the files of `source`; `changes` win over `fields`."""
        self.rows.setdefault((source, type), []).append({**fields, **(changes or {})})

    def plant(
        self,
        model: str,
        unit: str,
        outcome: str,
        zh: str,
        en: str,
        *,
        discriminator: str = "",
        kind: Kind = "violation",
        rows: int = 1,
    ) -> None:
        """Note what `model` must say of `unit` (`type:source:key`), and why."""
        self.truth.append(
            Truth(model, unit, discriminator, outcome, kind, {"zh": zh, "en": en}, rows)
        )

    def near(
        self,
        model: str,
        unit: str,
        zh: str,
        en: str,
        *,
        discriminator: str = "",
        outcome: str = "lawful",
    ) -> None:
        """Note that `unit` looks late and is not; `outcome` lawful or out_of_scope."""
        self.plant(
            model, unit, outcome, zh, en, discriminator=discriminator, kind="lawful_near_miss"
        )

    def number(self, prefix: str) -> str:
        """The next number with this prefix, never used twice."""
        self.numbers[prefix] = self.numbers.get(prefix, self.first) + 1
        return f"{prefix}{self.numbers[prefix]:04d}"

    def case_no(self, year: int, code: str, kind: str) -> str:
        """A court's case number in the official form, with a court code that no court has."""
        series = f"{year}{code}{kind}"
        self.numbers[series] = self.numbers.get(series, self.first) + 1
        return f"（{year}）虚{code}{kind}{self.numbers[series]}号"

    def person(self, born: date | None = None) -> dict[str, Any]:
        """A fictional person: a name such as 乙某三 and an identity number with a wrong check digit."""
        self.people += 1
        name = f"{_STEMS[self.people % 10]}某{_spelt(self.people)}"
        born = born or date(1970, 1, 1) + timedelta(days=self.random.randrange(11_000))
        # No region has a number that begins with 99; a thousand people share one.
        region = 9999 - self.people // 1000 % 10_000
        body = f"99{region:04d}{born:%Y%m%d}{self.people % 1000:03d}"
        right = _CHECK[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]
        wrong = _CHECK[(_CHECK.index(right) + 1) % 11]
        return {"person": body + wrong, "name": name, "birth_on": born}

    def some_day(self, first: int = 2022, last: int = 2025) -> date:
        """A day of the years `first` to `last`, from the 2nd to the 24th of its month."""
        return date(
            self.random.randint(first, last),
            self.random.randint(1, 12),
            self.random.randint(2, 24),
        )

    def saturday(self, first: int = 2022, last: int = 2025, *, month: int | None = None) -> date:
        """A Saturday after which Monday is the next working day, whatever year's calendar."""
        year = self.random.randint(first, last)
        start = date(year, month or self.random.choice(_PLAIN_MONTHS), self.random.randint(1, 19))
        return days(start, (_SATURDAY - start.weekday()) % 7)


def _spelt(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def months(day: date, count: int) -> date:
    """The same day `count` months on (or back); only for days up to the 27th, which all rules share."""
    assert day.day <= 27
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, day.day)


def days(day: date, count: int) -> date:
    """`count` natural days later."""
    return day + timedelta(days=count)
