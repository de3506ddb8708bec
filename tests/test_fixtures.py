"""Promise of everything that is made up: no file of the project holds a valid identity number."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_PLACES = ("src", "tests", "docs", "bench", "measure")
_TEXT = {".py", ".yaml", ".md", ".po", ".html", ".sql", ".csv", ".txt", ".json", ".toml"}
# GB 11643-1999: weights of the first seventeen digits, and the check digit by remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_BETWEEN = re.compile(r"(?<=\d)[ ·-](?=[\dXx])")
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])([1-9]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})"
    r"([\dXx])(?![0-9A-Za-z])"
)


def _valid(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKC", text)
    found = {*_NUMBER.findall(plain), *_NUMBER.findall(_BETWEEN.sub("", plain))}
    return {number + check for number, check in found if _check(number) == check.upper()}


def _check(number: str) -> str:
    digits = map(int, number)
    return _CHECKS[sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11]


def test_no_file_holds_a_valid_identity_number() -> None:
    files = [
        path
        for place in _PLACES
        for path in (_ROOT / place).rglob("*")
        if path.suffix in _TEXT and path.is_file()
    ]
    assert len(files) > 1000
    found = {path.name: _valid(path.read_text(encoding="utf-8")) for path in files}
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


def test_one_would_be_seen_in_whatever_width_and_groups() -> None:
    number = "990101194912310" + "02"
    whole = number + _check(number)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in whole)
    for written in (whole, wide, f"{whole[:6]} {whole[6:14]} {whole[14:]}"):
        assert _valid(f"号码：{written}。") == {whole}
