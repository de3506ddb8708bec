"""Promises of the wall of rows: whom it holds, who is let through, and what tells that it is down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from desk import county, finding
from rows import Wall, acting, execute, needs_postgres, role, walled
from xiezhi.accounts.models import Look, LookReview, User
from xiezhi.accounts.rows.actor import name_actor
from xiezhi.accounts.rows.wall import Room, _rooms, tables
from xiezhi.accounts.services.reviews import looks_draw, week_before
from xiezhi.casework.models import Case, Finding
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.checkpoints import Checkpoint

pytestmark = pytest.mark.django_db
ROOMS = ("accounts", "casework", "operations")


@pytest.fixture
def wall(db: None) -> Wall:
    """The wall, over the county with one finding."""
    raised = walled()
    land = county()
    finding(land.case("criminal_case:police:XK-1"))
    return raised


def counted(table: str = "casework_finding") -> int:
    [[count]] = execute(f"SELECT count(*) FROM {table}")
    return int(count)


def codes() -> set[str]:
    found = run_checks(tags=["row_security"], include_deployment_checks=True, databases=["default"])
    return {str(each.id) for each in found}


def refused(statement: str) -> bool:
    """Whether the database refuses it, or finds no row to do it to."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount == 0
    except DatabaseError:
        return True


def test_every_table_of_the_rooms_has_its_rights() -> None:
    granted = "".join(room.sql() for room in _rooms.values())
    made = {
        model._meta.db_table for room in ROOMS for model in apps.get_app_config(room).get_models()
    }
    assert {table for table in made if table not in granted} == set()
    assert set(tables()) <= made


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite")
def test_sqlite_has_no_wall_and_says_so() -> None:
    with pytest.raises(CommandError, match="ACC-900"):
        call_command("row_security")
    assert codes() == set()
    name_actor(1)


@needs_postgres
def test_nobody_is_shown_nothing(wall: Wall) -> None:
    with acting(wall, None):
        assert [table for table in tables() if counted(table)] == []
    with acting(wall, 10**9):
        assert [table for table in tables() if counted(table)] == []


@needs_postgres
def test_the_worker_is_shown_all_and_deletes_nothing(wall: Wall) -> None:
    with role(wall.worker):
        assert (counted(), counted("casework_case")) == (1, 1)
        assert all(refused(f"DELETE FROM {table}") for table in tables())


@needs_postgres
def test_the_worker_draws_looks_for_review(wall: Wall) -> None:
    today = timezone.localdate()
    since, until = week_before(today)
    user = User.objects.get(username="prosecutor")
    look = Look.objects.create(
        user=user, organ_id=user.posts.get().organ_id, action="finding.open", object="finding:1",
        case=Case.objects.get().pk, at=since, key="look:1",
    )  # fmt: skip
    note = Checkpoint("xiezhi.example.invalid/ledger", 5, b"a" * 32).text() + "\n— name c2ln\n"
    database().execute(
        "INSERT INTO ledger_checkpoint (size, signed_at, note) VALUES (?, ?, ?)",
        [5, int(until.timestamp()), note],
    )
    with role(wall.worker):
        [drawn] = looks_draw(today=today)
        assert looks_draw(today=today) == []
    assert LookReview.objects.get(pk=drawn.pk).look == look
    with acting(wall, user.pk):
        assert refused(
            f"INSERT INTO accounts_lookreview (look_id, drawn_at) VALUES ({look.pk}, now())"
        )


@needs_postgres
def test_the_web_server_deletes_bodies_of_cases_being_deleted_and_nothing_else(wall: Wall) -> None:
    for user_id in execute("SELECT id FROM accounts_user"):
        with acting(wall, user_id[0]):
            assert all(refused(f"DELETE FROM {table}") for table in tables())
            assert all(refused(f"TRUNCATE {table}") for table in tables())


@needs_postgres
def test_a_setting_alone_opens_no_way(wall: Wall) -> None:
    """Whoever names a deletion must answer for the case, its retention must be over, and another person
    have asked for it."""
    case = Case.objects.get()
    users = [user_id for [user_id] in execute("SELECT id FROM accounts_user ORDER BY id")]

    def seen() -> list[int]:
        found = []
        for user_id in users:
            with acting(wall, user_id):
                execute("SELECT set_config('xiezhi.way', %s, true)", f"deletion:{case.pk}")
                if counted():
                    found.append(user_id)
        return found

    before = seen()
    assert len(before) > 3
    Case.objects.update(retained_until=timezone.localdate() - timedelta(days=1))
    assert seen() == []
    [[chief]] = execute("SELECT id FROM accounts_user WHERE username = 'chief_procurator'")
    [[manager]] = execute("SELECT id FROM accounts_user WHERE username = 'case_manager'")
    asked = case.deletion_requests.create(
        number=1, asked_by_id=manager, asked_at=timezone.now(), basis="测试"
    )
    assert seen() == [chief]
    # Sealing alone is no ground.
    Case.objects.update(sealed=True, retained_until=None)
    assert seen() == []
    Case.objects.update(sealed=False, retained_until=timezone.localdate() - timedelta(days=1))
    asked.asked_at -= timedelta(days=30)
    asked.save()
    assert seen() == []


@needs_postgres
def test_nobody_asks_for_a_deletion_in_the_name_of_another(wall: Wall) -> None:
    case = Case.objects.get()
    people = dict(execute("SELECT username, id FROM accounts_user"))

    def asks(who: str, name: str, at: str = "now()") -> bool:
        with acting(wall, people[who]):
            return not refused(
                "INSERT INTO casework_deletionrequest (case_id, number, asked_by_id, asked_at, basis)"
                f" VALUES ('{case.pk}', 1, {people[name]}, {at}, 'x')"
            )

    assert not asks("case_manager", "case_manager")
    Case.objects.update(sealed=True)
    assert not asks("case_manager", "case_manager")
    Case.objects.update(retained_until=timezone.localdate() - timedelta(days=1))
    assert asks("case_manager", "case_manager") and asks("chief_procurator", "chief_procurator")
    assert not asks("chief_procurator", "case_manager")
    assert not asks("chief_procurator", "chief_procurator", "now() + interval '1 year'")
    for name in ("unit_head", "other_unit_head", "auditor", "system_admin"):
        assert not asks(name, name)


@needs_postgres
def test_the_owner_who_connects_is_held_as_well(wall: Wall) -> None:
    with role(wall.owner):
        execute(f"SET SESSION AUTHORIZATION {wall.owner}")
        assert counted() == 0
        execute("RESET SESSION AUTHORIZATION")


@needs_postgres
def test_an_actor_is_named_within_a_transaction_and_forgotten_with_it(wall: Wall) -> None:
    with acting(wall, 1):
        assert execute("SELECT current_setting('xiezhi.actor', true)") == [("1",)]
    assert execute("SELECT current_setting('xiezhi.actor', true)") in ([("",)], [(None,)])


@needs_postgres
def test_the_check_tells_of_a_role_that_walls_do_not_hold(wall: Wall) -> None:
    assert "ACC-902" in codes()
    with role(wall.web):
        assert codes() == set()
    for privilege in ("BYPASSRLS", "SUPERUSER"):
        execute(f"ALTER ROLE {wall.web} {privilege}")
        with role(wall.web):
            assert codes() == {"ACC-902"}
        execute(f"ALTER ROLE {wall.web} NOBYPASSRLS NOSUPERUSER")
    execute(f"GRANT {wall.owner} TO {wall.web}")
    with role(wall.web):
        assert codes() == {"ACC-902"}


@needs_postgres
def test_the_check_tells_of_a_table_without_wall_and_of_an_old_wall(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    for change in ("NO FORCE", "DISABLE"):
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute(f"ALTER TABLE casework_finding {change} ROW LEVEL SECURITY")
        with role(wall.web):
            assert codes() == {"ACC-905"}
        execute("ALTER TABLE casework_finding ENABLE ROW LEVEL SECURITY")
        execute("ALTER TABLE casework_finding FORCE ROW LEVEL SECURITY")
    monkeypatch.setattr(Room, "sql", lambda room: "-- another version")
    with role(wall.web):
        assert codes() == {"ACC-906"}


@needs_postgres
def test_raised_once_more_it_is_the_same(wall: Wall) -> None:
    listed = "SELECT tablename, policyname, qual FROM pg_policies ORDER BY 1, 2"
    before = execute(listed)
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with role(wall.owner):
        call_command("row_security", web=wall.web, worker=wall.worker, verbosity=0)
    assert execute(listed) == before
    with pytest.raises(CommandError, match="LED-208"):
        call_command("row_security", web="nobody-here", verbosity=0)


@needs_postgres
def test_an_owner_with_the_rights_of_the_web_server_is_refused(wall: Wall) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute(f"GRANT {wall.web} TO {wall.owner}")
    with role(wall.owner), pytest.raises(CommandError, match="ACC-903"):
        call_command("row_security", web=wall.web, worker=wall.worker, verbosity=0)


@needs_postgres
@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nobody_is_named() -> None:
    with pytest.raises(XiezhiError, match="ACC-904"):
        name_actor(1)


@needs_postgres
def test_nobody_acts_in_the_name_of_another(wall: Wall) -> None:
    """Rows that tell who did something are written by that person alone, on a case that is seen."""
    row = Finding.objects.get()
    [[me]] = execute("SELECT id FROM accounts_user WHERE username = 'prosecutor'")
    [[other]] = execute("SELECT id FROM accounts_user WHERE username = 'unit_head'")
    statement = (
        'INSERT INTO accounts_purpose (user_id, "case", purpose, basis, stated_at, valid_until) '
        "VALUES ({}, '{}', 'clue', 'x', now(), now())"
    )
    with acting(wall, me):
        assert not refused(statement.format(me, row.case_id))
        assert refused(statement.format(other, row.case_id))
        assert refused(statement.format(me, "00000000-0000-0000-0000-000000000000"))
