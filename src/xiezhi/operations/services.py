"""What people do with files they send in: receive, map, check, take in, drop, fetch rows to mend.

Jobs are ordered through `jobs.job_order`. A form sends the `round` that its page showed: a form sent
twice, or from an old page, orders nothing new.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import User
from xiezhi.accounts.policy import require, visible
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record
from xiezhi.operations import folders
from xiezhi.operations.folders import Incoming, Kept
from xiezhi.operations.intake import sound_rows
from xiezhi.operations.jobs import job_order
from xiezhi.operations.mapping import Said, clock_of
from xiezhi.operations.models import Job, Upload
from xiezhi.operations.office import organ_for
from xiezhi.records.mapping_profile import check_source
from xiezhi.screening.findings import digest

_OPEN = (Upload.State.RECEIVED, Upload.State.CHECKED)
_AT_WORK = (Job.State.WAITING, Job.State.RUNNING)


def upload_receive(
    *,
    actor: Actor,
    upload: uuid.UUID,
    source: str,
    files: Sequence[Incoming],
    extracted_on: date | None = None,
    clock: str = "",
) -> Upload:
    """Keep files that were sent in, and order their preview.

    `upload`: the number that the form carried, so that a form sent twice is one upload. Errors:
    ACC-001, OPS-004; OPS-002 no files, OPS-003 too much, OPS-009 the clock, OPS-016 too much of the
    person waits; REC-147 the source.
    """
    organ = organ_for(actor, "intake.new")
    known = Upload.objects.filter(pk=upload).first()
    if known is not None:
        require(actor, "intake.take", known)
        return known
    check_source(source)
    clock = clock_of(clock)
    if folders.room_left(actor.user_id) <= 0:
        raise XiezhiError("OPS-016", most=settings.XIEZHI_UPLOAD_QUOTA >> 20)
    if not files:
        raise XiezhiError("OPS-002")
    with folders.received(upload, files) as arrived, transaction.atomic():
        # The row of the person, so that of two uploads at once the second sees the first.
        User.objects.select_for_update().get(pk=actor.user_id)
        known = Upload.objects.filter(pk=upload).first()
        if known is not None:
            # The other half of a double click came first.
            require(actor, "intake.take", known)
            return known
        if sum(one.size for one in arrived.files) > folders.room_left(actor.user_id):
            raise XiezhiError("OPS-016", most=settings.XIEZHI_UPLOAD_QUOTA >> 20)
        record(
            kind="upload.received",
            actor=actor.ledger_id,
            subject=f"upload:{upload.hex}",
            key=f"upload:{upload.hex}:received",
            payloads={"upload": _told(source, extracted_on, clock, arrived.files)},
        )
        row = Upload.objects.create(
            id=upload, organ=organ, by_id=actor.user_id, at=timezone.now(), source=source,
            extracted_on=extracted_on, clock=clock,
            files=[
                {"name": one.name, "size": one.size, "sha256": one.sha256}
                for one in arrived.files
            ],
        )  # fmt: skip
        _order(actor, row, Job.Kind.PREVIEW)
        arrived.put(upload)
    return row


def _told(
    source: str, extracted_on: date | None, clock: str, kept: Sequence[Kept]
) -> dict[str, Any]:
    # Without the names of files, which may be those of persons.
    return {
        "source": source,
        "extracted_on": extracted_on.isoformat() if extracted_on else "",
        "clock": clock,
        "files": [{"bytes": one.size, "sha256": one.sha256} for one in kept],
    }


def _told_of_table(said: Said) -> dict[str, Any]:
    # Headings, constants and the name of the file may name persons: the row keeps them until it is over, and the
    # digest shows whether they are those that were said.
    return {
        "type": said["type"],
        "sha256": digest(dict(said)),
        "columns": len(said["columns"]),
        "constants": sorted(said["constants"]),
        "ignored": len(said["ignore"]),
    }


def upload_map(*, actor: Actor, upload: Upload, seen: int, said: Said) -> Upload:
    """Say what one table holds, and order another preview. Errors: those of `_changing`."""
    with transaction.atomic():
        row = _changing(actor, upload, seen)
        if row.round != seen:
            return row
        _record(actor, row, "upload.mapped", {"said": _told_of_table(said)})
        others = [one for one in row.mapping if _place(one) != _place(said)]
        row.mapping = [*others, said]
        row.save(update_fields=["mapping"])
        _order(actor, row, Job.Kind.PREVIEW)
        return row


def upload_describe(
    *, actor: Actor, upload: Upload, seen: int, extracted_on: date | None, clock: str
) -> Upload:
    """Say when the files were exported and by which clock, and order another preview.

    Errors: OPS-009 the clock; those of `_changing`.
    """
    clock = clock_of(clock)
    with transaction.atomic():
        row = _changing(actor, upload, seen)
        if row.round != seen:
            return row
        said = {"extracted_on": extracted_on.isoformat() if extracted_on else "", "clock": clock}
        _record(actor, row, "upload.described", {"said": said})
        row.extracted_on, row.clock = extracted_on, clock
        row.save(update_fields=["extracted_on", "clock"])
        _order(actor, row, Job.Kind.PREVIEW)
        return row


def upload_check(*, actor: Actor, upload: Upload, seen: int) -> Upload:
    """Order the preview once more. Errors: those of `_changing`."""
    with transaction.atomic():
        row = _changing(actor, upload, seen)
        if row.round == seen:
            _order(actor, row, Job.Kind.PREVIEW)
        return row


def upload_take(*, actor: Actor, upload: Upload, seen: int) -> Upload:
    """Order that the sound rows are taken into the store.

    Errors: OPS-012 the preview found none; those of `_changing`.
    """
    with transaction.atomic():
        row = _changing(actor, upload, seen)
        if row.round != seen:
            return row
        if row.state != Upload.State.CHECKED or not sound_rows(row.report):
            raise XiezhiError("OPS-012")
        _order(actor, row, Job.Kind.INTAKE)
        return row


def upload_drop(*, actor: Actor, upload: Upload) -> Upload:
    """Give up an upload; its files go. Errors: those of `_changing`."""
    with transaction.atomic():
        row = _locked(actor, upload)
        if row.state == Upload.State.DROPPED:
            return row
        _require_open(row)
        record(
            kind="upload.dropped",
            actor=actor.ledger_id,
            subject=f"upload:{row.pk.hex}",
            key=f"upload:{row.pk.hex}:dropped",
        )
        row.state = Upload.State.DROPPED
        row.report, row.mapping = {}, []
        row.save(update_fields=["state", "report", "mapping"])
        transaction.on_commit(lambda: folders.forget(row), robust=True)
        return row


def bad_rows_open(*, actor: Actor, upload: Upload, number: int) -> Path:
    """A file of rows to mend, for the person who sent them. Each time is an event of its own.

    Errors: ACC-001 not the own upload, or no such file (any more).
    """
    require(actor, "intake.take", upload)
    files = folders.mend_files(upload)
    if not 1 <= number <= len(files):
        raise XiezhiError("ACC-001")
    with transaction.atomic():
        record(
            kind="upload.bad_rows_opened",
            actor=actor.ledger_id,
            subject=f"upload:{upload.pk.hex}",
            key=f"upload:{upload.pk.hex}:bad_rows:{uuid.uuid4().hex}",
            payloads={"file": {"number": number}},
        )
    return files[number - 1]


def _place(said: Mapping[str, Any]) -> tuple[str, str]:
    return said["file"], said["sheet"]


def _locked(actor: Actor, upload: Upload) -> Upload:
    """The row as it stands now. Errors: ACC-001."""
    rows = visible(actor, "intake.take").filter(pk=upload.pk).select_for_update(of=("self",))
    row = rows.first()
    if row is None:
        raise XiezhiError("ACC-001")
    assert isinstance(row, Upload)
    return row


def _changing(actor: Actor, upload: Upload, seen: int) -> Upload:
    """The upload, for a change that a person asks for who saw its round `seen`.

    Where the round is another, the page was an old one and the caller changes nothing. Errors:
    ACC-001, OPS-006 it was taken in or dropped, OPS-007 its job is at work.
    """
    row = _locked(actor, upload)
    if row.round == seen:
        _require_open(row)
    return row


def _require_open(row: Upload) -> None:
    if row.state not in _OPEN:
        raise XiezhiError("OPS-006")
    if row.job and row.job.state in _AT_WORK:
        raise XiezhiError("OPS-007")


def _record(actor: Actor, row: Upload, kind: str, payloads: Mapping[str, Any]) -> None:
    record(
        kind=kind,
        actor=actor.ledger_id,
        subject=f"upload:{row.pk.hex}",
        key=f"upload:{row.pk.hex}:{kind.partition('.')[2]}:{row.round}",
        payloads=payloads,
    )


def _order(actor: Actor, row: Upload, kind: Job.Kind) -> None:
    row.round += 1
    row.job = job_order(
        actor=actor,
        kind=kind,
        asked={"upload": row.pk.hex},
        key=f"upload:{row.pk.hex}:{row.round}",
    )
    row.save(update_fields=["round", "job"])
