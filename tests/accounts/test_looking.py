"""Promises of looking: no purpose, no leaf or no right, no data and no trace of half a look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from desk import FROM, County, county, finding
from xiezhi.accounts import looking
from xiezhi.accounts.looking import (
    open_notice,
    open_record,
    purpose_in_force,
    purpose_state,
)
from xiezhi.accounts.models import Look, Post, Purpose
from xiezhi.accounts.policy import visible
from xiezhi.casework.models import Finding
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> County:
    return county()


@pytest.fixture
def row(land: County) -> Finding:
    return finding(land.case("criminal_case:police:XK-1"))


def state(land: County, row: Finding, username: str = "prosecutor", **more: str) -> Purpose:
    given = {"purpose": "clue", "basis": "线索审查，虚检查〔2026〕1号", **more}
    return purpose_state(
        actor=land.actor(username), action="finding.open", thing=row, case=row.case_id, **given
    )


def look(land: County, row: Finding, username: str = "prosecutor") -> Look:
    return open_record(
        actor=land.actor(username), action="finding.open", thing=row,
        name=f"finding:{row.ledger_id}", number=row.finding_id,
        case=row.case_id,
    )  # fmt: skip


def test_a_look_is_of_the_post_that_opens_the_finding(land: County) -> None:
    there = finding(land.case("criminal_case:police:XS-1", owner=land.other), 2)
    user, theirs = land.people["prosecutor"], land.people["other_prosecutor"].posts.get()
    Post.objects.create(
        user=user, role="prosecutor", organ=land.other, department=theirs.department,
        valid_from=FROM, basis="测试",
    )  # fmt: skip
    state(land, there)
    made = look(land, there)
    assert (made.organ, made.department) == (land.other, theirs.department)
    assert visible(land.actor("other_auditor"), "look.list").count() == 1
    assert not visible(land.actor("auditor"), "look.list").exists()


def test_one_person_opens_only_so_much_within_an_hour(
    land: County, row: Finding, settings: Any
) -> None:
    settings.XIEZHI_LOOKS_PER_HOUR = 2
    state(land, row)
    first = look(land, row)
    look(land, row)
    with pytest.raises(XiezhiError) as refused:
        look(land, row)
    assert refused.value.code == "ACC-054" and Look.objects.count() == 2
    state(land, row, "unit_head")
    look(land, row, "unit_head")
    Look.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(minutes=61))
    look(land, row)


def events(kind: str) -> int:
    pattern = f'%"kind":"{kind}"%'
    sql = "SELECT count(*) FROM ledger_event WHERE convert_from(entry, 'UTF8') LIKE ?"
    if connection.vendor == "sqlite":
        sql = "SELECT count(*) FROM ledger_event WHERE CAST(entry AS TEXT) LIKE ?"
    [[count]] = database().execute(sql, [pattern])
    return int(count)


def test_each_showing_is_a_look_and_an_event_of_its_own(land: County, row: Finding) -> None:
    purpose = state(land, row)
    before = events("record.opened")
    first, second = look(land, row), look(land, row)
    assert first.key != second.key
    assert {made.purpose for made in (first, second)} == {purpose}
    assert (first.organ, first.department) == (land.here, land.criminal)
    assert events("record.opened") == before + 2


def test_without_a_purpose_in_force_nothing_is_opened(land: County, row: Finding) -> None:
    with pytest.raises(XiezhiError, match="ACC-050"):
        look(land, row)
    state(land, row)
    Purpose.objects.update(valid_until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(XiezhiError, match="ACC-050"):
        look(land, row)
    assert not Look.objects.exists()


def test_a_purpose_is_the_persons_own_and_of_one_case(land: County, row: Finding) -> None:
    other = finding(land.case("criminal_case:police:XK-2"))
    state(land, row)
    assert purpose_in_force(land.actor("prosecutor"), row.case_id)
    for username, thing in (("unit_head", row), ("prosecutor", other)):
        assert purpose_in_force(land.actor(username), thing.case_id) is None
        with pytest.raises(XiezhiError, match="ACC-050"):
            look(land, thing, username)


def test_who_may_not_open_may_not_state_a_purpose_either(land: County, row: Finding) -> None:
    before = events("purpose.stated")
    for username in ("civil_prosecutor", "organ_liaison", "system_admin", "auditor"):
        with pytest.raises(XiezhiError, match="ACC-001"):
            state(land, row, username)
        with pytest.raises(XiezhiError, match="ACC-001"):
            look(land, row, username)
    assert not Purpose.objects.exists()
    assert events("purpose.stated") == before


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"purpose": "curiosity"}, "ACC-051"),
        ({"basis": "   "}, "ACC-052"),
        ({"basis": "事" * 201}, "ACC-052"),
        ({"basis": f"查 {'1' * 17}X"}, "ACC-053"),
    ],
)
def test_a_purpose_needs_a_code_and_a_basis_without_identity_numbers(
    land: County, row: Finding, given: dict[str, str], code: str
) -> None:
    with pytest.raises(XiezhiError, match=code):
        state(land, row, **given)


def test_where_the_ledger_fails_no_look_no_purpose_and_no_return(
    land: County, row: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    state(land, row)

    def fails(**_: Any) -> None:
        raise XiezhiError("LED-110", key="k")

    monkeypatch.setattr(looking, "record", fails)
    with pytest.raises(XiezhiError, match="LED-110"):
        look(land, row)
    with pytest.raises(XiezhiError, match="LED-110"):
        state(land, row)
    assert (Look.objects.count(), Purpose.objects.count()) == (0, 1)


def test_where_the_row_fails_no_event_stays(
    land: County, row: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    state(land, row)
    before = events("record.opened")

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Look.objects, "create", fails)
    with pytest.raises(RuntimeError):
        look(land, row)
    assert events("record.opened") == before


def test_a_notice_needs_no_purpose_and_leaves_its_own_event(land: County, row: Finding) -> None:
    Finding.objects.update(subject=land.police, made_known_at=timezone.now())
    before = events("notice.opened")
    made = open_notice(
        actor=land.actor("organ_liaison"), action="finding.read_notice", thing=row,
        name=f"finding:{row.ledger_id}", number=row.finding_id,
        case=row.case_id,
    )  # fmt: skip
    assert (made.purpose, made.organ) == (None, land.police)
    assert events("notice.opened") == before + 1
    with pytest.raises(AssertionError):
        open_notice(
            actor=land.actor("prosecutor"), action="finding.open", thing=row, name="x",
            number="x", case=row.case_id,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_leaf_is_committed_before_anything_can_be_shown() -> None:
    land = county()
    row = finding(land.case("criminal_case:police:XK-1"))
    state(land, row)
    look(land, row)
    assert not connection.in_atomic_block
    connection.close()
    assert Look.objects.count() == 1
