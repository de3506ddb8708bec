"""Lists of findings: columns alone, nothing sealed, and only what the policy shows the actor.

There is no search for a person. `q` is the beginning of a finding's number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import opened_cases, table, visible
from xiezhi.accounts.scopes import inferiors
from xiezhi.casework.models import Case, Finding, State
from xiezhi.errors import XiezhiError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

RECENT_DAYS = 7
_IN_THE_OWN_OFFICE = frozenset({"organ", "department", "case_management", "assigned"})
TABS: Mapping[str, _StrPromise] = MappingProxyType(
    {
        "open": _("全部待审查"),
        "recent": _("最近分给我的"),
        "mine": _("我办理的"),
        "department": _("本部门的"),
        "unassigned": _("未分配的"),
    }
)
ORDERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "new": ("-first_seen_at", "-id"),
        # Days that are not known stand last on SQLite and first on PostgreSQL: an order that says
        # where they stand is one that PostgreSQL's index does not have.
        "act": ("-act_on", "-id"),
    }
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; empty means all. `organ`: the number of the supervised organ;
    `state`: instead of that of the tab."""

    outcome: str = ""
    function: str = ""
    model: str = ""
    state: str = ""
    organ: int | None = None
    act_from: date | None = None
    act_to: date | None = None
    q: str = ""


def findings(
    actor: Actor, *, tab: str = "open", filters: Filters | None = None, order: str = "new"
) -> QuerySet[Finding]:
    """The findings of a tab that the actor may list, narrowed and in order.

    Errors: CAS-019 no such tab or order.
    """
    for name, known in ((tab, TABS), (order, ORDERS)):
        if name not in known:
            raise XiezhiError("CAS-019", name=name)
    wanted = filters or Filters()
    rows: QuerySet[Finding] = visible(actor, "finding.list").filter(
        _TABS[tab](actor), _within_reach(actor)
    )
    state = wanted.state or ("" if tab in ("mine", "recent") else State.OPEN)
    narrowed = {
        "state": state,
        "outcome": wanted.outcome,
        "function": wanted.function,
        "model_id": wanted.model,
        "subject": wanted.organ,
        "act_on__gte": wanted.act_from,
        "act_on__lte": wanted.act_to,
        **_beginning(wanted.q.strip().lower()),
    }
    rows = rows.filter(**{path: value for path, value in narrowed.items() if value})
    return rows.select_related("assignee").order_by(*ORDERS[order])


def capped_count(rows: QuerySet[Any], most: int) -> int:
    """How many rows there are, `most` + 1 where there are more: no page waits for a million."""
    return rows.order_by()[: most + 1].count()


def _beginning(q: str) -> dict[str, str]:
    """Numbers that begin so, as a range: `startswith` would not use the index on SQLite."""
    # Numbers are hexadecimal, and g follows f.
    return {"finding_id__gte": q, "finding_id__lt": f"{q}g"} if q else {}


def _within_reach(actor: Actor) -> Q:
    """The procuratorates that all rows shown to the actor belong to: tells the database what the
    policy implies, so that it walks one index in order instead of sorting all it may show.
    """
    owners: set[int] = set()
    for permit in table()["finding.list"].permits:
        for post in actor.posts:
            if post.role not in permit.roles:
                continue
            if permit.within in _IN_THE_OWN_OFFICE:
                owners.add(post.organ_id)
            elif permit.within == "below":
                owners.update(inferiors(post.organ_id))
            else:
                return Q()
    if opened := opened_cases(actor, "finding.list"):
        owners.update(Case.objects.filter(pk__in=opened).values_list("owner", flat=True))
    return Q(owner=next(iter(owners))) if len(owners) == 1 else Q(owner__in=owners)


def _mine(actor: Actor) -> Q:
    return Q(assignee=actor.user_id)


def _recent(actor: Actor) -> Q:
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    return _mine(actor) & Q(assigned_at__gte=since)


def _department(actor: Actor) -> Q:
    found = Q(pk__in=[])
    for post in actor.posts:
        if post.functions:
            found |= Q(owner=post.organ_id, function__in=post.functions)
    return found


_TABS: Mapping[str, Callable[[Actor], Q]] = MappingProxyType(
    {
        "open": lambda _actor: Q(),
        "recent": _recent,
        "mine": _mine,
        "department": _department,
        "unassigned": lambda _actor: Q(assignee=None),
    }
)
