"""What a timer does: files that nobody took in are removed, of what is over only numbers and codes stay,
and jobs of dead workers run again."""

from __future__ import annotations

import re
import shutil
import time
import uuid
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from xiezhi.ledger.binding.events import record
from xiezhi.operations import folders, office
from xiezhi.operations.intake import counts_only
from xiezhi.operations.models import Job, Upload

KEPT = timedelta(days=7)
"""So long files that were sent in may lie on the desk, and rows to mend after them."""
PROGRAM = "program"
_DAY = 86_400
_OPEN = (Upload.State.RECEIVED, Upload.State.CHECKED)
_AT_WORK = (Job.State.WAITING, Job.State.RUNNING)


def uploads_sweep() -> int:
    """Remove what was sent in more than `KEPT` ago; returns how many folders went.

    An upload that was neither taken in nor dropped counts as dropped from then on (event
    `upload.swept`). One whose job is at work waits for the next time. Of one that is over, the report
    keeps its numbers and codes; names of files, headings and places go.
    """
    before = timezone.now() - KEPT
    old = Upload.objects.filter(at__lt=before)
    for pk in old.filter(state__in=_OPEN).values_list("pk", flat=True):
        _drop(pk)
    for upload in old.exclude(state__in=_OPEN).exclude(files__0__name=""):
        _empty(upload)
    gone = {pk.hex for pk in old.exclude(state__in=_OPEN).values_list("pk", flat=True)}
    swept = 0
    for path in sorted(office.uploads().iterdir()):
        swept += _removed(path, gone)
    return swept


def _drop(pk: uuid.UUID) -> None:
    """Count one upload as dropped, unless its person acted a moment ago."""
    with transaction.atomic():
        rows = Upload.objects.filter(pk=pk, state__in=_OPEN).select_for_update(of=("self",))
        upload = rows.first()
        if upload is None or (upload.job and upload.job.state in _AT_WORK):
            return
        record(
            kind="upload.swept",
            actor=PROGRAM,
            subject=f"upload:{upload.pk.hex}",
            key=f"upload:{upload.pk.hex}:swept",
        )
        upload.state = Upload.State.DROPPED
        upload.save(update_fields=["state"])


def _empty(upload: Upload) -> None:
    """Keep numbers and codes alone. Nothing else changes an upload that is over."""
    dropped = upload.state == Upload.State.DROPPED
    upload.report = {} if dropped else counts_only(upload.report)
    upload.mapping = []
    # The last to be emptied: an upload whose files have no names is done.
    upload.files = [file | {"name": ""} for file in upload.files]
    upload.save(update_fields=["report", "mapping", "files"])


def _removed(path: Path, gone: set[str]) -> bool:
    """Remove what lies in the folder of uploads, if it is over or nobody knows it."""
    aside = path.with_name(f".swept-{uuid.uuid4().hex}")
    with folders.alone():
        try:
            if path.name not in gone and not _left_over(path):
                return False
            # Away from its name first: a form sent again may put files there.
            path.rename(aside)
        except FileNotFoundError:
            # Put in its place, or removed by its owner, a moment ago.
            return False
    shutil.rmtree(aside, ignore_errors=True) if aside.is_dir() else aside.unlink()
    return True


def _left_over(path: Path) -> bool:
    """Whether a process that died while it received has left this behind: no upload knows it, and
    nobody has written to it for a day."""
    if path.is_dir() and _number(path.name) and Upload.objects.filter(pk=path.name).exists():
        return False
    return folders.touched_at(path) < time.time() - _DAY


def _number(name: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{32}", name) is not None
