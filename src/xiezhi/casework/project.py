"""From the frozen findings of a run to the rows of the desk.

What is compared and sealed is worked out before (`planning`), and written in parts (`parts`): nobody
waits for the whole, and a run that was broken off is finished when it comes again. It counts as
brought only when all of it is there. A finding keeps its row by its `finding_id`.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet
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
from xiezhi.casework.parts import Part, parts_of
from xiezhi.casework.planning import Plan, Planned, plan_run, shut_cases
from xiezhi.casework.services.notices import notices_withdraw
from xiezhi.casework.services.steps import case_step, hold
from xiezhi.casework.subjects import Subjects
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record
from xiezhi.screening.findings import Finding as Frozen
from xiezhi.screening.run import Run

_MOST_PLANS = 10
# Longer than SQLite lets a writer sleep before it tries again, so that whoever waits comes in.
_BREATH = 0.11
_WRITTEN = ("new", "changed", "gone", "reopened", "cases_reopened")
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


def project_run(
    run: Run,
    *,
    owner: Organ,
    roots: Mapping[str, str],
    actor: Actor,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Projected:
    """Bring the findings of a run onto the desk of a procuratorate, part by part.

    Each part is a transaction with its event, so that others may write in between; between two,
    `progress` is told how many of how many changes are written. One that was broken off goes on
    where it stopped when the same run comes again. Events `findings.projection_begun`,
    `findings.part_projected` (each part) and, when all is there, `findings.projected`.

    A closed case in which a finding opens is reopened (event `case.reopened`, each); what an organ was
    told of facts that are others now, or that the run no longer finds, is withdrawn (event
    `finding.notice_withdrawn`, each).

    `roots`: for each unit the record at the top of its case, as `type:source:key`; a unit that is
    absent is a case of its own. The run that was brought last changes nothing when it comes again.
    One as of a day before it is refused: what had not happened by then would be gone. Errors:
    ACC-001; CAS-050 a finding of another procuratorate, CAS-051 another run came between, CAS-052.
    """
    require(actor, "screening.start")
    if not any(post.organ_id == owner.pk for post in actor.posts):
        raise XiezhiError("ACC-001")
    last = _last(owner)
    if last and run.as_of < last.as_of:
        raise XiezhiError("CAS-052", run=run.id, day=run.as_of, last=last.as_of)
    begun = last if last and last.run == run.id else None
    for _ in range(_MOST_PLANS):
        if begun and begun.ended_at:
            return Projected(**begun.counts)
        plan = plan_run(run, owner=owner, roots=roots)
        begun = begun or _begin(run, owner, last, actor)
        if _bring(plan, begun, actor, progress) and _end(run, plan, begun, actor):
            return Projected(**begun.counts)
        # A case was sealed or deleted meanwhile, or another worker has the job too.
        begun.refresh_from_db()
    raise XiezhiError("CAS-051")


def projected_day(owner: Organ) -> date | None:
    """The day by which the run judges that was brought last, or begun; none before the first."""
    last = _last(owner)
    return last.as_of if last else None


def _last(owner: Organ) -> Projection | None:
    return Projection.objects.filter(owner=owner).order_by("-number").first()


def _begin(run: Run, owner: Organ, last: Projection | None, actor: Actor) -> Projection:
    number = last.number + 1 if last else 1
    with transaction.atomic():
        hold(owner.pk)
        if last != _last(owner):
            raise XiezhiError("CAS-051")
        record(
            kind="findings.projection_begun",
            actor=actor.ledger_id,
            subject=f"run:{run.id}",
            key=f"organ:{owner.pk}:projection:{number}",
            payloads={"begun": {"run": run.id, "as_of": run.as_of.isoformat()}},
        )
        return Projection.objects.create(
            owner=owner, number=number, run=run.id, as_of=run.as_of, at=timezone.now(),
            counts=dict.fromkeys(_WRITTEN, 0),
        )  # fmt: skip


def _bring(
    plan: Plan, begun: Projection, actor: Actor, progress: Callable[[int, int], None]
) -> bool:
    """Write the parts of a plan; False where the plan no longer holds. Errors: CAS-051."""
    subjects = Subjects()
    parts = parts_of(plan)
    whole = sum(len(part.written) + len(part.rows) for part in parts)
    done = 0
    for number, part in enumerate(parts):
        progress(done, whole)
        if number and connection.vendor == "sqlite":
            time.sleep(_BREATH)
        with transaction.atomic():
            if not _still(begun) or not _write(part, begun, subjects, actor):
                return False
        done += len(part.written) + len(part.rows)
    return True


def _still(begun: Projection) -> bool:
    """Whether nobody has gone on with it, who now holds the lock. Errors: CAS-051 a later run."""
    # One at a time, and never beside the deletion of a case (services.deletion).
    hold(begun.owner_id)
    last = _last(begun.owner)
    if last != begun:
        raise XiezhiError("CAS-051")
    return (last.parts, last.ended_at) == (begun.parts, None)


def _write(part: Part, begun: Projection, subjects: Subjects, actor: Actor) -> bool:
    """Write one part; False, and nothing, where one of its cases may not be written to any more."""
    owner, now = begun.owner, timezone.now()
    matter = [one for one in part.written if one.matter]
    rows = Finding.objects.filter(pk__in=part.rows)
    _lock(part)
    held = set(rows.values_list("case_id", flat=True))
    if shut_cases(owner, held | {one.case for one in part.written}):
        return False
    opened = {one.case for one in matter}
    if part.state == State.OPEN:
        opened |= held
    closed = _closed(opened)
    record(
        kind="findings.part_projected",
        actor=actor.ledger_id,
        subject=f"run:{begun.run}",
        key=f"organ:{owner.pk}:projection:{begun.number}:{begun.parts + 1}",
        payloads={"part": _told_of_part(part, owner, rows)},
    )
    _withdraw(matter, actor)
    Case.objects.bulk_create(part.cases)
    CaseKey.objects.bulk_create(part.keys)
    _upsert(matter, _MATTER, owner, subjects, now)
    _upsert(_open_still(part.written), _CONTENT, owner, subjects, now)
    if part.state == State.GONE:
        notices_withdraw(actor=actor, findings=rows, why=OrganNotice.Withdrawn.FACTS)
        rows.update(made_known_at=None)
    if part.state:
        rows.update(state=part.state, changed_at=now)
    for case in closed:
        _reopen(case, begun.run, actor)
    added = part.counts + Counter(cases_reopened=len(closed))
    begun.parts += 1
    begun.counts = {name: begun.counts[name] + added[name] for name in _WRITTEN}
    begun.save(update_fields=["parts", "counts"])
    return True


def _lock(part: Part) -> None:
    """Hold the findings of a part before anything of them is read or withdrawn: an organ that is told
    at this moment is told before, and the notice withdrawn, or not at all."""
    written = [one.frozen.finding_id for one in part.written]
    rows = Finding.objects.filter(Q(finding_id__in=written) | Q(pk__in=part.rows))
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def _open_still(written: Iterable[Planned]) -> list[Planned]:
    """Of those whose facts are the same, the open ones: what somebody judged since the plan was made
    stays as it was judged."""
    same = {one.frozen.finding_id: one for one in written if not one.matter}
    rows = Finding.objects.filter(finding_id__in=same, state=State.OPEN)
    return [same[id] for id in rows.order_by("pk").values_list("finding_id", flat=True)]


def _end(run: Run, plan: Plan, begun: Projection, actor: Actor) -> bool:
    """All parts are written: say so; False where another worker went on with it, or a case was
    sealed, deleted or unsealed meanwhile."""
    written = begun.counts
    rest = len(run.findings) - plan.left_out
    rest -= sum(written[name] for name in ("new", "changed", "reopened"))
    # A case may have been sealed after findings of it were written.
    counts = Projected(**written, left_out=plan.left_out, unchanged=max(0, rest))
    told = _told(run, counts)
    with transaction.atomic():
        if not _still(begun) or plan.shut != shut_cases(begun.owner):
            return False
        record(
            kind="findings.projected",
            actor=actor.ledger_id,
            subject=f"run:{run.id}",
            key=f"organ:{begun.owner_id}:projected:{begun.number}",
            payloads={"findings": told},
        )
        begun.counts, begun.ended_at = asdict(counts), timezone.now()
        begun.save(update_fields=["counts", "ended_at"])
    return True


def _told(run: Run, counts: Projected) -> dict[str, object]:
    """What the ledger commits to: the numbers, and which facts each finding had."""
    outcomes = dict.fromkeys(("hard", "soft", "undetermined"), 0)
    for found in run.findings:
        outcomes[found.outcome] += 1
    return {
        "run": run.id,
        "models": sorted(run.counts),
        "outcomes": outcomes,
        "counts": asdict(counts),
        "digest": _digest((found.finding_id, found.facts_hash) for found in run.findings),
    }


def _told_of_part(part: Part, owner: Organ, rows: QuerySet[Finding]) -> dict[str, object]:
    """Which findings open, which change to which state, a digest with the facts of all, and which cases
    are new: so that a row that goes missing is missed (`against_bodies`, `against_cases`)."""
    pairs = [(one.frozen.finding_id, one.frozen.facts_hash) for one in part.written]
    opened = sorted(one.frozen.finding_id for one in part.written if one.matter)
    changed = sorted(rows.values_list("finding_id", flat=True)) if part.state else []
    pairs += [(id, str(part.state)) for id in changed]
    return {
        "counts": dict(part.counts),
        "digest": _digest(pairs),
        "opened": opened,
        "changed": {part.state: changed} if part.state else {},
        "owner": owner.code,
        "cases": {case.pk.hex: case.function for case in part.cases},
    }


def _digest(pairs: Iterable[tuple[str, str]]) -> str:
    lines = sorted(f"{id} {said}\n" for id, said in pairs)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _closed(opened: Set[UUID]) -> list[Case]:
    """Those of the cases that are closed."""
    return list(Case.objects.filter(pk__in=opened).exclude(closed_on=None).order_by("pk"))


def _reopen(case: Case, run: str, actor: Actor) -> None:
    """Closing said that each finding was judged; it is said anew, with a retention of its own."""
    case_step(CaseStep.Kind.REOPENED, actor=actor, case=case, run=run)
    case.closed_on = case.retained_until = None
    case.save(update_fields=["closed_on", "retained_until"])


def _withdraw(matter: Iterable[Planned], actor: Actor) -> None:
    """What an organ was told of facts that are others now."""
    told = Finding.objects.filter(finding_id__in=[one.frozen.finding_id for one in matter])
    notices_withdraw(actor=actor, findings=told, why=OrganNotice.Withdrawn.FACTS)


def _upsert(
    part: list[Planned],
    fields: tuple[str, ...],
    owner: Organ,
    subjects: Subjects,
    now: datetime,
) -> None:
    """Rows and bodies, those that are there replaced in `fields`."""
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
    said = columns_of(one.frozen)
    return Finding(
        **said,
        case_id=one.case,
        owner=owner,
        subject_id=subjects.find(one.frozen.organ, said["act_on"] or said["as_of"]),
        content_hash=one.content_hash,
        state=State.OPEN,
        first_seen_at=now,
        changed_at=now,
    )


def columns_of(found: Frozen) -> dict[str, Any]:
    """What the columns of a row say of a finding, apart from where it belongs and what became of it."""
    return {
        "finding_id": found.finding_id,
        "model_id": found.model_id,
        "model_version": found.model_version,
        "function": found.function,
        "severity": found.severity,
        "outcome": found.outcome,
        "route": found.route,
        "subject_name": found.organ.get("name", "")[:120],
        "act_on": _day(found.act_on),
        "as_of": _day(found.as_of),
        "run": found.run_id,
        "facts_hash": found.facts_hash,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
