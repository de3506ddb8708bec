"""Promises of a run that finds something in a closed case: a kept one is reopened, no other is touched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from casework_support import frozen
from django.utils import timezone

from conftest import Project
from desk import County
from xiezhi.casework.models import Case, Finding, Secrecy, State, Verdict
from xiezhi.casework.project import Projected
from xiezhi.casework.services import case_close, finding_judge
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.entries import Entry

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕9号"
TOP = "criminal_case:police:XK-1"


def last_day() -> date:
    return timezone.localdate() + timedelta(days=365)


@pytest.fixture
def roots() -> dict[str, str]:
    """Both findings of these tests belong to one case."""
    return {frozen(1).unit: TOP, frozen(2).unit: TOP}


@pytest.fixture
def case(land: County, project: Project, roots: dict[str, str]) -> Case:
    """A closed case that is still kept, with one finding that was judged."""
    project(frozen(1), roots=roots)
    row = Finding.objects.get()
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=Verdict.DATA_ERROR, note="",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip
    return close(land, row.case)


def close(land: County, case: Case) -> Case:
    actor = land.actor("case_manager")
    return case_close(actor=actor, case=case, retained_until=last_day(), basis=BASIS)


def kinds() -> list[str]:
    rows = database().execute("SELECT entry FROM ledger_event ORDER BY id")
    return [Entry.decode(bytes(entry)).kind for [entry] in rows]


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        ([frozen(1), frozen(2)], Projected(new=1, unchanged=1, cases_reopened=1)),
        ([frozen(1, facts={"days_over": 9})], Projected(reopened=1, cases_reopened=1)),
    ],
    ids=["a new finding", "other facts"],
)
def test_a_finding_that_opens_in_a_kept_case_reopens_it(
    land: County, project: Project, roots: dict[str, str], case: Case, found: list, counts: Projected
) -> None:  # fmt: skip
    assert project(*found, name="later", roots=roots) == counts
    case.refresh_from_db()
    assert (case.closed_on, case.retained_until) == (None, None)
    assert kinds()[-3:] == ["findings.part_projected", "case.reopened", "findings.projected"]
    # It is closed again like any other: each finding judged, with a retention of its own.
    with pytest.raises(XiezhiError, match="CAS-044"):
        close(land, case)
    Finding.objects.update(state=State.REJECTED)
    assert close(land, case).closed_on
    assert [step.kind for step in case.steps.order_by("number")] == ["closed", "reopened", "closed"]


def test_what_says_nothing_new_leaves_a_closed_case_closed(
    project: Project, roots: dict[str, str], case: Case
) -> None:
    assert project(frozen(1), name="same", roots=roots) == Projected(unchanged=1)
    assert project(name="none", roots=roots) == Projected(gone=1)
    assert project(frozen(1), name="back", roots=roots) == Projected(unchanged=1)
    case.refresh_from_db()
    assert case.closed_on and "case.reopened" not in kinds()


def test_a_gone_finding_that_nobody_judged_reopens_the_case_when_it_comes_back(
    land: County, project: Project, roots: dict[str, str]
) -> None:
    project(frozen(1), roots=roots)
    project(name="none", roots=roots)
    close(land, case := Case.objects.get())
    counts = Projected(reopened=1, cases_reopened=1)
    assert project(frozen(1), name="back", roots=roots) == counts
    case.refresh_from_db()
    assert case.closed_on is None


@pytest.mark.parametrize("wall", ["retention", "secrecy"])
def test_what_is_found_in_a_case_that_nobody_opens_is_left_out(
    project: Project, roots: dict[str, str], case: Case, wall: str
) -> None:
    if wall == "retention":
        Case.objects.update(retained_until=timezone.localdate() - timedelta(days=1))
    else:
        Case.objects.update(secrecy=Secrecy.STATE)
    before = list(Finding.objects.values())
    found = frozen(1, facts={"days_over": 9}), frozen(2)
    assert project(*found, name="later", roots=roots) == Projected(left_out=2)
    assert list(Finding.objects.values()) == before
    case.refresh_from_db()
    assert case.closed_on and "case.reopened" not in kinds()
