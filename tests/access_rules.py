"""The rules of access read once more, in plain Python: what the policy and the wall are held against.

Written from the rules, not from `policy.yaml`: a new action needs a row here as well. Nothing of
`xiezhi.accounts.policy`, `scopes` or `walls` is used.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from world import World
from xiezhi.accounts.models import Assignment, BreakGlass, Grant, Post, Recusal

WORKERS = {"prosecutor", "assistant"}
DEPARTMENT = {"prosecutor", "assistant", "unit_head"}
CASE_FILES = {
    "prosecutor", "assistant", "unit_head", "chief_procurator", "case_manager", "quality_reviewer",
}  # fmt: skip
CHIEF, HEAD, MANAGER = {"chief_procurator"}, {"unit_head"}, {"case_manager"}

# action: kind, and who reaches how far
RULES: dict[str, tuple[str, list[tuple[set[str], str]]]] = {
    "finding.list": ("finding", [
        (DEPARTMENT, "department"), (WORKERS, "assigned"), (CHIEF | MANAGER | {"quality_reviewer"}, "organ"),
        (CHIEF | HEAD, "below"), ({"organ_liaison"}, "told"),
    ]),
    "finding.open": ("finding", [
        (DEPARTMENT, "department"), (WORKERS, "assigned"), (CHIEF | MANAGER | {"quality_reviewer"}, "organ"),
        (CHIEF, "below"),
    ]),
    "finding.read_notice": ("finding", [({"organ_liaison"}, "told")]),
    "finding.assign": ("finding", [(HEAD, "department, others"), (CHIEF | MANAGER, "organ")]),
    "finding.take": ("finding", [
        (WORKERS, "department, others"), (WORKERS, "assigned, others"), (MANAGER, "own_acts"),
    ]),
    "finding.judge": ("finding", [
        ({"prosecutor", "unit_head"}, "department, others"), ({"prosecutor"}, "assigned, others"),
        (MANAGER, "own_acts"),
    ]),
    "finding.make_known": ("finding", [(HEAD, "department, others"), (CHIEF, "organ")]),
    "finding.export": ("finding", [(HEAD, "department"), (CHIEF, "organ")]),
    "identity.ask": ("finding", [({"prosecutor"}, "department"), ({"prosecutor"}, "assigned")]),
    "identity.list": ("identity_request", [
        ({"prosecutor"} | HEAD | CHIEF, "own"), (HEAD, "department"), (CHIEF, "organ"),
    ]),
    "identity.decide": ("identity_request", [(HEAD, "department"), (CHIEF, "organ")]),
    "identity.read": ("identity_request", [({"prosecutor"}, "own")]),
    "case.read": ("case", [(HEAD, "department"), (CHIEF | MANAGER, "organ")]),
    "case.seal": ("case", [(MANAGER | CHIEF, "organ")]),
    "case.close": ("case", [(MANAGER | CHIEF, "organ")]),
    "case.classify": ("case", [(MANAGER | CHIEF, "organ")]),
    "case.lift": ("case_key", [(CHIEF | MANAGER, "organ")]),
    "case.close_walled": ("case_key", [(CHIEF | MANAGER, "organ")]),
    "case.delete": ("case_key", [(CHIEF | MANAGER, "organ")]),
    "case.assign": ("case", [(HEAD, "department"), (CHIEF | MANAGER, "organ")]),
    "case.recuse": ("case", [
        (HEAD, "department"), (CHIEF | MANAGER, "organ"), (CHIEF, "below"),
    ]),
    "case.end_recusal": ("case", [(MANAGER | CHIEF, "organ")]),
    "case.grant": ("case", [(CHIEF, "organ")]),
    "case.break_glass": ("case", [({"prosecutor"} | HEAD | CHIEF, "organ")]),
    "intake.list": ("upload", [(DEPARTMENT | MANAGER, "organ")]),
    "intake.take": ("upload", [(DEPARTMENT | MANAGER, "own")]),
    "screening.list": ("job", [(DEPARTMENT | CHIEF | MANAGER | {"model_author"}, "organ")]),
    "look.list": ("look", [({"auditor", "audit_admin"}, "organ"), (CASE_FILES, "own")]),
    "look.review": ("look_review", [({"auditor"}, "another_department")]),
    "break_glass.list": ("break_glass", [
        ({"auditor", "audit_admin"}, "organ"), ({"prosecutor"} | HEAD | CHIEF, "own"),
    ]),
    "break_glass.review": ("break_glass", [({"auditor"}, "another_department")]),
}  # fmt: skip
# What a grant may give, and what an emergency opens.
BY_LEAVE = {"finding.list", "finding.open"}


@dataclass(frozen=True)
class Facts:
    """What the rules ask of an object."""

    owner: int
    function: str = ""
    subject: int | None = None
    told: bool = False
    route: str = ""
    case: UUID | None = None
    person: int | None = None
    department: int | None = None
    shut: bool = False


def _case_shut(case: Any, today: date) -> bool:
    over = case.retained_until is not None and case.retained_until < today
    return bool(case.sealed or case.secrecy == "state" or over)


def facts(kind: str, thing: Any, today: date) -> Facts:
    """Those of an object of a kind."""
    if kind == "case":
        return Facts(thing.owner_id, thing.function, case=thing.pk, shut=_case_shut(thing, today))
    if kind == "case_key":
        return Facts(thing.case.owner_id, thing.case.function, case=thing.pk)
    if kind == "finding":
        return Facts(
            thing.owner_id, thing.function, thing.subject_id, thing.made_known_at is not None,
            thing.route, thing.case_id, shut=_case_shut(thing.case, today),
        )  # fmt: skip
    if kind == "identity_request":
        behind = facts("finding", thing.finding, today)
        return Facts(
            behind.owner, behind.function, case=behind.case, person=thing.asked_by_id,
            department=thing.department_id, shut=behind.shut,
        )  # fmt: skip
    if kind in ("look", "break_glass"):
        return Facts(
            thing.organ_id, case=thing.case, person=thing.user_id, department=thing.department_id
        )
    if kind == "look_review":
        return facts("look", thing.look, today)
    return Facts(thing.organ_id, person=thing.ordered_by_id if kind == "job" else thing.by_id)


class Reading:
    """The rules over one world, as it stands when this is made."""

    def __init__(self, world: World, now: datetime | None = None) -> None:
        self.world = world
        self.now = now or timezone.now()
        self.today = timezone.localdate(self.now)
        active = {user.pk for user in world.people.values() if user.is_active}
        self.posts: dict[int, list[Post]] = defaultdict(list)
        for post in Post.objects.select_related("department"):
            if post.user_id in active and self._holds(post):
                self.posts[post.user_id].append(post)
        self.assigned = {
            (row.user_id, row.case)
            for row in Assignment.objects.filter(wide=True)
            if self._holds(row)
        }
        self.leave = {
            (row.user_id, row.action, row.case)
            for row in Grant.objects.filter(revoked_at=None)
            if row.valid_from <= self.now < row.valid_until
        }
        self.emergencies = {
            (row.user_id, row.case)
            for row in BreakGlass.objects.all()
            if row.opened_at <= self.now < row.valid_until
        }
        self.recused = {(row.user_id, row.case) for row in Recusal.objects.filter(ended_at=None)}
        land = world.land
        self.below = {land.city.pk: {land.here.pk, land.other.pk}}
        self.facts = {
            (kind, thing.pk): facts(kind, thing, self.today)
            for kind, things in world.things.items()
            for thing in things
        }

    def _holds(self, row: Any) -> bool:
        return row.valid_from <= self.today and (row.valid_to is None or row.valid_to >= self.today)

    def walled(self, user_id: int, kind: str, pk: Any) -> bool:
        """Whether a wall stands between the person and the object, whatever the person holds."""
        fact = self.facts[kind, pk]
        return fact.shut or (user_id, fact.case) in self.recused

    def allows(self, user_id: int, action: str, pk: Any) -> bool:
        """Whether the person may do this to the object."""
        kind, rows = RULES[action]
        fact = self.facts[kind, pk]
        if self.walled(user_id, kind, pk):
            return False
        held = self.posts[user_id]
        if any(
            post.role in roles and self._reaches(user_id, post, reach, fact)
            for post in held
            for roles, reach in rows
        ):
            return True
        if action not in BY_LEAVE or not any(post.role in CASE_FILES for post in held):
            return False
        return (user_id, action, fact.case) in self.leave or (
            user_id,
            fact.case,
        ) in self.emergencies

    def allowed(self, user_id: int, action: str) -> set[Any]:
        """The objects to which the person may do this, by primary key."""
        kind = RULES[action][0]
        return {
            thing.pk for thing in self.world.things[kind] if self.allows(user_id, action, thing.pk)
        }

    def _reaches(self, user_id: int, post: Post, reach: str, fact: Facts) -> bool:
        here = fact.owner == post.organ_id
        if reach.endswith(", others"):
            others = fact.route != "case_management"
            return others and self._reaches(user_id, post, reach.removesuffix(", others"), fact)
        if reach == "organ":
            return here
        if reach == "department":
            department = post.department
            return here and department is not None and fact.function in department.functions
        if reach == "assigned":
            return here and (user_id, fact.case) in self.assigned
        if reach == "below":
            return fact.owner in self.below.get(post.organ_id, ())
        if reach == "own_acts":
            return here and fact.route == "case_management"
        if reach == "told":
            return fact.told and fact.subject == post.organ_id
        if reach == "own":
            return fact.person == user_id
        assert reach == "another_department", reach
        mine = post.department_id
        return here and mine is not None and mine != fact.department and fact.person != user_id
