"""Two at once: what an organ is told while a run is written, and a verdict on a page that grew old."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from casework_support import frozen
from django.db import connection, transaction

from conftest import Project
from desk import County
from sent import told
from xiezhi.accounts.against_ledger import differences
from xiezhi.casework.models import Finding, Judgement, OrganNotice, State, Verdict
from xiezhi.casework.services import finding_judge, finding_make_known, findings
from xiezhi.errors import XiezhiError

OWN = {"code": "XK0601", "name": "清溪县人民检察院", "kind": "procuratorate", "level": "county"}
# So long the other waits for the lock, where there is one.
_WAIT = 0.4


def judge(land: County, row: Finding) -> Judgement:
    return finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=Verdict.CONFIRMED, note="",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip


def beside(pool: ThreadPoolExecutor, do: Callable[[], Any]) -> Future[Any]:
    """Do it on a connection of its own."""

    def done() -> Any:
        try:
            return do()
        finally:
            connection.close()

    return pool.submit(done)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("state", [State.OPEN, State.GONE])
def test_what_is_told_while_a_run_is_written_is_taken_back(
    land: County, project: Project, state: str
) -> None:
    project(frozen())
    row = Finding.objects.get()
    judge(land, row)
    held = Event()

    def tell() -> None:
        with transaction.atomic():
            finding_make_known(actor=land.actor("unit_head"), finding=row, approval="清检1号")
            held.set()
            time.sleep(_WAIT)

    with ThreadPoolExecutor(1) as pool:
        telling = beside(pool, tell)
        assert held.wait(20)
        project(*([frozen(facts={"days_over": 9})] if state == State.OPEN else []), name="next")
        telling.result()
    row.refresh_from_db()
    assert (row.state, row.made_known_at) == (state, None)
    assert OrganNotice.objects.get().withdrawn_at is not None
    assert len(told("finding.made_known")) == len(told("finding.notice_withdrawn")) == 1
    assert [error for error in differences() if "casework" in str(error.where["table"])] == []


@pytest.mark.django_db(transaction=True)
def test_telling_the_own_procuratorate_does_not_stop_a_run(
    land: County, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project(frozen(organ=OWN))
    row = Finding.objects.get()
    assert row.subject == land.here
    judge(land, row)
    held, give = Event(), findings.notice_give

    def slowly(**given: Any) -> OrganNotice:
        held.set()
        time.sleep(_WAIT)
        return give(**given)

    monkeypatch.setattr(findings, "notice_give", slowly)
    with ThreadPoolExecutor(1) as pool:
        telling = beside(
            pool,
            lambda: finding_make_known(
                actor=land.actor("unit_head"), finding=row, approval="清检1号"
            ),
        )
        assert held.wait(20)
        done = project(frozen(organ=OWN, facts={"days_over": 9}), name="next")
        telling.result()
    assert done.reopened == 1
    assert OrganNotice.objects.get().withdrawn_at is not None


@pytest.mark.django_db
def test_a_verdict_counts_for_the_version_that_the_person_saw(
    land: County, row: Finding, project: Project
) -> None:
    other = {"zh": "另一句话。", "en": "Something else."}
    project(frozen(model_version="2.0.0", sentences=other), name="next")
    with pytest.raises(XiezhiError, match="CAS-010"):
        judge(land, row)
    row.refresh_from_db()
    assert row.model_version == "2.0.0" and row.state == State.OPEN
    assert judge(land, row).model_version == "2.0.0"
