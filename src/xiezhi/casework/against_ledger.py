"""The tables of casework that the ledger is held against (accounts/against_ledger.py)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q

from xiezhi.accounts.against_ledger import Row, compare, is_then, payload_digests
from xiezhi.casework.keys import is_destroyed
from xiezhi.casework.models import (
    Case,
    CaseStep,
    DeletionRequest,
    Finding,
    IdentityRequest,
    Judgement,
    LiftingRequest,
    OrganNotice,
    Secrecy,
)
from xiezhi.casework.services.identities import MINUTES

Kind = CaseStep.Kind
# The column that a step writes; a case without such a step has what a new case has.
_COLUMN = {
    Kind.SEALED: "sealed",
    Kind.UNSEALED: "sealed",
    Kind.CLASSIFIED: "secrecy",
    Kind.CLOSED: "retained_until",
    Kind.REOPENED: "retained_until",
    Kind.DELETED: "key",
}
_WRITTEN = {
    Kind.SEALED: ~Q(sealed=False),
    Kind.CLASSIFIED: ~Q(secrecy=Secrecy.NONE),
    Kind.CLOSED: Q(retained_until__isnull=False) | Q(closed_on__isnull=False),
    Kind.DELETED: Q(key__destroyed_at__isnull=False),
}


def _judgements() -> Iterator[Row]:
    last = dict(Judgement.objects.order_by("number").values_list("finding_id", "number"))
    notes = payload_digests("sealed_note")
    said_of = Judgement.objects.select_related("finding__case__key", "by")
    for row in said_of.order_by("pk").iterator():
        name = f"finding:{row.finding.ledger_id}"
        key = f"{name}:judged:{row.number}"
        said = {
            "finding": row.finding.finding_id, "verdict": row.verdict, "model": row.model_id,
            "version": row.model_version, "outcome": row.outcome,
        }  # fmt: skip
        agrees = row.replaced is (row.number != last[row.finding_id])
        if is_destroyed(row.finding.case):
            agrees &= not (row.facts_hash or row.note)
        else:
            said["facts_hash"] = row.facts_hash
            note = hashlib.sha256(row.note).digest()
            # Where the payload was deleted by law, nothing tells of the note.
            agrees &= notes.get(key, note) == note
        yield Row(row.pk, key, (row.by.ledger_id,), name, said=said, at=row.at, agrees=agrees)


def _identities() -> Iterator[Row]:
    asked = IdentityRequest.objects.select_related("finding__case__key", "asked_by")
    for row in asked.order_by("pk").iterator():
        name = f"finding:{row.finding.ledger_id}"
        key = f"{name}:identity_asked:{row.number}"
        said: dict[str, Any] = {
            "finding": row.finding.finding_id, "purpose": row.purpose, "basis": row.basis,
            "department": row.department_id,
        }  # fmt: skip
        if is_destroyed(row.finding.case):
            agrees = not (row.record_type or row.field or row.pseudonym)
        else:
            said |= {"record_type": row.record_type, "field": row.field}
            agrees = bool(row.pseudonym)
        who = row.asked_by.ledger_id
        yield Row(row.pk, key, (who,), name, said=said, at=row.asked_at, agrees=agrees)


def _consents() -> Iterator[Row]:
    asked = IdentityRequest.objects.exclude(answer=IdentityRequest.Answer.WAITING)
    for row in asked.select_related("finding", "answered_by").order_by("pk").iterator():
        name = f"identity:{row.finding.ledger_id}:{row.number}"
        said = {"allowed": row.answer == IdentityRequest.Answer.ALLOWED}
        who = row.answered_by.ledger_id if row.answered_by else ""
        begun, until = row.answered_at, row.valid_until
        agrees = until is None or (begun and until - begun <= timedelta(minutes=MINUTES))
        yield Row(
            row.pk, f"{name}:decided", (who,), name, said=said, at=begun, agrees=bool(agrees)
        )  # fmt: skip


def _notices() -> Iterator[Row]:
    told = OrganNotice.objects.select_related("finding__case__key", "organ", "made_by")
    for row in told.order_by("pk").iterator():
        name = f"finding:{row.finding.ledger_id}"
        said = {"approval": row.approval}
        if row.organ:
            said["organ"] = row.organ.code
        key, who = f"{name}:made_known:{row.number}", row.made_by.ledger_id
        agrees = row.withdrawn_at is not None or _stands(row)
        yield Row(row.pk, key, (who,), name, said=said, at=row.made_at, agrees=agrees)
    standing = OrganNotice.objects.filter(withdrawn_at=None)
    shown = Finding.objects.exclude(made_known_at=None).exclude(notices__in=standing)
    for finding in shown.order_by("pk").iterator():
        yield Row(finding.pk, f"finding:{finding.ledger_id}:made_known:0", ())


def _stands(notice: OrganNotice) -> bool:
    """Whether the finding is shown to the organ that was told, and since then; not once deleted."""
    finding = notice.finding
    if _destroyed(finding.case):
        return finding.made_known_at is None
    return finding.made_known_at == notice.made_at and finding.subject_id == notice.organ_id


def _withdrawals() -> Iterator[Row]:
    taken = OrganNotice.objects.exclude(withdrawn_at=None)
    for row in taken.select_related("finding", "withdrawn_by").order_by("pk").iterator():
        name = f"finding:{row.finding.ledger_id}"
        who = row.withdrawn_by.ledger_id if row.withdrawn_by else ""
        said = {"why": row.withdrawn_why}
        key = f"{name}:notice_withdrawn:{row.number}"
        yield Row(row.pk, key, (who,), name, said=said, at=row.withdrawn_at)


def _deletions() -> Iterator[Row]:
    for row in DeletionRequest.objects.select_related("asked_by").order_by("pk").iterator():
        name, who = f"case:{row.case_id.hex}", row.asked_by.ledger_id
        key = f"{name}:deletion_asked:{row.number}"
        yield Row(row.pk, key, (who,), name, said={"basis": row.basis}, whole=True, at=row.asked_at)


def _liftings() -> Iterator[Row]:
    for row in LiftingRequest.objects.select_related("asked_by").order_by("pk").iterator():
        name, who = f"case:{row.case_id.hex}", row.asked_by.ledger_id
        key = f"{name}:lifting_asked:{row.number}"
        said = {"wall": row.wall, "ground": row.ground, "basis": row.basis}
        yield Row(row.pk, key, (who,), name, said=said, whole=True, at=row.asked_at)


def _steps(kind: Kind) -> Callable[[], Iterator[Row]]:
    """Steps of a kind, with what they left in the columns of the case."""

    def rows() -> Iterator[Row]:
        taken = CaseStep.objects.filter(kind=kind).select_related("case__key", "by").order_by("pk")
        last = _last(_COLUMN[kind]) if kind in _COLUMN else frozenset()
        for row in taken.iterator():
            name = f"case:{row.case_id.hex}"
            key = f"{name}:{kind.value}:{row.number}"
            said = dict(row.said)
            if row.pk in last and not _left(row):
                said["column"] = "another"
            who = row.by.ledger_id
            yield Row(row.pk, key, (who,), name, said=said, whole=True, at=row.at)
        if kind in _WRITTEN:
            yield from _without_step(kind)

    return rows


def _last(column: str) -> frozenset[int]:
    """The last step of each case that writes a column."""
    kinds = [kind for kind, written in _COLUMN.items() if written == column]
    steps = CaseStep.objects.filter(kind__in=kinds).order_by("number")
    return frozenset(dict(steps.values_list("case_id", "pk")).values())


def _left(step: CaseStep) -> bool:
    """Whether the case still has in its column what the step wrote."""
    case, said = step.case, step.said
    written: dict[str, bool] = {
        Kind.SEALED: case.sealed,
        Kind.UNSEALED: not case.sealed,
        Kind.CLASSIFIED: case.secrecy == said.get("level"),
        Kind.CLOSED: case.closed_on is not None
        and is_then(case.closed_on, step.at)
        and str(case.retained_until) == said.get("retained_until"),
        Kind.REOPENED: case.closed_on is None and case.retained_until is None,
        Kind.DELETED: _destroyed(case),
    }
    return written[step.kind]


def _destroyed(case: Case) -> bool:
    """Whether nothing opens any more what was sealed under the key of the case."""
    return getattr(case, "key", None) is None or is_destroyed(case)


def _without_step(kind: Kind) -> Iterator[Row]:
    """Cases whose column was written though no step ever wrote it."""
    kinds = [each for each, column in _COLUMN.items() if column == _COLUMN[kind]]
    cases = Case.objects.filter(_WRITTEN[kind])
    for case in cases.exclude(steps__kind__in=kinds).order_by("pk"):
        name = f"case:{case.pk.hex}"
        yield Row(case.pk, f"{name}:{kind.value}:0", (), name)


def register() -> None:
    """The tables of this room."""
    compare(Judgement, "finding.judged", rows=_judgements, payload="judgement")
    compare(IdentityRequest, "identity.asked", rows=_identities, payload="asked")
    compare(IdentityRequest, "identity.decided", rows=_consents, payload="decided")
    compare(OrganNotice, "finding.made_known", rows=_notices, payload="told")
    compare(OrganNotice, "finding.notice_withdrawn", rows=_withdrawals, payload="withdrawn")
    compare(DeletionRequest, "case.deletion_asked", rows=_deletions, payload="asked")
    compare(LiftingRequest, "case.lifting_asked", rows=_liftings, payload="asked")
    for kind in Kind:
        compare(CaseStep, f"case.{kind.value}", rows=_steps(kind), payload=kind.value)
