"""Promises of long work: ordered once, done once, taken over from the dead, ended with a leaf."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from desk import FROM, County
from sent import told
from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Organ, Post, Role
from xiezhi.errors import XiezhiError
from xiezhi.operations import jobs
from xiezhi.operations.jobs import Outcome, Progress, claim, job_order, recover, run_job
from xiezhi.operations.models import Job
from xiezhi.records.store import Store

pytestmark = pytest.mark.django_db
SCREENING = Job.Kind.SCREENING


@pytest.fixture
def job(land: County, store: Store) -> Job:
    """A screening that waits."""
    return order(land)


def order(land: County, username: str = "unit_head", key: str = "s:1", **asked: Any) -> Job:
    actor = land.actor(username)
    return job_order(actor=actor, kind=SCREENING, asked=asked or {"as_of": "2026-11-23"}, key=key)


def doing(monkeypatch: pytest.MonkeyPatch, body: Any) -> None:
    """Let every job do this."""
    monkeypatch.setattr(jobs, "import_string", lambda _: body)


def silent(job: Job) -> None:
    """Its worker has not been heard of for longer than a living one could be."""
    late = timezone.now() - jobs.SILENT - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(beat_at=late)


def test_an_order_given_twice_is_one_job_and_one_task(land: County, job: Job) -> None:
    from django_tasks_db.models import DBTaskResult

    assert order(land) == job
    assert DBTaskResult.objects.count() == 1
    [event] = told("job.ordered")
    assert event.actor == land.people["unit_head"].ledger_id
    with pytest.raises(XiezhiError) as error:
        order(land, as_of="2026-11-24")
    assert error.value.code == "OPS-005"


def test_only_who_may_start_a_screening_orders_one(land: County, store: Store) -> None:
    for username in land.people:
        if username in ("unit_head", "case_manager", "civil_unit_head"):
            assert order(land, username, key=f"s:{username}").organ_id
            continue
        with pytest.raises(XiezhiError) as error:
            order(land, username, key=f"s:{username}")
        # The head of the other county may, at a store of his own.
        assert error.value.code == ("OPS-004" if username == "other_unit_head" else "ACC-001")


def test_a_store_is_that_of_the_installation(land: County, store: Store) -> None:
    # From the first day, and for whoever holds a post elsewhere as well.
    both = land.people["other_unit_head"]
    Post.objects.create(
        user=both, role=Role.UNIT_HEAD, organ=land.here, department=land.criminal, valid_from=FROM,
        basis="测试",
    )  # fmt: skip
    assert order(land, "other_unit_head", key="s:2").organ == land.here
    with pytest.raises(IntegrityError), transaction.atomic():
        Organ.objects.filter(pk=land.other.pk).update(own=True)


def test_a_job_that_runs_or_has_ended_is_not_run_again(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []

    def body(job: Job, actor: Actor, progress: Progress) -> Outcome:
        ran.append(actor.ledger_id)
        assert claim(job.pk) is None
        return Outcome({"n": 7})

    doing(monkeypatch, body)
    run_job(job.pk)
    run_job(job.pk)
    job.refresh_from_db()
    assert (len(ran), job.state, job.result) == (1, Job.State.DONE, {"n": 7})
    assert len(told("job.done")) == 1


def test_a_job_whose_worker_died_is_taken_over(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    from django_tasks_db.models import DBTaskResult

    dead = claim(job.pk)
    assert dead and recover() == 0
    silent(job)
    assert recover() == 1 and DBTaskResult.objects.count() == 2
    doing(monkeypatch, lambda *_: Outcome({}))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.DONE, 2)
    # It was not dead after all, and finds that the job is another's.
    with pytest.raises(jobs.TakenOverError):
        Progress(dead)("", 1, 2)
    with pytest.raises(jobs.TakenOverError):
        jobs._end(dead, "job.done", Outcome({"n": 1}))
    assert len(told("job.done")) == 1


def test_a_job_that_kills_its_workers_ends(job: Job) -> None:
    for _ in range(jobs.MOST_ATTEMPTS):
        assert claim(job.pk)
        silent(job)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "OPS-011")


@pytest.mark.parametrize(
    ("raised", "code"),
    [(XiezhiError("REC-004", store="x"), "REC-004"), (ValueError("虚构甲"), "OPS-010")],
)
def test_what_stops_a_job_is_a_code_and_no_case_data(
    job: Job, monkeypatch: pytest.MonkeyPatch, raised: Exception, code: str
) -> None:
    def body(*_: Any) -> Outcome:
        raise raised

    doing(monkeypatch, body)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, code)
    assert "虚构甲" not in str(vars(job))
    assert len(told("job.failed")) == 1 and not told("job.done")


def test_without_a_leaf_a_job_has_not_ended(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = []
    doing(monkeypatch, lambda *_: Outcome({}, lambda: settled.append(1)))

    def fail(**_: Any) -> None:
        raise XiezhiError("LED-202", setting="x")

    monkeypatch.setattr(jobs, "record", fail)
    with pytest.raises(XiezhiError):
        run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING and not settled


def test_progress_is_written_seldom_and_leaves_no_event(
    job: Job, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    running = claim(job.pk)
    assert running
    progress = Progress(running)
    with django_assert_num_queries(1):
        for n in range(100):
            progress("model", n, 100)
    monkeypatch.setattr(jobs, "PROGRESS_SECONDS", 0)
    progress("model", 60, 100)
    job.refresh_from_db()
    assert (job.step, job.done, job.whole) == ("model", 60, 100)
