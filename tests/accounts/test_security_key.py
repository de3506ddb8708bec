"""Promises of security keys: they open a session, make it fresh, and answer each challenge once."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.security_key import SecurityKey
from desk import county, person, signed_in
from xiezhi.accounts.models import AccountEvent, User

pytestmark = pytest.mark.django_db
PASSWORD = "清溪的河水不会倒流-2026"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Attempts are counted by name, and names repeat between tests."""
    cache.clear()


@pytest.fixture
def admin() -> User:
    """The security administrator, with a password and no factor yet."""
    user = county().people["security_admin"]
    user.set_password(PASSWORD)
    user.save()
    return user


def with_key(user: User) -> tuple[SecurityKey, Client]:
    """A key that the person has added, as the only factor beside recovery codes."""
    user.set_password(PASSWORD)
    user.save()
    client, key = Client(), SecurityKey()
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    form = {"name": "钥匙", "credential": key.register(options)}
    answer = client.post(reverse("mfa_add_webauthn"), form)
    assert answer.url == reverse("mfa_view_recovery_codes")
    return key, client


def challenged(client: Client, user: User) -> Any:
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client.get(reverse("mfa_authenticate")).context["js_data"]["request_options"]


def test_a_key_opens_a_session_and_an_answer_works_once(admin: User) -> None:
    key, _ = with_key(admin)
    client = Client()
    sent = key.answer(challenged(client, admin))
    assert client.post(reverse("mfa_authenticate"), {"credential": sent}).url == "/"
    assert client.get(reverse("own")).status_code == 200
    other = Client()
    challenged(other, admin)
    other.post(reverse("mfa_authenticate"), {"credential": sent})
    assert other.get(reverse("own")).status_code == 302
    last = AccountEvent.objects.order_by("-pk").first()
    assert last is not None
    assert (last.kind, last.form) == ("session.refused", {"step": "key"})


def test_another_key_opens_nothing(admin: User) -> None:
    with_key(admin)
    client = Client()
    sent = SecurityKey().answer(challenged(client, admin))
    client.post(reverse("mfa_authenticate"), {"credential": sent})
    assert client.get(reverse("own")).status_code == 302


def test_a_key_put_into_the_row_of_another_person_opens_nothing(admin: User) -> None:
    key, _ = with_key(person("thief-01"))
    with_key(admin)
    row = Authenticator.objects.get(user__username="thief-01", type=Authenticator.Type.WEBAUTHN)
    row.pk, row.user = None, admin
    row.save()
    client = Client()
    sent = key.answer(challenged(client, admin))
    client.post(reverse("mfa_authenticate"), {"credential": sent})
    assert client.get(reverse("own")).status_code == 302


def test_a_key_makes_the_session_fresh_and_leads_back(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, client = with_key(admin)
    page, again = reverse("person_new"), reverse("mfa_reauthenticate_webauthn")
    assert client.get(page).status_code == 200
    now = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: now)
    assert client.get(page).url.startswith(reverse("mfa_reauthenticate"))
    options = client.get(f"{again}?next={page}").context["js_data"]["request_options"]
    answer = client.post(again, {"credential": key.answer(options), "next": page})
    assert answer.url == page
    assert client.get(page).status_code == 200


def test_the_only_key_stays_and_another_factor_lets_it_go(admin: User) -> None:
    with_key(admin)
    row = Authenticator.objects.get(user=admin, type=Authenticator.Type.WEBAUTHN)
    client = signed_in(admin)
    remove = reverse("mfa_remove_webauthn", args=[row.pk])
    assert client.post(remove).status_code == 409
    other = SecurityKey()
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    client.post(reverse("mfa_add_webauthn"), {"credential": other.register(options)})
    assert client.post(remove).url == reverse("own")
    kinds = AccountEvent.objects.filter(user=admin).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["session.opened", *["factor.added"] * 3, "factor.removed"]
