"""From pieces of text with places on pages to the lines of the document.

A line that runs to the right edge goes on in the next one unless that is indented or set apart;
so a paragraph is one line, as in a text file. Lengths are in any unit that grows to the right and
downwards.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from xiezhi.documents.extract.piece import Piece
from xiezhi.documents.extract.running import strip

# Shares of the type size.
_SAME_ROW = 0.5
_WORD_GAP = 0.35
_CELL_GAP = 1.5
_FULL = 1.6
_RAGGED = 3
_INDENT = 1.2
_ALIGNED = 0.6
# Lines of fewer characters are no text broken by width.
_NARROWEST = 18
# A step down of more than this many usual steps starts a paragraph.
_STEP = 1.7
_INDENTED = "　　"
_CLOSED = ("。", "：", ":")


def lines_of(pieces: Iterable[Piece]) -> list[Piece]:
    """The lines of one page from top to bottom, pieces on one baseline joined."""
    drawn = [piece for piece in pieces if piece.text.strip()]
    return [_joined(row) for row in _rows(drawn if _in_order(drawn) else _sorted(drawn))]


def text_of(pages: Sequence[Sequence[Piece]]) -> str:
    """The document: running heads first, then its paragraphs a line each, running feet last."""
    body = strip(pages)
    lines = [line for page in body.pages for line in page]
    parts = [line.text for line in body.heads]
    if lines:
        parts += _paragraphs(body.pages, _edges(lines))
    parts += [line.text for line in body.feet]
    return "\n".join(parts)


def _in_order(pieces: Sequence[Piece]) -> bool:
    """Whether the order of drawing can be read: downwards, or up again only into a new column."""
    furthest = 0.0
    for before, piece in itertools.pairwise(pieces):
        furthest = max(furthest, before.right)
        if piece.y < before.y - _SAME_ROW * before.size and piece.left < furthest:
            return False
    return True


def _sorted(pieces: Sequence[Piece]) -> list[Piece]:
    ordered: list[Piece] = []
    for row in _rows(sorted(pieces, key=lambda piece: piece.y)):
        ordered += sorted(row, key=lambda piece: piece.left)
    return ordered


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and abs(piece.y - rows[-1][0].y) < _SAME_ROW * max(piece.size, 1e-6):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _joined(row: list[Piece]) -> Piece:
    text = row[0].text.strip()
    for before, piece in itertools.pairwise(row):
        gap = (piece.left - before.right) / max(piece.size, 1e-6)
        space = "\t" if gap > _CELL_GAP else " " if gap > _WORD_GAP else ""
        text += space + piece.text.strip()
    size = max(piece.size for piece in row)
    return Piece(text, row[0].left, max(piece.right for piece in row), row[0].y, size)


@dataclass(frozen=True)
class _Edges:
    """Where the text begins and ends; `indents` is whether its paragraphs begin with an indent."""

    left: float
    right: float
    indents: bool = False

    def full(self, line: Piece) -> bool:
        """Whether a line runs to the right edge of a text that is broken by width."""
        wide = self.right - self.left > _NARROWEST * line.size
        return wide and self.right - line.right < _FULL * line.size

    def indented(self, line: Piece) -> bool:
        return line.left - self.left > _INDENT * line.size

    def go_on(self, before: Piece, line: Piece) -> bool:
        """Whether a line is the same paragraph as the one before it."""
        if not self.full(before) or "\t" in before.text:
            return False
        closed = before.text.endswith(_CLOSED) and not self.indents
        return not closed and line.left - self.left < _ALIGNED * line.size


def _edges(lines: Sequence[Piece]) -> _Edges:
    edges = _Edges(_left_edge(lines), _right_edge(lines))
    # What follows a short line begins a paragraph.
    begins = [line for before, line in itertools.pairwise(lines) if not edges.full(before)]
    indented = sum(map(edges.indented, begins))
    return replace(edges, indents=indented * 2 > len(begins))


def _left_edge(lines: Sequence[Piece]) -> float:
    """The left edge of the text: the leftmost one that two lines share, else the leftmost."""
    lefts = sorted(line.left for line in lines)
    size = statistics.median(line.size for line in lines)
    shared = (here for here, following in itertools.pairwise(lefts) if following - here < size / 2)
    return next(shared, lefts[0])


def _right_edge(lines: Sequence[Piece]) -> float:
    """Where most of the longest lines end: punctuation may hang out, letters may fall short."""
    rights = sorted((line.right for line in lines), reverse=True)
    size = statistics.median(line.size for line in lines)
    longest = next((a for a, b in itertools.pairwise(rights) if a - b < size), rights[0])
    return statistics.median(
        right for right in rights if longest - _RAGGED * size <= right <= longest
    )


def _paragraphs(pages: Sequence[Sequence[Piece]], edges: _Edges) -> list[str]:
    step = _usual_step(pages)
    parts: list[str] = []
    before: Piece | None = None
    for page in pages:
        for number, line in enumerate(page):
            near = number == 0 or before is None or 0 <= line.y - before.y <= step * _STEP
            if before and near and edges.go_on(before, line):
                parts[-1] += line.text
            else:
                parts.append(_INDENTED + line.text if edges.indented(line) else line.text)
            before = line
    return parts


def _usual_step(pages: Sequence[Sequence[Piece]]) -> float:
    steps = [
        line.y - before.y
        for page in pages
        for before, line in itertools.pairwise(page)
        if line.y > before.y
    ]
    return statistics.median(steps) if steps else 0.0
