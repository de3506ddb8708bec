"""Long work as jobs: ordered once, run by a worker, taken over from one that died.

The task of a job may run twice and at any time: `claim` lets one worker have it, and what a job does
(intake, screening) changes nothing the second time. Progress is no event of the ledger.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django_tasks import task

from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.models import Organ
from xiezhi.accounts.policy import require, visible
from xiezhi.errors import XiezhiError
from xiezhi.i18n import speaking
from xiezhi.ledger.binding.events import record
from xiezhi.operations.models import Job, Upload
from xiezhi.operations.office import organ_for, require_own_store

logger = logging.getLogger("xiezhi.operations")

SILENT = timedelta(minutes=2)
"""So long after its last sign of life a worker counts as dead."""
BEAT_SECONDS = 15
PROGRESS_SECONDS = 0.5
MOST_ATTEMPTS = 3

_WORK = {
    Job.Kind.SCREENING: "xiezhi.operations.screening.run",
    Job.Kind.PREVIEW: "xiezhi.operations.intake.preview",
    Job.Kind.INTAKE: "xiezhi.operations.intake.take",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job gave: numbers for its row, and what else changes together with `job.done`."""

    result: Mapping[str, Any]
    settle: Callable[[], None] = field(default=lambda: None)


class TakenOverError(Exception):
    """Another worker has the job now; this one was thought dead."""


class Progress:
    """How far a job is, written at most every half second."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = 0.0

    def __call__(self, step: str, done: int, whole: int) -> None:
        """Errors: TakenOverError."""
        now = time.monotonic()
        if now - self._last < PROGRESS_SECONDS:
            return
        self._last = now
        mine = _mine(self._job).update(step=step, done=done, whole=whole, beat_at=timezone.now())
        if not mine:
            raise TakenOverError


def job_order(*, actor: Actor, kind: Job.Kind, asked: Mapping[str, Any], key: str) -> Job:
    """Order long work, and give it to the workers when the transaction is committed.

    The same order with the same key is the same job. Errors: ACC-001; OPS-004 the store is another
    procuratorate's; OPS-005 the key stands for another order.
    """
    organ = _allowed(actor, kind, asked)
    with transaction.atomic():
        known = Job.objects.filter(key=key).first()
        if known is None:
            known = _ordered(actor, organ, kind, asked, key)
        if (known.kind, known.asked) != (kind, dict(asked)):
            raise XiezhiError("OPS-005")
        return known


def _allowed(actor: Actor, kind: Job.Kind, asked: Mapping[str, Any]) -> Organ:
    if kind == Job.Kind.SCREENING:
        return organ_for(actor, "screening.start")
    upload = visible(actor, "intake.take").filter(pk=asked["upload"]).first()
    require(actor, "intake.take", upload)
    assert isinstance(upload, Upload)
    require_own_store(upload.organ)
    return upload.organ


def _ordered(actor: Actor, organ: Organ, kind: Job.Kind, asked: Mapping[str, Any], key: str) -> Job:
    # From the key, so that the event of a repeated order is the same event.
    id = uuid.uuid5(uuid.NAMESPACE_OID, key)
    done = record(
        kind="job.ordered",
        actor=actor.ledger_id,
        subject=f"job:{id.hex}",
        key=f"job:{key}:ordered",
        payloads={"order": {"kind": str(kind), "asked": dict(asked)}},
    )
    if done.repeated:
        # Ordered by the other half of a double click, a moment ago.
        return Job.objects.get(pk=id)
    job = Job.objects.create(
        id=id, kind=kind, organ=organ, ordered_by_id=actor.user_id, key=key, asked=dict(asked),
        ordered_at=timezone.now(),
    )  # fmt: skip
    work.enqueue(id.hex)
    return job


@task()
def work(job_id: str) -> None:
    """What a worker runs."""
    run_job(uuid.UUID(job_id))


def run_job(job_id: uuid.UUID) -> None:
    """Do a job's work, unless another worker has it or it has ended. Its errors end in its row."""
    job = claim(job_id)
    if job is None:
        return
    user = job.ordered_by
    lang = "en" if user.language == "en" else "zh"
    try:
        with _beating(job), speaking(lang), translation.override({"zh": "zh-hans"}.get(lang, lang)):
            # Once more: between the order and the work another office may have begun.
            require_own_store(job.organ)
            body = import_string(_WORK[Job.Kind(job.kind)])
            outcome: Outcome = body(job, actor_of(user), Progress(job))
            _end(job, "job.done", outcome)
    except TakenOverError:
        logger.warning("job %s was taken over by another worker", job.pk)
    except XiezhiError as error:
        _fail(job, error)
    except Exception:
        # The log may name what a row holds, so it stays with the worker.
        logger.exception("job %s", job.pk)
        _fail(job, XiezhiError("OPS-010"))


def claim(job_id: uuid.UUID) -> Job | None:
    """The job, if it waits or its worker has died; from then on it is the caller's.

    One that killed several workers fails (OPS-011) instead of killing the next.
    """
    now = timezone.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, beat_at__lt=now - SILENT)
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(free, pk=job_id).first()
        if job is None:
            return None
        job.state, job.attempt = Job.State.RUNNING, job.attempt + 1
        job.started_at = job.beat_at = now
        job.save(update_fields=["state", "attempt", "started_at", "beat_at"])
    if job.attempt > MOST_ATTEMPTS:
        _fail(job, XiezhiError("OPS-011", times=MOST_ATTEMPTS))
        return None
    return job


def recover() -> int:
    """Give the jobs of dead workers to the others again; returns how many."""
    dead = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=timezone.now() - SILENT)
    ids = list(dead.values_list("pk", flat=True))
    for id in ids:
        work.enqueue(id.hex)
    return len(ids)


def _mine(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempt=job.attempt)


def _end(job: Job, kind: str, outcome: Outcome, error: XiezhiError | None = None) -> None:
    """Record how a job ended, and change what hangs on it, together. Errors: TakenOverError."""
    with transaction.atomic():
        if not _mine(job).select_for_update().exists():
            raise TakenOverError
        record(
            kind=kind,
            actor=job.ordered_by.ledger_id,
            subject=f"job:{job.pk.hex}",
            key=f"job:{job.key}:ended",
            payloads={"end": {"code": error.code} if error else dict(outcome.result)},
        )
        outcome.settle()
        _mine(job).update(
            state=Job.State.FAILED if error else Job.State.DONE,
            ended_at=timezone.now(),
            result=dict(outcome.result),
            error=error.code if error else "",
            error_where=_texts(error.where) if error else {},
        )


def _fail(job: Job, error: XiezhiError) -> None:
    _end(job, "job.failed", Outcome({}), error)


def _texts(where: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (str, int)) else str(value)
        for name, value in where.items()
    }


@contextmanager
def _beating(job: Job) -> Iterator[None]:
    """Show that the worker lives while its work reports nothing, on a connection of its own."""
    ended = Event()

    def beat() -> None:
        try:
            while not ended.wait(BEAT_SECONDS):
                try:
                    _mine(job).update(beat_at=timezone.now())
                except DatabaseError:
                    logger.warning("job %s could not show that it lives", job.pk, exc_info=True)
        finally:
            connection.close()

    thread = Thread(target=beat, daemon=True, name=f"beat-{job.pk.hex[:8]}")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
