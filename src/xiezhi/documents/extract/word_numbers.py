"""Numbers that Word puts before paragraphs of a list; they stand on paper but not in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.documents.extract.package import Package

_DIGITS = "〇一二三四五六七八九"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting")
_NONE = ("bullet", "none")
_LEVEL = re.compile(r"%([1-9])")


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


class Numbers:
    """The lists of a document. Counts as it is asked, so ask in order of the text."""

    def __init__(self, package: Package, name: str) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._list: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._at: tuple[str, int] | None = None
        self._num = ""
        package.parse(name, self._start)

    def following(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of a list, as Word shows it."""
        owner = self._list.get(list_id, "")
        shape = self._levels.get((owner, level))
        if shape is None or shape.form in _NONE:
            return ""
        counts = self._counts.setdefault(owner, {})
        counts[level] = counts.get(level, shape.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _LEVEL.sub(lambda found: self._shown(owner, int(found[1]) - 1), shape.text)

    def _shown(self, owner: str, level: int) -> str:
        shape = self._levels.get((owner, level), _Level())
        return _written(self._counts[owner].get(level, shape.start), shape.form)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name == "abstractNum":
            self._at = (values.get("abstractNumId", ""), 0)
        elif name == "lvl" and self._at:
            self._at = (self._at[0], int(values.get("ilvl", "0")))
            self._levels[self._at] = _Level()
        elif name == "num":
            self._at, self._num = None, values.get("numId", "")
        elif name == "abstractNumId":
            self._list[self._num] = values.get("val", "")
        elif self._at in self._levels:
            level = self._levels[self._at]
            if name == "numFmt":
                level.form = values.get("val", "decimal")
            elif name == "lvlText":
                level.text = values.get("val", "")
            elif name == "start":
                level.start = int(values.get("val", "1"))


def _written(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
        return head + (_DIGITS[ones] if ones or not tens else "")
    if form == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x245F + number)
    if form in ("lowerLetter", "upperLetter") and 0 < number <= 26:
        return chr((0x60 if form == "lowerLetter" else 0x40) + number)
    return str(number)
