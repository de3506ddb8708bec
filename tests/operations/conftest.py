"""What the tests of this room stand on: a store and a folder of their own, a worker."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk import County, county
from sent import Send, Sent
from xiezhi.ledger.home import create_home, home_of
from xiezhi.ledger.recorder import LedgerRecorder
from xiezhi.operations.jobs import run_job
from xiezhi.operations.models import Upload
from xiezhi.operations.services import upload_receive
from xiezhi.records.store import Store


@pytest.fixture
def land(db: None) -> County:
    """The fictional county."""
    return county()


@pytest.fixture
def store(tmp_path: Path, settings: Any) -> Store:
    """An empty store with a ledger of its own, as that of the installation; uploads beside it."""
    path = tmp_path / "store"
    create_home(home_of(path), origin="xiezhi.example.invalid/test").close()
    made = Store.create(path, ledger=home_of(path), recorder=LedgerRecorder(home_of(path)))
    (tmp_path / "desk" / "uploads").mkdir(parents=True)
    settings.SITE = replace(settings.SITE, store=path, path=tmp_path / "desk")
    return made


@pytest.fixture
def send(land: County, store: Store) -> Send:
    """Send files in as a person; the preview is ordered and not yet run."""

    def sent(*files: tuple[str, bytes], username: str = "prosecutor", **more: Any) -> Upload:
        given = {"source": "police", "extracted_on": date(2026, 11, 20), "clock": "+08:00"} | more
        return upload_receive(
            actor=land.actor(username),
            upload=given.pop("upload", uuid.uuid4()),
            files=[Sent(name, content) for name, content in files],
            **given,
        )

    return sent


@pytest.fixture
def work(django_capture_on_commit_callbacks: Any) -> Callable[[Upload], Upload]:
    """Let a worker do the last job of an upload, with what follows the commit."""

    def worked(upload: Upload) -> Upload:
        upload.refresh_from_db()
        assert upload.job_id
        with django_capture_on_commit_callbacks(execute=True):
            run_job(upload.job_id)
        return Upload.objects.select_related("job").get(pk=upload.pk)

    return worked
