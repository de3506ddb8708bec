"""From the frozen findings of a run to the rows of the desk.

What is compared and sealed is worked out before the transaction (`planning`), so that a long run
holds the database only while it writes. A finding keeps its row by its `finding_id`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Set
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Organ
from xiezhi.accounts.policy import require
from xiezhi.casework.models import (
    Case,
    CaseKey,
    CaseStep,
    Finding,
    FindingBody,
    OrganNotice,
    Projection,
    State,
)
from xiezhi.casework.planning import Plan, Planned, plan_run, shut_cases
from xiezhi.casework.services.notices import notices_withdraw
from xiezhi.casework.services.steps import case_step
from xiezhi.casework.subjects import Subjects
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record
from xiezhi.screening.findings import Finding as Frozen
from xiezhi.screening.run import Run

_AT_ONCE = 2000
_CONTENT = (
    "model_version", "function", "severity", "outcome", "route", "subject", "subject_name",
    "act_on", "as_of", "run", "content_hash",
)  # fmt: skip
_MATTER = (*_CONTENT, "facts_hash", "state", "changed_at", "made_known_at")


@dataclass(frozen=True, slots=True)
class Projected:
    """How many findings a run left how. `reopened`: closed or gone before, open now; `left_out`: of
    cases that nobody opens (`planning.shut_cases`). `cases_reopened`: closed cases that were still
    kept and hold an open finding now."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    reopened: int = 0
    unchanged: int = 0
    left_out: int = 0
    cases_reopened: int = 0


def project_run(run: Run, *, owner: Organ, roots: Mapping[str, str], actor: Actor) -> Projected:
    """Bring the findings of a run onto the desk of a procuratorate. Event `findings.projected`.

    A closed case in which a finding opens is reopened (event `case.reopened`, each); what an organ was
    told of facts that are others now is withdrawn (event `finding.notice_withdrawn`, each).

    `roots`: for each unit the record at the top of its case, as `type:source:key`; a unit that is
    absent is a case of its own. The run that was brought last changes nothing when it comes again.
    One as of a day before it is refused: what had not happened by then would be gone. Errors:
    ACC-001; CAS-050 a finding of another procuratorate, CAS-051 another run came between, CAS-052.
    """
    require(actor, "screening.start")
    if not any(post.organ_id == owner.pk for post in actor.posts):
        raise XiezhiError("ACC-001")
    last = _last(owner)
    if last and last.run == run.id:
        return Projected(**last.counts)
    if last and run.as_of < last.as_of:
        raise XiezhiError("CAS-052", run=run.id, day=run.as_of, last=last.as_of)
    plan = plan_run(run, owner=owner, roots=roots)
    number = last.number + 1 if last else 1
    with transaction.atomic():
        # One at a time, and never beside the deletion of a case (services.deletion).
        Organ.objects.select_for_update().get(pk=owner.pk)
        if last != _last(owner) or plan.shut != shut_cases(owner):
            raise XiezhiError("CAS-051")
        closed = _closed(owner, plan.opened)
        counts = Projected(**plan.counts, cases_reopened=len(closed))
        done = record(
            kind="findings.projected",
            actor=actor.ledger_id,
            subject=f"run:{run.id}",
            key=f"organ:{owner.pk}:projected:{number}",
            payloads={"findings": _told(run, counts)},
        )
        if not done.repeated:
            now = timezone.now()
            _withdraw(plan, actor)
            _write(plan, owner, now)
            for case in closed:
                _reopen(case, run, actor)
            Projection.objects.create(
                owner=owner,
                number=number,
                run=run.id,
                as_of=run.as_of,
                at=now,
                counts=asdict(counts),
            )
    return counts


def projected_day(owner: Organ) -> date | None:
    """The day by which the run judges that was brought last; none before the first."""
    last = _last(owner)
    return last.as_of if last else None


def _last(owner: Organ) -> Projection | None:
    return Projection.objects.filter(owner=owner).order_by("-number").first()


def _told(run: Run, counts: Projected) -> dict[str, object]:
    """What the ledger commits to: the numbers, and which facts each finding had."""
    pairs = sorted(f"{found.finding_id} {found.facts_hash}\n" for found in run.findings)
    outcomes = dict.fromkeys(("hard", "soft", "undetermined"), 0)
    for found in run.findings:
        outcomes[found.outcome] += 1
    return {
        "run": run.id,
        "models": sorted(run.counts),
        "outcomes": outcomes,
        "counts": asdict(counts),
        "digest": hashlib.sha256("".join(pairs).encode()).hexdigest(),
    }


def _closed(owner: Organ, opened: Set[UUID]) -> list[Case]:
    """Those of the cases that are closed."""
    closed = Case.objects.filter(owner=owner).exclude(closed_on=None).order_by("pk")
    return [case for case in closed if case.pk in opened]


def _reopen(case: Case, run: Run, actor: Actor) -> None:
    """Closing said that each finding was judged; it is said anew, with a retention of its own."""
    case_step(CaseStep.Kind.REOPENED, actor=actor, case=case, run=run.id)
    case.closed_on = case.retained_until = None
    case.save(update_fields=["closed_on", "retained_until"])


def _withdraw(plan: Plan, actor: Actor) -> None:
    """What an organ was told of facts that are others now."""
    ids = [one.frozen.finding_id for one in plan.written if one.matter]
    for start in range(0, len(ids), 500):
        told = Finding.objects.filter(finding_id__in=ids[start : start + 500])
        notices_withdraw(actor=actor, findings=told, why=OrganNotice.Withdrawn.FACTS)


def _write(plan: Plan, owner: Organ, now: datetime) -> None:
    Case.objects.bulk_create(plan.cases, batch_size=_AT_ONCE)
    CaseKey.objects.bulk_create(plan.keys, batch_size=_AT_ONCE)
    subjects = Subjects()
    _upsert((one for one in plan.written if one.matter), _MATTER, owner, subjects, now)
    _upsert((one for one in plan.written if not one.matter), _CONTENT, owner, subjects, now)
    for state, rows in (*plan.returned.items(), (State.GONE, plan.gone)):
        for start in range(0, len(rows), 500):
            part = Finding.objects.filter(pk__in=rows[start : start + 500])
            part.update(state=state, changed_at=now)


def _upsert(
    written: Iterable[Planned],
    fields: tuple[str, ...],
    owner: Organ,
    subjects: Subjects,
    now: datetime,
) -> None:
    """Rows and bodies, those that are there replaced in `fields`."""
    part: list[Planned] = []
    for one in written:
        part.append(one)
        if len(part) == _AT_ONCE:
            _upsert_part(part, fields, owner, subjects, now)
            part = []
    if part:
        _upsert_part(part, fields, owner, subjects, now)


def _upsert_part(
    part: list[Planned],
    fields: tuple[str, ...],
    owner: Organ,
    subjects: Subjects,
    now: datetime,
) -> None:
    rows = Finding.objects.bulk_create(
        [_row(one, owner, subjects, now) for one in part],
        update_conflicts=True,
        unique_fields=["finding_id"],
        update_fields=fields,
    )
    FindingBody.objects.bulk_create(
        [
            FindingBody(finding_id=row.pk, sealed=one.sealed)
            for row, one in zip(rows, part, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["finding"],
        update_fields=["sealed"],
    )


def _row(one: Planned, owner: Organ, subjects: Subjects, now: datetime) -> Finding:
    found: Frozen = one.frozen
    act_on = _day(found.act_on)
    as_of = _day(found.as_of)
    assert as_of
    return Finding(
        finding_id=found.finding_id,
        case_id=one.case,
        owner=owner,
        model_id=found.model_id,
        model_version=found.model_version,
        function=found.function,
        severity=found.severity,
        outcome=found.outcome,
        route=found.route,
        subject_id=subjects.find(found.organ, act_on or as_of),
        subject_name=found.organ.get("name", "")[:120],
        act_on=act_on,
        as_of=as_of,
        run=found.run_id,
        facts_hash=found.facts_hash,
        content_hash=one.content_hash,
        state=State.OPEN,
        first_seen_at=now,
        changed_at=now,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
