"""Signing in and out, and what fails: each is an event of its own, so its key is random."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest

from xiezhi.accounts.models import User, random_id
from xiezhi.accounts.services.events import enter, numbered

SESSION = "xiezhi_session"
OPENED = "xiezhi_opened"
SEEN = "xiezhi_seen"


def session_refused(user: User | None, step: str) -> None:
    """Note a failed attempt; one for a name that nobody bears costs the same time.

    `step`: password or code. What was typed is not kept.
    """
    with transaction.atomic():
        key = f"session:{random_id('a')}:refused"
        enter("session.refused", by=None, about=user, key=key, form={"step": step})


def session_stamp(request: HttpRequest, name: str) -> None:
    """Note in a session its name in the ledger and when it began."""
    request.session[SESSION] = name
    request.session[OPENED] = request.session[SEEN] = time.time()


def session_close(request: HttpRequest, why: str) -> None:
    """End the session of a request. `why`: signed_out, idle or age.

    It ends even where the ledger fails: a session that stays open is worse than a missing leaf.
    """
    user = request.user
    try:
        if isinstance(user, User):
            with transaction.atomic():
                name = request.session.get(SESSION) or random_id("s")
                key = f"session:{name}:closed"
                enter("session.closed", by=user, about=user, key=key, form={"why": why})
    finally:
        logout(request)


def sessions_end(user: User, *, keep: str = "") -> None:
    """End the sessions of a person, but the one with this key; part of the caller's change."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()


def sessions_end_others(*, user: User, keep: str) -> None:
    """End one's own sessions elsewhere."""
    with transaction.atomic():
        kind = "session.others_ended"
        if enter(kind, by=user, about=user, key=numbered(kind, user)):
            sessions_end(user, keep=keep)


def factor_added(row: Authenticator, user: User) -> None:
    """Note a second factor that was added; within the transaction that adds it."""
    _factor("factor.added", row, user)


def factor_removed(row: Authenticator, user: User) -> None:
    """Note a second factor that the person removes; within the transaction that removes it."""
    _factor("factor.removed", row, user)


def _factor(kind: str, row: Authenticator, user: User) -> None:
    enter(kind, by=user, about=user, key=numbered(kind, user), form={"type": str(row.type)})
