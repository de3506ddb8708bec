"""Promises of screening from the desk: ordered, run over the store, its findings on the desk."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pyarrow as pa
import pytest
from django.db import connection, transaction
from django.utils import timezone

from desk import County
from frozen import read_findings
from sent import csv, told
from xiezhi.accounts.against_ledger import differences
from xiezhi.accounts.models import Organ
from xiezhi.casework.models import Case, Finding, Projection
from xiezhi.errors import XiezhiError
from xiezhi.operations.jobs import SILENT, run_job
from xiezhi.operations.models import Job
from xiezhi.operations.organs import organs_load
from xiezhi.operations.persons import persons_of
from xiezhi.operations.roots import references, roots_of
from xiezhi.operations.screening import FINDINGS, screening_start
from xiezhi.operations.selectors import progress_of
from xiezhi.records.intake import take_in
from xiezhi.records.store import Store
from xiezhi.screening.findings import FOUND
from xiezhi.screening.models import load_model, shipped_library

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
MODEL = "investigative-custody-overdue"
NAMED = "措施编号,案件编号,证件号码,姓名,决定机关,措施种类,诉讼阶段,执行日期,终止日期"


@pytest.fixture
def one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library of one model, so that a run takes no time."""
    model = load_model(shipped_library() / "criminal" / MODEL)
    monkeypatch.setattr("xiezhi.operations.screening.trusted_library", lambda: [model])


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    """A case, its custody that lasted far too long, two organs."""
    files = {
        "案件.csv": csv("XK-1,清溪县公安局,2026-01-02", headings="案件编号,办案单位,立案日期"),
        "强制措施.csv": csv(
            "m1,XK-1,虚构证-00017,虚构甲,清溪县公安局,逮捕,侦查,2025-01-02,2026-09-05",
            headings=NAMED,
        ),
        "organ.csv": csv(
            "XK0101,清溪县公安局,police,county,", "XK0199,清溪县看守所,detention_house,county,XK0101",
            headings="code,name,kind,level,parent",
        ),
    }  # fmt: skip
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    paths = [tmp_path / name for name in files]
    report = take_in(store, paths, source="police", extracted_on=DAY, clock="+08:00")
    assert not report.refused and not report.quarantined, (report.refused, report.quarantined)
    return store


def start(land: County, number: int = 1, as_of: date = DAY) -> Job:
    return screening_start(actor=land.actor("unit_head"), as_of=as_of, number=number)


@pytest.mark.django_db(transaction=True)
def test_of_two_screenings_ordered_at_once_one_is_refused(land: County, store: Store) -> None:
    barrier = Barrier(2)

    def order(username: str, number: int) -> str:
        try:
            barrier.wait(20)
            with transaction.atomic():
                screening_start(actor=land.actor(username), as_of=DAY, number=number)
                time.sleep(0.2 if connection.vendor == "postgresql" else 0)
            return ""
        except XiezhiError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = set(pool.map(order, ("unit_head", "case_manager"), (1, 2)))
    assert ends == {"", "OPS-013"} and Job.objects.count() == 1


def test_a_screening_brings_its_findings_to_the_desk(
    land: County, filled: Store, one_model: None
) -> None:
    job = start(land)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    outcomes, changes = job.result["outcomes"], job.result["findings"]
    assert sum(outcomes[found] for found in FOUND) == changes["new"] == 1
    finding = Finding.objects.get()
    assert (finding.model_id, finding.run, finding.owner) == (MODEL, job.result["run"], land.here)
    assert finding.subject == land.police
    assert Case.objects.get().root == "criminal_case:police:XK-1"
    [event] = told("job.done")
    assert event.subject == f"job:{job.pk.hex}"


def test_the_same_screening_again_changes_nothing(
    land: County, filled: Store, one_model: None
) -> None:
    for number in (1, 2):
        job = start(land, number)
        run_job(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.DONE, job.error
    assert Finding.objects.count() == 1


def test_a_screening_that_dies_on_the_way_to_the_desk_is_finished_by_who_takes_it_over(
    land: County, filled: Store, one_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> None:
        raise SystemExit

    job = start(land)
    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr("xiezhi.casework.project._end", dies)
        run_job(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING and Projection.objects.get().ended_at is None
    assert Finding.objects.count() == 1
    Job.objects.update(beat_at=timezone.now() - 2 * SILENT)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.result["findings"]["new"]) == (Job.State.DONE, 2, 1)
    assert Projection.objects.get().ended_at and len(told("findings.part_projected")) == 1


def test_the_page_says_how_many_findings_are_on_the_desk(
    land: County, filled: Store, one_model: None
) -> None:
    job = start(land)
    job.state, job.step = Job.State.RUNNING, FINDINGS
    assert progress_of(job)["text"] == "模型已全部运行，正在整理发现。"
    job.done, job.whole = 3000, 100_000
    assert progress_of(job)["text"] == "模型已全部运行，正在整理发现：3,000 / 100,000。"


def test_one_screening_at_a_time_and_none_of_tomorrow(land: County, filled: Store) -> None:
    assert start(land) == start(land)
    for given, code in (
        ({"number": 2}, "OPS-013"),
        ({"as_of": timezone.localdate() + timedelta(days=1)}, "OPS-014"),
    ):
        with pytest.raises(XiezhiError) as error:
            start(land, **given)
        assert error.value.code == code


def test_no_screening_of_a_day_before_that_of_the_desk(
    land: County, filled: Store, one_model: None
) -> None:
    run_job(start(land).pk)
    with pytest.raises(XiezhiError) as error:
        start(land, 2, DAY - timedelta(days=1))
    assert error.value.code == "OPS-017" and not Job.objects.exclude(state=Job.State.DONE).exists()
    assert start(land, 2, DAY).state == Job.State.WAITING


def test_a_leaf_that_fails_leaves_the_desk_as_it_was(
    land: County, filled: Store, one_model: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = start(land)

    def fail(**_: Any) -> None:
        raise XiezhiError("LED-202", setting="x")

    monkeypatch.setattr("xiezhi.casework.project.record", fail)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "LED-202")
    assert not Finding.objects.exists() and not Case.objects.exists()


def test_organs_of_the_records_are_added_once_and_known_ones_stay(
    land: County, filled: Store
) -> None:
    actor = land.actor("unit_head")
    assert organs_load(actor=actor, store=filled) == 1
    added = Organ.objects.get(code="XK0199")
    assert (added.kind, added.superior) == ("detention_house", land.police)
    assert organs_load(actor=actor, store=filled) == 0
    assert len(told("organs.loaded")) == 1
    with pytest.raises(XiezhiError):
        organs_load(actor=land.actor("prosecutor"), store=filled)
    other = {
        "superior": land.here, "valid_to": DAY, "kind": "prison", "level": "city",
    }  # fmt: skip
    was = {name: getattr(added, name) for name in other}
    assert _differs("accounts_organ", added) is False
    for name, value in other.items():
        Organ.objects.filter(pk=added.pk).update(**{name: value})
        assert _differs("accounts_organ", added), name
        Organ.objects.filter(pk=added.pk).update(**was)


def _differs(table: str, row: Organ) -> bool:
    """Whether `desk check` finds a row that says something else than its event."""
    found = [error for error in differences() if error.code == "ACC-912"]
    return any((each.where["table"], each.where["row"]) == (table, row.pk) for each in found)


def test_persons_of_a_finding_are_the_pseudonyms_of_its_records(
    land: County, filled: Store, one_model: None
) -> None:
    job = start(land)
    run_job(job.pk)
    job.refresh_from_db()
    [finding] = read_findings(filled, job.result["run"])
    [person] = persons_of(filled, finding)
    assert person.record_type == "measure" and person.title["zh"] == "证件号码"
    assert person.pseudonym == filled.read("measure")["person"][0].as_py()
    assert filled.vault
    identity = filled.vault.get(person.record_type, person.pseudonym)
    assert identity and identity.name == "虚构甲"


Rows = dict[str, list[dict[str, str]]]


@pytest.fixture
def fill(store: Store) -> Callable[[Rows], Store]:
    """Put records into the store past intake."""

    def put(rows: Rows) -> Store:
        store.write({type: pa.Table.from_pylist(entries) for type, entries in rows.items()})
        return store

    return put


def test_a_unit_belongs_to_the_record_at_the_top(fill: Callable[[Rows], Store]) -> None:
    store = fill(
        {
            "criminal_case": [{"_id": "p:c1"}],
            "suspect": [{"_id": "p:s1", "criminal_case": "p:c2"}],
            "measure": [
                {"_id": "p:m1", "suspect": "p:s1", "criminal_case": "p:c1"},
                {"_id": "p:m2", "suspect": "p:s1"},
                {"_id": "p:m3"},
            ],
            "custody_extension": [{"_id": "p:e1", "measure": "p:m2"}],
            "trial": [{"_id": "k:t1"}, {"_id": "k:t2", "previous_trial": "k:t1"}],
            "trial_extension": [{"_id": "k:x1", "trial": "k:t2"}],
        }
    )
    assert roots_of(
        store,
        store.manifest(),
        {
            "criminal_case:p:c1", "measure:p:m1", "measure:p:m2", "measure:p:m3",
            "custody_extension:p:e1", "trial:k:t2", "trial_extension:k:x1", "measure:p:gone",
        },
    ) == {
        "criminal_case:p:c1": "criminal_case:p:c1",
        # The case before the person in it.
        "measure:p:m1": "criminal_case:p:c1",
        # No case of its own: that of its suspect, which is named though it is not there.
        "measure:p:m2": "criminal_case:p:c2",
        "measure:p:m3": "measure:p:m3",
        "custody_extension:p:e1": "criminal_case:p:c2",
        # A later trial is no part of the earlier.
        "trial:k:t2": "trial:k:t2",
        "trial_extension:k:x1": "trial:k:t2",
        "measure:p:gone": "measure:p:gone",
    }  # fmt: skip


def test_every_type_has_a_way_up_without_a_circle() -> None:
    for type, refs in references().items():
        seen = {type}
        while refs:
            assert refs[0][1] not in seen
            seen.add(refs[0][1])
            refs = references()[refs[0][1]]
