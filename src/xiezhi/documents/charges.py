"""Charges of the original judgment, and the classes of 减刑假释规定 that they belong to."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import yaml

from xiezhi.documents.phrases import Sentence
from xiezhi.documents.sections import Part, Ruling

# 犯 inside these words does not name what was committed.
_COMMITTED = re.compile(r"(?<![罪该案累再主从余人])犯(?!罪|有前科|后|案)")
_GROUND = re.compile(r"以(?=[一-鿿、]{2,40}?罪)")
_CHUNK_END = re.compile(r"数罪|[两二三四]罪|总和|并罚|判处|[。;\n(\d]|分别|情节")
_JOINT = re.compile(r"^[,、和及与并且同时又还另犯以]+")
_NAME = re.compile(r"^[一-鿿、]{1,40}$")
_LONGEST_REACH = 240


@dataclass(frozen=True)
class Charged:
    """Charges in order, their places, and the index of the sentence (`imposed`) of each, if known.

    `complete` is true where every sentence has its charge and no piece was unclear.
    """

    names: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    sentence_of: tuple[int, ...] = ()
    complete: bool = False


def read_charges(ruling: Ruling, part: Part, imposed: list[Sentence]) -> Charged:
    """The charges that stand before each sentence imposed."""
    names: list[str] = []
    places: list[tuple[int, int]] = []
    owners: list[int] = []
    complete = bool(imposed)
    floor = part.start
    for index, sentence in enumerate(imposed):
        begin = max(floor, sentence.start - _LONGEST_REACH)
        pieces = _before(ruling.text.plain, begin, sentence.start)
        complete = complete and (bool(pieces) or sentence.verb == "决定执行")
        for name, place in pieces:
            if not _NAME.match(name):
                complete = False
            elif name not in names:
                names.append(name)
                places.append(place)
                owners.append(index)
        floor = sentence.end
    return Charged(tuple(names), tuple(places), tuple(owners), complete and bool(names))


def _before(plain: str, begin: int, end: int) -> list[tuple[str, tuple[int, int]]]:
    """Charges named in `plain[begin:end]`, each with its place."""
    # Only the last statement counts: an appeal may be told between the first one and this.
    begin = max(begin, plain.rfind("。", begin, end) + 1)
    match = _COMMITTED.search(plain, begin, end)
    if match is None:
        grounds = list(_GROUND.finditer(plain, begin, end))
        match = grounds[-1] if grounds else None
    if match is None:
        return []
    start = match.end()
    found = []
    stop = _CHUNK_END.search(plain, start, end)
    limit = stop.start() if stop else end
    while start < limit:
        guilt = plain.find("罪", start, limit)
        if guilt < 0:
            break
        joint = _JOINT.match(plain[start:guilt])
        start += joint.end() if joint else 0
        found.append((plain[start : guilt + 1], (start, guilt + 1)))
        start = guilt + 1
    return [(name, place) for name, place in found if len(name) > 2]


@functools.cache
def table() -> Mapping[str, tuple[str, ...]]:
    """Charge → classes (`classes.yaml`); a charge of no class has an empty tuple."""
    raw = yaml.safe_load(files("xiezhi.documents").joinpath("classes.yaml").read_text("utf-8"))
    found: dict[str, list[str]] = {name: [] for name in raw["no_class"]}
    for group, names in raw["classes"].items():
        for name in names:
            found.setdefault(name, []).append(group)
    return {name: tuple(groups) for name, groups in found.items()}


@functools.cache
def classes(name: str) -> tuple[str, ...] | None:
    """The classes of a charge; None where the charge is unknown (a mangled or a new name).

    A selective charge may be named in part: 运输毒品罪 is of 走私、贩卖、运输、制造毒品罪.
    """
    known = table()
    if name in known:
        return known[name]
    for full, groups in known.items():
        if "、" in full and full[-2:] == name[-2:] and _part_of(name, full):
            return groups
    return None


def _part_of(name: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in name)
