"""Promises of `desk_check` about what decides whether anything opens or counts: keys of cases, whose they
are, the runs that brought them, verdicts and requests for identities, down to each column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from casework_support import PSEUDONYM, frozen

from conftest import Project
from desk import County
from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.against_ledger import differences, payloads
from xiezhi.accounts.models import Department, Organ
from xiezhi.casework.models import (
    Case,
    CaseKey,
    Finding,
    FindingBody,
    IdentityRequest,
    Judgement,
    Projection,
    Verdict,
)
from xiezhi.casework.persons import Person
from xiezhi.casework.services import (
    case_close,
    case_delete,
    deletion_ask,
    finding_judge,
    identities,
    identity_ask,
    identity_decide,
)
from xiezhi.ledger.binding.events import delete_payload

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕9号"


def found() -> set[tuple[str, str]]:
    """Codes and tables of this room; the people of the tests were made past the services."""
    return {
        (error.code, table.removeprefix("casework_"))
        for error in differences()
        if (table := str(error.where["table"])).startswith("casework_")
    }


def ask(land: County, row: Finding) -> None:
    asked = identity_ask(
        actor=land.actor("prosecutor"), finding=row, record_type="criminal_case",
        pseudonym=PSEUDONYM, purpose="case", basis=BASIS,
    )  # fmt: skip
    identity_decide(actor=land.actor("unit_head"), request=asked, allowed=True)


@pytest.fixture(autouse=True)
def office(land: County, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three cases one is open, one judged, with a request for an identity, and one deleted, where the
    same was done before; two runs."""
    person = Person("criminal_case", "suspect", PSEUDONYM)
    monkeypatch.setattr(identities, "persons_of", lambda _whole: [person])
    project(*map(frozen, range(1, 4)))
    project(*map(frozen, range(1, 4)), name="again")
    _, judged, gone = (Finding.objects.get(finding_id=frozen(n).finding_id) for n in (1, 2, 3))
    for row in (judged, gone):
        finding_judge(
            actor=land.actor("prosecutor"), finding=row, verdict=Verdict.RULE_WRONG, note="虚构的说明",
            facts_hash=row.facts_hash, model_version=row.model_version,
        )  # fmt: skip
        ask(land, row)
    until = date(date.today().year + 2, 1, 1)
    case_close(actor=land.actor("case_manager"), case=gone.case, retained_until=until, basis=BASIS)
    later = date(until.year, 2, 1)
    manager, chief = (
        actor_of(land.people[name], later) for name in ("case_manager", "chief_procurator")
    )
    deletion_ask(actor=manager, case=gone.case, basis=BASIS)
    case_delete(actor=chief, case=gone.case)


def test_what_the_services_wrote_agrees() -> None:
    assert found() == set()


def test_where_payloads_were_deleted_nobody_is_suspected() -> None:
    for name in ("part", "judgement", "sealed_note", "asked", "begun", "findings"):
        for key in sorted(_keys(name)):
            delete_payload(key=key, name=name, actor="program", basis=BASIS)
    assert found() == set()


def _keys(name: str) -> set[str]:
    if name == "sealed_note":
        return {f"finding:{row.finding.ledger_id}:judged:{row.number}" for row in _judged()}
    return set(payloads(name))


def _judged() -> list[Judgement]:
    return list(Judgement.objects.select_related("finding"))


def _open() -> Case:
    return Finding.objects.get(finding_id=frozen(1).finding_id).case


def _deleted() -> Case:
    return Finding.objects.get(finding_id=frozen(3).finding_id).case


def _key(**columns: object) -> None:
    CaseKey.objects.filter(case=_open()).update(**columns)


def _case(**columns: object) -> None:
    Case.objects.filter(pk=_open().pk).update(**columns)


def _verdict(**columns: object) -> None:
    Judgement.objects.exclude(finding__case=_deleted()).update(**columns)


def _asked(**columns: object) -> None:
    IdentityRequest.objects.exclude(finding__case=_deleted()).update(**columns)


def _run(**columns: object) -> None:
    Projection.objects.filter(number=2).update(**columns)


def _elsewhere() -> Organ:
    return Organ.objects.get(code="XS0601")


def _without_a_trace() -> None:
    """The whole case, as if the run had never found it."""
    case = _open()
    FindingBody.objects.filter(finding__case=case).delete()
    Finding.objects.filter(case=case).delete()
    CaseKey.objects.filter(case=case).delete()
    case.delete()


def _other_key() -> bytes:
    return bytes(CaseKey.objects.exclude(wrapped=b"").exclude(case=_open()).get().wrapped)


def _back() -> None:
    """Of a deleted case the key, as an old backup has it."""
    other = CaseKey.objects.get(case=_open())
    CaseKey.objects.filter(case=_deleted()).update(wrapped=other.wrapped)


# What is found: codes and tables. A finding whose body no longer opens is found as well.
_SHUT = "ACC-913 casekey, ACC-913 finding"
TAMPERED: dict[str, tuple[Callable[[], object], str]] = {
    "a key removed": (lambda: CaseKey.objects.filter(case=_open()).delete(), _SHUT),
    "a key emptied": (lambda: _key(wrapped=b""), _SHUT),
    "a key of another case": (lambda: _key(wrapped=_other_key()), _SHUT),
    "a key under another master": (lambda: _key(master="0" * 16), _SHUT),
    "a key destroyed": (
        lambda: _key(wrapped=b"", destroyed_at="2026-11-23T00:00Z"),
        "ACC-910 casestep, ACC-913 casekey",
    ),
    "a key of a deleted case": (_back, "ACC-913 casekey"),
    "a case of nobody": (
        lambda: Case.objects.create(owner=_elsewhere(), root="x:y:z", function="civil"),
        "ACC-910 case, ACC-913 casekey",
    ),
    "a case of another procuratorate": (
        lambda: _case(owner=_elsewhere()), "ACC-912 case, ACC-913 finding",
    ),
    "a case of another function": (lambda: _case(function="civil"), "ACC-912 case"),
    "a case, its finding and its key removed": (_without_a_trace, "ACC-911 case, ACC-911 finding"),
    "a verdict on another version": (lambda: _verdict(model_version="9.9.9"), "ACC-912 judgement"),
    "a verdict on other facts": (
        lambda: _verdict(facts_hash="0" * 32), "ACC-912 judgement, ACC-913 finding",
    ),
    "a verdict on no facts": (
        lambda: _verdict(facts_hash=""), "ACC-912 judgement, ACC-913 finding",
    ),
    "a verdict without its note": (lambda: _verdict(note=b""), "ACC-912 judgement"),
    "a verdict with another note": (lambda: _verdict(note=b"\x01"), "ACC-912 judgement"),
    "a request on another basis": (lambda: _asked(basis="别的"), "ACC-912 identityrequest"),
    "a request for another purpose": (lambda: _asked(purpose="clue"), "ACC-912 identityrequest"),
    "a request for another record": (lambda: _asked(record_type="x"), "ACC-912 identityrequest"),
    "a request for another field": (lambda: _asked(field="x"), "ACC-912 identityrequest"),
    "a request that another department decides": (
        lambda: _asked(department=Department.objects.get(name="第二检察部")),
        "ACC-912 identityrequest",
    ),
    "a request that any department decides": (
        lambda: _asked(department=None), "ACC-912 identityrequest",
    ),
    "a request for nobody": (lambda: _asked(pseudonym=b""), "ACC-912 identityrequest"),
    "a run of a day to come": (lambda: _run(as_of=date(2099, 1, 1)), "ACC-912 projection"),
    "another run": (lambda: _run(run="0" * 32), "ACC-912 projection"),
    "a run of another number": (
        lambda: _run(number=9), "ACC-910 projection, ACC-911 projection",
    ),
    "a run of another office": (
        lambda: _run(owner=_elsewhere()), "ACC-910 projection, ACC-911 projection",
    ),
    "a run that is not all there": (lambda: _run(ended_at=None), "ACC-911 projection"),
    "a run of more parts": (lambda: _run(parts=9), "ACC-912 projection"),
    "a run with other counts": (lambda: _run(counts={}), "ACC-912 projection"),
    "a run removed": (lambda: Projection.objects.all().delete(), "ACC-911 projection"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_what_was_changed_by_hand_is_found(what: str) -> None:
    tamper, wanted = TAMPERED[what]
    tamper()
    assert found() == {tuple(each.split()) for each in wanted.split(", ")}
