"""Lifting a wall around a case takes two persons: one asks on a ground of law, and another does it.

Unsealing a juvenile record (人民检察院刑事诉讼规则 485: no ground of law, no unsealing), and taking
away the mark of a state secret (保守国家秘密法). Neither person sees anything of the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import visible
from xiezhi.accounts.rows.actor import named_way
from xiezhi.accounts.services.events import basis_of
from xiezhi.casework.models import (
    LIFTING_GROUNDS,
    Case,
    CaseStep,
    LiftingRequest,
    Secrecy,
    Wall,
)
from xiezhi.casework.services.steps import asked_in_office, case_step, locked_key, of_another
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

DAYS = 30
_OF_WALLS = (CaseStep.Kind.SEALED, CaseStep.Kind.UNSEALED, CaseStep.Kind.CLASSIFIED)


def lifting_ask(*, actor: Actor, case: Case, wall: str, ground: str, basis: str) -> LiftingRequest:
    """Ask that a wall around a case be lifted. Event `case.lifting_asked`.

    An own request that is in force stands. Errors: ACC-001, ACC-010; CAS-002 the case is deleted,
    CAS-046 no such wall stands, CAS-047 no ground for lifting it.
    """
    said = basis_of(basis)
    with transaction.atomic():
        row = _standing(actor, case, wall)
        if ground not in LIFTING_GROUNDS[wall]:
            raise XiezhiError("CAS-047")
        if earlier := _in_force(row, wall).filter(asked_by=actor.user_id).first():
            return earlier
        number = row.lifting_requests.count() + 1
        name = f"case:{row.pk.hex}"
        record(
            kind="case.lifting_asked",
            actor=actor.ledger_id,
            subject=name,
            key=f"{name}:lifting_asked:{number}",
            payloads={"asked": {"wall": wall, "ground": ground, "basis": said}},
        )
        return LiftingRequest.objects.create(
            case=row,
            number=number,
            wall=wall,
            ground=ground,
            asked_by_id=actor.user_id,
            asked_at=timezone.now(),
            basis=said,
        )


def wall_lift(*, actor: Actor, case: Case, wall: str) -> Case:
    """Lift a wall that another person asked to be lifted within thirty days.

    Event `case.unsealed`, or `case.classified` with level `none`. What other walls hide stays hidden.
    Errors: ACC-001; CAS-002 the case is deleted, CAS-046 no such wall stands, CAS-048 no other
    person asks for it.
    """
    with transaction.atomic(), named_way(f"lifting:{wall}:{case.pk}"):
        row = _standing(actor, case, wall)
        request = of_another(_in_force(row, wall), actor, "case.lift", row)
        if request is None:
            raise XiezhiError("CAS-048", days=DAYS)
        said = {
            "ground": request.ground, "basis": request.basis,
            "asked_by": request.asked_by.ledger_id, "request": request.number,
        }  # fmt: skip
        # First the column: the step that tells of it ends the request by which the wall of rows lets
        # it be written.
        if wall == Wall.SEAL:
            row.sealed = False
            row.save(update_fields=["sealed"])
            case_step(CaseStep.Kind.UNSEALED, actor=actor, case=row, **said)
        else:
            row.secrecy = Secrecy.NONE
            row.save(update_fields=["secrecy"])
            level = Secrecy.NONE.value
            case_step(CaseStep.Kind.CLASSIFIED, actor=actor, case=row, level=level, **said)
        return row


def liftings_waiting(actor: Actor) -> QuerySet[LiftingRequest]:
    """Requests of others that the actor may carry out, the oldest first."""
    keys_there = visible(actor, "case.lift").filter(destroyed_at=None)
    stands = Q(wall=Wall.SEAL, case__sealed=True)
    stands |= Q(wall=Wall.SECRECY, case__secrecy=Secrecy.STATE)
    return (
        _recent()
        .filter(stands, Exists(keys_there.filter(case=OuterRef("case"))))
        .filter(asked_in_office(actor, "case.lift"))
        .exclude(asked_by=actor.user_id)
        .select_related("asked_by")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Walled:
    """A wall that stands: an own request in force, and that of another, which lets one lift it."""

    wall: Wall
    own: LiftingRequest | None
    by_another: LiftingRequest | None


def walls_of(actor: Actor, case: Case) -> list[Walled]:
    """The walls around a case that two persons may lift, and how far each has come."""
    return list(_walls(actor, case))


def _walls(actor: Actor, case: Case) -> Iterator[Walled]:
    for wall in Wall:
        if _stands(case, wall):
            rows = _in_force(case, wall)
            own = rows.filter(asked_by=actor.user_id).order_by("-pk").first()
            yield Walled(wall, own, of_another(rows, actor, "case.lift", case))


def _stands(case: Case, wall: str) -> bool:
    if wall == Wall.SEAL:
        return case.sealed
    return wall == Wall.SECRECY and case.secrecy == Secrecy.STATE


def _standing(actor: Actor, case: Case, wall: str) -> Case:
    """The case, locked, around which the wall stands. Errors: ACC-001, CAS-002, CAS-046."""
    key = locked_key(actor, "case.lift", case)
    if key.destroyed_at is not None:
        raise XiezhiError("CAS-002")
    if not _stands(key.case, wall):
        raise XiezhiError("CAS-046")
    return key.case


def _recent() -> QuerySet[LiftingRequest]:
    """Of the last thirty days, and later than any change of the walls: a case that was sealed again
    needs a new request."""
    later = CaseStep.objects.filter(
        case=OuterRef("case"), kind__in=_OF_WALLS, at__gte=OuterRef("asked_at")
    )
    since = timezone.now() - timedelta(days=DAYS)
    return LiftingRequest.objects.filter(~Exists(later), asked_at__gt=since)


def _in_force(case: Case, wall: str) -> QuerySet[LiftingRequest]:
    return _recent().filter(case=case, wall=wall)
