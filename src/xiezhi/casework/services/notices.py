"""That an organ was told of a finding, and that it was taken back: part of what changes the finding."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.casework.models import Finding, OrganNotice
from xiezhi.ledger.binding.events import record


def notice_give(*, actor: Actor, finding: Finding, approval: str) -> OrganNotice:
    """Tell the organ of a finding that the caller has locked. Event `finding.made_known`."""
    assert finding.subject
    record(
        kind="finding.made_known",
        actor=actor.ledger_id,
        subject=f"finding:{finding.ledger_id}",
        key=f"finding:{finding.ledger_id}:made_known:{finding.revision}",
        payloads={
            "told": {
                "finding": finding.finding_id,
                "organ": finding.subject.code,
                "approval": approval,
                "facts_hash": finding.facts_hash,
            }
        },
    )
    return OrganNotice.objects.create(
        finding=finding,
        number=finding.revision,
        organ=finding.subject,
        approval=approval,
        made_by_id=actor.user_id,
        made_at=timezone.now(),
    )


def notices_withdraw(
    *, actor: Actor, findings: Iterable[Finding], why: OrganNotice.Withdrawn
) -> None:
    """Take back what was told of these findings, if anything. Event `finding.notice_withdrawn`, each."""
    standing = OrganNotice.objects.filter(finding__in=findings, withdrawn_at=None)
    for notice in standing.select_related("finding").order_by("pk"):
        name = f"finding:{notice.finding.ledger_id}"
        record(
            kind="finding.notice_withdrawn",
            actor=actor.ledger_id,
            subject=name,
            key=f"{name}:notice_withdrawn:{notice.number}",
            payloads={"withdrawn": {"finding": notice.finding.finding_id, "why": why.value}},
        )
        notice.withdrawn_by_id, notice.withdrawn_at = actor.user_id, timezone.now()
        notice.withdrawn_why = why
        notice.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
