"""What people write as a basis or a note: kept in the clear, so no identity number may stand in it."""

from __future__ import annotations

import re
import unicodedata

from xiezhi.errors import XiezhiError

_NUMBER = re.compile(r"(?<!\d)(\d{15}|\d{17}[\dXx])(?!\d)", re.ASCII)
# Written in groups, it is one where the eight digits in the middle are a day of birth; two dates beside
# each other are none.
_BIRTH = r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_GROUPED = re.compile(rf"(?<!\d)[1-9]\d{{5}}{_BIRTH}\d{{3}}[\dXx](?!\d)", re.ASCII)
_BETWEEN = re.compile(r"(?<=\d)[\s\-‐-―_.·•/]+(?=[\dXx])", re.ASCII)


def holds_identity_number(text: str) -> bool:
    """Whether a number like that of an identity card stands in the text, in whatever width or groups."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_NUMBER.search(plain) or _GROUPED.search(_BETWEEN.sub("", plain)))


def tidied(text: str) -> str:
    """Without blanks around it and without signs that nobody sees; lines stay lines."""
    shown = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    return "".join(shown).strip()


def one_line(text: str) -> str:
    """Tidied, on one line, without an identity number. Errors: ACC-053."""
    said = " ".join(tidied(text).split())
    if holds_identity_number(said):
        raise XiezhiError("ACC-053")
    return said
