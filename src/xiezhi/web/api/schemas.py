"""What the API gives and takes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema

MOST = 100
FURTHEST = 9_900


class Titled(Schema):
    """A title in both languages."""

    zh: str
    en: str


class Listed(Schema):
    """One finding as a list shows it; nothing of a person."""

    finding_id: str
    model: str
    title: Titled | None
    function: str
    organ: str
    act_on: date | None
    outcome: str
    state: str
    made_known: bool


class Findings(Schema):
    """Part of a list. `total`: at most 3,000; `capped`: there are more."""

    total: int
    capped: bool
    items: list[Listed]


Code = Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9_-]*$")]


class Asked(Schema):
    """Which findings, and which part of them."""

    tab: Code = "open"
    order: Code = "new"
    outcome: Code = ""
    state: Code = ""
    function: Code = ""
    model: Code = ""
    organ: Annotated[int, Field(ge=1, le=2**31)] | None = None
    act_from: date | None = None
    act_to: date | None = None
    q: Code = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 25
    offset: Annotated[int, Field(ge=0, le=FURTHEST)] = 0


class Stated(Schema):
    """Why a case is opened."""

    purpose: str
    basis: str


class InForce(Schema):
    """Until when the purpose holds."""

    valid_until: datetime


class Opened(Schema):
    """A whole finding, as `xiezhi screen --json` writes it, with where it stands on the desk."""

    state: str
    made_known_at: datetime | None
    finding: dict[str, Any]


class ModelLine(Schema):
    """One model of the library."""

    id: str
    version: str
    title: Titled
    function: str
    shape: str
    status: str
    organ_kinds: list[str]
    unit: str


class PrecisionLine(Schema):
    """What prosecutors said: `right` of `n` judged."""

    model: str
    version: str
    outcome: str
    right: int
    n: int


class CellLine(Schema):
    """A number of findings; an empty word stands for several merged."""

    function: str
    outcome: str
    state: str
    n: int


class Figures(Schema):
    """Figures on a day. For readers from outside cells under five are merged."""

    day: date
    findings: list[CellLine]
    precision: list[PrecisionLine]


class Ledger(Schema):
    """The state of the ledger. It shows that nothing was altered since entry, not truth before."""

    origin: str
    key: str
    leaves: int
    checkpoint: str | None
    signed_at: datetime | None
    witnesses: list[str]
    signed_by: list[str]
    checked_at: datetime | None
    differences: int | None


class JobLine(Schema):
    """A screening and how far it is."""

    id: str
    state: str
    done: int
    whole: int
    ordered_at: datetime
    ended_at: datetime | None
