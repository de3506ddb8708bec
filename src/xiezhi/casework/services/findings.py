"""What people do with a finding. Keys of events hold its `revision`: a request sent twice is one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.models import User
from xiezhi.accounts.policy import visible
from xiezhi.accounts.written import holds_identity_number, tidied
from xiezhi.casework import keys
from xiezhi.casework.models import Finding, Judgement, OrganNotice, State, Verdict
from xiezhi.casework.opening import note_place
from xiezhi.casework.planning import state_after
from xiezhi.casework.services.notices import notice_give, notices_withdraw
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

LONGEST_NOTE = 2000
LONGEST_APPROVAL = 80


def finding_judge(
    *,
    actor: Actor,
    finding: Finding,
    verdict: str,
    note: str,
    facts_hash: str,
    model_version: str,
) -> Judgement:
    """Say of a finding that it is confirmed, or why it is not. Event `finding.judged`.

    `facts_hash`, `model_version`: of what the person looked at; the verdict counts for that version.
    An earlier verdict is replaced; a finding that is no longer confirmed is no longer made known
    (event `finding.notice_withdrawn`). Errors: ACC-001; CAS-010 the facts or the model are others
    meanwhile, CAS-013 no such verdict, CAS-014 gone, CAS-017 the note.
    """
    said = tidied(note)
    if verdict not in Verdict.values:
        raise XiezhiError("CAS-013")
    if len(said) > LONGEST_NOTE or holds_identity_number(said):
        raise XiezhiError("CAS-017", most=LONGEST_NOTE)
    with transaction.atomic():
        row = _held(actor, "finding.judge", finding)
        if (row.facts_hash, row.model_version) != (facts_hash, model_version):
            raise XiezhiError("CAS-010")
        if row.state == State.GONE:
            raise XiezhiError("CAS-014")
        standing = row.judgements.filter(replaced=False)
        place = note_place(row.finding_id, row.revision)
        if same := _same(standing.first(), actor, verdict, said, facts_hash, row):
            return same
        sealed = keys.seal(row.case_id, place, said.encode()) if said else b""
        record(
            kind="finding.judged",
            actor=actor.ledger_id,
            subject=f"finding:{row.ledger_id}",
            key=f"finding:{row.ledger_id}:judged:{row.revision}",
            payloads={
                "judgement": {
                    "finding": row.finding_id,
                    "verdict": verdict,
                    "facts_hash": facts_hash,
                    "model": row.model_id,
                    "version": row.model_version,
                    "outcome": row.outcome,
                },
                "sealed_note": sealed,
            },
        )
        standing.update(replaced=True)
        made = Judgement.objects.create(
            finding=row,
            verdict=verdict,
            number=row.revision,
            note=sealed,
            model_id=row.model_id,
            model_version=row.model_version,
            outcome=row.outcome,
            facts_hash=facts_hash,
            by_id=actor.user_id,
            at=timezone.now(),
        )
        row.state = state_after(verdict)
        if row.state != State.CONFIRMED:
            notices_withdraw(actor=actor, findings=[row], why=OrganNotice.Withdrawn.JUDGED)
            row.made_known_at = None
        _save(row, "state", "made_known_at")
        return made


def finding_assign(*, actor: Actor, finding: Finding, to: User) -> Finding:
    """Give a finding to a person to work on. Event `finding.assigned`.

    Errors: ACC-001, CAS-011 the person may not see it.
    """
    with transaction.atomic():
        row = _held(actor, "finding.assign", finding)
        if not visible(actor_of(to), "finding.list").filter(pk=row.pk).exists():
            raise XiezhiError("CAS-011", name=to.name)
        return _assign(row, actor, to)


def finding_take(*, actor: Actor, finding: Finding) -> Finding:
    """Take a finding that nobody works on. Event `finding.assigned`.

    Errors: ACC-001, CAS-012 somebody works on it.
    """
    with transaction.atomic():
        row = _held(actor, "finding.take", finding)
        if row.assignee and row.assignee_id != actor.user_id:
            raise XiezhiError("CAS-012", name=row.assignee.name)
        return _assign(row, actor, User.objects.get(pk=actor.user_id))


def finding_make_known(*, actor: Actor, finding: Finding, approval: str) -> Finding:
    """Tell the organ: from now its liaison sees the notice. Event `finding.made_known`.

    `approval`: the number of the approval, or who gave it. Errors: ACC-001; CAS-015 not confirmed,
    CAS-016 the organ is not in the register, CAS-021 the approval.
    """
    said = " ".join(tidied(approval).split())
    if not 2 <= len(said) <= LONGEST_APPROVAL or holds_identity_number(said):
        raise XiezhiError("CAS-021", most=LONGEST_APPROVAL)
    with transaction.atomic():
        row = _held(actor, "finding.make_known", finding)
        if row.made_known_at is not None:
            return row
        if row.state != State.CONFIRMED:
            raise XiezhiError("CAS-015")
        if row.subject is None:
            raise XiezhiError("CAS-016", organ=row.subject_name)
        notice = notice_give(actor=actor, finding=row, approval=said)
        row.made_known_at = notice.made_at
        return _save(row, "made_known_at")


def _held(actor: Actor, action: str, finding: Finding) -> Finding:
    """The row as it is now, if the actor may, and nobody else's until the transaction ends."""
    rows = visible(actor, action).select_for_update(of=("self",)).filter(pk=finding.pk)
    row: Finding | None = rows.first()
    if row is None:
        raise XiezhiError("ACC-001")
    return row


def _save(row: Finding, *fields: str) -> Finding:
    row.revision += 1
    row.save(update_fields=[*fields, "revision"])
    return row


def _assign(row: Finding, actor: Actor, to: User) -> Finding:
    if row.assignee_id == to.pk:
        return row
    record(
        kind="finding.assigned",
        actor=actor.ledger_id,
        subject=f"finding:{row.ledger_id}",
        key=f"finding:{row.ledger_id}:assigned:{row.revision}",
        payloads={"assigned": {"finding": row.finding_id, "to": to.ledger_id}},
    )
    row.assignee, row.assigned_at = to, timezone.now()
    return _save(row, "assignee", "assigned_at")


def _same(
    standing: Judgement | None,
    actor: Actor,
    verdict: str,
    note: str,
    facts_hash: str,
    row: Finding,
) -> Judgement | None:
    """The verdict that stands, if the actor says just the same again (a form sent twice).

    Facts that changed and changed back left the row open: there the same words are a new verdict.
    """
    if standing is None or row.state != state_after(verdict):
        return None
    before = (standing.by_id, standing.verdict, standing.facts_hash)
    if before != (actor.user_id, verdict, facts_hash):
        return None
    place = note_place(row.finding_id, standing.number)
    said = keys.unseal(row.case_id, place, bytes(standing.note)) if standing.note else b""
    return standing if said == note.encode() else None
