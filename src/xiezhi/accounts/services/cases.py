"""Who works on a case and who must not: assignments and recusals (刑事诉讼法 29-32).

A case stands in the room above; here it is a row with an owner and a number.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from xiezhi.accounts.actors import Actor, in_force
from xiezhi.accounts.models import Assignment, Post, Recusal, RecusalReason, Role, User
from xiezhi.accounts.policy import kinds, require
from xiezhi.accounts.services.events import basis_of
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

WORKERS = (Role.PROSECUTOR, Role.ASSISTANT)


def owner_of(case: Model) -> int:
    """The organ a case belongs to."""
    return int(getattr(case, f"{kinds()['case'].owner}_id"))


def is_recused(user_id: int, case: Model) -> bool:
    """Whether a person is recused from a case."""
    return Recusal.objects.filter(user_id=user_id, case=case.pk, ended_at=None).exists()


def assignment_give(*, actor: Actor, case: Model, user: User) -> Assignment:
    """Give a case to a person to work on; who has it already keeps it.

    The chief and case management give the whole case, to anybody who works at its owner. A unit head
    gives it within the own department, and it then opens nothing that the department does not work on.
    Errors: ACC-001, ACC-013 to oneself, ACC-030 no working post at the owner of the case, ACC-031
    recused, ACC-039 of another department.
    """
    require(actor, "case.assign", case)
    if actor.user_id == user.pk:
        raise XiezhiError("ACC-013")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        posts = Post.objects.filter(in_force(actor.today), user=user, organ=owner_of(case))
        working, wide = posts.filter(role__in=WORKERS), _answers_for_all(actor, case)
        if not user.is_active or not working.exists():
            raise XiezhiError("ACC-030", name=user.name)
        led = [post.department_id for post in actor.posts if post.role == Role.UNIT_HEAD]
        if not wide and not working.filter(department__in=led).exists():
            raise XiezhiError("ACC-039", name=user.name)
        if is_recused(user.pk, case):
            raise XiezhiError("ACC-031", name=user.name)
        all_of_them = Assignment.objects.filter(user=user, case=case.pk)
        held = all_of_them.filter(in_force(actor.today)).first()
        if held and (held.wide or not wide):
            return held
        if held:
            # The whole case takes the place of the part that a unit head gave.
            _end(held, actor, case)
        number = all_of_them.count() + 1
        _record("case.assigned", actor, case, user, number, wide=wide)
        return Assignment.objects.create(
            user=user, case=case.pk, valid_from=actor.today, wide=wide, given_by_id=actor.user_id
        )


def assignment_end(*, actor: Actor, case: Model, assignment: Assignment) -> None:
    """Take a case from a person at once. Errors: ACC-001, also where it is of another case."""
    require(actor, "case.assign", case)
    _of(case, assignment)
    with transaction.atomic():
        # First the person, as whoever gives a case or records a recusal does: they end it as well.
        User.objects.select_for_update().get(pk=assignment.user_id)
        held = Assignment.objects.get(pk=assignment.pk)
        if held.valid_to is None:
            _end(held, actor, case)


def recusal_record(
    *, actor: Actor, case: Model, user: User, reason: RecusalReason, basis: str
) -> Recusal:
    """Recuse a person from a case, which closes it to the person at once; ends the assignment.

    That of a unit head is provisional until `recusal_confirm`: the chief decides (刑事诉讼法 31).
    Errors: ACC-001, ACC-010.
    """
    require(actor, "case.recuse", case)
    basis = basis_of(basis)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        all_of_them = Recusal.objects.filter(user=user, case=case.pk)
        if standing := all_of_them.filter(ended_at=None).first():
            return standing
        number = all_of_them.count() + 1
        provisional = not _answers_for_all(actor, case)
        _record(
            "recusal.recorded", actor, case, user, number, reason=reason.value, basis=basis,
            provisional=provisional,
        )  # fmt: skip
        for assignment in Assignment.objects.filter(user=user, case=case.pk, valid_to=None):
            _end(assignment, actor, case)
        return Recusal.objects.create(
            user=user, case=case.pk, reason=reason, basis=basis, recorded_by_id=actor.user_id,
            recorded_at=timezone.now(), provisional=provisional,
        )  # fmt: skip


def recusal_confirm(*, actor: Actor, case: Model, recusal: Recusal, basis: str) -> None:
    """Enter the decision by which a provisional recusal stands; one that stands already stays so.

    Errors: ACC-001, ACC-010.
    """
    require(actor, "case.end_recusal", case)
    _of(case, recusal)
    basis = basis_of(basis)
    with transaction.atomic():
        held = Recusal.objects.select_for_update().get(pk=recusal.pk)
        if held.provisional and held.ended_at is None:
            _record("recusal.confirmed", actor, case, held.user, held.pk, basis=basis)
            held.provisional = False
            held.confirmed_by_id = actor.user_id
            held.save(update_fields=["provisional", "confirmed_by"])


def recusal_end(*, actor: Actor, case: Model, recusal: Recusal, basis: str) -> None:
    """End a recusal by a decision (刑事诉讼法 31); never one's own, whose case is not open to one.

    Errors: ACC-001, ACC-010.
    """
    require(actor, "case.end_recusal", case)
    _of(case, recusal)
    basis = basis_of(basis)
    with transaction.atomic():
        held = Recusal.objects.select_for_update().get(pk=recusal.pk)
        if held.ended_at is None:
            _record("recusal.ended", actor, case, held.user, held.pk, basis=basis)
            held.ended_at = timezone.now()
            held.ended_by_id = actor.user_id
            held.end_basis = basis
            held.save(update_fields=["ended_at", "ended_by", "end_basis"])


def _answers_for_all(actor: Actor, case: Model) -> bool:
    """Whether the person answers for the whole case, and not only for what a department works on."""
    owner = owner_of(case)
    leading = (Role.CHIEF, Role.CASE_MANAGER)
    return any(post.organ_id == owner and post.role in leading for post in actor.posts)


def _of(case: Model, row: Assignment | Recusal) -> None:
    if row.case != case.pk:
        raise XiezhiError("ACC-001")


def _end(assignment: Assignment, actor: Actor, case: Model) -> None:
    _record("case.unassigned", actor, case, assignment.user, assignment.pk)
    # The last day is inclusive, and this one is over now.
    assignment.valid_to = actor.today - timedelta(days=1)
    assignment.save(update_fields=["valid_to"])


def _record(
    kind: str, actor: Actor, case: Model, user: User, number: int, **form: str | bool
) -> None:
    record(
        kind=kind,
        actor=actor.ledger_id,
        subject=f"case:{case.pk}",
        key=f"case:{case.pk}:{kind}:{user.ledger_id}:{number}",
        payloads={"form": {"user": user.ledger_id, **form}},
    )
