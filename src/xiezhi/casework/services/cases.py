"""Sealing, classifying and closing a case; `lifting` takes walls away again, `deletion` destroys."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.rows.actor import named_way
from xiezhi.accounts.services.events import basis_of
from xiezhi.casework.models import Case, CaseStep, Secrecy, State
from xiezhi.casework.services.steps import case_step, locked_case, locked_key
from xiezhi.errors import XiezhiError


def case_seal(*, actor: Actor, case: Case, basis: str) -> Case:
    """Seal a juvenile record (刑事诉讼法 286): nobody opens it any more. Event `case.sealed`.

    Errors: ACC-001, which a case that is sealed already gives as well; ACC-010.
    """
    said = basis_of(basis)
    with transaction.atomic():
        row = locked_case(actor, "case.seal", case)
        case_step(CaseStep.Kind.SEALED, actor=actor, case=row, basis=said)
        row.sealed = True
        row.save(update_fields=["sealed"])
        return row


def case_classify(*, actor: Actor, case: Case, level: str, basis: str) -> Case:
    """Say whether a case holds secrets; of state secrets nobody opens it. Event `case.classified`.

    A state secret is not there for this service any more: `lifting` takes it away. Errors: ACC-001,
    ACC-010; CAS-045 no such level.
    """
    said = basis_of(basis)
    if level not in Secrecy.values:
        raise XiezhiError("CAS-045")
    with transaction.atomic():
        row = locked_case(actor, "case.classify", case)
        if row.secrecy == level:
            return row
        case_step(CaseStep.Kind.CLASSIFIED, actor=actor, case=row, level=level, basis=said)
        row.secrecy = level
        row.save(update_fields=["secrecy"])
        return row


def case_close(*, actor: Actor, case: Case, retained_until: date, basis: str) -> Case:
    """Close a case, to be kept until a day (inclusive); then nobody opens it. Event `case.closed`.

    Closing begins the time after which a case may be deleted, so that it is no way to be rid of a
    case soon, or of findings that nobody judged. Errors: ACC-001, ACC-010; CAS-040 closed with
    another day before, CAS-041 a day too early, CAS-044 findings are open.
    """
    said = basis_of(basis)
    with transaction.atomic():
        row = locked_case(actor, "case.close", case)
        if _is_closed(actor, row, retained_until):
            return row
        if open_findings := row.findings.filter(state=State.OPEN).count():
            raise XiezhiError("CAS-044", n=open_findings)
        return _close(actor, row, retained_until, basis=said)


def walled_case_close(*, actor: Actor, case: Case, retained_until: date, basis: str) -> Case:
    """Close a case that is sealed or a state secret, so that its retention begins. Event `case.closed`.

    Nobody can judge its findings, so that open ones are no hindrance; the event says `walled`. Errors:
    those of `case_close` but CAS-044; CAS-002 deleted, CAS-046 no such wall stands.
    """
    said = basis_of(basis)
    with transaction.atomic(), named_way(f"closing:{case.pk}"):
        key = locked_key(actor, "case.close_walled", case)
        row = key.case
        if key.destroyed_at is not None:
            raise XiezhiError("CAS-002")
        if not (row.sealed or row.secrecy == Secrecy.STATE):
            raise XiezhiError("CAS-046")
        if _is_closed(actor, row, retained_until):
            return row
        return _close(actor, row, retained_until, basis=said, walled=True)


def _is_closed(actor: Actor, row: Case, retained_until: date) -> bool:
    """Whether it is closed just so already. Errors: CAS-040, CAS-041."""
    if row.closed_on is not None:
        if row.retained_until == retained_until:
            return True
        raise XiezhiError("CAS-040")
    days = settings.XIEZHI_RETENTION_LEAST_DAYS
    earliest = actor.today + timedelta(days=days)
    if retained_until < earliest:
        raise XiezhiError("CAS-041", days=days, earliest=earliest)
    return False


def _close(actor: Actor, row: Case, retained_until: date, **said: object) -> Case:
    until = retained_until.isoformat()
    case_step(CaseStep.Kind.CLOSED, actor=actor, case=row, retained_until=until, **said)
    row.closed_on, row.retained_until = actor.today, retained_until
    row.save(update_fields=["closed_on", "retained_until"])
    return row
