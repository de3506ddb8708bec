"""The desk of the demo: the office with its people, the findings of the run, some work begun.

Everything goes through the services that a real office uses, in the order in which it would: the
three administrators first, who enter all others; nothing is written past them. Django is set up
by the caller.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml
from django.utils import timezone

from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.factors import current_code, totp_add
from xiezhi.accounts.models import Department, Organ, Post, Role, User
from xiezhi.accounts.policy import visible
from xiezhi.accounts.services.beginning import installation_begin
from xiezhi.accounts.services.confirming import order_confirm
from xiezhi.accounts.services.organs import department_create, organ_create
from xiezhi.accounts.services.people import user_create, user_enrol
from xiezhi.accounts.services.posts import post_order
from xiezhi.casework.models import Verdict
from xiezhi.casework.project import Projected, project_run
from xiezhi.casework.services.findings import (
    finding_judge,
    finding_make_known,
    finding_take,
)
from xiezhi.demo.county import PROCURATORATE
from xiezhi.demo.play import Played
from xiezhi.operations.organs import organs_load
from xiezhi.operations.roots import roots_of

_BASIS = "演示"
_ADMINISTRATORS = ("secadmin", "sysadmin", "auditadmin")
_CONGRESS = ("XK0001", "清溪县人民代表大会常务委员会", "congress", "county")
# A few findings are being worked on, and a few known to the organ, so that no list is empty.
_TAKEN, _KNOWN = 12, 6


@dataclass(frozen=True, slots=True)
class Account:
    """One who may sign in to the demo."""

    username: str
    name: str
    role: str
    code: str


def open_office(played: Played) -> tuple[str, Projected]:
    """Enter the office and bring the run onto its desk; returns the password of all accounts."""
    plan = yaml.safe_load(files("xiezhi.demo").joinpath("office.yaml").read_text(encoding="utf-8"))
    password = f"qingxi-{secrets.token_hex(4)}"
    people = plan["people"]
    rows = played.store.read("organ").to_pylist()
    own = next(row for row in rows if row["name"] == PROCURATORATE)
    made = installation_begin(
        organ_code=own["code"], organ_name=own["name"], level=own["level"], basis=_BASIS,
        administrators={
            Role(people[name]["role"]): (name, people[name]["name"]) for name in _ADMINISTRATORS
        },
        today=timezone.localdate(),
    )  # fmt: skip
    for user, code in made.values():
        _enrol(user, code, password)
    security = actor_of(made[Role.SECURITY_ADMIN][0])
    system = actor_of(made[Role.SYSTEM_ADMIN][0])
    audit = actor_of(made[Role.AUDIT_ADMIN][0])
    office = Organ.objects.get(code=own["code"])
    departments: dict[str, Department] = {}

    def enter(name: str) -> User:
        return _enter(security, audit, name, people[name], office, departments, password)

    entered = {"manager": enter("manager")}
    manager = actor_of(entered["manager"])
    organs_load(actor=manager, store=played.store)
    _congress(system)
    for name, functions in plan["departments"].items():
        departments[name] = department_create(
            actor=security, organ=office, name=name, functions=functions
        )
    for name in people:
        if name not in entered and name not in _ADMINISTRATORS:
            entered[name] = enter(name)
    units = {finding.unit for finding in played.run.findings}
    roots = roots_of(played.store, played.store.manifest(played.run.manifest), units)
    projected = project_run(played.run, owner=office, roots=roots, actor=manager)
    _begin_work(actor_of(entered["prosecutor"]), actor_of(entered["head"]))
    return password, projected


def accounts() -> list[Account]:
    """Everyone who may sign in, with the one-time code of this moment."""
    posts = Post.objects.select_related("user").order_by("user_id")
    return [
        Account(
            post.user.username, post.user.name, str(Role(post.role).label), current_code(post.user)
        )
        for post in posts
    ]


def _congress(system: Actor) -> None:
    code, name, kind, level = _CONGRESS
    organ_create(
        actor=system, code=code, name=name, kind=kind, level=level,
        valid_from=timezone.localdate(),
    )  # fmt: skip


def _enter(
    security: Actor,
    audit: Actor,
    username: str,
    said: Mapping[str, Any],
    office: Organ,
    departments: Mapping[str, Department],
    password: str,
) -> User:
    user, code = user_create(actor=security, username=username, name=said["name"])
    code += order_confirm(actor=audit, order=user.orders.get())
    organ = Organ.objects.get(name=said["organ"]) if "organ" in said else office
    order = post_order(
        actor=security, user=user, role=Role(said["role"]), organ=organ,
        department=departments[said["department"]] if "department" in said else None,
        valid_from=timezone.localdate(), valid_to=None, basis=_BASIS,
    )  # fmt: skip
    order_confirm(actor=audit, order=order)
    _enrol(user, code, password)
    return user


def _enrol(user: User, code: str, password: str) -> None:
    user_enrol(code=code, password=password)
    totp_add(user)


def _begin_work(prosecutor: Actor, head: Actor) -> None:
    hard = visible(prosecutor, "finding.take").filter(outcome="hard").order_by("finding_id")
    for finding in hard[:_TAKEN]:
        finding_take(actor=prosecutor, finding=finding)
    of_liaison = hard.filter(subject__name="清溪县公安局", assignee=None)
    for finding in of_liaison[:_KNOWN]:
        finding_judge(
            actor=prosecutor, finding=finding, verdict=Verdict.CONFIRMED, note="",
            facts_hash=finding.facts_hash, model_version=finding.model_version,
        )  # fmt: skip
        finding_make_known(actor=head, finding=finding, approval=_BASIS)
