"""People of the office and what they did before the tests came: needs Django set up (`office`)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from browser.office import DEPARTMENTS, EXTRACTED_ON, MEASURES, NEWCOMERS, PASSWORD, PEOPLE, SOURCE
from browser.office import measure as row_of
from sent import Sent
from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.factors import totp_add, unseal
from xiezhi.accounts.looking import purpose_state
from xiezhi.accounts.models import (
    BreakGlass,
    Department,
    EmergencyReason,
    Look,
    LookReview,
    Order,
    Organ,
    Post,
    RecusalReason,
    Role,
    User,
)
from xiezhi.accounts.services.beginning import installation_begin
from xiezhi.accounts.services.break_glass import break_glass_open
from xiezhi.accounts.services.cases import assignment_give, recusal_record
from xiezhi.accounts.services.confirming import order_confirm
from xiezhi.accounts.services.grants import grant_give
from xiezhi.accounts.services.organs import department_create
from xiezhi.accounts.services.people import user_create, user_enrol, user_reset_order
from xiezhi.accounts.services.posts import post_order
from xiezhi.casework.models import Case, Finding
from xiezhi.casework.opening import finding_open
from xiezhi.casework.persons import persons_of
from xiezhi.casework.project import project_run
from xiezhi.casework.services import (
    deletion_ask,
    finding_judge,
    finding_make_known,
    identity_ask,
    lifting_ask,
)
from xiezhi.operations.organs import organs_load
from xiezhi.operations.roots import roots_of
from xiezhi.operations.services import upload_receive
from xiezhi.records.store import Store
from xiezhi.screening.run import Run

BASIS = "浏览器测试"


def enter(store: Store) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Everybody by username, with the secret of their one-time codes; codes of who has not come yet."""
    administrators = ("secadmin", "sysadmin", "auditadmin")
    made = installation_begin(
        organ_code="XK0601", organ_name="清溪县人民检察院", level="county",
        administrators={Role(PEOPLE[name][1]): (name, PEOPLE[name][0]) for name in administrators},
        today=timezone.localdate(), basis=BASIS,
    )  # fmt: skip
    people = {user.username: _enrolled(user, code) for user, code in made.values()}
    security, audit = (actor_of(made[role][0]) for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN))
    users: dict[str, User] = {}
    for username, (name, role, department, organ) in PEOPLE.items():
        if username in people:
            continue
        if organ or department:
            _departments(security)
            organs_load(actor=actor_of(users["manager"]), store=store)
        users[username], code = _entered(security, audit, username, name)
        _post(security, audit, users[username], role, department, organ or "清溪县人民检察院")
        people[username] = _enrolled(users[username], code)
    codes: dict[str, str] = {}
    for username, name in NEWCOMERS.items():
        user, codes[username] = _entered(security, audit, username, name)
        _post(security, audit, user, "prosecutor", "第二检察部", "清溪县人民检察院")
    return people, codes


def _departments(security: Actor) -> None:
    office = Organ.objects.get(code="XK0601")
    if not Department.objects.exists():
        for name, functions in DEPARTMENTS.items():
            department_create(actor=security, organ=office, name=name, functions=functions)


def _entered(security: Actor, audit: Actor, username: str, name: str) -> tuple[User, str]:
    """Both parts of the code, with a space between."""
    user, first = user_create(actor=security, username=username, name=name)
    return user, f"{first} {order_confirm(actor=audit, order=user.orders.get())}"


def _post(
    security: Actor, audit: Actor, user: User, role: str, department: str, organ: str
) -> None:
    order = post_order(
        actor=security, user=user, role=Role(role), organ=Organ.objects.get(name=organ),
        department=Department.objects.get(name=department) if department else None,
        valid_from=timezone.localdate(), valid_to=None, basis=BASIS,
    )  # fmt: skip
    order_confirm(actor=audit, order=order)


def _enrolled(user: User, code: str) -> dict[str, Any]:
    user_enrol(code=code, password=PASSWORD)
    return {"name": user.name, "secret": unseal(totp_add(user).data["secret"]), "pk": user.pk}


def work(store: Store, run: Run, people: dict[str, Any]) -> dict[str, Any]:
    """Bring the findings to the desk and begin on them; returns ids that addresses need.

    m1 is open; m2 was opened by the prosecutor, who asked for the identity; m3 was confirmed and made
    known; the case of m4 was opened in an emergency, and has people assigned, recused and granted
    leave; m6 is of another organ; the case of m9 is sealed and its retention over: one asks that it be
    unsealed, and that it be deleted.
    """
    owner = Organ.objects.get(code="XK0601")
    actors = {name: actor_of(User.objects.get(username=name)) for name in people}
    prosecutor, head = actors["prosecutor"], actors["head"]
    units = {finding.unit for finding in run.findings}
    roots = roots_of(store, store.manifest(run.manifest), units)
    project_run(run, owner=owner, roots=roots, actor=actors["manager"])
    found = {row.case.root.rpartition("-")[2]: row for row in Finding.objects.all()}
    rows = {f"m{number}": row for number, row in found.items()}

    asked = _opened(prosecutor, rows["m2"])
    [person] = asked
    request = identity_ask(
        actor=prosecutor, finding=rows["m2"], record_type=person.record_type,
        pseudonym=person.pseudonym, purpose="clue", basis=BASIS,
    )  # fmt: skip
    known = rows["m3"]
    finding_judge(
        actor=prosecutor,
        finding=known,
        verdict="confirmed",
        note="",
        facts_hash=known.facts_hash,
        model_version=known.model_version,
    )
    finding_make_known(actor=head, finding=known, approval="清检批〔2026〕3号")
    opened: BreakGlass = break_glass_open(
        actor=prosecutor, case=rows["m4"].case, reason=EmergencyReason.SAFETY, basis=BASIS
    )
    told = _cases(actors, rows)
    colleague = User.objects.get(username="colleague")
    user_reset_order(actor=actors["secadmin"], user=colleague, basis=BASIS)
    # A look is drawn in the week after it, which no test waits for.
    review = LookReview.objects.create(look=Look.objects.latest("pk"), drawn_at=timezone.now())
    bad = "\r\n".join([MEASURES, row_of(7, "2025-13-02", "2025-06-09"), ""]).encode()
    upload = upload_receive(
        actor=prosecutor, upload=uuid.uuid4(), source=SOURCE, extracted_on=EXTRACTED_ON,
        clock="+08:00", files=[Sent("强制措施.csv", bad)],
    )  # fmt: skip
    call_command("ledger_checkpoint", verbosity=0)
    return told | {
        "findings": {name: row.finding_id for name, row in rows.items()},
        "cases": {name: str(row.case_id) for name, row in rows.items()},
        "identity": request.pk,
        "break_glass": opened.pk,
        "look_review": review.pk,
        "upload": str(upload.pk),
        "wall": "seal",
        "organ": owner.pk,
        "department": Department.objects.get(name="第一检察部").pk,
        "order": Order.objects.get(confirmed=None).pk,
        "post": Post.objects.get(user__username="colleague").pk,
    }


def _cases(actors: dict[str, Actor], rows: dict[str, Finding]) -> dict[str, Any]:
    case, colleague = rows["m4"].case, User.objects.get(username="colleague")
    assigned = assignment_give(actor=actors["head"], case=case, user=colleague)
    recused = recusal_record(
        actor=actors["head"], case=case, user=User.objects.get(username="manager"),
        reason=RecusalReason.PARTY, basis=BASIS,
    )  # fmt: skip
    granted = grant_give(
        actor=actors["chief"], case=case, user=User.objects.get(username="keyholder"),
        action="finding.open", until=timezone.now() + timedelta(days=1), basis=BASIS,
    )  # fmt: skip
    Case.objects.filter(pk=rows["m9"].case_id).update(
        sealed=True,
        closed_on=timezone.localdate(),
        retained_until=timezone.localdate() - timedelta(days=1),
    )
    deletion_ask(actor=actors["chief"], case=rows["m9"].case, basis=BASIS)
    lifting_ask(
        actor=actors["chief"], case=rows["m9"].case, wall="seal", ground="missed_crime", basis=BASIS
    )
    return {"assigned": assigned.pk, "recused": recused.pk, "granted": granted.pk}


def _opened(actor: Actor, row: Finding) -> Any:
    purpose_state(
        actor=actor, action="finding.open", thing=row, case=row.case_id, purpose="clue", basis=BASIS
    )
    return persons_of(finding_open(actor=actor, finding=row))
