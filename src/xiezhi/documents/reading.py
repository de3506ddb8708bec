"""What one reading of a document gives: elements with their places, doubts, and what was not read.

Offsets count characters of the text as handed in, `start` inclusive and `end` exclusive, so that
`text[start:end]` is the element's raw form. What was not read is absent, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
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
    (原告, 被告人, 辩护人 …); `of` is the party a representative stands for, '' where not known.
    `earlier` is the role before another instance, as 原审被告人 of 上诉人（原审被告人）."""

    name: str
    role: str
    span: Span
    of: str = ""
    earlier: str = ""


@dataclass(frozen=True)
class Article:
    """An article the court cites: full title of the law, Arabic number (`133-1`), and where the
    text names them its paragraph (款) and item (项).

    `law_id` is the id of the statute catalogue, '' where the catalogue does not have the law.
    `doubt` is the reason a person should look at it, '' where there is none.
    """

    law: str
    article: str
    span: Span
    paragraph: int | None = None
    item: int | None = None
    law_id: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Amount:
    """An amount of money in yuan as written (Chinese or Arabic); `role` says what for, '' if open."""

    yuan: str
    role: str
    span: Span


@dataclass(frozen=True)
class Punishment:
    """A main penalty and what comes with it.

    `penalty` is a code of `main_penalty`, or `exempt` (免予刑事处罚), `not_guilty`,
    `not_responsible` (不负刑事责任), `fine_only` (a supplementary penalty alone), or '' where the
    text names the crime without an own penalty. Years, months and days are as written, never converted.
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

    `kind` is one of `held` (抓获, 传唤到案, 现羁押于), `detention` (拘留, 羁押), `arrest`, `bail`,
    `residential_surveillance`, `designated_surveillance`, `administrative_detention`, `liuzhi`,
    `drug_rehabilitation`, `released`. `on` is None where the text gives no day; `days` is a
    stated length; `same_act` is whether an administrative detention was for the act judged, and
    False for custody told of another case; `charge` is the accusation named with it, '' if none;
    `afresh`: the text begins anew with it (又因, 因本案), so that custody before it may be of another
    case.
    """

    defendant: str
    kind: str
    on: date | None
    span: Span
    days: int | None = None
    until: date | None = None
    same_act: bool | None = None
    charge: str = ""
    afresh: bool = False


@dataclass(frozen=True)
class PriorConviction:
    """An earlier conviction the text tells of a defendant; an unstated part is None or ''.

    `penalty` is a code of `Punishment.penalty`. `released_by` is `served` (term served, also after
    a reduction), `parole`, or ''. `released_from` and `released_to` are the first and the last day
    on which the penalty can have ended: one day where the text gives it, a month where it gives a
    month, the end of the parole where it tells one. `age` is how old the person was then: `minor`
    (under 18 at that judgment, or so told), `adult_when_judged` (the act may lie before), `adult`.
    `probation`: suspended, and not told to have been revoked.
    """

    defendant: str
    span: Span
    charge: str = ""
    penalty: str = ""
    years: int = 0
    months: int = 0
    probation: bool = False
    probation_months: int | None = None
    judged_on: date | None = None
    released_on: date | None = None
    released_by: str = ""
    released_from: date | None = None
    released_to: date | None = None
    age: str = ""


@dataclass(frozen=True)
class ConvictFacts:
    """What the court says of one defendant that decides which penalty he may be given.

    `recidivist` is `found`, `special` (刑法 66), `denied`, `silent` (the court's opinion was read
    and does not speak of it), `unclear` (it speaks of it without a finding) or '' (no opinion).
    `first_act_on` and `last_act_on` bound the acts: no act the court tells lies outside them.
    Ages are conclusions; a date of birth is never kept. `protected`: under 18, pregnant or 75
    (刑法 72), never which. `joint_told`: the order speaks of a joint punishment, read or not.
    `priors_complete`: every conviction the text tells of him was read with its parts.
    """

    defendant: str
    recidivist: str = ""
    drug_repeat: bool | None = None
    ringleader: bool | None = None
    minor_at_act: bool | None = None
    minor_at_trial: bool | None = None
    protected: bool | None = None
    plea: bool | None = None
    first_act_on: date | None = None
    last_act_on: date | None = None
    joint_told: bool = False
    priors_complete: bool = False
    spans: Spans = field(default_factory=dict)


@dataclass(frozen=True)
class TermCheck:
    """The stated term of one defendant held against what its custody history makes lawful.

    `verdict` is `explained`, `contradicted` (no reading explains it) or `undetermined`. `reasons`
    are stable codes of how it was explained or why not, `missing` what the text does not tell.
    `off_by_days` counts from the nearest lawful end. `steps` is the arithmetic, a line each, as
    codes with values for the wording (`term.wording`).
    """

    defendant: str
    stated_start: date
    stated_end: date
    lawful_from: date | None
    lawful_to: date | None
    verdict: str
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    penalty: str = ""
    off_by_days: int | None = None
    steps: tuple[Mapping[str, str | int], ...] = ()
    spans: Spans = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """A claim (诉讼请求) as the document numbers it. `kind` is a code of `civil_relief`, `side` of
    `claim_side`, `answered` of `claim_answer`, '' where it was not looked for. `yuan` as read."""

    side: str
    kind: str
    span: Span
    yuan: Decimal | None = None
    answered: str = ""


@dataclass(frozen=True)
class CivilOrder:
    """An item of a civil disposition or its costs: `kind` is a code of `civil_relief`, `borne_by`
    of `cost_bearer` for costs."""

    kind: str
    span: Span
    yuan: Decimal | None = None
    borne_by: str = ""


@dataclass(frozen=True)
class RangeCheck:
    """The punishment of one count held against the range (法定刑) of its charge.

    `sentence_no` and `count_no` count from 1 in the order of `sentenced` and its counts.
    `term` is `within`, `above`, `below`, `mitigated` (below, and a circumstance that allows it is
    told), `not_applicable` (no punishment of a person), or `` (undetermined). `fine` is `within`,
    `missing`, `below_range`, `above_range`, `below_floor` (under the least fine), `not_provided`
    (the Law knows none for the charge), `not_applicable`, or ``. Both hold under every version of
    the Law between act and judgment and every tier that can be meant. `basis` says how the tiers
    were narrowed: `words` (the opinion states them), `paragraph` (the cited one alone says so),
    `only` (the charge has one), `general` (the bounds of the kind of penalty), `article` (all).
    `least` and `most` bound the fixed term in months, `lightest` and `gravest` are kinds;
    `fine_least` and `fine_most` are yuan. `missing` names what the text does not tell.
    """

    defendant: str
    sentence_no: int
    count_no: int
    charge: str
    term: str = ""
    fine: str = ""
    basis: str = ""
    article: str = ""
    verified: bool = False
    lightest: str = ""
    gravest: str = ""
    least: int | None = None
    most: int | None = None
    fine_least: int | None = None
    fine_most: int | None = None
    missing: tuple[str, ...] = ()
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
    convicts: tuple[ConvictFacts, ...] = ()
    terms: tuple[TermCheck, ...] = ()
    ranges: tuple[RangeCheck, ...] = ()
    claims: tuple[Claim, ...] = ()
    orders: tuple[CivilOrder, ...] = ()
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
