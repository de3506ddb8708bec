"""Two at once: each leaves its event, and nobody is told that a key stands for something else."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.changes import TODAY, new_post, the_county
from desk import County, finding
from sent import told
from xiezhi.accounts.looking import purpose_state
from xiezhi.accounts.models import Assignment, Purpose, Role
from xiezhi.accounts.services.cases import assignment_end, assignment_give
from xiezhi.accounts.services.posts import post_end
from xiezhi.casework.models import Case

pytestmark = pytest.mark.django_db(transaction=True)
BASIS = "清检〔2026〕7号"


def at_once(*both: Callable[[], Any]) -> None:
    """Each on a connection of its own, its transaction open a little longer, as that of a request is."""
    barrier = Barrier(len(both))

    def one(do: Callable[[], Any]) -> None:
        try:
            barrier.wait(20)
            with transaction.atomic():
                do()
                time.sleep(0.2 if connection.vendor == "postgresql" else 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(both)) as pool:
        list(pool.map(one, both))


@pytest.fixture
def land() -> County:
    return the_county()


@pytest.fixture
def case(land: County) -> Case:
    return Case.objects.get(owner=land.here)


def test_two_purposes_of_one_person_both_hold(land: County, case: Case) -> None:
    thing = finding(case)

    def state(basis: str) -> Callable[[], Purpose]:
        return lambda: purpose_state(
            actor=land.actor("prosecutor"), action="finding.open", thing=thing, case=case.pk,
            purpose="case", basis=basis,
        )  # fmt: skip

    at_once(state("一号"), state("二号"))
    assert set(Purpose.objects.values_list("basis", flat=True)) == {"一号", "二号"}
    assert len(told("purpose.stated")) == 2


def test_an_assignment_ends_once_while_a_wider_one_is_given(land: County, case: Case) -> None:
    user = land.people["assistant"]
    narrow = assignment_give(actor=land.actor("unit_head"), case=case, user=user)
    at_once(
        lambda: assignment_end(actor=land.actor("case_manager"), case=case, assignment=narrow),
        lambda: assignment_give(actor=land.actor("chief_procurator"), case=case, user=user),
    )
    assert Assignment.objects.get(valid_to=None).wide
    assert len(told("case.unassigned")) == 1


def test_two_posts_of_one_person_end_at_once(land: County) -> None:
    user = land.people["assistant"]
    new_post(land, user=user, role=Role.PROSECUTOR)
    actor = land.actor("security_admin")

    def end(number: int) -> Callable[[], None]:
        post = user.posts.order_by("pk")[number]
        day = TODAY + timedelta(days=number)
        return lambda: post_end(actor=actor, post=post, valid_to=day, basis=BASIS)

    at_once(end(0), end(1))
    assert not user.posts.filter(valid_to=None).exists()
    assert len({entry.key for entry in told("post.ended")}) == 2
