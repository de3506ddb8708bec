"""The two small encodings that all texts of the ledger share, each with one spelling only.

If one value had two spellings, a text could change without any signature or hash noticing.
"""

from __future__ import annotations

import base64
import binascii
import re

# Sizes, indexes and times fit a signed 64-bit number everywhere.
MOST = 2**63 - 1
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


def to_base64(data: bytes) -> str:
    """Base 64 of RFC 4648, section 4, with padding."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes behind `to_base64`. Errors: ValueError for any other spelling."""
    data = base64.b64decode(text, validate=True)
    # The decoder overlooks bits behind the last byte.
    if to_base64(data) != text:
        raise ValueError("not canonical Base 64")
    return data


def from_decimal(text: str) -> int:
    """A number from 0 to 2**63 - 1 without leading zeroes. Errors: ValueError."""
    if not _DECIMAL.fullmatch(text) or int(text) > MOST:
        raise ValueError("not a canonical decimal number")
    return int(text)
