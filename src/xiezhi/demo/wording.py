"""Days, numbers and terms in the words of court documents, for the texts the demo writes."""

from __future__ import annotations

from datetime import date

_DIGITS = "〇一二三四五六七八九"


def day_text(day: date) -> str:
    """2025年3月4日."""
    return f"{day.year}年{day.month}月{day.day}日"


def numeral(number: int) -> str:
    """A number below one hundred in Chinese; 〇 for nought."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones or not tens else "")


def term_text(months: int) -> str:
    """三年六个月."""
    years, rest = divmod(months, 12)
    return (f"{numeral(years)}年" if years else "") + (f"{numeral(rest)}个月" if rest else "")


def sealed(day: date) -> str:
    """二〇二五年三月四日, as under the seal."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"
