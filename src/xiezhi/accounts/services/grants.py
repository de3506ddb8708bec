"""Grants: leave for one action on one case, for a time, to one whose post does not give it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.models import Grant, User
from xiezhi.accounts.policy import could, require, table
from xiezhi.accounts.services.cases import is_recused
from xiezhi.accounts.services.events import basis_of
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

MOST = timedelta(days=30)


def grant_give(
    *, actor: Actor, case: Model, user: User, action: str, until: datetime, basis: str
) -> Grant:
    """Let a person do one thing with one case until a moment.

    Errors: ACC-001, ACC-010, ACC-013 to oneself, ACC-030 no post that opens any case, ACC-031
    recused, ACC-033 not an action that can be granted, ACC-034 not within the next thirty days.
    """
    require(actor, "case.grant", case)
    if actor.user_id == user.pk:
        raise XiezhiError("ACC-013")
    if action not in grantable():
        raise XiezhiError("ACC-033")
    basis, now = basis_of(basis), timezone.now()
    if not now < until <= now + MOST:
        raise XiezhiError("ACC-034")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if not could(actor_of(user, actor.today), "finding.open"):
            raise XiezhiError("ACC-030", name=user.name)
        if is_recused(user.pk, case):
            raise XiezhiError("ACC-031", name=user.name)
        all_of_them = Grant.objects.filter(user=user, case=case.pk, action=action)
        standing = all_of_them.filter(revoked_at=None, valid_until=until).first()
        if standing:
            return standing
        form = {
            "user": user.ledger_id, "action": action, "basis": basis,
            "until": timezone.localtime(until).isoformat(timespec="seconds"),
        }  # fmt: skip
        key = f"case:{case.pk}:grant:{user.ledger_id}:{action}:{all_of_them.count() + 1}"
        _record("grant.given", actor, case, key, form)
        return Grant.objects.create(
            user=user, action=action, case=case.pk, valid_from=now, valid_until=until,
            given_by_id=actor.user_id, basis=basis,
        )  # fmt: skip


def grant_revoke(*, actor: Actor, case: Model, grant: Grant, basis: str) -> None:
    """End a grant at once. Errors: ACC-001, also where it is of another case, ACC-010."""
    require(actor, "case.grant", case)
    if grant.case != case.pk:
        raise XiezhiError("ACC-001")
    basis = basis_of(basis)
    with transaction.atomic():
        held = Grant.objects.select_for_update().get(pk=grant.pk)
        if held.revoked_at is None:
            form = {"user": held.user.ledger_id, "action": held.action, "basis": basis}
            _record("grant.revoked", actor, case, f"case:{case.pk}:grant:{held.pk}:revoked", form)
            held.revoked_at = timezone.now()
            held.save(update_fields=["revoked_at"])


def grantable() -> list[str]:
    """The actions that can be granted, in the order of the table."""
    return [name for name, rule in table().items() if rule.granted]


def _record(kind: str, actor: Actor, case: Model, key: str, form: dict[str, str]) -> None:
    record(
        kind=kind, actor=actor.ledger_id, subject=f"case:{case.pk}", key=key,
        payloads={"form": form},
    )  # fmt: skip
