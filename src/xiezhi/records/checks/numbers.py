"""Whole numbers, amounts and yes/no as people write them."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from xiezhi.records.checks.fault import Fault

_HALF: dict[int, int | str | None] = {
    ord("　"): " ",
    ord("，"): ",",
    ord("－"): "-",
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},
    ord("．"): ".",
}
_INTEGER = re.compile(r"^([+-]?\d{1,15})(?:\.0+)?\s*(?:个?月|日|天|年|次|人|件)?$")
_GROUPED = re.compile(r"^[+-]?\d{1,3}(?:,\d{3})+(?=$|\.|\D)")
_DECIMAL = re.compile(r"^([+-]?\d{1,16}(?:\.\d+)?)\s*(亿|万)?元?(?:人民币)?整?$")
_SCALES = {None: 0, "万": 4, "亿": 8}
_LARGEST = Decimal(10) ** 16
_CENT = Decimal("0.01")

YES = frozenset({"是", "有", "√", "y", "yes", "true", "t", "1", "对", "1.0"})
NO = frozenset({"否", "无", "×", "n", "no", "false", "f", "0", "不是", "没有", "0.0"})


def parse_integer(text: str) -> int:
    """`3`, `３`, `3个月`, `15日`, `1,200`; REC-165 otherwise. Units are checked by the header."""
    found = _INTEGER.match(_ungrouped(text))
    if not found:
        raise Fault("REC-165", {"value": text})
    return int(found[1])


def parse_decimal(text: str, scale: int = 0) -> Decimal:
    """An amount in yuan to the cent. `scale`: 4 where the column's heading says 万元.

    REC-166 where it is no amount, or would need rounding.
    """
    plain = _ungrouped(text.translate(_HALF).lstrip("¥￥").removeprefix("人民币"))
    found = _DECIMAL.match(plain)
    if not found:
        raise Fault("REC-166", {"value": text})
    power = _SCALES[found[2]] or scale
    amount = Decimal(found[1]).scaleb(power)
    cents = amount.quantize(_CENT)
    if abs(amount) >= _LARGEST or cents != amount:
        raise Fault("REC-166", {"value": text})
    return cents


def parse_boolean(text: str) -> bool:
    """是 否 有 无 √ × Y N 1 0 true false; REC-167 otherwise."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise Fault("REC-167", {"value": text})


def _ungrouped(text: str) -> str:
    plain = text.translate(_HALF).strip()
    return plain.replace(",", "") if _GROUPED.match(plain) else plain
