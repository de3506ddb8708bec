"""Promises of the pages about people, organs and reviews: who opens which, and that they work."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from desk import County, county, signed_in
from xiezhi.accounts.models import (
    AccountEvent,
    BreakGlass,
    Department,
    Enrolment,
    Look,
    LookReview,
    Order,
    Organ,
    Post,
    Purpose,
    Role,
    User,
)
from xiezhi.accounts.services import people
from xiezhi.accounts.services.codes import enrolment_of

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕7号"


@pytest.fixture
def land() -> County:
    """The county with one look that was drawn, one emergency and one order that waits."""
    land = county()
    case, now = land.case("criminal_case:police:XK-1"), timezone.now()
    user = land.people["prosecutor"]
    purpose = Purpose.objects.create(
        user=user, case=case.pk, purpose="review", basis="核对期限", stated_at=now, valid_until=now
    )
    look = Look.objects.create(
        user=user, organ=land.here, department=land.criminal, action="finding.open",
        object="finding:1", case=case.pk, purpose=purpose, at=now, key="look:1",
    )  # fmt: skip
    LookReview.objects.create(look=look, drawn_at=now)
    BreakGlass.objects.create(
        user=user, organ=land.here, department=land.criminal, case=case.pk, reason="deadline",
        basis=BASIS, opened_at=now, valid_until=now, told=land.people["unit_head"],
    )  # fmt: skip
    people.user_reset_order(
        actor=land.actor("security_admin"), user=land.people["organ_liaison"], basis=BASIS
    )
    return land


def addresses(land: County) -> dict[str, set[str]]:
    """Each page, and the people whom it opens to; all others get the answer of no page at all."""
    prosecutor, here = land.people["prosecutor"].pk, land.here.pk
    security, system, civil_auditor = {"security_admin"}, {"system_admin"}, {"civil_auditor"}
    post = land.people["prosecutor"].posts.get().pk
    order = Order.objects.get().pk
    auditors = {"auditor", "civil_auditor", "other_auditor"}
    return {
        reverse("people"): {"security_admin", "audit_admin"},
        reverse("person", args=[prosecutor]): {"security_admin", "audit_admin"},
        reverse("orders"): {"security_admin", "audit_admin", "system_admin"},
        reverse("order", args=[order]): {"audit_admin"},
        reverse("order_decline", args=[order]): {"security_admin", "audit_admin"},
        reverse("account_log"): {"audit_admin"},
        reverse("person_new"): security,
        reverse("post_new", args=[prosecutor]): security,
        reverse("post_end", args=[prosecutor, post]): security,
        reverse("person_reset", args=[prosecutor]): security,
        reverse("person_deactivate", args=[prosecutor]): security,
        reverse("organs"): system | security,
        reverse("organ", args=[here]): system | security,
        reverse("organ_new"): system,
        reverse("department_new", args=[here]): security,
        reverse("organ_place", args=[here]): security,
        reverse("organ_end", args=[here]): system,
        reverse("department", args=[land.criminal.pk]): security,
        reverse("reviews"): auditors,
        reverse("look_review", args=[LookReview.objects.get().pk]): civil_auditor,
        reverse("break_glass_review", args=[BreakGlass.objects.get().pk]): civil_auditor,
        reverse("own"): set(land.people),
    }


def test_each_page_opens_to_its_people_and_is_not_there_for_others(land: County) -> None:
    # Every person at every address: tests/web/test_walls.py.
    asking = (
        "prosecutor", "chief_procurator", "security_admin", "system_admin", "audit_admin",
        "auditor", "civil_auditor", "congress_reader",
    )  # fmt: skip
    clients = {name: signed_in(land.people[name]) for name in asking}
    for address, opens in addresses(land).items():
        for name, client in clients.items():
            answer = client.get(address)
            assert answer.status_code == (200 if name in opens else 404), (address, name)
            if name in opens:
                assert "<h1>" in answer.content.decode()


def test_forms_that_change_people_ask_for_a_fresh_factor(land: County) -> None:
    client = signed_in(land.people["security_admin"], fresh=False)
    for address, opens in addresses(land).items():
        if opens == {"security_admin"}:
            asked = client.get(address)
            assert asked.url.startswith(reverse("mfa_reauthenticate")), address
            assert client.post(address, {"basis": BASIS}).status_code == 302
    assert User.objects.filter(is_active=False).count() == 0


def post(land: County, by: str, page: str, *args: Any, **form: Any) -> Any:
    return signed_in(land.people[by]).post(reverse(page, args=args), form)


def test_a_person_is_entered_and_each_part_of_the_code_shown_once_to_another(land: County) -> None:
    answer = post(land, "security_admin", "person_new", username="p-1", name="虚构一")
    first = answer.context["code"]
    assert first in answer.content.decode()
    order = Order.objects.get(user__username="p-1")
    waits = signed_in(land.people["audit_admin"]).get(reverse("orders")).content.decode()
    assert "为 虚构一（p-1）新建账户。" in waits
    confirmed = post(land, "audit_admin", "order", order.pk)
    second = confirmed.context["code"]
    assert second in confirmed.content.decode()
    assert first not in confirmed.content.decode()
    assert enrolment_of(first + second).user.username == "p-1"
    made, order = Enrolment.objects.get(), Order.objects.get(pk=order.pk)
    for part in (first, second):
        assert part.replace("-", "") not in f"{made.__dict__}{order.__dict__}"
    page = signed_in(land.people["security_admin"]).get(reverse("person", args=[made.user_id]))
    assert first not in page.content.decode()


def test_a_post_is_ordered_confirmed_and_ended_through_the_pages(land: County) -> None:
    user, today = land.people["assistant"], timezone.localdate().isoformat()
    form = {
        "role": "unit_head", "organ": land.here.pk, "department": land.civil.pk,
        "valid_from": today, "basis": BASIS,
    }  # fmt: skip
    assert post(land, "security_admin", "post_new", user.pk, **form).status_code == 302
    assert not Post.objects.filter(user=user, role=Role.UNIT_HEAD).exists()
    order = Order.objects.get(user=user)
    person = reverse("person", args=[user.pk])
    assert "否则失效" in signed_in(land.people["security_admin"]).get(person).content.decode()
    assert post(land, "audit_admin", "order", order.pk).status_code == 302
    given = Post.objects.get(user=user, role=Role.UNIT_HEAD)
    assert given.given_by == land.people["security_admin"]
    assert given.confirmed_by == land.people["audit_admin"]
    end = {"valid_to": today, "basis": BASIS}
    post(land, "security_admin", "post_end", user.pk, given.pk, **end)
    given.refresh_from_db()
    assert given.valid_to == timezone.localdate()
    # A post of somebody else under this person's address is not there.
    other = land.people["prosecutor"].posts.get().pk
    assert post(land, "security_admin", "post_end", user.pk, other, **end).status_code == 404


def test_who_may_confirm_is_told_on_the_first_page(land: County) -> None:
    for name, told in (("audit_admin", 1), ("system_admin", 0), ("security_admin", 0)):
        page = signed_in(land.people[name]).get(reverse("start")).content.decode()
        assert page.count("待您确认的事项") == told, name


def test_an_order_is_declined_through_the_pages(land: County) -> None:
    order = Order.objects.get()
    answer = post(land, "audit_admin", "order_decline", order.pk, basis="本人没有提出")
    assert answer.url == reverse("orders")
    assert post(land, "audit_admin", "order", order.pk).status_code == 404
    assert not Enrolment.objects.exists()


def test_a_refusal_is_a_sentence_not_a_trace(land: County) -> None:
    me = land.people["security_admin"].pk
    answer = post(land, "security_admin", "person_deactivate", me, basis=BASIS)
    assert answer.status_code == 409
    assert "ACC-013" in answer.content.decode()


def test_reset_and_deactivate_through_the_pages(land: County) -> None:
    user = land.people["assistant"]
    post(land, "security_admin", "person_deactivate", user.pk, basis=BASIS)
    user.refresh_from_db()
    assert not user.is_active
    assert post(land, "security_admin", "person_reset", user.pk, basis=BASIS).context["code"]
    user.refresh_from_db()
    assert not user.is_active
    assert post(land, "audit_admin", "order", Order.objects.get(user=user).pk).context["code"]
    user.refresh_from_db()
    assert user.is_active


def test_organs_and_departments_through_the_pages(land: County) -> None:
    today = timezone.localdate().isoformat()
    form = {
        "code": "XK0900", "name": "清溪县人民法院", "kind": "court", "level": "county",
        "valid_from": today,
    }  # fmt: skip
    post(land, "system_admin", "organ_new", **form)
    court = Organ.objects.get(code="XK0900")
    place = {"superior": land.city.pk, "basis": BASIS}
    post(land, "security_admin", "organ_place", court.pk, **place)
    post(land, "system_admin", "organ_end", court.pk, valid_to=today, basis=BASIS)
    court.refresh_from_db()
    assert (court.superior, court.valid_to) == (land.city, timezone.localdate())
    new = {"name": "第三检察部", "functions": ["minors"]}
    post(land, "security_admin", "department_new", land.here.pk, **new)
    made = Department.objects.get(name="第三检察部")
    change = {"functions": ["minors", "civil"], "basis": BASIS}
    post(land, "security_admin", "department", made.pk, **change)
    made.refresh_from_db()
    assert made.functions == ["civil", "minors"]


def test_verdicts_through_the_pages(land: County) -> None:
    review, emergency = LookReview.objects.get(), BreakGlass.objects.get()
    page = signed_in(land.people["civil_auditor"]).get(reverse("reviews")).content.decode()
    assert page.count("虚构prosecutor") == 2
    said = {"verdict": "unclear", "note": "目的写得太笼统"}
    post(land, "civil_auditor", "look_review", review.pk, **said)
    post(land, "civil_auditor", "break_glass_review", emergency.pk, verdict="proper")
    review.refresh_from_db()
    emergency.refresh_from_db()
    assert (review.verdict, emergency.verdict) == ("unclear", "proper")
    page = signed_in(land.people["civil_auditor"]).get(reverse("reviews")).content.decode()
    assert "虚构prosecutor" not in page


def test_each_sees_the_own_looks_and_the_auditor_those_of_the_office(land: County) -> None:
    shown = {
        name: signed_in(land.people[name]).get(reverse("looks")).content.decode().count("finding:1")
        for name in ("prosecutor", "assistant", "auditor", "audit_admin", "other_auditor")
    }
    assert shown == {
        "prosecutor": 1, "assistant": 0, "auditor": 1, "audit_admin": 1, "other_auditor": 0,
    }  # fmt: skip


def test_the_log_shows_each_event_and_no_case(land: County) -> None:
    people.user_reset_order(
        actor=land.actor("security_admin"), user=land.people["assistant"], basis=BASIS
    )
    page = signed_in(land.people["audit_admin"]).get(reverse("account_log")).content.decode()
    for event in AccountEvent.objects.all():
        assert event.key in page
    assert str(BreakGlass.objects.get().case) not in page


def test_the_pages_speak_english(land: County) -> None:
    User.objects.update(language="en")
    for name, said in ("people", "Work card"), ("own", "My account"), ("person_new", "Name"):
        page = signed_in(land.people["security_admin"]).get(reverse(name)).content.decode()
        assert 'lang="en"' in page
        assert said in page
