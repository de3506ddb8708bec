"""Promises of the two walls: policy, database and a reading of the rules agree, and walls hold.

The policy (`visible`) is held against `access_rules.py`; on PostgreSQL the wall of rows as well, asked by
a plain SELECT of the web server's role. What the database shows of a kind is what any of the
kind's actions allows, and beyond it only what the policy itself must ask: see `BEYOND`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from access_rules import RULES, Reading
from rows import Wall, acting, execute, needs_postgres, walled
from world import KINDS, World, world
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.policy import kinds, table, visible

pytestmark = pytest.mark.django_db
SEEDS = (1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3)))
CASE_DATA = ("case", "finding", "identity_request")
TRIES = 10_000


@pytest.fixture
def wall(db: None) -> Wall:
    """The wall of rows; before any row, as tables with changes pending cannot change hands."""
    return walled()


@pytest.fixture(params=SEEDS)
def made(request: pytest.FixtureRequest) -> World:
    """A world of this seed."""
    return world(request.param)


def pairs(made: World) -> Iterator[tuple[str, str]]:
    for name in made.people:
        for action in RULES:
            yield name, action


def test_every_action_on_an_object_has_its_reading() -> None:
    assert {name: rule.on for name, rule in table().items() if rule.on} == {
        name: kind for name, (kind, _) in RULES.items()
    }
    assert kinds().keys() == KINDS.keys()


def test_the_policy_is_the_reading_of_the_rules(made: World) -> None:
    reading = Reading(made)
    shown = 0
    for name, action in pairs(made):
        actor = actor_of(made.people[name])
        found = set(visible(actor, action).values_list("pk", flat=True))
        assert found == reading.allowed(actor.user_id, action), (name, action)
        shown += len(found)
    assert shown > 1000


def tries(made: World, reading: Reading) -> Iterator[tuple[str, str, Any]]:
    """Each person, action and object behind a wall for that person."""
    for name, action in pairs(made):
        kind = RULES[action][0]
        for thing in made.things[kind]:
            if reading.walled(made.people[name].pk, kind, thing.pk):
                yield name, action, thing.pk


@pytest.mark.parametrize(
    ("cases", "least"), [(12, 2_000), pytest.param(48, TRIES, marks=pytest.mark.slow)]
)
def test_no_action_of_anybody_passes_a_wall(cases: int, least: int) -> None:
    made = world(4, cases=cases)
    reading = Reading(made)
    found = {
        (name, action): set(
            visible(actor_of(made.people[name]), action).values_list("pk", flat=True)
        )
        for name, action in pairs(made)
    }
    tried = list(tries(made, reading))
    assert len(tried) >= least
    assert [each for each in tried if each[2] in found[each[:2]]] == []


def rows_shown(wall: Wall, user_id: int | None) -> dict[str, set[Any]]:
    """What a plain SELECT of the web server shows, by kind."""
    with acting(wall, user_id):
        return {
            name: {
                pk for [pk] in execute(f"SELECT {kind._meta.pk.column} FROM {kind._meta.db_table}")
            }  # type: ignore[union-attr]
            for name, kind in KINDS.items()
        }


def beyond(reading: Reading, user_id: int, kind: str) -> set[Any]:
    """What the database shows beyond the actions: rows the policy asks in order to decide.

    A case whose finding is seen, as the walls of the finding are those of its case, and to the chief
    one whose key may be destroyed; the key of a case whose finding is opened; requests for an
    identity on what one may ask about, for their number; one's own looks and emergencies, whatever
    post one holds today; the emergencies on cases that one answers for.
    """
    things = reading.world.things[kind]
    active = {user.pk for user in reading.world.people.values() if user.is_active}
    if kind == "case":
        seen = union(reading, user_id, "finding")
        cases = {each.case_id for each in reading.world.things["finding"] if each.pk in seen}
        return cases | reading.allowed(user_id, "case.delete")
    if kind == "case_key":
        opened = reading.allowed(user_id, "finding.open")
        opened |= reading.allowed(user_id, "finding.read_notice")
        return {each.case_id for each in reading.world.things["finding"] if each.pk in opened}
    if kind == "identity_request":
        asked = reading.allowed(user_id, "identity.ask")
        return {each.pk for each in reading.world.things[kind] if each.finding_id in asked}
    found: set[Any] = set()
    if kind == "break_glass":
        cases = reading.allowed(user_id, "case.assign")
        found |= {each.pk for each in things if each.case in cases}
    if kind in ("look", "break_glass") and user_id in active:
        own = {each.pk for each in things if each.user_id == user_id}
        found |= {pk for pk in own if not reading.walled(user_id, kind, pk)}
    return found


def union(reading: Reading, user_id: int, kind: str) -> set[Any]:
    """What any action on the kind allows; a request for an identity only with its finding."""
    found: set[Any] = set()
    for action, (on, _) in RULES.items():
        if on == kind:
            found |= reading.allowed(user_id, action)
    if kind == "identity_request":
        seen = union(reading, user_id, "finding")
        found &= {each.pk for each in reading.world.things[kind] if each.finding_id in seen}
    return found


@needs_postgres
def test_the_database_shows_what_the_rules_allow(wall: Wall, made: World) -> None:
    reading = Reading(made)
    shown = 0
    for name, user in made.people.items():
        rows = rows_shown(wall, user.pk)
        for kind in KINDS:
            wanted = union(reading, user.pk, kind) | beyond(reading, user.pk, kind)
            assert rows[kind] == wanted, (name, kind)
            shown += len(wanted)
    assert shown > 500
    assert not any(rows_shown(wall, None).values())


@needs_postgres
def test_bodies_are_shown_to_those_who_may_open(wall: Wall, made: World) -> None:
    reading = Reading(made)
    for name, user in made.people.items():
        with acting(wall, user.pk):
            bodies = {pk for [pk] in execute("SELECT finding_id FROM casework_findingbody")}
        opened = reading.allowed(user.pk, "finding.open")
        assert bodies == opened | reading.allowed(user.pk, "finding.read_notice"), name


@needs_postgres
def test_no_plain_select_passes_a_wall(wall: Wall) -> None:
    made = world(4, cases=48)
    reading = Reading(made)
    rows = {name: rows_shown(wall, user.pk) for name, user in made.people.items()}
    tried = list(tries(made, reading))
    assert len(tried) >= TRIES
    # That a closed case is there, the chief sees, who may delete it.
    there = {name: reading.allowed(user.pk, "case.delete") for name, user in made.people.items()}
    passed = [
        (name, action, pk)
        for name, action, pk in tried
        if pk in rows[name][RULES[action][0]]
        and not (RULES[action][0] == "case" and pk in there[name])
    ]
    assert passed == []


@needs_postgres
def test_a_page_asks_the_same_through_the_wall(wall: Wall, made: World) -> None:
    """`visible` as the web server's own role: the wall takes nothing away that a page needs."""
    reading = Reading(made)
    for name, user in made.people.items():
        actor = actor_of(user)
        for action, (kind, _) in RULES.items():
            wanted = reading.allowed(user.pk, action)
            if kind == "identity_request":
                wanted &= union(reading, user.pk, kind)
            with acting(wall, user.pk):
                found = set(visible(actor, action).values_list("pk", flat=True))
            assert found == wanted, (name, action)
