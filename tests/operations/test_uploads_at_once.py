"""Two clicks at once, and the sweep beside people at work: nothing is lost, nothing kept twice."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from desk import County
from sent import GOOD, Send, Sent, Work, csv, told
from xiezhi.accounts.actors import Actor
from xiezhi.operations import sweep
from xiezhi.operations.folders import folder_of
from xiezhi.operations.models import Job, Upload
from xiezhi.operations.services import upload_receive, upload_take
from xiezhi.operations.sweep import uploads_sweep
from xiezhi.records.store import Store


@dataclass
class Meeting(Sent):
    """A file whose first piece waits until the other half of the double click writes too."""

    barrier: Barrier

    def chunks(self) -> Iterator[bytes]:
        self.barrier.wait(20)
        yield from super().chunks()


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_send_is_one_upload(land: County, store: Store, settings: Any) -> None:
    actor, number, barrier = land.actor("prosecutor"), uuid.uuid4(), Barrier(2)

    def click(_: int) -> Upload:
        try:
            file = Meeting("措施.csv", csv(GOOD), barrier)
            return upload_receive(actor=actor, upload=number, source="police", files=[file])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert (first.pk, first.job_id) == (second.pk, second.job_id)
    assert (Upload.objects.count(), Job.objects.count()) == (1, 1)
    assert len(told("upload.received")) == len(told("job.ordered")) == 1
    assert [path.name for path in settings.SITE.uploads.iterdir()] == [number.hex]
    assert (folder_of(first) / "1").read_bytes() == csv(GOOD)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_take_is_one_job(
    send: Send, work: Work, land: County, store: Store
) -> None:
    upload = work(send(("措施.csv", csv(GOOD))))
    actor, barrier = land.actor("prosecutor"), Barrier(2)

    def click(_: int) -> uuid.UUID | None:
        try:
            barrier.wait(20)
            return upload_take(actor=actor, upload=upload, seen=1).job_id
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(click, range(2))
    assert first == second and Job.objects.filter(kind=Job.Kind.INTAKE).count() == 1
    assert work(upload).state == Upload.State.TAKEN


def test_a_form_may_be_sent_again_after_the_process_died_before_it_committed(
    send: Send, settings: Any
) -> None:
    number = uuid.uuid4()
    left = settings.SITE.uploads / number.hex
    left.mkdir()
    (left / "2").write_bytes(b"of the process that died")
    upload = send(("a.csv", csv(GOOD)), upload=number)
    assert sorted(path.name for path in folder_of(upload).iterdir()) == ["1"]


def test_what_fails_after_the_files_came_leaves_nothing(
    send: Send, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **more: Any) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("xiezhi.operations.services.job_order", broken)
    with pytest.raises(RuntimeError):
        send(("a.csv", csv(GOOD)))
    assert not list(settings.SITE.uploads.iterdir()) and not Upload.objects.exists()


def backdate(folder: Path) -> None:
    """As if nobody had touched it for two days."""
    then = time.time() - 2 * 86_400
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (then, then))


@dataclass
class Swept(Sent):
    """A large file: halfway through it the sweep runs, and its folder is days old."""

    folder: Path

    def chunks(self) -> Iterator[bytes]:
        for piece in super().chunks():
            yield piece
            for place in self.folder.iterdir():
                os.utime(place, (time.time() - 2 * 86_400,) * 2)
            assert uploads_sweep() == 0


def test_the_sweep_leaves_a_folder_that_is_being_written(
    land: County, store: Store, settings: Any
) -> None:
    actor: Actor = land.actor("prosecutor")
    file = Swept("措施.csv", csv(GOOD), settings.SITE.uploads)
    upload = upload_receive(actor=actor, upload=uuid.uuid4(), source="police", files=[file])
    assert (folder_of(upload) / "1").read_bytes() == csv(GOOD)
    backdate(folder_of(upload))
    assert uploads_sweep() == 0 and folder_of(upload).is_dir()


def test_the_sweep_removes_what_a_dead_process_left(store: Store, settings: Any, db: None) -> None:
    for name in (f".{uuid.uuid4().hex}-0a1b2c3d", uuid.uuid4().hex):
        (settings.SITE.uploads / name).mkdir()
    (settings.SITE.uploads / "tmp1.upload").write_bytes(b"x")
    assert uploads_sweep() == 0
    backdate(settings.SITE.uploads)
    assert uploads_sweep() == 3 and not list(settings.SITE.uploads.iterdir())


def test_a_folder_that_goes_while_the_sweep_looks_does_not_stop_it(
    store: Store, settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    going, left = (settings.SITE.uploads / uuid.uuid4().hex for _ in range(2))
    for folder in (going, left):
        folder.mkdir()
    backdate(settings.SITE.uploads)
    touched = sweep.folders.touched_at

    def looked(path: Path) -> float:
        shutil.rmtree(going, ignore_errors=True)
        return touched(path)

    monkeypatch.setattr(sweep.folders, "touched_at", looked)
    assert uploads_sweep() == 1 and not list(settings.SITE.uploads.iterdir())


def test_whoever_takes_an_old_upload_in_while_the_sweep_runs_keeps_it(
    send: Send, work: Work, land: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = work(send(("措施.csv", csv(GOOD))))
    Upload.objects.filter(pk=upload.pk).update(at=timezone.now() - timedelta(days=8))
    drop = sweep._drop

    def taken_first(pk: uuid.UUID) -> None:
        upload_take(actor=land.actor("prosecutor"), upload=upload, seen=1)
        drop(pk)

    monkeypatch.setattr(sweep, "_drop", taken_first)
    assert uploads_sweep() == 0
    assert (folder_of(upload) / "1").read_bytes() == csv(GOOD)
    assert work(upload).state == Upload.State.TAKEN and not told("upload.swept")
