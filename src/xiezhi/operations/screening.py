"""The work of a screening job: the trusted models over the store, then the findings onto the desk.

The same records, models, law and day give the same run; one that was brought to the desk in part goes
on when it comes again, and one that is wholly there changes nothing; so a job taken over is safe.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Organ
from xiezhi.accounts.policy import require
from xiezhi.casework.project import Projected, project_run, projected_day
from xiezhi.errors import XiezhiError
from xiezhi.operations import office
from xiezhi.operations.jobs import Outcome, Progress, job_order
from xiezhi.operations.models import Job
from xiezhi.operations.organs import organs_load
from xiezhi.operations.roots import roots_of
from xiezhi.screening.engines import open_engine
from xiezhi.screening.packs.library import trusted_library
from xiezhi.screening.run import Run, runnable, screen
from xiezhi.screening.schema import OUTCOMES

FINDINGS = "findings"
"""The step of a screening after its models: findings are compared, and then written part by part."""


def screening_start(*, actor: Actor, as_of: date, number: int) -> Job:
    """Order a screening as of a day, the `number`th of the office.

    One form sent twice is one screening. Errors: ACC-001, OPS-004, OPS-005; OPS-013 another one is
    not finished, OPS-014 a day to come, OPS-017 a day before that of what lies on the desk.
    """
    organ = office.organ_for(actor, "screening.start")
    if as_of > timezone.localdate():
        raise XiezhiError("OPS-014", day=as_of)
    last = projected_day(organ)
    if last and as_of < last:
        raise XiezhiError("OPS-017", day=as_of, last=last)
    key = f"screening:{organ.pk}:{number}"
    with transaction.atomic():
        # Of two ordered at once the second sees the first.
        Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
        jobs = Job.objects.filter(organ=organ, kind=Job.Kind.SCREENING)
        at_work = jobs.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))
        if at_work.exclude(key=key).exists():
            raise XiezhiError("OPS-013")
        asked = {"as_of": as_of.isoformat()}
        return job_order(actor=actor, kind=Job.Kind.SCREENING, asked=asked, key=key)


def run(job: Job, actor: Actor, progress: Progress) -> Outcome:
    """Screen, then project."""
    require(actor, "screening.start")
    store = office.store_for(actor)
    organs_load(actor=actor, store=store)
    models = runnable(trusted_library(), include_draft=False)
    day = date.fromisoformat(job.asked["as_of"])
    with open_engine("duckdb") as engine:
        done = screen(store, models, as_of=day, engine=engine, progress=progress)
    progress(FINDINGS, 0, 0)
    units = {finding.unit for finding in done.findings}
    roots = roots_of(store, store.manifest(done.manifest), units)
    projected = project_run(
        done,
        owner=job.organ,
        roots=roots,
        actor=actor,
        progress=lambda written, whole: progress(FINDINGS, written, whole),
    )
    return Outcome(_numbers(done, projected))


def _numbers(run: Run, projected: Projected) -> dict[str, object]:
    return {
        "run": run.id,
        "manifest": run.manifest,
        "as_of": run.as_of.isoformat(),
        "models": len(run.counts),
        "skipped": len(run.skipped),
        "examined": run.examined,
        "outcomes": {outcome: run.total(outcome) for outcome in OUTCOMES},
        "findings": {
            "new": projected.new,
            "changed": projected.changed,
            "gone": projected.gone,
            "reopened": projected.reopened,
            "unchanged": projected.unchanged,
            "left_out": projected.left_out,
            "cases_reopened": projected.cases_reopened,
        },
    }
