"""Promises of a request on PostgreSQL: one transaction, in the name of one person, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from desk import person
from rows import execute, needs_postgres
from xiezhi.accounts.models import User
from xiezhi.web.transactions import Transaction

pytestmark = pytest.mark.django_db(transaction=True)
ACTOR = "SELECT coalesce(current_setting('xiezhi.actor', true), '')"


def asked(user: User, path: str = "/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = user
    return request


def add(name: str, status: int = 200) -> HttpResponse:
    person(name)
    return HttpResponse(execute(ACTOR)[0][0], status=status)


def names() -> set[str]:
    return set(User.objects.values_list("username", flat=True))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
def test_on_sqlite_a_page_begins_no_transaction() -> None:
    response = Transaction(lambda _: HttpResponse(str(connection.in_atomic_block)))(
        asked(person("a"))
    )
    assert b"".join(response) == b"False"


@needs_postgres
def test_each_request_has_its_own_actor_and_leaves_none() -> None:
    for name in ("a", "b"):
        user = person(name)
        response = Transaction(lambda _: HttpResponse(execute(ACTOR)[0][0]))(asked(user))
        assert response.content == str(user.pk).encode()
        assert execute(ACTOR) == [("",)]
    assert connection.connection is not None


@needs_postgres
@pytest.mark.parametrize("status", [400, 404, 409, 500, 503])
def test_an_answer_that_tells_of_an_error_takes_back_what_was_done(status: int) -> None:
    user = person("a")
    Transaction(lambda _: add("b", status))(asked(user))
    assert names() == {"a"}


@needs_postgres
def test_an_exception_takes_back_and_other_answers_stand() -> None:
    def fails(_: HttpRequest) -> HttpResponse:
        add("c")
        raise ValueError

    user = person("a")
    Transaction(lambda _: add("b", 302))(asked(user))
    with pytest.raises(ValueError):
        Transaction(fails)(asked(user))
    assert names() == {"a", "b"}


@needs_postgres
def test_nothing_is_sent_where_the_commit_fails() -> None:
    def breaks(_: HttpRequest) -> HttpResponse:
        # A foreign key to nobody, which PostgreSQL looks at when it commits.
        execute("INSERT INTO accounts_post (user_id, role, organ_id, valid_from, basis) "
                "VALUES (0, 'x', 0, now(), '')")  # fmt: skip
        return HttpResponse("shown")

    with pytest.raises(Exception, match="foreign key"):
        Transaction(breaks)(asked(person("a")))


@needs_postgres
def test_a_stream_is_drawn_within_the_transaction() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(3):
            yield execute(ACTOR)[0][0].encode() + b";"

    user = person("a")
    response = Transaction(lambda _: StreamingHttpResponse(pieces()))(asked(user))
    assert b"".join(response) == f"{user.pk};".encode() * 3


@needs_postgres
def test_pages_of_signing_in_stand_outside() -> None:
    def view(_: HttpRequest) -> HttpResponse:
        return add("b", 409)

    Transaction(view)(asked(person("a"), "/account/login/"))
    assert names() == {"a", "b"}
