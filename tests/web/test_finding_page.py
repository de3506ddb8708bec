"""One finding on its page: nothing before a purpose, a look for each showing, and what people do."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from casework_support import frozen
from django.db import connection
from django.test import Client
from django.utils import timezone
from reading import Page

from desk import County, signed_in
from xiezhi.accounts.models import AccountEvent, BreakGlass, Look, Recusal
from xiezhi.casework.models import Finding, Judgement, State

pytestmark = pytest.mark.django_db
WHY = {"purpose": "clue", "basis": "清检线索一号"}
SENTENCE = "羁押超期3日。"


def _opened(client: Client, row: Finding) -> Page:
    address = f"/findings/{row.finding_id}/"
    client.post(address, WHY)
    return Page(client.get(address))


def test_nothing_of_a_case_is_shown_before_a_purpose(land: County, rows: list[Finding]) -> None:
    client = signed_in(land.people["prosecutor"])
    before = Page(client.get(f"/findings/{rows[0].finding_id}/"))
    assert SENTENCE not in before.text and "清溪县公安局" in before.text
    wrong = Page(client.post(f"/findings/{rows[0].finding_id}/", {"purpose": "clue", "basis": ""}))
    assert "没有提交" in wrong.text and SENTENCE not in wrong.text
    assert not Look.objects.exists()
    assert SENTENCE in _opened(client, rows[0]).text
    assert Look.objects.get().purpose.basis == WHY["basis"]


def test_a_finding_explains_itself(land: County, rows: list[Finding]) -> None:
    page = _opened(signed_in(land.people["prosecutor"]), rows[0])
    places = [page.text.index(part) for part in (SENTENCE, "计算", "所用的事实", "来源", "经过")]
    assert places == sorted(places)
    for part in ("两个月，刑诉法156条", "刑事诉讼法第156条", "超期日数 3", rows[0].facts_hash):
        assert part in page.text
    assert not page.inline and not page.unnamed


def test_missing_data_is_named_with_what_to_do(land: County, rows: list[Finding]) -> None:
    text = _opened(signed_in(land.people["prosecutor"]), rows[2]).text
    assert "缺数据不等于违法" in text
    assert "强制措施：执行日期" in text and "重新导出" in text


def test_without_its_leaf_a_finding_is_not_shown(
    land: County, rows: list[Finding], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(land.people["prosecutor"])
    client.post(f"/findings/{rows[0].finding_id}/", WHY)

    def failing(**_given: object) -> None:
        raise OSError

    monkeypatch.setattr("xiezhi.accounts.looking.record", failing)
    client.raise_request_exception = False
    answer = client.get(f"/findings/{rows[0].finding_id}/")
    assert answer.status_code == 500 and SENTENCE not in answer.content.decode()
    assert "程序出错" in answer.content.decode()


def _seen(row: Finding) -> dict[str, str]:
    """What the form of a verdict carries of the page that the person saw."""
    return {"judge-facts_hash": row.facts_hash, "judge-model_version": row.model_version}


def test_rejecting_needs_a_reason_and_shows_the_precision(
    land: County, rows: list[Finding]
) -> None:
    client, row = signed_in(land.people["prosecutor"]), rows[0]
    _opened(client, row)
    judge = f"/findings/{row.finding_id}/judge/"
    form = {"judge-note": "核对了换押证", **_seen(row)}
    assert "没有提交" in Page(client.post(judge, form)).text
    assert not Judgement.objects.exists()
    text = Page(client.post(judge, form | {"judge-verdict": "data_error"}, follow=True)).text
    assert "查准率" in text and "0.0%" in text and "核对了换押证" in text
    row.refresh_from_db()
    assert row.state == State.REJECTED
    for old in ({"judge-facts_hash": "0" * 32}, {"judge-model_version": "0.9.0"}):
        changed = client.post(judge, form | {"judge-verdict": "confirmed", **old})
        assert changed.status_code == 409 and "CAS-010" in changed.content.decode()


def test_several_findings_are_assigned_each_with_its_result(
    land: County, rows: list[Finding]
) -> None:
    client = signed_in(land.people["unit_head"])
    to = land.people["prosecutor"].pk
    chosen = [row.finding_id for row in rows]
    page = Page(client.post("/findings/several/", {"finding": chosen, "do": "assign", "to": to}))
    # The civil finding is not the department's: it is neither assigned nor mentioned.
    assert page.text.count("已办") == 2
    assert [Finding.objects.get(pk=row.pk).assignee_id for row in rows] == [to, None, to]
    other = land.people["civil_prosecutor"].pk
    page = Page(client.post("/findings/several/", {"finding": chosen, "do": "assign", "to": other}))
    assert page.text.count("CAS-011") == 2


def test_making_known_is_asked_before_it_is_done(land: County, rows: list[Finding]) -> None:
    client, row = signed_in(land.people["unit_head"]), rows[0]
    several = {"finding": [row.finding_id], "do": "make_known"}
    assert "告知以后" in Page(client.post("/findings/several/", several)).text
    assert client.get(f"/findings/{row.finding_id}/known/").status_code == 200
    row.refresh_from_db()
    assert row.made_known_at is None
    assert "没有提交" in Page(client.post("/findings/several/", several | {"sure": "yes"})).text
    known = several | {"sure": "yes", "approval": "清检批〔2026〕3号"}
    assert "CAS-015" in Page(client.post("/findings/several/", known)).text


def test_what_an_organ_was_told_and_that_it_was_taken_back_stand_in_the_timeline(
    land: County, rows: list[Finding]
) -> None:
    row, head = rows[0], signed_in(land.people["unit_head"])
    judge = f"/findings/{row.finding_id}/judge/"
    form = {"judge-verdict": "confirmed", **_seen(row)}
    _opened(head, row)
    head.post(judge, form)
    known = f"/findings/{row.finding_id}/known/"
    assert "没有提交" in Page(head.post(known, {"approval": ""})).text
    text = Page(head.post(known, {"approval": "清检批〔2026〕3号"}, follow=True)).text
    assert "告知被监督单位，审批文号：清检批〔2026〕3号" in text and "撤回告知" not in text
    text = Page(head.post(judge, form | {"judge-verdict": "data_error"}, follow=True)).text
    assert "撤回告知：结论改变" in text


def test_a_recused_person_no_longer_finds_the_case(land: County, rows: list[Finding]) -> None:
    person, row = land.people["prosecutor"], rows[0]
    form = {"person": person.pk, "reason": "interest", "basis": "检察长决定"}
    head, address = signed_in(land.people["unit_head"]), f"/cases/{row.case_id}/recuse/"
    head.post(f"/findings/{row.finding_id}/", WHY)
    assert f'href="{address}"' in head.get(f"/findings/{row.finding_id}/").content.decode()
    head.post(address, form)
    assert Recusal.objects.get().user == person
    client = signed_in(person)
    assert client.get(f"/findings/{row.finding_id}/").status_code == 404
    assert row.finding_id not in client.get("/findings/").content.decode()


def test_in_an_emergency_one_case_opens_by_its_number_and_none_behind_a_wall(
    land: County, rows: list[Finding]
) -> None:
    client, row = signed_in(land.people["civil_prosecutor"]), rows[0]
    form = {"number": row.case.root, "reason": "safety", "basis": "清检〔2026〕1号"}
    assert client.get(f"/findings/{row.finding_id}/").status_code == 404
    opened = Page(client.post("/emergency/", form))
    assert "已通知" in opened.text and "羁押" in opened.text
    assert client.get(f"/findings/{row.finding_id}/").status_code == 200
    sealed = rows[2].case
    sealed.sealed = True
    sealed.save()
    for number in (sealed.root, str(sealed.pk), "criminal_case:police:NONE"):
        assert client.post("/emergency/", form | {"number": number}).status_code == 404
    # Each is recorded as a try, without the number.
    tries = AccountEvent.objects.filter(kind="emergency.refused")
    assert [(each.by, each.form) for each in tries] == 3 * [(land.people["civil_prosecutor"], {})]


def test_the_emergency_form_refuses_before_it_looks_for_a_case(
    land: County, rows: list[Finding]
) -> None:
    client = signed_in(land.people["civil_prosecutor"])
    numbers = (rows[0].case.root, "criminal_case:police:NONE")
    form = {"reason": "safety", "basis": "清检〔2026〕1号"}

    def answers(given: dict[str, str]) -> list[tuple[int, str]]:
        sent = [client.post("/emergency/", given | {"number": each}) for each in numbers]
        return [
            (answer.status_code, Page(answer).text.replace(number, ""))
            for answer, number in zip(sent, numbers, strict=True)
        ]

    for basis in ("", "a", " a "):
        one, other = answers(form | {"basis": basis})
        assert one == other
    long_ago = timezone.now() - timedelta(days=8)
    client.post("/emergency/", form | {"number": numbers[0]})
    BreakGlass.objects.update(opened_at=long_ago, valid_until=long_ago)
    one, other = answers(form)
    assert one == other and "ACC-038" in one[1]
    assert not AccountEvent.objects.filter(kind="emergency.refused").exists()


def test_the_list_is_taken_out_with_a_fresh_factor_and_harmless_cells(
    land: County, rows: list[Finding]
) -> None:
    Finding.objects.filter(pk=rows[0].pk).update(subject_name="=HYPERLINK(1)")
    head = land.people["unit_head"]
    asked = signed_in(head, fresh=False).get("/findings/export/")
    assert asked.status_code == 302 and "reauthenticate" in asked.url
    client = signed_in(head)
    made = client.post("/findings/export/?outcome=hard", WHY | {"kind": "csv"})
    assert made.headers["Content-Type"] == "text/csv; charset=utf-8"
    table = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig"))))
    assert len(table) == 2 and table[1][2] == "'=HYPERLINK(1)"
    workbook = client.post("/findings/export/", WHY | {"kind": "xlsx"}).content
    assert workbook.startswith(b"PK")
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM ledger_event")
        keys = [key for (key,) in cursor.fetchall()]
    assert sum(key.startswith("export:") for key in keys) == 2


def test_filters_stand_in_the_address_and_unknown_ones_do_no_harm(
    land: County, rows: list[Finding]
) -> None:
    client = signed_in(land.people["chief_procurator"])
    shown = client.get("/findings/?outcome=undetermined&order=act")
    text = shown.content.decode()
    assert rows[2].finding_id in text and rows[0].finding_id not in text
    assert 'aria-sort="descending"' in text and "结论 不能判断" in Page(shown).text
    for wrong in (
        "outcome=x", "tab=x", "order=x", "page=x", "page=-1", "page=99999999999999999999",
        "organ=x", "organ=99999999999999999999999", "act_from=2026-02-30", "q=%00", "q=%27--",
    ):  # fmt: skip
        assert client.get(f"/findings/?{wrong}").status_code == 200, wrong


def test_no_list_names_a_person_of_a_case(land: County, rows: list[Finding]) -> None:
    assert frozen(1).unit.endswith("K-1")
    text = signed_in(land.people["prosecutor"]).get("/findings/").content.decode()
    assert "K-1" not in text and rows[0].case.root not in text
