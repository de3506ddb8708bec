"""Promises of what a service refuses although the person may call it, and of what it brings about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.changes import (
    BASIS,
    SECURITY,
    SYSTEM,
    TODAY,
    assign,
    break_in,
    case_of,
    drawn,
    grant,
    new_post,
    recuse,
    refused,
    the_county,
)
from desk import FROM, County, confirm, finding, organ
from xiezhi.accounts import models as m
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.models import ADMINISTRATORS, Role
from xiezhi.accounts.policy import visible
from xiezhi.accounts.selectors import own
from xiezhi.accounts.services import cases, grants, organs, people, posts
from xiezhi.accounts.services.break_glass import (
    MOST_AT_ONCE,
    break_glass_attempt,
    break_glass_open,
)
from xiezhi.accounts.services.reviews import look_review
from xiezhi.casework.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> County:
    """See `the_county`."""
    return the_county()


def test_the_three_administrators_are_three_persons_without_other_posts(land: County) -> None:
    for role in ADMINISTRATORS:
        for user in ("prosecutor", *(each.value for each in ADMINISTRATORS if each != role)):
            if user != SECURITY:
                refused("ACC-014", lambda role=role, user=user: new_post(
                    land, user=land.people[user], role=role, department=None))  # fmt: skip
    refused("ACC-014", lambda: new_post(land, user=land.people["audit_admin"]))
    # A post that begins later counts as well, one that is over does not.
    later = TODAY + timedelta(days=30)
    new_post(land, valid_from=later)
    admin = {"role": Role.AUDIT_ADMIN, "department": None}
    refused("ACC-014", lambda: new_post(land, **admin))
    new_post(land, **admin, valid_to=later - timedelta(days=1))


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("ACC-010", {"basis": " "}),
        ("ACC-015", {"role": Role.CONGRESS_READER, "department": None}),
        ("ACC-016", {"role": Role.UNIT_HEAD, "department": None}),
        ("ACC-016", {"role": Role.AUDITOR, "department": None}),
        ("ACC-017", {"valid_to": FROM - timedelta(days=1)}),
    ],
)
def test_a_post_that_does_not_fit_is_refused(
    land: County, code: str, more: dict[str, Any]
) -> None:  # fmt: skip
    refused(code, lambda: new_post(land, **more))


def test_a_prosecutor_sits_at_a_procuratorate_in_a_department_of_it(land: County) -> None:
    refused("ACC-015", lambda: new_post(land, organ=land.police, department=None))
    refused("ACC-016", lambda: new_post(land, organ=land.city))
    new_post(land, role=Role.LIAISON, organ=land.police, department=None)


def test_nobody_gives_a_post_to_himself_or_sets_himself_anew(land: County) -> None:
    me, actor = land.people[SECURITY], land.actor(SECURITY)
    refused("ACC-013", lambda: new_post(land, user=me))
    refused("ACC-013", lambda: people.user_reset_order(actor=actor, user=me, basis=BASIS))
    refused("ACC-013", lambda: people.user_deactivate(actor=actor, user=me, basis=BASIS))
    refused("ACC-013", lambda: grant(land, to="chief_procurator"))
    refused("ACC-013", lambda: assign(land, by="unit_head", to="unit_head"))


def test_a_post_is_not_ended_in_the_past(land: County) -> None:
    post = land.people["assistant"].posts.get()
    actor = land.actor(SECURITY)
    for day, code in ((TODAY - timedelta(days=2), "ACC-017"), (TODAY - timedelta(days=1), "")):

        def end(day: date = day) -> None:
            posts.post_end(actor=actor, post=post, valid_to=day, basis=BASIS)

        if code:
            refused(code, end)
        else:
            end()
    assert land.actor("assistant").posts == ()


def test_an_inactive_person_gets_no_post_and_comes_back_by_a_reset(land: County) -> None:
    new, actor = land.people["new"], land.actor(SECURITY)
    people.user_deactivate(actor=actor, user=new, basis=BASIS)
    refused("ACC-018", lambda: new_post(land))
    people.user_reset_order(actor=actor, user=new, basis="返岗")
    refused("ACC-018", lambda: new_post(land))
    confirm(land, new)
    new_post(land)


@pytest.mark.parametrize("username", ["a", "1" * 15, "1" * 18, "有字", "a b"])
def test_a_user_name_is_a_work_card_and_never_an_identity_number(
    land: County, username: str
) -> None:
    refused("ACC-011", lambda: people.user_create(
        actor=land.actor(SECURITY), username=username, name="虚构"))  # fmt: skip


def test_user_names_differ_by_more_than_case(land: County) -> None:
    refused("ACC-012", lambda: people.user_create(
        actor=land.actor(SECURITY), username="PROSECUTOR", name="虚构"))  # fmt: skip


def test_an_organ_never_commands_itself(land: County) -> None:
    actor = land.actor(SECURITY)
    for superior in (land.city, land.here):
        refused("ACC-022", lambda superior=superior: organs.organ_place(
            actor=actor, organ=land.city, superior=superior, basis=BASIS))  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "xk1"}, "ACC-020"), ({"code": "1" * 12}, "ACC-020"), ({"code": "X" * 13}, "ACC-020"),
        ({"kind": "party"}, "ACC-080"), ({"level": "moon"}, "ACC-081"),
    ],
)  # fmt: skip
def test_an_organ_bears_known_codes(land: County, wrong: dict[str, str], code: str) -> None:
    given = {"code": "XK0901", "name": "虚构", "kind": "court", "level": "county", **wrong}
    refused(code, lambda: organs.organ_create(
        actor=land.actor(SYSTEM), valid_from=FROM, **given))  # fmt: skip


def test_a_case_is_given_to_working_people_of_its_owner_who_are_not_recused(
    land: County,
) -> None:
    refused("ACC-030", lambda: assign(land, to="other_prosecutor"))
    refused("ACC-030", lambda: assign(land, to="security_admin"))
    recuse(land)
    refused("ACC-031", lambda: assign(land))


def test_a_unit_head_assigns_within_the_department_and_opens_nothing_beyond(land: County) -> None:
    case = case_of(land)
    of_others = finding(case, 7, function="civil")
    refused("ACC-039", lambda: assign(land, to="civil_prosecutor"))
    assert not assign(land).wide
    actor = land.actor("prosecutor")
    assert not visible(actor, "finding.open").filter(pk=of_others.pk).exists()
    # The chief gives the whole case, to anybody; that takes the place of the part.
    assert assign(land, by="chief_procurator", to="civil_prosecutor").wide
    assert assign(land, by="case_manager").wide
    assert m.Assignment.objects.filter(user=land.people["prosecutor"], valid_to=None).count() == 1
    assert visible(actor, "finding.open").filter(pk=of_others.pk).exists()


def test_a_unit_head_recuses_provisionally_and_the_wall_stands_at_once(land: County) -> None:
    recusal = recuse(land)
    assert recusal.provisional
    assert not visible(land.actor("prosecutor"), "finding.list").filter(case=case_of(land)).exists()

    def decide(by: str) -> None:
        cases.recusal_confirm(
            actor=land.actor(by), case=case_of(land), recusal=recusal, basis=BASIS
        )

    refused("ACC-001", lambda: decide("unit_head"))
    decide("chief_procurator")
    recusal.refresh_from_db()
    assert (recusal.provisional, recusal.ended_at) == (False, None)
    assert not recuse(land, by="case_manager", whom="civil_prosecutor").provisional


def test_recusal_closes_the_case_and_ends_the_assignment_at_once(land: County) -> None:
    assign(land, by="case_manager", to="civil_prosecutor")
    recuse(land, whom="civil_prosecutor")
    assert not m.Assignment.objects.filter(valid_to=None).exists()
    recuse(land, whom="unit_head", by="case_manager")
    assert not visible(land.actor("unit_head"), "case.recuse").exists()


def test_nobody_ends_the_own_recusal(land: County) -> None:
    recusal = recuse(land, by="case_manager", whom="chief_procurator")

    def end(by: str) -> None:
        cases.recusal_end(actor=land.actor(by), case=case_of(land), recusal=recusal, basis=BASIS)

    refused("ACC-001", lambda: end("chief_procurator"))
    end("case_manager")
    assert visible(land.actor("chief_procurator"), "case.recuse").exists()


@pytest.mark.parametrize(
    ("code", "to", "more"),
    [
        ("ACC-033", "civil_prosecutor", {"action": "finding.export"}),
        ("ACC-033", "civil_prosecutor", {"action": "no.such"}),
        ("ACC-034", "civil_prosecutor", {"until": timezone.now() - timedelta(seconds=1)}),
        ("ACC-034", "civil_prosecutor", {"until": timezone.now() + timedelta(days=31)}),
        ("ACC-030", "system_admin", {}),
        ("ACC-030", "organ_liaison", {}),
    ],
)
def test_a_grant_that_cannot_be_is_refused(
    land: County, code: str, to: str, more: dict[str, Any]
) -> None:
    refused(code, lambda: grant(land, to=to, **more))


def test_a_grant_opens_no_recusal_and_ends_when_revoked(land: County) -> None:
    given = grant(land)
    case = case_of(land)
    held = m.Grant.objects.filter(user=land.people["civil_prosecutor"], revoked_at=None)
    assert held.exists()
    grants.grant_revoke(
        actor=land.actor("chief_procurator"), case=case, grant=given, basis=BASIS
    )  # fmt: skip
    assert not held.exists()
    recuse(land, by="case_manager", whom="civil_prosecutor")
    refused("ACC-031", lambda: grant(land))


def test_a_second_person_is_told_of_an_emergency_never_oneself(land: County) -> None:
    assert break_in(land).told == land.people["civil_unit_head"]
    assert break_in(land, by="civil_unit_head").told == land.people["chief_procurator"]
    assert break_in(land, by="chief_procurator").told == land.people["unit_head"]
    [notice] = m.Notice.objects.filter(user=land.people["civil_unit_head"])
    assert notice.about == land.people["civil_prosecutor"]


def test_who_is_recused_is_not_told_and_without_anybody_nothing_opens(land: County) -> None:
    recuse(land, by="case_manager", whom="civil_unit_head")
    assert break_in(land).told == land.people["chief_procurator"]
    m.BreakGlass.objects.all().delete()
    for whom in ("unit_head", "chief_procurator"):
        recuse(land, by="case_manager", whom=whom)
    refused("ACC-037", lambda: break_in(land))


def test_where_nobody_leads_no_number_is_looked_up(land: County) -> None:
    m.Post.objects.filter(organ=land.here, role__in=(Role.UNIT_HEAD, Role.CHIEF)).delete()
    actor = land.actor("civil_prosecutor")
    refused("ACC-037", lambda: break_glass_attempt(actor=actor, basis=BASIS))


def test_no_more_than_three_cases_are_open_at_once(land: County) -> None:
    for number in range(MOST_AT_ONCE):
        case = land.case(f"criminal_case:police:XK-9{number}")
        break_glass_open(
            actor=land.actor("civil_prosecutor"),
            case=case,
            reason=m.EmergencyReason.SAFETY,
            basis=BASIS,
        )
    actor = land.actor("civil_prosecutor")
    refused("ACC-040", lambda: break_glass_attempt(actor=actor, basis=BASIS))
    m.BreakGlass.objects.update(valid_until=timezone.now())
    break_glass_attempt(actor=actor, basis=BASIS)


def test_leave_ends_with_the_office_for_which_it_was_given(land: County) -> None:
    row, user = finding(case_of(land)), land.people["civil_prosecutor"]
    grant(land)
    break_in(land)
    opens = visible(land.actor("civil_prosecutor"), "finding.open").filter(pk=row.pk)
    assert opens.exists()
    user.posts.update(valid_to=TODAY - timedelta(days=1))
    assert not visible(actor_of(user), "finding.open").exists()
    m.Post.objects.create(
        user=user, role=Role.ASSISTANT, organ=land.other, valid_from=TODAY + timedelta(days=1),
        department=land.people["other_prosecutor"].posts.get().department, basis=BASIS,
    )  # fmt: skip
    later = actor_of(user, TODAY + timedelta(days=1))
    assert later.posts
    assert not visible(later, "finding.open").exists()


@pytest.mark.parametrize("wall", ["recusal", "seal"])
def test_what_one_was_told_of_an_emergency_is_hidden_with_the_case(land: County, wall: str) -> None:
    told = break_in(land).told
    actor = actor_of(told)
    assert own(actor, told).notices
    if wall == "recusal":
        recuse(land, by="case_manager", whom=told.username)
    else:
        Case.objects.update(sealed=True)
    assert own(actor, told).notices == []
    who = land.people["civil_prosecutor"]
    assert bool(own(actor_of(who), who).emergencies) is (wall == "recusal")


def test_an_emergency_opens_one_case_for_an_hour(land: County) -> None:
    opened = break_in(land)
    assert opened.valid_until - opened.opened_at == timedelta(minutes=60)
    assert break_in(land) == opened
    m.BreakGlass.objects.update(valid_until=timezone.now())
    assert break_in(land) != opened


@pytest.mark.parametrize("wall", ["recusal", "sealed", "secrecy", "retention"])
def test_an_emergency_behind_a_wall_reads_like_no_case_at_all(land: County, wall: str) -> None:
    if wall == "recusal":
        recuse(land, by="case_manager", whom="civil_prosecutor")
    else:
        Case.objects.update(**{
            "sealed": {"sealed": True},
            "secrecy": {"secrecy": "state"},
            "retention": {"retained_until": TODAY - timedelta(days=1)},
        }[wall])  # fmt: skip
    refused("ACC-001", lambda: break_in(land))


def test_no_second_emergency_while_one_waits_too_long_for_its_review(land: County) -> None:
    break_in(land)
    long_ago = timezone.now() - timedelta(days=8)
    m.BreakGlass.objects.update(opened_at=long_ago, valid_until=long_ago)
    refused("ACC-038", lambda: break_in(land))
    m.BreakGlass.objects.update(reviewed_at=timezone.now())
    break_in(land)


def test_a_verdict_other_than_proper_says_why_and_stands(land: County) -> None:
    review = drawn(land)

    def say(verdict: m.Verdict, note: str = "") -> None:
        look_review(actor=land.actor("civil_auditor"), review=review, verdict=verdict, note=note)

    refused("ACC-062", lambda: say(m.Verdict.IMPROPER))
    say(m.Verdict.IMPROPER, "与目的不符")
    refused("ACC-061", lambda: say(m.Verdict.PROPER))


def test_an_organ_may_be_placed_and_placed_back(land: County) -> None:
    actor = land.actor(SECURITY)
    other = organ("XK0700", "虚构市人民检察院", level="city")
    for superior in (other, land.city, other):
        organs.organ_place(actor=actor, organ=land.here, superior=superior, basis=BASIS)
    assert m.AccountEvent.objects.filter(kind="organ.placed").count() == 3
