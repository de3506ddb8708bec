"""Language of the interface: Chinese first, English second.

Strings are written in Chinese and marked with `_`; English comes from the gettext catalogue in
`locale/`. Data (models, record types, law) carry their own language maps and use `pick`.
"""

from __future__ import annotations

import functools
import gettext
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("zh", "en")
_EITHER = re.compile(r"(?<![\d.-])(\d+)((?: [a-z]+)+)\(s\)")
_ONE = re.compile(r"(?<![\d.,-])1 ((?:working )?(?:hour|day|month|year))s\b")
_LOCALE = Path(__file__).parent / "locale"
_chosen: dict[str, str] = {}
# What one request of a server speaks, beside others at the same time.
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def _known(lang: str) -> str:
    return lang if lang in LANGUAGES else "zh"


def set_language(lang: str) -> None:
    """Choose `zh` or `en` for all later messages of the program; anything else means `zh`."""
    _chosen["lang"] = _known(lang)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """Speak `zh` or `en` within the block, in this thread or task alone."""
    token = _spoken.set(_known(lang))
    try:
        yield
    finally:
        _spoken.reset(token)


def language() -> str:
    """The language in use, `zh` or `en`."""
    return _spoken.get() or _chosen["lang"]


@functools.cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    # Chinese is the source language, so it needs no catalogue.
    languages = [lang] if lang != "zh" else []
    return gettext.translation("xiezhi", _LOCALE, languages, fallback=True)


def _(text: str) -> str:
    """The text in the language in use."""
    return _catalogue(language()).gettext(text)


def listed(parts: Iterable[str]) -> str:
    """Several names in one phrase, with the mark that the language in use sets between them."""
    return _("、").join(parts)


def counted(text: str) -> str:
    """English text with its counted nouns in the right number.

    `3 month(s)` becomes `3 months`, and `1 days` becomes `1 day`: a sentence is written before
    its numbers are known.
    """
    text = _EITHER.sub(lambda found: found[1] + found[2] + "s" * (found[1] != "1"), text)
    return _ONE.sub(r"1 \1", text)


def pick(titles: Mapping[str, str], lang: str | None = None) -> str:
    """The entry of a language map (`{zh: …, en: …}`) for the language in use, else Chinese."""
    return titles.get(lang or language()) or titles["zh"]


set_language(os.environ.get("XIEZHI_LANG", "zh"))
