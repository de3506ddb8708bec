"""Promises of the error catalogue: every code speaks both languages and is documented."""

from __future__ import annotations

import ast
import pickle
import re
import string
from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError, catalogue, reference, sentence

ROOT = Path(__file__).parent.parent
CODE = re.compile(r"(LAW|LED|REC|DOC|SCR|DEM|CLI|ACC|CAS|OPS|WEB)-\d{3}")


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_code_has_a_sentence_in_both_languages_with_the_same_places(code: str) -> None:
    entry = catalogue()[code]
    assert CODE.fullmatch(code)
    assert set(entry) == {"zh", "en"}
    assert _names(entry["zh"]) == _names(entry["en"])
    assert entry["zh"].rstrip().endswith(("。", "；", "？", "）", "}", "："))


def test_every_code_used_in_the_source_is_in_the_catalogue_and_none_is_dead() -> None:
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used |= {m.group() for m in CODE.finditer(node.value) if m.group() == node.value}
    assert used == set(catalogue())


def test_an_error_prints_its_code_and_its_sentence_in_either_language() -> None:
    code = min(catalogue())
    where = dict.fromkeys(_names(catalogue()[code]["zh"]), "X")
    assert str(XiezhiError(code, **where)).startswith(f"[{code}] ")
    assert sentence(code, "zh", **where) != sentence(code, "en", **where)


def test_an_error_comes_whole_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(XiezhiError("LED-042", field="key")))
    assert str(error) == str(XiezhiError("LED-042", field="key"))


def test_the_page_of_error_codes_is_current() -> None:
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert page == reference(), "run `make docs`"
