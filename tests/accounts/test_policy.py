"""Promises of the policy table: `may` is `visible`, nothing is allowed by default, walls hold."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from desk import NOW, County, county, finding
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.models import (
    ADMINISTRATORS,
    Assignment,
    BreakGlass,
    Grant,
    Post,
    Recusal,
    Role,
)
from xiezhi.accounts.policy import could, kinds, may, may_each, require, table, visible
from xiezhi.casework.models import Case, Finding
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> County:
    """The county with one criminal finding, one civil, one of the other county."""
    land = county()
    finding(land.case("criminal_case:police:XK-1"))
    finding(land.case("civil_trial:court:XK-2", "civil"))
    finding(land.case("criminal_case:police:XS-1", owner=land.other))
    return land


def roots(land: County, username: str, action: str) -> set[str]:
    """The cases whose findings a person may do this to."""
    rows = visible(land.actor(username), action)
    return set(rows.values_list("case__root", flat=True))


HERE, CIVIL, THERE = (
    "criminal_case:police:XK-1",
    "civil_trial:court:XK-2",
    "criminal_case:police:XS-1",
)


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("prosecutor", {HERE}),
        ("civil_prosecutor", {CIVIL}),
        ("unit_head", {HERE}),
        ("chief_procurator", {HERE, CIVIL}),
        ("case_manager", {HERE, CIVIL}),
        ("quality_reviewer", {HERE, CIVIL}),
        ("city_chief_procurator", {HERE, CIVIL, THERE}),
        ("other_prosecutor", {THERE}),
        ("organ_liaison", set()),
        ("model_author", set()),
        ("peoples_supervisor", set()),
        ("congress_reader", set()),
        ("auditor", set()),
        *((role.value, set()) for role in ADMINISTRATORS),
    ],
)
def test_each_role_lists_what_its_post_reaches(land: County, username: str, seen: set[str]) -> None:
    assert roots(land, username, "finding.list") == seen


def test_a_liaison_sees_what_was_made_known_to_the_own_organ(land: County) -> None:
    Finding.objects.filter(case__root=HERE).update(subject=land.police, made_known_at=NOW)
    Finding.objects.filter(case__root=CIVIL).update(subject=land.here, made_known_at=NOW)
    assert roots(land, "organ_liaison", "finding.list") == {HERE}
    assert roots(land, "organ_liaison", "finding.open") == set()


def test_may_is_visible_for_every_action_person_and_object(land: County) -> None:
    for name, rule in table().items():
        for username in land.people:
            actor = land.actor(username)
            if not rule.on:
                assert may(actor, name) == could(actor, name)
                continue
            allowed = set(visible(actor, name).values_list("pk", flat=True))
            for thing in kinds()[rule.on].model._default_manager.all():
                assert may(actor, name, thing) == (thing.pk in allowed)
            assert not may(actor, name)


def test_several_actions_asked_at_once_are_answered_like_each(land: County) -> None:
    today = timezone.localdate()
    case = Case.objects.get(root=CIVIL)
    Assignment.objects.create(
        user=land.people["prosecutor"], case=case.pk, valid_from=today, wide=True,
        given_by=land.people["chief_procurator"],
    )  # fmt: skip
    for on, kind in kinds().items():
        names = [name for name, rule in table().items() if rule.on == on]
        for username in land.people:
            actor = land.actor(username)
            for thing in kind.model._default_manager.all():
                rows = {name: visible(actor, name).filter(pk=thing.pk) for name in names}
                assert may_each(actor, names, thing) == {n for n in names if rows[n].exists()}
    here = Case.objects.get(root=HERE)
    assert may_each(land.actor("unit_head"), ["case.read", "case.delete"], here) == {"case.read"}


def test_nothing_may_be_done_to_what_is_not_there(land: County) -> None:
    assert may_each(land.actor("prosecutor"), ["finding.open"], Finding(pk=0)) == set()


def test_no_department_judges_what_the_own_office_did(land: County) -> None:
    Finding.objects.filter(case__root=HERE).update(route="case_management")
    for action in ("finding.judge", "finding.take", "finding.assign", "finding.make_known"):
        for username in ("prosecutor", "assistant", "unit_head"):
            assert roots(land, username, action) == set(), (action, username)
    assert roots(land, "prosecutor", "finding.list") == {HERE}
    assert roots(land, "case_manager", "finding.judge") == {HERE}


def test_a_post_that_has_ended_gives_nothing(land: County) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Post.objects.filter(user=land.people["chief_procurator"]).update(valid_to=yesterday)
    assert roots(land, "chief_procurator", "finding.list") == set()


def test_one_who_is_no_longer_active_holds_nothing(land: County) -> None:
    user = land.people["chief_procurator"]
    user.is_active = False
    assert actor_of(user).posts == ()


def _case(root: str) -> Case:
    return Case.objects.get(root=root)


def _give(land: County, username: str, root: str, *, hours: int = 1) -> None:
    now = timezone.now()
    Grant.objects.create(
        user=land.people[username], action="finding.open", case=_case(root).pk, basis="测试",
        valid_from=now - timedelta(hours=2), valid_until=now + timedelta(hours=hours),
        given_by=land.people["chief_procurator"],
    )  # fmt: skip


def _break(land: County, username: str, root: str) -> None:
    now = timezone.now()
    BreakGlass.objects.create(
        user=land.people[username], organ=land.here, case=_case(root).pk, reason="urgent", basis="测试",
        opened_at=now, valid_until=now + timedelta(minutes=60), told=land.people["chief_procurator"],
    )  # fmt: skip


def test_a_grant_opens_one_case_for_one_action_until_it_ends(land: County) -> None:
    _give(land, "prosecutor", CIVIL)
    assert roots(land, "prosecutor", "finding.open") == {HERE, CIVIL}
    assert roots(land, "prosecutor", "finding.judge") == {HERE}
    Grant.objects.update(valid_until=timezone.now())
    assert roots(land, "prosecutor", "finding.open") == {HERE}


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_grant_and_no_emergency_opens_case_data_to_an_administrator(
    land: County, role: Role
) -> None:
    _give(land, role.value, HERE)
    _break(land, role.value, HERE)
    assert roots(land, role.value, "finding.open") == set()


WALLS = {
    "recusal": lambda land: [
        Recusal.objects.create(
            user=user, case=_case(HERE).pk, reason="kinship", recorded_at=NOW,
            recorded_by=land.people["unit_head"],
        )
        for user in land.people.values()
    ],
    "sealed": lambda _: Case.objects.filter(root=HERE).update(sealed=True),
    "secrecy": lambda _: Case.objects.filter(root=HERE).update(secrecy="state"),
    "retention": lambda _: Case.objects.filter(root=HERE).update(
        closed_on=date(2020, 1, 1), retained_until=timezone.localdate() - timedelta(days=1)
    ),
}  # fmt: skip


@pytest.mark.parametrize("wall", WALLS)
def test_no_right_of_any_kind_opens_a_wall(land: County, wall: str) -> None:
    Finding.objects.filter(case__root=HERE).update(subject=land.police, made_known_at=NOW)
    for username, user in land.people.items():
        _give(land, username, HERE)
        _break(land, username, HERE)
        Assignment.objects.create(
            user=user, case=_case(HERE).pk, valid_from=date(2020, 1, 1), given_by=user, wide=True
        )
    WALLS[wall](land)
    for name, rule in table().items():
        if rule.on not in ("finding", "case"):
            continue
        for username in land.people:
            rows = visible(land.actor(username), name)
            shown = rows.values_list("root" if rule.on == "case" else "case__root", flat=True)
            assert HERE not in set(shown), (name, username)


def test_what_is_not_allowed_reads_like_what_is_not_there(land: County) -> None:
    with pytest.raises(XiezhiError) as caught:
        require(land.actor("prosecutor"), "finding.open", Finding.objects.get(case__root=CIVIL))
    assert caught.value.code == "ACC-001"
    assert "没有这个对象" in caught.value.text()
