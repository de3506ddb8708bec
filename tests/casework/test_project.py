"""Promises of bringing a run onto the desk: same in, same out; nothing closed comes back by itself."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from casework_support import MODEL, OTHER_MODEL, frozen, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import Project
from desk import County, organ
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.against_ledger import differences
from xiezhi.accounts.policy import visible
from xiezhi.casework import bodies
from xiezhi.casework import project as projecting
from xiezhi.casework.keys import CaseKeys
from xiezhi.casework.models import Case, CaseKey, Finding, FindingBody, Projection, State, Verdict
from xiezhi.casework.opening import unsealed
from xiezhi.casework.project import Projected, project_run
from xiezhi.casework.services import case_seal, finding_judge, finding_make_known
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.screening.findings import Source, canonical

pytestmark = pytest.mark.django_db


def table() -> list[tuple[Any, ...]]:
    names = [field.attname for field in Finding._meta.concrete_fields if field.attname != "id"]
    return sorted(Finding.objects.values_list(*names))


def judge(land: County, row: Finding, verdict: str = Verdict.DATA_ERROR) -> None:
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=verdict, note="",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip


def test_a_finding_becomes_a_row_a_body_and_a_case_with_a_key(
    land: County, project: Project
) -> None:
    found = frozen(1)
    counts = project(found, roots={found.unit: "criminal_case:police:XK-1"})
    row = Finding.objects.get()
    assert counts == Projected(new=1)
    assert (row.case.root, row.owner, row.subject) == (
        "criminal_case:police:XK-1", land.here, land.police,
    )  # fmt: skip
    assert (row.state, row.act_on, row.as_of) == (State.OPEN, date(2025, 3, 4), date(2026, 11, 23))
    body = unsealed(row)
    assert body.as_json() == {**found.as_json(), "run_id": row.run}


def test_the_content_that_is_sealed_is_that_of_the_frozen_line() -> None:
    found = frozen(provenance=(Source("custody", "police:K-1", "羁押.xlsx", "", 7),))
    assert canonical(bodies.content_of(found)) == found.line()


def test_nothing_readable_of_the_body_lies_in_the_database(row: Finding) -> None:
    sealed = bytes(FindingBody.objects.get().sealed)
    assert "羁押".encode() not in sealed and b"due" not in sealed


def test_units_of_one_root_share_a_case_and_a_unit_without_one_is_its_own(project: Project) -> None:
    one, two, three = frozen(1), frozen(2, function="supervision"), frozen(3)
    top = "criminal_case:police:XK-1"
    project(one, two, three, roots={one.unit: top, two.unit: top})
    assert sorted(Case.objects.values_list("root", "function")) == [
        (top, "criminal"), (three.unit, "criminal"),
    ]  # fmt: skip
    assert CaseKey.objects.count() == 2


FOUND = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from(["hard", "soft"]), st.integers(0, 2)),
    max_size=6, unique_by=lambda entry: entry[0],
)  # fmt: skip


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=FOUND, second=FOUND)
def test_the_same_run_twice_changes_nothing_and_counts_add_up(
    land: County, project: Project, first: list[Any], second: list[Any]
) -> None:
    FindingBody.objects.all().delete()
    Finding.objects.all().delete()
    example = Projection.objects.count()
    made = [
        [frozen(number, outcome=outcome, facts={"days": days}) for number, outcome, days in given]
        for given in (first, second)
    ]
    assert project(*made[0], name=f"first {example}") == Projected(new=len(first))
    [before] = database().execute("SELECT count(*) FROM ledger_event")
    rows, bodies = table(), list(FindingBody.objects.values_list("pk", "sealed"))
    assert project(*made[0], name=f"first {example}") == Projected(new=len(first))
    assert (table(), list(FindingBody.objects.values_list("pk", "sealed"))) == (rows, bodies)
    assert [before] == database().execute("SELECT count(*) FROM ledger_event")
    # The same findings in another run: nothing to say of any row.
    assert project(*made[0], name=f"again {example}") == Projected(unchanged=len(first))
    assert table() == rows
    counts = project(*made[1], name=f"second {example}")
    assert counts.new + counts.changed + counts.unchanged == len(second)
    assert Finding.objects.filter(state=State.OPEN).count() == len(second)
    old, new = ({f.finding_id for f in given} for given in made)
    assert counts.gone == len(old - new) == Finding.objects.filter(state=State.GONE).count()


def test_a_closed_finding_stays_closed_and_reopens_with_other_facts(
    land: County, project: Project, row: Finding
) -> None:
    judge(land, row)
    assert project(frozen(), name="later") == Projected(unchanged=1)
    row.refresh_from_db()
    assert row.state == State.REJECTED
    assert project(frozen(facts={"days_over": 9}), name="changed") == Projected(reopened=1)
    row.refresh_from_db()
    standing = row.judgements.get()
    assert (row.state, standing.replaced) == (State.OPEN, False)
    assert standing.facts_hash != row.facts_hash
    assert unsealed(row).facts == {"days_over": 9}


def test_what_was_made_known_is_withdrawn_when_the_facts_change(
    land: County, project: Project, row: Finding
) -> None:
    judge(land, row, Verdict.CONFIRMED)
    head = land.actor("unit_head")
    told = finding_make_known(actor=head, finding=row, approval="清检批〔2026〕3号").made_known_at
    project(frozen(), name="later")
    assert Finding.objects.get().made_known_at == told
    project(frozen(facts={"days_over": 9}), name="changed")
    assert Finding.objects.get().made_known_at is None
    notice = row.notices.get()
    manager = land.people["case_manager"]
    assert (notice.withdrawn_by, notice.withdrawn_why) == (manager, "facts")
    assert notice.withdrawn_at


def test_what_was_made_known_is_withdrawn_when_it_is_no_longer_found(
    land: County, project: Project, row: Finding
) -> None:
    judge(land, row, Verdict.CONFIRMED)
    finding_make_known(actor=land.actor("unit_head"), finding=row, approval="清检批〔2026〕3号")
    project(models=(MODEL,), name="empty")
    row.refresh_from_db()
    assert (row.state, row.made_known_at) == (State.GONE, None)
    assert row.notices.get().withdrawn_why == "facts"
    assert not visible(land.actor("organ_liaison"), "finding.read_notice").exists()
    project(frozen(), name="back")
    row.refresh_from_db()
    assert (row.state, row.made_known_at) == (State.CONFIRMED, None)
    tables = {str(error.where["table"]) for error in differences()}
    assert not tables & {"casework_finding", "casework_organnotice"}


def test_only_findings_of_models_that_ran_are_gone(project: Project) -> None:
    mine, theirs = frozen(1), frozen(2, model_id=OTHER_MODEL)
    project(mine, theirs, models=(MODEL, OTHER_MODEL))
    assert project(models=(MODEL,), name="empty") == Projected(gone=1)
    assert dict(Finding.objects.values_list("model_id", "state")) == {
        MODEL: State.GONE, OTHER_MODEL: State.OPEN,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("verdict", "state", "counts"),
    [
        (Verdict.CONFIRMED, State.CONFIRMED, Projected(unchanged=1)),
        (Verdict.RULE_WRONG, State.REJECTED, Projected(unchanged=1)),
        (None, State.OPEN, Projected(reopened=1)),
    ],
)
def test_what_was_gone_comes_back_as_it_was_judged(
    land: County, project: Project, row: Finding, verdict: str | None, state: str, counts: Projected
) -> None:
    if verdict:
        judge(land, row, verdict)
    project(name="empty")
    assert project(frozen(), name="back") == counts
    assert Finding.objects.get().state == state


def test_an_older_run_may_be_brought_again_after_another(project: Project) -> None:
    project(frozen(), name="a")
    project(name="b")
    assert project(frozen(), name="a") == Projected(reopened=1)
    assert project(name="b") == Projected(gone=1)


def test_a_run_as_of_a_day_before_the_last_is_refused_and_changes_nothing(
    land: County, project: Project
) -> None:
    def bring(day: date, name: str) -> Projected:
        made = run([], name=name, as_of=day)
        return project_run(made, owner=land.here, roots={}, actor=land.actor("case_manager"))

    project(frozen())
    before = table(), Projection.objects.count()
    with pytest.raises(XiezhiError) as error:
        bring(date(2026, 11, 22), "past")
    assert error.value.code == "CAS-052" and "2026-11-23" in str(error.value)
    assert (table(), Projection.objects.count()) == before
    assert bring(date(2026, 11, 24), "next") == Projected(gone=1)
    # Not even where the day before held that run alone.
    with pytest.raises(XiezhiError, match="CAS-052"):
        project(frozen())


def test_a_new_version_that_finds_the_same_refreshes_what_is_open(project: Project) -> None:
    project(frozen())
    changed = Finding.objects.get().changed_at
    counts = project(frozen(model_version="1.1.0", sentences={"zh": "新", "en": "new"}), name="v")
    row = Finding.objects.get()
    assert (counts, row.model_version, row.changed_at) == (Projected(unchanged=1), "1.1.0", changed)
    assert unsealed(row).sentences["zh"] == "新"


def test_the_subject_is_found_by_code_then_by_name_on_the_day_of_the_act(
    land: County, project: Project
) -> None:
    old = organ(
        "OLD", "清溪县公安局", "police", valid_from=date(2010, 1, 1), valid_to=date(2019, 12, 31)
    )
    named = {"code": "", "name": "清溪县公安局", "kind": "police", "level": "county"}
    project(
        frozen(1, organ=named, act_on="2019-05-01"),
        frozen(2, organ=named),
        frozen(3, organ={**named, "name": "清溪县公安局城关派出所"}),
        frozen(4, organ={**named, "code": "OLD"}),
    )
    found = dict(Finding.objects.values_list("finding_id", "subject"))
    assert [found[frozen(n).finding_id] for n in (1, 2, 3, 4)] == [
        old.pk, land.police.pk, None, land.police.pk,
    ]  # fmt: skip


def test_sealed_cases_are_left_out(land: County, project: Project, row: Finding) -> None:
    case_seal(actor=land.actor("case_manager"), case=row.case, basis="测试")
    before = table()
    assert project(frozen(facts={"days_over": 9}), name="later") == Projected(left_out=1)
    assert project(name="empty") == Projected()
    assert table() == before


def test_nobody_else_and_no_other_office_brings_findings(land: County, project: Project) -> None:
    for username in ("prosecutor", "organ_liaison", "system_admin"):
        with pytest.raises(XiezhiError, match="ACC-001"):
            project(frozen(), actor=land.actor(username))
    with pytest.raises(XiezhiError, match="ACC-001"):
        project(frozen(), owner=land.other)
    project(frozen())
    elsewhere = actor_of(land.people["other_unit_head"])
    with pytest.raises(XiezhiError, match="CAS-050"):
        project(frozen(), owner=land.other, actor=elsewhere, name="theirs")


def test_where_the_ledger_fails_no_row_is_changed(
    land: County, project: Project, row: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = table(), Case.objects.count(), Projection.objects.count()

    def fails(**_: Any) -> None:
        raise XiezhiError("LED-110", key="k")

    monkeypatch.setattr(projecting, "record", fails)
    with pytest.raises(XiezhiError, match="LED-110"):
        project(frozen(facts={"days_over": 9}), frozen(2), name="changed")
    assert (table(), Case.objects.count(), Projection.objects.count()) == before


def test_a_run_that_another_overtook_is_not_written(
    land: County, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = projecting.plan_run

    def overtaken(*given: Any, **more: Any) -> Any:
        plan = whole(*given, **more)
        monkeypatch.setattr(projecting, "plan_run", whole)
        project(frozen(2), name="between")
        return plan

    monkeypatch.setattr(projecting, "plan_run", overtaken)
    with pytest.raises(XiezhiError, match="CAS-051"):
        project_run(run([frozen(1)]), owner=land.here, roots={}, actor=land.actor("case_manager"))
    assert Finding.objects.get().finding_id == frozen(2).finding_id


def test_a_body_does_not_open_in_the_row_of_another_finding(project: Project) -> None:
    top = "criminal_case:police:XK-1"
    project(frozen(1), frozen(2), roots={frozen(n).unit: top for n in (1, 2)})
    one, two = Finding.objects.order_by("pk")
    with pytest.raises(XiezhiError, match="CAS-001"):
        bodies.unseal(CaseKeys(), two.case_id, two.finding_id, bytes(one.body.sealed))
