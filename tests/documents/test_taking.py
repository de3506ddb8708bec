"""Documents into a store: read again, told twice, purged, and what must not get in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xiezhi.documents.files import Document
from xiezhi.documents.taking import take_documents
from xiezhi.errors import XiezhiError
from xiezhi.records.store import Store

_HEAD = (
    "被告人赵甲，男，1979年5月6日出生，因涉嫌盗窃罪于2020年6月1日被刑事拘留。\n"
    "被告人钱乙，女，1981年3月4日出生，因涉嫌盗窃罪于2020年6月1日被刑事拘留。"
)
_FIRST = "被告人赵甲犯盗窃罪，判处有期徒刑{years}年，并处罚金人民币一千元"
_SECOND = "被告人钱乙犯盗窃罪，判处有期徒刑一年，并处罚金人民币一千元"


def _document(*, years: str = "三", both: bool = True, name: str = "a.txt", id: str = "d1"):
    items = [_FIRST.format(years=years), *([_SECOND] if both else [])]
    order = "；\n".join(f"{n}、{item}" for n, item in zip("一二", items, strict=False)) + "。"
    text = (
        "虚构县人民法院\n刑事判决书\n（2020）虚01刑初12号\n公诉机关虚构县人民检察院。\n"
        f"{_HEAD}\n虚构县人民检察院指控被告人赵甲、钱乙犯盗窃罪，于2020年8月3日提起公诉。\n"
        "经审理查明，2020年5月1日，被告人赵甲、钱乙盗窃他人财物，价值五千元。\n"
        "本院认为，被告人赵甲、钱乙的行为均已构成盗窃罪。"
        "依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：\n"
        f"{order}\n审判长　孙丙\n二〇二〇年九月九日\n书记员　李丁\n"
    )
    return Document(name, 0, id, text)


def _take(store, *documents, **options):
    pairs = [(document, document.read()) for document in documents]
    return take_documents(store, pairs, source="court", **options)


def _years(store):
    rows = store.read("judged_sentence").to_pylist()
    return sorted((row["_id"], row["years"]) for row in rows)


@pytest.mark.slow
def test_reading_again_replaces_even_what_was_taken_with_a_later_day(tmp_path):
    store = Store.create(tmp_path / "store")
    _take(store, _document(), extracted_on=date(2026, 1, 1))
    _take(store, _document(years="四", both=False))
    assert _years(store) == [("court:d1/1", 4)]
    assert {row["years"] for row in store.read("judged_count").to_pylist()} == {4}


def test_two_documents_of_one_id_never_mingle(tmp_path):
    store = Store.create(tmp_path / "store")
    first = _document(name="a.jsonl")
    taken = _take(store, first, first, _document(years="五", both=False, name="b.jsonl"))
    assert [error.code for error in taken.refused] == ["DOC-109"]
    assert taken.refused[0].where["first"] == "a.jsonl"
    assert _years(store) == [("court:d1/1", 3), ("court:d1/2", 1)]
    assert store.texts is not None
    assert store.texts.get("court", "d1") == first.text


@pytest.mark.slow
@pytest.mark.parametrize("later", ["fewer", "other"])
def test_purge_takes_what_only_older_versions_have(tmp_path, later):
    store = Store.create(tmp_path / "store")
    _take(store, _document(), _document(id="d2"))
    again = _document(both=False) if later == "fewer" else replace(_document(), text="合同。")
    _take(store, again)
    store.purge("judgment:court:d1")
    for manifest in store.manifests():
        for table in manifest.tables:
            ids = store.read(table, manifest)["_id"].to_pylist()
            assert not [id for id in ids if id.startswith("court:d1")], (manifest.id, table)
    assert any(id == "court:d2/2" for id, _years_ in _years(store))
    assert store.texts is not None
    assert store.texts.get("court", "d1") is None


@pytest.mark.parametrize("source", ["a:b", "a/b", "", "a b"])
def test_a_source_that_no_unit_can_name_is_refused(tmp_path, source):
    store = Store.create(tmp_path / "store")
    with pytest.raises(XiezhiError, match="REC-147"):
        take_documents(store, [], source=source)


def test_the_name_of_a_file_brings_no_person_into_the_store(tmp_path):
    store = Store.create(tmp_path / "store")
    _take(store, _document(name="赵甲、钱乙盗窃罪一审刑事判决书.txt"))
    files = {row["_file"] for row in store.read("judged_sentence").to_pylist()}
    assert files == {"某、某盗窃罪一审刑事判决书.txt"}
    assert "赵甲".encode() not in b"".join(
        path.read_bytes() for path in (tmp_path / "store").rglob("*") if path.is_file()
    )


def test_what_is_no_document_is_told_without_its_text(tmp_path):
    taken = _take(Store.create(tmp_path / "store"), Document("x.txt", 0, "x", "今天天气真好。"))
    assert [(other.file, other.text) for other in taken.others] == [("x.txt", "")]
