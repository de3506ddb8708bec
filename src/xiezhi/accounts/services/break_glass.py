"""Break-glass: one case opened for sixty minutes; a second person is told and a third reviews.

No wall opens by it. Whoever asks for a case behind one gets the answer of a case that is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor, Held, in_force
from xiezhi.accounts.models import (
    BreakGlass,
    EmergencyReason,
    Notice,
    Organ,
    Post,
    Role,
    User,
    Verdict,
)
from xiezhi.accounts.policy import require, table
from xiezhi.accounts.services.cases import is_recused, owner_of
from xiezhi.accounts.services.events import basis_of, enter, numbered
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

LASTS = timedelta(minutes=60)
MOST_AT_ONCE = 3
REVIEW_WITHIN = timedelta(days=7)


def break_glass_attempt(*, actor: Actor, basis: str) -> str:
    """The basis as it is kept. Before any case is looked up, so that a refusal tells of none.

    Errors: ACC-010; ACC-037 nobody in the person's offices can be told; ACC-038 an earlier emergency of
    the person still waits for its review, ACC-040 as many as three are open.
    """
    basis = basis_of(basis)
    if not _leading(actor, {post.organ_id for post in actor.posts}).exists():
        raise XiezhiError("ACC-037")
    before = timezone.now() - REVIEW_WITHIN
    late = BreakGlass.objects.filter(user=actor.user_id, reviewed_at=None, opened_at__lt=before)
    if late.exists():
        raise XiezhiError("ACC-038", days=REVIEW_WITHIN.days)
    _require_room(actor)
    return basis


def _require_room(actor: Actor) -> None:
    open_now = BreakGlass.objects.filter(user=actor.user_id, valid_until__gt=timezone.now())
    if open_now.count() >= MOST_AT_ONCE:
        raise XiezhiError("ACC-040", most=MOST_AT_ONCE)


def break_glass_miss(*, actor: Actor) -> None:
    """Record that a number was tried that opens no case; not the number, which may name one."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id)
        enter("emergency.refused", by=actor, about=user, key=numbered("emergency.refused", user))


def break_glass_open(
    *, actor: Actor, case: Model, reason: EmergencyReason, basis: str
) -> BreakGlass:
    """Open one case in an emergency; one that is open already goes on as it is.

    Errors: those of `break_glass_attempt`, then ACC-001 (whatever the ground), ACC-037 nobody can be
    told of this case.
    """
    basis = break_glass_attempt(actor=actor, basis=basis)
    require(actor, "case.break_glass", case)
    now = timezone.now()
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=actor.user_id)
        mine = BreakGlass.objects.filter(user=user)
        if standing := mine.filter(case=case.pk, valid_until__gt=now).first():
            return standing
        # Again, since only now nobody opens another under the same name.
        _require_room(actor)
        post = _post(actor, case)
        told = _second(actor, case, post)
        form = {
            "reason": reason.value, "basis": basis, "told": told.ledger_id,
            "organ": Organ.objects.get(pk=post.organ_id).code, "department": post.department_id,
        }  # fmt: skip
        number = mine.filter(case=case.pk).count() + 1
        key = f"case:{case.pk}:break_glass:{user.ledger_id}:{number}"
        _record("emergency.opened", actor, case.pk, key, form)
        Notice.objects.create(
            user=told, case=case.pk, kind="emergency.opened", about=user, at=now,
            form={"reason": reason.value, "basis": basis},
        )  # fmt: skip
        return BreakGlass.objects.create(
            user=user, organ_id=post.organ_id, department_id=post.department_id, case=case.pk,
            reason=reason, basis=basis, opened_at=now, valid_until=now + LASTS, told=told,
        )  # fmt: skip


def break_glass_review(*, actor: Actor, emergency: BreakGlass, verdict: Verdict) -> None:
    """Say of an emergency whether it was proper; once, by an auditor of another department.

    Errors: ACC-001, ACC-061 reviewed already.
    """
    require(actor, "break_glass.review", emergency)
    with transaction.atomic():
        held = BreakGlass.objects.select_for_update().get(pk=emergency.pk)
        if held.reviewed_at is not None:
            raise XiezhiError("ACC-061")
        key = f"case:{held.case}:break_glass:{held.pk}:reviewed"
        form = {"verdict": verdict.value, "user": held.user.ledger_id}
        _record("emergency.reviewed", actor, held.case, key, form)
        held.verdict = verdict
        held.reviewed_by_id = actor.user_id
        held.reviewed_at = timezone.now()
        held.save(update_fields=["verdict", "reviewed_by", "reviewed_at"])


def _post(actor: Actor, case: Model) -> Held:
    """The post by which the person may do this, at the owner of the case."""
    roles = {role for permit in table()["case.break_glass"].permits for role in permit.roles}
    owner = owner_of(case)
    return next(post for post in actor.posts if post.organ_id == owner and post.role in roles)


def _leading(actor: Actor, organs: Collection[int]) -> QuerySet[Post]:
    """The posts of others who lead at some organs."""
    leading = Post.objects.filter(
        in_force(actor.today), organ__in=organs, user__is_active=True,
        role__in=(Role.UNIT_HEAD, Role.CHIEF),
    )  # fmt: skip
    return leading.exclude(user=actor.user_id).select_related("user")


def _second(actor: Actor, case: Model, post: Held) -> User:
    """Who is told: the head of the own department, else the chief, else another head."""
    leading = _leading(actor, {post.organ_id})
    found = [each for each in leading.order_by("pk") if not is_recused(each.user_id, case)]
    if not found:
        raise XiezhiError("ACC-037")

    def distance(each: Post) -> int:
        if each.role == Role.UNIT_HEAD:
            return 0 if post.department_id and each.department_id == post.department_id else 2
        return 1

    return min(found, key=distance).user


def _record(kind: str, actor: Actor, case: object, key: str, form: Mapping[str, Any]) -> None:
    record(
        kind=kind, actor=actor.ledger_id, subject=f"case:{case}", key=key, payloads={"form": form}
    )
