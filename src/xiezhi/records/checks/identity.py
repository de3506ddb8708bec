"""Form of identity numbers (GB 11643). They are only looked at, never stored."""

from __future__ import annotations

import re
from datetime import date

_FORM = re.compile(r"^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$")
_OLD_FORM = re.compile(r"^\d{6}(\d{2})(\d{2})(\d{2})\d{3}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def normalise_identity(text: str) -> str:
    """Half-width, upper case, without spaces: the form that pseudonyms are made from."""
    return "".join(text.translate(_HALF).split()).upper()


def looks_right(number: str) -> bool:
    """Whether a normalised number has the form, birth date and check digit of the standard.

    A number that does not is kept with a warning: entry errors and passports exist, and the
    pseudonym only says that two rows wrote the same number.
    """
    found = _FORM.match(number)
    if not found:
        old = _OLD_FORM.match(number)
        return old is not None and _is_day(f"19{old[1]}", old[2], old[3])
    if not _is_day(found[1], found[2], found[3]):
        return False
    total = sum(int(c) * weight for c, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17]


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True
