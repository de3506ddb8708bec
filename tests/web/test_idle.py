"""What a page knows of its session, and what it shows before the second factor is given."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from desk import County, signed_in
from xiezhi.accounts.services.sessions import OPENED, SEEN

pytestmark = pytest.mark.django_db


def test_a_page_tells_how_long_its_session_lasts(land: County) -> None:
    client = signed_in(land.people["prosecutor"])
    client.get("/own/")
    session = client.session
    session[OPENED] -= 28_000
    session.save()
    page = client.get("/own/").content.decode()
    assert 'data-idle="1800"' in page and 'data-left="79' in page and "idle.js" in page
    assert "idle.js" not in Client().get("/account/login/").content.decode()


def test_a_page_that_asks_by_itself_keeps_no_session_open(land: County) -> None:
    client = signed_in(land.people["unit_head"])
    client.get("/own/")
    session = client.session
    session[SEEN] = left = time.time() - 600
    session.save()
    client.get("/screening/00000000-0000-4000-8000-000000000000/progress/")
    assert client.session[SEEN] == left
    client.get("/screening/")
    assert client.session[SEEN] > left


def test_without_a_second_factor_no_link_of_the_desk_is_shown(land: County) -> None:
    user, client = land.people["prosecutor"], Client()
    client.force_login(user)
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert user.name in page and "/account/logout/" in page
    assert (
        'class="nav"' not in page and 'href="/own/"' not in page and "清溪县人民检察院" not in page
    )
    assert 'class="nav"' in signed_in(user).get("/").content.decode()
