"""Walls that no permit beats, no grant and no emergency either.

Recusal (刑事诉讼法 29-32), sealed juvenile records (刑事诉讼法 286), state secrets, and closed cases
whose time of retention is over.
"""

from __future__ import annotations

from django.db.models import Q

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.rights import recused_cases
from xiezhi.accounts.scopes import Protected

STATE_SECRET = "state"


def open_to(actor: Actor, kind: Protected) -> Q:
    """The rows that no wall hides from the actor."""
    conditions = Q()
    if kind.case and (cases := recused_cases(actor)):
        conditions &= ~Q(**{f"{kind.case}__in": cases})
    if kind.sealed:
        conditions &= Q(**{kind.sealed: False})
    if kind.secrecy:
        conditions &= ~Q(**{kind.secrecy: STATE_SECRET})
    if kind.retained_until:
        kept = Q(**{f"{kind.retained_until}__isnull": True})
        conditions &= kept | Q(**{f"{kind.retained_until}__gte": actor.today})
    return conditions
