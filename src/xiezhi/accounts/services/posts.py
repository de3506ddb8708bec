"""Posts: who holds which role where. Nobody gives one to himself; administrators hold no other."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import ADMINISTRATORS, Department, Organ, Post, Role, User
from xiezhi.accounts.policy import require
from xiezhi.accounts.services.events import basis_of, enter, numbered
from xiezhi.accounts.services.organs import CONGRESS
from xiezhi.errors import XiezhiError

# How far their rights reach hangs on a department.
NEEDS_DEPARTMENT = (Role.UNIT_HEAD, Role.AUDITOR)


def post_give(
    *,
    actor: Actor,
    user: User,
    role: Role,
    organ: Organ,
    department: Department | None,
    valid_from: date,
    valid_to: date | None,
    basis: str,
) -> Post:
    """Give a person a role at an organ.

    Errors: ACC-010 basis, ACC-013 to oneself, ACC-014 the three administrators are kept apart,
    ACC-015 and ACC-016 role, organ and department do not fit, ACC-017 dates, ACC-018 not active,
    ACC-019 held already.
    """
    require(actor, "post.manage")
    if actor.user_id == user.pk:
        raise XiezhiError("ACC-013")
    return _give(
        actor, user, role, organ, department, valid_from, valid_to, basis_of(basis)
    )  # fmt: skip


def first_post_give(*, user: User, organ: Organ, valid_from: date, basis: str) -> Post:
    """Make somebody the first security administrator, for whoever sets the installation up.

    Errors: ACC-001 there has been one; those of `post_give`.
    """
    if Post.objects.filter(role=Role.SECURITY_ADMIN).exists():
        raise XiezhiError("ACC-001")
    return _give(
        None, user, Role.SECURITY_ADMIN, organ, None, valid_from, None, basis_of(basis)
    )  # fmt: skip


def _give(
    actor: Actor | None,
    user: User,
    role: Role,
    organ: Organ,
    department: Department | None,
    valid_from: date,
    valid_to: date | None,
    basis: str,
) -> Post:
    _fits(role, organ, department)
    if valid_to and valid_to < valid_from:
        raise XiezhiError("ACC-017")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if not user.is_active:
            raise XiezhiError("ACC-018", name=user.name)
        held = _meanwhile(user, valid_from, valid_to)
        _apart(role, held)
        if held.filter(role=role, organ=organ, department=department).exists():
            raise XiezhiError("ACC-019", name=user.name)
        kind = "post.given"
        form = {
            "role": role.value, "organ": organ.code, "department": department and department.pk,
            "from": valid_from.isoformat(), "to": valid_to and valid_to.isoformat(), "basis": basis,
        }  # fmt: skip
        enter(
            kind, by=actor, about=user, key=numbered(kind, user), form=form, program=actor is None
        )
        return Post.objects.create(
            user=user, role=role, organ=organ, department=department, valid_from=valid_from,
            valid_to=valid_to, given_by_id=actor.user_id if actor else None, basis=basis,
        )  # fmt: skip


def post_end(*, actor: Actor, post: Post, valid_to: date, basis: str) -> None:
    """Give a post its last day, today or later; yesterday ends it at once.

    Errors: ACC-010, ACC-017 further back than yesterday, or later than its end so far.
    """
    require(actor, "post.manage")
    form = {"post": post.pk, "to": valid_to.isoformat(), "basis": basis_of(basis)}
    with transaction.atomic():
        post = Post.objects.select_for_update().get(pk=post.pk)
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
