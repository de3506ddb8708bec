"""Titles of the words a model uses of itself: function, shape, severity, status, ground, kinds."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files

from xiezhi.i18n import pick
from xiezhi.records import catalogue, code_lists
from xiezhi.yamlfile import read_yaml

Titles = Mapping[str, Mapping[str, Mapping[str, str]]]


@functools.cache
def _titles() -> Titles:
    path = files("xiezhi.screening.authoring").joinpath("titles.yaml")
    found: Titles = read_yaml(path.read_text(encoding="utf-8"))
    return found


def title(of: str, word: str, lang: str | None = None) -> str:
    """The title of a word, such as `title("shape", "ratio")`."""
    return pick(_titles()[of][word], lang)


def words(of: str) -> list[str]:
    """Every word of one kind, in the order it is shown."""
    return list(_titles()[of])


def type_title(type: str, lang: str = "zh") -> str:
    """The title of a record type; an unknown id stands for itself."""
    found = catalogue().get(type)
    return pick(found.title, lang) if found else type


def code_title(list_id: str, code: str, lang: str = "zh") -> str:
    """The title of a code; an unknown one stands for itself."""
    found = code_lists()[list_id].get(code)
    return pick(found.title, lang) if found else code
