"""A run is brought part by part: broken off it goes on, and others may write in between."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from casework_support import frozen, run
from django.db import connection, transaction

from casework.conftest import Project
from desk import County
from sent import told
from xiezhi.accounts.models import Organ
from xiezhi.casework import parts
from xiezhi.casework import project as projecting
from xiezhi.casework.models import Case, Finding, FindingBody, Projection, State
from xiezhi.casework.project import Projected, project_run
from xiezhi.casework.services import case_seal, finding_judge
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db
FIVE = [frozen(number) for number in range(1, 6)]


class KilledError(Exception):
    """The worker died."""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two findings a part, and no pause between them."""
    monkeypatch.setattr(parts, "MOST", 2)
    monkeypatch.setattr(projecting, "_BREATH", 0)


def before_part(number: int, act: Callable[[], Any]) -> Callable[[int, int], None]:
    """A progress that acts once, before the `number`-th part is written."""
    calls = []

    def progress(done: int, whole: int) -> None:
        calls.append(done)
        if len(calls) == number:
            act()

    return progress


def kill() -> None:
    raise KilledError


def counts() -> tuple[int, int, int]:
    return Finding.objects.count(), FindingBody.objects.count(), Case.objects.count()


@pytest.mark.parametrize("part", [1, 2, 3])
def test_a_run_that_was_broken_off_goes_on_and_repeats_nothing(project: Project, part: int) -> None:
    with pytest.raises(KilledError):
        project(*FIVE, progress=before_part(part, kill))
    written = 2 * (part - 1)
    assert counts() == (written, written, written)
    left = Projection.objects.get()
    assert (left.ended_at, left.parts, left.counts["new"]) == (None, part - 1, written)
    assert not told("findings.projected")

    assert project(*FIVE) == Projected(new=5) == project(*FIVE)
    assert counts() == (5, 5, 5)
    done = Projection.objects.get()
    assert done.ended_at and (done.parts, Projected(**done.counts)) == (3, Projected(new=5))
    kinds = ("findings.projection_begun", "findings.part_projected", "findings.projected")
    assert [len(told(kind)) for kind in kinds] == [1, 3, 1]


def test_a_part_is_written_wholly_or_not_at_all(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = projecting._upsert
    calls = []

    def dies(*given: Any) -> None:
        calls.append(given)
        whole(*given)
        if len(calls) == 3:
            raise KilledError

    monkeypatch.setattr(projecting, "_upsert", dies)
    with pytest.raises(KilledError):
        project(*FIVE)
    assert counts() == (2, 2, 2) and len(told("findings.part_projected")) == 1
    monkeypatch.setattr(projecting, "_upsert", whole)
    assert project(*FIVE) == Projected(new=5) and counts() == (5, 5, 5)


def test_what_is_gone_and_what_returns_comes_in_parts_too(project: Project) -> None:
    project(*FIVE, name="a")
    with pytest.raises(KilledError):
        project(name="b", progress=before_part(3, kill))
    assert Finding.objects.filter(state=State.GONE).count() == 4
    assert project(name="b") == Projected(gone=5)
    assert project(*FIVE, name="c", progress=before_part(9, kill)) == Projected(reopened=5)
    changed = [frozen(number, facts={"days_over": 9}) for number in (1, 2, 3)]
    with pytest.raises(KilledError):
        project(*changed, *FIVE[3:], name="d", progress=before_part(2, kill))
    last = project(*changed, *FIVE[3:], name="d")
    assert last == Projected(changed=3, unchanged=2)


def test_a_later_run_overtakes_one_that_never_came_again(project: Project) -> None:
    with pytest.raises(KilledError):
        project(*FIVE, name="a", progress=before_part(2, kill))
    assert project(*FIVE[1:], name="b") == Projected(new=3, unchanged=1, gone=1)
    first, second = Projection.objects.order_by("number")
    assert (first.ended_at, bool(second.ended_at)) == (None, True)


def test_no_run_of_an_earlier_day_follows_one_that_was_broken_off(
    land: County, project: Project
) -> None:
    with pytest.raises(KilledError):
        project(*FIVE, progress=before_part(2, kill))
    past = run([], name="past", as_of=date(2026, 11, 22))
    with pytest.raises(XiezhiError, match="CAS-052"):
        project_run(past, owner=land.here, roots={}, actor=land.actor("case_manager"))


def test_a_case_that_is_sealed_in_between_gets_nothing_more(land: County, project: Project) -> None:
    root = {finding.unit: "criminal_case:police:XK-1" for finding in FIVE}

    def seal() -> None:
        case_seal(actor=land.actor("case_manager"), case=Case.objects.get(), basis="测试")

    found = project(*FIVE, roots=root, progress=before_part(2, seal))
    assert (found.new, found.left_out) == (2, 5)
    assert Finding.objects.count() == 2 and Projection.objects.get().ended_at


def test_what_is_judged_before_its_part_is_written_stays_as_judged(
    land: County, project: Project
) -> None:
    project(*FIVE, name="a")

    def judge() -> None:
        row = Finding.objects.get(finding_id=FIVE[0].finding_id)
        finding_judge(
            actor=land.actor("prosecutor"), finding=row, verdict="confirmed", note="",
            facts_hash=row.facts_hash, model_version=row.model_version,
        )  # fmt: skip

    newer = [frozen(number, model_version="2.0.0") for number in range(1, 6)]
    assert project(*newer, name="b", progress=before_part(1, judge)) == Projected(unchanged=5)
    judged, *others = Finding.objects.order_by("pk")
    assert (judged.state, judged.model_version) == (State.CONFIRMED, "1.0.0")
    assert {row.model_version for row in others} == {"2.0.0"}


def test_another_worker_with_the_same_run_writes_nothing_twice(project: Project) -> None:
    def other() -> None:
        assert project(*FIVE) == Projected(new=5)

    assert project(*FIVE, progress=before_part(2, other)) == Projected(new=5)
    assert counts() == (5, 5, 5)
    assert len(told("findings.part_projected")) == 3 and len(told("findings.projected")) == 1


def test_another_run_in_between_stops_it(project: Project) -> None:
    with pytest.raises(XiezhiError, match="CAS-051"):
        project(*FIVE, name="a", progress=before_part(2, lambda: project(name="b")))
    first, second = Projection.objects.order_by("number")
    assert first.ended_at is None and second.ended_at
    assert set(Finding.objects.values_list("state", flat=True)) == {State.GONE}


@pytest.mark.django_db(transaction=True)
def test_between_two_parts_anybody_may_write(project: Project) -> None:
    seen: list[tuple[int, int]] = []

    def writes() -> None:
        try:
            with connection.cursor() as cursor, transaction.atomic():
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA busy_timeout = 200")
                Organ.objects.select_for_update().first()
        finally:
            connection.close()

    def progress(done: int, whole: int) -> None:
        assert not connection.in_atomic_block
        seen.append((done, whole))
        with ThreadPoolExecutor(1) as pool:
            pool.submit(writes).result()

    project(*FIVE, progress=progress)
    assert seen == [(0, 5), (2, 5), (4, 5)]
