"""Promises of the table docs/asvs.yaml: complete, truthful about its tests, and the page is it."""

from __future__ import annotations

import ast
import functools
import json
import re
from pathlib import Path

import pytest

from xiezhi.web.asvs import chapters, page, rows

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/asvs.yaml").read_text(encoding="utf-8")
TABLE = chapters(TEXT)

# How many requirements ASVS 5.0.0 has in each section, up to the level that the chapter is held to.
# A chapter of level 2 may hold some of level 3 as well; those stand in its `beyond`.
SECTIONS = {
    "V1.1": 2, "V1.2": 9, "V1.3": 11, "V1.4": 3, "V1.5": 2,
    "V2.1": 3, "V2.2": 3, "V2.3": 4, "V2.4": 1,
    "V3.2": 2, "V3.3": 4, "V3.4": 6, "V3.5": 5, "V3.7": 2,
    "V4.1": 3, "V4.2": 1, "V4.3": 2, "V4.4": 4,
    "V5.1": 1, "V5.2": 3, "V5.3": 2, "V5.4": 3,
    "V6.1": 3, "V6.2": 12, "V6.3": 4, "V6.4": 4, "V6.5": 5, "V6.6": 3, "V6.8": 4,
    "V7.1": 3, "V7.2": 4, "V7.3": 2, "V7.4": 5, "V7.5": 2, "V7.6": 2,
    "V8.1": 4, "V8.2": 4, "V8.3": 3, "V8.4": 2,
    "V11.1": 2, "V11.2": 3, "V11.3": 3, "V11.4": 4, "V11.5": 1, "V11.6": 1,
    "V13.1": 1, "V13.2": 5, "V13.3": 2, "V13.4": 5,
    "V14.1": 2, "V14.2": 8, "V14.3": 3,
    "V16.1": 1, "V16.2": 5, "V16.3": 4, "V16.4": 3, "V16.5": 4,
}  # fmt: skip
LEVELS = {"V8": 3, "V14": 3, "V16": 3}


def test_every_requirement_of_the_chapters_has_its_row() -> None:
    counts = {
        section.number: sum(row.number not in chapter.beyond for row in section.rows)
        for chapter in TABLE
        for section in chapter.sections
    }
    assert counts == SECTIONS
    for chapter in TABLE:
        assert chapter.level == LEVELS.get(chapter.number, 2)
        for section in chapter.sections:
            assert section.number.split(".")[0] == chapter.number
            for row in section.rows:
                assert row.number.rpartition(".")[0] == section.number
                assert (row.level > chapter.level) == (row.number in chapter.beyond), row.number
                assert 1 <= row.level <= 3


def test_no_requirement_stands_twice_and_all_are_in_order() -> None:
    # A key that comes twice is lost by the YAML reader, so the text itself is asked.
    written = re.findall(r"^ {8}V([\d.]+):$", TEXT, re.MULTILINE)
    assert written == [row.number[1:] for row in rows(TABLE)]
    assert written == sorted(set(written), key=lambda number: [*map(int, number.split("."))])


def test_a_row_has_a_test_or_a_reason_or_says_what_is_missing_and_only_one_of_them() -> None:
    row = {"level": 2, "zh": "要求"}
    for wrong in ({}, {"reason": "", }, {"reason": "一", "open": "二"}, {"test": "tests/x.py::y"},
                  {"reason": "一", "note": "二"}):  # fmt: skip
        given = {"V1.1.1": row | wrong}
        table = [{"id": "V1", "en": "a", "zh": "一", "level": 2,
                  "sections": [{"id": "V1.1", "en": "b", "rows": given}]}]  # fmt: skip
        with pytest.raises(ValueError, match=r"V1\.1\.1"):
            chapters(json.dumps(table))


PAGES = ("docs/asvs.yaml", "THREAT_MODEL.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", text))
    assert len(named) > 20
    assert not {each for each in named if each[1] not in names_in(each[0])}


@pytest.mark.parametrize("page", PAGES)
def test_a_test_named_without_its_file_is_in_one(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    everywhere = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in (*names_in(file.relative_to(ROOT).as_posix()), file.stem)
    }
    assert not set(re.findall(r"\btest_[a-z0-9_]+", text)) - everywhere


def test_a_row_names_its_tests_in_full() -> None:
    for row in rows(TABLE):
        if row.answer == "test":
            assert all(re.fullmatch(r"tests/[\w/]+\.py::test_\w+", name) for name in row.said)
            assert len(set(row.said)) == len(row.said), row.number


@functools.cache
def names_in(name: str) -> frozenset[str]:
    """The tests in a file; of a file without a name behind it, the empty one."""
    file = ROOT / name
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return frozenset({"", *(each for each in found if each.startswith("test_"))})


def test_every_page_a_reason_names_exists() -> None:
    for row in rows(TABLE):
        for file in re.findall(r"\b(?:docs/[\w.-]+\.md|[A-Z_]+\.md)\b", " ".join(row.said)):
            assert (ROOT / file).is_file(), (row.number, file)


def test_the_page_is_the_generated_one() -> None:
    written = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
    assert written == page(TABLE), "run make docs"
