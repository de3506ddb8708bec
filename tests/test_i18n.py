"""Promises of the interface language: Chinese is the source, English is complete."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from xiezhi import i18n
from xiezhi.yamlfile import read_yaml

ROOT = Path(__file__).parent.parent


def test_every_marked_string_has_an_english_translation() -> None:
    from xiezhi.locale.update import marked

    i18n.set_language("en")
    try:
        untranslated = sorted(text for text in marked() if i18n._(text) == text)
    finally:
        i18n.set_language("zh")
    assert not untranslated, "run `make messages` and translate in xiezhi.po"


def test_the_compiled_catalogue_is_the_written_one(tmp_path: Path) -> None:
    from babel.messages.mofile import read_mo
    from babel.messages.pofile import read_po

    folder = ROOT / "src" / "xiezhi" / "locale" / "en" / "LC_MESSAGES"
    with (folder / "xiezhi.po").open("rb") as written, (folder / "xiezhi.mo").open("rb") as made:
        po = {m.id: m.string for m in read_po(written) if m.id}
        mo = {m.id: m.string for m in read_mo(made) if m.id}
    assert po == mo, "run `make messages`"


def test_strings_of_templates_are_found_as_django_looks_them_up(tmp_path: Path) -> None:
    from xiezhi.locale.update import in_template

    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}<p title=\'不要\'>{# 不要 #}{% translate "甲" as x %}{{ _("乙") }}</p>'
        '{% blocktranslate with n=m|length %}共 {{ n }} 项，"引" 50%{% endblocktranslate %}',
        encoding="utf-8",
    )
    assert in_template(page) == {"甲", "乙", '共 %(n)s 项，"引" 50%%'}


def test_pages_and_sentences_speak_from_one_catalogue() -> None:
    from django.utils import translation

    with translation.override("en"):
        assert translation.gettext("没有这个页面") == "There is no such page"
    with translation.override("zh-hans"):
        assert translation.gettext("没有这个页面") == "没有这个页面"


@pytest.mark.parametrize("unknown", ["", "fr", "zh-Hant"])
def test_an_unknown_language_means_chinese(unknown: str) -> None:
    i18n.set_language(unknown)
    assert i18n.language() == "zh"


CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Chinese that is data, not a sentence of ours: what a file in Chinese holds or must hold.
DATA = {
    "accounts/sign_in.py": "the product's name in both languages at once",
    "casework/figures.py": "how the name of a procuratorate ends",
    "web/asvs.py": "the page is written in both languages at once",
    "documents/": "the grammar of court documents; the room speaks in codes only",
    "records/checks/": "the forms of values as people write them",
    "records/scope.py": "the names that a forbidden column may hold",
    "cli/check.py": "the folder of rows to correct has one name in every language",
    "cli/check_extras.py": "the sign that hides a name in a quotation",
    "cli/intake.py": "the folder of rows to correct has one name in every language",
    "records/quarantine.py": "cells of the file of rows to correct, read again at intake",
    "records/reference.py": "the reference page is written in both languages at once",
    "records/templates.py": "the templates are written in both languages at once",
    "records/reading/workbook.py": "yes and no as a cell says them",
    "screening/authoring/": "pages written in Chinese with English beside, and the fictional organs of a new model",
    "screening/example_rows.py": "a separator inside ids, taken out again before they are shown",
}
# Of Django: names of apps and commands for administrators are written in both languages at once, and
# migrations repeat what the models say.
OF_DJANGO = {"apps.py", "management", "migrations"}
_TEXT_METHODS = {"replace", "split", "strip", "lstrip", "rstrip", "startswith", "endswith", "join"}
_TEXT_METHODS |= {
    "find",
    "count",
    "index",
    "partition",
    "removeprefix",
    "removesuffix",
    "translate",
}
_TEXT_METHODS |= {"compile", "match", "search", "sub", "fullmatch", "finditer", "maketrans", "get"}


def _unmarked(source: str) -> list[tuple[int, str]]:
    """Chinese literals that may reach the user: not marked, and not plainly grammar.

    Grammar are constants of a module, patterns and arguments of text methods, comparisons, and
    language maps. A literal inside an f-string counts as marked only if it is outside of it,
    because the extraction does not look into f-strings.
    """
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if CHINESE.search(node.value) and not _harmless(node, parents):
            found.append((node.lineno, node.value))
    return found


def _harmless(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    marked = grammar = inside = False
    while (parent := parents.get(node)) is not None:
        match parent:
            case ast.Expr() if isinstance(node, ast.Constant):
                return True  # a docstring
            case ast.Call(func=ast.Name(id="_")):
                marked = True
            case ast.Call(func=ast.Attribute(attr=method)) if method in _TEXT_METHODS or (
                method.endswith("_regex")
            ):
                grammar = True
            case ast.Compare() | ast.Subscript() | ast.MatchValue():
                grammar = True
            case ast.Dict(keys=keys) if {getattr(key, "value", "") for key in keys} == {"zh", "en"}:
                grammar = True
            case ast.Assign() | ast.AnnAssign() if isinstance(parents.get(parent), ast.Module):
                grammar = True
            case ast.JoinedStr():
                inside = True
        node = parent
    return grammar or (marked and not inside)


@pytest.mark.parametrize(
    "room", ["cli", "web", "operations", "casework", "accounts", "screening", "records"]
)
def test_no_chinese_sentence_reaches_the_user_without_being_marked(room: str) -> None:
    package = ROOT / "src" / "xiezhi"
    found = {}
    for path in sorted((package / room).rglob("*.py")):
        name = str(path.relative_to(package))
        if not (name.startswith(tuple(DATA)) or OF_DJANGO & set(path.parts)) and (
            lines := _unmarked(path.read_text(encoding="utf-8"))
        ):
            found[name] = lines
    assert not found


def test_the_grammar_of_documents_prints_nothing() -> None:
    for path in (ROOT / "src" / "xiezhi" / "documents").rglob("*.py"):
        assert not re.search(r"\bprint\(|\bclick\b", path.read_text(encoding="utf-8")), path


def test_the_guard_of_unmarked_strings_sees_them() -> None:
    assert _unmarked("def f(): print('未标记')")
    assert _unmarked("def f(): return f\"{_('在内')}：\"")
    assert not _unmarked("def f(): return _('已标记')")
    assert not _unmarked("WORDS = {'是': True}")
    assert not _unmarked("def f(t): return '第' in t")


def test_the_catalogue_is_what_the_tool_writes() -> None:
    from xiezhi.locale.update import catalogue, files

    for path, content in files(catalogue()).items():
        assert path.read_bytes() == content, "run `make messages`"


def _language_maps(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        if {"zh", "en"} <= value.keys():
            yield value
        for part in value.values():
            yield from _language_maps(part)
    elif isinstance(value, list):
        for part in value:
            yield from _language_maps(part)


def test_no_english_title_is_cut_short_by_a_comma() -> None:
    # `{zh: 甲, en: one, two}` is read by YAML as en: one, and a key `two` without a value.
    cut = {
        f"{path.name}: {entry['en']}"
        for path in (ROOT / "src" / "xiezhi").rglob("*.yaml")
        for entry in _language_maps(read_yaml(path.read_text(encoding="utf-8")))
        if any(value is None for value in entry.values())
    }
    assert not cut


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12 month(s): 2027-01-31", "12 months: 2027-01-31"),
        ("1 month(s)", "1 month"),
        ("0 working day(s)", "0 working days"),
        ("1 days over on 2026-03-01", "1 day over on 2026-03-01"),
        ("11 days; 2026-03-1 days", "11 days; 2026-03-1 days"),
    ],
)
def test_counted_nouns_agree_with_their_number(written: str, read: str) -> None:
    assert i18n.counted(written) == read


@pytest.mark.parametrize(
    ("lang", "said", "unsaid"), [("zh", "用法", "Usage"), ("en", "unlawful acts", "违法")]
)
def test_the_command_line_speaks_only_the_language_asked_for(
    lang: str, said: str, unsaid: str
) -> None:
    # A process of its own, because help texts are made when the commands are first imported.
    program = "from xiezhi.cli.main import main; main()"
    arguments = [sys.executable, "-c", program, "--lang", lang, "--help"]
    shown = subprocess.run(arguments, capture_output=True, check=True, encoding="utf-8").stdout
    assert said in shown and unsaid not in shown
