"""One list of articles with their paragraphs and items, read piece by piece from its first number.

第二百六十四条、第六十七条第三款，第五十二、五十三条；第一百三十三条之一第一款第（二）、（三）项
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xiezhi.documents.articles.numbers import CHARS, LONGEST, ordinal

_LONGEST_RANGE = 60
_MOST_PARAGRAPHS = 20
# The longest law has 1,260 articles; beyond this it is a number of another kind.
_MOST_ARTICLES = 2_000
_FEWEST_BROKEN = 10
_N = rf"[{CHARS}]{{1,{LONGEST}}}"
_BEHIND_LOST_UNIT = re.compile(r"(?:之|的)?规定|,?(?:判决|裁定)如下")
_SEPARATOR = (
    r"(?P<sep>(?:[、,;.·]|以及|及其|及|和|与|或者|或|并|至|到|[-—~]|之(?=第)|的(?=第)|\n){0,3})"
)
_INSERTED = rf"(?:[(“\"]?之(?P<ins>[{CHARS}]{{1,3}})(?![款项条])[)”\"]?)?"
_PIECE = re.compile(
    _SEPARATOR
    + rf"(?:(?:(?P<di>[第笫])\n?)?(?P<open>\()?(?P<num>{_N})(?P<close>\))?"
    + rf"(?:\n?(?P<unit>条|款|项|目))?(?:(?<=条){_INSERTED})?"
    rf"|之(?P<next>[{CHARS}]{{1,3}})(?=[、,和及]|第|之?规定|的规定))"
)
_MORE = re.compile(
    rf"(?:[、,和及与或至到]|以及){{1,2}}第?\(?{_N}\)?(?:[条款项、,和及与或至到]|以及)"
)
_TO = frozenset("至到-—~")
# 第二百六十…四条: a phrase of a copy stands inside the number.
_BROKEN = re.compile(rf"[^。,;:《》第\n]{{1,20}}?[{CHARS}]{{0,6}}条")
# 第一百三十三条…之一: without the end it would be another article.
_CUT_OFF = re.compile(
    rf"(?:[^。,;:、《》第\n]{{1,20}}?之|之[^。,;:、《》第规\n]{{1,20}}?)[{CHARS}]{{1,3}}"
    r"(?=第|[、,;及和与]|之?规定|的规定)"
)


@dataclass
class _Piece:
    """One number of a list with its unit; `to` where it ends a range, `inserted` is 之N."""

    number: int
    unit: str
    start: int
    end: int
    to: bool = False
    inserted: int | None = None
    bracketed: bool = False


@dataclass(frozen=True)
class Cited:
    """An article, paragraph or item and its place in the plain text."""

    article: str
    start: int
    end: int
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class CitedList:
    """What one list cites and where it ends; `broken` where its last number was not read."""

    cited: tuple[Cited, ...]
    end: int
    broken: bool = False


def read_list(plain: str, place: int, end: int) -> CitedList:
    """The list that starts at `place`; empty where no article stands there."""
    pieces: list[_Piece] = []
    while match := _PIECE.match(plain, place, end):
        piece = _piece(match, pieces, plain, end)
        if piece is None:
            break
        pieces.append(piece)
        place = match.end()
    broken = _broken(pieces, plain, place, end)
    if broken is not None:
        pieces.pop()
    cited = _walk(_settled(pieces, plain, place))
    return CitedList(tuple(cited), broken or place, broken is not None)


def _broken(pieces: list[_Piece], plain: str, place: int, end: int) -> int | None:
    """Where a number ends that a phrase interrupts, None where the list ends well."""
    if not pieces or pieces[-1].bracketed:
        return None
    if pieces[-1].unit:
        whole = pieces[-1].unit != "条" or pieces[-1].inserted is not None
        match = None if whole else _CUT_OFF.match(plain, place, min(end, place + 40))
        return match.end() if match else None
    if pieces[-1].number < _FEWEST_BROKEN or _BEHIND_LOST_UNIT.match(plain, place):
        return None
    match = _BROKEN.match(plain, place, min(end, place + 40))
    return match.end() if match else None


def _piece(match: re.Match[str], pieces: list[_Piece], plain: str, end: int) -> _Piece | None:
    """The piece a match gives, None where the list has ended before it."""
    if match["next"]:
        return _next_inserted(match, pieces)
    number = ordinal(match["num"])
    opened, unit = bool(match["open"]), match["unit"] or ""
    if not number or number > _MOST_ARTICLES or opened != bool(match["close"]):
        return None
    if opened and unit == "条":
        return None
    if pieces and not match["di"] and not _continues(match, plain, end):
        return None
    inserted = ordinal(match["ins"]) if match["ins"] else None
    start = match.start("di") if match["di"] else match.start("num") - opened
    to = bool(_TO & set(match["sep"]))
    return _Piece(number, unit, start, match.end(), to, inserted, opened)


def _next_inserted(match: re.Match[str], pieces: list[_Piece]) -> _Piece | None:
    """第一百二十条之一、之二"""
    number = ordinal(match["next"])
    if not number or not match["sep"] or not pieces or pieces[-1].unit != "条":
        return None
    start, end = match.start("next") - 1, match.end("next")
    return _Piece(pieces[-1].number, "条", start, end, inserted=number)


def _continues(match: re.Match[str], plain: str, end: int) -> bool:
    """Whether a number without 第 still belongs to the list: 、五十三条, 、(三)项, 一款 right behind."""
    separator, unit = match["sep"], match["unit"]
    if "\n" in separator or separator.startswith((".", "·")):
        return False
    more = _MORE.match(plain, match.end(), end)
    if match["open"]:
        return bool(unit or more or _BEHIND_LOST_UNIT.match(plain, match.end(), end))
    return bool(unit or (more and separator))


def _settled(pieces: list[_Piece], plain: str, place: int) -> list[_Piece]:
    """Pieces without a unit take that of the next one; at the end the one that was lost."""
    unit, follows = "", ""
    for index in range(len(pieces) - 1, -1, -1):
        piece = pieces[index]
        if piece.unit:
            unit, follows = piece.unit, piece.unit
            continue
        joined = index + 1 < len(pieces) and pieces[index + 1].start == piece.end
        if piece.bracketed:
            piece.unit = "项"
        elif joined and follows == "款":
            # 第六十七第三款
            piece.unit = "条"
        elif unit == "款" and piece.number > _MOST_PARAGRAPHS:
            piece.unit = "条"
        elif unit:
            piece.unit = unit
        elif _BEHIND_LOST_UNIT.match(plain, place) and (
            index == 0 or piece.number > _MOST_PARAGRAPHS
        ):
            # 第六十九之规定
            piece.unit = "条"
        unit = piece.unit
        follows = piece.unit
    kept = [piece for piece in pieces if piece.unit]
    return kept


def _walk(pieces: list[_Piece]) -> list[Cited]:
    """What the pieces cite: a paragraph replaces its bare article, an item its bare paragraph."""
    found: list[Cited] = []
    last: _Piece | None = None
    for piece in pieces:
        for number in _numbers(piece, last):
            if piece.unit == "条":
                article = f"{number}-{piece.inserted}" if piece.inserted else str(number)
                found.append(Cited(article, piece.start, piece.end))
            elif found and piece.unit == "款":
                _finer(found, piece, paragraph=number, item=None)
            elif found and piece.unit == "项":
                _finer(found, piece, paragraph=found[-1].paragraph, item=number)
        last = piece
    return found


def _finer(found: list[Cited], piece: _Piece, paragraph: int | None, item: int | None) -> None:
    previous = found[-1]
    whole = previous.item is None and (item is not None or previous.paragraph is None)
    start = found.pop().start if whole else piece.start
    found.append(Cited(previous.article, start, piece.end, paragraph, item))


def _numbers(piece: _Piece, last: _Piece | None) -> range | list[int]:
    """The numbers of a piece; those of a range (第三十六条至第三十八条) after its first."""
    ranged = piece.to and last is not None and last.unit == piece.unit and not piece.inserted
    if ranged and last is not None and 0 < piece.number - last.number <= _LONGEST_RANGE:
        return range(last.number + 1, piece.number + 1)
    return [piece.number]
