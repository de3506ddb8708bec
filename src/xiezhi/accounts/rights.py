"""The cases that a person was given, is recused from, or may open for a time.

They are asked for as lists before the rows they open, because there are few of them, and no index of
a million findings serves a list that is still to be worked out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from uuid import UUID

from django.db.models import Model, Q
from django.utils import timezone

from xiezhi.accounts.actors import Actor, in_force
from xiezhi.accounts.models import Assignment, BreakGlass, Grant, Recusal

_answers: ContextVar[dict[tuple[str, ...], list[UUID]] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """Within a page that only reads, each list is asked for once: a page asks the policy a dozen times."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def assigned_cases(actor: Actor) -> list[UUID]:
    """The cases given to the person to work on as a whole, whatever the functions of their findings."""
    today = in_force(actor.today)
    return _asked(actor, "assigned", Assignment, today, user_id=actor.user_id, wide=True)


def recused_cases(actor: Actor) -> list[UUID]:
    """The cases from which the person is recused."""
    return _asked(actor, "recused", Recusal, user_id=actor.user_id, ended_at=None)


def granted_cases(actor: Actor, action: str, since: date) -> list[UUID]:
    """The cases on which the person was given leave for one action, now; on that day or later, since
    leave ends with the office for which it was given."""
    now = timezone.now()
    return _asked(
        actor, f"granted {action}", Grant, user_id=actor.user_id, action=action, revoked_at=None,
        valid_from__lte=now, valid_until__gt=now, valid_from__date__gte=since,
    )  # fmt: skip


def emergency_cases(actor: Actor, since: date) -> list[UUID]:
    """The cases that the person has opened under break-glass, now; on that day or later."""
    now = timezone.now()
    return _asked(
        actor, "emergency", BreakGlass, user_id=actor.user_id, opened_at__lte=now,
        valid_until__gt=now, opened_at__date__gte=since,
    )  # fmt: skip


def _asked(actor: Actor, what: str, rows: type[Model], *where: Q, **also: object) -> list[UUID]:
    # What is known already is not even worded as a query.
    answers = _answers.get()
    key = (actor.ledger_id, what)
    if answers is not None and key in answers:
        return answers[key]
    found = list(rows._default_manager.filter(*where, **also).values_list("case", flat=True))
    if answers is not None:
        answers[key] = found
    return found
