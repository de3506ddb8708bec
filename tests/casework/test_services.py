"""Promises of the services: who may, what is refused, and no event without its change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from casework_support import frozen
from django.utils import timezone

from conftest import Project
from desk import County
from xiezhi.casework.models import Case, Finding, Judgement, State, Verdict
from xiezhi.casework.services import (
    case_close,
    case_seal,
    finding_assign,
    finding_judge,
    finding_make_known,
    finding_take,
    findings,
    steps,
)
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕9号"


def judge(
    land: County, row: Finding, verdict: str = Verdict.CONFIRMED, username: str = "prosecutor",
    note: str = "",
) -> Judgement:  # fmt: skip
    return finding_judge(
        actor=land.actor(username), finding=row, verdict=verdict, note=note,
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip


def events() -> int:
    [[count]] = database().execute("SELECT count(*) FROM ledger_event")
    return int(count)


def refused(code: str, do: Callable[[], Any]) -> None:
    """The service refuses, and neither event nor change stays."""

    def state() -> tuple[Any, ...]:
        return events(), list(Finding.objects.values()), list(Judgement.objects.values())

    before = state()
    with pytest.raises(XiezhiError, match=code):
        do()
    assert state() == before


@pytest.mark.parametrize("verdict", Verdict.values)
def test_a_verdict_leaves_the_finding_confirmed_or_rejected(
    land: County, row: Finding, verdict: str
) -> None:
    made = judge(land, row, verdict)
    row.refresh_from_db()
    confirmed = verdict == Verdict.CONFIRMED
    assert row.state == (State.CONFIRMED if confirmed else State.REJECTED)
    assert (made.model_version, made.outcome, made.facts_hash) == ("1.0.0", "hard", row.facts_hash)


def test_a_later_verdict_replaces_the_earlier_and_both_stay(land: County, row: Finding) -> None:
    first = judge(land, row, Verdict.RULE_WRONG)
    second = judge(land, row, Verdict.CONFIRMED, "unit_head")
    first.refresh_from_db()
    assert (first.replaced, second.replaced) == (True, False)


def test_a_form_sent_twice_is_one_verdict(land: County, row: Finding) -> None:
    first, before = judge(land, row, note="核实"), events()
    assert judge(land, row, note="核实").pk == first.pk
    assert events() == before
    assert judge(land, row, note="另述").pk != first.pk


def test_the_same_verdict_counts_anew_when_the_facts_changed_and_changed_back(
    land: County, row: Finding, project: Project
) -> None:
    first = judge(land, row, note="核实")
    project(frozen(facts={"days_over": 9}), name="other")
    project(frozen(), name="back")
    before = events()
    row.refresh_from_db()
    assert (row.state, row.facts_hash) == (State.OPEN, first.facts_hash)
    second = judge(land, row, note="核实")
    row.refresh_from_db()
    assert second.pk != first.pk and row.state == State.CONFIRMED
    assert events() == before + 1


def test_a_verdict_on_facts_that_changed_meanwhile_is_not_taken(
    land: County, row: Finding, project: Project
) -> None:
    project(frozen(facts={"days_over": 9}), name="changed")
    refused("CAS-010", lambda: judge(land, row))


def test_what_no_longer_stands_is_not_judged(land: County, row: Finding, project: Project) -> None:
    project(name="empty")
    refused("CAS-014", lambda: judge(land, row))


def test_verdicts_and_notes_are_checked(land: County, row: Finding) -> None:
    refused("CAS-013", lambda: judge(land, row, "guilty"))
    refused("CAS-017", lambda: judge(land, row, note="长" * 2001))
    refused("CAS-017", lambda: judge(land, row, note=f"证件{'1' * 18}"))


NOBODY = ("civil_prosecutor", "other_prosecutor", "organ_liaison", "auditor", "system_admin")


def test_only_whom_the_policy_names_changes_a_finding(land: County, row: Finding) -> None:
    for username in NOBODY:
        actor = land.actor(username)
        for do in (
            lambda username=username: judge(land, row, username=username),
            lambda actor=actor: finding_take(actor=actor, finding=row),
            lambda actor=actor: finding_make_known(actor=actor, finding=row, approval=BASIS),
            lambda actor=actor: finding_assign(
                actor=actor, finding=row, to=land.people["prosecutor"]
            ),
        ):
            refused("ACC-001", do)


def test_a_finding_is_given_only_to_one_who_may_see_it(land: County, row: Finding) -> None:
    head = land.actor("unit_head")
    refused(
        "CAS-011",
        lambda: finding_assign(actor=head, finding=row, to=land.people["civil_prosecutor"]),
    )
    given = finding_assign(actor=head, finding=row, to=land.people["assistant"])
    before = events()
    assert given.assignee == land.people["assistant"]
    finding_assign(actor=head, finding=row, to=land.people["assistant"])
    assert events() == before
    for username in ("prosecutor", "assistant", "prosecutor"):
        finding_assign(actor=head, finding=row, to=land.people[username])
    assert events() == before + 3


def test_one_takes_what_nobody_works_on(land: County, row: Finding) -> None:
    taken = finding_take(actor=land.actor("prosecutor"), finding=row)
    assert taken.assignee == land.people["prosecutor"]
    finding_take(actor=land.actor("prosecutor"), finding=row)
    refused("CAS-012", lambda: finding_take(actor=land.actor("assistant"), finding=row))


def test_only_what_was_confirmed_is_made_known_and_a_rejection_withdraws_it(
    land: County, row: Finding
) -> None:
    head = land.actor("unit_head")
    refused("CAS-015", lambda: finding_make_known(actor=head, finding=row, approval=BASIS))
    judge(land, row)
    for approval in ("", " ", "长" * 81, f"证件{'1' * 18}"):
        refused(
            "CAS-021",
            lambda approval=approval: finding_make_known(
                actor=head, finding=row, approval=approval
            ),
        )
    assert finding_make_known(actor=head, finding=row, approval=BASIS).made_known_at
    before = events()
    finding_make_known(actor=head, finding=row, approval=BASIS)
    assert events() == before
    judge(land, row, username="unit_head")
    assert Finding.objects.get().made_known_at
    judge(land, row, Verdict.DATA_ERROR)
    assert Finding.objects.get().made_known_at is None
    # Each is an event of its own: two verdicts and the withdrawal.
    assert events() == before + 3
    notice = row.notices.get()
    assert (notice.approval, notice.organ, notice.made_by) == (
        BASIS, land.police, land.people["unit_head"],
    )  # fmt: skip
    assert (notice.withdrawn_by, notice.withdrawn_why) == (land.people["prosecutor"], "judged")
    judge(land, row)
    finding_make_known(actor=head, finding=row, approval=BASIS)
    assert [each.withdrawn_at is None for each in row.notices.order_by("pk")] == [False, True]


def test_an_organ_outside_the_register_is_not_told(land: County, row: Finding) -> None:
    judge(land, row)
    Finding.objects.update(subject=None)
    head = land.actor("unit_head")
    refused("CAS-016", lambda: finding_make_known(actor=head, finding=row, approval=BASIS))


def test_where_the_ledger_fails_nothing_is_changed(
    land: County, row: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> None:
        raise XiezhiError("LED-110", key="k")

    judge(land, row)
    monkeypatch.setattr(findings, "record", fails)
    monkeypatch.setattr(steps, "record", fails)
    head, manager = land.actor("unit_head"), land.actor("case_manager")
    kept = timezone.localdate() + timedelta(days=365)
    for do in (
        lambda: judge(land, row, Verdict.RULE_WRONG),
        lambda: finding_take(actor=land.actor("prosecutor"), finding=row),
        lambda: finding_assign(actor=head, finding=row, to=land.people["prosecutor"]),
        lambda: case_seal(actor=manager, case=row.case, basis="测试"),
        lambda: case_close(actor=manager, case=row.case, retained_until=kept, basis="测试"),
    ):
        refused("LED-110", do)
    case = Case.objects.get()
    assert (case.sealed, case.closed_on) == (False, None)
