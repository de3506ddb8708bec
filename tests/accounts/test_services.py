"""Promises of each change in this room: who may, its event in the same transaction, or nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from accounts.changes import (
    CHANGES,
    Change,
    assign,
    break_in,
    case_of,
    entries,
    grant,
    recuse,
    refused,
    rows,
    the_county,
)
from desk import County, person
from rows import acting, execute, needs_postgres, walled
from xiezhi.accounts.models import Role
from xiezhi.accounts.policy import table
from xiezhi.accounts.services import break_glass, cases, events, grants, reviews
from xiezhi.casework.models import Case
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db


@pytest.fixture
def land() -> County:
    """See `the_county`."""
    return the_county()


@pytest.fixture(params=CHANGES, ids=lambda each: each.kind)
def change(request: pytest.FixtureRequest, land: County) -> Change:
    """Each change, with what must stand before it."""
    land.people["auditor_here"] = person("auditor_here", Role.AUDITOR, land.here, land.criminal)
    change: Change = request.param
    change.before(land)
    return change


def test_a_change_leaves_its_event(land: County, change: Change) -> None:
    before, stood = entries(), rows()
    change.call(land, change.may)
    [entry] = entries()[len(before) :]
    assert (entry.kind, entry.actor) == (change.kind, land.people[change.may].ledger_id)
    assert rows() != stood
    # Nobody's name and nothing random: the key names the change.
    assert entry.key.startswith(
        (entry.subject, "case:", "look:", f"user:{entry.subject.partition(':')[2]}")
    )


def test_one_who_may_not_changes_nothing(land: County, change: Change) -> None:
    before, stood = entries(), rows()
    with pytest.raises(XiezhiError) as caught:
        change.call(land, change.may_not)
    assert caught.value.code == "ACC-001"
    assert (entries(), rows()) == (before, stood)


def test_no_leaf_no_change(
    land: County, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    stood = rows()

    def fail(**_: Any) -> None:
        raise XiezhiError("LED-100")

    for module in (events, cases, grants, break_glass, reviews):
        monkeypatch.setattr(module, "record", fail)
    with pytest.raises(XiezhiError) as caught:
        change.call(land, change.may)
    assert caught.value.code == "LED-100"
    assert rows() == stood


def test_a_change_sent_twice_is_made_once(land: County, change: Change) -> None:
    change.call(land, change.may)
    before, stood = entries(), rows()
    try:
        change.call(land, change.may)
    except XiezhiError as error:
        assert error.code in (
            "ACC-012",
            "ACC-019",
            "ACC-021",
            "ACC-023",
            "ACC-061",
            "ACC-070",
            "ACC-071",
        )
    assert (entries(), rows()) == (before, stood)


@needs_postgres
def test_a_change_passes_the_wall_of_rows(land: County, change: Change) -> None:
    before = len(entries())
    # No table changes hands while the rows made above wait for their constraints.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    with acting(walled(), land.people[change.may].pk):
        change.call(land, change.may)
        assert len(entries()) == before + 1


@needs_postgres
def test_behind_the_wall_of_rows_recusals_of_others_are_seen(land: County) -> None:
    recuse(land)
    recuse(land, by="case_manager", whom="civil_unit_head")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    wall = walled()
    with acting(wall, land.people["unit_head"].pk):
        refused("ACC-031", lambda: assign(land))
    with acting(wall, land.people["chief_procurator"].pk):
        refused("ACC-031", lambda: grant(land, to="prosecutor"))
        assert break_in(land, by="chief_procurator").told == land.people["unit_head"]
    with acting(wall, land.people["civil_prosecutor"].pk):
        assert break_in(land).told == land.people["chief_procurator"]
    with acting(wall, land.people["prosecutor"].pk), pytest.raises(Case.DoesNotExist):
        case_of(land)


def test_every_event_and_its_payload_stand_in_the_docs() -> None:
    root = Path(__file__).parents[2]
    headings = set(re.findall(r"^### (\S+)$", (root / "docs/accounts.md").read_text(), re.M))
    sources = "".join(
        path.read_text() for path in (root / "src/xiezhi/accounts/services").glob("*.py")
    ) + (root / "src/xiezhi/accounts/sign_in.py").read_text()  # fmt: skip
    kinds = set(re.findall(r'"([a-z]+\.[a-z_]+)"', sources)) - set(table())
    assert {each.kind for each in CHANGES} <= kinds
    assert kinds == headings
    assert set(events.TITLES) < kinds
