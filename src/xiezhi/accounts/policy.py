"""The one policy table: `may` and `visible` come from the same rows, so they cannot differ.

`policy.yaml` is the table. Nothing is allowed that does not stand in it. A right is a row's scope,
a grant or an emergency; walls then take away what nobody may see.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from uuid import UUID

import yaml
from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Role
from xiezhi.accounts.rights import emergency_cases, granted_cases
from xiezhi.accounts.scopes import SCOPES, Protected, Reach, any_of
from xiezhi.accounts.walls import open_to
from xiezhi.errors import XiezhiError


@dataclass(frozen=True, slots=True)
class Permit:
    """Some roles, and how far their right reaches; `within` is empty for an action without object."""

    roles: tuple[Role, ...]
    within: str


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table. See `policy.yaml` for what the flags mean."""

    name: str
    on: str
    permits: tuple[Permit, ...]
    granted: bool
    emergency: bool
    purpose: bool
    fresh: bool


@functools.cache
def table() -> Mapping[str, Action]:
    """The policy, checked as it is read: unknown roles, scopes and keys stop the program."""
    source = files("xiezhi.accounts").joinpath("policy.yaml").read_text(encoding="utf-8")
    return {name: _action(name, content) for name, content in yaml.safe_load(source).items()}


def _action(name: str, content: dict[str, Any]) -> Action:
    flags = {
        flag: bool(content.pop(flag, False))
        for flag in ("granted", "emergency", "purpose", "fresh")
    }
    on = content.pop("object", "")
    permits = [
        Permit(tuple(Role(role) for role in row["roles"]), row.get("within", ""))
        for row in content.pop("permit")
    ]
    for permit in permits:
        # An object without a scope would be open to a role everywhere.
        if (permit.within in SCOPES) != bool(on):
            raise ValueError(f"policy.yaml: {name}: scope {permit.within!r}")
    if content:
        raise ValueError(f"policy.yaml: {name}: {sorted(content)}")
    return Action(name, on, tuple(permits), **flags)


_protected: dict[str, Protected] = {}


def protect(name: str, kind: Protected) -> None:
    """Register a kind of object that the table speaks of; each room does so for its own."""
    _protected[name] = kind


def kinds() -> Mapping[str, Protected]:
    """All kinds registered."""
    return _protected


def visible(actor: Actor, action: str) -> QuerySet[Any]:
    """The rows on which the actor may do this, of the action's kind of object."""
    rule = table()[action]
    kind = _protected[rule.on]
    return kind.model._default_manager.filter(_permitted(actor, rule, kind), open_to(actor, kind))


def may(actor: Actor, action: str, thing: Model | None = None) -> bool:
    """Whether the actor may do this, to `thing` where the action has an object."""
    rule = table()[action]
    if not rule.on:
        return any(actor.holds(*permit.roles) for permit in rule.permits)
    return thing is not None and action in may_each(actor, (action,), thing)


def may_each(actor: Actor, actions: Iterable[str], thing: Model) -> frozenset[str]:
    """Those of the actions, all of one kind of object, that the actor may do to `thing`: one query."""
    # Most pages ask for much that a post cannot do at all: that needs no query.
    asked = [
        rule
        for rule in map(table().__getitem__, actions)
        if could(actor, rule.name) or rule.granted or rule.emergency
    ]
    if not asked:
        return frozenset()
    (kind,) = {_protected[rule.on].model: _protected[rule.on] for rule in asked}.values()
    permitted = {
        f"may_{number}": ExpressionWrapper(_permitted(actor, rule, kind), BooleanField())
        for number, rule in enumerate(asked)
    }
    rows = kind.model._default_manager.filter(open_to(actor, kind), pk=thing.pk)
    found = rows.annotate(**permitted).values_list(*permitted).first()
    if found is None:
        return frozenset()
    return frozenset(rule.name for rule, permits in zip(asked, found, strict=True) if permits)


def could(actor: Actor, action: str) -> bool:
    """Whether a post of the actor stands in the row at all, so that a page is worth a link."""
    return any(actor.holds(*permit.roles) for permit in table()[action].permits)


def require(actor: Actor, action: str, thing: Model | None = None) -> None:
    """Errors: ACC-001 not allowed; a page answers it as if the thing were not there."""
    if not may(actor, action, thing):
        raise XiezhiError("ACC-001")


def _permitted(actor: Actor, rule: Action, kind: Protected) -> Q:
    reaches = [
        SCOPES[permit.within](actor, post, kind)
        for permit in rule.permits
        for post in actor.posts
        if post.role in permit.roles
    ]
    cases = opened_cases(actor, rule.name) if kind.case else []
    if cases:
        reaches.append(Reach(None, Q(**{f"{kind.case}__in": cases})))
    return any_of(filter(None, reaches), kind)


def opened_cases(actor: Actor, action: str) -> list[UUID]:
    """The cases that a grant or an emergency opens for this; few, and mostly none."""
    rule = table()[action]
    # Whoever holds no post with a right to the kind of thing gets none by a grant either:
    # administrators have no rights to case data. Nor does leave outlive the office of its day.
    days = [post.since for post in actor.posts if post.role in _roles_on_cases()]
    if not days:
        return []
    since = min(days)
    granted = granted_cases(actor, rule.name, since) if rule.granted else []
    return [*granted, *(emergency_cases(actor, since) if rule.emergency else [])]


@functools.cache
def _roles_on_cases() -> frozenset[Role]:
    """The roles that may open a finding by their post."""
    return frozenset(role for permit in table()["finding.open"].permits for role in permit.roles)
