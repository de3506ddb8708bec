"""Promises of `desk_check` about uploads and jobs: who sent what, what was said of it, how it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from desk import County
from rows import execute, needs_postgres, role, walled
from sent import GOOD, Send, Work, csv
from xiezhi.accounts.against_ledger import differences, payloads
from xiezhi.accounts.models import Organ, User
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import delete_payload
from xiezhi.operations import jobs, sweep
from xiezhi.operations.mapping import Said
from xiezhi.operations.models import Job, Upload
from xiezhi.operations.screening import screening_start
from xiezhi.operations.services import (
    upload_describe,
    upload_drop,
    upload_map,
    upload_take,
)

pytestmark = pytest.mark.django_db
FIRST: Said = {
    "file": "mapped.csv", "sheet": "", "headings": [], "columns": {}, "ignore": ["民族"],
    "constants": {}, "type": "measure",
}  # fmt: skip
SAID: Said = {**FIRST, "ignore": []}


def found() -> set[tuple[str, str]]:
    """Codes and tables of this room; the people of the tests were made past the services."""
    return {
        (error.code, table.removeprefix("operations_"))
        for error in differences()
        if (table := str(error.where["table"])).startswith("operations_")
    }


@pytest.fixture(autouse=True)
def office(land: County, send: Send, work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of six uploads one is new, one was mapped, one mapped and taken in, one described and previewed again, one
    dropped, one swept; a screening that failed, and one that waits."""
    actor, day = land.actor("prosecutor"), date(2026, 1, 2)

    def sent(source: str) -> Upload:
        return send((f"{source}.csv", csv(GOOD)), source=source)

    with monkeypatch.context() as patched:
        patched.setattr(sweep, "KEPT", timedelta(0))
        work(sent("swept"))
        sweep.uploads_sweep()
    sent("new")
    mapped = upload_map(actor=actor, upload=work(sent("mapped")), seen=1, said=FIRST)
    upload_map(actor=actor, upload=work(mapped), seen=2, said=SAID)
    of_it: Said = {**SAID, "file": "taken.csv"}
    taken = upload_map(actor=actor, upload=work(sent("taken")), seen=1, said=of_it)
    work(upload_take(actor=actor, upload=work(taken), seen=2))
    corrected = work(sent("corrected"))
    work(upload_describe(actor=actor, upload=corrected, seen=1, extracted_on=day, clock=""))
    upload_drop(actor=actor, upload=work(sent("dropped")))
    head = land.actor("unit_head")
    with monkeypatch.context() as patched:
        patched.setattr("xiezhi.operations.screening.trusted_library", _no_library)
        jobs.run_job(screening_start(actor=head, as_of=date(2026, 11, 1), number=1).pk)
    screening_start(actor=head, as_of=date(2026, 11, 2), number=2)
    assert set(Upload.objects.values_list("state", flat=True)) == set(Upload.State)
    assert Job.objects.filter(kind="screening", state="failed").exists()


def _no_library() -> None:
    raise XiezhiError("OPS-010")


def test_what_the_services_wrote_agrees() -> None:
    assert found() == set()


def test_where_payloads_were_deleted_nobody_is_suspected() -> None:
    for name in ("upload", "said", "order", "end"):
        for key in payloads(name):
            delete_payload(key=key, name=name, actor="program", basis="虚构依据")
    assert found() == set()


def _upload(name: str, **columns: Any) -> Callable[[], object]:
    return lambda: Upload.objects.filter(source=name).update(**columns)


def _job(stood: str, **columns: Any) -> Callable[[], object]:
    return lambda: Job.objects.filter(state=stood, kind="screening").update(**columns)


def _other_file() -> None:
    row = Upload.objects.get(source="new")
    row.files[0]["sha256"] = "0" * 64
    row.save()


def _person() -> User:
    return User.objects.get(username="assistant")


TAMPERED: dict[str, tuple[Callable[[], object], str]] = {
    "an upload of another person": (
        lambda: Upload.objects.filter(source="new").update(by=_person()), "ACC-912 upload",
    ),
    "an upload of another office": (
        lambda: Upload.objects.filter(source="new").update(organ=Organ.objects.get(code="XS0601")),
        "ACC-912 upload",
    ),
    "an upload of another source": (_upload("new", source="court"), "ACC-912 upload"),
    "an upload of other files": (_other_file, "ACC-912 upload"),
    "an upload of another export": (
        _upload("new", extracted_on=date(2020, 1, 1)), "ACC-912 upload",
    ),
    "an upload described otherwise": (_upload("corrected", clock="+06:00"), "ACC-912 upload"),
    "a table mapped otherwise": (_upload("mapped", mapping=[{**SAID, "type": "suspect"}]), "ACC-912 upload"),
    "a table that nobody mapped": (_upload("corrected", mapping=[SAID]), "ACC-912 upload"),
    "what went with the files put back": (_upload("taken", mapping=[SAID]), "ACC-912 upload"),
    "a mapping forgotten": (_upload("mapped", mapping=[]), "ACC-912 upload"),
    "an earlier mapping": (_upload("mapped", mapping=[FIRST]), "ACC-912 upload"),
    "an upload checked by nobody": (_upload("new", state="checked"), "ACC-912 upload"),
    "an upload never taken in": (_upload("taken", state="checked"), "ACC-912 upload"),
    "an upload dropped by nobody": (
        _upload("corrected", state="dropped"), "ACC-910 upload, ACC-912 upload",
    ),
    "an upload back again": (
        _upload("dropped", state="checked"), "ACC-911 upload, ACC-912 upload",
    ),
    "a swept upload back again": (
        _upload("swept", state="checked"), "ACC-911 upload, ACC-912 upload",
    ),
    "an upload at another time": (
        lambda: Upload.objects.update(at=timezone.now() - timedelta(days=9)), "ACC-912 upload",
    ),
    "an upload in another round": (_upload("taken", round=9), "ACC-912 upload"),
    "an upload removed": (
        lambda: Upload.objects.filter(source="dropped").delete(), "ACC-911 upload",
    ),
    "a job of another person": (
        lambda: Job.objects.filter(state="waiting", kind="screening").update(ordered_by=_person()),
        "ACC-912 job",
    ),
    "a job for another day": (_job("waiting", asked={"as_of": "2020-01-01"}), "ACC-912 job"),
    "a job of another kind": (_job("waiting", kind="intake"), "ACC-912 job"),
    "a job done by nobody": (
        _job("waiting", state="done", ended_at=timezone.now()), "ACC-910 job",
    ),
    "a job that runs again": (_job("failed", state="waiting"), "ACC-911 job"),
    "a job that failed otherwise": (_job("failed", error="OPS-011"), "ACC-912 job"),
    "a job that never failed": (_job("failed", state="done"), "ACC-912 job"),
    "a job with another result": (
        lambda: Job.objects.filter(kind="intake").update(result={}), "ACC-912 job",
    ),
    "a job removed": (
        lambda: Job.objects.filter(state="waiting", kind="screening").delete(), "ACC-911 job",
    ),
    "a job of nobody": (
        lambda: Job.objects.create(
            kind="screening", organ=Organ.objects.get(own=True), ordered_by=_person(), key="x",
            ordered_at=timezone.now(),
        ),
        "ACC-910 job",
    ),
}  # fmt: skip


def test_what_was_changed_by_hand_is_found() -> None:
    # One office for all: to make it takes a second.
    for what, (tamper, wanted) in TAMPERED.items():
        with transaction.atomic():
            tamper()
            assert found() == {tuple(each.split()) for each in wanted.split(", ")}, what
            transaction.set_rollback(True)


@needs_postgres
def test_the_worker_is_shown_enough_to_check() -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    wall = walled()
    with role(wall.worker):
        assert found() == set()
