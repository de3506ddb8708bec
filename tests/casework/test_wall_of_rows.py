"""Promises of the wall of rows about whole cases: services pass it, and nothing else lifts or closes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from casework_support import frozen, run
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from desk import County, county, finding
from rows import Wall, execute, needs_postgres, role, walled
from xiezhi.accounts.models import RecusalReason
from xiezhi.accounts.rows.actor import name_actor
from xiezhi.accounts.services.cases import assignment_give, recusal_record
from xiezhi.casework.keys import CaseKeys
from xiezhi.casework.models import Case, CaseKey, CaseStep, Finding, OrganNotice, Verdict
from xiezhi.casework.project import project_run
from xiezhi.casework.services import (
    case_classify,
    case_close,
    case_delete,
    case_seal,
    deletion_ask,
    finding_judge,
    finding_make_known,
    lifting_ask,
    wall_lift,
    walled_case_close,
)

pytestmark = [pytest.mark.django_db, needs_postgres]
BASIS = "清检〔2026〕9号"
CHIEF, MANAGER = "chief_procurator", "case_manager"


@pytest.fixture
def wall(db: None) -> Wall:
    """The wall, before any row."""
    return walled()


@pytest.fixture
def land(wall: Wall) -> County:
    """The county behind it, with one finding of the police."""
    land = county()
    finding(land.case("criminal_case:police:XK-1"), subject=land.police)
    CaseKeys().new(Case.objects.get().pk).save()
    return land


@contextmanager
def serving(wall: Wall, land: County, username: str) -> Iterator[None]:
    """Within, the web server works for a person, and what it does is kept."""
    with transaction.atomic():
        name_actor(land.people[username].pk)
        with role(wall.web):
            yield


def changed(statement: str) -> int:
    """How many rows the database lets the statement change."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError:
        return 0


def named(way: str) -> None:
    execute("SELECT set_config('xiezhi.way', %s, true)", way)


@pytest.mark.parametrize("which", ["seal", "secrecy"])
def test_only_a_second_person_lifts_a_wall(wall: Wall, land: County, which: str) -> None:
    case = Case.objects.get()
    bare = {
        "seal": "UPDATE casework_case SET sealed = false",
        "secrecy": "UPDATE casework_case SET secrecy = 'none'",
    }[which]
    with serving(wall, land, MANAGER):
        given = {"actor": land.actor(MANAGER), "case": case, "basis": BASIS}
        if which == "seal":
            case_seal(**given)
        else:
            case_classify(**given, level="state")

    def alone(username: str) -> int:
        with serving(wall, land, username):
            plain = changed(bare)
            named(f"lifting:{which}:{case.pk}")
            return plain + changed(bare)

    assert [alone(who) for who in (CHIEF, MANAGER, "unit_head", "prosecutor")] == [0] * 4
    ground = {"seal": "new_crime", "secrecy": "term_over"}[which]
    with serving(wall, land, MANAGER):
        actor = land.actor(MANAGER)
        lifting_ask(actor=actor, case=case, wall=which, ground=ground, basis=BASIS)
    assert [alone(who) for who in (MANAGER, "unit_head", "prosecutor")] == [0] * 3
    with serving(wall, land, CHIEF):
        named(f"lifting:{which}:{case.pk}")
        # The way lifts the wall and nothing else.
        assert changed("UPDATE casework_case SET root = 'other'") == 0
        wall_lift(actor=land.actor(CHIEF), case=case, wall=which)
    case.refresh_from_db()
    assert (case.sealed, case.secrecy) == (False, "none")
    with serving(wall, land, MANAGER):
        assert changed("UPDATE casework_casestep SET said = '{}'") == 0
        assert changed("DELETE FROM casework_liftingrequest") == 0


def test_a_sealed_case_is_closed_and_deleted_through_the_wall(wall: Wall, land: County) -> None:
    case, today = Case.objects.get(), timezone.localdate()
    with serving(wall, land, CHIEF):
        case_seal(actor=land.actor(CHIEF), case=case, basis=BASIS)
    until = today + timedelta(days=365)
    with serving(wall, land, CHIEF):
        assert changed(f"UPDATE casework_case SET closed_on = '{today}'") == 0
        walled_case_close(actor=land.actor(CHIEF), case=case, retained_until=until, basis=BASIS)
    Case.objects.update(retained_until=today - timedelta(days=1))
    with serving(wall, land, MANAGER):
        deletion_ask(actor=land.actor(MANAGER), case=case, basis=BASIS)
    with serving(wall, land, CHIEF):
        case_delete(actor=land.actor(CHIEF), case=case)
    assert CaseKey.objects.get().destroyed_at
    kinds = CaseStep.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds) == ["sealed", "closed", "deleted"]


def test_an_organ_is_told_and_told_no_more_through_the_wall(wall: Wall, land: County) -> None:
    row = Finding.objects.get()

    def judge(verdict: str) -> None:
        with serving(wall, land, "prosecutor"):
            finding_judge(
                actor=land.actor("prosecutor"), finding=row, verdict=verdict, note="",
                facts_hash=row.facts_hash, model_version=row.model_version,
            )  # fmt: skip

    judge(Verdict.CONFIRMED)
    with serving(wall, land, "unit_head"):
        finding_make_known(actor=land.actor("unit_head"), finding=row, approval=BASIS)
    with serving(wall, land, "prosecutor"):
        assert changed("UPDATE casework_organnotice SET approval = 'x'") == 0
    judge(Verdict.DATA_ERROR)
    assert OrganNotice.objects.get().withdrawn_by == land.people["prosecutor"]


def test_a_run_reopens_a_case_and_withdraws_a_notice_as_the_worker(wall: Wall) -> None:
    land = county()
    manager = land.actor(MANAGER)

    def bring(name: str, **more: object) -> None:
        found = run([frozen(1, **more)], name=name)
        project_run(found, owner=land.here, roots={}, actor=manager)

    bring("first")
    row = Finding.objects.get()
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=Verdict.CONFIRMED, note="",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip
    finding_make_known(actor=land.actor("unit_head"), finding=row, approval=BASIS)
    until = timezone.localdate() + timedelta(days=365)
    case_close(actor=manager, case=row.case, retained_until=until, basis=BASIS)
    with role(wall.worker):
        bring("later", facts={"days_over": 9})
    assert Case.objects.get().closed_on is None
    assert OrganNotice.objects.get().withdrawn_why == "facts"


def test_a_liaison_reads_the_finding_and_nothing_of_those_who_work_on_it(
    wall: Wall, land: County
) -> None:
    row = Finding.objects.get()
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=Verdict.CONFIRMED, note="",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip
    finding_make_known(actor=land.actor("unit_head"), finding=row, approval=BASIS)
    given = {"actor": land.actor(CHIEF), "case": row.case}
    assignment_give(**given, user=land.people["prosecutor"])
    reason = RecusalReason.INTEREST
    recusal_record(**given, user=land.people["assistant"], reason=reason, basis=BASIS)

    def shown(username: str) -> list[int]:
        tables = (
            "casework_finding", "casework_judgement", "casework_organnotice", "accounts_recusal",
            "accounts_assignment",
        )  # fmt: skip
        with serving(wall, land, username):
            return [execute(f"SELECT count(*) FROM {table}")[0][0] for table in tables]

    assert shown("organ_liaison") == [1, 0, 0, 0, 0]
    assert shown("unit_head") == [1, 1, 1, 1, 1]


def test_no_payload_of_the_ledger_is_read_by_the_web_server(wall: Wall, land: County) -> None:
    case_seal(actor=land.actor(CHIEF), case=Case.objects.get(), basis=BASIS)
    with serving(wall, land, CHIEF):
        assert execute("SELECT name FROM ledger_payload")
        assert changed("SELECT payload FROM ledger_payload") == 0
    with role(wall.worker):
        assert execute("SELECT payload FROM ledger_payload")


def test_where_a_finding_belongs_and_who_is_shown_it_nobody_changes(
    wall: Wall, land: County
) -> None:
    other = land.case("criminal_case:police:XS-1", owner=land.other)
    telling = "UPDATE casework_finding SET made_known_at = now()"
    for username in ("assistant", "prosecutor", "unit_head", CHIEF):
        with serving(wall, land, username):
            assert changed(f"UPDATE casework_finding SET case_id = '{other.pk}'") == 0
            assert changed(f"UPDATE casework_finding SET owner_id = {land.other.pk}") == 0
            assert changed("UPDATE casework_finding SET function = 'civil'") == 0
            assert changed(telling) == 0
            assert changed(f"{telling}, subject_id = {land.police.pk}") == 0
