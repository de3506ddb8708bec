"""Penalty ranges (法定刑) of the special part: for each charge its tiers through time.

`penalty_ranges/*.yaml` keeps the words of the Law: `penalty` is the clause after 处, `when` are
words that tell the tier from the others of the charge, `at` the article and paragraph. `unit: true`
marks what those answerable for a unit's crime get where the Law says so apart. `also` is what an
article of the chapter lets the court add in every tier (113(2)). This module reads the clause into
kinds of penalty, months and the rule on the fine; a clause it does not know wholly is refused. A
version is in force from `from` until the next. `earlier` says what came before the first: `none`
(the act was no crime of this name), `absent` (the text is not at hand).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from itertools import pairwise
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.law.crimes import crime, places
from xiezhi.law.dated import parameters
from xiezhi.yamlfile import read_yaml

# From the lightest to the gravest; `fine_only` is a supplementary penalty alone.
KINDS = (
    "fine_only", "public_surveillance", "criminal_detention", "fixed_term", "life", "death",
)  # fmt: skip
EARLIER = ("", "none", "absent")
FIRST_DAY = date(1997, 10, 1)
_NUMBER = r"[一二三四五六七八九十]{1,3}"
_MAIN = re.compile(
    rf"(?:(?P<low>{_NUMBER})年以上)?(?:(?P<high>{_NUMBER})年以下)?(?:(?P<exact>{_NUMBER})年)?有期徒刑"
    r"|(?P<other>拘役|管制|剥夺政治权利|无期徒刑|死刑|罚金)"
)
_CLAUSE = re.compile(
    rf"(?P<main>(?:[一二三四五六七八九十年以上下]{{0,12}}有期徒刑|拘役|管制|剥夺政治权利|无期徒刑|死刑|罚金|、|或者){{1,9}})"
    rf"(?:，(?P<may>可以)?(?:并处(?P<alone>或者单处)?)"
    rf"(?:(?P<low>{_NUMBER})万元以上(?P<high>{_NUMBER})万元以下|(?P<share>[^，；。]{{2,30}}?以上[^，；。]{{1,12}}?以下))?"
    r"(?P<what>罚金或者没收财产|罚金|没收财产))?"
)
_WORDS = {
    "拘役": "criminal_detention",
    "管制": "public_surveillance",
    "剥夺政治权利": "fine_only",
    "无期徒刑": "life",
    "死刑": "death",
    "罚金": "fine_only",
}
_DIGITS = "零一二三四五六七八九"
_YUAN = 10_000
_ALSO = "可以并处没收财产"


@dataclass(frozen=True, slots=True)
class FineRule:
    """What a tier says of the fine.

    `must`: 并处 or 并处或者单处; `may`: 可以并处. `alone`: it may stand without a main penalty.
    `confiscation`: `instead` (罚金或者没收财产), `only` (没收财产), ''. `least` and `most` are yuan
    stated by the article; `share`: it states a share or a multiple of another sum.
    """

    must: bool = False
    may: bool = False
    alone: bool = False
    confiscation: str = ""
    least: int | None = None
    most: int | None = None
    share: bool = False


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier: the kinds it allows, the fixed term in months, the fine, its words and places."""

    places: tuple[tuple[str, int | None], ...]
    when: tuple[str, ...]
    penalty: str
    kinds: frozenset[str]
    least: int | None
    most: int | None
    fine: FineRule
    unit: bool = False


@dataclass(frozen=True, slots=True)
class RangeVersion:
    """The tiers of a charge from `start` until the next version."""

    start: date
    source: str
    verified: bool
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class PenaltyRange:
    """All versions of one charge, oldest first."""

    charge: str
    earlier: str
    versions: tuple[RangeVersion, ...]

    def between(self, first: date | None, last: date | None) -> tuple[RangeVersion, ...] | None:
        """The versions in force on some day from `first` to `last` (None: not known).

        None where the text of a part of that time is not at hand, as that of the Law of 1979.
        """
        first = first or FIRST_DAY
        opening = self.versions[0].start
        if first < FIRST_DAY or (first < opening and self.earlier == "absent"):
            return None
        found = [
            version
            for version, following in (*pairwise(self.versions), (self.versions[-1], None))
            if (last is None or version.start <= last)
            and (following is None or first < following.start)
        ]
        return tuple(found) or None


def penalty_range(charge: str) -> PenaltyRange | None:
    """The range of a charge by any of its names; None where none is kept."""
    known = crime(charge)
    return None if known is None else penalty_ranges().get(known.now or known.name)


@functools.cache
def bounds(kind: str) -> tuple[int, int]:
    """Least and most months of a kind for one crime (刑法 38, 42, 45)."""
    least, most = (_months(f"sentencing.bounds.{kind}.{end}") for end in ("least", "most"))
    return least, most


def _months(key: str) -> int:
    parameter = parameters()[key]
    return parameter.values[-1].number * (12 if parameter.unit == "year" else 1)


def numeral(text: str) -> int:
    """A Chinese number below one hundred."""
    tens, ten, units = text.rpartition("十")
    return (_DIGITS.index(tens or "一") * 10 if ten else 0) + _DIGITS.index(units or "零")


def parse_penalty(clause: str) -> tuple[frozenset[str], int | None, int | None, FineRule]:
    """Kinds, least and most months of the fixed term, and the fine of a clause.

    Error: LAW-022 where a part of the clause is not understood.
    """
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        raise XiezhiError("LAW-022", charge=clause, what="penalty")
    kinds: set[str] = set()
    least: int | None = None
    most: int | None = None
    bare = found["main"].replace("、", "").replace("或者", "")
    place = 0
    for part in _MAIN.finditer(bare):
        if part.start() != place:
            raise XiezhiError("LAW-022", charge=clause, what=bare[place:])
        place = part.end()
        if part["other"]:
            kinds.add(_WORDS[part["other"]])
            continue
        kinds.add("fixed_term")
        general = bounds("fixed_term")
        exact = part["exact"]
        least = numeral(exact or part["low"]) * 12 if exact or part["low"] else general[0]
        most = numeral(exact or part["high"]) * 12 if exact or part["high"] else general[1]
    if place != len(bare):
        raise XiezhiError("LAW-022", charge=clause, what=bare[place:])
    return frozenset(kinds), least, most, _fine(found)


def _fine(found: re.Match[str]) -> FineRule:
    what = found["what"]
    if what is None:
        alone = "罚金" in found["main"]
        return FineRule(alone=alone)
    return FineRule(
        must=not found["may"],
        may=bool(found["may"]),
        alone=bool(found["alone"]),
        confiscation={"罚金": "", "没收财产": "only"}.get(what, "instead"),
        least=numeral(found["low"]) * _YUAN if found["low"] else None,
        most=numeral(found["high"]) * _YUAN if found["high"] else None,
        share=bool(found["share"]),
    )


def build_range(data: Mapping[str, Any]) -> list[PenaltyRange]:
    """The ranges of one entry, wholly checked. Error: LAW-022 naming charge and fault."""
    names = data.get("charges") or ["?"]
    earlier = data.get("earlier", "")
    also = data.get("also")
    _require(also in (None, _ALSO), names[0], f"also: {also}")
    versions = tuple(_version(names[0], entry, bool(also)) for entry in data.get("versions") or [])
    _require(bool(versions), names[0], "versions")
    _require(earlier in EARLIER, names[0], f"earlier: {earlier}")
    _require((versions[0].start == FIRST_DAY) == (earlier == ""), names[0], "earlier")
    for before, after in pairwise(versions):
        _require(before.start < after.start, names[0], f"from: {after.start}")
    for name in names:
        known = crime(name)
        _require(known is not None and known.name == name, name, "charges")
    return [PenaltyRange(name, earlier, versions) for name in names]


def _require(condition: bool, charge: str, what: str) -> None:
    if not condition:
        raise XiezhiError("LAW-022", charge=charge, what=what)


def _version(charge: str, data: Mapping[str, Any], also: bool) -> RangeVersion:
    _require(type(data.get("from")) is date, charge, f"from: {data.get('from')}")
    _require(type(data.get("verified")) is bool, charge, "verified")
    _require(bool(data.get("source")), charge, "source")
    tiers = tuple(_tier(charge, entry) for entry in data.get("tiers") or [])
    _require(any(not tier.unit for tier in tiers), charge, "tiers")
    words = [word for tier in tiers if not tier.unit for word in tier.when]
    # A word of two tiers tells neither.
    _require(len(words) == len(set(words)), charge, f"when: {words}")
    if also:
        added = FineRule(may=True, confiscation="only")
        tiers = tuple(replace(tier, fine=added) for tier in tiers)
    return RangeVersion(data["from"], data["source"], data["verified"], tiers)


def _tier(charge: str, data: Mapping[str, Any]) -> Tier:
    at = places(data["at"])
    _require(bool(at), charge, f"at: {data['at']}")
    kinds, least, most, fine = parse_penalty(data["penalty"])
    when = tuple(data.get("when") or ())
    return Tier(at, when, data["penalty"], kinds, least, most, fine, data.get("unit", False))


@functools.cache
def penalty_ranges() -> Mapping[str, PenaltyRange]:
    """Every range by the full name of its charge. Errors: LAW-020, LAW-022."""
    found: dict[str, PenaltyRange] = {}
    folder = files("xiezhi.law").joinpath("penalty_ranges")
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".yaml"):
            for data in read_yaml(source.read_text(encoding="utf-8")):
                for made in build_range(data):
                    _require(made.charge not in found, made.charge, "charges")
                    found[made.charge] = made
    return found
