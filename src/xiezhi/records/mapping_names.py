"""Headings and the fields they name: `*罚没金额 (万元)` is “罚没金额（元）” times 10,000."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from xiezhi.records.catalogue import Field, RecordType, catalogue
from xiezhi.records.reading.header import JOINT

_NOISE = re.compile(r"[\s*#:_\-.·'\"“”、,/()\[\]【】]+")
_UNIT = re.compile(r"^(.+?)\(([^()]*)\)$")
# Units of the same kind; the value is the power of ten between them and the first.
_UNITS = {
    "元": ("元", 0),
    "人民币": ("元", 0),
    "万元": ("元", 4),
    "亿元": ("元", 8),
    "年": ("年", 0),
    "月": ("月", 0),
    "个月": ("月", 0),
    "日": ("日", 0),
    "天": ("日", 0),
    "小时": ("小时", 0),
    "分钟": ("分钟", 0),
}

TITLE, ALIAS = 0, 1


@dataclass(frozen=True)
class Named:
    """A field a heading may mean. Lower `rank` is the stronger claim; `scale` a power of ten."""

    field: str
    rank: int
    scale: int = 0


@functools.lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """A heading without case, width, spaces, stars and brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def parts(heading: str) -> list[str]:
    """What a heading may be read as, fullest first: both rows of two, then the lower one."""
    if JOINT not in heading:
        return [heading]
    return [heading.replace(JOINT, ""), heading.split(JOINT)[-1]]


class TypeNames:
    """All headings that mean a field of one record type."""

    def __init__(self, record_type: RecordType) -> None:
        self._names: dict[str, Named] = {}
        self._bases: dict[str, list[tuple[str, str | None, int]]] = {}
        for field in record_type.fields.values():
            for text, rank in _texts(field):
                self._add(field.id, text, rank)

    def _add(self, field: str, text: str, rank: int) -> None:
        name = normalise(text)
        known = self._names.get(name)
        if known is None or rank < known.rank:
            self._names[name] = Named(field, rank)
        base, unit = _split_unit(text)
        entry = (field, unit, rank)
        if entry not in self._bases.setdefault(base, []):
            self._bases[base].append(entry)

    def find(self, heading: str) -> Named | None:
        """The field of a heading, None where it names none or, without its unit, several."""
        for text in parts(heading):
            found = self._names.get(normalise(text)) or self._by_unit(text)
            if found:
                return found
        return None

    def _by_unit(self, text: str) -> Named | None:
        base, unit = _split_unit(text)
        claims = self._bases.get(base, [])
        if unit is None:
            fields = {field for field, _, _ in claims}
            # “刑期” alone may be years, months or days.
            return Named(claims[0][0], claims[0][2]) if len(fields) == 1 else None
        kind, scale = _UNITS[unit]
        for field, own, rank in claims:
            if own is not None and _UNITS[own][0] == kind:
                return Named(field, rank, scale - _UNITS[own][1])
        return None

    def names(self) -> Iterable[str]:
        """Every normalised heading, with and without units."""
        return self._names.keys() | self._bases.keys()


class Vocabulary:
    """The headings of all record types."""

    def __init__(self) -> None:
        self.types = {name: TypeNames(kind) for name, kind in catalogue().items()}
        self._all = {name for names in self.types.values() for name in names.names()}

    def knows(self, text: str) -> bool:
        """Whether a text is a heading of some type."""
        if not text:
            return False
        return any(
            normalise(part) in self._all or _split_unit(part)[0] in self._all
            for part in parts(text)
        )


@functools.cache
def vocabulary() -> Vocabulary:
    """The headings of all record types, gathered once a process."""
    return Vocabulary()


def _texts(field: Field) -> Iterable[tuple[str, int]]:
    yield field.id, TITLE
    yield field.title["zh"], TITLE
    yield field.title["en"], ALIAS
    for alias in field.aliases:
        yield alias, ALIAS


@functools.lru_cache(maxsize=4096)
def _split_unit(text: str) -> tuple[str, str | None]:
    """The normalised heading without a bracket at its end, and the bracket where it is a unit."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _UNIT.match(plain)
    if not found:
        return normalise(plain), None
    unit = found[2].strip().removeprefix("单位:")
    return normalise(found[1]), unit if unit in _UNITS else None
