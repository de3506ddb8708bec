"""What the services of a whole case share: its lock, and the step that each of them leaves.

The procuratorate is locked, so that steps follow one another and no run writes findings meanwhile
(project.project_run). docs/casework.md describes the events.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor, actor_of, in_force
from xiezhi.accounts.models import Organ, Post
from xiezhi.accounts.policy import may, table, visible
from xiezhi.casework.models import Case, CaseKey, CaseStep, DeletionRequest, LiftingRequest
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

Request = TypeVar("Request", DeletionRequest, LiftingRequest)


def hold(owner: int) -> None:
    """Keep the cases of a procuratorate to oneself until the transaction ends. Its row is a lock alone:
    whoever only names the organ, as one that is told does, does not wait (`no_key`)."""
    Organ.objects.select_for_update(no_key=True).get(pk=owner)


def locked_case(actor: Actor, action: str, case: Case) -> Case:
    """The case as it is now, until the transaction ends. Errors: ACC-001."""
    hold(case.owner_id)
    rows = visible(actor, action).select_for_update(of=("self",)).filter(pk=case.pk)
    row: Case | None = rows.first()
    if row is None:
        raise XiezhiError("ACC-001")
    return row


def locked_key(actor: Actor, action: str, case: Case) -> CaseKey:
    """The key of a case that may stand behind a wall, with the case. Errors: ACC-001."""
    hold(case.owner_id)
    rows = visible(actor, action).filter(pk=case.pk).select_related("case")
    key: CaseKey | None = rows.first()
    if key is None:
        raise XiezhiError("ACC-001")
    return key


def of_another(rows: QuerySet[Request], actor: Actor, action: str, case: Case) -> Request | None:
    """The latest of these requests that another person made who still may: one who has left office
    since is no second person."""
    key = CaseKey(pk=case.pk)
    for request in rows.exclude(asked_by=actor.user_id).select_related("asked_by").order_by("-pk"):
        if may(actor_of(request.asked_by, actor.today), action, key):
            return request
    return None


def asked_in_office(actor: Actor, action: str) -> Exists:
    """Of requests on a case those whose asker still holds a post that may do this; for lists, which do
    not ask the policy for each."""
    roles = {role for permit in table()[action].permits for role in permit.roles}
    posts = Post.objects.filter(
        in_force(actor.today), user=OuterRef("asked_by"), user__is_active=True, role__in=roles,
        organ=OuterRef("case__owner"),
    )  # fmt: skip
    return Exists(posts)


def case_step(kind: CaseStep.Kind, *, actor: Actor, case: Case, **said: Any) -> CaseStep:
    """Record the step of a case that the caller has locked, and leave its row. Event `case.<kind>`."""
    number = case.steps.count() + 1
    name = f"case:{case.pk.hex}"
    record(
        kind=f"case.{kind.value}",
        actor=actor.ledger_id,
        subject=name,
        key=f"{name}:{kind.value}:{number}",
        payloads={kind.value: said},
    )
    return CaseStep.objects.create(
        case=case, number=number, kind=kind, by_id=actor.user_id, at=timezone.now(), said=said
    )
