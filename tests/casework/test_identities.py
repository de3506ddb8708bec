"""Promises of identities: one asks, another consents, the asker alone reads, and no name is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from casework_support import PSEUDONYM
from django.db import connection
from django.utils import timezone

from desk import County
from xiezhi.accounts import looking
from xiezhi.accounts.models import Look, Purpose
from xiezhi.casework import persons
from xiezhi.casework.models import Finding, IdentityRequest, Verdict
from xiezhi.casework.opening import finding_open, judgements_open, notice_open
from xiezhi.casework.persons import Person
from xiezhi.casework.services import (
    finding_assign,
    finding_judge,
    finding_make_known,
    identity_ask,
    identity_decide,
    identity_read,
)
from xiezhi.errors import XiezhiError
from xiezhi.records.keyfile import new_key
from xiezhi.records.vault import Identity, Vault, VaultKey

pytestmark = pytest.mark.django_db
NAME = "虚构某甲"
OTHER = PSEUDONYM.replace("a", "b")


@pytest.fixture(autouse=True)
def wired() -> Iterator[None]:
    before = list(persons._wired)
    persons.wire(lambda finding: [Person("custody", "被羁押人证件号码", PSEUDONYM)])
    yield
    persons._wired[:] = before


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    made = Vault(tmp_path / "vault.sqlite", VaultKey(new_key()))
    made.put({("custody", PSEUDONYM): Identity(name=NAME)})
    return made


def ask(land: County, row: Finding, username: str = "prosecutor", **more: str) -> IdentityRequest:
    given = {
        "record_type": "custody",
        "pseudonym": PSEUDONYM,
        "purpose": "case",
        "basis": "讯问",
        **more,
    }
    return identity_ask(actor=land.actor(username), finding=row, **given)


def decide(land: County, request: IdentityRequest, allowed: bool = True) -> IdentityRequest:
    return identity_decide(actor=land.actor("unit_head"), request=request, allowed=allowed)


def read(
    land: County, request: IdentityRequest, vault: Vault | None, username: str = "prosecutor"
) -> Identity:
    return identity_read(actor=land.actor(username), request=request, vault=vault)


def test_two_persons_reveal_an_identity_and_it_leaves_a_look(
    land: County, row: Finding, vault: Vault
) -> None:
    request = decide(land, ask(land, row))
    assert (request.field, request.department) == ("被羁押人证件号码", land.criminal)
    assert read(land, request, vault).name == NAME
    look = Look.objects.get()
    assert (look.action, look.object) == ("identity.read", f"identity:{row.ledger_id}:1")
    assert look.purpose and look.purpose.purpose == "case"


def test_no_name_and_no_pseudonym_lies_in_the_database(
    land: County, row: Finding, vault: Vault
) -> None:
    read(land, decide(land, ask(land, row)), vault)
    tables = [*connection.introspection.table_names()]
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            kept = repr(
                [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]
            )
        for secret in (NAME, NAME.encode(), PSEUDONYM):
            assert repr(secret).strip("b'") not in kept, table


def test_only_a_person_of_the_record_is_asked_for(land: County, row: Finding) -> None:
    for more in ({"pseudonym": OTHER}, {"record_type": "criminal_case"}):
        with pytest.raises(XiezhiError, match="CAS-030"):
            ask(land, row, **more)
    persons._wired.clear()
    with pytest.raises(XiezhiError, match="CAS-035"):
        ask(land, row)
    assert not IdentityRequest.objects.exists()


def test_who_asks_does_not_consent(land: County, row: Finding) -> None:
    request = ask(land, row)
    IdentityRequest.objects.update(asked_by=land.people["unit_head"])
    with pytest.raises(XiezhiError, match="CAS-031"):
        decide(land, request)


def test_who_may_ask_decide_and_read_is_said_by_the_policy(
    land: County, row: Finding, vault: Vault
) -> None:
    for username in ("assistant", "civil_prosecutor", "organ_liaison", "auditor", "security_admin"):
        with pytest.raises(XiezhiError, match="ACC-001"):
            ask(land, row, username)
    request = ask(land, row)
    for username in ("prosecutor", "civil_unit_head", "auditor", "system_admin"):
        with pytest.raises(XiezhiError, match="ACC-001"):
            identity_decide(actor=land.actor(username), request=request, allowed=True)
    decide(land, request)
    for username in ("unit_head", "chief_procurator", "civil_prosecutor"):
        with pytest.raises(XiezhiError, match="ACC-001"):
            read(land, request, vault, username)
    assert not Look.objects.exists()


def test_what_waits_was_refused_or_is_over_is_not_read(
    land: County, row: Finding, vault: Vault
) -> None:
    request = ask(land, row)
    attempts = [lambda: None, lambda: decide(land, request, allowed=False)]
    for change in attempts:
        change()
        with pytest.raises(XiezhiError, match="CAS-033"):
            read(land, request, vault)
    again = decide(land, ask(land, row))
    IdentityRequest.objects.filter(pk=again.pk).update(
        valid_until=timezone.now() - timedelta(seconds=1)
    )
    with pytest.raises(XiezhiError, match="CAS-033"):
        read(land, again, vault)
    assert not Look.objects.exists()


def test_what_waits_or_may_be_read_is_not_asked_again_and_an_answer_stands(
    land: County, row: Finding
) -> None:
    first = ask(land, row)
    assert ask(land, row).pk == first.pk
    decide(land, first)
    assert decide(land, first).pk == ask(land, row).pk == first.pk
    with pytest.raises(XiezhiError, match="CAS-032"):
        decide(land, first, allowed=False)
    IdentityRequest.objects.update(valid_until=timezone.now())
    assert ask(land, row).number == 2


def test_another_person_cannot_be_put_into_an_allowed_request(
    land: County, row: Finding, vault: Vault
) -> None:
    request = decide(land, ask(land, row))
    decide(land, request)
    persons.wire(lambda finding: [Person("custody", "x", OTHER)])
    other = ask(land, row, pseudonym=OTHER)
    sealed = IdentityRequest.objects.values_list("pseudonym", flat=True).get(pk=other.pk)
    IdentityRequest.objects.filter(pk=request.pk).update(pseudonym=sealed)
    with pytest.raises(XiezhiError, match="CAS-001"):
        read(land, request, vault)


def test_where_no_identity_is_kept_it_says_so(land: County, row: Finding, tmp_path: Path) -> None:
    request = decide(land, ask(land, row))
    empty = Vault(tmp_path / "empty.sqlite", VaultKey(new_key()))
    for vault in (None, empty):
        with pytest.raises(XiezhiError, match="CAS-034"):
            read(land, request, vault)


def test_without_a_leaf_the_vault_is_not_asked(
    land: County, row: Finding, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = decide(land, ask(land, row))

    def fails(**_: Any) -> None:
        raise XiezhiError("LED-110", key="k")

    def asked(*_: Any) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(looking, "record", fails)
    monkeypatch.setattr(vault, "get", asked)
    with pytest.raises(XiezhiError, match="LED-110"):
        read(land, request, vault)
    assert not Purpose.objects.exists()


def test_no_entry_of_the_ledger_names_a_finding_by_its_number(
    land: County, row: Finding, vault: Vault
) -> None:
    # Whoever knows a model and a case number can work the number out.
    head, worker = land.actor("unit_head"), land.actor("prosecutor")
    finding_assign(actor=head, finding=row, to=land.people["prosecutor"])
    finding_judge(
        actor=worker,
        finding=row,
        verdict=Verdict.CONFIRMED,
        note="",
        facts_hash=row.facts_hash,
        model_version=row.model_version,
    )
    finding_make_known(actor=head, finding=row, approval="清检批〔2026〕3号")
    read(land, decide(land, ask(land, row)), vault)
    finding_open(actor=worker, finding=row)
    judgements_open(actor=worker, finding=row)
    notice_open(actor=land.actor("organ_liaison"), finding=row)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, entry FROM ledger_event")
        events = [(str(key), bytes(entry)) for key, entry in cursor.fetchall()]
        cursor.execute("SELECT payload FROM ledger_payload")
        told = [bytes(payload) for (payload,) in cursor.fetchall()]
    number = row.finding_id
    assert not [key for key, entry in events if number in key or number.encode() in entry]
    assert sum(row.ledger_id.encode() in entry for _, entry in events) == 9
    # A proof that is handed over with its payload still shows which finding it is about.
    assert sum(number.encode() in payload for payload in told) >= 7
