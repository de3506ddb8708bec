"""Documents of files, the command, the store."""

from __future__ import annotations

import hashlib
import json

import pytest
from click.testing import CliRunner
from fiction import ruling

from xiezhi.cli.read import read
from xiezhi.documents import read_text, tables
from xiezhi.documents.commutation.ruling import FIELDS
from xiezhi.documents.files import documents, find_files
from xiezhi.documents.output import as_json
from xiezhi.documents.taking import take_rulings
from xiezhi.errors import XiezhiError, catalogue
from xiezhi.records.catalogue import catalogue as types
from xiezhi.records.catalogue import code_lists
from xiezhi.records.store import Store


def _lines(path, entries):
    path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entries), "utf-8")
    return path


def test_other_keys_of_a_line_change_nothing(tmp_path):
    text = ruling(1).text
    plain = _lines(tmp_path / "a.jsonl", [{"id": "d1", "text": text}])
    more = {"id": "d1", "gold": {"case_no": "别的"}, "court": "别的法院", "kind": "x", "text": text}
    other = _lines(tmp_path / "b.jsonl", [more])
    assert as_json(documents(plain)[0].read()) == as_json(documents(other)[0].read())


def test_a_document_without_an_id_is_known_by_its_bytes(tmp_path):
    raw = ruling(1).text.encode("gb18030")
    path = tmp_path / "甲.txt"
    path.write_bytes(raw)
    assert documents(path)[0].id == hashlib.sha256(raw).hexdigest()[:16]
    lines = _lines(tmp_path / "a.jsonl", [{"text": "甲乙"}])
    assert documents(lines)[0].id == hashlib.sha256("甲乙".encode()).hexdigest()[:16]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_offices_give_one_reading(tmp_path, encoding):
    made = ruling(2)
    path = tmp_path / "a.txt"
    path.write_bytes(made.text.replace("Ο", "〇").replace("\n", "\r\n").encode(encoding))
    document = documents(path)[0]
    reading = document.read()
    assert reading.value("case_no") == made.expected["case_no"]
    assert reading.elements["organ"].spans[0].of(document.text) == made.expected["organ"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF", "DOC-102"),
        ("a.jsonl", b"[1, 2]\n", "DOC-103"),
        ("a.jsonl", b"not json\n", "DOC-103"),
        ("a.jsonl", b"[" * 100_000 + b"\n", "DOC-103"),
        ("a.jsonl", b'{"id": "1"}\n', "DOC-104"),
        ("a.jsonl", b'{"id": "1", "text": 5}\n', "DOC-104"),
        ("a.jsonl", b'{"id": "1", "text": "a"}\n{"id": "1", "text": "b"}\n', "DOC-105"),
        ("a.txt", b"", "REC-101"),
        ("a.txt", b"\xff\xfea\x00", "REC-105"),
    ],
)
def test_a_bad_file_is_refused_with_a_code_and_a_sentence(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(XiezhiError) as raised:
        documents(path)
    assert raised.value.code == code
    assert raised.value.text()


def test_one_document_twice_is_one(tmp_path):
    path = _lines(tmp_path / "a.jsonl", [{"id": "1", "text": "a"}] * 2)
    assert len(documents(path)) == 1


def test_a_folder_gives_its_rulings_in_order(tmp_path):
    for name in ("b.txt", "a.jsonl", ".hidden.txt", "c.xlsx"):
        (tmp_path / name).write_text("x", "utf-8")
    assert [path.name for path in find_files([tmp_path])] == ["a.jsonl", "b.txt"]
    with pytest.raises(XiezhiError, match="DOC-107"):
        find_files([tmp_path / "none"])


def test_a_text_too_long_is_refused_in_words():
    with pytest.raises(XiezhiError, match="DOC-101"):
        read_text("甲" * 400_001, "x")


def test_ethnicity_and_religion_of_a_head_appear_nowhere():
    made = ruling(0)
    head = f"罪犯{made.expected['name']}，男，1980年1月1日出生，回族，信仰伊斯兰教，虚构人。"
    text = made.text.replace(f"罪犯{made.expected['name']}", head, 1)
    reading = read_text(text, "x")
    out = json.dumps([as_json(reading), tables([reading])], ensure_ascii=False, default=str)
    assert not [word for word in ("回族", "伊斯兰", "1980") if word in out]
    place = text.index("回族")
    spans = [span for element in reading.elements.values() for span in element.spans]
    assert not [span for span in spans if span.start <= place < span.end]


def test_rows_have_only_declared_fields_and_codes():
    for seed in range(20):
        for record_type, rows in tables([read_text(ruling(seed).text, "x")]).items():
            fields = types()[record_type].fields
            for row in rows:
                assert set(row) <= set(fields)
                assert all(fields[name].required is False or name in row for name in fields)
                for name, value in row.items():
                    if fields[name].codes:
                        assert value in code_lists()[fields[name].codes]


def test_every_field_that_is_looked_for_is_declared():
    assert set(FIELDS) <= set(types()["commutation_ruling"].fields)


def test_every_code_of_the_room_has_its_sentence():
    assert {f"DOC-{number}" for number in range(101, 109)} <= set(catalogue())


def test_the_store_gets_pseudonyms_and_the_text_only_encrypted(tmp_path):
    made = ruling(5)
    path = tmp_path / "a.txt"
    path.write_text(made.text, "utf-8")
    store = Store.create(tmp_path / "store")
    pairs = [(document, document.read()) for document in documents(path)]
    taken = take_rulings(store, pairs, source="court")
    assert taken.rows["commutation_ruling"] == 1
    row = store.read("commutation_ruling").to_pylist()[0]
    assert row["person"] is None or row["person"].startswith("p3:")
    assert row["_extracted_on"] == made.expected["ruled_on"]
    assert store.texts is not None
    assert store.texts.get("court", pairs[0][0].id) == made.text
    inside = [p for p in (tmp_path / "store").rglob("*") if p.is_file()]
    raw = b"".join(file.read_bytes() for file in inside)
    assert "对罪犯".encode() not in raw
    assert taken.rows["earlier_reduction"] if made.earlier else True


def test_reading_again_replaces_and_changes_nothing(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ruling(6).text, "utf-8")
    store = Store.create(tmp_path / "store")
    pairs = [(document, document.read()) for document in documents(path)]
    take_rulings(store, pairs, source="court")
    first = store.manifest().id
    take_rulings(store, pairs, source="court")
    assert store.manifest().id == first


def test_a_store_without_a_vault_keeps_no_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ruling(6).text, "utf-8")
    store = Store.create(tmp_path / "store", vault=False)
    take_rulings(store, [(d, d.read()) for d in documents(path)], source="court")
    assert not (tmp_path / "store" / "texts").exists()


def test_json_has_one_object_per_document(tmp_path):
    path = _lines(
        tmp_path / "a.jsonl",
        [{"id": "1", "text": ruling(1).text}, {"id": "2", "text": "今天天气真好。"}],
    )
    result = CliRunner().invoke(read, [str(path), "--json"])
    first, second = (json.loads(line) for line in result.output.splitlines())
    expected = ruling(1).expected
    assert result.exit_code == 0
    assert (first["id"], first["kind"]) == ("1", "commutation")
    assert first["case_no"] == expected["case_no"]
    assert first["judged_on"] == expected["ruled_on"].isoformat()
    assert first["parties"][0] == {"name": expected["name"], "role": "罪犯"}
    assert {a["article"] for a in first["articles"]} == {"78", "79", "273"}
    assert first["articles"][0]["law"] == "中华人民共和国刑法"
    assert first["commutation"]["cut_months"] == expected["cut_months"]
    assert first["commutation"]["new_end"] == expected["new_end_on"].isoformat()
    assert set(first["spans"]) <= set(first["elements"])
    assert second["kind"] == "other"


def test_the_table_for_people_shows_words_and_what_was_not_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ruling(1).text, "utf-8")
    result = CliRunner().invoke(read, [str(path)])
    assert result.exit_code == 0
    assert "案号" in result.output
    assert "未读到：" in result.output


def test_a_refused_file_does_not_keep_the_others(tmp_path):
    (tmp_path / "a.txt").write_text(ruling(1).text, "utf-8")
    (tmp_path / "b.jsonl").write_text("nonsense", "utf-8")
    out = tmp_path / "out.jsonl"
    result = CliRunner().invoke(read, [str(tmp_path), "--json", "--out", str(out)])
    assert result.exit_code == 3
    assert "DOC-103" in result.stderr
    assert len(out.read_text("utf-8").splitlines()) == 1


def test_a_store_needs_a_source(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x", "utf-8")
    result = CliRunner().invoke(read, [str(path), "--store", str(tmp_path / "s")])
    assert isinstance(result.exception, XiezhiError)
    assert result.exception.code == "DOC-108"


def test_bad_lines_are_set_aside_and_the_others_read_when_asked(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"id": "1", "text": "a"}\nnot json\n{"id": "2", "text": "b"}\n{"id": "3"}\n', "utf-8"
    )
    aside: list[XiezhiError] = []
    assert [document.id for document in documents(path, aside=aside)] == ["1", "2"]
    assert [(error.code, error.where["line"]) for error in aside] == [
        ("DOC-103", 2),
        ("DOC-104", 4),
    ]
