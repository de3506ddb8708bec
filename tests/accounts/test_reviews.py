"""Promises of the draw: the ledger's root chooses, every department is in it, once a week."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from desk import County, county
from xiezhi.accounts.models import Department, Look, LookReview
from xiezhi.accounts.policy import visible
from xiezhi.accounts.services.reviews import looks_draw, sample, week_before
from xiezhi.casework.models import Case
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.checkpoints import Checkpoint

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 11, 25)


@pytest.fixture
def land() -> County:
    """The county with 400 looks of last week, two of them of the civil department."""
    land = county()
    case = land.case("criminal_case:police:XK-1")
    since, until = week_before(WEDNESDAY)
    for number in range(400):
        looked(land, case, number, since + (until - since) * number / 400)
    looked(land, case, 400, since - timedelta(seconds=1))
    looked(land, case, 401, until)
    return land


def looked(land: County, case: Case, number: int, at: datetime) -> None:
    civil = number in (7, 8)
    Look.objects.create(
        user=land.people["civil_prosecutor" if civil else "prosecutor"],
        organ=land.here, department=land.civil if civil else land.criminal,
        action="finding.open", object=f"finding:{number}", case=case.pk, at=at, key=f"look:{number}",
    )  # fmt: skip


def checkpoint(root: bytes, at: datetime, size: int = 500) -> None:
    """A checkpoint as it lies in the database; who signed it is for the witness to check."""
    note = Checkpoint("xiezhi.example.invalid/ledger", size, root).text() + "\n— name c2ln\n"
    database().execute(
        "INSERT INTO ledger_checkpoint (size, signed_at, note) VALUES (?, ?, ?)",
        [size, int(at.timestamp()), note],
    )


def test_a_week_is_seven_days_of_beijing_from_monday() -> None:
    since, until = week_before(WEDNESDAY)
    assert (since.isoformat(), until.isoformat()) == (
        "2026-11-16T00:00:00+08:00", "2026-11-23T00:00:00+08:00",
    )  # fmt: skip


def test_nothing_is_drawn_before_the_week_is_under_a_checkpoint(land: County) -> None:
    _, until = week_before(WEDNESDAY)
    checkpoint(b"a" * 32, until - timedelta(seconds=1))
    with pytest.raises(XiezhiError) as caught:
        looks_draw(today=WEDNESDAY)
    assert caught.value.code == "ACC-060"


def test_the_first_checkpoint_after_the_week_draws_once(land: County) -> None:
    since, until = week_before(WEDNESDAY)
    checkpoint(b"a" * 32, until)
    checkpoint(b"b" * 32, until + timedelta(hours=1), size=600)
    drawn = looks_draw(today=WEDNESDAY)
    week = Look.objects.filter(at__gte=since, at__lt=until)
    assert [each.look for each in drawn] == sample(week.order_by("pk"), b"a" * 32, 20)
    assert looks_draw(today=WEDNESDAY) == []
    assert LookReview.objects.count() == len(drawn)
    # The same week from another day of the next one.
    assert looks_draw(today=WEDNESDAY + timedelta(days=2)) == []


def test_one_in_twenty_is_drawn_and_at_least_one_of_each_department(land: County) -> None:
    looks = list(Look.objects.order_by("pk"))
    sizes, by_department = [], Counter[int | None]()
    for number in range(200):
        drawn = sample(looks, number.to_bytes(32, "big"), 20)
        assert {look.department_id for look in drawn} == set(
            Department.objects.filter(organ=land.here).values_list("pk", flat=True)
        )
        sizes.append(len(drawn))
        by_department.update(look.department_id for look in drawn)
    assert 18 < sum(sizes) / len(sizes) < 24
    assert len(set(map(str, (sample(looks, bytes([n]) * 32, 20) for n in range(20))))) == 20


def test_only_an_auditor_of_another_department_sees_what_was_drawn(land: County) -> None:
    checkpoint(b"a" * 32, week_before(WEDNESDAY)[1])
    looks_draw(today=WEDNESDAY)
    seen = {
        name: set(visible(land.actor(name), "look.review").values_list("look__user", flat=True))
        for name in land.people
    }
    assert seen.pop("civil_auditor") == {land.people["prosecutor"].pk}
    assert not any(seen.values())


def test_the_command_draws_for_a_timer(
    land: County, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    checkpoint(b"a" * 32, timezone.now())
    Look.objects.update(at=timezone.now() - timedelta(days=7))
    call_command("draw_looks")
    assert int(capsys.readouterr().out) == LookReview.objects.count() > 0
