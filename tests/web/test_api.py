"""The API answers in JSON alone, by the same policy, and names every error in both languages."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from desk import County, signed_in
from xiezhi.accounts.models import Look
from xiezhi.casework.models import Finding

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


def _error(response: object, status: int) -> str:
    assert response.status_code == status  # type: ignore[attr-defined]
    said = response.json()  # type: ignore[attr-defined]
    assert set(said) == {"code", "zh", "en"} and said["zh"] != said["en"]
    return str(said["code"])


def test_findings_are_listed_as_the_policy_shows_them(land: County, rows: list[Finding]) -> None:
    def listed(who: str, more: str = "") -> list[str]:
        answer = signed_in(land.people[who]).get(f"{ROOT}findings?{more}").json()
        assert answer["total"] == len(answer["items"]) or more
        return sorted(item["finding_id"] for item in answer["items"])

    hard, civil, undetermined = (row.finding_id for row in rows)
    assert listed("prosecutor") == sorted([hard, undetermined])
    assert listed("civil_prosecutor") == [civil]
    assert listed("chief_procurator") == sorted([hard, civil, undetermined])
    assert listed("chief_procurator", "outcome=hard&function=civil") == [civil]
    assert len(listed("chief_procurator", "limit=1&offset=1")) == 1
    assert listed("other_prosecutor") == listed("organ_liaison") == []


def test_a_finding_is_opened_for_a_purpose_alone(land: County, rows: list[Finding]) -> None:
    client, address = signed_in(land.people["prosecutor"]), f"{ROOT}findings/{rows[0].finding_id}"
    assert _error(client.get(address), 409) == "WEB-032"
    why = {"purpose": "clue", "basis": "清检线索一号"}
    stated = client.post(f"{address}/purpose", json.dumps(why), "application/json")
    assert stated.status_code == 200
    assert client.get(address).json()["finding"]["sentences"]["zh"] == "羁押超期3日。"
    assert Look.objects.count() == 1
    for who in ("civil_prosecutor", "organ_liaison", "system_admin"):
        assert _error(signed_in(land.people[who]).get(address), 404) == "ACC-001"


def test_a_liaison_has_no_tabs_of_those_who_work(land: County, rows: list[Finding]) -> None:
    client = signed_in(land.people["organ_liaison"])
    assert client.get(f"{ROOT}findings").status_code == 200
    assert _error(client.get(f"{ROOT}findings?tab=unassigned"), 409) == "CAS-019"


def test_a_number_with_a_sign_that_no_text_holds_is_not_there(land: County) -> None:
    client = signed_in(land.people["prosecutor"])
    assert _error(client.get(f"{ROOT}findings/%00"), 404) == "ACC-001"


def test_a_purpose_needs_the_token_against_forgery(land: County, rows: list[Finding]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(land.people["prosecutor"]).cookies
    address = f"{ROOT}findings/{rows[0].finding_id}/purpose"
    why = json.dumps({"purpose": "clue", "basis": "清检线索一号"})
    assert client.post(address, why, "application/json").status_code == 403


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("findings?limit=1000000", 422, "WEB-030"),
        ("findings?limit=0", 422, "WEB-030"),
        ("findings?offset=99999999999999999999", 422, "WEB-030"),
        ("findings?organ=-1", 422, "WEB-030"),
        ("findings?act_from=2026-02-30", 422, "WEB-030"),
        ("findings?q=%00", 422, "WEB-030"),
        ("findings?model=%00", 422, "WEB-030"),
        ("findings?tab=x", 409, "CAS-019"),
        ("findings/0123", 404, "ACC-001"),
        ("nothing", 404, "ACC-001"),
        ("figures", 404, "ACC-001"),
    ],
)
def test_a_wrong_request_is_answered_with_a_sentence(
    address: str, status: int, code: str, land: County
) -> None:
    assert _error(signed_in(land.people["prosecutor"]).get(ROOT + address), status) == code


def test_nobody_who_has_not_signed_in_learns_anything(land: County) -> None:
    for address in ("openapi.json", "findings", "models", "ledger", "nothing"):
        assert _error(Client().get(ROOT + address), 401) == "WEB-031"
    half = Client()
    half.force_login(land.people["prosecutor"])
    assert _error(half.get(f"{ROOT}findings"), 401) == "WEB-031"


def test_the_description_of_the_api_names_its_routes(land: County) -> None:
    told = signed_in(land.people["prosecutor"]).get(f"{ROOT}openapi.json").json()
    assert f"{ROOT}findings/{{finding_id}}" in told["paths"]
    assert signed_in(land.people["prosecutor"]).get(f"{ROOT}docs").status_code == 404


def test_models_ledger_jobs_and_figures(land: County, rows: list[Finding]) -> None:
    chief = signed_in(land.people["chief_procurator"])
    assert len(chief.get(f"{ROOT}models").json()) > 200
    assert chief.get(f"{ROOT}ledger").json()["origin"] == "xiezhi.example.invalid/ledger"
    assert chief.get(f"{ROOT}jobs").json() == []
    counted = chief.get(f"{ROOT}figures").json()["findings"]
    assert sum(cell["n"] for cell in counted) == len(rows)
    outside = signed_in(land.people["congress_reader"]).get(f"{ROOT}figures").json()
    assert outside["findings"] == []
