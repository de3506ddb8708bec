"""The work of intake jobs: a dry run over an upload, and taking it into the store.

Both read the same bytes with the same mapping, so a preview shows what taking in will do. The report
on the row is what `xiezhi intake` prints: codes with what their sentences name, personal values
masked. Taking the same files in twice changes nothing, so a job taken over is safe.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import require
from xiezhi.errors import XiezhiError
from xiezhi.operations import office
from xiezhi.operations.folders import (
    forget_files,
    mending,
    sources_of,
)
from xiezhi.operations.jobs import Outcome, Progress
from xiezhi.operations.mapping import rules_of
from xiezhi.operations.models import Job, Upload
from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import IntakeReport

MOST_SHOWN = 1000
"""Bad rows kept for the page; all of them stand in the file to mend."""


def preview(job: Job, actor: Actor, progress: Progress) -> Outcome:
    """Check an upload without writing to the store."""
    upload = _upload(job, actor)
    report = _run(upload, actor, progress, dry_run=True)

    def settle() -> None:
        _change(upload, report, Upload.State.CHECKED)

    return Outcome(_numbers(report), settle)


def take(job: Job, actor: Actor, progress: Progress) -> Outcome:
    """Take an upload into the store, then forget its files."""
    upload = _upload(job, actor)
    report = _run(upload, actor, progress, dry_run=False)

    def settle() -> None:
        _change(upload, report, Upload.State.TAKEN)
        transaction.on_commit(lambda: forget_files(upload), robust=True)

    return Outcome(_numbers(report), settle)


def _upload(job: Job, actor: Actor) -> Upload:
    """Errors: ACC-001 the post has ended since; OPS-007 no longer there to be worked on."""
    upload = Upload.objects.get(pk=job.asked["upload"])
    require(actor, "intake.take", upload)
    if upload.state in (Upload.State.TAKEN, Upload.State.DROPPED):
        raise XiezhiError("OPS-006")
    return upload


def _run(upload: Upload, actor: Actor, progress: Progress, *, dry_run: bool) -> IntakeReport:
    numbers = {file["name"]: number for number, file in enumerate(upload.files, 1)}
    # In KiB: a column of the row counts to two thousand millions.
    try:
        with mending(upload) as mend:
            return take_in(
                office.store_for(actor),
                sources_of(upload),
                source=upload.source,
                said=rules_of(upload),
                extracted_on=upload.extracted_on,
                clock=upload.clock or None,
                dry_run=dry_run,
                mend=mend,
                progress=lambda file, done, whole: progress(
                    str(numbers.get(file, "")), done >> 10, whole >> 10
                ),
            )
    except XiezhiError as error:
        if error.code != "REC-136":
            raise
        # No option of a command helps here: it is the disk of the desk, and the administrator's.
        raise OSError(error.where["reason"]) from error


def _change(upload: Upload, report: IntakeReport, state: Upload.State) -> None:
    upload.report, upload.state = report_json(report), state
    changed = ["report", "state"]
    if state == Upload.State.TAKEN:
        # What was said has been done; headings and values of all rows are kept no longer than needed.
        upload.mapping = []
        changed.append("mapping")
    upload.save(update_fields=changed)


def _numbers(report: IntakeReport) -> dict[str, Any]:
    """What the row of the job and the ledger are told: counts and codes."""
    return {
        "rows": report.rows,
        "inserted": report.inserted,
        "updated": report.updated,
        "bad_rows": report.bad_rows,
        "refused": sorted(refusal.code for refusal in report.refused),
        "manifest": report.manifest or "",
    }


def report_json(report: IntakeReport) -> dict[str, Any]:
    """The report as JSON values, for `Upload.report`."""
    content = {
        "tables": [vars(file) for file in report.files],
        "refused": [vars(refusal) for refusal in report.refused],
        "bad": [vars(bad) for bad in report.quarantined[:MOST_SHOWN]],
        "faults": len(report.quarantined),
        "outdated": [vars(bad) for bad in report.outdated[:MOST_SHOWN]],
        "notes": [{"code": code, "where": where} for code, where in report.notes],
        "rows": report.rows,
        "inserted": report.inserted,
        "updated": report.updated,
        "bad_rows": report.bad_rows,
        "merged": report.merged,
        "changed": report.changed,
        # In the order in which their folder lists them: the page asks for a file by its number.
        "mend": sorted(path.name for path in report.mend_files),
    }
    plain: dict[str, Any] = json.loads(json.dumps(content, ensure_ascii=False, default=str))
    return plain


def counts_only(report: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a report for good: numbers and codes, without places, headings and examples."""
    named = ("bad", "outdated", "refused", "notes")
    kept = ("rows", "inserted", "updated", "bad_rows", "faults", "merged", "changed")
    codes = {entry["code"] for name in named for entry in report.get(name, ())}
    return {name: report[name] for name in kept if name in report} | {"codes": sorted(codes)}


def sound_rows(report: Mapping[str, Any]) -> int:
    """Rows that could be taken in."""
    return sum(report.get("rows", {}).values())
