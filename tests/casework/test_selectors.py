"""Promises of lists: what the policy shows, narrowed; columns alone; no search for a person."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from desk import County, finding
from xiezhi.accounts.models import BreakGlass, Grant, Recusal
from xiezhi.accounts.policy import visible
from xiezhi.casework.models import Finding, State
from xiezhi.casework.selectors import ORDERS, TABS, Filters, capped_count, findings
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(land: County) -> dict[str, Finding]:
    """Five criminal findings, one civil, one of the other county."""
    case, now = land.case("criminal_case:police:XK-1"), timezone.now()
    me = land.people["prosecutor"]
    made = {
        "plain": finding(case, 1),
        "soft": finding(case, 2, outcome="soft", act_on=None),
        "mine": finding(case, 3, assignee=me, assigned_at=now),
        "long mine": finding(case, 4, assignee=me, assigned_at=now - timedelta(days=30)),
        "done": finding(case, 5, state=State.CONFIRMED, assignee=me, assigned_at=now),
        "told": finding(case, 6, subject=land.police, act_on=date(2024, 1, 1), model_id="other"),
        "civil": finding(land.case("civil_trial:court:XK-2", "civil"), 1),
        "there": finding(land.case("criminal_case:police:XS-1", owner=land.other), 1),
    }
    return made


def names(rows: dict[str, Finding], found: Any) -> set[str]:
    by_pk = {row.pk: name for name, row in rows.items()}
    return {by_pk[row.pk] for row in found}


@pytest.mark.parametrize(
    ("tab", "seen"),
    [
        ("open", {"plain", "soft", "mine", "long mine", "told"}),
        ("recent", {"mine", "done"}),
        ("mine", {"mine", "long mine", "done"}),
        ("department", {"plain", "soft", "mine", "long mine", "told"}),
        ("unassigned", {"plain", "soft", "told"}),
    ],
)
def test_each_tab_shows_its_part_of_what_may_be_seen(
    land: County, rows: dict[str, Finding], tab: str, seen: set[str]
) -> None:
    assert names(rows, findings(land.actor("prosecutor"), tab=tab)) == seen


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        ({"outcome": "soft"}, {"soft"}),
        ({"function": "civil"}, {"civil"}),
        ({"model": "other"}, {"told"}),
        ({"state": "confirmed"}, {"done"}),
        ({"act_to": date(2024, 6, 1)}, {"told"}),
        ({"act_from": date(2025, 3, 4)}, {"plain", "mine", "long mine", "civil"}),
        ({"organ": 0}, {"plain", "soft", "mine", "long mine", "told", "civil"}),
    ],
)
def test_filters_narrow_the_list(
    land: County, rows: dict[str, Finding], given: dict[str, Any], seen: set[str]
) -> None:
    found = findings(land.actor("chief_procurator"), filters=Filters(**given))
    assert names(rows, found) == seen


def test_an_organ_and_the_beginning_of_a_number_narrow_too(
    land: County, rows: dict[str, Finding]
) -> None:
    chief = land.actor("chief_procurator")
    assert names(rows, findings(chief, filters=Filters(organ=land.police.pk))) == {"told"}
    whole = rows["plain"].finding_id
    assert names(rows, findings(chief, filters=Filters(q=f" {whole.upper()} "))) == {"plain"}
    assert not findings(chief, filters=Filters(q=whole[1:]))


def test_no_filter_speaks_of_a_person() -> None:
    assert {field.name for field in fields(Filters)} == {
        "outcome", "function", "model", "state", "organ", "act_from", "act_to", "q",
    }  # fmt: skip


def test_a_wall_holds_in_every_tab_and_count(land: County, rows: dict[str, Finding]) -> None:
    me = land.people["prosecutor"]
    Recusal.objects.create(
        user=me, case=rows["plain"].case_id, reason="interest", recorded_by=me,
        recorded_at=timezone.now(),
    )  # fmt: skip
    for tab in TABS:
        for order in ORDERS:
            found = findings(land.actor("prosecutor"), tab=tab, order=order)
            assert (list(found), capped_count(found, most=3)) == ([], 0)


def test_a_list_is_all_that_the_policy_shows_to_anybody(
    land: County, rows: dict[str, Finding]
) -> None:
    now = timezone.now()
    Finding.objects.filter(pk=rows["told"].pk).update(made_known_at=now)
    for username in ("prosecutor", "organ_liaison"):
        Grant.objects.create(
            user=land.people[username], action="finding.list", case=rows["there"].case_id,
            basis="测试", valid_from=now, valid_until=now + timedelta(hours=1),
            given_by=land.people["chief_procurator"],
        )  # fmt: skip
    BreakGlass.objects.create(
        user=land.people["other_prosecutor"], organ=land.other, case=rows["civil"].case_id,
        reason="safety", basis="测试", opened_at=now, valid_until=now + timedelta(hours=1),
        told=land.people["chief_procurator"],
    )  # fmt: skip
    seen = 0
    for username in land.people:
        actor = land.actor(username)
        shown = visible(actor, "finding.list").filter(state=State.OPEN)
        assert names(rows, findings(actor)) == names(rows, shown), username
        seen += bool(shown)
    assert names(rows, findings(land.actor("prosecutor"))) >= {"there", "plain"}
    assert seen > 8


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_an_order_hold_each_row_once(
    land: County, rows: dict[str, Finding], order: str
) -> None:
    found = findings(land.actor("chief_procurator"), order=order)
    paged = [row.pk for start in range(0, 8, 2) for row in found[start : start + 2]]
    assert len(paged) == len(set(paged)) == 6


def test_a_count_stops_at_its_cap(land: County, rows: dict[str, Finding]) -> None:
    found = findings(land.actor("chief_procurator"))
    assert (capped_count(found, most=6), capped_count(found, most=3)) == (6, 4)


def test_unknown_tabs_and_orders_are_refused(land: County) -> None:
    for given in ({"tab": "person"}, {"order": "score"}):
        with pytest.raises(XiezhiError, match="CAS-019"):
            findings(land.actor("prosecutor"), **given)
