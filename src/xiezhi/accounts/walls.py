"""Walls that no permit beats, no grant and no emergency either.

Recusal (刑事诉讼法 29-32), sealed juvenile records (刑事诉讼法 286), state secrets, and closed cases
whose time of retention is over.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.rights import recused_cases
from xiezhi.accounts.scopes import Protected

STATE_SECRET = "state"


def open_to(actor: Actor, kind: Protected) -> Q:
    """The rows that no wall hides from the actor."""
    conditions = Q()
    if kind.case and (cases := recused_cases(actor)):
        conditions &= ~Q(**{f"{kind.case}__in": cases})
    if kind.cases is not None:
        # Asked of each row, since an index holds the few cases that may be shut: a join would fetch
        # the case of every row, and a list of cases would be as long as there are sealed ones.
        behind = kind.cases._default_manager.filter(shut(actor.today), pk=OuterRef(kind.case))
        conditions &= Q(~Exists(behind))
    return conditions


def hidden(actor: Actor) -> Q:
    """The cases that a wall hides from the actor."""
    recused = recused_cases(actor)
    return shut(actor.today) | Q(pk__in=recused) if recused else shut(actor.today)


def shut(today: date) -> Q:
    """Cases shut to everybody. The first part says nothing more, but is the condition of the index
    `case_walled` word for word, without which PostgreSQL does not use it."""
    always = Q(sealed=True) | Q(secrecy=STATE_SECRET)
    return (always | Q(retained_until__isnull=False)) & (always | Q(retained_until__lt=today))
