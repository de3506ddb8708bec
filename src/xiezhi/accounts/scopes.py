"""How far a right reaches: each scope says which rows of a protected kind a post opens.

It does so in terms of where a kind keeps owner, function and so on (`Protected`). Rows of a kind
that lacks what a scope asks for are not reached by it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.db.models import Model, Q

from xiezhi.accounts.actors import Actor, Held
from xiezhi.accounts.models import Organ
from xiezhi.accounts.rights import assigned_cases

NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Protected:
    """A kind of object and where its rows keep what rights hang on, as paths of fields.

    `owner`: the procuratorate (an Organ); `function`: that of the model; `subject`: the supervised
    organ; `known`: the moment it was made known to that organ; `route`: who works on it; `case`: the
    number of the case; `person`: whose row it is; `department`: of the person who acted;
    `cases`: the model of cases, whose `sealed`, `secrecy` and `retained_until` are the walls.
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
    cases: type[Model] | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows that a right opens: those of some owners, all or where a condition holds.

    `owners` is None where the right does not hang on the owner. Apart from the condition, because
    several rights over one owner then make one condition that an index can serve.
    """

    owners: frozenset[int] | None
    where: Q = field(default_factory=Q)


Scope = Callable[[Actor, Held, Protected], Reach | None]


def _organ(_actor: Actor, post: Held, kind: Protected) -> Reach | None:
    """The rows of the post's own procuratorate."""
    return Reach(frozenset([post.organ_id])) if kind.owner else None


def _department(actor: Actor, post: Held, kind: Protected) -> Reach | None:
    """Those of the functions of the post's department; a post without one reaches none."""
    if not (kind.function and post.functions):
        return None
    return _within(_organ(actor, post, kind), Q(**{f"{kind.function}__in": post.functions}))


def _on_others(scope: Scope) -> Scope:
    """Of those, what concerns other organs: nobody judges what the own department may have done."""

    def reach(actor: Actor, post: Held, kind: Protected) -> Reach | None:
        found = scope(actor, post, kind)
        return (
            _within(found, found.where & ~Q(**{kind.route: "case_management"})) if found else None
        )

    return reach


def _case_management(actor: Actor, post: Held, kind: Protected) -> Reach | None:
    """Those that concern the procuratorate's own acts."""
    if not kind.route:
        return None
    return _within(_organ(actor, post, kind), Q(**{kind.route: "case_management"}))


def _below(_actor: Actor, post: Held, kind: Protected) -> Reach | None:
    """The rows of procuratorates that the post's own one commands (检察院组织法 10)."""
    return Reach(frozenset(inferiors(post.organ_id))) if kind.owner else None


def _assigned(actor: Actor, post: Held, kind: Protected) -> Reach | None:
    """The rows of the cases that the person was given."""
    cases = assigned_cases(actor) if kind.case else []
    return _within(_organ(actor, post, kind), Q(**{f"{kind.case}__in": cases})) if cases else None


def _made_known(_actor: Actor, post: Held, kind: Protected) -> Reach | None:
    """What concerns the post's organ and was made known to it."""
    if not (kind.subject and kind.known):
        return None
    return Reach(None, Q(**{kind.subject: post.organ_id, f"{kind.known}__isnull": False}))


def _own(actor: Actor, _post: Held, kind: Protected) -> Reach | None:
    """The person's own rows."""
    return Reach(None, Q(**{kind.person: actor.user_id})) if kind.person else None


def _another_department(actor: Actor, post: Held, kind: Protected) -> Reach | None:
    """Of the same procuratorate, of another department and another person."""
    if not (kind.department and kind.person and post.department_id):
        return None
    theirs = Q(**{kind.department: post.department_id}) | Q(**{kind.person: actor.user_id})
    return _within(_organ(actor, post, kind), ~theirs)


def _within(reach: Reach | None, where: Q) -> Reach | None:
    return reach and Reach(reach.owners, where)


def any_of(reaches: Iterable[Reach], kind: Protected) -> Q:
    """The rows that at least one right opens; none without a right."""
    wholly: set[int] = set()
    partly: dict[frozenset[int], Q] = {}
    found = NOTHING
    for reach in reaches:
        if reach.owners is None:
            found |= reach.where
        elif reach.where:
            partly[reach.owners] = partly.get(reach.owners, Q()) | reach.where
        else:
            wholly |= reach.owners
    if wholly:
        found |= _of_owners(wholly, kind)
    for owners, where in partly.items():
        if not owners <= wholly:
            found |= _of_owners(owners, kind) & where
    return found


def _of_owners(owners: Collection[int], kind: Protected) -> Q:
    one = len(owners) == 1
    return (
        Q(**{kind.owner: next(iter(owners))}) if one else Q(**{f"{kind.owner}__in": sorted(owners)})
    )


SCOPES: Mapping[str, Scope] = MappingProxyType(
    {
        "organ": _organ,
        "department": _department,
        "case_management": _case_management,
        "below": _below,
        "assigned": _assigned,
        "department_on_others": _on_others(_department),
        "assigned_on_others": _on_others(_assigned),
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


def superiors(organ_id: int) -> list[int]:
    """The organs above one, the next first."""
    found: list[int] = []
    next_one: int | None = organ_id
    while next_one is not None and next_one not in found:
        found.append(next_one)
        next_one = Organ.objects.values_list("superior", flat=True).get(pk=next_one)
    return found[1:]
