"""What one administrator orders waits here until another confirms it; most of it lapses by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Order, OrderKind, User
from xiezhi.accounts.services.events import enter
from xiezhi.errors import XiezhiError

WAITS = timedelta(days=7)
"""An order that nobody confirmed for so long is void."""


def waiting() -> QuerySet[Order]:
    """The orders that can still be confirmed."""
    return Order.objects.filter(confirmed=None, waits_until__gt=timezone.now())


def order_decided(order: Order, actor: Actor, *, confirmed: bool) -> None:
    """Write down that a waiting order was confirmed or is void, within the caller's change."""
    order.confirmed = confirmed
    order.decided_by_id = actor.user_id
    order.decided_at = timezone.now()
    order.digest = ""
    order.save(update_fields=["confirmed", "decided_by", "decided_at", "digest"])


def order_void(order: Order, actor: Actor, basis: str) -> None:
    """Void a waiting order, within the caller's change. Event `order.declined`."""
    form = {"order": order.key, "basis": basis}
    enter("order.declined", by=actor, about=order.user, key=f"{order.key}:declined", form=form)
    order_decided(order, actor, confirmed=False)


def order_make(
    kind: OrderKind,
    *,
    actor: Actor,
    user: User,
    event: str,
    key: str,
    form: Mapping[str, Any],
    **more: Any,
) -> Order:
    """Write an order down with its event, within the caller's change; `more`: columns of its kind.

    Errors: ACC-070 the same waits already.
    """
    same = {name: more.get(name) for name in ("role", "organ", "department") if name in more}
    if waiting().filter(kind=kind, user=user, **same).exists():
        raise XiezhiError("ACC-070", name=user.name)
    enter(event, by=actor, about=user, key=key, form=form)
    now = timezone.now()
    return Order.objects.create(
        kind=kind, user=user, key=key, ordered_by_id=actor.user_id, ordered_at=now,
        waits_until=now + WAITS, **more,
    )  # fmt: skip
