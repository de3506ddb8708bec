"""Pseudonyms: what stands in the store in place of a person or a sealed case.

    p1:k3f9a2:…   from an identity number
    p2:k3f9a2:…   from name and birth date
    p3:k3f9a2:…   from name and case; it never joins across cases, the case is part of it
    c1:k3f9a2:…   a case that may only be known by a pseudonym

Each is HMAC-SHA-256 under one key per procuratorate, kept outside the store. Without the key a
pseudonym can neither be made from a name nor turned back into one.
"""

from __future__ import annotations

import base64
import hmac
import re
import unicodedata
from datetime import date
from pathlib import Path

from xiezhi.records import keyfile
from xiezhi.records.checks.identity import normalise_identity

_PURPOSE = "pseudonym"
_OLD_NUMBER = re.compile(r"^\d{15}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
# 某 and masks stand for many people, 不详 for anyone: two such rows are not one person.
_NOT_A_NAME = re.compile(r"某|×|＊|\*|[?？]|^X+$|不详|不明|未知|无名|匿名|待查")


class Pseudonyms:
    """Makes pseudonyms under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.key_id = keyfile.key_id(key, _PURPOSE)

    @classmethod
    def create(cls, path: Path) -> Pseudonyms:
        """A new key in a new file. Errors: REC-010, REC-011."""
        return cls(keyfile.create(path, _PURPOSE))

    @classmethod
    def load(cls, path: Path) -> Pseudonyms:
        """The key in a file. Errors: REC-011, REC-012, REC-015."""
        return cls(keyfile.load(path, _PURPOSE))

    @classmethod
    def throw_away(cls) -> Pseudonyms:
        """A random key that is never written down, for `xiezhi check`."""
        return cls(keyfile.new_key())

    def person(
        self,
        number: str | None = None,
        name: str | None = None,
        birth: date | None = None,
        case: str | None = None,
    ) -> str | None:
        """The best pseudonym that these allow; None where they do not single out a person.

        `case` must be unique in the store (its `_id`), or rows of two sources would join.
        """
        known = _number(number) if number else None
        if known:
            return self._make("p1", known)
        known = _name(name) if name else None
        if known and birth:
            return self._make("p2", known, birth.isoformat())
        if known and case:
            return self._make("p3", known, case)
        return None

    def case(self, number: str) -> str | None:
        """The pseudonym of a case; None for a blank number."""
        known = normalise_identity(number)
        return self._make("c1", known) if known else None

    def _make(self, kind: str, *parts: str) -> str:
        # Parts are joined by a character that normalising removes from each of them.
        message = "\x1f".join((kind, *parts)).encode()
        digest = hmac.digest(self._key, message, "sha256")[:20]
        return f"{kind}:{self.key_id}:{base64.b32encode(digest).decode().lower()}"


def _number(text: str) -> str | None:
    """The normalised number; None for fillers such as `无`, `000000` or a masked number."""
    number = normalise_identity(text)
    digits = sum(character.isdigit() for character in number)
    if digits < 5 or len(set(number)) < 3 or not number.isascii() or "*" in number:
        return None
    if _OLD_NUMBER.match(number):
        # The 15-digit number of the same person, extended as GB 11643-1999 says.
        number = f"{number[:6]}19{number[6:]}"
        total = sum(int(c) * weight for c, weight in zip(number, _WEIGHTS, strict=True))
        number += _CHECK[total % 11]
    return number


def _name(text: str) -> str | None:
    kept = unicodedata.normalize("NFKC", text)
    kept = "".join(c for c in kept if not c.isspace() and c not in "·•・‧." and c.isprintable())
    return None if not kept or _NOT_A_NAME.search(kept) else kept.upper()
