"""No leaf, no data: what must be called before a protected record is shown to a person.

A purpose is said once for a case and holds for thirty minutes; each showing names it. The event and
the row of the look are committed before the caller gets to read anything. On SQLite the block here
is a transaction of its own. On PostgreSQL a request is one transaction, and its answer is sent after
the commit. docs/casework.md describes the events.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.actors import Actor, Held
from xiezhi.accounts.models import Look, Purpose, User
from xiezhi.accounts.policy import may, require, table
from xiezhi.accounts.written import one_line
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MINUTES = 30
HOUR = timedelta(hours=1)
LONGEST_BASIS = 200
PURPOSES: Mapping[str, _StrPromise] = MappingProxyType(
    {
        "clue": _("审查线索"),
        "case": _("办理案件"),
        "quality": _("案件质量评查"),
        "objection": _("回应异议"),
        "superior": _("上级交办"),
        "complaint": _("办理控告、申诉"),
    }
)
"""Why a person opens a case: code → title. Codes are never renamed."""


def purpose_state(
    *, actor: Actor, action: str, thing: Model, case: uuid.UUID, purpose: str, basis: str
) -> Purpose:
    """Say why one opens a case; holds for thirty minutes. Event `purpose.stated`.

    Errors: ACC-001 no right to `action` on `thing`; those of `checked_basis`.
    """
    said = checked_basis(purpose, basis)
    with transaction.atomic():
        require(actor, action, thing)
        # Of two said at once the second counts the first.
        User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
        earlier = Purpose.objects.filter(user_id=actor.user_id, case=case)
        record(
            kind="purpose.stated",
            actor=actor.ledger_id,
            subject=f"case:{case.hex}",
            key=f"purpose:{actor.ledger_id}:{case.hex}:{earlier.count()}",
            payloads={"purpose": {"purpose": purpose, "basis": said}},
        )
        now = timezone.now()
        return Purpose.objects.create(
            user_id=actor.user_id,
            case=case,
            purpose=purpose,
            basis=said,
            stated_at=now,
            valid_until=now + timedelta(minutes=MINUTES),
        )


def checked_basis(purpose: str, basis: str) -> str:
    """The basis as it is kept.

    Errors: ACC-051 not a purpose, ACC-052 no basis or longer than 200 signs, ACC-053 it holds an
    identity number.
    """
    if purpose not in PURPOSES:
        raise XiezhiError("ACC-051")
    said = one_line(basis)
    if not said or len(said) > LONGEST_BASIS:
        raise XiezhiError("ACC-052", most=LONGEST_BASIS)
    return said


def purpose_in_force(actor: Actor, case: uuid.UUID) -> Purpose | None:
    """The purpose for which the actor may open the case now, the one said last."""
    said = Purpose.objects.filter(
        user_id=actor.user_id, case=case, valid_until__gt=timezone.now()
    ).select_related("user")
    return said.order_by("-pk").first()


def open_record(
    *, actor: Actor, action: str, thing: Model, name: str, number: str, case: uuid.UUID
) -> Look:
    """Leave the trace of showing a record to a person, and only then return. Event `record.opened`.

    `name`: its kind and what the ledger calls it, as `finding:<ledger_id>`, which says nothing to an
    outsider; `number`: its number on the desk, for the payload. Each showing is a look of its own.
    Errors: ACC-001 no right, ACC-050 no purpose in force, ACC-054 too many within an hour; those of
    `record`. After an error nothing may be shown.
    """
    assert table()[action].purpose, action
    with _committed():
        require(actor, action, thing)
        purpose = purpose_in_force(actor, case)
        if purpose is None:
            raise XiezhiError("ACC-050")
        return _leave(actor, "record.opened", action, thing, name, number, case, purpose)


def open_notice(
    *, actor: Actor, action: str, thing: Model, name: str, number: str, case: uuid.UUID
) -> Look:
    """The same for what an organ is told of itself: it needs no purpose. Event `notice.opened`.

    Errors: ACC-001, ACC-054; those of `record`.
    """
    assert not table()[action].purpose, action
    with _committed():
        require(actor, action, thing)
        return _leave(actor, "notice.opened", action, thing, name, number, case, None)


def _committed() -> transaction.Atomic:
    """A block that has committed when it ends; on PostgreSQL the request's may stand around it."""
    return transaction.atomic(durable=connection.vendor == "sqlite")


def _leave(
    actor: Actor,
    kind: str,
    action: str,
    thing: Model,
    name: str,
    number: str,
    case: uuid.UUID,
    purpose: Purpose | None,
) -> Look:
    _hold_to_bound(actor)
    key = f"look:{uuid.uuid4().hex}"
    post = _acting_post(actor, action, thing)
    seen: dict[str, Any] = {
        "action": action, "number": number, "case": case.hex,
        "organ": post.organ_id, "department": post.department_id,
    }  # fmt: skip
    if purpose:
        seen |= {"purpose": purpose.purpose, "purpose_id": purpose.pk}
    record(kind=kind, actor=actor.ledger_id, subject=name, key=key, payloads={"look": seen})
    return Look.objects.create(
        user_id=actor.user_id,
        organ_id=post.organ_id,
        department_id=post.department_id,
        action=action,
        object=name,
        case=case,
        purpose=purpose,
        at=timezone.now(),
        key=key,
    )


def _hold_to_bound(actor: Actor) -> None:
    """No program takes a store away under the name of a person, one finding after the other.

    Errors: ACC-054 as many showings within the last hour as `settings.XIEZHI_LOOKS_PER_HOUR`.
    """
    most: int = settings.XIEZHI_LOOKS_PER_HOUR
    # One after the other, so that many at once do not all count what was there before.
    User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    own = Look.objects.filter(user_id=actor.user_id).order_by("-pk").values_list("at", flat=True)
    if any(at > timezone.now() - HOUR for at in own[most - 1 : most]):
        raise XiezhiError("ACC-054", most=most)


def _acting_post(actor: Actor, action: str, thing: Model) -> Held:
    """The post whose reviewers see the look: one that opens the thing, else (a grant, an emergency) one
    named in the action's row, else the first."""
    roles = {role for permit in table()[action].permits for role in permit.roles}
    named = [post for post in actor.posts if post.role in roles]
    if len(named) < 2:
        return (*named, *actor.posts)[0]
    reaching = (post for post in named if may(replace(actor, posts=(post,)), action, thing))
    return next(reaching, named[0])
