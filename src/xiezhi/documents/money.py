"""Amounts of money in yuan, as courts write them: 三万元, 1.5万元, 人民币贰仟元整, 3,000元, 12元5角.

An amount in another currency (港币一万元, 五百美元) and a rounded one (三万余元) is none here: no rate
of exchange and no guess stands in the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {
    **{char: value for value, char in enumerate("零一二三四五六七八九")},
    **{char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **{"两": 2, "○": 0, "貳": 2, "參": 3, "陸": 6},
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CHINESE = "".join([*_DIGITS, *_SMALL, *_LARGE])
_ARABIC = r"(?:\d{1,3}(?:,\d{3}){1,5}+(?!\d)|\d{1,13}+)(?:\.\d{1,4}+)?"
# 1万2千: Arabic digits between units.
_NUMERAL = (
    rf"(?:(?:{_ARABIC}[亿万千百]){{2,4}}+)?+(?:{_ARABIC})?+"
    rf"[{_CHINESE}]{{0,32}}+(?:点[{_CHINESE}]{{1,6}}+)?(?:{_ARABIC})?+"
)
_FOREIGN = "".join(
    f"(?<!{name})" for name in ("港币", "美金", "台币", "日币", "韩币", "澳币", "葡币")
)
_AMOUNT = re.compile(
    rf"(?:人民币?|RMB|¥)?:?\n?(?<![\d{_CHINESE}])(?<!\d[.,]){_FOREIGN}(?P<number>(?=[\d{_CHINESE}]){_NUMERAL})"
    rf"[元圆](?![月旦素宵首老勋])(?:(?P<jiao>[\d{_CHINESE}])角)?(?:(?P<fen>[\d{_CHINESE}])分(?!别))?[整正]?"
)
_TOKEN = re.compile(rf"\d+(?:\.\d+)?|[{_CHINESE}点]")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Money:
    """An amount in yuan at `start` to `end` of the text it was read from."""

    yuan: Decimal
    start: int
    end: int


def yuan(text: str) -> Decimal | None:
    """The amount that `text` is, None where it is none, is rounded, or is in another currency."""
    money = amount_at(text.strip().replace("，", ",").replace("￥", "¥"), 0)
    return money.yuan if money and money.end == len(text.strip()) else None


def amount_at(text: str, start: int) -> Money | None:
    """The amount that begins exactly at `start`."""
    return _money(_AMOUNT.match(text, start))


def amounts(text: str, start: int, end: int) -> Iterator[Money]:
    """Every amount in `text[start:end]`, in order."""
    for match in _AMOUNT.finditer(text, start, end):
        money = _money(match)
        if money:
            yield money


def _money(match: re.Match[str] | None) -> Money | None:
    if match is None:
        return None
    value = _value(match["number"].replace(",", ""))
    if value is None:
        return None
    for part, unit in ((match["jiao"], 10), (match["fen"], 1)):
        value += _CENT * unit * _digit(part) if part else 0
    return Money(value, *match.span())


def _digit(char: str) -> int:
    return int(char) if char.isascii() else _DIGITS.get(char, 0)


def _value(number: str) -> Decimal | None:
    """The number of a numeral with units; None where it breaks the rules of writing one."""
    if all(char in _DIGITS for char in number) and len(number) > 1:
        # 二〇〇〇: digit by digit.
        return Decimal("".join(str(_DIGITS[char]) for char in number))
    if "点" in number:
        return _spoken_decimal(number)
    total, section, digit = Decimal(0), Decimal(0), None
    # Units fall from left to right; `below` is what the next part must stay under.
    below, below_large, zero = Decimal(10**13), Decimal(10**13), True
    for token in _TOKEN.findall(number):
        if token in _SMALL:
            unit = _SMALL[token]
            if unit >= below or (digit is None and (unit != 10 or section)):
                return None
            section += (1 if digit is None else digit) * unit
            digit, below, zero = None, Decimal(unit), False
        elif token in _LARGE:
            large = _LARGE[token]
            section += digit or 0
            if large >= below_large or not section:
                return None
            total += section * large
            section, digit, zero = Decimal(0), None, False
            below = below_large = Decimal(large)
        elif digit is not None:
            return None
        elif token in ("零", "〇", "○"):
            zero = True
        else:
            digit = Decimal(token) if token[0].isascii() else Decimal(_DIGITS[token])
            if digit >= below:
                return None
    # 一千五元 may be 1,005 or 1,500; 一千零五元 and 二十五元 are clear.
    if digit is not None and digit < 10 < below and not zero:
        return None
    return total + section + (digit or 0)


def _spoken_decimal(number: str) -> Decimal | None:
    """一点五万: digits, 点, digits, and at most one unit."""
    whole, _, rest = number.partition("点")
    unit = rest[-1] if rest[-1] in _LARGE else ""
    fraction = rest.removesuffix(unit)
    integer = _value(whole)
    if integer is None or not fraction or any(char not in _DIGITS for char in fraction):
        return None
    decimals = "".join(str(_DIGITS[char]) for char in fraction)
    return (integer + Decimal(f"0.{decimals}")) * _LARGE.get(unit, 1)
