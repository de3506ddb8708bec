"""What a timer does: files that nobody took in are removed, and jobs of dead workers run again."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from xiezhi.ledger.binding.events import record
from xiezhi.operations import office
from xiezhi.operations.models import Job, Upload

KEPT = timedelta(days=7)
"""So long files that were sent in may lie on the desk, and rows to mend after them."""
PROGRAM = "program"
_AT_WORK = (Job.State.WAITING, Job.State.RUNNING)


def uploads_sweep() -> int:
    """Remove what was sent in more than `KEPT` ago; returns how many folders went.

    An upload that was neither taken in nor dropped counts as dropped from then on (event
    `upload.swept`). One whose job is at work waits for the next time.
    """
    swept = 0
    before = timezone.now() - KEPT
    old = Upload.objects.filter(at__lt=before).exclude(job__state__in=_AT_WORK)
    for upload in old.filter(state__in=(Upload.State.RECEIVED, Upload.State.CHECKED)):
        with transaction.atomic():
            done = record(
                kind="upload.swept",
                actor=PROGRAM,
                subject=f"upload:{upload.pk.hex}",
                key=f"upload:{upload.pk.hex}:swept",
            )
            if not done.repeated:
                upload.state, upload.report = Upload.State.DROPPED, {}
                upload.save(update_fields=["state", "report"])
    kept = {upload.hex for upload in Upload.objects.values_list("pk", flat=True)}
    gone = {upload.hex for upload in old.values_list("pk", flat=True)}
    for folder in sorted(office.uploads().iterdir()):
        # What nobody knows was left by a process that died while it received.
        lost = folder.name not in kept and folder.stat().st_mtime < time.time() - 86_400
        if folder.name in gone or lost:
            shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink()
            swept += 1
    return swept
