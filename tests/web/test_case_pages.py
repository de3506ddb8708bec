"""The page of a case: no case data on it, what people do with a case, and deletion by two."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from reading import Page

from desk import County, signed_in
from xiezhi.accounts.models import Assignment, Grant, Recusal
from xiezhi.accounts.policy import visible
from xiezhi.casework.models import Case, CaseKey, Finding, State

pytestmark = pytest.mark.django_db
BASIS = "清检〔2026〕9号"
CHIEF, MANAGER = "chief_procurator", "case_manager"


@pytest.fixture
def case(rows: list[Finding]) -> Case:
    """The case of the first finding, a hard one of the criminal department."""
    return rows[0].case


def read(client: Client, case: Case, part: str = "") -> Page:
    response = client.get(f"/cases/{case.pk}/{part}")
    assert response.status_code == 200, part
    page = Page(response)
    assert not page.inline and not page.unnamed
    return page


def send(client: Client, case: Case, part: str, **form: object) -> Page:
    return Page(client.post(f"/cases/{case.pk}/{part}", form, follow=True))


def test_a_case_is_reached_by_its_whole_number_alone(land: County, case: Case) -> None:
    client = signed_in(land.people["unit_head"])
    sent = client.post("/cases/", {"number": str(case.pk)})
    assert sent.url == f"/cases/{case.pk}/"
    for number in (str(case.pk)[:8], case.root, "虚构prosecutor"):
        assert "没有提交" in Page(client.post("/cases/", {"number": number})).text
    civil = Finding.objects.get(function="civil").case
    for number in (str(uuid4()), str(civil.pk)):
        assert client.post("/cases/", {"number": number}).status_code == 404
    assert str(case.pk) not in client.get("/cases/").content.decode()
    opened = f"/findings/{Finding.objects.get(case=case).finding_id}/"
    client.post(opened, {"purpose": "case", "basis": BASIS})
    assert f'href="/cases/{case.pk}/"' in client.get(opened).content.decode()


def test_a_case_page_shows_no_case_data(land: County, case: Case) -> None:
    text = read(signed_in(land.people[CHIEF]), case).text
    assert str(case.pk) in text and "清溪县人民检察院" in text
    assert "违法 1" in text
    finding = Finding.objects.get(case=case)
    for hidden in (case.root, "羁押", "清溪县公安局", "2025-03-04", finding.finding_id):
        assert hidden not in text
    for username in ("prosecutor", "civil_unit_head", "other_unit_head", "auditor", "system_admin"):
        answer = signed_in(land.people[username]).get(f"/cases/{case.pk}/")
        assert answer.status_code == 404, username


def test_a_case_is_given_and_taken_back(land: County, case: Case) -> None:
    client = signed_in(land.people[MANAGER])
    civil = land.people["civil_prosecutor"]
    read(client, case, "assign/")
    assert civil.name in send(client, case, "assign/", person=civil.pk).text
    assert Assignment.objects.get().user == civil
    end = f"assign/{Assignment.objects.get().pk}/end/"
    assert civil.name in read(client, case, end).text
    assert "整个案件没有交办" in send(client, case, end).text


def test_a_unit_head_is_offered_the_own_department_alone(land: County, case: Case) -> None:
    text = read(signed_in(land.people["unit_head"]), case, "assign/").text
    assert land.people["prosecutor"].name in text
    assert land.people["civil_prosecutor"].name not in text


def test_a_recusal_of_a_unit_head_is_provisional_until_decided(land: County, case: Case) -> None:
    head, chief = signed_in(land.people["unit_head"]), signed_in(land.people[CHIEF])
    form = {"person": land.people["prosecutor"].pk, "reason": "interest", "basis": BASIS}
    assert "暂定" in send(head, case, "recuse/", **form).text
    decide = f"recuse/{Recusal.objects.get().pk}/confirm/"
    assert head.get(f"/cases/{case.pk}/{decide}").status_code == 404
    text = send(chief, case, decide, basis=BASIS).text
    assert "暂定" not in text and land.people["prosecutor"].name in text


def test_a_recusal_is_recorded_and_ended_by_a_decision(land: County, case: Case) -> None:
    head, chief = signed_in(land.people["unit_head"]), signed_in(land.people[CHIEF])
    who = land.people["prosecutor"]
    text = send(head, case, "recuse/", person=who.pk, reason="interest", basis=BASIS).text
    assert who.name in text and "利害关系" in text and "终结回避" not in text
    end = f"recuse/{Recusal.objects.get().pk}/end/"
    assert head.get(f"/cases/{case.pk}/{end}").status_code == 404
    assert "没有提交" in send(chief, case, end, basis="").text
    assert "没有人回避" in send(chief, case, end, basis=BASIS).text


def test_the_chief_above_is_kept_away_by_those_below_and_by_himself(
    land: County, rows: list[Finding], case: Case
) -> None:
    above, civil = land.people["city_chief_procurator"], rows[1].case
    form = {"person": above.pk, "reason": "interest", "basis": BASIS}

    def opened() -> set[Case]:
        seen = visible(land.actor("city_chief_procurator"), "finding.open")
        return {row.case for row in seen}

    assert {case, civil} <= opened()
    send(signed_in(land.people[MANAGER]), civil, "recuse/", **form)
    assert civil not in opened()
    assert signed_in(above).post(f"/cases/{case.pk}/recuse/", form).url == "/cases/"
    assert Recusal.objects.get(case=case.pk).provisional
    assert case not in opened()


def test_one_who_recuses_himself_is_shown_out(land: County, case: Case) -> None:
    head = land.people["unit_head"]
    client = signed_in(head)
    form = {"person": head.pk, "reason": "interest", "basis": BASIS}
    assert client.post(f"/cases/{case.pk}/recuse/", form).url == "/cases/"
    assert client.get(f"/cases/{case.pk}/").status_code == 404


def test_leave_is_given_until_a_day_and_taken_back(land: County, case: Case) -> None:
    client, civil = signed_in(land.people[CHIEF]), land.people["civil_prosecutor"]
    form = {"person": civil.pk, "action": "finding.open", "basis": BASIS}
    today = timezone.localdate()
    late = client.post(f"/cases/{case.pk}/grant/", form | {"last_day": today + timedelta(days=31)})
    assert late.status_code == 409 and "ACC-034" in late.content.decode()
    text = send(client, case, "grant/", **form, last_day=today).text
    assert civil.name in text and "打开发现" in text
    tomorrow = timezone.localtime(Grant.objects.get().valid_until)
    assert (tomorrow.date() - today).days == 1 and tomorrow.hour == 0
    opened = signed_in(civil)
    assert opened.get(f"/findings/{Finding.objects.get(case=case).finding_id}/").status_code == 200
    end = f"grant/{Grant.objects.get().pk}/end/"
    assert "没有有效的授权" in send(client, case, end, basis=BASIS).text


def test_a_row_of_another_case_is_not_there(land: County, rows: list[Finding]) -> None:
    client, other = signed_in(land.people[CHIEF]), rows[1].case
    send(client, other, "assign/", person=land.people["prosecutor"].pk)
    end = f"assign/{Assignment.objects.get().pk}/end/"
    assert client.post(f"/cases/{rows[0].case_id}/{end}").status_code == 404


def test_a_case_is_closed_until_a_day_after_a_card(land: County, case: Case) -> None:
    client = signed_in(land.people[MANAGER])
    text = read(client, case, "close/").text
    assert "不能改变保存期限" in text and "至少保存 365 天" in text
    day = timezone.localdate() + timedelta(days=365)
    form = {"retained_until": day, "basis": BASIS}
    for name in form:
        assert "没有提交" in send(client, case, "close/", **form | {name: ""}).text
    assert "CAS-044" in send(client, case, "close/", **form).text
    Finding.objects.filter(case=case).update(state=State.REJECTED)
    early = form | {"retained_until": day - timedelta(days=1)}
    assert f"保存期限不得早于 {day}" in send(client, case, "close/", **early).text
    assert f"保存至 {day}" in send(client, case, "close/", **form).text


@pytest.mark.parametrize(
    "part",
    [
        "seal/",
        "classify/",
        "close/",
        "grant/",
        "deletion/",
        "delete/",
        "lifting/seal/",
        "lifting/seal/lift/",
        "lifting/close/",
    ],
)
def test_what_is_grave_needs_a_fresh_second_factor(land: County, case: Case, part: str) -> None:
    client = signed_in(land.people[CHIEF], fresh=False)
    for answer in (client.get(f"/cases/{case.pk}/{part}"), client.post(f"/cases/{case.pk}/{part}")):
        assert answer.status_code == 302 and "reauthenticate" in answer.url
    assert not Case.objects.filter(sealed=True)


def test_a_case_is_sealed_after_a_card_and_not_deleted_for_that(land: County, case: Case) -> None:
    chief = signed_in(land.people[CHIEF])
    assert "任何人都不能再打开" in read(chief, case, "seal/").text
    assert "没有提交" in send(chief, case, "seal/", basis="").text
    assert not Case.objects.get(pk=case.pk).sealed
    chief.post(f"/cases/{case.pk}/seal/", {"basis": BASIS})
    assert Case.objects.get(pk=case.pk).sealed
    assert chief.get(f"/cases/{case.pk}/").status_code == 404
    assert chief.get(f"/cases/{case.pk}/deletion/").status_code == 409


def test_a_sealed_case_is_unsealed_by_two_who_see_nothing_of_it(land: County, case: Case) -> None:
    chief, manager = signed_in(land.people[CHIEF]), signed_in(land.people[MANAGER])
    chief.post(f"/cases/{case.pk}/seal/", {"basis": BASIS})
    assert chief.post("/cases/", {"number": str(case.pk)}).url == f"/cases/{case.pk}/lifting/"
    hidden = (case.root, "羁押", "清溪县公安局", "刑事检察")
    pages = [read(chief, case, "lifting/").text, read(chief, case, "lifting/seal/").text]
    assert "国家秘密" not in pages[0] and "第四百八十四条" in pages[1]
    assert chief.get(f"/cases/{case.pk}/lifting/secrecy/").status_code == 409
    form = {"ground": "missed_crime", "basis": BASIS}
    for name in form:
        assert "没有提交" in send(chief, case, "lifting/seal/", **form | {name: ""}).text
    assert "等待另一人办理" in send(chief, case, "lifting/seal/", **form).text
    # Not by the one who asked, neither through the card nor past it.
    lift = f"/cases/{case.pk}/lifting/seal/lift/"
    for answer in (chief.get(lift), chief.post(lift)):
        assert answer.status_code == 409 and "CAS-048" in answer.content.decode()
    assert "等待第二人办理的解除" in Page(manager.get("/")).text
    assert str(case.pk) in manager.get("/cases/").content.decode()
    pages += [read(manager, case, "lifting/").text, read(manager, case, "lifting/seal/lift/").text]
    assert "发现漏罪" in pages[3] and BASIS in pages[3]
    assert not [word for word in hidden for page in pages if word in page]
    send(manager, case, "lifting/seal/lift/")
    assert not Case.objects.get(pk=case.pk).sealed
    text = read(chief, case).text
    assert "解除封存" in text and "经过" in text
    assert chief.get(f"/cases/{case.pk}/lifting/").status_code == 409


def test_a_sealed_case_is_closed_unseen_and_leads_to_its_deletion(land: County, case: Case) -> None:
    chief = signed_in(land.people[CHIEF])
    chief.post(f"/cases/{case.pk}/seal/", {"basis": BASIS})
    assert "尚未办结" in read(chief, case, "lifting/").text
    day = timezone.localdate() + timedelta(days=365)
    read(chief, case, "lifting/close/")
    assert "没有提交" in send(chief, case, "lifting/close/", retained_until=day, basis="").text
    text = send(chief, case, "lifting/close/", retained_until=day, basis=BASIS).text
    assert "尚在保存期限内" in text
    Case.objects.filter(pk=case.pk).update(retained_until=timezone.localdate() - timedelta(days=1))
    assert f"/cases/{case.pk}/deletion/" in chief.get(f"/cases/{case.pk}/lifting/").content.decode()
    assert read(chief, case, "deletion/")


def test_the_level_of_a_case_is_set_and_a_state_secret_shows_one_out(
    land: County, case: Case
) -> None:
    client = signed_in(land.people[MANAGER])
    assert "不得存放国家秘密" in read(client, case, "classify/").text
    assert "没有提交" in send(client, case, "classify/", level="work", basis="").text
    text = send(client, case, "classify/", level="work", basis=BASIS).text
    assert "确定密级：工作秘密" in text and BASIS in text
    sent = client.post(f"/cases/{case.pk}/classify/", {"level": "state", "basis": BASIS})
    assert sent.url == "/cases/"
    assert client.get(f"/cases/{case.pk}/").status_code == 404
    assert "国家秘密" in read(client, case, "lifting/").text


def test_an_ended_case_is_deleted_by_two_who_see_nothing_of_it(land: County, case: Case) -> None:
    chief, manager = signed_in(land.people[CHIEF]), signed_in(land.people[MANAGER])
    yesterday = timezone.localdate() - timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(closed_on=yesterday, retained_until=yesterday)
    assert chief.get(f"/cases/{case.pk}/").status_code == 404
    sent = chief.post("/cases/", {"number": str(case.pk)})
    assert sent.url == f"/cases/{case.pk}/deletion/"
    text = read(chief, case, "deletion/").text
    for hidden in (case.root, "羁押", "清溪县公安局", "刑事检察"):
        assert hidden not in text
    assert "等待另一人办理" in send(chief, case, "deletion/", basis=BASIS).text
    # Not by the one who asked, neither through the card nor past it.
    for answer in (chief.get(f"/cases/{case.pk}/delete/"), chief.post(f"/cases/{case.pk}/delete/")):
        assert answer.status_code == 409 and "CAS-043" in answer.content.decode()
    assert "等待第二人办理的删除" in Page(manager.get("/")).text
    assert str(case.pk) in manager.get("/cases/").content.decode()
    assert "提出删除。依据" in read(manager, case, "deletion/").text
    assert "都不能恢复" in read(manager, case, "delete/").text
    assert CaseKey.objects.get(case=case).destroyed_at is None
    send(manager, case, "delete/")
    assert CaseKey.objects.get(case=case).destroyed_at
    assert "已经删除" in read(chief, case, "deletion/").text
    assert str(case.pk) not in manager.get("/cases/").content.decode()


def test_a_case_that_must_be_kept_is_not_asked_for(land: County, case: Case) -> None:
    client = signed_in(land.people[CHIEF])
    for answer in (
        client.get(f"/cases/{case.pk}/deletion/"),
        client.post(f"/cases/{case.pk}/deletion/", {"basis": BASIS}),
        client.post(f"/cases/{case.pk}/delete/"),
    ):
        assert answer.status_code == 409 and "CAS-042" in answer.content.decode()
