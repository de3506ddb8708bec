"""Charges: those a passage names one after another, and those the accusation names.

A name is kept as the court wrote it (贩卖毒品罪, a choice of a joint name); the table of charges
(`xiezhi.law.crimes`) says where one name ends and whether a phrase was put into it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import Judgment
from xiezhi.law.crimes import crime

# The end of a name; 犯罪所得, 信息网络犯罪活动, 犯罪方法 stand inside names.
_NAME = re.compile(
    r"[、,和及与并又还另且]{0,2}+(?:被告人?[^,。;:\n]{2,12}?)??犯?(?P<name>[一-鿿\"“”()、,]{2,80}?(?<!犯)罪)"
    r"(?![名行责过犯刑所的])(?:\([^()\n]{1,12}\))?"
)
_COMMITTED = re.compile(r"(?<![罪案该累再主从余嫌])犯有?(?![罪后案意])|涉嫌犯?|被控|罪名[:\n]?")
_ACCUSED = re.compile(
    r"指控|控诉|公诉|原审被告人|(?<=以)被告(?:人|单位)|追加起诉|变更起诉|补充起诉|改变指控"
)
_ACCUSED_AS = re.compile(r"以(?P<name>[一-鿿、]{2,40}?(?<!犯)罪)(?=追究|向本院|提起公诉|起诉)")
_JOINED = re.compile(r"[、,和及与]")
_SIGNS = re.compile(r"[\"“”]|\([^()]{1,12}\)")
_PRINTED = str.maketrans({"(": "（", ")": "）", **dict.fromkeys('"“”')})
_LONGEST_ACCUSATION = 600
_MOST = 40
# What is shorter is a slip of the court: its word is kept.
_SHORTEST_INSERT = 3
_SHORTEST_NAME = 3
_LONGEST_MENDED = 40
_MOST_ACCUSATIONS = 40


@dataclass(frozen=True)
class Charge:
    """A charge as written, its place in the plain text, and whether the table has it."""

    name: str
    start: int
    end: int
    known: bool = True
    mended: bool = False


def charges_at(plain: str, start: int, end: int, mend: bool = True) -> tuple[Charge, ...]:
    """The charges that stand one after another from `start` on (just after 犯).

    `mend` looks for a known name in one that a strange phrase stands in.
    """
    found: list[Charge] = []
    place = start
    while len(found) < _MOST:
        match = _NAME.match(plain, place, min(end, place + 100))
        charges = _charges(match, mend) if match else []
        if match is None or not charges or (found and not all(c.known for c in charges)):
            break
        found += charges
        place = match.end()
    return tuple(found)


def _charges(match: re.Match[str], mend: bool) -> list[Charge]:
    start, end = match.span("name")
    charges = list(_named(match["name"], start, end, mend))
    # A comma stands inside a name only by a slip; what reaches over one and is no charge is none.
    return charges if all(c.known for c in charges) or "," not in match["name"] else []


def _named(written: str, start: int, end: int, mend: bool) -> Iterator[Charge]:
    bracketed = crime(written) if "(" in written else None
    # 国（境）外 belongs to the name, （未遂） does not.
    name = _printed(written) if bracketed else _SIGNS.sub("", written)
    if crime(name):
        yield Charge(name, start, end)
        return
    # 盗窃、诈骗罪 are two charges where the table knows each.
    pieces = [piece for piece in _JOINED.split(name.removesuffix("罪")) if piece]
    groups = _groups(pieces)
    if groups:
        place = start
        for group in groups:
            yield Charge(group + "罪", place, min(place + len(group), end))
            place = min(place + len(group) + 1, end - 1)
        return
    whole = _without_insert(name) if mend else ""
    yield Charge(whole or name, start, end, known=bool(whole), mended=bool(whole))


def _printed(name: str) -> str:
    """With the brackets of printed names."""
    return name.translate(_PRINTED)


def _groups(pieces: list[str]) -> list[str]:
    """The pieces joined into known names, the longest first; empty where one is unknown."""
    groups: list[str] = []
    first = 0
    while first < len(pieces):
        for last in range(min(len(pieces), first + 6), first, -1):
            name = "、".join(pieces[first:last])
            if crime(name + "罪"):
                groups.append(name)
                first = last
                break
        else:
            return []
    return groups


def _without_insert(name: str) -> str:
    """The known name that is left when one strange phrase is taken out of `name`, '' if not one."""
    size = len(name)
    if size > _LONGEST_MENDED:
        return ""
    for cut in range(_SHORTEST_INSERT, size - _SHORTEST_NAME):
        left = {name[:at] + name[at + cut :] for at in range(1, size - cut)}
        known = {rest for rest in left if crime(rest)}
        if known:
            return known.pop() if len(known) == 1 else ""
    return ""


def read_accused(doc: Judgment, found: Collector) -> None:
    """Element `accused_charges`: what the prosecution or the private prosecutor accuses of."""
    plain = doc.text.plain
    start, end = doc.head.start, doc.facts.start or doc.claims.end
    charges: dict[str, Charge] = {}
    for accusation in itertools.islice(_ACCUSED.finditer(plain, start, end), _MOST_ACCUSATIONS):
        if charges and accusation[0] in ("指控", "公诉", "控诉"):
            continue
        for charge in _accused(plain, accusation.end(), end):
            charges.setdefault(charge.name, charge)
    if not charges:
        for match in _ACCUSED_AS.finditer(plain, start, end):
            for charge in _charges(match, mend=False):
                charges.setdefault(charge.name, charge)
    if charges:
        places = [(charge.start, charge.end) for charge in charges.values()]
        found.put("accused_charges", "；".join(charges), *places)


def _accused(plain: str, start: int, end: int) -> Iterator[Charge]:
    """The known charges of one sentence of accusation."""
    end = min(end, start + _LONGEST_ACCUSATION)
    stop = plain.find("。", start, end)
    end = stop if stop >= 0 else end
    for committed in _COMMITTED.finditer(plain, start, end):
        yield from (
            charge for charge in charges_at(plain, committed.end(), end, mend=False) if charge.known
        )
