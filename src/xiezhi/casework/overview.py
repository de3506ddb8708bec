"""What is known of a case without opening it: who works on it, who must not, how many findings.

Nothing here is case data: no record, no fact, no sentence, no organ of the matter.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from xiezhi.accounts.actors import Actor, in_force
from xiezhi.accounts.models import Assignment, BreakGlass, Grant, Recusal
from xiezhi.accounts.policy import visible
from xiezhi.casework.models import Case, CaseKey, CaseStep, State
from xiezhi.errors import XiezhiError


@dataclass(frozen=True, slots=True)
class Overview:
    """`outcomes`: of the findings that the actor may list and the last run still found, by code.
    `steps`: the latest first."""

    case: Case
    outcomes: dict[str, int]
    assignments: list[Assignment]
    recusals: list[Recusal]
    grants: list[Grant]
    emergencies: list[BreakGlass]
    steps: list[CaseStep]


def case_of(actor: Actor, number: uuid.UUID, action: str = "case.read") -> Case:
    """The case, if the actor may do this to it. Errors: ACC-001, also where there is none."""
    found: Case | None = visible(actor, action).select_related("owner").filter(pk=number).first()
    if found is None:
        raise XiezhiError("ACC-001")
    return found


def closed_case_of(actor: Actor, number: uuid.UUID) -> Case:
    """The case whose key the actor may destroy, walls or not; show nothing of it but its number.

    Errors: ACC-001, also where there is none.
    """
    keys = visible(actor, "case.delete").select_related("case")
    found: CaseKey | None = keys.filter(pk=number).first()
    if found is None:
        raise XiezhiError("ACC-001")
    return found.case


def overview(actor: Actor, number: uuid.UUID) -> Overview:
    """Of one case. Errors: ACC-001, also where there is none."""
    case, now = case_of(actor, number), timezone.now()
    findings = visible(actor, "finding.list").filter(case=case).exclude(state=State.GONE)
    counted = findings.order_by().values_list("outcome").annotate(Count("pk"))
    grants = Grant.objects.filter(case=case.pk, revoked_at=None, valid_until__gt=now)
    emergencies = BreakGlass.objects.filter(case=case.pk, valid_until__gt=now)
    recusals = Recusal.objects.filter(case=case.pk, ended_at=None)
    assignments = Assignment.objects.filter(in_force(actor.today), case=case.pk)
    return Overview(
        case,
        dict(counted),
        list(assignments.select_related("user", "given_by").order_by("pk")),
        list(recusals.select_related("user", "recorded_by").order_by("pk")),
        list(grants.select_related("user", "given_by").order_by("pk")),
        list(emergencies.select_related("user", "told").order_by("pk")),
        list(case.steps.select_related("by").order_by("-number")),
    )
