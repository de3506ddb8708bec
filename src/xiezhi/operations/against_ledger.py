"""Uploads and jobs against the ledger (accounts/against_ledger.py): who sent which files, what was said of
them, whether they were taken in, and how each job ended. Not how far a job is, nor its report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from xiezhi.accounts.against_ledger import Row, compare, events_of, payloads
from xiezhi.operations.models import Job, Upload
from xiezhi.screening.findings import digest

_ENDED = {Job.State.DONE: "job.done", Job.State.FAILED: "job.failed"}
# Where the last job that was done left an upload, the furthest first.
_LEFT = {Job.Kind.INTAKE: Upload.State.TAKEN, Job.Kind.PREVIEW: Upload.State.CHECKED}
_GIVEN_UP = ("upload.dropped", "upload.swept")


def _received() -> Iterator[Row]:
    described, mapped = _later("upload.described"), _later("upload.mapped")
    dropped = {entry.subject for entry in events_of(*_GIVEN_UP).values()}
    done = _done()
    for row in Upload.objects.select_related("by", "organ", "job").order_by("at", "pk").iterator():
        name = f"upload:{row.pk.hex}"
        said: dict[str, Any] = {
            "source": row.source,
            "files": [{"bytes": file["size"], "sha256": file["sha256"]} for file in row.files],
        }
        when = {
            "extracted_on": row.extracted_on.isoformat() if row.extracted_on else "",
            "clock": row.clock,
        }
        if name not in described:
            said |= when
        agrees = (
            row.organ.own
            and described.get(name, [None])[-1] in (None, when)
            and _said_so(row, mapped.get(name, []))
            and row.state == (Upload.State.DROPPED if name in dropped else _left(done[row.pk.hex]))
            and row.job is not None
            and row.job.key == f"{name}:{row.round}"
        )
        who = row.by.ledger_id
        yield Row(row.pk, f"{name}:received", (who,), name, said=said, at=row.at, agrees=agrees)


def _later(kind: str) -> Mapping[str, list[Mapping[str, Any] | None]]:
    """What events say of each upload, the oldest first; None where the payload was deleted."""
    told, found = payloads("said"), defaultdict(list)
    for key, entry in events_of(kind).items():
        found[entry.subject].append(told.get(key))
    return found


def _said_so(row: Upload, mapped: list[Mapping[str, Any] | None]) -> bool:
    """Whether a person said what the upload has of each table, and the last that was said is there; it
    goes with the files."""
    if None in mapped or row.state in (Upload.State.TAKEN, Upload.State.DROPPED):
        return not row.mapping or None in mapped
    told = [said["sha256"] for said in mapped if said]
    has = {digest(dict(said)) for said in row.mapping}
    return has <= set(told) and has.issuperset(told[-1:])


def _done() -> Mapping[str, set[str]]:
    """The kinds of jobs that were done on each upload."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind, asked in Job.objects.filter(state=Job.State.DONE).values_list("kind", "asked"):
        found[asked.get("upload", "")].add(kind)
    return found


def _left(done: set[str]) -> Upload.State:
    return next((state for kind, state in _LEFT.items() if kind in done), Upload.State.RECEIVED)


def _dropped() -> Iterator[Row]:
    given_up = {entry.subject: key for key, entry in events_of(*_GIVEN_UP).items()}
    for row in Upload.objects.filter(state=Upload.State.DROPPED).select_related("by").iterator():
        name = f"upload:{row.pk.hex}"
        key = given_up.get(name, f"{name}:dropped")
        who = () if key.endswith(":swept") else (row.by.ledger_id,)
        yield Row(row.pk, key, who, name)


def _ordered() -> Iterator[Row]:
    for row in Job.objects.select_related("ordered_by", "organ").order_by("ordered_at").iterator():
        said = {"kind": row.kind, "asked": row.asked}
        agrees = row.organ.own and row.pk == uuid5(NAMESPACE_OID, row.key)
        who, name = row.ordered_by.ledger_id, f"job:{row.pk.hex}"
        yield Row(
            row.pk, f"job:{row.key}:ordered", (who,), name, said=said, whole=True,
            at=row.ordered_at, agrees=agrees,
        )  # fmt: skip


def _ended() -> Iterator[Row]:
    rows = Job.objects.filter(state__in=_ENDED).select_related("ordered_by")
    for row in rows.order_by("ordered_at").iterator():
        kind = _ENDED[Job.State(row.state)]
        said = {"code": row.error} if row.state == Job.State.FAILED else row.result
        yield Row(
            row.pk, f"job:{row.key}:ended", (row.ordered_by.ledger_id,), f"job:{row.pk.hex}",
            kind, said=said, whole=True, at=row.ended_at,
        )  # fmt: skip


def register() -> None:
    """The tables of this room."""
    compare(Upload, "upload.received", rows=_received, payload="upload")
    compare(Upload, *_GIVEN_UP, rows=_dropped)
    compare(Job, "job.ordered", rows=_ordered, payload="order")
    compare(Job, *_ENDED.values(), rows=_ended, payload="end")
