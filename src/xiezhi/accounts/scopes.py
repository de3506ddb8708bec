"""How far a right reaches: each scope is one condition on the rows of a protected kind.

A condition says which rows a post opens, in terms of where a kind keeps owner, function and so on
(`Protected`). Rows of a kind that lacks what a scope asks for are not reached by it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Model, Q

from xiezhi.accounts.actors import Actor, Held, in_force
from xiezhi.accounts.models import Assignment, Organ

NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Protected:
    """A kind of object and where its rows keep what rights hang on, as paths of fields.

    `owner`: the procuratorate (an Organ); `function`: that of the model; `subject`: the supervised
    organ; `known`: the moment it was made known to that organ; `route`: who works on it; `case`: the
    number of the case; `person`: whose row it is; `department`: of the person who acted;
    `sealed`, `secrecy`, `retained_until`: those of the case, for the walls.
    """

    model: type[Model]
    owner: str = ""
    function: str = ""
    subject: str = ""
    known: str = ""
    route: str = ""
    case: str = ""
    person: str = ""
    department: str = ""
    sealed: str = ""
    secrecy: str = ""
    retained_until: str = ""


Scope = Callable[[Actor, Held, Protected], Q]


def _organ(_actor: Actor, post: Held, kind: Protected) -> Q:
    """The rows of the post's own procuratorate."""
    return Q(**{kind.owner: post.organ_id}) if kind.owner else NOTHING


def _department(actor: Actor, post: Held, kind: Protected) -> Q:
    """Those of the functions of the post's department; a post without one reaches none."""
    if not (kind.function and post.functions):
        return NOTHING
    return _organ(actor, post, kind) & Q(**{f"{kind.function}__in": post.functions})


def _case_management(actor: Actor, post: Held, kind: Protected) -> Q:
    """Those that concern the procuratorate's own acts."""
    if not kind.route:
        return NOTHING
    return _organ(actor, post, kind) & Q(**{kind.route: "case_management"})


def _below(_actor: Actor, post: Held, kind: Protected) -> Q:
    """The rows of procuratorates that the post's own one commands (检察院组织法 10)."""
    return Q(**{f"{kind.owner}__in": inferiors(post.organ_id)}) if kind.owner else NOTHING


def _assigned(actor: Actor, post: Held, kind: Protected) -> Q:
    """The rows of the cases that the person was given."""
    if not kind.case:
        return NOTHING
    given = Assignment.objects.filter(in_force(actor.today), user_id=actor.user_id)
    return _organ(actor, post, kind) & Q(**{f"{kind.case}__in": given.values("case")})


def _made_known(_actor: Actor, post: Held, kind: Protected) -> Q:
    """What concerns the post's organ and was made known to it."""
    if not (kind.subject and kind.known):
        return NOTHING
    return Q(**{kind.subject: post.organ_id, f"{kind.known}__isnull": False})


def _own(actor: Actor, _post: Held, kind: Protected) -> Q:
    """The person's own rows."""
    return Q(**{kind.person: actor.user_id}) if kind.person else NOTHING


def _another_department(actor: Actor, post: Held, kind: Protected) -> Q:
    """Of the same procuratorate, of another department and another person."""
    if not (kind.department and kind.person and post.department_id):
        return NOTHING
    theirs = Q(**{kind.department: post.department_id}) | Q(**{kind.person: actor.user_id})
    return _organ(actor, post, kind) & ~theirs


SCOPES: Mapping[str, Scope] = MappingProxyType(
    {
        "organ": _organ,
        "department": _department,
        "case_management": _case_management,
        "below": _below,
        "assigned": _assigned,
        "made_known": _made_known,
        "own": _own,
        "another_department": _another_department,
    }
)


def inferiors(organ_id: int) -> list[int]:
    """The organs below one, at any depth; the hierarchy has a handful of levels."""
    found: list[int] = []
    level = [organ_id]
    while level:
        level = list(
            Organ.objects.filter(superior__in=level)
            .exclude(pk__in=found)
            .values_list("pk", flat=True)
        )
        found += level
    return found
