"""What one reading of a document gives: elements with their places, doubts, and what was not read.

Offsets count characters of the text as handed in, `start` inclusive and `end` exclusive, so that
`text[start:end]` is the element's raw form. What was not read is absent, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

CRIMINAL = "criminal"
CIVIL = "civil"
ADMINISTRATIVE = "administrative"
ENFORCEMENT = "enforcement"
COMMUTATION = "commutation"
PAROLE = "parole"
OTHER = "other"
RULINGS = (COMMUTATION, PAROLE)
JUDGMENT = "judgment"
RULING = "ruling"
MEDIATION = "mediation"
DECISION = "decision"

Value = str | int | bool | date
Confidence = Literal["stated", "concluded", "doubtful"]


@dataclass(frozen=True, order=True)
class Span:
    """A place in the original text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The raw form."""
        return text[self.start : self.end]


Spans = Mapping[str, Span]


@dataclass(frozen=True)
class Element:
    """One element read: its value, the places it was read or concluded from, and the rule.

    `rule` is empty where the value stands in the text as such; otherwise it names the conclusion
    (`docs/documents.md`), as for a class flag concluded from the charges.
    """

    value: Value
    spans: tuple[Span, ...]
    rule: str = ""


@dataclass(frozen=True)
class Doubt:
    """A reading a person should look at: a stable reason, the field, the sentence it stands in."""

    code: str
    field: str
    span: Span


@dataclass(frozen=True)
class Party:
    """A party or who stands for one. `role` is one of the words of `docs/documents.md`
    (原告, 被告人, 辩护人 …); `of` is the party a representative stands for, '' where not known."""

    name: str
    role: str
    span: Span
    of: str = ""


@dataclass(frozen=True)
class Article:
    """An article the court cites: full title of the law, Arabic number (`133-1`), and where the
    text names them its paragraph (款) and item (项).

    `law_id` is the id of the statute catalogue, '' where the catalogue does not have the law.
    """

    law: str
    article: str
    span: Span
    paragraph: int | None = None
    item: int | None = None
    law_id: str = ""


@dataclass(frozen=True)
class Amount:
    """An amount of money in yuan as written (Chinese or Arabic); `role` says what for, '' if open."""

    yuan: str
    role: str
    span: Span


@dataclass(frozen=True)
class Punishment:
    """A main penalty and what comes with it.

    `penalty` is a code of `main_penalty`, or `exempt` (免予刑事处罚), `not_guilty`, `fine_only`
    (a supplementary penalty alone). Years, months and days are as written, never converted.
    `fine` is in yuan. `confiscation` is `all`, `part` or ''. `deprivation_months` are those of
    剥夺政治权利, 0 where none is given, -1 for life.
    """

    penalty: str
    years: int = 0
    months: int = 0
    days: int = 0
    probation_months: int | None = None
    fine: int | None = None
    confiscation: str = ""
    deprivation_months: int = 0
    spans: Spans = field(default_factory=dict)

    @property
    def term_months(self) -> int | None:
        """The term in months, None where the penalty has none."""
        return self.years * 12 + self.months if self.years or self.months else None


@dataclass(frozen=True)
class Count:
    """One crime (罪) of one defendant with its own punishment."""

    charge: str
    punishment: Punishment
    spans: Spans = field(default_factory=dict)


@dataclass(frozen=True)
class Sentenced:
    """What the disposition says of one defendant.

    `executed` is the punishment to be executed: the joint one (决定执行, `joint`), else that of the
    only count; None where several counts stand without one. `term_start` and `term_end` are the
    stated dates (自…起至…止). `credit_days` is a credit stated as a number of days.
    `earlier` names what was joined with it: an earlier sentence or a revoked probation or parole
    (`revoked_probation`, `revoked_parole`, `earlier_sentence`), '' where nothing was.
    `upheld` is true where an appeal decision leaves the first sentence as it is.
    """

    defendant: str
    counts: tuple[Count, ...]
    executed: Punishment | None = None
    joint: bool = False
    term_start: date | None = None
    term_end: date | None = None
    credit_days: int | None = None
    earlier: str = ""
    upheld: bool = False
    spans: Spans = field(default_factory=dict)


@dataclass(frozen=True)
class CustodyEvent:
    """One event of a defendant's custody as the text tells it.

    `kind` is one of `held` (抓获, 羁押, 传唤到案), `detention`, `arrest`, `bail`,
    `residential_surveillance`, `designated_surveillance`, `administrative_detention`, `liuzhi`,
    `drug_rehabilitation`, `released`. `on` is None where the text gives no day; `days` is a
    stated length; `same_act` is whether an administrative detention was for the act judged.
    """

    defendant: str
    kind: str
    on: date | None
    span: Span
    days: int | None = None
    until: date | None = None
    same_act: bool | None = None


@dataclass(frozen=True)
class PriorConviction:
    """An earlier conviction the text tells of a defendant; an unstated part is None or ''."""

    defendant: str
    span: Span
    charge: str = ""
    penalty: str = ""
    years: int = 0
    months: int = 0
    probation: bool = False
    judged_on: date | None = None
    released_on: date | None = None


@dataclass(frozen=True)
class TermCheck:
    """The stated term of one defendant held against what its custody history makes lawful.

    `verdict` is `explained`, `contradicted` (no reading explains it) or `undetermined`. `reasons`
    are stable codes of how it was explained or why not, `missing` what the text does not tell.
    `steps` is the arithmetic, a line each, as codes with values for the wording.
    """

    defendant: str
    stated_start: date
    stated_end: date
    lawful_from: date | None
    lawful_to: date | None
    verdict: str
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    steps: tuple[Mapping[str, str | int], ...] = ()
    spans: Spans = field(default_factory=dict)


@dataclass(frozen=True)
class EarlierCut:
    """One earlier reduction as the ruling lists it; an unstated part is None."""

    ruled_on: date | None = None
    cut_months: int | None = None
    cut_days: int | None = None
    to_penalty: str | None = None
    to_years: int | None = None
    to_months: int | None = None
    spans: Spans = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """One document read. `kind` is its field of work, `form` what it is called (judgment, ruling,
    mediation, decision); kind `other` has no elements and no record."""

    id: str
    kind: str
    form: str = ""
    elements: Mapping[str, Element] = field(default_factory=dict)
    parties: tuple[Party, ...] = ()
    articles: tuple[Article, ...] = ()
    amounts: tuple[Amount, ...] = ()
    sentenced: tuple[Sentenced, ...] = ()
    custody: tuple[CustodyEvent, ...] = ()
    priors: tuple[PriorConviction, ...] = ()
    terms: tuple[TermCheck, ...] = ()
    earlier: tuple[EarlierCut, ...] = ()
    unread: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def value(self, name: str) -> Value | None:
        """The value of an element, None where it was not read."""
        element = self.elements.get(name)
        return None if element is None else element.value

    def confidence(self, name: str) -> Confidence:
        """How far an element may be relied on: `stated` in the text, `concluded` by a named rule,
        `doubtful` where a doubt names it and a person should look."""
        if any(doubt.field == name for doubt in self.doubts):
            return "doubtful"
        return "concluded" if self.elements[name].rule else "stated"


CUT_FIELDS = ("ruled_on", "cut_months", "cut_days", "to_penalty", "to_years", "to_months")
