"""Promises of `desk_check`: what services wrote agrees with the ledger, and nothing else does."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO

import pytest
from casework_support import frozen, run
from django.core.management import CommandError, call_command
from django.utils import timezone

from desk import FROM, NOW
from rows import execute, needs_postgres, role, walled
from xiezhi.accounts import models as m
from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.against_ledger import differences
from xiezhi.accounts.looking import purpose_state
from xiezhi.accounts.models import EmergencyReason, Organ, RecusalReason, Role, User
from xiezhi.accounts.services.beginning import installation_begin
from xiezhi.accounts.services.break_glass import break_glass_open, break_glass_review
from xiezhi.accounts.services.cases import (
    assignment_end,
    assignment_give,
    recusal_end,
    recusal_record,
)
from xiezhi.accounts.services.confirming import order_confirm
from xiezhi.accounts.services.grants import grant_give, grant_revoke
from xiezhi.accounts.services.organs import (
    department_create,
    department_functions,
    organ_create,
    organ_place,
)
from xiezhi.accounts.services.people import user_create, user_deactivate, user_enrol
from xiezhi.accounts.services.posts import post_end, post_order
from xiezhi.casework.models import Finding, Judgement, Verdict
from xiezhi.casework.opening import finding_open
from xiezhi.casework.project import project_run
from xiezhi.casework.services import finding_judge

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕7号"
_LATER = timezone.now() + timedelta(days=9)


@pytest.fixture
def office() -> dict[str, Actor]:
    """An office in which everything was done by the services, as in a real one."""
    today = timezone.localdate()
    names = {
        Role.SECURITY_ADMIN: "security", Role.SYSTEM_ADMIN: "system", Role.AUDIT_ADMIN: "audit",
    }  # fmt: skip
    made = installation_begin(
        organ_code="XK0601", organ_name="清溪县人民检察院", level="county", today=today, basis=BASIS,
        administrators={role: (name, "虚构甲") for role, name in names.items()},
    )  # fmt: skip
    for _, code in made.values():
        user_enrol(code=code, password="x")
    people = {names[role]: actor_of(user) for role, (user, _) in made.items()}
    here = Organ.objects.get()
    assert here.own

    def enter(username: str, given: Role, department: m.Department | None = None) -> None:
        user, _ = user_create(actor=people["security"], username=username, name="虚构乙")
        order_confirm(actor=people["audit"], order=user.orders.get())
        order = post_order(
            actor=people["security"], user=user, role=given, organ=here, department=department,
            valid_from=today, valid_to=None, basis=BASIS,
        )  # fmt: skip
        order_confirm(actor=people["audit"], order=order)
        people[username] = actor_of(user)

    criminal = department_create(
        actor=people["security"], organ=here, name="第一检察部", functions=["criminal"]
    )
    civil = department_create(
        actor=people["security"], organ=here, name="第二检察部", functions=["civil"]
    )
    for username, given, department in (
        ("prosecutor", Role.PROSECUTOR, criminal), ("head", Role.UNIT_HEAD, criminal),
        ("other", Role.PROSECUTOR, civil), ("manager", Role.CASE_MANAGER, None),
        ("chief", Role.CHIEF, None), ("leaving", Role.ASSISTANT, criminal),
        ("auditor", Role.AUDITOR, criminal),
    ):  # fmt: skip
        enter(username, given, department)
    project_run(run([frozen(1), frozen(2)]), owner=here, roots={}, actor=people["manager"])
    work(people)
    return people


def work(people: dict[str, Actor]) -> None:
    """A little of everything that leaves a row."""
    one, two = Finding.objects.order_by("pk")
    users = {name: User.objects.get(pk=actor.user_id) for name, actor in people.items()}
    worker, chief = people["prosecutor"], people["chief"]
    for finding in (one, two):
        purpose_state(
            actor=worker, action="finding.open", thing=finding, case=finding.case_id,
            purpose="clue", basis=BASIS,
        )  # fmt: skip
        finding_open(actor=worker, finding=finding)
    finding_judge(
        actor=worker,
        finding=one,
        verdict=Verdict.CONFIRMED,
        note="核实",
        facts_hash=one.facts_hash,
        model_version=one.model_version,
    )
    assignment_give(actor=chief, case=one.case, user=users["prosecutor"])
    for finding in (one, two):
        given = assignment_give(actor=people["head"], case=finding.case, user=users["leaving"])
    assignment_end(actor=chief, case=two.case, assignment=given)
    recusal_record(
        actor=people["head"], case=two.case, user=users["leaving"], reason=RecusalReason.FAVOUR,
        basis=BASIS,
    )  # fmt: skip
    told = recusal_record(
        actor=chief,
        case=two.case,
        user=users["other"],
        reason=RecusalReason.OTHER_ROLE,
        basis=BASIS,
    )
    recusal_end(actor=chief, case=two.case, recusal=told, basis=BASIS)
    grant_give(
        actor=chief, case=two.case, user=users["other"], action="finding.open", basis=BASIS,
        until=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    revoked = grant_give(
        actor=chief, case=two.case, user=users["other"], action="finding.list", basis=BASIS,
        until=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    grant_revoke(actor=chief, case=two.case, grant=revoked, basis=BASIS)
    emergency = break_glass_open(
        actor=people["other"], case=one.case, reason=EmergencyReason.SAFETY, basis=BASIS
    )
    break_glass_review(actor=people["auditor"], emergency=emergency, verdict=m.Verdict.UNCLEAR)
    security, court = people["security"], "XK0201"
    organ_create(
        actor=people["system"], code=court, name="清溪县人民法院", kind="court", level="county",
        valid_from=FROM,
    )  # fmt: skip
    above = organ_create(
        actor=people["system"], code="XK0200", name="云溪市中级人民法院", kind="court", level="city",
        valid_from=FROM,
    )  # fmt: skip
    organ_place(actor=security, organ=Organ.objects.get(code=court), superior=above, basis=BASIS)
    department_functions(
        actor=security, department=m.Department.objects.get(name="第二检察部"),
        functions=["civil", "administrative"], basis=BASIS,
    )  # fmt: skip
    user_deactivate(actor=security, user=users["manager"], basis=BASIS)
    post_order(
        actor=security, user=users["head"], role=Role.UNIT_HEAD, organ=Organ.objects.get(own=True),
        department=m.Department.objects.get(name="第二检察部"), valid_from=timezone.localdate(),
        valid_to=None, basis=BASIS,
    )  # fmt: skip
    post = users["leaving"].posts.get()
    post_end(actor=people["security"], post=post, valid_to=timezone.localdate(), basis=BASIS)


def codes() -> list[str]:
    return [error.code for error in differences()]


def test_what_the_services_wrote_agrees(office: dict[str, Actor]) -> None:
    told = StringIO()
    call_command("desk_check", stdout=told)
    assert "一致" in told.getvalue()


def _post() -> None:
    """The database administrator makes himself the chief."""
    user = User.objects.get(username="other")
    m.Post.objects.create(
        user=user,
        role=Role.CHIEF,
        organ=Organ.objects.get(own=True),
        valid_from=date(2026, 1, 1),
        basis="x",
    )


def _revived() -> None:
    m.Post.objects.exclude(valid_to=None).update(valid_to=None)


TAMPERED: dict[str, tuple[Callable[[], object], str]] = {
    "a look removed": (lambda: m.Look.objects.earliest("pk").delete(), "ACC-911"),
    "a look of another person": (
        lambda: m.Look.objects.filter(pk=m.Look.objects.earliest("pk").pk).update(
            user=User.objects.get(username="head")
        ),
        "ACC-912",
    ),
    "a look at something else": (
        lambda: m.Look.objects.filter(pk=m.Look.objects.earliest("pk").pk).update(object="x"),
        "ACC-912",
    ),
    "a post nobody gave": (_post, "ACC-910"),
    "a higher post": (
        lambda: m.Post.objects.filter(role=Role.ASSISTANT).update(role=Role.UNIT_HEAD), "ACC-912",
    ),
    "a post that goes on": (_revived, "ACC-912"),
    "a verdict turned round": (
        lambda: Judgement.objects.update(verdict=Verdict.DATA_ERROR), "ACC-912 ACC-913",
    ),
    "a verdict removed": (lambda: Judgement.objects.all().delete(), "ACC-911 ACC-913"),
    "a verdict of nobody": (
        lambda: Judgement.objects.create(
            finding=Finding.objects.latest("pk"), verdict=Verdict.RULE_WRONG, number=0, at=NOW,
            by=User.objects.get(username="head"),
        ),
        "ACC-910",
    ),
    "an event of an account removed": (
        lambda: m.AccountEvent.objects.filter(kind="post.given").latest("pk").delete(), "ACC-911",
    ),
    "an event of an account reworded": (
        lambda: m.AccountEvent.objects.filter(kind="post.ended").update(form={}), "ACC-912",
    ),
    "a recusal that stands no more": (
        lambda: m.Recusal.objects.filter(ended_at=None).update(ended_at=NOW), "ACC-910",
    ),
    "a recusal that stands again": (
        lambda: m.Recusal.objects.update(ended_at=None, ended_by=None), "ACC-911",
    ),
    "a recusal that the chief never decided": (
        lambda: m.Recusal.objects.filter(provisional=True).update(provisional=False), "ACC-912",
    ),
    "an assignment that opens the whole case": (
        lambda: m.Assignment.objects.filter(wide=False).update(wide=True), "ACC-912",
    ),
    "an assignment that goes on": (
        lambda: m.Assignment.objects.exclude(valid_to=None).update(valid_to=None), "ACC-911",
    ),
    "a grant that lasts longer": (
        lambda: m.Grant.objects.update(valid_until=timezone.now() + timedelta(days=99)), "ACC-912",
    ),
    "a grant that goes on": (
        lambda: m.Grant.objects.update(revoked_at=None), "ACC-911",
    ),
    "an emergency that lasts longer": (
        lambda: m.BreakGlass.objects.update(valid_until=NOW + timedelta(days=9999)), "ACC-912",
    ),
    "an emergency found proper": (
        lambda: m.BreakGlass.objects.update(verdict=m.Verdict.PROPER), "ACC-912",
    ),
    "an emergency without its review": (
        lambda: m.BreakGlass.objects.update(reviewed_at=None), "ACC-911",
    ),
    "an organ under another": (
        lambda: Organ.objects.filter(code="XK0201").update(superior=None), "ACC-912",
    ),
    "an organ under the own one": (
        lambda: Organ.objects.filter(code="XK0200").update(superior=Organ.objects.get(own=True)),
        "ACC-912",
    ),
    "an organ that was ended by nobody": (
        lambda: Organ.objects.filter(own=True).update(valid_to=date(2030, 1, 1)), "ACC-912",
    ),
    "an organ that nobody entered": (
        lambda: Organ.objects.create(
            code="XK0999", name="虚构", kind="court", level="city", valid_from=FROM
        ),
        "ACC-910",
    ),
    "a department that works on more": (
        lambda: m.Department.objects.filter(name="第一检察部").update(functions=["civil"]), "ACC-912",
    ),
    "a department put back": (
        lambda: m.Department.objects.filter(name="第二检察部").update(functions=["civil"]), "ACC-912",
    ),
    "somebody let in again": (lambda: User.objects.update(is_active=True), "ACC-912"),
    "a post that another confirmed": (
        lambda: m.Post.objects.filter(role=Role.CHIEF).update(
            confirmed_by=User.objects.get(username="system")
        ),
        "ACC-912",
    ),
    "an order for a higher post": (
        lambda: m.Order.objects.filter(confirmed=None).update(role=Role.CHIEF), "ACC-912",
    ),
    "an order removed": (lambda: m.Order.objects.filter(confirmed=None).delete(), "ACC-911"),
    "a grant nobody gave": (
        lambda: m.Grant.objects.create(
            user=User.objects.get(username="other"), action="finding.open", case=uuid.uuid4(),
            valid_from=NOW, valid_until=NOW, given_by=User.objects.get(username="chief"), basis="x",
        ),
        "ACC-910",
    ),
    "an emergency removed": (lambda: m.BreakGlass.objects.all().delete(), "ACC-911"),
    "an assignment that ends later": (
        lambda: m.Assignment.objects.exclude(valid_to=None).update(valid_to=_LATER.date()), "ACC-912",
    ),
    "an emergency moved to another day": (
        lambda: m.BreakGlass.objects.update(opened_at=_LATER, valid_until=_LATER), "ACC-912",
    ),
    "an order for another department": (
        lambda: m.Order.objects.filter(confirmed=None).update(
            department=m.Department.objects.get(name="第一检察部")
        ),
        "ACC-912",
    ),
    "an order that waits longer": (
        lambda: m.Order.objects.filter(confirmed=None).update(waits_until=_LATER), "ACC-912",
    ),
    "a look at another hour": (
        lambda: m.Look.objects.update(at=timezone.now() - timedelta(hours=1)), "ACC-912",
    ),
    "a purpose that holds longer": (
        lambda: m.Purpose.objects.update(valid_until=_LATER), "ACC-912",
    ),
    "a purpose stated again": (
        lambda: m.Purpose.objects.update(stated_at=_LATER, valid_until=_LATER), "ACC-912",
    ),
    "a look of another department": (
        lambda: m.Look.objects.update(department=m.Department.objects.get(name="第二检察部")),
        "ACC-912",
    ),
    "an organ of another name": (
        lambda: Organ.objects.filter(own=True).update(name="云溪市人民检察院"), "ACC-912",
    ),
    "a department of another name": (
        lambda: m.Department.objects.filter(name="第一检察部").update(name="虚构部"), "ACC-912",
    ),
    "a look without its purpose": (lambda: m.Look.objects.update(purpose=None), "ACC-912"),
    "a look for another purpose": (
        lambda: m.Look.objects.update(purpose=m.Purpose.objects.latest("pk")), "ACC-912",
    ),
    "a look before the post was held": (
        lambda: m.Post.objects.filter(role=Role.PROSECUTOR).update(valid_from=_LATER.date()),
        "ACC-912",
    ),
    "an emergency that the own department reviews": (
        lambda: m.BreakGlass.objects.update(
            department=m.Department.objects.get(name="第一检察部")
        ),
        "ACC-912",
    ),
    "an emergency at another office": (
        lambda: m.BreakGlass.objects.update(organ=Organ.objects.get(code="XK0201")), "ACC-912",
    ),
    "an emergency that is told of another case": (
        lambda: m.Notice.objects.update(case=uuid.uuid4()), "ACC-910 ACC-911",
    ),
    "an emergency that nobody was told of": (lambda: m.Notice.objects.all().delete(), "ACC-911"),
    "an emergency that somebody else was told of": (
        lambda: m.Notice.objects.update(user=User.objects.get(username="other")), "ACC-912",
    ),
    "a purpose reworded": (lambda: m.Purpose.objects.update(basis="别的"), "ACC-912"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_written_past_the_services_is_found(office: dict[str, Actor], what: str) -> None:
    tamper, code = TAMPERED[what]
    tamper()
    assert set(codes()) == set(code.split())
    with pytest.raises(CommandError):
        call_command("desk_check", stdout=StringIO())


@needs_postgres
def test_the_worker_is_shown_enough_to_check(office: dict[str, Actor]) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    wall = walled()
    with role(wall.worker):
        assert codes() == []
