"""Plain-text tables on the terminal. A Chinese character takes two columns, a letter one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_GAP = "  "


def width(text: str) -> int:
    """The columns a text takes on the terminal."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in text
    )


def table(
    headings: Sequence[str], rows: Sequence[Sequence[object]], right: Sequence[int] = ()
) -> str:
    """Rows under headings, aligned. `right` are the places of columns aligned to the right."""
    lines = [list(headings), *([str(cell) for cell in row] for row in rows)]
    widths = [max(width(line[place]) for line in lines) for place in range(len(headings))]

    def cell(text: str, place: int) -> str:
        blank = " " * (widths[place] - width(text))
        return blank + text if place in right else text + blank

    return "\n".join(
        _GAP.join(cell(text, place) for place, text in enumerate(line)).rstrip() for line in lines
    )
