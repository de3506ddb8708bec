"""What the pages of this room read: people with posts, the log of accounts, one's own things."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor, in_force
from xiezhi.accounts.models import (
    AccountEvent,
    BreakGlass,
    Enrolment,
    Grant,
    Notice,
    Order,
    Organ,
    Post,
    User,
)
from xiezhi.accounts.policy import kinds, require
from xiezhi.accounts.services.orders import waiting
from xiezhi.accounts.walls import hidden
from xiezhi.errors import XiezhiError


def people(actor: Actor) -> QuerySet[User]:
    """All who ever had an account, with the posts of today. Errors: ACC-001."""
    require(actor, "user.list")
    posts = Post.objects.filter(in_force(actor.today)).select_related("organ", "department")
    return User.objects.prefetch_related(Prefetch("posts", posts, "posts_today")).order_by(
        "-is_active", "username"
    )


def person(actor: Actor, pk: int) -> User:
    """One person. Errors: ACC-001, also where there is none."""
    require(actor, "user.list")
    found: User | None = User.objects.filter(pk=pk).first()
    if found is None:
        raise XiezhiError("ACC-001")
    return found


def posts_of(user: User) -> QuerySet[Post]:
    """All posts of a person, the newest first."""
    return user.posts.select_related("organ", "department", "given_by", "confirmed_by").order_by(
        "-valid_from", "-pk"
    )


def factors_of(user: User) -> list[Authenticator]:
    """The second factors of a person, without their secrets."""
    rows = Authenticator.objects.filter(user=user).order_by("pk")
    return list(rows.only("pk", "type", "created_at", "last_used_at"))


def open_enrolment(user: User) -> Enrolment | None:
    """The code a person may still enrol with."""
    waiting = Enrolment.objects.filter(user=user, used_at=None, withdrawn=False)
    return waiting.filter(valid_until__gt=timezone.now()).first()


def orders(actor: Actor) -> QuerySet[Order]:
    """The orders that wait for a second person, the oldest first. Errors: ACC-001."""
    require(actor, "order.list")
    with_all = waiting().select_related("user", "ordered_by", "organ", "department")
    return with_all.order_by("pk")


def order(actor: Actor, pk: int) -> Order:
    """One that waits. Errors: ACC-001, also where there is none."""
    found = orders(actor).filter(pk=pk).first()
    if found is None:
        raise XiezhiError("ACC-001")
    return found


def account_events(actor: Actor) -> QuerySet[AccountEvent]:
    """The events of all accounts, the newest first. Errors: ACC-001."""
    require(actor, "account_log.read")
    return AccountEvent.objects.select_related("user", "by").order_by("-pk")


def organs(actor: Actor) -> QuerySet[Organ]:
    """All organs with their departments. Errors: ACC-001."""
    require(actor, "organ.list")
    return Organ.objects.select_related("superior").prefetch_related("departments").order_by("code")


def organ(actor: Actor, pk: int) -> Organ:
    """One organ. Errors: ACC-001, also where there is none."""
    found = organs(actor).filter(pk=pk).first()
    if found is None:
        raise XiezhiError("ACC-001")
    return found


@dataclass(frozen=True, slots=True)
class Own:
    """What a person sees on the own page."""

    posts: list[Post]
    factors: list[Authenticator]
    sessions: list[UserSession]
    grants: list[Grant]
    emergencies: list[BreakGlass]
    notices: list[Notice]
    resets: list[Enrolment]


def own(actor: Actor, user: User) -> Own:
    """The person's own posts, factors, sessions, leaves in force and notices, of cases in sight."""
    now = timezone.now()
    cases = kinds()["case"].model._default_manager
    in_sight = ~Exists(cases.filter(hidden(actor), pk=OuterRef("case")))
    grants = user.grants.filter(in_sight, revoked_at=None, valid_until__gt=now)
    emergencies = user.break_glasses.filter(in_sight, valid_until__gt=now)
    return Own(
        list(posts_of(user)),
        factors_of(user),
        sorted(UserSession.objects.purge_and_list(user), key=lambda each: each.created_at),
        list(grants.order_by("valid_until")),
        list(emergencies.order_by("valid_until")),
        list(user.notices.filter(in_sight).select_related("about").order_by("-pk")[:20]),
        list(user.enrolments.filter(reset=True, told_at=None).order_by("pk")),
    )
