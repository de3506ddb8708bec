"""Promises of lifting a wall: two persons, a ground of law, and nothing of the case is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from casework_support import frozen
from django.utils import timezone

from conftest import Project
from desk import County, person
from xiezhi.accounts.models import Post, Recusal, RecusalReason, Role, User
from xiezhi.accounts.policy import visible
from xiezhi.casework.models import Case, CaseStep, Finding, LiftingRequest, Secrecy, State, Wall
from xiezhi.casework.project import Projected
from xiezhi.casework.services import (
    case_classify,
    case_close,
    case_delete,
    case_seal,
    deletion_ask,
    lifting,
    lifting_ask,
    steps,
    wall_lift,
    walled_case_close,
)
from xiezhi.casework.services.lifting import liftings_waiting, walls_of
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.entries import Entry

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕9号"
CHIEF, MANAGER = "chief_procurator", "case_manager"
GROUND = {"seal": "missed_crime", "secrecy": "declassified"}


@pytest.fixture
def case(row: Finding) -> Case:
    """A case with one open finding."""
    return row.case


def raise_wall(land: County, case: Case, wall: str) -> None:
    given = {"actor": land.actor(MANAGER), "case": case, "basis": BASIS}
    if wall == Wall.SEAL:
        case_seal(**given)
    else:
        case_classify(**given, level=Secrecy.STATE)


def ask(
    land: County, case: Case, username: str = MANAGER, wall: str = "seal", **more: str
) -> LiftingRequest:
    given = {"ground": GROUND[wall], "basis": BASIS, **more}
    return lifting_ask(actor=land.actor(username), case=case, wall=wall, **given)


def lift(land: County, case: Case, username: str = CHIEF, wall: str = "seal") -> Case:
    return wall_lift(actor=land.actor(username), case=case, wall=wall)


def opens(land: County) -> bool:
    return bool(visible(land.actor("prosecutor"), "finding.open"))


def kinds() -> list[str]:
    rows = database().execute("SELECT entry FROM ledger_event ORDER BY id")
    return [Entry.decode(bytes(entry)).kind for [entry] in rows]


def refused(code: str, do: Callable[[], Any]) -> None:
    """The service refuses, and neither event nor change stays."""

    def state() -> list[Any]:
        tables = (Case, CaseStep, LiftingRequest)
        return [kinds(), *(list(table._default_manager.values()) for table in tables)]

    before = state()
    with pytest.raises(XiezhiError, match=code):
        do()
    assert state() == before


@pytest.mark.parametrize("wall", Wall.values)
@pytest.mark.parametrize(("asks", "does"), [(CHIEF, MANAGER), (MANAGER, CHIEF)])
def test_one_asks_and_another_lifts(
    land: County, case: Case, wall: str, asks: str, does: str
) -> None:
    raise_wall(land, case, wall)
    assert not opens(land)
    ask(land, case, asks, wall)
    refused("CAS-048", lambda: lift(land, case, asks, wall))
    lift(land, case, does, wall)
    assert opens(land)
    done = "case.unsealed" if wall == Wall.SEAL else "case.classified"
    assert kinds()[-2:] == ["case.lifting_asked", done]
    said = CaseStep.objects.latest("pk").said
    asker = land.people[asks].ledger_id
    assert (said["ground"], said["basis"], said["asked_by"]) == (GROUND[wall], BASIS, asker)


def test_nobody_plays_both_parts(land: County, case: Case) -> None:
    raise_wall(land, case, "seal")
    refused("CAS-048", lambda: lift(land, case))
    ask(land, case, CHIEF)
    both = land.people[CHIEF]
    both.posts.create(
        role=Role.CASE_MANAGER, organ=land.here, valid_from="2020-01-01", basis="测试"
    )
    refused("CAS-048", lambda: lift(land, case))


@pytest.mark.parametrize("left", ["shut out", "post over", "recused"])
def test_who_asked_and_may_no_more_is_no_second_person(land: County, case: Case, left: str) -> None:
    raise_wall(land, case, "seal")
    ask(land, case)
    asker = land.people[MANAGER]
    if left == "shut out":
        User.objects.filter(pk=asker.pk).update(is_active=False)
    elif left == "post over":
        over = timezone.localdate() - timedelta(days=1)
        Post.objects.filter(user=asker).update(valid_to=over)
    else:
        Recusal.objects.create(
            user=asker, case=case.pk, reason=RecusalReason.INTEREST, basis=BASIS,
            recorded_by=land.people[CHIEF], recorded_at=timezone.now(),
        )  # fmt: skip
    refused("CAS-048", lambda: lift(land, case))
    case.refresh_from_db()
    [wall] = walls_of(land.actor(CHIEF), case)
    assert wall.by_another is None


def test_only_the_grounds_of_the_law_lift_a_wall(land: County, case: Case) -> None:
    refused("CAS-046", lambda: ask(land, case))
    raise_wall(land, case, "seal")
    for ground in ("", "query", "term_over"):
        refused("CAS-047", lambda ground=ground: ask(land, case, ground=ground))
    refused("ACC-010", lambda: ask(land, case, basis=" "))
    refused("CAS-046", lambda: ask(land, case, wall="secrecy"))
    assert ask(land, case).pk == ask(land, case).pk
    refused("CAS-046", lambda: lift(land, case, wall="secrecy"))
    refused("CAS-046", lambda: lift(land, case, wall="retention"))


def test_only_those_who_may_seal_ask_and_lift(land: County, case: Case) -> None:
    raise_wall(land, case, "seal")
    ask(land, case)
    land.people["other_chief"] = person("other_chief", Role.CHIEF, land.other)
    for username in ("unit_head", "prosecutor", "other_chief", "city_chief_procurator", "auditor",
                     "system_admin"):  # fmt: skip
        refused("ACC-001", lambda username=username: ask(land, case, username))
        refused("ACC-001", lambda username=username: lift(land, case, username))
    land.people[CHIEF].recusals.create(
        case=case.pk, reason="interest", recorded_at=timezone.now(),
        recorded_by=land.people["unit_head"],
    )  # fmt: skip
    refused("ACC-001", lambda: lift(land, case))
    assert not liftings_waiting(land.actor(CHIEF))


def test_a_request_holds_for_thirty_days_and_for_one_wall_once(land: County, case: Case) -> None:
    raise_wall(land, case, "seal")
    ask(land, case)
    LiftingRequest.objects.update(asked_at=timezone.now() - timedelta(days=30))
    refused("CAS-048", lambda: lift(land, case))
    assert ask(land, case).number == 2
    lift(land, case)
    refused("CAS-046", lambda: lift(land, case))
    raise_wall(land, case, "seal")
    # The request by which it was unsealed does not unseal it again.
    refused("CAS-048", lambda: lift(land, case))
    assert ask(land, case).number == 3
    lift(land, case)
    assert [step.kind for step in case.steps.order_by("number")] == ["sealed", "unsealed"] * 2


def test_lifting_one_wall_leaves_the_other(land: County, case: Case) -> None:
    Case.objects.update(secrecy=Secrecy.STATE, sealed=True)
    case.refresh_from_db()
    assert [each.wall for each in walls_of(land.actor(CHIEF), case)] == ["seal", "secrecy"]
    ask(land, case)
    assert not opens(land)
    lift(land, case)
    assert not opens(land)
    assert Case.objects.get().secrecy == Secrecy.STATE


def test_those_who_may_lift_see_that_a_request_waits(land: County, case: Case) -> None:
    raise_wall(land, case, "seal")
    asked = ask(land, case)
    assert list(liftings_waiting(land.actor(CHIEF))) == [asked]
    post = asked.asked_by.posts.get()
    asked.asked_by.posts.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert not liftings_waiting(land.actor(CHIEF))
    post.save()
    assert not liftings_waiting(land.actor(MANAGER))
    assert not liftings_waiting(land.actor("unit_head"))
    lift(land, case)
    assert not liftings_waiting(land.actor(CHIEF))


def test_a_case_behind_a_wall_is_closed_unseen_and_deleted_when_its_retention_ends(
    land: County, case: Case
) -> None:
    """No one judges its findings, and it does not stay for ever."""
    today = timezone.localdate()

    def close(days: int = 365, basis: str = BASIS) -> Case:
        until = today + timedelta(days=days)
        actor = land.actor(CHIEF)
        return walled_case_close(actor=actor, case=case, retained_until=until, basis=basis)

    refused("CAS-046", close)
    raise_wall(land, case, "seal")
    refused("CAS-041", lambda: close(364))
    refused("ACC-010", lambda: close(basis=" "))
    close()
    close()
    assert kinds()[-2:] == ["case.sealed", "case.closed"]
    refused("CAS-040", lambda: close(366))
    deletion = {"actor": land.actor(MANAGER), "case": case}
    refused("CAS-042", lambda: deletion_ask(**deletion, basis=BASIS))
    Case.objects.update(retained_until=today - timedelta(days=1))
    deletion_ask(**deletion, basis=BASIS)
    case_delete(actor=land.actor(CHIEF), case=case)
    refused("CAS-002", lambda: ask(land, case))
    refused("CAS-002", close)


def test_a_level_is_set_and_a_state_secret_is_seen_by_nobody(land: County, case: Case) -> None:
    def classify(level: str, username: str = CHIEF, basis: str = BASIS) -> Case:
        actor = land.actor(username)
        return case_classify(actor=actor, case=case, level=level, basis=basis)

    refused("CAS-045", lambda: classify("top"))
    refused("ACC-010", lambda: classify("work", basis=" "))
    for username in ("unit_head", "prosecutor", "other_unit_head", "security_admin"):
        refused("ACC-001", lambda username=username: classify("work", username))
    assert classify("work").secrecy == Secrecy.WORK
    before = kinds()
    classify("work")
    assert kinds() == before
    assert opens(land)
    classify("none", MANAGER)
    classify("state", MANAGER)
    assert not opens(land)
    # One person alone does not take it away again.
    refused("ACC-001", lambda: classify("none"))


def test_an_unsealed_case_is_brought_what_it_missed(
    land: County, case: Case, project: Project
) -> None:
    raise_wall(land, case, "seal")
    assert project(frozen(facts={"days_over": 9}), name="later") == Projected(left_out=1)
    ask(land, case)
    lift(land, case)
    assert project(frozen(facts={"days_over": 9}), name="after") == Projected(changed=1)
    Finding.objects.update(state=State.REJECTED)
    until = timezone.localdate() + timedelta(days=365)
    case_close(actor=land.actor(CHIEF), case=case, retained_until=until, basis=BASIS)


def test_where_the_ledger_fails_no_wall_is_lifted(
    land: County, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    raise_wall(land, case, "seal")
    ask(land, case)

    def fails(**_: Any) -> None:
        raise XiezhiError("LED-110", key="k")

    monkeypatch.setattr(lifting, "record", fails)
    monkeypatch.setattr(steps, "record", fails)
    refused("LED-110", lambda: ask(land, case, CHIEF))
    refused("LED-110", lambda: lift(land, case))
