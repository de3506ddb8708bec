"""Names of files as people send them, made harmless: they are shown, and never a path."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import PurePath

MOST = 100
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_UNSAFE = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def safe_name(given: str, number: int) -> str:
    """The last part of a name, without what steers a screen or a file system; never empty.

    Format characters go (U+202E turns a name around), and so do leading dots, which hide a file.
    """
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    text = unicodedata.normalize("NFC", last)
    text = "".join(c for c in text if unicodedata.category(c) not in _DROPPED)
    text = " ".join(text.translate(_UNSAFE).split()).lstrip(".~$ ").rstrip(". ")
    if not text:
        return f"file-{number}"
    suffix = PurePath(text).suffix[:10]
    return text if len(text) <= MOST else text[: MOST - len(suffix)] + suffix


def safe_names(given: Iterable[str]) -> list[str]:
    """Such names, each once."""
    found: list[str] = []
    for number, name in enumerate(given, 1):
        safe = safe_name(name, number)
        stem, suffix = PurePath(safe).stem, PurePath(safe).suffix
        count = 1
        while safe.lower() in {known.lower() for known in found}:
            count += 1
            safe = f"{stem} ({count}){suffix}"
        found.append(safe)
    return found
