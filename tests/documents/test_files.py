"""Documents of files, the command, the store."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
from dataclasses import replace

import pytest
from click.testing import CliRunner
from fiction import ruling

from xiezhi.cli.check_files import sort_files
from xiezhi.cli.read import read
from xiezhi.documents import read_text, tables
from xiezhi.documents.commutation.ruling import FIELDS
from xiezhi.documents.extract.lines import LONGEST_LINE
from xiezhi.documents.files import Document, documents, find_files
from xiezhi.documents.output import as_json
from xiezhi.documents.taking import take_documents
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
    assert as_json(next(documents(plain)).read()) == as_json(next(documents(other)).read())


def test_a_document_without_an_id_is_known_by_its_bytes(tmp_path):
    raw = ruling(1).text.encode("gb18030")
    path = tmp_path / "甲.txt"
    path.write_bytes(raw)
    assert next(documents(path)).id == hashlib.sha256(raw).hexdigest()[:16]
    lines = _lines(tmp_path / "a.jsonl", [{"text": "甲乙"}])
    assert next(documents(lines)).id == hashlib.sha256("甲乙".encode()).hexdigest()[:16]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_offices_give_one_reading(tmp_path, encoding):
    made = ruling(2)
    path = tmp_path / "a.txt"
    path.write_bytes(made.text.replace("Ο", "〇").replace("\n", "\r\n").encode(encoding))
    document = next(documents(path))
    reading = document.read()
    assert reading.value("case_no") == made.expected["case_no"]
    assert reading.elements["organ"].spans[0].of(document.text) == made.expected["organ"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.zip", b"PK", "DOC-102"),
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
        list(documents(path))
    assert raised.value.code == code
    assert raised.value.text()


def test_one_document_twice_is_one(tmp_path):
    path = _lines(tmp_path / "a.jsonl", [{"id": "1", "text": "a"}] * 2)
    assert len(list(documents(path))) == 1


def test_a_folder_gives_its_rulings_in_order(tmp_path):
    kept = ["a.jsonl", "b.txt", "c.docx", "d.PDF", "e.htm", "f.mht", "g.ofd", "h.doc"]
    for name in (*reversed(kept), ".hidden.txt", "~$c.docx", "c.xlsx", "d.zip"):
        (tmp_path / name).write_text("x", "utf-8")
    assert [path.name for path in find_files([tmp_path])] == kept
    with pytest.raises(XiezhiError, match="DOC-132"):
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
    assert {f"DOC-{number}" for number in range(101, 132)} <= set(catalogue())


def test_the_store_gets_pseudonyms_and_the_text_only_encrypted(tmp_path):
    made = ruling(5)
    path = tmp_path / "a.txt"
    path.write_text(made.text, "utf-8")
    store = Store.create(tmp_path / "store")
    pairs = [(document, document.read()) for document in documents(path)]
    taken = take_documents(store, pairs, source="court")
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
    take_documents(store, pairs, source="court")
    first = store.manifest().id
    take_documents(store, pairs, source="court")
    assert store.manifest().id == first


def test_a_store_without_a_vault_keeps_no_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(ruling(6).text, "utf-8")
    store = Store.create(tmp_path / "store", vault=False)
    take_documents(store, [(d, d.read()) for d in documents(path)], source="court")
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
    assert (first["parties"][0]["name"], first["parties"][0]["role"]) == (expected["name"], "罪犯")
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


def test_what_a_later_reading_no_longer_says_leaves_the_store(tmp_path):
    store = Store.create(tmp_path / "store", vault=False)
    document = Document("a.txt", 0, "a", ruling(6).text)
    first = document.read()
    assert first.earlier
    take_documents(store, [(document, first)], source="court")
    told = store.manifest()
    take_documents(store, [(document, replace(first, earlier=()))], source="court")
    assert store.read("earlier_reduction").num_rows == 0
    spans = store.read("document_span").to_pylist()
    assert {span["record_type"] for span in spans} == {"commutation_ruling"}
    assert store.read("earlier_reduction", told).num_rows == len(first.earlier)
    assert store.manifest().counts["earlier_reduction"].rows == 0


@pytest.mark.slow
def test_purging_a_document_takes_its_places_and_text_along(tmp_path):
    store = Store.create(tmp_path / "store")
    for key in ("a", "b"):
        document = Document(f"{key}.txt", 0, key, ruling(6).text)
        take_documents(store, [(document, document.read())], source="court")
    again = Document("a.txt", 0, "a", ruling(6).text)
    take_documents(store, [(again, replace(again.read(), earlier=()))], source="court")
    store.purge("commutation_ruling:court:a")
    assert store.texts is not None
    assert store.texts.get("court", "a") is None
    assert store.texts.get("court", "b") is not None
    for manifest in store.manifests():
        assert {s["document_id"] for s in store.read("document_span", manifest).to_pylist()} <= {
            "b"
        }
        assert {r["ruling"] for r in store.read("earlier_reduction", manifest).to_pylist()} <= {
            "court:b"
        }


def test_a_file_is_read_line_by_line(tmp_path):
    path = _lines(tmp_path / "a.jsonl", [{"id": str(n), "text": "a"} for n in range(3)])
    found = documents(path)
    assert next(found).id == "0"
    path.write_bytes(path.read_bytes() + b"not json\n")
    assert next(found).id == "1"


def test_an_id_that_comes_again_far_away_is_known(tmp_path):
    entries = [{"id": str(n), "text": f"text {n}"} for n in range(3000)]
    path = _lines(tmp_path / "a.jsonl", [*entries, entries[0], {"id": "1", "text": "another"}])
    aside: list[XiezhiError] = []
    assert [document.id for document in documents(path, aside=aside)] == [e["id"] for e in entries]
    assert [(error.code, error.where["line"], error.where["first"]) for error in aside] == [
        ("DOC-105", 3002, 2)
    ]


def test_a_line_that_is_too_long_is_passed_over_and_the_next_one_read(tmp_path):
    path = tmp_path / "a.jsonl"
    long = b'{"id": "1", "text": "' + b"a" * LONGEST_LINE + b'"}\n'
    path.write_bytes(long + b'{"id": "2", "text": "b"}\n')
    aside: list[XiezhiError] = []
    assert [(d.line, d.id) for d in documents(path, aside=aside)] == [(2, "2")]
    assert [(error.code, error.where["line"]) for error in aside] == [("DOC-127", 1)]


def test_each_line_may_have_its_own_encoding_and_its_own_fault(tmp_path):
    path = tmp_path / "a.jsonl"
    lines = [
        '{"id": "1", "text": "甲"}'.encode("utf-8-sig"),
        '{"id": "2", "text": "乙"}'.encode("gbk"),
    ]
    path.write_bytes(b"\n".join([*lines, b'{"id": "3", "text": "\xff\xff\x80"}', b'{"text": "c"}']))
    aside: list[XiezhiError] = []
    assert [d.text for d in documents(path, aside=aside)] == ["甲", "乙", "c"]
    assert [(error.code, error.where["line"]) for error in aside] == [("REC-106", 3)]


def test_a_file_without_one_good_line_is_refused_with_its_first_fault(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('not json\n{"id": "1"}\n', "utf-8")
    aside: list[XiezhiError] = []
    with pytest.raises(XiezhiError, match="DOC-103"):
        list(documents(path, aside=aside))
    assert [error.code for error in aside] == ["DOC-104"]


def test_memory_does_not_grow_with_the_number_of_lines(tmp_path):
    def peak(count):
        path = _lines(tmp_path / f"{count}.jsonl", ({"text": f"{n}" * 300} for n in range(count)))
        tracemalloc.start()
        assert sum(1 for _document in documents(path)) == count
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(4000) < peak(400) + 100_000


def test_a_reading_is_written_before_the_next_document_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    good = json.dumps({"id": "1", "text": ruling(1).text}, ensure_ascii=False)
    path.write_text(f"{good}\nnot json\n", "utf-8")
    done = CliRunner().invoke(read, [str(path), "--json"])
    assert done.exit_code == 0
    assert done.output.index('"id": "1"') < done.output.index("DOC-103")


def test_web_pages_and_texts_are_sorted_by_what_they_hold(tmp_path):
    table = (
        "<table><tr><td>措施编号</td><td>决定机关</td></tr><tr><td>m1</td><td>甲</td></tr></table>"
    )
    excel = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body>甲</body></html>'
    files = {
        "文书.html": "<html><body><p>虚构县人民法院</p><table><tr><td>本金</td></tr></table>",
        "导出.html": f"<html><body>{table}",
        "网页表格.htm": excel,
        "裁定.docx": "PK",
        "裁定.pdf": "%PDF",
        "裁定.ofd": "PK",
        "旧.doc": "x",
        "旧.wps": "x",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    sorted_ = sort_files([tmp_path], tmp_path / "out")
    assert {s.name for s in sorted_.rulings} == {"文书.html", "裁定.docx", "裁定.pdf", "裁定.ofd"}
    assert {s.name for s in sorted_.tables} == {"导出.html", "网页表格.htm"}
    assert {(r.file, r.code) for r in sorted_.refused} == {
        ("旧.doc", "CLI-102"),
        ("旧.wps", "CLI-102"),
    }
