"""Numbers of articles, paragraphs and items: up to 9,999, Chinese or Arabic."""

from __future__ import annotations

from xiezhi.documents import numerals

UNITS = numerals.TENS | {"千": 1000, "仟": 1000}
CHARS = numerals.NUMERAL_CHARS + "千仟"
LONGEST = 9


def ordinal(text: str) -> int | None:
    """`一千一百六十五` → 1165, `二百三十四` → 234, `133` → 133; None where it is no number.

    二六四 is read digit by digit; 二百六 could be 206 or 260 and is no number.
    """
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not text or len(text) > LONGEST:
        return None
    if not any(char in UNITS for char in text):
        return numerals.digits(text)
    total, digit, last_unit, zero = 0, None, 10_000, False
    for char in text:
        unit = UNITS.get(char)
        if unit is not None:
            # 三百十二 leaves out the one before 十; 千百 is no number.
            if unit >= last_unit or (digit is None and total and unit != 10):
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit, zero = None, unit, False
        elif char in numerals.DIGITS and not digit:
            digit = numerals.DIGITS[char]
            zero = zero or not digit
        else:
            return None
    if digit and last_unit > 10 and not zero:
        return None
    return total + (digit or 0)
