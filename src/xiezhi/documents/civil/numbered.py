"""Numbered items (一、 1、 (一)) of claims and orders."""

from __future__ import annotations

import re

from xiezhi.documents import numerals
from xiezhi.documents.parts import Part

# A number opens an item after a boundary or after the words that announce a list.
_MARK = re.compile(
    r"(?<=[\n。;:,、令决求为下是付])第?"
    r"(?:(?P<han>[一二三四五六七八九十]{1,3})(?:、|[.,](?!\d))"
    r"|\((?P<round>[一二三四五六七八九十]{1,3}|\d{1,2})\)、?"
    # The first item is at times typed with the letter l.
    r"|(?P<arabic>\d{1,2}|l)(?:、|[.,)](?!\d{1,3}[元万%.]))(?!\d{1,2}[月日]))"
)
_MOST = 200


def items(plain: str, part: Part) -> list[Part]:
    """The items of one list, without their numbers; empty where the part has no list.

    The numbers must follow each other in one style, so that a list inside an item and a date do
    not cut it.
    """
    found: list[tuple[int, int]] = []
    style = ""
    for match in _MARK.finditer(plain, part.start, part.end):
        kind = match.lastgroup or ""
        if style and kind != style:
            continue
        if _number(match[kind]) == len(found) + 1:
            style = kind
            found.append(match.span())
            if len(found) == _MOST:
                break
    if not found:
        return []
    stops = [start for start, _end in found[1:]] + [part.end]
    return [Part(end, stop) for (_start, end), stop in zip(found, stops, strict=True)]


def _number(written: str) -> int | None:
    return 1 if written == "l" else numerals.number(written)
