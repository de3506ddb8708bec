"""`xiezhi read` on files and terminals as they are found."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from fiction import ruling

from xiezhi.cli.read import read
from xiezhi.documents.extract import guard
from xiezhi.errors import XiezhiError
from xiezhi.records.store import Store

_MAIN = "from xiezhi.cli.main import main; main()"


def _lines(path, *entries):
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), "utf-8")
    return path


def _run(*arguments):
    return CliRunner().invoke(read, [str(argument) for argument in arguments])


def test_the_output_never_takes_the_place_of_what_is_read(tmp_path):
    path = _lines(tmp_path / "a.jsonl", {"id": "1", "text": ruling(1).text})
    before = path.read_bytes()
    result = _run(path, "--json", "--out", tmp_path / "." / "a.jsonl")
    assert isinstance(result.exception, XiezhiError)
    assert result.exception.code == "DOC-130"
    assert path.read_bytes() == before


def test_the_output_of_an_earlier_run_is_not_read(tmp_path):
    (tmp_path / "a.txt").write_text(ruling(1).text, "utf-8")
    out = tmp_path / "out.jsonl"
    for _ in range(2):
        result = _run(tmp_path, "--json", "--out", out)
        assert (result.exit_code, result.stderr) == (0, "")
        assert len(out.read_text("utf-8").splitlines()) == 1


def test_an_output_that_cannot_be_written_is_told_in_words(tmp_path):
    path = _lines(tmp_path / "a.jsonl", {"id": "1", "text": ruling(1).text})
    result = _run(path, "--json", "--out", tmp_path / "none" / "x.jsonl")
    assert isinstance(result.exception, XiezhiError)
    assert result.exception.code == "DOC-131"


@pytest.mark.parametrize("options", [["--json"], [], ["--review"]])
def test_half_a_character_stops_nothing(tmp_path, options):
    text = ruling(1).text
    path = _lines(tmp_path / "a.jsonl", {"id": "\udcff", "text": text + "\ud800"})
    result = _run(path, *options)
    assert result.exit_code == 0, result.exception
    store = Store.create(tmp_path / "store")
    result = _run(path, "--store", store.path, "--source", "court")
    assert result.exit_code == 0, result.exception
    assert store.read("commutation_ruling").num_rows == 1
    assert store.texts is not None
    assert store.texts.get("court", "�") == text + "�"


def test_a_text_too_long_is_told_with_its_place(tmp_path):
    long = {"id": "2", "text": "甲" * 400_001}
    path = _lines(tmp_path / "a.jsonl", {"id": "1", "text": ruling(1).text}, long)
    result = _run(path, "--json")
    assert result.exit_code == 3
    assert "a.jsonl:2" in result.stderr
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize("options", [["--json"], []])
def test_a_terminal_without_the_characters_stops_nothing(tmp_path, options):
    path = _lines(tmp_path / "a.jsonl", {"id": "\U00020bb7", "text": ruling(1).text})
    done = subprocess.run(
        [sys.executable, "-c", _MAIN, "read", str(path), *options],
        env=os.environ | {"PYTHONIOENCODING": "gbk"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode("gbk")
    if options:
        assert json.loads(said)["id"] == "\U00020bb7"
    else:
        assert "\\U00020bb7" in said


def test_an_interrupted_question_leaves_no_answer_for_the_next_file(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / f"{name}.html").write_text(f"<p>甲乙丙丁{name}</p>", "utf-8")
    worker = guard._Worker()
    exchange = guard._exchange

    def interrupted(asking, _answering, question):
        asking.write(json.dumps(question).encode() + b"\n")
        asking.flush()
        raise KeyboardInterrupt

    def ask(name):
        path = tmp_path / f"{name}.html"
        return worker.ask({"path": str(path), "file": path.name, "kind": guard.KINDS[".html"]})

    monkeypatch.setattr(guard, "_exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ask("a")
    monkeypatch.setattr(guard, "_exchange", exchange)
    try:
        answer = ask("b")
        assert answer is not None
        assert "丁b" in answer["text"]
    finally:
        worker.close()


def test_a_document_cannot_speak_to_the_terminal(tmp_path):
    path = _lines(tmp_path / "a.jsonl", {"id": "1\x1b]0;x\x07\n2", "text": ruling(1).text})
    for options in ([], ["--review"]):
        said = _run(path, *options).stdout
        assert not [sign for sign in said if ord(sign) < 32 and sign != "\n"]
        assert "\n2" not in said
