"""The tables of casework that the ledger is held against (accounts/against_ledger.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Q

from xiezhi.accounts.against_ledger import Row, compare
from xiezhi.casework.models import (
    Case,
    CaseStep,
    DeletionRequest,
    IdentityRequest,
    Judgement,
    LiftingRequest,
    OrganNotice,
    Secrecy,
)

Kind = CaseStep.Kind
# The column that a step writes; a case without such a step has what a new case has.
_COLUMN = {
    Kind.SEALED: "sealed",
    Kind.UNSEALED: "sealed",
    Kind.CLASSIFIED: "secrecy",
    Kind.CLOSED: "retained_until",
    Kind.REOPENED: "retained_until",
}
_WRITTEN = {
    Kind.SEALED: ~Q(sealed=False),
    Kind.CLASSIFIED: ~Q(secrecy=Secrecy.NONE),
    Kind.CLOSED: Q(retained_until__isnull=False) | Q(closed_on__isnull=False),
}


def _judgements() -> Iterator[Row]:
    for row in Judgement.objects.select_related("finding", "by").order_by("pk").iterator():
        name = f"finding:{row.finding.ledger_id}"
        said = {"verdict": row.verdict, "model": row.model_id, "outcome": row.outcome}
        yield Row(row.pk, f"{name}:judged:{row.number}", (row.by.ledger_id,), name, said=said)


def _identities() -> Iterator[Row]:
    asked = IdentityRequest.objects.select_related("finding", "asked_by").order_by("pk")
    for row in asked.iterator():
        name = f"finding:{row.finding.ledger_id}"
        key = f"{name}:identity_asked:{row.number}"
        yield Row(row.pk, key, (row.asked_by.ledger_id,), name)


def _consents() -> Iterator[Row]:
    asked = IdentityRequest.objects.exclude(answer=IdentityRequest.Answer.WAITING)
    for row in asked.select_related("finding", "answered_by").order_by("pk").iterator():
        name = f"identity:{row.finding.ledger_id}:{row.number}"
        said = {"allowed": row.answer == IdentityRequest.Answer.ALLOWED}
        who = row.answered_by.ledger_id if row.answered_by else ""
        yield Row(row.pk, f"{name}:decided", (who,), name, said=said)


def _notices() -> Iterator[Row]:
    told = OrganNotice.objects.select_related("finding", "organ", "made_by").order_by("pk")
    for row in told.iterator():
        name = f"finding:{row.finding.ledger_id}"
        said = {"approval": row.approval}
        if row.organ:
            said["organ"] = row.organ.code
        yield Row(
            row.pk, f"{name}:made_known:{row.number}", (row.made_by.ledger_id,), name, said=said
        )


def _withdrawals() -> Iterator[Row]:
    taken = OrganNotice.objects.exclude(withdrawn_at=None)
    for row in taken.select_related("finding", "withdrawn_by").order_by("pk").iterator():
        name = f"finding:{row.finding.ledger_id}"
        who = row.withdrawn_by.ledger_id if row.withdrawn_by else ""
        said = {"why": row.withdrawn_why}
        yield Row(row.pk, f"{name}:notice_withdrawn:{row.number}", (who,), name, said=said)


def _deletions() -> Iterator[Row]:
    for row in DeletionRequest.objects.select_related("asked_by").order_by("pk").iterator():
        name, who = f"case:{row.case_id.hex}", row.asked_by.ledger_id
        key = f"{name}:deletion_asked:{row.number}"
        yield Row(row.pk, key, (who,), name, said={"basis": row.basis}, whole=True)


def _liftings() -> Iterator[Row]:
    for row in LiftingRequest.objects.select_related("asked_by").order_by("pk").iterator():
        name, who = f"case:{row.case_id.hex}", row.asked_by.ledger_id
        key = f"{name}:lifting_asked:{row.number}"
        said = {"wall": row.wall, "ground": row.ground, "basis": row.basis}
        yield Row(row.pk, key, (who,), name, said=said, whole=True)


def _steps(kind: Kind) -> Callable[[], Iterator[Row]]:
    """Steps of a kind, with what they left in the columns of the case."""

    def rows() -> Iterator[Row]:
        taken = CaseStep.objects.filter(kind=kind).select_related("case", "by").order_by("pk")
        last = _last(_COLUMN[kind]) if kind in _COLUMN else frozenset()
        for row in taken.iterator():
            name = f"case:{row.case_id.hex}"
            key = f"{name}:{kind.value}:{row.number}"
            said = dict(row.said)
            if row.pk in last and not _left(row):
                said["column"] = "another"
            yield Row(row.pk, key, (row.by.ledger_id,), name, said=said, whole=True)
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
        and str(case.retained_until) == said.get("retained_until"),
        Kind.REOPENED: case.closed_on is None and case.retained_until is None,
    }
    return written[step.kind]


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
    compare(IdentityRequest, "identity.asked", rows=_identities)
    compare(IdentityRequest, "identity.decided", rows=_consents, payload="decided")
    compare(OrganNotice, "finding.made_known", rows=_notices, payload="told")
    compare(OrganNotice, "finding.notice_withdrawn", rows=_withdrawals, payload="withdrawn")
    compare(DeletionRequest, "case.deletion_asked", rows=_deletions, payload="asked")
    compare(LiftingRequest, "case.lifting_asked", rows=_liftings, payload="asked")
    for kind in Kind:
        compare(CaseStep, f"case.{kind.value}", rows=_steps(kind), payload=kind.value)
