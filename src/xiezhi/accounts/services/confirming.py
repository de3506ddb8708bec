"""The second person: another administrator confirms what the security administrator ordered.

It is the audit administrator, and the system administrator only where no audit administrator is in
office who could (GB/T 22239 三员分立). Nobody confirms the own order, or one about himself.
"""

from __future__ import annotations

from django.db import transaction

from xiezhi.accounts.actors import Actor, in_force
from xiezhi.accounts.models import Order, OrderKind, Post, Role, User
from xiezhi.accounts.policy import may, require
from xiezhi.accounts.services.codes import code_second, enrolment_make
from xiezhi.accounts.services.events import basis_of, enter
from xiezhi.accounts.services.orders import order_decided, order_void, waiting
from xiezhi.accounts.services.people import user_set_anew
from xiezhi.accounts.services.posts import Given, post_give
from xiezhi.errors import XiezhiError


def may_confirm(actor: Actor, order: Order) -> bool:
    """Whether the order may be confirmed by this person."""
    return may(actor, f"{_of(order)}.confirm") and not _hindered(actor, order)


def may_decline(actor: Actor, order: Order) -> bool:
    """Whether this person may void the order: who may confirm it, and who may order, by mistake say."""
    return may_confirm(actor, order) or may(actor, f"{_of(order)}.manage")


def order_confirm(*, actor: Actor, order: Order) -> str:
    """Let an order take effect; returns the second part of the code, shown once, of an account or reset.

    Errors: ACC-001, ACC-013 ordered by oneself or about oneself, ACC-071 decided or lapsed, ACC-072
    an audit administrator is in office; those of `post_give`.
    """
    require(actor, f"{_of(order)}.confirm")
    with transaction.atomic():
        held = _locked(order)
        if error := _hindered(actor, held):
            raise error
        user = held.user
        shown = ""
        if held.kind == OrderKind.POST:
            post_give(user=user, given=_given(held), by=actor, ordered_by=held.ordered_by)
        else:
            shown, kept = code_second(user, held.digest)
            by = held.ordered_by
            if held.kind == OrderKind.RESET:
                form = {"basis": held.basis, "ordered_by": by.ledger_id}
                user_set_anew(user, kept, by=actor, form=form, made_by_id=by.pk)
            else:
                form = {"ordered_by": by.ledger_id}
                key = f"user:{user.ledger_id}:confirmed"
                enter("user.confirmed", by=actor, about=user, key=key, form=form)
                enrolment_make(user, kept, reset=False, made_by_id=by.pk)
        order_decided(held, actor, confirmed=True)
        return shown


def order_decline(*, actor: Actor, order: Order, basis: str) -> None:
    """Void an order that waits. Errors: ACC-001 not one who `may_decline`, ACC-010, ACC-071."""
    if not may_decline(actor, order):
        raise XiezhiError("ACC-001")
    said = basis_of(basis)
    with transaction.atomic():
        order_void(_locked(order), actor, said)


def _of(order: Order) -> str:
    return "post" if order.kind == OrderKind.POST else "user"


def _locked(order: Order) -> Order:
    """The order with the row of its person, as long as it waits."""
    User.objects.select_for_update().get(pk=order.user_id)
    held = waiting().select_related("user", "ordered_by", "organ", "department")
    found = held.filter(pk=order.pk).first()
    if found is None:
        raise XiezhiError("ACC-071")
    return found


def _hindered(actor: Actor, order: Order) -> XiezhiError | None:
    if actor.user_id in (order.ordered_by_id, order.user_id):
        return XiezhiError("ACC-013")
    in_office = Post.objects.filter(in_force(actor.today), user__is_active=True)
    orderer = in_office.filter(role=Role.SECURITY_ADMIN, user=order.ordered_by_id)
    # Nor does one wait for somebody who is in by another code meanwhile.
    enrolled = order.kind == OrderKind.ACCOUNT and order.user.enrolments.exists()
    if enrolled or not orderer.exists():
        return XiezhiError("ACC-071")
    if not actor.holds(Role.AUDIT_ADMIN):
        auditors = in_office.filter(role=Role.AUDIT_ADMIN).exclude(
            user__in=(order.ordered_by_id, order.user_id)
        )
        if auditors.exists():
            return XiezhiError("ACC-072")
    return None


def _given(order: Order) -> Given:
    assert order.organ is not None
    assert order.valid_from is not None
    return Given(
        role=Role(order.role), organ=order.organ, department=order.department,
        valid_from=order.valid_from, valid_to=order.valid_to, basis=order.basis,
    )  # fmt: skip
