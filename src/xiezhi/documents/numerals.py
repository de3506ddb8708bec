"""Chinese and Arabic numerals, and the dates and lengths of time written with them."""

from __future__ import annotations

DIGITS = {
    "〇": 0,
    **{char: number for number, char in enumerate("零一二三四五六七八九")},
    **{str(number): number for number in range(10)},
    "两": 2,
    "叁": 3,
    "壹": 1,
    "贰": 2,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
NUMERAL_CHARS = "".join([*DIGITS, *TENS, "廿卅"])
_LONGEST = 6


def number(text: str) -> int | None:
    """`十三` → 13, `二十二` → 22, `一百零八` → 108, `15` → 15; None where it is no number.

    Units stop at hundreds: months of a term and days of a month need no more.
    """
    if not text or len(text) > _LONGEST:
        return None
    # 一年零十一个月: the zero only joins.
    text = text.replace("廿", "二十").replace("卅", "三十").lstrip("零〇") or "〇"
    if not any(char in TENS for char in text):
        return digits(text)
    total, digit, last_unit = 0, None, 1000
    for char in text:
        if char in TENS:
            unit = TENS[char]
            # 十三 begins with an unwritten one; 三十十 or 十百 is no number.
            if unit >= last_unit or (digit is None and total):
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
        else:
            return None
    return total + (digit or 0)


def digits(text: str) -> int | None:
    """`二〇二一` → 2021, digit by digit; None where another character stands among them."""
    if not text or any(char not in DIGITS for char in text):
        return None
    return int("".join(str(DIGITS[char]) for char in text))


def part(text: str | None) -> int | None:
    """A part of a date or length: 0 where it is not written, None where it is no number."""
    return 0 if text is None else number(text)
