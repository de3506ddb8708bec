"""Promises of the second person: what one administrator orders takes effect once another confirms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.changes import (
    BASIS,
    confirm_last,
    new_post,
    order_account,
    order_post,
    order_reset,
    refused,
    the_county,
)
from desk import FROM, County, person
from xiezhi.accounts import models as m
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.factors import totp_add
from xiezhi.accounts.models import ADMINISTRATORS, Role
from xiezhi.accounts.services import codes, confirming, people, posts
from xiezhi.accounts.services.beginning import installation_begin, security_admin_reset

pytestmark = pytest.mark.django_db
AUDIT, SYSTEM, SECURITY = "audit_admin", "system_admin", "security_admin"


@pytest.fixture
def land() -> County:
    """See `the_county`."""
    return the_county()


def last() -> m.Order:
    return m.Order.objects.latest("pk")


def test_an_ordered_post_is_not_held(land: County) -> None:
    order_post(land)
    assert land.actor("new").posts == ()
    confirm_last(land, AUDIT)
    assert land.actor("new").holds(Role.PROSECUTOR)


def test_neither_administrator_alone_can_enrol_in_the_persons_place(land: County) -> None:
    _, first = order_account(land)
    refused("ACC-024", lambda: codes.enrolment_of(first))
    second = confirm_last(land, AUDIT)
    for code in (first, second, second + first, first + first):
        refused("ACC-024", lambda code=code: codes.enrolment_of(code))
    assert codes.enrolment_of(first + second).user.username == "p-1"


def test_a_reset_changes_nothing_before_it_is_confirmed(land: County) -> None:
    user = land.people["assistant"]
    user.set_password("some words")
    user.save()
    first = order_reset(land)
    user.refresh_from_db()
    assert user.check_password("some words")
    assert not people.resets_of(user).exists()
    second = confirm_last(land, AUDIT)
    user.refresh_from_db()
    assert not user.check_password("some words")
    assert codes.enrolment_of(first + second).reset


def test_only_the_audit_administrator_confirms_while_there_is_one(land: County) -> None:
    order_post(land)
    for by in (SECURITY, "chief_procurator", "auditor"):
        refused("ACC-001", lambda by=by: confirm_last(land, by))
    refused("ACC-072", lambda: confirm_last(land, SYSTEM))
    assert not confirming.may_confirm(land.actor(SYSTEM), last())
    land.people[AUDIT].posts.update(valid_to=timezone.localdate() - timedelta(days=1))
    confirm_last(land, SYSTEM)
    assert land.actor("new").holds(Role.PROSECUTOR)


def test_nobody_confirms_an_order_about_himself(land: County) -> None:
    order_reset(land, whom=AUDIT)
    refused("ACC-013", lambda: confirm_last(land, AUDIT))
    # With the audit administrator out of the question, the system administrator may.
    confirm_last(land, SYSTEM)


def test_nobody_confirms_the_own_order_in_another_office(land: County) -> None:
    order_post(land)
    m.Post.objects.filter(user=land.people[SECURITY]).update(role=Role.AUDIT_ADMIN)
    refused("ACC-013", lambda: confirm_last(land, SECURITY))


def test_an_order_that_nobody_confirmed_lapses_after_seven_days(land: County) -> None:
    order_post(land)
    refused("ACC-070", lambda: order_post(land))
    assert last().waits_until - last().ordered_at == timedelta(days=7)
    m.Order.objects.update(waits_until=timezone.now())
    refused("ACC-071", lambda: confirm_last(land, AUDIT))
    assert land.actor("new").posts == ()
    order_post(land)
    confirm_last(land, AUDIT)


def test_an_account_that_lapsed_is_ordered_again_as_a_reset(land: County) -> None:
    user, _ = order_account(land)
    m.Order.objects.update(waits_until=timezone.now())
    land.people["p-1"] = user
    first = order_reset(land, whom="p-1")
    assert codes.enrolment_of(first + confirm_last(land, AUDIT)).user == user


def test_a_declined_order_is_void(land: County) -> None:
    for by in (AUDIT, SECURITY):
        order_post(land)
        confirming.order_decline(actor=land.actor(by), order=last(), basis=BASIS)
        refused("ACC-071", lambda: confirm_last(land, AUDIT))
    order_post(land)
    refused("ACC-001", lambda: confirming.order_decline(
        actor=land.actor(SYSTEM), order=last(), basis=BASIS))  # fmt: skip


def test_what_became_impossible_meanwhile_is_not_confirmed(land: County) -> None:
    order_post(land)
    people.user_deactivate(actor=land.actor(SECURITY), user=land.people["new"], basis=BASIS)
    refused("ACC-071", lambda: confirm_last(land, AUDIT))
    order_post(land, user=land.people["assistant"], role=Role.UNIT_HEAD)
    order_post(land, user=land.people["assistant"], role=Role.AUDITOR)
    confirm_last(land, AUDIT)
    new_post(land, user=person("another"), valid_to=FROM)


def test_nobody_is_let_back_in_by_what_was_ordered_before_the_deactivation(land: County) -> None:
    order_reset(land)
    user = land.people["assistant"]
    people.user_deactivate(actor=land.actor(SECURITY), user=user, basis=BASIS)
    refused("ACC-071", lambda: confirm_last(land, AUDIT))
    user.refresh_from_db()
    assert not user.is_active


def test_no_post_is_given_at_an_organ_that_ended_meanwhile(land: County) -> None:
    order = order_post(land)
    yesterday = order.valid_from - timedelta(days=1)
    m.Organ.objects.filter(pk=order.organ_id).update(valid_to=yesterday)
    refused("ACC-075", lambda: confirm_last(land, AUDIT))


def test_what_one_ordered_who_left_office_is_not_confirmed(land: County) -> None:
    order_post(land)
    other = person("second", Role.SECURITY_ADMIN, land.here)
    people.user_deactivate(actor=actor_of(other), user=land.people[SECURITY], basis=BASIS)
    refused("ACC-071", lambda: confirm_last(land, AUDIT))


def test_a_first_part_that_is_planted_as_a_code_lets_nobody_enrol(land: County) -> None:
    user, first = order_account(land)
    until = timezone.now() + timedelta(hours=1)
    m.Enrolment.objects.create(
        user=user, digest=m.Order.objects.latest("pk").digest, reset=False,
        made_at=timezone.now(), valid_until=until,
    )  # fmt: skip
    refused("ACC-024", lambda: codes.enrolment_of(first))


def test_who_is_in_by_a_reset_gets_no_second_code_by_the_older_order(land: County) -> None:
    user, _ = order_account(land)
    account = m.Order.objects.latest("pk")
    people.user_reset_order(actor=land.actor(SECURITY), user=user, basis=BASIS)
    confirm_last(land, AUDIT)
    actor = land.actor(AUDIT)
    refused("ACC-071", lambda: confirming.order_confirm(actor=actor, order=account))


def test_an_installation_enters_three_administrators_once(db: None) -> None:
    given = {role: (f"a-{role.value[:5]}", "虚构") for role in ADMINISTRATORS}

    def begin() -> dict[Role, tuple[m.User, str]]:
        return installation_begin(
            organ_code="XK0601", organ_name="清溪县人民检察院", level="county", basis=BASIS,
            administrators=given, today=timezone.localdate(),
        )  # fmt: skip

    made = begin()
    assert {post.role for post in m.Post.objects.all()} == set(ADMINISTRATORS)
    for user, code in made.values():
        assert codes.enrolment_of(code).user == user
    assert not m.Order.objects.exists()
    refused("ACC-082", begin)


def reset_on_the_host(username: str) -> tuple[m.User, str]:
    return security_admin_reset(username=username, today=timezone.localdate(), basis=BASIS)


def test_a_lone_security_administrator_is_set_anew_on_the_host(land: County) -> None:
    user = land.people[SECURITY]
    totp_add(user)
    done, code = reset_on_the_host(user.username)
    assert codes.enrolment_of(code).user == done == user
    [told] = people.resets_of(user)
    assert told.told_at is None
    event = m.AccountEvent.objects.latest("pk")
    assert (event.kind, event.by, event.form) == (
        "user.reset",
        None,
        {"basis": BASIS, "by": "host"},
    )


def test_the_host_sets_nobody_else_anew(land: County) -> None:
    for username in ("prosecutor", AUDIT, "nobody"):
        refused("ACC-073", lambda username=username: reset_on_the_host(username))
    other = person("second", Role.SECURITY_ADMIN, land.here)
    # One who has never enrolled can order nothing.
    reset_on_the_host(land.people[SECURITY].username)
    totp_add(other)
    refused("ACC-074", lambda: reset_on_the_host(land.people[SECURITY].username))
    other.is_active = False
    other.save()
    reset_on_the_host(land.people[SECURITY].username)


def test_ending_a_post_and_shutting_out_need_no_second_person(land: County) -> None:
    post = land.people["assistant"].posts.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    posts.post_end(actor=land.actor(SECURITY), post=post, valid_to=yesterday, basis=BASIS)
    assert land.actor("assistant").posts == ()
