"""Deleting a case for good takes two persons: one asks, and another carries it out.

docs/casework.md says what is left of a deleted case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import visible
from xiezhi.accounts.rows.actor import named_way
from xiezhi.accounts.services.events import basis_of
from xiezhi.casework import keys
from xiezhi.casework.models import (
    Case,
    CaseKey,
    CaseStep,
    DeletionRequest,
    FindingBody,
    IdentityRequest,
    Judgement,
    OrganNotice,
)
from xiezhi.casework.services.steps import asked_in_office, case_step, locked_key, of_another
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import forget_overwritten, record

DAYS = 30


def deletion_ask(*, actor: Actor, case: Case, basis: str) -> DeletionRequest:
    """Ask that a case be deleted. Event `case.deletion_asked`.

    An own request that is in force stands. Errors: ACC-001, ACC-010; CAS-002 deleted already,
    CAS-042 it must still be kept.
    """
    said = basis_of(basis)
    with transaction.atomic():
        key = locked_key(actor, "case.delete", case)
        if key.destroyed_at is not None:
            raise XiezhiError("CAS-002")
        _require_over(actor, key.case)
        if standing := _in_force(key.case).filter(asked_by=actor.user_id).first():
            return standing
        number = key.case.deletion_requests.count() + 1
        record(
            kind="case.deletion_asked",
            actor=actor.ledger_id,
            subject=f"case:{case.pk.hex}",
            key=f"case:{case.pk.hex}:deletion_asked:{number}",
            payloads={"asked": {"basis": said}},
        )
        return DeletionRequest.objects.create(
            case=key.case,
            number=number,
            asked_by_id=actor.user_id,
            asked_at=timezone.now(),
            basis=said,
        )


def case_delete(*, actor: Actor, case: Case) -> Case:
    """Delete a case that another person asked for within thirty days. Event `case.deleted`.

    The key is destroyed, and what columns tell of the case is blanked. What is left: numbers of
    findings, their models, outcomes, states and verdicts, and who opened what. Errors: ACC-001;
    CAS-042 it must still be kept, CAS-043 no other person asks for it.
    """
    with transaction.atomic(), named_way(f"deletion:{case.pk}"):
        key = locked_key(actor, "case.delete", case)
        row = key.case
        if key.destroyed_at is not None:
            return row
        _require_over(actor, row)
        request = of_another(_in_force(row), actor, "case.delete", row)
        if request is None:
            raise XiezhiError("CAS-043", days=DAYS)
        case_step(
            CaseStep.Kind.DELETED,
            actor=actor,
            case=row,
            findings=row.findings.count(),
            retained_until=str(row.retained_until),
            asked_by=request.asked_by.ledger_id,
            request=request.number,
        )
        _blank(row)
        forget_overwritten()
        return row


def deletions_waiting(actor: Actor) -> QuerySet[DeletionRequest]:
    """Requests of others that the actor may carry out, the oldest first."""
    keys_there = visible(actor, "case.delete").filter(destroyed_at=None)
    return (
        _recent()
        .filter(Exists(keys_there.filter(case=OuterRef("case"))))
        .filter(asked_in_office(actor, "case.delete"))
        .exclude(asked_by=actor.user_id)
        .select_related("asked_by")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests in force on a case: one's own, and that of another, which lets one carry it out."""

    own: DeletionRequest | None
    by_another: DeletionRequest | None
    deleted: bool


def deletion_of(actor: Actor, case: Case) -> Asked:
    """How far the deletion of a case has come. Errors: CAS-042 it must still be kept."""
    deleted = CaseKey.objects.filter(case=case).exclude(destroyed_at=None).exists()
    if not deleted:
        _require_over(actor, case)
    rows = _in_force(case)
    own = rows.filter(asked_by=actor.user_id).order_by("-pk").first()
    return Asked(own, of_another(rows, actor, "case.delete", case), deleted)


def is_over(actor: Actor, case: Case) -> bool:
    """Whether the case is closed and its time of retention is over."""
    return case.closed_on is not None and (case.retained_until or actor.today) < actor.today


def _require_over(actor: Actor, case: Case) -> None:
    """Sealing hides a record and is no ground to destroy it (刑事诉讼法 286). Errors: CAS-042 not
    closed, or its time of retention is not over."""
    if not is_over(actor, case):
        raise XiezhiError("CAS-042")


def _recent() -> QuerySet[DeletionRequest]:
    return DeletionRequest.objects.filter(asked_at__gt=timezone.now() - timedelta(days=DAYS))


def _in_force(case: Case) -> QuerySet[DeletionRequest]:
    return _recent().filter(case=case)


def _blank(row: Case) -> None:
    keys.destroy(row.pk)
    FindingBody.objects.filter(finding__case=row).delete()
    row.findings.update(
        subject=None, subject_name="", act_on=None, facts_hash="", content_hash="",
        made_known_at=None, assignee=None, assigned_at=None, changed_at=timezone.now(),
    )  # fmt: skip
    Judgement.objects.filter(finding__case=row).update(facts_hash="", note=b"")
    IdentityRequest.objects.filter(finding__case=row).update(
        pseudonym=b"", record_type="", field=""
    )
    OrganNotice.objects.filter(finding__case=row).update(organ=None)
    row.root = f"deleted:{row.pk.hex}"
    row.save(update_fields=["root"])
