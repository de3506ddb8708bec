"""Promises of `desk_check` about findings: columns, state and assignee agree with what is sealed and told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from casework_support import PSEUDONYM, frozen
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_deletion import end_retention

from conftest import Project
from desk import County
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.against_ledger import differences, payloads
from xiezhi.accounts.models import Organ, User
from xiezhi.casework import parts
from xiezhi.casework import project as projecting
from xiezhi.casework.models import Finding, FindingBody, Judgement, Projection, State, Verdict
from xiezhi.casework.persons import Person
from xiezhi.casework.services import (
    case_classify,
    case_close,
    case_delete,
    case_seal,
    deletion_ask,
    finding_assign,
    finding_judge,
    finding_make_known,
    finding_take,
    identities,
    identity_ask,
    identity_decide,
    lifting_ask,
    wall_lift,
)
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import delete_payload
from xiezhi.screening.findings import Finding as Frozen

pytestmark = pytest.mark.django_db
NUMBERS = range(1, 5)
BASIS = "清检〔2026〕9号"


def found() -> set[tuple[str, object]]:
    """Codes and rows that differ, of findings."""
    return {
        (error.code, error.where.get("row"))
        for error in differences()
        if error.where["table"] == "casework_finding"
    }


def judge(land: County, row: Finding, verdict: str) -> None:
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict=verdict, note="虚构",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip


@pytest.fixture
def office(land: County, project: Project) -> None:
    """Of four findings one is open, one rejected, one confirmed and told, one gone; two are given to people."""
    project(*map(frozen, NUMBERS))
    project(*map(frozen, NUMBERS[:3]), name="one is gone")
    rows = [Finding.objects.get(finding_id=frozen(number).finding_id) for number in NUMBERS]
    finding_take(actor=land.actor("prosecutor"), finding=rows[0])
    finding_assign(actor=land.actor("unit_head"), finding=rows[1], to=land.people["assistant"])
    judge(land, rows[1], Verdict.DATA_ERROR)
    judge(land, rows[2], Verdict.CONFIRMED)
    finding_make_known(actor=land.actor("unit_head"), finding=rows[2], approval="清检〔2026〕9号")


def test_what_runs_and_people_made_of_findings_agrees(office: None) -> None:
    assert found() == set()
    assert set(Finding.objects.values_list("state", flat=True)) == set(State)


FACTS = st.dictionaries(st.sampled_from(NUMBERS), st.integers(3, 4))
ACTS = st.tuples(
    st.sampled_from(
        [
            "take",
            "assign",
            "confirm",
            "reject",
            "tell",
            "ask",
            "seal",
            "unseal",
            "secret",
            "close",
            "delete",
        ]
    ),
    st.sampled_from(NUMBERS),
)
RUNS = st.tuples(st.sampled_from(["run", "broken run"]), FACTS)
STEPS = st.lists(st.one_of(ACTS, ACTS, ACTS, RUNS), max_size=20)


class Office:
    """Does what people and runs may do with four findings; what is refused changes nothing."""

    def __init__(self, land: County, project: Project) -> None:
        self.land, self.project = land, project
        # Of each example its own: the cases of the one before may be deleted.
        self.first = 10 * Projection.objects.count()
        self.manager, self.chief = land.actor("case_manager"), land.actor("chief_procurator")
        self.later = timezone.localdate() + timedelta(days=400)

    def frozen(self, number: int, **more: Any) -> Frozen:
        return frozen(self.first + number, **more)

    def row(self, number: int) -> Finding | None:
        return Finding.objects.filter(finding_id=self.frozen(number).finding_id).first()

    def run(self, of: dict[int, int], *, broken: bool) -> None:
        facts = [self.frozen(each, facts={"days_over": days}) for each, days in of.items()]

        def progress(done: int, _whole: int) -> None:
            if broken and done:
                raise XiezhiError("OPS-010")

        self.project(*facts, name=f"{timezone.now()}", progress=progress)

    def do(self, what: str, row: Finding) -> None:
        worker, case = self.land.actor("prosecutor"), row.case
        then = {"case": case, "basis": BASIS}
        match what:
            case "take":
                finding_take(actor=worker, finding=row)
            case "assign":
                head, to = self.land.actor("unit_head"), self.land.people["assistant"]
                finding_assign(actor=head, finding=row, to=to)
            case "confirm" | "reject":
                verdict = Verdict.CONFIRMED if what == "confirm" else Verdict.DATA_ERROR
                judge(self.land, row, verdict)
            case "tell":
                head = self.land.actor("unit_head")
                finding_make_known(actor=head, finding=row, approval="虚构")
            case "ask":
                asked = identity_ask(
                    actor=worker, finding=row, record_type="criminal_case", pseudonym=PSEUDONYM,
                    purpose="case", basis=BASIS,
                )  # fmt: skip
                identity_decide(actor=self.chief, request=asked, allowed=True)
            case "seal":
                case_seal(actor=self.manager, **then)
            case "unseal":
                lifting_ask(actor=self.manager, wall="seal", ground="new_crime", **then)
                wall_lift(actor=self.chief, case=case, wall="seal")
            case "secret":
                case_classify(actor=self.manager, level="work", **then)
            case "close":
                until = timezone.localdate() + timedelta(days=366)
                case_close(actor=self.manager, retained_until=until, **then)
            case "delete":
                for before in ("confirm", "close"):
                    with suppress(XiezhiError):
                        self.do(before, row)
                manager, chief = (
                    actor_of(self.land.people[name], self.later)
                    for name in ("case_manager", "chief_procurator")
                )
                deletion_ask(actor=manager, **then)
                case_delete(actor=chief, case=case)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_no_lawful_sequence_is_called_tampering(
    land: County, project: Project, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, Any]]
) -> None:
    person = Person("criminal_case", "suspect", PSEUDONYM)
    monkeypatch.setattr(identities, "persons_of", lambda _whole: [person])
    # Each finding a part of its own, so that a run may break off between two.
    monkeypatch.setattr(parts, "MOST", 1)
    monkeypatch.setattr(projecting, "_BREATH", 0)
    office = Office(land, project)
    office.run(dict.fromkeys(NUMBERS, 3), broken=False)
    for what, of in steps:
        with suppress(XiezhiError):
            if what.endswith("run"):
                office.run(of, broken=what == "broken run")
            elif row := office.row(of):
                office.do(what, row)
    assert [e for e in differences() if str(e.where["table"]).startswith("casework_")] == []


def test_an_organ_that_was_found_by_its_name_is_no_other(land: County, project: Project) -> None:
    project(
        frozen(organ={"code": "", "name": land.police.name, "kind": "police", "level": "county"})
    )
    assert Finding.objects.get().subject == land.police and found() == set()


def test_a_deleted_case_has_nothing_left_to_compare(land: County, office: None) -> None:
    row = Finding.objects.get(state=State.REJECTED)
    case = end_retention(row.case)
    deletion_ask(actor=land.actor("case_manager"), case=case, basis="虚构依据")
    case_delete(actor=land.actor("chief_procurator"), case=case)
    assert found() == set()


def test_where_payloads_were_deleted_nobody_is_suspected(office: None) -> None:
    for name in ("part", "assigned", "judgement"):
        for key in payloads(name):
            delete_payload(key=key, name=name, actor="program", basis="虚构依据")
    assert found() == set()


def _of(state: str) -> Any:
    return Finding.objects.filter(state=state)


def _another_body() -> None:
    """The body of one finding in the row of another."""
    one, other = FindingBody.objects.order_by("pk")[:2]
    FindingBody.objects.filter(pk=one.pk).update(sealed=other.sealed)


TAMPERED: dict[str, tuple[str, Callable[[], object]]] = {
    "another outcome": ("open", lambda: _of("open").update(outcome="soft")),
    "another severity": ("open", lambda: _of("open").update(severity="minor")),
    "opened to another department": ("open", lambda: _of("open").update(function="civil")),
    "kept from the department": ("open", lambda: _of("open").update(route="case_management")),
    "another model": ("open", lambda: _of("open").update(model_id="bail-overdue")),
    "another version": ("open", lambda: _of("open").update(model_version="2.0.0")),
    "another day of the act": ("open", lambda: _of("open").update(act_on=date(2020, 1, 1))),
    "another day of the data": ("open", lambda: _of("open").update(as_of=date(2020, 1, 1))),
    "another name of the organ": ("open", lambda: _of("open").update(subject_name="虚构")),
    "another organ": (
        "open", lambda: _of("open").update(subject=Organ.objects.get(code="XK0601")),
    ),
    "another procuratorate": (
        "open", lambda: _of("open").update(owner=Organ.objects.get(name="石坪县人民检察院")),
    ),
    "another run": ("open", lambda: _of("open").update(run="虚构")),
    "other facts": ("rejected", lambda: _of("rejected").update(facts_hash="0" * 32)),
    "other content": ("open", lambda: _of("open").update(content_hash="0" * 32)),
    "in another case": (
        "open",
        lambda: _of("open").update(case=_of("rejected").get().case_id),
    ),
    "open by hand": ("rejected", lambda: _of("rejected").update(state="open")),
    "open and gone before": ("gone", lambda: _of("gone").update(state="open")),
    "gone by hand": ("open", lambda: _of("open").update(state="gone")),
    "rejected by hand": ("open", lambda: _of("open").update(state="rejected")),
    "confirmed by hand": ("rejected", lambda: _of("rejected").update(state="confirmed")),
    "back by hand": ("gone", lambda: _of("gone").update(state="confirmed")),
    "given to another": (
        "open", lambda: _of("open").update(assignee=User.objects.get(username="civil_prosecutor")),
    ),
    "given to somebody": (
        "gone", lambda: _of("gone").update(assignee=User.objects.get(username="civil_prosecutor")),
    ),
    "given to nobody": ("open", lambda: _of("open").update(assignee=None)),
    "a body removed": (
        "open", lambda: FindingBody.objects.filter(finding__state="open").delete(),
    ),
    "a body of another": ("open", _another_body),
    "a verdict that counts no more": (
        "rejected", lambda: Judgement.objects.filter(finding__state="rejected").update(replaced=True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_by_hand_is_found(office: None, what: str) -> None:
    state, tamper = TAMPERED[what]
    row = Finding.objects.get(state=state).pk
    tamper()
    assert found() == {("ACC-913", row)}


def test_a_finding_that_was_removed_is_missed(office: None) -> None:
    rows = Finding.objects.filter(state=State.OPEN)
    FindingBody.objects.filter(finding__in=rows).delete()
    rows.delete()
    assert found() == {("ACC-911", None)}
