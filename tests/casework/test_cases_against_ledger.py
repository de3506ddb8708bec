"""Promises of `desk_check` about cases: steps, requests, walls and notices agree with their events."""

from __future__ import annotations

from datetime import timedelta

import pytest
from casework_support import frozen, run
from django.db.models import QuerySet
from django.utils import timezone

from desk import County
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.against_ledger import differences
from xiezhi.accounts.models import Organ, User
from xiezhi.casework.models import (
    Case,
    CaseKey,
    CaseStep,
    DeletionRequest,
    Finding,
    Judgement,
    LiftingRequest,
    OrganNotice,
    Secrecy,
    Verdict,
)
from xiezhi.casework.project import project_run
from xiezhi.casework.services import (
    case_classify,
    case_close,
    case_seal,
    deletion_ask,
    finding_judge,
    finding_make_known,
    lifting_ask,
    wall_lift,
)

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕9号"


def codes() -> set[str]:
    """What differs in the tables of this room; the people of the tests were made past the services."""
    return {
        error.code for error in differences() if str(error.where["table"]).startswith("casework_")
    }


@pytest.fixture(autouse=True)
def office(land: County) -> None:
    """One case unsealed whose organ was told, one closed whose organ was told and told no more, one
    that is classified, one whose retention is over and whose deletion is asked for."""
    chief, manager = land.actor("chief_procurator"), land.actor("case_manager")
    found = [frozen(number) for number in range(1, 5)]
    project_run(run(found), owner=land.here, roots={}, actor=manager)
    cases = list(Case.objects.order_by("root"))
    case_seal(actor=manager, case=cases[0], basis=BASIS)
    lifting_ask(actor=manager, case=cases[0], wall="seal", ground="new_crime", basis=BASIS)
    wall_lift(actor=chief, case=cases[0], wall="seal")
    for case in cases:
        row = case.findings.get()
        for verdict in (Verdict.CONFIRMED, Verdict.DATA_ERROR):
            finding_judge(
                actor=land.actor("prosecutor"), finding=row, verdict=verdict, note="",
                facts_hash=row.facts_hash, model_version=row.model_version,
            )  # fmt: skip
            if verdict == Verdict.CONFIRMED and case == cases[1]:
                finding_make_known(actor=land.actor("unit_head"), finding=row, approval=BASIS)
    told = cases[0].findings.get()
    finding_judge(
        actor=land.actor("prosecutor"), finding=told, verdict=Verdict.CONFIRMED, note="",
        facts_hash=told.facts_hash, model_version=told.model_version,
    )  # fmt: skip
    finding_make_known(actor=land.actor("unit_head"), finding=told, approval=BASIS)
    case_classify(actor=chief, case=cases[2], level=Secrecy.WORK, basis=BASIS)
    until = timezone.localdate() + timedelta(days=365)
    for case in (cases[1], cases[3]):
        case_close(actor=manager, case=case, retained_until=until, basis=BASIS)
    later = actor_of(land.people["case_manager"], until + timedelta(days=1))
    deletion_ask(actor=later, case=cases[3], basis=BASIS)


def test_what_the_services_did_to_cases_agrees() -> None:
    assert codes() == set()
    assert CaseStep.objects.count() == 5
    assert DeletionRequest.objects.count() == LiftingRequest.objects.count() == 1
    assert OrganNotice.objects.filter(withdrawn_at=None).count() == 1
    assert OrganNotice.objects.exclude(withdrawn_at=None).count() == 1


TAMPERED = {
    "a seal put up again": (lambda: _of("unsealed").update(sealed=True), "ACC-912"),
    "a seal of nobody": (lambda: _of("classified").update(sealed=True), "ACC-910"),
    "a level taken away": (lambda: _of("classified").update(secrecy="none"), "ACC-912"),
    "a level of nobody": (lambda: _of("unsealed").update(secrecy="state"), "ACC-910"),
    "a retention cut short": (
        lambda: _of("closed").update(retained_until=timezone.localdate()), "ACC-912",
    ),
    "a case closed by nobody": (
        lambda: _of("unsealed").update(closed_on=timezone.localdate()), "ACC-910",
    ),
    "a case closed on another day": (
        lambda: _of("closed").update(closed_on=timezone.localdate() - timedelta(days=99)),
        "ACC-912",
    ),
    "a case opened again by nobody": (
        lambda: _of("closed").update(closed_on=None, retained_until=None), "ACC-912",
    ),
    "a step removed": (lambda: CaseStep.objects.filter(kind="sealed").delete(), "ACC-911"),
    "a step reworded": (
        lambda: CaseStep.objects.filter(kind="classified").update(said={"level": "work"}), "ACC-912",
    ),
    "a request to delete reworded": (
        lambda: DeletionRequest.objects.update(basis="别的"), "ACC-912",
    ),
    "a request to delete removed": (lambda: DeletionRequest.objects.all().delete(), "ACC-911"),
    "another ground of unsealing": (
        lambda: LiftingRequest.objects.update(ground="missed_crime"), "ACC-912",
    ),
    "another who asked for unsealing": (
        lambda: LiftingRequest.objects.update(asked_by=User.objects.get(username="auditor")),
        "ACC-912",
    ),
    "another approval": (lambda: OrganNotice.objects.update(approval="别的"), "ACC-912"),
    "a notice that was never withdrawn": (
        lambda: OrganNotice.objects.update(withdrawn_at=None), "ACC-911 ACC-912",
    ),
    "an organ told by nobody": (
        lambda: Finding.objects.filter(made_known_at=None).update(made_known_at=timezone.now()),
        "ACC-910",
    ),
    "another organ that is shown what one was told": (
        lambda: Finding.objects.exclude(made_known_at=None).update(
            subject=Organ.objects.get(own=True)
        ),
        "ACC-912 ACC-913",
    ),
    "a notice hidden from the organ": (
        lambda: Finding.objects.update(made_known_at=None), "ACC-912",
    ),
    "a key destroyed by nobody": (
        lambda: CaseKey.objects.filter(case__in=_of("unsealed")).update(
            destroyed_at=timezone.now()
        ),
        "ACC-910 ACC-912 ACC-913",
    ),
    "a key removed": (
        lambda: CaseKey.objects.filter(case__in=_of("unsealed")).delete(), "ACC-912 ACC-913",
    ),
    "an earlier verdict that counts again": (lambda: _turned_round(), "ACC-912 ACC-913"),
}  # fmt: skip


def _turned_round() -> None:
    """The first verdict of each finding stands for the last."""
    Judgement.objects.update(replaced=True)
    for row in Finding.objects.all():
        first = row.judgements.earliest("number")
        row.judgements.filter(pk=first.pk).update(replaced=False)


def _of(kind: str) -> QuerySet[Case]:
    return Case.objects.filter(steps__kind=kind)


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_written_past_the_services_is_found(what: str) -> None:
    tamper, code = TAMPERED[what]
    tamper()
    assert codes() == set(code.split())
