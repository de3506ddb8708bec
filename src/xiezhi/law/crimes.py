"""Charges (罪名): which article defines one, and which names of judgments mean it.

`crimes.yaml` holds the names with the choices of joint names (选择性罪名), the days from which
later names are used, and the names given up.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from xiezhi.yamlfile import read_yaml

_CHOICE = re.compile(r"\{([^{}]{1,80})\}")
_PLACE = re.compile(r"(\d{2,3}(?:-\d)?)(?:\((\d)\))?")
# Copies drop or change the signs between and around the members of a joint name; 帐 is 账.
_SIGNS = str.maketrans("帐", "账", "、，,．.·（）()《》“”\"' \u3000\n")
# Members of a longer joint name keep the order of the name; few are found in any order.
_ANY_ORDER = 4


@dataclass(frozen=True, slots=True)
class Crime:
    """A charge by its full name.

    `places` are (article, paragraph) of the Criminal Law, the paragraph None where the whole
    article or its only paragraph defines it. `chapter` is one of the special part. `since` and
    `to` are the first and the last day of the name, None where it is as old as the Law of 1997 or
    still used. `now` is the name that took its place, '' where it is still used or none did.
    """

    name: str
    places: tuple[tuple[str, int | None], ...]
    chapter: int
    since: date | None = None
    to: date | None = None
    now: str = ""

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles, each once."""
        return tuple(dict.fromkeys(article for article, _ in self.places))


@dataclass(frozen=True, slots=True)
class _Table:
    crimes: tuple[Crime, ...]
    by_name: Mapping[str, Crime]


def crimes() -> tuple[Crime, ...]:
    """Every charge, those in use first, then the names given up."""
    return _table().crimes


@functools.lru_cache(maxsize=4096)
def crime(name: str) -> Crime | None:
    """The charge a name means: full, in part (贩卖毒品罪), or given up (偷税罪); None if unknown.

    罪 at the end may be missing; signs between the members do not matter.
    """
    key = name.translate(_SIGNS)
    found = _table().by_name
    return found.get(key) or found.get(key + "罪")


def selections(pattern: str) -> Iterator[str]:
    """Every name a pattern of `crimes.yaml` allows, without signs between the members."""
    parts = [_members(part, index) for index, part in enumerate(_CHOICE.split(pattern))]
    for chosen in itertools.product(*parts):
        yield "".join(chosen)


def _members(part: str, index: int) -> list[str]:
    # `split` puts the choices at the odd places.
    if index % 2 == 0:
        return [part.translate(_SIGNS)]
    members = [member.translate(_SIGNS) for member in part.split("、")]
    pick = itertools.permutations if len(members) <= _ANY_ORDER else itertools.combinations
    return ["".join(chosen) for size in range(len(members)) for chosen in pick(members, size + 1)]


def _plain(pattern: str) -> str:
    return pattern.replace("{", "").replace("}", "")


def places(text: str) -> tuple[tuple[str, int | None], ...]:
    """Articles and paragraphs of a text such as `347(2), 133-1`."""
    return tuple((found[1], int(found[2]) if found[2] else None) for found in _PLACE.finditer(text))


@functools.cache
def _table() -> _Table:
    source = files("xiezhi.law").joinpath("crimes.yaml").read_text(encoding="utf-8")
    data = read_yaml(source)
    since = {pattern: day for day, patterns in data["since"].items() for pattern in patterns}
    current = {
        pattern: Crime(_plain(pattern), places(text), chapter, since.get(pattern))
        for chapter, patterns in data["names"].items()
        for pattern, text in patterns.items()
    }
    decided = data["decision"]
    current[decided["name"]] = Crime(decided["name"], (), decided["chapter"], decided["since"])
    former = dict(
        itertools.chain.from_iterable(_former(entry, current) for entry in data["former"])
    )
    by_name: dict[str, Crime] = {}
    # A name in use goes before the same words of one given up.
    for pattern, known in (current | former).items():
        for name in selections(pattern):
            by_name.setdefault(name, known)
        by_name[known.name.translate(_SIGNS)] = known
    for pattern, meant in data["also"].items():
        for name in selections(pattern):
            by_name.setdefault(name, current[meant])
    return _Table((*current.values(), *former.values()), by_name)


def _former(entry: Mapping[str, Any], current: Mapping[str, Crime]) -> Iterator[tuple[str, Crime]]:
    for pattern, now in entry["names"].items():
        heir = current.get(now)
        if heir is None:
            yield pattern, Crime(_plain(pattern), places(now), entry["chapter"], to=entry["to"])
        else:
            yield (
                pattern,
                Crime(_plain(pattern), heir.places, heir.chapter, to=entry["to"], now=heir.name),
            )
