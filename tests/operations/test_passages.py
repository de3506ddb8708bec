"""Promises of the words of a document beside a finding: from the kept text alone, and only on its page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from casework.casework_support import run
from desk import County, signed_in
from xiezhi.accounts.models import Look
from xiezhi.casework.models import Finding
from xiezhi.casework.project import project_run
from xiezhi.casework.services import finding_judge, finding_make_known
from xiezhi.documents.files import Document
from xiezhi.documents.taking import take_documents
from xiezhi.operations.passages import quoted
from xiezhi.records.store import Store
from xiezhi.screening.engines import open_engine
from xiezhi.screening.findings import Finding as Frozen
from xiezhi.screening.models import Model, shipped_models
from xiezhi.screening.run import screen

pytestmark = pytest.mark.django_db
MODEL = "sentence-dates-error"
# Wholly made up: four years from 2020-06-01 end on 2024-05-31, two months earlier than stated.
JUDGMENT = (
    "虚构县人民法院\n刑事判决书\n（2021）虚01刑初12号\n公诉机关虚构县人民检察院。\n"
    "被告人赵铁柱，男，1979年5月6日出生，住虚构县杨柳巷9号。赵铁柱因涉嫌故意伤害罪于2020年6月1日被刑事拘留，"
    "同年7月1日被逮捕。现羁押于虚构县看守所。\n"
    "本院认为，被告人赵铁柱的行为构成故意伤害罪。依照《中华人民共和国刑法》第二百三十四条第二款之规定，判决如下：\n"
    "被告人赵铁柱犯故意伤害罪，判处有期徒刑四年（刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折抵刑期一日，"
    "即自2020年6月1日起至2024年7月31日止）。\n审判长 吴桂花\n二〇二一年三月三日\n书记员 陈大力\n"
)


@pytest.fixture
def model() -> Model:
    return next(each for each in shipped_models() if each.id == MODEL)


@pytest.fixture
def found(store: Store, model: Model) -> Frozen:
    """The finding that the stated end is not the end of the term."""
    document = Document("判决书.txt", 0, "虚构-12", JUDGMENT)
    take_documents(store, [(document, document.read())], source="court")
    with open_engine("duckdb") as engine:
        done = screen(store, [model], as_of=date(2026, 11, 23), engine=engine)
    [finding] = done.findings
    return finding


def test_the_words_that_a_finding_rests_on_are_shown(found: Frozen, model: Model) -> None:
    told = quoted(found, model)
    assert told is not None and told.kept
    texts = [piece.text for piece in told.pieces]
    assert any("2024年7月31日" in text for text in texts)
    assert any("2020年6月1日" in text for text in texts)
    assert any("因涉嫌故意伤害罪于" in piece.before + piece.text for piece in told.pieces)
    for piece in told.pieces:
        assert JUDGMENT[piece.start : piece.end] == piece.text and piece.label


def test_words_looked_for_by_another_model_than_the_one_that_found_it_are_called_so(
    found: Frozen, model: Model
) -> None:
    same = quoted(found, model)
    assert same is not None and (same.now, same.gone) == ("", False)
    later = quoted(found, replace(model, version="9.0.0", digest="0" * 64))
    assert later is not None and later.now == "9.0.0" and later.pieces
    gone = quoted(found, None)
    assert gone is not None and (gone.gone, gone.pieces) == (True, ())


def test_the_page_says_that_the_model_has_changed_since(
    land: County, found: Frozen, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    project_run(run([found], [MODEL]), owner=land.here, roots={}, actor=land.actor("case_manager"))
    client, address = signed_in(land.people["prosecutor"]), f"/findings/{found.finding_id}/"
    client.post(address, {"purpose": "clue", "basis": "清检线索一号"})
    changed = "筛出这条发现以后，模型有改动"
    assert changed not in client.get(address).content.decode()
    later = replace(model, version="9.0.0", digest="0" * 64)
    monkeypatch.setattr("xiezhi.web.library.models", lambda: {MODEL: later})
    page = client.get(address).content.decode()
    assert changed in page and f"当时 {found.model_version} 版，现在 9.0.0 版" in page
    monkeypatch.setattr("xiezhi.web.library.models", dict)
    assert "已不在模型库中" in client.get(address).content.decode()


def test_a_text_that_is_not_there_is_said_to_be_missing(
    store: Store, found: Frozen, model: Model
) -> None:
    texts = store.texts
    assert texts is not None
    path: Path = texts.path("court", "虚构-12")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    told = quoted(found, model)
    assert told is not None and not told.kept
    path.unlink()
    told = quoted(found, model)
    assert told is not None and (told.kept, told.pieces) == (False, ())


def test_a_text_that_no_longer_says_it_shows_nothing_else(
    store: Store, found: Frozen, model: Model
) -> None:
    assert store.texts is not None
    store.texts.put("court", "虚构-12", "虚构的便条，没有判项。")
    told = quoted(found, model)
    assert told is not None and (told.kept, told.pieces) == (True, ())


def test_the_page_shows_it_after_the_look_and_no_other_place_does(
    land: County, found: Frozen
) -> None:
    project_run(run([found], [MODEL]), owner=land.here, roots={}, actor=land.actor("case_manager"))
    row = Finding.objects.get()
    client, address = signed_in(land.people["prosecutor"]), f"/findings/{row.finding_id}/"
    words = "因涉嫌故意伤害罪于"

    def told(client: Client, at: str) -> str:
        return client.get(at).content.decode()

    assert words not in told(client, address)
    client.post(address, {"purpose": "clue", "basis": "清检线索一号"})
    assert not Look.objects.exists()
    page = told(client, address)
    # The name that the sentence holds takes the consent of a second person.
    assert f"某{words}" in page and "<mark>" in page
    assert not [name for name in ("赵铁柱", "铁柱", "吴桂花", "陈大力", "杨柳巷") if name in page]
    assert Look.objects.exists()
    Finding.objects.update(subject=land.police)
    finding_judge(
        actor=land.actor("prosecutor"), finding=row, verdict="confirmed", note="",
        facts_hash=row.facts_hash, model_version=row.model_version,
    )  # fmt: skip
    finding_make_known(actor=land.actor("unit_head"), finding=row, approval="清检批〔2026〕3号")
    liaison = signed_in(land.people["organ_liaison"])
    notice = told(liaison, f"/notices/{row.finding_id}/")
    assert found.sentences["zh"][:6] in notice
    others = [
        told(client, "/findings/?state=confirmed"),
        told(client, f"/api/v1/findings/{row.finding_id}"),
        told(client, "/api/v1/findings"),
        told(signed_in(land.people["chief_procurator"]), f"/cases/{row.case_id}/"),
        notice,
    ]
    assert not [text for text in others if words in text or "文书原文" in text]


def test_a_finding_on_a_table_has_no_document(found: Frozen, model: Model) -> None:
    assert (
        quoted(Frozen.from_json({**found.as_json(), "unit": "custody:police:K-1"}), model) is None
    )
