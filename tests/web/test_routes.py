"""Promise of the whole desk: whoever asks for whatever, an answer holds what the rules allow.

Tuples of person, address, method and object over every route of the resolver. What is allowed,
`access_rules.py` says; what an answer tells of, the texts that each object alone bears (`world.canary`).
Each request is undone after it, so that all of them meet the same world. A route without a row in
`ROUTES` fails.
"""

from __future__ import annotations

import hashlib
import logging
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from access_rules import CASE_FILES, RULES
from asking import Desk, Try
from desk_routes import PLAIN, ROUTES, SIGNING_IN, STATED, routes
from rows import Wall, execute, walled
from world import world
from xiezhi.accounts.policy import table
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db
SEED, CASES = 11, 14
PARTS = 16
# CI takes one part in sixteen; `make tuples` takes them all, in some minutes.
TUPLES = pytest.mark.tuples


def test_every_route_has_its_case() -> None:
    served = {address for address in routes() if not address.startswith(SIGNING_IN)}
    assert served - ROUTES.keys() == set()


def test_every_case_names_the_methods_of_its_view() -> None:
    served = {
        address: {*view.xiezhi_methods, *(["HEAD"] if "GET" in view.xiezhi_methods else [])}
        for address, view in routes().items()
        if hasattr(view, "xiezhi_methods") and not address.startswith(SIGNING_IN)
    }
    assert len(served) > 50
    assert {address: set(ROUTES[address].methods) for address in served} == served


def test_every_plain_action_has_its_roles() -> None:
    assert {name for name, rule in table().items() if not rule.on} == PLAIN.keys()


def faults(desk: Desk, tries: list[Try]) -> list[str]:
    """What is wrong with the answers to these; the first of each kind for each route."""
    found: dict[tuple[str, str, str], str] = {}
    for one in tries:
        if said := desk.wrong(one):
            found.setdefault((one.address, one.method, said[:8]), f"{one}: {said}")
    print(*found.values(), sep="\n")
    return list(found.values())


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A hundred thousand refusals are not logged."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def wall(db: None) -> Wall | None:
    """On PostgreSQL all requests come as the role of the web server, through the wall of rows."""
    return walled() if connection.vendor == "postgresql" else None


@pytest.fixture
def desk(wall: Wall | None) -> Desk:
    """The desk over a full world."""
    return Desk(world(SEED, cases=CASES), wall)


def test_no_answer_tells_more_than_the_rules_allow(desk: Desk) -> None:
    # One who reads and one who sends at each address, and others by lot.
    plan = random.Random(SEED).sample(whole := desk.plan(), len(whole))
    first = {(one.address, one.method): one for one in plan if one.method in ("GET", "POST")}
    chosen = [*first.values(), *plan[:300]]
    assert faults(desk, chosen) == []


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_lists_tell_of_all_that_the_rules_allow(desk: Desk, every: int) -> None:
    states = ("open", "confirmed", "rejected", "gone")
    of = {each.pk: each.state for each in desk.world.things["finding"]}
    for name, user in list(desk.world.people.items())[::every]:
        allowed = {("finding", pk) for pk in desk.allowed(user.pk, "finding.list")}
        if not desk.roles[user.pk] & CASE_FILES:
            # An organ is told of what was confirmed.
            allowed = {each for each in allowed if of[each[1]] == "confirmed"}
        for address in ("/findings/?tab=open", "/api/v1/findings?limit=100"):
            told = set()
            for state in states:
                told |= desk.told(desk.ask(name, "GET", f"{address}&state={state}")[1])
            assert told == allowed, (name, address)
        for address, action in (("/looks/", "look.list"), ("/intake/", "intake.list")):
            kind = RULES[action][0]
            wanted = {(kind, pk) for pk in desk.allowed(user.pk, action)}
            assert desk.told(desk.ask(name, "GET", address)[1]) == wanted, (name, address)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(0, marks=pytest.mark.slow),
        *(pytest.param(n, marks=TUPLES) for n in range(1, PARTS)),
    ],
)
def test_of_all_answers_none_tells_more_than_the_rules_allow(desk: Desk, part: int) -> None:
    plan = desk.plan()
    print(f"{len(plan)} tuples, of which this is part {part + 1} of {PARTS}")
    assert len(plan) >= 100_000
    assert faults(desk, plan[part::PARTS]) == []


FAILING = "LED-100"


def digests() -> dict[str, str]:
    """What every table holds, but for sessions and counters of attempts."""
    left_out = {"django_session", "usersessions_usersession", "accounts_cached"}
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - left_out)
        found = {}
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


# Where a change is written, and what the form must say so that it would be made.
CHANGES: dict[str, tuple[str, dict[str, str]]] = {
    "findings/<slug:finding_id>/take/": ("prosecutor", {}),
    "findings/<slug:finding_id>/judge/": (
        "prosecutor",
        {
            "judge-verdict": "confirmed", "judge-facts_hash": "f" * 32,
            "judge-model_version": "1.0.0",
        },
    ),
    "findings/<slug:finding_id>/": ("prosecutor", STATED),
    "notices/<slug:finding_id>/": ("organ_liaison", {}),
    "api/v1/findings/<finding_id>": ("prosecutor", {}),
    "findings/export/": ("chief_procurator", {**STATED, "kind": "csv"}),
    "identity/<int:pk>/": ("chief_procurator", {"answer": "allow"}),
    "emergency/": ("prosecutor", {"reason": "safety", "basis": "testing"}),
}  # fmt: skip


@pytest.fixture
def silent_ledger(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk with a ledger that takes no event: on PostgreSQL the role may not insert any."""
    if desk.wall:
        execute(f"REVOKE INSERT ON ledger_event FROM {desk.wall.web}")
    else:

        def fails(*_: Any, **__: Any) -> None:
            raise XiezhiError(FAILING)

        monkeypatch.setattr("xiezhi.ledger.binding.events.append", fails)
    return desk


def test_without_the_ledger_no_record_is_shown_and_nothing_changes(silent_ledger: Desk) -> None:
    """Every route, each person, one object of each that the rules would open."""
    desk = silent_ledger
    for name in desk.world.people:
        desk.cookie(name)
    undone, sealed = digests(), re.compile(rb"FindingBodyq", re.IGNORECASE)
    desk.undo = False
    seen: set[tuple[str, str]] = set()
    for one in desk.plan():
        if one.method not in ("GET", "POST") or (one.address, one.method) in seen:
            continue
        if one.method not in ROUTES[one.address].methods or not desk.lets_in(one):
            continue
        if ROUTES[one.address].of and one.things[0][0] in desk.world.things:
            seen.add((one.address, one.method))
        elif one.name not in ("unit_head", "chief_procurator", "security_admin", "system_admin"):
            continue
        _status, body, _ = desk.send(one)
        assert not sealed.search(body), one
    assert len(seen) > 20
    for address, (name, data) in CHANGES.items():
        for one in desk.plan_for(address, name):
            status, body, _ = desk.send(one, data)
            assert not sealed.search(body), (one, status)
    assert digests() == undone
