"""Promises of signing in: two factors, each code once, a leaf for each session, no hints."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from desk import County, confirm, county, person, signed_in
from xiezhi.accounts import factors
from xiezhi.accounts.models import AccountEvent, Enrolment, User
from xiezhi.accounts.services import events, people
from xiezhi.accounts.services.codes import enrolment_of
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db
PASSWORD = "清溪的河水不会倒流-2026"


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Attempts are counted by name, and names repeat between tests."""
    cache.clear()


@pytest.fixture
def land() -> County:
    """The county, whose prosecutor can sign in."""
    land = county()
    enrolled(land.people["prosecutor"])
    return land


def enrolled(user: User) -> User:
    """A person with a password and one-time codes."""
    user.set_password(PASSWORD)
    user.save()
    factors.totp_add(user)
    return user


def first_step(client: Client, username: str = "prosecutor", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": username, "password": password})


def second_step(client: Client, code: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def sign_in(client: Client, user: User, *, ahead: int = 0) -> Any:
    first_step(client, user.username)
    return second_step(client, factors.current_code(user, ahead=ahead))


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("own")).status_code == 200)


def kinds_of(user: User | None) -> list[str]:
    return list(
        AccountEvent.objects.filter(user=user).order_by("pk").values_list("kind", flat=True)
    )


def leaves(kind: str) -> int:
    """How many events of a kind the ledger itself holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT entry FROM ledger_event")
        return sum(json.loads(bytes(row[0]))["kind"] == kind for row in cursor.fetchall())


def test_password_and_code_open_a_session_with_its_leaf(land: County, client: Client) -> None:
    user = land.people["prosecutor"]
    assert first_step(client).url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert AccountEvent.objects.count() == 0
    assert second_step(client, factors.current_code(user)).url == "/"
    assert is_in(client)
    assert kinds_of(user) == ["session.opened"]
    assert leaves("session.opened") == 1
    out = client.post(reverse("account_logout"))
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)
    assert kinds_of(user) == ["session.opened", "session.closed"]


def test_nobody_is_signed_in_where_the_ledger_fails(
    land: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_step(client)

    def fail(**_: Any) -> None:
        raise XiezhiError("LED-100")

    with monkeypatch.context() as broken:
        broken.setattr(events, "record", fail)
        answer = second_step(client, factors.current_code(land.people["prosecutor"]))
    assert answer.status_code == 409
    assert "_auth_user_id" not in client.session
    assert not is_in(client)


def test_the_session_gets_another_key_at_sign_in(land: County, client: Client) -> None:
    first_step(client)
    before = client.session.session_key
    second_step(client, factors.current_code(land.people["prosecutor"]))
    assert client.session.session_key != before


def test_a_code_works_once_in_any_browser(land: County) -> None:
    user = land.people["prosecutor"]
    code = factors.current_code(user)
    one, other = Client(), Client()
    first_step(one)
    first_step(other)
    second_step(one, code)
    second_step(other, code)
    assert is_in(one)
    assert not is_in(other)
    # Even with the cache gone, and neither does an earlier code than the last.
    cache.clear()
    second_step(other, code)
    second_step(other, factors.current_code(user, ahead=-1))
    assert not is_in(other)
    second_step(other, factors.current_code(user, ahead=1))
    assert is_in(other)
    assert kinds_of(user).count("session.refused") == 3


@pytest.mark.parametrize(("username", "password"), [("prosecutor", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_read_the_same(
    land: County, client: Client, username: str, password: str
) -> None:
    answer = first_step(client, username, password)
    [error] = answer.context["form"].non_field_errors()
    assert answer.status_code == 200
    assert "工作证号或者密码不正确" in error
    known = username in land.people
    assert kinds_of(land.people["prosecutor"]) == (["session.refused"] if known else [])
    assert kinds_of(None) == ([] if known else ["session.refused"])


def test_an_unknown_name_costs_a_hash_and_a_leaf_like_a_known_one(
    land: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(hasher, lambda self, *args: hashed.append("one") or encode(self, *args))
    costs = []
    for username in ("prosecutor", "nobody", "unit_head"):
        hashed.clear()
        before = leaves("session.refused")
        first_step(client, username, "wrong")
        costs.append((len(hashed), leaves("session.refused") - before))
    # The head has no password yet, which must not show either.
    assert costs == [(1, 1)] * 3


def test_what_was_typed_is_kept_nowhere(land: County, client: Client) -> None:
    first_step(client, "prosecutor", "typed-by-mistake")
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload FROM ledger_payload")
        assert b"typed-by-mistake" not in b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert "typed" not in str(list(AccountEvent.objects.values()))


def test_one_made_inactive_is_answered_like_a_stranger(land: County, client: Client) -> None:
    User.objects.filter(username="prosecutor").update(is_active=False)
    answer = first_step(client)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()


def test_five_failures_lock_the_account_for_a_while(land: County, client: Client) -> None:
    for _ in range(5):
        first_step(client, password="wrong")
    answer = first_step(client)
    assert answer.status_code == 200
    assert not is_in(client)
    assert kinds_of(land.people["prosecutor"]) == ["session.refused"] * 5
    cache.clear()
    assert first_step(client).status_code == 302


def test_failures_with_many_other_names_open_no_lock(
    land: County, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if the table were full; in an installation it holds a hundred thousand.
    table = caches["default"]
    assert table._max_entries >= 100_000
    monkeypatch.setattr(table, "_max_entries", 5)
    for _ in range(5):
        first_step(client, password="wrong")
    cache.set("a", 1, timeout=-60)
    for number in range(8):
        cache.set(f"another-{number}", 1, timeout=60)
    assert all(cache.get(f"another-{number}") for number in range(8))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_cached WHERE cache_key = ':1:a'")
        assert cursor.fetchone() == (0,)
    first_step(client)
    assert kinds_of(land.people["prosecutor"]) == ["session.refused"] * 5


def test_what_is_copied_to_another_person_opens_nothing(land: County, client: Client) -> None:
    own, other = land.people["prosecutor"], enrolled(land.people["unit_head"])
    Authenticator.objects.filter(user=other).delete()
    row = Authenticator.objects.get(user=own)
    row.pk, row.user = None, other
    row.save()
    first_step(client, "unit_head")
    second_step(client, factors.current_code(own))
    assert not is_in(client)
    # Nor does a password, and a code to enrol works for whom it was made.
    User.objects.filter(pk=other.pk).update(password=User.objects.get(pk=own.pk).password)
    assert first_step(Client(), "unit_head").status_code == 200
    made, code = entered(land, "p-79")
    Enrolment.objects.filter(user=made).update(user=other)
    assert enrol(client, code).context["form"].errors["code"]


def test_a_confirmation_that_is_too_long_is_refused_on_the_page(client: Client) -> None:
    sent = {"code": "AAAA", "confirmation": "B" * 61, "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("enrol"), sent)
    assert answer.status_code == 200 and answer.context["form"].errors["confirmation"]


def test_a_code_to_enrol_is_kept_under_the_secret_of_the_installation(
    land: County, settings: Any
) -> None:
    _, code = entered(land, "p-80")
    assert enrolment_of(code).user.username == "p-80"
    settings.SECRET_KEY = "another"
    with pytest.raises(XiezhiError) as caught:
        enrolment_of(code)
    assert caught.value.code == "ACC-024"


def test_five_wrong_codes_lock_the_second_step(land: County, client: Client) -> None:
    user = land.people["prosecutor"]
    first_step(client)
    for _ in range(5):
        second_step(client, "000000")
    second_step(client, factors.current_code(user))
    assert not is_in(client)
    assert kinds_of(user) == ["session.refused"] * 5


def test_the_secret_at_rest_is_not_the_secret(land: County, client: Client) -> None:
    user = enrolled(land.people["unit_head"])
    held = Authenticator.objects.get(user=user).data["secret"]
    secret = factors.unseal(held)
    assert secret not in held
    assert held != factors.seal(secret)
    fresh = signed_in(person("new"), fresh=True)
    Authenticator.objects.filter(user__username="new").delete()
    shown = fresh.get(reverse("mfa_activate_totp")).context["form"].secret
    assert shown not in str(dict(fresh.session))


def test_secrets_sealed_under_another_secret_are_refused(settings: Any) -> None:
    sealed = factors.seal("a")
    settings.SECRET_KEY = "another"
    with pytest.raises(XiezhiError) as caught:
        factors.unseal(sealed)
    assert caught.value.code == "ACC-029"


def test_a_code_makes_the_session_fresh_and_leads_back_to_the_page(
    land: County, settings: Any
) -> None:
    user = enrolled(land.people["security_admin"])
    client = signed_in(user, fresh=False)
    page = reverse("person_new")
    asked = client.get(page)
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    before = client.session.session_key
    answer = client.post(asked.url, {"code": factors.current_code(user), "next": page})
    assert answer.url == page
    # Whoever had the key of the session before does not have the rights it has now.
    assert client.session.session_key != before
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_in(other)
    assert client.get(page).status_code == 200


def test_a_password_alone_makes_no_session_fresh(land: County) -> None:
    user = enrolled(land.people["security_admin"])
    client = signed_in(user, fresh=False)
    with pytest.raises(NoReverseMatch):
        reverse("account_reauthenticate")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    assert client.get(reverse("person_new")).url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("mfa_reauthenticate"))


def test_without_a_second_factor_nothing_opens(land: County, client: Client) -> None:
    user = land.people["unit_head"]
    user.set_password(PASSWORD)
    user.save()
    first_step(client, "unit_head")
    for name in ("own", "people", "reviews", "looks", "account_change_password"):
        assert client.get(reverse(name)).url == reverse("mfa_activate_totp"), name


def test_a_session_begun_without_a_factor_gains_nothing_by_one_added_elsewhere(
    land: County, client: Client
) -> None:
    user = land.people["unit_head"]
    user.set_password(PASSWORD)
    user.save()
    first_step(client, "unit_head")
    # As if it had not ended with the first factor.
    factors.totp_add(user)
    assert client.get(reverse("findings")).url == reverse("mfa_reauthenticate")
    assert client.get("/api/v1/findings").status_code == 401
    client.post(reverse("mfa_reauthenticate"), {"code": factors.current_code(user)})
    assert client.get(reverse("findings")).status_code == 200


def test_the_first_factor_ends_the_sessions_that_were_begun_without_one(
    land: County, client: Client
) -> None:
    user = land.people["unit_head"]
    user.set_password(PASSWORD)
    user.save()
    left = Client()
    for each in (left, client):
        first_step(each, "unit_head")
    before = client.session.session_key
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    typed = factors._code(form.secret, factors._period())
    client.post(reverse("mfa_activate_totp"), {"code": typed})
    assert client.get(reverse("findings")).status_code == 200
    assert client.session.session_key != before
    assert left.get(reverse("findings")).url.startswith(reverse("account_login"))


def test_a_session_ends_after_eight_hours_and_after_thirty_minutes(
    land: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = land.people["prosecutor"]
    for gaps, why in ([1900], "idle"), ([1700] * 17, "age"):
        client, now = Client(), time.time()
        Authenticator.objects.filter(user=user).delete()
        factors.totp_add(user)
        sign_in(client, user)
        for number, gap in enumerate(gaps, 1):
            now += gap
            monkeypatch.setattr(time, "time", lambda now=now: now)
            assert is_in(client) == (number < len(gaps))
        monkeypatch.undo()
        last = AccountEvent.objects.order_by("-pk").first()
        assert last is not None
        assert (last.kind, last.form) == ("session.closed", {"why": why})


def test_one_ends_the_own_sessions_elsewhere(land: County) -> None:
    user = land.people["prosecutor"]
    here, there = Client(), Client()
    sign_in(there, user)
    sign_in(here, user, ahead=1)
    assert is_in(here)
    assert is_in(there)
    assert "结束其他登录" in here.get(reverse("own")).content.decode()
    stale = signed_in(user, fresh=False)
    again = stale.post(reverse("end_other_sessions"), {"back": reverse("own")})
    assert again.url == f"{reverse('mfa_reauthenticate')}?next=%2Fown%2F"
    assert is_in(there)
    here.post(reverse("end_other_sessions"))
    assert is_in(here)
    assert not is_in(there)
    assert kinds_of(user)[-1] == "session.others_ended"


def test_one_made_inactive_is_out_at_once(land: County, client: Client) -> None:
    user = land.people["prosecutor"]
    sign_in(client, user)
    people.user_deactivate(actor=land.actor("security_admin"), user=user, basis="调离")
    assert not is_in(client)


def test_the_last_second_factor_cannot_be_removed(land: County) -> None:
    client = signed_in(land.people["prosecutor"])
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=land.people["prosecutor"]).count() == 1


@pytest.mark.parametrize(
    "address",
    ["signup/", "email/", "password/reset/", "confirm-email/", "login/code/", "3rdparty/"],
)
def test_pages_that_nobody_needs_are_not_there(client: Client, address: str) -> None:
    assert client.get(f"/account/{address}").status_code == 404


def entered(land: County, username: str, name: str = "虚构") -> tuple[User, str]:
    """A person whose account was ordered and confirmed, with both parts of the code."""
    security = land.actor("security_admin")
    user, first = people.user_create(actor=security, username=username, name=name)
    return user, first + confirm(land, user)


def set_anew(land: County, user: User, basis: str) -> str:
    """Ordered and confirmed; both parts of the code."""
    security = land.actor("security_admin")
    first = people.user_reset_order(actor=security, user=user, basis=basis)
    return first + confirm(land, user)


def enrol(client: Client, code: str, password: str = PASSWORD) -> Any:
    # Each part is 26 letters in groups of four.
    form = {
        "code": code[:32], "confirmation": code[32:], "password1": password, "password2": password
    }  # fmt: skip
    return client.post(reverse("enrol"), form)


def test_a_new_person_enrols_once_and_adds_a_factor(land: County, client: Client) -> None:
    user, code = entered(land, "qingxi-0077", "虚构七七")
    assert code.replace("-", "") not in str(list(Enrolment.objects.values()))
    assert enrol(client, code, "short").context["form"].errors
    assert enrol(client, code, "qingxi-00777").context["form"].errors
    assert enrol(client, code).url == reverse("mfa_activate_totp")
    assert enrol(Client(), code, PASSWORD + "x").context["form"].errors["code"]

    form = client.get(reverse("mfa_activate_totp")).context["form"]
    # The form keeps its secret sealed in the session; a code of it is taken once.
    typed = factors._code(form.secret, factors._period())
    answer = client.post(reverse("mfa_activate_totp"), {"code": typed})
    assert answer.url == reverse("mfa_view_recovery_codes")
    shown = client.get(answer.url)
    codes = shown.context["unused_codes"]
    assert len(codes) == 10
    assert shown.context["can_view_codes"]
    again = client.get(answer.url).content.decode()
    assert not any(each in again for each in codes)
    assert (
        kinds_of(user)
        == ["user.created", "user.confirmed", "user.enrolled", "session.opened"]
        + ["factor.added"] * 2
    )

    other = Client()
    first_step(other, "qingxi-0077")
    second_step(other, typed)
    assert not is_in(other)
    second_step(other, codes[0])
    assert is_in(other)
    third = Client()
    first_step(third, "qingxi-0077")
    second_step(third, codes[0])
    assert not is_in(third)


def test_a_code_to_enrol_ends_after_three_days_and_with_the_next_one(
    land: County, client: Client
) -> None:
    user, first = entered(land, "p-78")
    second = set_anew(land, user, "第一个遗失")
    assert enrol(client, first).context["form"].errors["code"]
    Enrolment.objects.update(valid_until=Enrolment.objects.earliest("pk").made_at)
    assert enrol(client, second).context["form"].errors["code"]


def test_a_reset_takes_everything_away_and_the_person_is_told_until_acknowledged(
    land: County, client: Client
) -> None:
    user = land.people["prosecutor"]
    sign_in(client, user)
    first = people.user_reset_order(
        actor=land.actor("security_admin"), user=user, basis="手机遗失"
    )  # fmt: skip
    assert is_in(client)
    code = first + confirm(land, user)
    assert not is_in(client)
    assert not Authenticator.objects.filter(user=user).exists()
    assert first_step(client).status_code == 200
    enrol(client, code)
    assert "重新设置" in client.get(reverse("mfa_activate_totp")).content.decode()
    factors.totp_add(user)
    for ahead in (0, 1):
        again = Client()
        sign_in(again, user, ahead=ahead)
        assert again.get(reverse("own")).content.decode().count("重新设置") == 2
    again.post(reverse("own_told"))
    assert kinds_of(user)[-1] == "user.reset_seen"
    assert "重新设置" not in again.get(reverse("own")).content.decode()
    # It may have been another who enrolled and acknowledged: the next reset tells of both.
    code = set_anew(land, user, "并非本人")
    enrol(client := Client(), code)
    assert client.get(reverse("mfa_activate_totp")).content.decode().count("已于") == 2


def test_a_new_password_needs_a_fresh_factor_and_ends_other_sessions(land: County) -> None:
    user = land.people["prosecutor"]
    here, there = Client(), Client()
    sign_in(there, user)
    sign_in(here, user, ahead=1)
    new = PASSWORD + "新"
    form = {"current": PASSWORD, "password1": new, "password2": new}
    page = reverse("account_change_password")
    assert here.post(page, form | {"current": "wrong"}).context["form"].errors["current"]
    assert kinds_of(user)[-1] == "session.refused"
    assert is_in(there)
    answer = here.post(page, form)
    assert answer.url == reverse("own")
    assert is_in(here)
    assert not is_in(there)
    assert kinds_of(user)[-1] == "user.password_set"
