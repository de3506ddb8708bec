"""Charges of the original judgment, and the classes of 减刑假释规定 that they belong to."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from xiezhi.documents.commutation.phrases import Sentence
from xiezhi.documents.commutation.sections import Ruling
from xiezhi.documents.parts import Part
from xiezhi.yamlfile import read_yaml

# 犯 inside these words does not name what was committed.
_COMMITTED = re.compile(r"(?<![罪该案累再主从余人])犯(?!罪|有前科|后|案)")
_GROUND = re.compile(r"以(?=[一-鿿、]{2,40}?罪)")
_CHUNK_END = re.compile(r"数罪(?!人)|[两二三四]罪|总和|并罚|判处|[。;\n(\d]|分别|情节")
_GUILT = re.compile(r"(?<!犯)罪")
_JOINT = re.compile(r"[,、和及与并且同时又还另犯以]+")
_ACCUSED = ("被告人", "罪犯", "原审被告人")
_SHORTEST = 2
_LONGEST_NAME = 60
_LONGEST_REACH = 240


@dataclass(frozen=True)
class Charged:
    """Charges in order, their places, and the index of the sentence (`imposed`) of each.

    `complete` is true where every sentence has its charge and every piece is a known charge.
    `unclear` are places of pieces that are none: such a piece may hold a name, so it is not kept.
    `lost` is true where a charge itself could not be read.
    """

    names: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    sentence_of: tuple[int, ...] = ()
    complete: bool = False
    unclear: tuple[int, ...] = ()
    lost: bool = False


def read_charges(ruling: Ruling, part: Part, imposed: list[Sentence]) -> Charged:
    """The charges that stand before each sentence imposed."""
    kept: dict[str, tuple[tuple[int, int], int]] = {}
    unclear: list[int] = []
    complete, lost = bool(imposed), False
    floor = part.start
    for index, sentence in enumerate(imposed):
        begin = max(floor, sentence.start - _LONGEST_REACH)
        pieces = _before(ruling.text.plain, begin, sentence.start)
        complete = complete and (bool(pieces) or sentence.joint)
        for start, end in pieces:
            names, skipped = _known(ruling.text.plain[start:end])
            lost = lost or not names
            if skipped:
                unclear.append(start)
            for name in names:
                kept.setdefault(name, ((start + skipped, end), index))
        floor = sentence.end
    return Charged(
        tuple(kept),
        tuple(place for place, _ in kept.values()),
        tuple(owner for _, owner in kept.values()),
        complete and bool(kept) and not unclear,
        tuple(unclear),
        lost,
    )


def _before(plain: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Places of the charges named in `plain[begin:end]`."""
    # Only the last statement counts: an appeal may be told between the first one and this.
    begin = max(begin, plain.rfind("。", begin, end) + 1)
    match = _COMMITTED.search(plain, begin, end)
    if match is None:
        grounds = list(_GROUND.finditer(plain, begin, end))
        match = grounds[-1] if grounds else None
    if match is None:
        return []
    start = match.end()
    stop = _CHUNK_END.search(plain, start, end)
    limit = stop.start() if stop else end
    found = []
    for guilt in _GUILT.finditer(plain, start, limit):
        joint = _JOINT.match(plain, start, guilt.start())
        start = joint.end() if joint else start
        if guilt.end() - start > _SHORTEST:
            found.append((start, guilt.end()))
        start = guilt.end()
    return found


def _known(piece: str) -> tuple[list[str], int]:
    """The charges of one piece, and how many characters before them are none."""
    if classes(piece) is not None:
        return [piece], 0
    parts = [part if part.endswith("罪") else part + "罪" for part in piece.split("、")]
    if all(classes(part) is not None for part in parts):
        return parts, 0
    # 被告人某某贩卖毒品罪: the charge is what the piece ends with.
    if not piece.startswith(_ACCUSED):
        return [], len(piece)
    for start in range(1, min(len(piece) - _SHORTEST, _LONGEST_NAME)):
        if classes(piece[start:]) is not None:
            return [piece[start:]], start
    return [], len(piece)


@functools.cache
def table() -> Mapping[str, tuple[str, ...]]:
    """Charge → classes (`classes.yaml`); a charge of no class has an empty tuple."""
    raw = read_yaml(
        files("xiezhi.documents.commutation").joinpath("classes.yaml").read_text("utf-8")
    )
    found: dict[str, list[str]] = {name: [] for name in raw["no_class"]}
    for group, names in raw["classes"].items():
        for name in names:
            found.setdefault(name, []).append(group)
    return {name: tuple(groups) for name, groups in found.items()}


@functools.lru_cache(maxsize=4096)
def classes(name: str) -> tuple[str, ...] | None:
    """The classes of a charge; None where the charge is unknown (a mangled or a new name).

    A selective charge may be named in part: 运输毒品罪 is of 走私、贩卖、运输、制造毒品罪.
    """
    known = table()
    if name in known:
        return known[name]
    for full, groups in known.items():
        if "、" in full and full[-3:] == name[-3:] and _part_of(name, full):
            return groups
    return None


def _part_of(name: str, full: str) -> bool:
    # It begins as one of the choices does: 毒品罪 alone is a mangled name, not a part.
    if not any(choice.startswith(name[:2]) for choice in full.split("、")):
        return False
    rest = iter(full)
    return all(char in rest for char in name)
