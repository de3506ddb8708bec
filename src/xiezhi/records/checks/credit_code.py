"""Unified social credit codes (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

import re

from xiezhi.records.checks.fault import Fault

# 31 characters: no I, O, S, V, Z.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_FORM = re.compile(r"^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$")
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def check_character(body: str) -> str:
    """The 18th character for the first 17. The remainder 31 stands for 0, which many
    implementations miss."""
    total = sum(_VALUES[c] * weight for c, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def parse_credit_code(text: str) -> str:
    """The normalised code; `Fault` REC-171 (form) or REC-172 (check character)."""
    plain = text.translate(_HALF).replace(" ", "").replace("-", "").upper()
    if not _FORM.match(plain):
        raise Fault("REC-171", {"value": text})
    if check_character(plain[:17]) != plain[17]:
        raise Fault("REC-172", {"value": text})
    return plain
