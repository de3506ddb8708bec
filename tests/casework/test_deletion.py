"""Promises of deletion: two persons, only what need no longer be kept, and nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from casework_support import frozen
from django.db import connection
from django.utils import timezone

from conftest import Project
from desk import County, person
from xiezhi.accounts.models import Role, User
from xiezhi.casework.models import (
    Case,
    CaseKey,
    DeletionRequest,
    Finding,
    FindingBody,
    Verdict,
)
from xiezhi.casework.opening import unsealed
from xiezhi.casework.project import Projected
from xiezhi.casework.services import (
    case_close,
    case_delete,
    case_seal,
    deletion,
    deletion_ask,
    finding_judge,
    steps,
)
from xiezhi.casework.services.deletion import deletions_waiting
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.entries import Entry

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕9号"
CHIEF, MANAGER = "chief_procurator", "case_manager"


@pytest.fixture
def over(row: Finding) -> Case:
    """A closed case whose time of retention ended yesterday."""
    return end_retention(row.case)


def end_retention(case: Case) -> Case:
    case.closed_on = timezone.localdate() - timedelta(days=366)
    case.retained_until = timezone.localdate() - timedelta(days=1)
    case.save()
    return case


def ask(land: County, case: Case, username: str = MANAGER) -> DeletionRequest:
    return deletion_ask(actor=land.actor(username), case=case, basis=BASIS)


def delete(land: County, case: Case, username: str = CHIEF) -> Case:
    return case_delete(actor=land.actor(username), case=case)


def judge(land: County, row: Finding) -> None:
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=Verdict.CONFIRMED, note="",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip


def kinds() -> list[str]:
    rows = database().execute("SELECT entry FROM ledger_event ORDER BY id")
    return [Entry.decode(bytes(entry)).kind for [entry] in rows]


def refused(code: str, do: Callable[[], Any]) -> None:
    """The service refuses, and neither event nor change stays."""

    def state() -> list[Any]:
        tables = (Case, CaseKey, DeletionRequest, Finding, FindingBody)
        return [kinds(), *(list(table._default_manager.values()) for table in tables)]

    before = state()
    with pytest.raises(XiezhiError, match=code):
        do()
    assert state() == before


@pytest.mark.parametrize(("asks", "does"), [(CHIEF, MANAGER), (MANAGER, CHIEF)])
def test_one_asks_and_another_deletes(land: County, over: Case, asks: str, does: str) -> None:
    ask(land, over, asks)
    refused("CAS-043", lambda: delete(land, over, asks))
    delete(land, over, does)
    assert CaseKey.objects.get().destroyed_at
    assert kinds()[-2:] == ["case.deletion_asked", "case.deleted"]


def test_nobody_deletes_alone_what_he_closed(land: County, over: Case) -> None:
    """Not even one who holds both posts, by whom both parts could be played."""
    refused("CAS-043", lambda: delete(land, over))
    ask(land, over, CHIEF)
    both = land.people[CHIEF]
    both.posts.create(
        role=Role.CASE_MANAGER, organ=land.here, valid_from="2020-01-01", basis="测试"
    )
    refused("CAS-043", lambda: delete(land, over))


def test_who_asked_and_left_office_is_no_second_person(land: County, over: Case) -> None:
    deletion_ask(actor=land.actor(MANAGER), case=over, basis=BASIS)
    User.objects.filter(pk=land.people[MANAGER].pk).update(is_active=False)
    refused("CAS-043", lambda: delete(land, over))


def test_a_request_holds_for_thirty_days(land: County, over: Case) -> None:
    ask(land, over)
    DeletionRequest.objects.update(asked_at=timezone.now() - timedelta(days=30))
    refused("CAS-043", lambda: delete(land, over))
    assert ask(land, over).number == 2
    delete(land, over)


def test_what_is_asked_or_done_twice_is_one(land: County, over: Case) -> None:
    assert ask(land, over).pk == ask(land, over).pk
    delete(land, over)
    before = kinds()
    delete(land, over)
    assert kinds() == before
    refused("CAS-002", lambda: ask(land, over))


def test_only_those_who_answer_for_the_case_ask_and_delete(land: County, over: Case) -> None:
    ask(land, over)
    land.people["other_chief"] = person("other_chief", Role.CHIEF, land.other)
    for username in ("unit_head", "prosecutor", "other_chief", "city_chief_procurator", "auditor",
                     "system_admin"):  # fmt: skip
        refused("ACC-001", lambda username=username: ask(land, over, username))
        refused("ACC-001", lambda username=username: delete(land, over, username))
    refused("ACC-010", lambda: deletion_ask(actor=land.actor(CHIEF), case=over, basis=" "))


def test_one_who_is_recused_neither_asks_nor_deletes(land: County, row: Finding) -> None:
    land.people[CHIEF].recusals.create(
        case=row.case_id, reason="interest", recorded_at=timezone.now(),
        recorded_by=land.people["unit_head"],
    )  # fmt: skip
    end_retention(row.case)
    ask(land, row.case)
    refused("ACC-001", lambda: delete(land, row.case))
    refused("ACC-001", lambda: ask(land, row.case, CHIEF))
    assert not deletions_waiting(land.actor(CHIEF))


def test_a_case_is_kept_until_its_retention_is_over(land: County, row: Finding) -> None:
    earliest = timezone.localdate() + timedelta(days=365)

    def close(more: int, basis: str = BASIS) -> None:
        until = earliest + timedelta(days=more)
        case_close(actor=land.actor(CHIEF), case=row.case, retained_until=until, basis=basis)

    refused("CAS-042", lambda: ask(land, row.case))
    refused("CAS-042", lambda: delete(land, row.case))
    refused("CAS-041", lambda: close(-1))
    refused("CAS-044", lambda: close(0))
    judge(land, row)
    refused("ACC-010", lambda: close(0, " "))
    close(0)
    close(0)
    assert kinds()[-2:] == ["finding.judged", "case.closed"]
    refused("CAS-040", lambda: close(1))
    refused("CAS-042", lambda: ask(land, row.case))
    refused("CAS-042", lambda: delete(land, row.case))
    Case.objects.update(retained_until=timezone.localdate())
    refused("CAS-042", lambda: ask(land, row.case))
    end_retention(row.case)
    refused("CAS-043", lambda: delete(land, row.case))
    ask(land, row.case)
    delete(land, row.case)
    assert not FindingBody.objects.exists()


def test_those_who_may_carry_it_out_see_that_a_request_waits(land: County, over: Case) -> None:
    asked = ask(land, over)
    assert list(deletions_waiting(land.actor(CHIEF))) == [asked]
    asked.asked_by.is_active = False
    asked.asked_by.save()
    assert not deletions_waiting(land.actor(CHIEF))
    asked.asked_by.is_active = True
    asked.asked_by.save()
    assert not deletions_waiting(land.actor(MANAGER))
    assert not deletions_waiting(land.actor("unit_head"))
    delete(land, over)
    assert not deletions_waiting(land.actor(CHIEF))


def test_where_the_ledger_fails_nothing_is_deleted(
    land: County, over: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(land, over)

    def fails(**_: Any) -> None:
        raise XiezhiError("LED-110", key="k")

    monkeypatch.setattr(deletion, "record", fails)
    monkeypatch.setattr(steps, "record", fails)
    refused("LED-110", lambda: delete(land, over))
    refused("LED-110", lambda: ask(land, over, CHIEF))
    assert unsealed(Finding.objects.get()).sentences["zh"]


def test_a_sealed_case_is_kept_like_any_other(land: County, row: Finding) -> None:
    """It is hidden (刑事诉讼法 286); only its retention ends it."""
    chief = land.actor(CHIEF)
    refused("ACC-010", lambda: case_seal(actor=chief, case=row.case, basis=" "))
    case = case_seal(actor=chief, case=row.case, basis=BASIS)
    refused("CAS-042", lambda: ask(land, case))
    case.deletion_requests.create(
        number=1, asked_by=land.people[MANAGER], asked_at=timezone.now(), basis=BASIS
    )
    refused("CAS-042", lambda: delete(land, case))
    end_retention(case)
    delete(land, case)
    assert CaseKey.objects.get().destroyed_at


def test_a_sealed_case_is_judged_by_nobody(land: County, row: Finding) -> None:
    case_seal(actor=land.actor(CHIEF), case=row.case, basis=BASIS)
    with pytest.raises(XiezhiError, match="ACC-001"):
        judge(land, row)


def test_what_is_left_of_a_deleted_case_says_nothing_of_the_matter(
    land: County, row: Finding, project: Project
) -> None:
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=Verdict.RULE_WRONG,
        note="规则未计延长", facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip
    end_retention(row.case)
    ask(land, row.case)
    delete(land, row.case)
    left = Finding.objects.values().get()
    judged = Finding.objects.get().judgements.values().get()
    for name in (
        "subject_id",
        "subject_name",
        "act_on",
        "facts_hash",
        "content_hash",
        "assignee_id",
    ):
        assert not left[name], name
    assert not bytes(judged["note"]) and not judged["facts_hash"]
    assert (left["finding_id"], judged["verdict"]) == (row.finding_id, Verdict.RULE_WRONG)
    case = Case.objects.get()
    assert case.root == f"deleted:{case.pk.hex}"
    assert project(frozen(facts={"days_over": 9}), name="later") == Projected(left_out=1)
    assert not FindingBody.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps dead rows until VACUUM")
def test_the_key_leaves_the_files_of_the_database_too(land: County, row: Finding) -> None:
    over = end_retention(row.case)
    ask(land, over)
    kept = [CaseKey.objects.get().wrapped, FindingBody.objects.get().sealed, over.root.encode()]
    base = Path(connection.settings_dict["NAME"])
    files = [base, base.with_name(f"{base.name}-wal")]

    def found() -> list[bool]:
        content = b"".join(file.read_bytes() for file in files)
        # The beginning: what is long lies on several pages.
        return [bytes(value)[:40] in content for value in kept]

    assert all(found())
    delete(land, over)
    assert not any(found())
