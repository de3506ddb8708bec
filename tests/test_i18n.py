"""Promises of the interface language: Chinese is the source, English is complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from xiezhi import i18n

ROOT = Path(__file__).parent.parent


def _messages() -> set[str]:
    from babel.messages.extract import extract_from_dir

    found = extract_from_dir(ROOT / "src" / "xiezhi", [("**.py", "python")], keywords={"_": None})
    return {message for _, _, message, _, _ in found}


def test_every_marked_string_has_an_english_translation() -> None:
    i18n.set_language("en")
    try:
        untranslated = sorted(text for text in _messages() if i18n._(text) == text)
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


@pytest.mark.parametrize("unknown", ["", "fr", "zh-Hant"])
def test_an_unknown_language_means_chinese(unknown: str) -> None:
    i18n.set_language(unknown)
    assert i18n.language() == "zh"
