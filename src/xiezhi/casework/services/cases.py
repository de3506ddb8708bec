"""Sealing and closing a case; `deletion` is the third."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import visible
from xiezhi.accounts.services.events import basis_of
from xiezhi.casework.models import Case, State
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record


def case_seal(*, actor: Actor, case: Case, basis: str) -> Case:
    """Seal a juvenile record (刑事诉讼法 286): nobody opens it any more. Event `case.sealed`.

    Errors: ACC-001, which a case that is sealed already gives as well; ACC-010.
    """
    said = basis_of(basis)
    with transaction.atomic():
        row = _held(actor, "case.seal", case)
        record(
            kind="case.sealed",
            actor=actor.ledger_id,
            subject=f"case:{row.pk.hex}",
            key=f"case:{row.pk.hex}:sealed",
            payloads={"sealed": {"basis": said}},
        )
        row.sealed = True
        row.save(update_fields=["sealed"])
        return row


def case_close(*, actor: Actor, case: Case, retained_until: date, basis: str) -> Case:
    """Close a case, to be kept until a day (inclusive); then nobody opens it. Event `case.closed`.

    Closing begins the time after which a case may be deleted, so that it is no way to be rid of a
    case soon, or of findings that nobody judged. Errors: ACC-001, ACC-010; CAS-040 closed with
    another day before, CAS-041 a day too early, CAS-044 findings are open.
    """
    said = basis_of(basis)
    days = settings.XIEZHI_RETENTION_LEAST_DAYS
    earliest = actor.today + timedelta(days=days)
    with transaction.atomic():
        row = _held(actor, "case.close", case)
        if row.closed_on is not None:
            if row.retained_until == retained_until:
                return row
            raise XiezhiError("CAS-040")
        if retained_until < earliest:
            raise XiezhiError("CAS-041", days=days, earliest=earliest)
        if open_findings := row.findings.filter(state=State.OPEN).count():
            raise XiezhiError("CAS-044", n=open_findings)
        record(
            kind="case.closed",
            actor=actor.ledger_id,
            subject=f"case:{row.pk.hex}",
            key=f"case:{row.pk.hex}:closed",
            payloads={"closed": {"retained_until": retained_until.isoformat(), "basis": said}},
        )
        row.closed_on, row.retained_until = actor.today, retained_until
        row.save(update_fields=["closed_on", "retained_until"])
        return row


def _held(actor: Actor, action: str, case: Case) -> Case:
    rows = visible(actor, action).select_for_update(of=("self",)).filter(pk=case.pk)
    row: Case | None = rows.first()
    if row is None:
        raise XiezhiError("ACC-001")
    return row
