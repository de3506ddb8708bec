"""Fictional criminal judgments with a custody history, and a day counter made apart from the code.

The counter walks day by day: a day served is a day in custody, from the first to the last, both
counted (刑法 44, 47); a term ends on the day before the same day of its last month or year
(法院解释 202(2)).
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from xiezhi.documents.collector import Collector
from xiezhi.documents.criminal.custody import read_custody
from xiezhi.documents.criminal.sentences import read_sentences
from xiezhi.documents.judgment.parties import read_parties
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.judgment.signature import read_signature
from xiezhi.documents.reading import CustodyEvent, Sentenced, TermCheck
from xiezhi.documents.term.check import check_terms
from xiezhi.documents.text import prepare

DAY = timedelta(days=1)
DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Told:
    """Stretches of custody (first and last day; the last one has no end) and a term."""

    stretches: tuple[tuple[date, date | None], ...]
    judged: date
    years: int
    months: int

    @property
    def last(self) -> date:
        return self.stretches[-1][0]


def told(chance: random.Random) -> Told:
    """A random history: up to two earlier stretches, then custody that lasts to the judgment."""
    day = date(2012, 1, 1) + timedelta(days=chance.randrange(4700))
    stretches: list[tuple[date, date | None]] = []
    for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
        end = day + timedelta(days=chance.randrange(1, 60))
        stretches.append((day, end))
        day = end + timedelta(days=chance.randrange(20, 300))
    stretches.append((day, None))
    years, months = chance.choice([(0, 8), (1, 0), (1, 6), (2, 0), (3, 3), (5, 0)])
    return Told(tuple(stretches), day + timedelta(days=chance.randrange(30, 150)), years, months)


def held(history: Told, day: date) -> bool:
    """Whether the day was spent in custody."""
    return any(start <= day and (end is None or day <= end) for start, end in history.stretches)


def term_days(start: date, years: int, months: int) -> int:
    """Days of a term that starts on `start`, its first day counted."""
    index = start.year * 12 + start.month - 1 + 12 * years + months
    year, month = divmod(index, 12)
    last = monthrange(year, month + 1)[1]
    return (date(year, month + 1, min(start.day, last)) - DAY - start).days + 1


def walked_end(history: Told, start: date) -> date:
    """The day on which the term is served, walking from a start; custody before it is served."""
    left = term_days(start, history.years, history.months)
    day = history.stretches[0][0]
    while day < start:
        left -= held(history, day)
        day += DAY
    while left > 0:
        left -= held(history, day)
        day += DAY
    return day - DAY


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def in_words(day: date, style: str = "arabic") -> str:
    if style == "arabic":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{''.join(DIGITS[int(one)] for one in str(day.year))}年{chinese(day.month)}月{chinese(day.day)}日"


def length(years: int, months: int) -> str:
    return (f"{chinese(years)}年" if years else "") + (f"{chinese(months)}个月" if months else "")


def after(day: date, before: date) -> str:
    """A day as courts write it after another: 同月, 同年, in full."""
    if (day.year, day.month) == (before.year, before.month):
        return f"同月{day.day}日"
    return f"同年{day.month}月{day.day}日" if day.year == before.year else in_words(day)


def custody_words(history: Told, chance: random.Random) -> str:
    """The head's sentence on custody, in one of the forms of practice."""
    first = history.stretches[0][0]
    opening = chance.choice(
        [
            f"因涉嫌犯盗窃罪于{in_words(first)}被刑事拘留",
            f"因本案于{in_words(first)}被抓获，同日被虚构县公安局刑事拘留",
            f"{in_words(first)}因涉嫌盗窃犯罪被虚构县公安局刑事拘留",
            f"因涉嫌犯盗窃罪，于{in_words(first)}被羁押",
        ]
    )
    parts, last = [opening], first
    for start, end in history.stretches:
        if start != first:
            verb = chance.choice(["经本院决定被逮捕", "被虚构县公安局执行逮捕", "被刑事拘留"])
            parts.append(f"{after(start, last)}{verb}")
            last = start
        elif end is None:
            arrested = first + timedelta(days=20)
            parts.append(f"{after(arrested, last)}被逮捕")
            last = arrested
        if end is not None:
            verb = chance.choice(
                ["被取保候审", "变更强制措施为取保候审", "经虚构县公安局决定取保候审"]
            )
            parts.append(f"{after(end, last)}{verb}")
            last = end
    return "，".join(parts) + chance.choice(
        ["。现羁押于虚构县看守所。", "，现羁押于虚构县看守所。"]
    )


def judgment(
    history: Told, start: date, end: date, chance: random.Random, *, prior: bool = False
) -> str:
    """A fictional judgment that states the term from `start` to `end`."""
    style = chance.choice(["arabic", "arabic", "chinese"])
    before = "因犯盗窃罪于2009年3月5日被虚构县人民法院判处有期徒刑八个月，2009年10月20日刑满释放。"
    rule = chance.choice(["；", "，", "。"])
    return "\n".join(
        [
            "虚构县人民法院",
            "刑事判决书",
            "（2026）虚01刑初12号",
            "公诉机关虚构县人民检察院。",
            f"被告人甲某某，男，1980年1月2日出生。{before if prior else ''}{custody_words(history, chance)}",
            "虚构县人民检察院以虚检刑诉〔2026〕12号起诉书指控被告人甲某某犯盗窃罪，向本院提起公诉。"
            "本院依法组成合议庭，公开开庭审理了本案。现已审理终结。",
            "经审理查明，被告人甲某某窃得手机一部。",
            "本院认为，被告人甲某某的行为已构成盗窃罪。依照《中华人民共和国刑法》第二百六十四条之规定，判决如下：",
            f"被告人甲某某犯盗窃罪，判处有期徒刑{length(history.years, history.months)}，并处罚金人民币二千元。",
            f"（刑期从判决执行之日起计算{rule}判决执行以前先行羁押的，羁押一日折抵刑期一日，"
            f"即自{in_words(start, style)}起至{in_words(end, style)}止。）",
            "如不服本判决，可在接到判决书的第二日起十日内，向虚构市中级人民法院提出上诉。",
            "审判长　乙某",
            in_words(history.judged, "chinese"),
            "书记员　丙某",
        ]
    )


def checks(
    text: str, change: Callable[[Sentenced], Sentenced] | None = None
) -> tuple[tuple[TermCheck, ...], tuple[CustodyEvent, ...]]:
    """The term checks and custody events of a judgment; `change` alters what it orders first."""
    prepared = prepare(text)
    doc, found = divide(prepared, "criminal", "judgment"), Collector(prepared)
    parties = read_parties(doc, found)
    read_signature(doc, found)
    sentenced = read_sentences(doc, parties, found)
    if change is not None:
        sentenced = tuple(map(change, sentenced))
    custody = read_custody(doc, parties, found)
    return check_terms(doc, sentenced, custody, found), custody
