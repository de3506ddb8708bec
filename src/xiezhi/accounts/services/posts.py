"""Posts: who holds which role where. One administrator orders a post and another confirms it; ending
one works at once. Nobody gets one from himself; administrators hold no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import (
    ADMINISTRATORS,
    Department,
    Order,
    OrderKind,
    Organ,
    Post,
    Role,
    User,
)
from xiezhi.accounts.policy import require
from xiezhi.accounts.services.events import basis_of, enter, numbered
from xiezhi.accounts.services.orders import order_make
from xiezhi.accounts.services.organs import CONGRESS
from xiezhi.errors import XiezhiError

# How far their rights reach hangs on a department.
NEEDS_DEPARTMENT = (Role.UNIT_HEAD, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A post as it is ordered and given."""

    role: Role
    organ: Organ
    department: Department | None
    valid_from: date
    valid_to: date | None
    basis: str

    def form(self) -> dict[str, Any]:
        """As events tell of it."""
        return {
            "role": self.role.value, "organ": self.organ.code,
            "department": self.department and self.department.pk,
            "from": self.valid_from.isoformat(),
            "to": self.valid_to and self.valid_to.isoformat(), "basis": self.basis,
        }  # fmt: skip


def post_order(
    *,
    actor: Actor,
    user: User,
    role: Role,
    organ: Organ,
    department: Department | None,
    valid_from: date,
    valid_to: date | None,
    basis: str,
) -> Order:
    """Order that a person be given a role at an organ; it is given once another confirms.

    Errors: ACC-010 basis, ACC-013 for oneself, ACC-070 ordered already; those of `post_give`.
    """
    require(actor, "post.manage")
    if actor.user_id == user.pk:
        raise XiezhiError("ACC-013")
    given = Given(
        role=role, organ=organ, department=department, valid_from=valid_from, valid_to=valid_to,
        basis=basis_of(basis),
    )  # fmt: skip
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        _require_possible(user, given)
        event = "post.ordered"
        return order_make(
            OrderKind.POST, actor=actor, user=user, event=event, key=numbered(event, user),
            form=given.form(), role=role, organ=organ, department=department,
            valid_from=valid_from, valid_to=valid_to, basis=given.basis,
        )  # fmt: skip


def post_give(*, user: User, given: Given, by: Actor | None, ordered_by: User | None) -> Post:
    """Give a post within the caller's change, whose row of the person is locked.

    `by`: who confirmed what `ordered_by` ordered, both None within an installation. Errors: ACC-014
    the three administrators are kept apart, ACC-015 and ACC-016 role, organ and department do not
    fit, ACC-017 dates, ACC-018 not active, ACC-019 held already,
    ACC-075 the organ ended before.
    """
    _require_possible(user, given)
    kind = "post.given"
    form = given.form()
    if ordered_by:
        form["ordered_by"] = ordered_by.ledger_id
    enter(kind, by=by, about=user, key=numbered(kind, user), form=form, program=by is None)
    return Post.objects.create(
        user=user, role=given.role, organ=given.organ, department=given.department,
        valid_from=given.valid_from, valid_to=given.valid_to, basis=given.basis,
        given_by=ordered_by, confirmed_by_id=by.user_id if by else None,
    )  # fmt: skip


def post_end(*, actor: Actor, post: Post, valid_to: date, basis: str) -> None:
    """Give a post its last day, today or later; yesterday ends it at once.

    Errors: ACC-010, ACC-017 further back than yesterday, or later than its end so far.
    """
    require(actor, "post.manage")
    form = {"post": post.pk, "to": valid_to.isoformat(), "basis": basis_of(basis)}
    with transaction.atomic():
        # The person, not the post: the events of all posts of one person are numbered.
        User.objects.select_for_update().get(pk=post.user_id)
        post = Post.objects.select_related("user").get(pk=post.pk)
        if post.valid_to == valid_to:
            return
        if valid_to < actor.today - timedelta(days=1) or (
            post.valid_to and valid_to > post.valid_to
        ):
            raise XiezhiError("ACC-017")
        kind = "post.ended"
        enter(kind, by=actor, about=post.user, key=numbered(kind, post.user), form=form)
        post.valid_to = valid_to
        post.save(update_fields=["valid_to"])


def _require_possible(user: User, given: Given) -> None:
    _fits(given.role, given.organ, given.department)
    if given.valid_to and given.valid_to < given.valid_from:
        raise XiezhiError("ACC-017")
    if given.organ.valid_to and given.organ.valid_to < given.valid_from:
        raise XiezhiError("ACC-075", organ=given.organ.name)
    if not user.is_active:
        raise XiezhiError("ACC-018", name=user.name)
    held = _meanwhile(user, given.valid_from, given.valid_to)
    _apart(given.role, held)
    same = {"role": given.role, "organ": given.organ, "department": given.department}
    if held.filter(**same).exists():
        raise XiezhiError("ACC-019", name=user.name)


def _fits(role: Role, organ: Organ, department: Department | None) -> None:
    if role == Role.CONGRESS_READER:
        fits = organ.kind == CONGRESS
    else:
        fits = role == Role.LIAISON or organ.kind == "procuratorate"
    if not fits:
        raise XiezhiError("ACC-015", role=role.label, organ=organ.name)
    if department and department.organ_id != organ.pk:
        raise XiezhiError("ACC-016", role=role.label)
    if role in NEEDS_DEPARTMENT and department is None:
        raise XiezhiError("ACC-016", role=role.label)


def _meanwhile(user: User, valid_from: date, valid_to: date | None) -> QuerySet[Post]:
    """The posts of a person that are in force on some day of the time."""
    posts = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from), user=user)
    return posts.filter(valid_from__lte=valid_to) if valid_to else posts


def _apart(role: Role, held: QuerySet[Post]) -> None:
    others = held.exclude(role=role)
    if role not in ADMINISTRATORS:
        others = others.filter(role__in=ADMINISTRATORS)
    if others.exists():
        raise XiezhiError("ACC-014")
