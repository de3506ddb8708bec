"""The plain data of the term reconciler: a sentence with its stated dates, and stretches of custody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Step = Mapping[str, str | int]

CONTROL = "public_surveillance"

# How far a stretch of custody counts towards the term.
FULL = "full"
HALF = "half"  # designated residential surveillance, 刑诉法 76
# What the sentence may but need not count: caught and let go, an administrative detention.
OPEN = "open"
# What counts only if the text left something out: ordinary surveillance, drug rehabilitation.
DOUBTED = "doubted"
DOUBTED_HALF = "doubted_half"


@dataclass(frozen=True)
class Term:
    """A main penalty with the dates the court stated. `credit_days` is a credit stated in days."""

    penalty: str
    years: int
    months: int
    days: int
    start: date
    end: date
    judged_on: date | None = None
    credit_days: int | None = None
    earlier: str = ""
    joint: bool = False


@dataclass(frozen=True)
class Stretch:
    """One unbroken stretch of custody.

    `starts` are the days it may be said to begin on (seized, detained), the first told one first.
    `end` is the day it ended on, None while it lasted at the judgment. `kind` names it in the steps;
    `told` are days of other events within it (arrest), on which a court may let the term begin.
    `afresh`: begun by an accusation told anew, so that an earlier stretch may be of another case.
    """

    starts: tuple[date, ...]
    end: date | None
    counts: str = FULL
    kind: str = "custody"
    told: tuple[date, ...] = ()
    afresh: bool = False

    @property
    def start(self) -> date:
        return self.starts[0]


@dataclass(frozen=True)
class History:
    """The custody of one defendant in order of time, and what the text does not tell of it."""

    stretches: tuple[Stretch, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether custody lasts at the judgment."""
        return bool(self.stretches) and self.stretches[-1].end is None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One lawful end with the reading that leads to it. `cost` counts the allowances it needs.

    Put together of `parts` where it has any: most are never looked at, so they stay apart.
    """

    cost: int
    own_reasons: tuple[str, ...] = ()
    own_steps: tuple[Step, ...] = ()
    parts: tuple[Explanation, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.own_reasons + tuple(one for part in self.parts for one in part.reasons)

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.own_steps + tuple(one for part in self.parts for one in part.steps)


@dataclass(frozen=True)
class Outcome:
    """What the reconciler says of one stated term (see `reading.TermCheck`)."""

    verdict: str
    reasons: tuple[str, ...]
    missing: tuple[str, ...] = ()
    lawful_from: date | None = None
    lawful_to: date | None = None
    off_by_days: int | None = None
    steps: tuple[Step, ...] = field(default=())
