"""The judgments of the demo: what is planted in them, and that they are written apart from the reader."""

from __future__ import annotations

import ast
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from tests.demo.conftest import County

from xiezhi import demo
from xiezhi.demo.build import Generated, generate
from xiezhi.demo.county import AS_OF
from xiezhi.demo.papers import JUDGMENTS
from xiezhi.documents.files import documents, find_files
from xiezhi.documents.reading import Reading
from xiezhi.records.store import Store

_FORMS = {"txt", "docx", "html"}
_OF_TEXT = {
    "sentence-dates-error", "cited-article-not-in-force", "joint-sentence-error",
    "probation-illegal", "recidivist-misfound", "trial-procedure-misuse", "sentence-outside-range",
    "fine-contrary-to-law", "civil-default-no-summons", "civil-procedure-misused",
    "civil-claim-undecided", "admin-suit-limit-misapplied",
}  # fmt: skip


@pytest.fixture(scope="module")
def readings(county: County) -> dict[str, Reading]:
    """Every judgment of the county as read, by its key."""
    found = find_files([county.folder / "files" / JUDGMENTS])
    return {
        document.id: document.read() for path in found for document in documents(path, path.name)
    }


def test_each_model_on_judgments_has_every_outcome_planted(written: Generated) -> None:
    planted = Counter((entry.model, entry.outcome) for entry in written.book.truth)
    for model in _OF_TEXT:
        for outcome in ("soft", "lawful", "undetermined"):
            assert planted[model, outcome] >= 1, (model, outcome)


def test_every_judgment_is_read_with_number_court_and_kind(
    written: Generated, readings: dict[str, Reading]
) -> None:
    assert len(readings) == len(written.judgments)
    for paper in written.judgments:
        reading = readings[paper.key]
        assert reading.value("case_no") == paper.number
        assert reading.value("organ") == paper.lines[0]
    kinds = Counter(reading.kind for reading in readings.values())
    assert set(kinds) == {"criminal", "civil", "administrative", "enforcement"}


def test_judgments_come_in_three_forms_and_each_is_read_alike(
    written: Generated, readings: dict[str, Reading]
) -> None:
    assert {paper.form for paper in written.judgments} == _FORMS
    for paper in written.judgments:
        if paper.form != "txt":
            assert readings[paper.key].value("judged_on") is not None
            assert readings[paper.key].parties


def test_the_content_of_a_paper_is_the_same_each_time(written: Generated) -> None:
    again = {paper.file: paper.content for paper in generate(1, 1).judgments}
    assert again == {paper.file: paper.content for paper in written.judgments}


def test_nothing_that_writes_the_texts_uses_the_code_under_test() -> None:
    folder = Path(demo.__path__[0])
    writers = [*folder.glob("judgment*.py"), folder / "papers.py", folder / "wording.py"]
    assert len(writers) >= 8
    for path in writers:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("xiezhi"):
                assert (node.module or "").startswith("xiezhi.demo"), (path.name, node.module)


def test_every_judgment_but_the_planted_one_is_dated_before_the_demo(
    readings: dict[str, Reading],
) -> None:
    told = [reading.value("judged_on") for reading in readings.values()]
    dated = [day for day in told if isinstance(day, date)]
    assert len(dated) == len(told) - 1
    assert max(dated) <= AS_OF


def test_no_coverage_is_declared_for_what_documents_tell(county: County) -> None:
    store = Store.open(county.folder / "store")
    declared = set(store.read("coverage", store.manifest()).column("record_type").to_pylist())
    assert "custody_extension" in declared
    assert not declared & {"judgment", "judged_sentence", "term_check", "commutation_ruling"}


def test_the_command_counts_rulings_and_judgments_apart(county: County, written: Generated) -> None:
    (line,) = [line for line in county.lines if line.startswith("建成：")]
    assert f"减刑、假释裁定书 {len(written.rulings)} 份" in line
    assert f"判决书等文书 {len(written.judgments)} 份" in line
