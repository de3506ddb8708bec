"""People: entered, enrolled with a code that works once, set anew, made inactive."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.keys import mark
from xiezhi.accounts.models import Enrolment, User
from xiezhi.accounts.policy import require
from xiezhi.accounts.services.events import basis_of, enter, numbered
from xiezhi.accounts.services.organs import named
from xiezhi.accounts.services.sessions import sessions_end
from xiezhi.errors import XiezhiError

CODE_BYTES = 16
CODE_HOURS = 72
# A work card's number; one as long as an identity number is not taken.
_USERNAME = re.compile(r"[A-Za-z0-9_.-]{2,14}")


def user_create(*, actor: Actor, username: str, name: str) -> tuple[User, str]:
    """Enter a person; returns the code to enrol with, which is shown once.

    Errors: ACC-011 user name, ACC-012 user name taken, ACC-025 name.
    """
    require(actor, "user.manage")
    return _create(actor, username, name)


def first_user_create(*, username: str, name: str) -> tuple[User, str]:
    """Enter a person where there is none yet, for whoever sets the installation up.

    Errors: ACC-001 somebody is there; those of `user_create`.
    """
    if User.objects.exists():
        raise XiezhiError("ACC-001")
    return _create(None, username, name)


def _create(actor: Actor | None, username: str, name: str) -> tuple[User, str]:
    if not _USERNAME.fullmatch(username):
        raise XiezhiError("ACC-011")
    name = named(name, 60)
    with transaction.atomic():
        # Names are compared without case at sign-in.
        if User.objects.filter(username__iexact=username).exists():
            raise XiezhiError("ACC-012", username=username)
        user = User(username=username, name=name)
        user.set_unusable_password()
        user.save()
        key = f"user:{user.ledger_id}:created"
        enter("user.created", by=actor, about=user, key=key, program=actor is None)
        return user, _code(actor, user, reset=False)


def user_deactivate(*, actor: Actor, user: User, basis: str) -> None:
    """Shut a person out at once. Errors: ACC-010, ACC-013 oneself."""
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
            sessions_end(user)


def user_reset(*, actor: Actor, user: User, basis: str) -> str:
    """Take a person's password and factors away and give a new code; lets an inactive one back in.

    The person is told at each sign-in until `resets_acknowledge`. Errors: ACC-010, ACC-013 oneself.
    """
    require(actor, "user.manage")
    _another(actor, user)
    form = {"basis": basis_of(basis)}
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        kind = "user.reset"
        enter(kind, by=actor, about=user, key=numbered(kind, user), form=form)
        user.is_active = True
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        Authenticator.objects.filter(user=user).delete()
        sessions_end(user)
        # Whoever enrolled within an earlier one may have acknowledged it in the person's place.
        resets_of(user).update(told_at=None)
        return _code(actor, user, reset=True)


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


def enrolment_of(code: str) -> Enrolment:
    """The enrolment a code stands for. Errors: ACC-024 unknown, used, replaced or too old."""
    waiting = Enrolment.objects.filter(
        used_at=None, withdrawn=False, user__is_active=True, valid_until__gt=timezone.now()
    )
    for each in waiting.select_related("user"):
        if hmac.compare_digest(each.digest, _digest(each.user, code)):
            return each
    raise XiezhiError("ACC-024")


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


def _code(actor: Actor | None, user: User, *, reset: bool) -> str:
    Enrolment.objects.filter(user=user, used_at=None).update(withdrawn=True)
    plain = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=")
    now = timezone.now()
    Enrolment.objects.create(
        user=user, digest=_digest(user, plain), reset=reset, made_by_id=actor.user_id if actor else None,
        made_at=now, valid_until=now + timedelta(hours=CODE_HOURS),
    )  # fmt: skip
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _digest(user: User, code: str) -> str:
    return mark("enrolment", user.ledger_id, code.replace("-", "").replace(" ", "").upper())


def _another(actor: Actor, user: User) -> None:
    if actor.user_id == user.pk:
        raise XiezhiError("ACC-013")
