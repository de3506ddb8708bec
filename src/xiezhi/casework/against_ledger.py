"""The tables of casework that the ledger is held against (accounts/against_ledger.py)."""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.accounts.against_ledger import Row, compare
from xiezhi.casework.models import IdentityRequest, Judgement


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


def register() -> None:
    """The tables of this room."""
    compare(Judgement, "finding.judged", rows=_judgements, payload="judgement")
    compare(IdentityRequest, "identity.asked", rows=_identities)
    compare(IdentityRequest, "identity.decided", rows=_consents, payload="decided")
