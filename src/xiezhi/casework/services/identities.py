"""Who stands behind a pseudonym: one asks, another consents, and the asker reads within an hour.

The name is handed to the page and stands nowhere else: not in the database, the ledger or a log.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from xiezhi.accounts.actors import Actor, Held
from xiezhi.accounts.looking import checked_basis, open_record, purpose_in_force, purpose_state
from xiezhi.accounts.policy import table, visible
from xiezhi.casework import keys
from xiezhi.casework.keys import Place
from xiezhi.casework.models import Finding, IdentityRequest
from xiezhi.casework.opening import unsealed
from xiezhi.casework.persons import persons_of
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record
from xiezhi.records.vault import Identity, Vault

MINUTES = 60
Answer = IdentityRequest.Answer


def identity_ask(
    *,
    actor: Actor,
    finding: Finding,
    record_type: str,
    pseudonym: str,
    purpose: str,
    basis: str,
) -> IdentityRequest:
    """Ask who a person of the finding's record is. Event `identity.asked`.

    One that waits or may be read is not asked again. Errors: ACC-001; CAS-030 no such person in the
    record, CAS-035; those of `checked_basis` and `unsealed`.
    """
    said = checked_basis(purpose, basis)
    with transaction.atomic():
        rows = visible(actor, "identity.ask").select_for_update(of=("self",))
        row: Finding | None = rows.filter(pk=finding.pk).first()
        if row is None:
            raise XiezhiError("ACC-001")
        fields = [
            person.field
            for person in persons_of(unsealed(row))
            if (person.record_type, person.pseudonym) == (record_type, pseudonym)
        ]
        if not fields:
            raise XiezhiError("CAS-030")
        for earlier in row.identity_requests.filter(asked_by=actor.user_id):
            if _in_use(earlier) and _pseudonym(earlier) == pseudonym:
                return earlier
        number = row.identity_requests.count() + 1
        field, department = fields[0][:60], _post(actor, row).department_id
        record(
            kind="identity.asked",
            actor=actor.ledger_id,
            subject=f"finding:{row.ledger_id}",
            key=f"finding:{row.ledger_id}:identity_asked:{number}",
            payloads={
                "asked": {
                    "finding": row.finding_id,
                    "record_type": record_type,
                    "field": field,
                    "department": department,
                    "purpose": purpose,
                    "basis": said,
                }
            },
        )
        return IdentityRequest.objects.create(
            finding=row,
            number=number,
            record_type=record_type,
            field=field,
            pseudonym=keys.seal(row.case_id, _place(row, number), pseudonym.encode()),
            purpose=purpose,
            basis=said,
            asked_by_id=actor.user_id,
            asked_at=timezone.now(),
            department_id=department,
        )


def identity_decide(*, actor: Actor, request: IdentityRequest, allowed: bool) -> IdentityRequest:
    """Consent or refuse; an allowed request may be read for sixty minutes. Event `identity.decided`.

    Errors: ACC-001; CAS-031 the asker, CAS-032 decided otherwise before.
    """
    answer = Answer.ALLOWED if allowed else Answer.REFUSED
    with transaction.atomic():
        rows = visible(actor, "identity.decide").select_for_update(of=("self",))
        row: IdentityRequest | None = rows.filter(pk=request.pk).first()
        if row is None:
            raise XiezhiError("ACC-001")
        if row.asked_by_id == actor.user_id:
            raise XiezhiError("CAS-031")
        if row.answer != Answer.WAITING:
            if (row.answer, row.answered_by_id) == (answer, actor.user_id):
                return row
            raise XiezhiError("CAS-032")
        record(
            kind="identity.decided",
            actor=actor.ledger_id,
            subject=_name(row),
            key=f"{_name(row)}:decided",
            payloads={"decided": {"allowed": allowed}},
        )
        now = timezone.now()
        row.answer, row.answered_by_id, row.answered_at = answer, actor.user_id, now
        row.valid_until = now + timedelta(minutes=MINUTES) if allowed else None
        row.save(update_fields=["answer", "answered_by", "answered_at", "valid_until"])
        return row


def identity_read(*, actor: Actor, request: IdentityRequest, vault: Vault | None) -> Identity:
    """The identity, for the asker alone. Event `record.opened`.

    Where no purpose is in force, the one of the request is stated first: another person allowed it.
    Errors: ACC-001; CAS-033 not allowed or over, CAS-034 no identity is kept.
    """
    row: IdentityRequest | None = (
        visible(actor, "identity.read")
        .filter(pk=request.pk)
        .select_related("finding")
        .first()
    )  # fmt: skip
    if row is None:
        raise XiezhiError("ACC-001")
    if not _allowed(row):
        raise XiezhiError("CAS-033", minutes=MINUTES)
    if vault is None:
        raise XiezhiError("CAS-034")
    case = row.finding.case_id
    if purpose_in_force(actor, case) is None:
        purpose_state(
            actor=actor,
            action="identity.read",
            thing=row,
            case=case,
            purpose=row.purpose,
            basis=row.basis,
        )
    open_record(
        actor=actor,
        action="identity.read",
        thing=row,
        name=_name(row),
        number=row.finding.finding_id,
        case=case,
    )
    identity = vault.get(row.record_type, _pseudonym(row))
    if identity is None:
        raise XiezhiError("CAS-034")
    return identity


def _name(row: IdentityRequest) -> str:
    return f"identity:{row.finding.ledger_id}:{row.number}"


def _place(finding: Finding, number: int) -> Place:
    return Place("casework_identityrequest", f"{finding.finding_id}:{number}", "pseudonym")


def _pseudonym(row: IdentityRequest) -> str:
    sealed = bytes(row.pseudonym)
    return keys.unseal(row.finding.case_id, _place(row.finding, row.number), sealed).decode()


def _allowed(row: IdentityRequest) -> bool:
    in_force = row.valid_until is not None and row.valid_until > timezone.now()
    return row.answer == Answer.ALLOWED and in_force


def _in_use(row: IdentityRequest) -> bool:
    return row.answer == Answer.WAITING or _allowed(row)


def _post(actor: Actor, finding: Finding) -> Held:
    """The post by which the actor asks: one whose department works on the finding, else the first."""
    roles = {role for permit in table()["identity.ask"].permits for role in permit.roles}
    held = [post for post in actor.posts if post.role in roles]
    working = (post for post in held if finding.function in post.functions)
    return next(working, held[0])
