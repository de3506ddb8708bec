"""The fictional county: its organs and the book into which the generator writes rows and truth.

Nothing here exists: 虚构省云溪市清溪县 and its organs are invented, persons are 甲某一 … with identity
numbers that fail their own check digit, court codes are of no court.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

AS_OF = date(2026, 11, 23)
EXTRACTED_ON = date(2026, 11, 20)
COVERED_FROM = date(2019, 1, 1)

POLICE = ("清溪县公安局", "清溪县公安局城关派出所", "石坪县公安局")
# The one organ whose child tables were never declared complete: "no record" proves nothing there.
UNDECLARED_POLICE = "松岭县公安局"
COURTS = ("清溪县人民法院", "石坪县人民法院")
UPPER_COURT = "云溪市中级人民法院"
DETENTION = "清溪县看守所"
PRISON = "虚构省云溪监狱"
JUSTICE = "清溪县司法局"
PROCURATORATE = "清溪县人民检察院"
OFFICES = ("清溪县市场监督管理局", "清溪县自然资源局", "清溪县生态环境局")
UNDECLARED_OFFICE = "清溪县文化市场局"

# code, name, kind, level, superior's code
ORGANS = (
    ("XK0101", "清溪县公安局", "police", "county", "XK0100"),
    ("XK0102", "清溪县公安局城关派出所", "police", "township", "XK0101"),
    ("XK0103", "石坪县公安局", "police", "county", "XK0100"),
    ("XK0104", UNDECLARED_POLICE, "police", "county", "XK0100"),
    ("XK0100", "云溪市公安局", "police", "city", None),
    ("XK0201", "清溪县人民法院", "court", "county", "XK0200"),
    ("XK0202", "石坪县人民法院", "court", "county", "XK0200"),
    ("XK0200", UPPER_COURT, "court", "city", None),
    ("XK0301", DETENTION, "detention_house", "county", "XK0101"),
    ("XK0401", PRISON, "prison", "province", None),
    ("XK0501", JUSTICE, "justice", "county", None),
    ("XK0601", PROCURATORATE, "procuratorate", "county", None),
    ("XK0701", OFFICES[0], "administrative", "county", None),
    ("XK0702", OFFICES[1], "administrative", "county", None),
    ("XK0703", OFFICES[2], "administrative", "county", None),
    ("XK0704", UNDECLARED_OFFICE, "administrative", "county", None),
)

_CHECK = "10X98765432"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Truth:
    """One planted thing: what a model must say of a unit, or which row must be quarantined."""

    model: str
    unit: str
    discriminator: str
    outcome: str
    kind: str
    why: Mapping[str, str]
    # How many rows of the files carry it; two rows of one number are two.
    rows: int = 1


@dataclass(slots=True)
class Book:
    """Rows by source and record type, and the truth about what was planted."""

    random: random.Random
    rows: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    truth: list[Truth] = field(default_factory=list)
    people: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, source: str, type: str, **fields: Any) -> None:
        """Write a row of `type` into the files of `source`."""
        self.rows.setdefault((source, type), []).append(fields)

    def plant(
        self,
        model: str,
        unit: str,
        outcome: str,
        zh: str,
        en: str,
        *,
        discriminator: str = "",
        kind: str = "violation",
        rows: int = 1,
    ) -> None:
        """Note what `model` must say of `unit` (`type:source:key`)."""
        self.truth.append(
            Truth(model, unit, discriminator, outcome, kind, {"zh": zh, "en": en}, rows)
        )

    def number(self, prefix: str) -> str:
        """The next number with this prefix, never used twice."""
        self.numbers[prefix] = self.numbers.get(prefix, 0) + 1
        return f"{prefix}{self.numbers[prefix]:04d}"

    def case_no(self, year: int, code: str, kind: str) -> str:
        """A court's case number in the official form, with a court code that no court has."""
        self.numbers[f"{year}{code}{kind}"] = self.numbers.get(f"{year}{code}{kind}", 0) + 1
        return f"（{year}）虚{code}{kind}{self.numbers[f'{year}{code}{kind}']}号"

    def person(self, born: date | None = None) -> dict[str, Any]:
        """A fictional person: a name such as 乙某三 and an identity number with a wrong check digit."""
        self.people += 1
        stems = "甲乙丙丁戊己庚辛壬癸"
        name = f"{stems[self.people % 10]}某{_chinese(self.people)}"
        born = born or date(1970, 1, 1) + timedelta(days=self.random.randrange(11_000))
        body = f"999999{born:%Y%m%d}{self.people % 1000:03d}"
        right = _CHECK[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]
        wrong = _CHECK[(_CHECK.index(right) + 1) % 11]
        return {"person": body + wrong, "name": name, "birth_on": born}

    def day(self, first: date, last: date) -> date:
        """A day between two days, both included."""
        return first + timedelta(days=self.random.randrange((last - first).days + 1))


def _chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    return "".join(digits[int(d)] for d in str(number))


def months(day: date, count: int) -> date:
    """The same day `count` months on; the last day of the month where it does not exist.

    The generator's own arithmetic, kept apart from the one that is under test. It is called only
    with days up to the 27th, where every month rule agrees.
    """
    assert day.day <= 27
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, day.day)


def days(day: date, count: int) -> date:
    """`count` natural days later."""
    return day + timedelta(days=count)
