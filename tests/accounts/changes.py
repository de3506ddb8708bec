"""Each change of the room as its services are called: by one who may, and by one who may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from desk import FROM, County, county, person
from xiezhi.accounts import models as m
from xiezhi.accounts.models import EmergencyReason, RecusalReason, Role
from xiezhi.accounts.services import (
    break_glass,
    cases,
    confirming,
    grants,
    organs,
    people,
    posts,
)
from xiezhi.accounts.services.reviews import look_review
from xiezhi.casework.models import Case
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.entries import Entry

BASIS = "清检〔2026〕7号"
TODAY = timezone.localdate()
SOON = timezone.now() + timedelta(days=3)
EVERYTHING: tuple[type[Model], ...] = (
    m.Organ, m.Department, m.User, m.Enrolment, m.Order, m.Post, m.Assignment, m.Recusal, m.Grant,
    m.BreakGlass, m.Notice, m.AccountEvent, m.LookReview,
)  # fmt: skip


def case_of(land: County) -> Case:
    return Case.objects.get(owner=land.here)


def entries() -> list[Entry]:
    return [Entry.decode(bytes(row[0])) for row in database().execute(
        "SELECT entry FROM ledger_event ORDER BY id"
    )]  # fmt: skip


def rows() -> list[Any]:
    return [list(kind._default_manager.order_by("pk").values()) for kind in EVERYTHING]


@dataclass(frozen=True)
class Change:
    """One service as it is called by one who may, and by one who may not."""

    kind: str
    may: str
    may_not: str
    call: Callable[[County, str], Any]
    before: Callable[[County], Any] = lambda land: None


def order_post(land: County, by: str = "security_admin", **more: Any) -> m.Order:
    given: dict[str, Any] = {
        "user": land.people["new"], "role": Role.PROSECUTOR, "organ": land.here,
        "department": land.criminal, "valid_from": FROM, "valid_to": None, "basis": BASIS, **more,
    }  # fmt: skip
    return posts.post_order(actor=land.actor(by), **given)


def new_post(land: County, **more: Any) -> m.Post:
    """Ordered and confirmed."""
    order = order_post(land, **more)
    confirming.order_confirm(actor=land.actor("audit_admin"), order=order)
    return m.Post.objects.latest("pk")


def order_reset(land: County, by: str = "security_admin", whom: str = "assistant") -> str:
    return people.user_reset_order(actor=land.actor(by), user=land.people[whom], basis=BASIS)


def order_account(land: County, by: str = "security_admin") -> Any:
    return people.user_create(actor=land.actor(by), username="p-1", name="虚构一")


def confirm_last(land: County, by: str) -> str:
    return confirming.order_confirm(actor=land.actor(by), order=m.Order.objects.latest("pk"))


def assign(land: County, by: str = "unit_head", to: str = "prosecutor") -> m.Assignment:
    return cases.assignment_give(actor=land.actor(by), case=case_of(land), user=land.people[to])


def recuse(land: County, by: str = "unit_head", whom: str = "prosecutor") -> m.Recusal:
    return cases.recusal_record(
        actor=land.actor(by), case=case_of(land), user=land.people[whom],
        reason=RecusalReason.INTEREST, basis=BASIS,
    )  # fmt: skip


def grant(
    land: County, by: str = "chief_procurator", to: str = "civil_prosecutor", **more: Any
) -> m.Grant:
    given: dict[str, Any] = {
        "action": "finding.open", "until": SOON, "basis": BASIS, **more,
    }  # fmt: skip
    return grants.grant_give(
        actor=land.actor(by), case=case_of(land), user=land.people[to], **given
    )


def break_in(land: County, by: str = "civil_prosecutor") -> m.BreakGlass:
    return break_glass.break_glass_open(
        actor=land.actor(by), case=case_of(land), reason=EmergencyReason.DEADLINE, basis=BASIS
    )


def only(kind: type[Any]) -> Any:
    return kind._default_manager.get()


def drawn(land: County) -> m.LookReview:
    look = m.Look.objects.create(
        user=land.people["prosecutor"], organ=land.here, department=land.criminal,
        action="finding.open", object="finding:1", case=case_of(land).pk, at=timezone.now(),
        key="look:1",
    )  # fmt: skip
    return m.LookReview.objects.create(look=look, drawn_at=timezone.now())


SYSTEM, SECURITY, AUDIT = "system_admin", "security_admin", "audit_admin"
CHANGES = (
    Change("organ.created", SYSTEM, SECURITY, lambda land, by: organs.organ_create(
        actor=land.actor(by), code="XK0900", name="虚构单位", kind="court", level="county",
        valid_from=FROM)),
    Change("organ.placed", SECURITY, SYSTEM, lambda land, by: organs.organ_place(
        actor=land.actor(by), organ=land.police, superior=land.city, basis=BASIS)),
    Change("organ.ended", SYSTEM, "chief_procurator", lambda land, by: organs.organ_end(
        actor=land.actor(by), organ=land.police, valid_to=TODAY, basis=BASIS)),
    Change("department.created", SECURITY, SYSTEM, lambda land, by: organs.department_create(
        actor=land.actor(by), organ=land.here, name="第三检察部", functions=["minors"])),
    Change("department.changed", SECURITY, SYSTEM, lambda land, by: organs.department_functions(
        actor=land.actor(by), department=land.civil, functions=["civil"], basis=BASIS)),
    Change("user.created", SECURITY, SYSTEM, order_account),
    Change("user.confirmed", AUDIT, SECURITY, confirm_last, order_account),
    Change("user.deactivated", SECURITY, "audit_admin", lambda land, by: people.user_deactivate(
        actor=land.actor(by), user=land.people["assistant"], basis=BASIS)),
    Change("user.reset_ordered", SECURITY, "chief_procurator", order_reset),
    Change("user.reset", AUDIT, SECURITY, confirm_last, order_reset),
    Change("post.ordered", SECURITY, AUDIT, order_post),
    Change("post.given", AUDIT, SECURITY, confirm_last, order_post),
    Change("order.declined", AUDIT, "chief_procurator", lambda land, by: confirming.order_decline(
        actor=land.actor(by), order=m.Order.objects.latest("pk"), basis=BASIS), order_post),
    Change("post.ended", SECURITY, SYSTEM, lambda land, by: posts.post_end(
        actor=land.actor(by), post=land.people["assistant"].posts.get(), valid_to=TODAY,
        basis=BASIS)),
    Change("case.assigned", "unit_head", "prosecutor", assign),
    Change("case.unassigned", "case_manager", "civil_unit_head",
        lambda land, by: cases.assignment_end(
            actor=land.actor(by), case=case_of(land), assignment=only(m.Assignment)), assign),
    Change("recusal.recorded", "unit_head", "prosecutor", recuse),
    Change("recusal.confirmed", "case_manager", "unit_head",
        lambda land, by: cases.recusal_confirm(
            actor=land.actor(by), case=case_of(land), recusal=only(m.Recusal), basis=BASIS),
        recuse),
    Change("recusal.ended", "chief_procurator", "unit_head", lambda land, by: cases.recusal_end(
        actor=land.actor(by), case=case_of(land), recusal=only(m.Recusal), basis=BASIS), recuse),
    Change("grant.given", "chief_procurator", "unit_head", grant),
    Change("grant.revoked", "chief_procurator", "other_unit_head",
        lambda land, by: grants.grant_revoke(
            actor=land.actor(by), case=case_of(land), grant=only(m.Grant), basis=BASIS), grant),
    Change("emergency.opened", "civil_prosecutor", "other_prosecutor", break_in),
    Change("emergency.reviewed", "auditor_here", "civil_auditor",
        lambda land, by: break_glass.break_glass_review(
            actor=land.actor(by), emergency=only(m.BreakGlass), verdict=m.Verdict.PROPER),
        break_in),
    Change("look.reviewed", "civil_auditor", "other_auditor", lambda land, by: look_review(
        actor=land.actor(by), review=only(m.LookReview), verdict=m.Verdict.PROPER), drawn),
)  # fmt: skip


def the_county() -> County:
    """The county, with one case of the criminal department and one person without a post."""
    land = county()
    land.case("criminal_case:police:XK-1")
    land.people["new"] = person("new")
    return land


def refused(code: str, call: Callable[[], Any]) -> None:
    with pytest.raises(XiezhiError) as caught:
        call()
    assert caught.value.code == code
