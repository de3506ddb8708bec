"""People: entered, enrolled with a code that works once, set anew, made inactive.

Opening an account and setting one anew is ordered by one administrator and confirmed by another
(`confirming`); making one inactive works at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Enrolment, OrderKind, User
from xiezhi.accounts.policy import require
from xiezhi.accounts.services.codes import code_first, code_whole, enrolment_make, enrolment_of
from xiezhi.accounts.services.events import basis_of, enter, numbered
from xiezhi.accounts.services.orders import order_make, order_void, waiting
from xiezhi.accounts.services.organs import named
from xiezhi.accounts.services.sessions import sessions_end
from xiezhi.errors import XiezhiError

# A work card's number; one as long as an identity number is not taken.
_USERNAME = re.compile(r"[A-Za-z0-9_.-]{2,14}")


def user_create(*, actor: Actor, username: str, name: str) -> tuple[User, str]:
    """Enter a person and order an account; returns the first part of the code, shown once.

    Nobody signs in with it before another administrator confirms. Errors: ACC-011 user name, ACC-012
    user name taken, ACC-025 name.
    """
    require(actor, "user.manage")
    with transaction.atomic():
        user = _new(username, name)
        shown, kept = code_first(user)
        order_make(
            OrderKind.ACCOUNT, actor=actor, user=user, event="user.created", key=_created(user),
            form={}, digest=kept,
        )  # fmt: skip
        return user, shown


def installed_user_create(*, username: str, name: str) -> tuple[User, str]:
    """Enter a person within an installation, where nobody could confirm; returns the whole code.

    Errors: those of `user_create`.
    """
    with transaction.atomic():
        user = _new(username, name)
        enter("user.created", by=None, about=user, key=_created(user), program=True)
        shown, kept = code_whole(user)
        enrolment_make(user, kept, reset=False, made_by_id=None)
        return user, shown


def _new(username: str, name: str) -> User:
    if not _USERNAME.fullmatch(username):
        raise XiezhiError("ACC-011")
    # Names are compared without case at sign-in.
    if User.objects.filter(username__iexact=username).exists():
        raise XiezhiError("ACC-012", username=username)
    user = User(username=username, name=named(name, 60))
    user.set_unusable_password()
    user.save()
    return user


def _created(user: User) -> str:
    return f"user:{user.ledger_id}:created"


def user_deactivate(*, actor: Actor, user: User, basis: str) -> None:
    """Shut a person out at once; what was ordered about the person before is void.

    Errors: ACC-010, ACC-013 oneself.
    """
    require(actor, "user.manage")
    _another(actor, user)
    form = {"basis": basis_of(basis)}
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active:
            kind = "user.deactivated"
            enter(kind, by=actor, about=user, key=numbered(kind, user), form=form)
            user.is_active = False
            user.save(update_fields=["is_active"])
            for order in waiting().filter(user=user).select_related("user"):
                order_void(order, actor, form["basis"])
            sessions_end(user)


def user_reset_order(*, actor: Actor, user: User, basis: str) -> str:
    """Order that a person's way of signing in be set anew; returns the first part of the new code.

    Nothing changes before another administrator confirms. Errors: ACC-010, ACC-013 oneself, ACC-070.
    """
    require(actor, "user.manage")
    _another(actor, user)
    said = basis_of(basis)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        shown, kept = code_first(user)
        event = "user.reset_ordered"
        order_make(
            OrderKind.RESET, actor=actor, user=user, event=event, key=numbered(event, user),
            form={"basis": said}, basis=said, digest=kept,
        )  # fmt: skip
        return shown


def user_set_anew(
    user: User, kept: str, *, by: Actor | None, form: Mapping[str, str], made_by_id: int | None
) -> None:
    """Take a person's password and factors away and let a code of this digest work; lets an inactive
    one back in. Part of the caller's change, with its event `user.reset`; `by` is None for the program.

    The person is told at each sign-in until `resets_acknowledge`.
    """
    kind = "user.reset"
    enter(kind, by=by, about=user, key=numbered(kind, user), form=form, program=by is None)
    user.is_active = True
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    Authenticator.objects.filter(user=user).delete()
    sessions_end(user)
    # Whoever enrolled within an earlier one may have acknowledged it in the person's place.
    resets_of(user).update(told_at=None)
    enrolment_make(user, kept, reset=True, made_by_id=made_by_id)


def resets_of(user: User) -> QuerySet[Enrolment]:
    """How often, and when, the person's way of signing in was set anew."""
    return Enrolment.objects.filter(user=user, reset=True).order_by("pk")


def resets_acknowledge(*, user: User) -> None:
    """The person knows of the resets so far; they are told no more, unless another follows."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        new = resets_of(user).filter(told_at=None)
        if new.exists():
            kind = "user.reset_seen"
            enter(kind, by=user, about=user, key=numbered(kind, user))
            new.update(told_at=timezone.now())


def user_enrol(*, code: str, password: str) -> User:
    """Set the first password with a code, which is used up by it. The caller checked the password.

    Errors: ACC-024.
    """
    with transaction.atomic():
        # The row of the person, so that of two requests with one code only one goes on.
        User.objects.select_for_update().get(pk=enrolment_of(code).user_id)
        enrolment = enrolment_of(code)
        user = enrolment.user
        kind = "user.enrolled"
        enter(kind, by=user, about=user, key=numbered(kind, user))
        enrolment.used_at = timezone.now()
        enrolment.save(update_fields=["used_at"])
        user.set_password(password)
        user.save(update_fields=["password"])
        return user


def password_set(*, user: User, password: str) -> None:
    """Change one's own password. The caller checked the old and the new one."""
    with transaction.atomic():
        kind = "user.password_set"
        enter(kind, by=user, about=user, key=numbered(kind, user))
        user.set_password(password)
        user.save(update_fields=["password"])


def _another(actor: Actor, user: User) -> None:
    if actor.user_id == user.pk:
        raise XiezhiError("ACC-013")
