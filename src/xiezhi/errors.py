"""One kind of error for the whole product: a stable code and a sentence in two languages.

The sentences are data: each room keeps an `errors.yaml` of `CODE: {zh, en}`. A sentence says what
is wrong, where, and what to do. Codes are never reused (`LAW-…`, `REC-…`, `DOC-…`, `SCR-…`,
`CLI-…`, `DEM-…`).
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import yaml

from xiezhi.i18n import pick

ROOMS = ("law", "records", "documents", "screening", "demo", "cli")


@functools.cache
def catalogue() -> dict[str, dict[str, str]]:
    """All error codes with their sentences, `{code: {zh, en}}`."""
    found: dict[str, dict[str, str]] = {}
    for room in ROOMS:
        source = files("xiezhi").joinpath(room, "errors.yaml")
        if source.is_file():
            entries = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
            repeated = found.keys() & entries.keys()
            assert not repeated, f"error codes defined twice: {sorted(repeated)}"
            found |= entries
    return found


def sentence(code: str, lang: str | None = None, **where: Any) -> str:
    """The sentence of `code`, filled with `where`, in `lang` (default: the language in use)."""
    return pick(catalogue()[code], lang).format(**where)


class XiezhiError(Exception):
    """An error a user can act on. `code` is stable; `where` holds what the sentence names."""

    def __init__(self, code: str, /, **where: Any) -> None:
        self.code = code
        self.where = where
        super().__init__(code, where)

    def text(self, lang: str | None = None) -> str:
        """The sentence without its code."""
        return sentence(self.code, lang, **self.where)

    def __str__(self) -> str:
        return f"[{self.code}] {self.text()}"
