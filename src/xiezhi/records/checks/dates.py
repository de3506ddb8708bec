"""Dates and times as people write them.

Understood: `2026-03-02`, `2026.3.2`, `2026/3/2`, `2026年3月2日`, `二〇二六年三月二日`, `20260302`,
full-width digits, any of them followed by a time, ISO offsets, and the serial numbers of a
workbook. Never understood: two-digit years, day before month, a month without a day.
Times are kept as Beijing wall time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from xiezhi.records.checks.fault import Fault

BEIJING = timezone(timedelta(hours=8))
# The People's Republic was founded on 1949-10-01; no organ of the catalogue acted before that year.
EARLIEST = date(1949, 1, 1)
_YEARS_AHEAD = 100

_HALF: dict[int, int | str | None] = {
    ord("　"): " ",
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
}
_DIGITS = {**dict(zip("零一二三四五六七八九", range(10), strict=True)), "〇": 0, "○": 0, "O": 0}
_HAN = re.compile(
    r"^([零〇○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月"
    r"([一二三四五六七八九十廿卅]{1,4})[日号]?$"
)
_DATE = re.compile(
    r"^(\d{4})(?:\s*([-./])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?=$|[\sT])"
    # After 日 or eight digits a time may follow without a space.
    r"|\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*(?:[日号](?=$|[\sT上下\d])|(?=$|[\sT]))"
    r"|(\d{2})(\d{2})(?=$|[\sT]|\d{4}(?:\d{2})?$))"
)
_TIME = re.compile(
    r"^[\sT]*(上午|下午)?\s*(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?"
    r"|[时点](?:(\d{1,2})分?)?(?:(\d{1,2})秒)?)\s*(Z|[+-]\d{2}:?\d{2})?$"
)
_PACKED = re.compile(r"^(\d{2})(\d{2})(\d{2})?$")
_OFFSET = re.compile(r"^([+-])(\d{1,2}):?(\d{2})$")
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")


@dataclass(frozen=True)
class DateReader:
    """Reads the dates of one source.

    `clock`: the zone of its wall clock. `latest`: the last date that can be true.
    `epoch`: day 0 of the workbook's serial numbers, None where the file is no workbook.
    """

    clock: timezone = BEIJING
    latest: date = date.max
    epoch: date | None = None

    def day(self, text: str) -> date:
        """The date of `text`; a time of day is allowed and dropped."""
        day, moment = self._read(text)
        return self._within(day if moment is None else moment.date(), text)

    def moment(self, text: str) -> datetime | None:
        """The Beijing wall time of `text`; None where it holds only a day, since 00:00 would be
        an invention."""
        day, moment = self._read(text)
        self._within(day if moment is None else moment.date(), text)
        return moment

    def _within(self, day: date, text: str) -> date:
        if not EARLIEST <= day <= self.latest:
            raise Fault("REC-163", {"value": text, "earliest": EARLIEST, "latest": self.latest})
        return day

    def _read(self, text: str) -> tuple[date, datetime | None]:
        plain = text.translate(_HALF).strip().replace("：", ":")
        if _SERIAL.match(plain):
            return self._serial(plain, text)
        han = _HAN.match(plain)
        if han:
            year = int("".join(str(_DIGITS[c]) for c in han[1]))
            return _day(year, _han_number(han[2]), _han_number(han[3]), text), None
        found = _DATE.match(plain)
        if not found:
            raise Fault("REC-161", {"value": text})
        year, month, day = (int(part) for part in _numbers(found))
        whole = _day(year, month, day, text)
        rest = plain[found.end() :]
        return whole, self._time(whole, rest, text) if rest.strip() else None

    def _serial(self, plain: str, text: str) -> tuple[date, datetime | None]:
        if self.epoch is None:
            # In a text file 46083 may as well be a slip for another number.
            raise Fault("REC-179", {"value": text})
        days, _, part = plain.partition(".")
        day = self.epoch + timedelta(days=int(days))
        seconds = round(float(f"0.{part}") * 86400) if part else 0
        moment = datetime.combine(day, time()) + timedelta(seconds=seconds)
        return day, self._beijing(moment, None) if seconds else None

    def _time(self, day: date, rest: str, text: str) -> datetime:
        packed = _PACKED.match(rest.strip())
        found = None if packed else _TIME.match(rest)
        if not packed and not found:
            raise Fault("REC-164", {"value": text})
        offset = None
        if packed:
            hour, minute, second = (int(part or 0) for part in packed.groups())
        else:
            assert found is not None
            half, hours, m1, s1, m2, s2, offset = found.groups()
            hour, minute, second = int(hours), int(m1 or m2 or 0), int(s1 or s2 or 0)
            if half == "下午" and hour < 12:
                hour += 12
        try:
            return self._beijing(datetime.combine(day, time(hour, minute, second)), offset)
        except (ValueError, OverflowError):
            raise Fault("REC-164", {"value": text}) from None

    def _beijing(self, moment: datetime, offset: str | None) -> datetime:
        zone = self.clock if offset is None else parse_clock(offset)
        return moment.replace(tzinfo=zone).astimezone(BEIJING).replace(tzinfo=None)


def latest_date(extracted_on: date | None) -> date:
    """The last date that can be true in an export: 100 years after it was made."""
    day = extracted_on or datetime.now(BEIJING).date()
    return day.replace(year=day.year + _YEARS_AHEAD, day=min(day.day, 28))


def parse_clock(text: str) -> timezone:
    """The zone of `+08:00`, `+0600` or `Z`; ValueError where it is none."""
    if text == "Z":
        return UTC
    found = _OFFSET.match(text.strip())
    if not found or int(found[2]) > 14 or int(found[3]) > 59:
        raise ValueError(text)
    offset = timedelta(hours=int(found[2]), minutes=int(found[3]))
    return timezone(-offset if found[1] == "-" else offset)


def _numbers(found: re.Match[str]) -> tuple[str, str, str]:
    month = found[3] or found[5] or found[7]
    day = found[4] or found[6] or found[8]
    return found[1], month, day


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Fault("REC-162", {"value": text}) from None


def _han_number(text: str) -> int:
    """三十一 → 31, 十二 → 12, 廿五 → 25, 二 → 2."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    tens, _, ones = text.partition("十")
    try:
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    except KeyError:
        return 0  # 二三十四 and the like: no day of a month, so `_day` refuses it
