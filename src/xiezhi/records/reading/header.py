"""Where the headings of a table stand: below titles, in one row or in two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xiezhi.errors import XiezhiError

# Titles, units and reporting periods above a table take a few rows, never twenty.
_SEARCH = 20
JOINT = "／"

Known = Callable[[str], bool]
Cells = Sequence[Sequence[str]]
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Header:
    """`names` of the columns; data begins at row index `data_from`."""

    names: list[str]
    data_from: int


def find_header(
    rows: Cells, known: Known, *, file: str, sheet: str = "", merges: Sequence[Merge] = ()
) -> Header:
    """The headings within the first rows of a table.

    `known` says whether a text is a heading some record type or the profile knows. The row with
    most known headings wins; where none is known, the first row with two cells or more.
    Errors: REC-108 no heading row, REC-110 a heading twice.
    """
    best, place = 0, -1
    for index, row in enumerate(rows[:_SEARCH]):
        score = sum(known(cell) for cell in row)
        if score > best:
            best, place = score, index
    if place < 0:
        place = next((i for i, row in enumerate(rows[:_SEARCH]) if sum(map(bool, row)) > 1), -1)
    if place < 0:
        raise XiezhiError("REC-108", file=file, sheet=sheet)
    top = _top_row(rows, place, known, merges)
    names = _joined(rows[top], rows[place], merges, top) if top != place else list(rows[place])
    # A third row cannot belong to the headings, a second one only by a merge from the first.
    data_from = place + 1
    if top == place and _covers_next(place, merges) and place + 1 < len(rows):
        names = _joined(rows[place], rows[place + 1], merges, place)
        data_from = place + 2
    _refuse_repeats(names, file, sheet)
    return Header(names, data_from)


def _top_row(rows: Cells, place: int, known: Known, merges: Sequence[Merge]) -> int:
    """The upper row of two, where the row above `place` groups the headings below it."""
    if place == 0:
        return place
    above = rows[place - 1]
    gaps = [i for i, cell in enumerate(rows[place]) if not cell]
    spans = any(
        a == b == place - 1 and d - c < len(rows[place]) - 1 for (a, c), (b, d) in merges
    ) or _covers_next(place - 1, merges)
    fills = any(i < len(above) and above[i] and known(above[i]) for i in gaps)
    return place - 1 if spans or fills else place


def _covers_next(row: int, merges: Sequence[Merge]) -> bool:
    """Whether a cell of `row` is merged with the one below it."""
    return any(top == row and bottom == row + 1 for (top, _), (bottom, _) in merges)


def _joined(
    above: Sequence[str], below: Sequence[str], merges: Sequence[Merge], row: int
) -> list[str]:
    groups = list(above)
    for (top, left), (bottom, right) in merges:
        if top == row == bottom:
            groups[left : right + 1] = [above[left]] * (right + 1 - left)
    names = []
    for index in range(max(len(groups), len(below))):
        group = groups[index] if index < len(groups) else ""
        name = below[index] if index < len(below) else ""
        names.append(f"{group}{JOINT}{name}" if group and name else group or name)
    return names


def _refuse_repeats(names: Sequence[str], file: str, sheet: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            raise XiezhiError("REC-110", file=file, sheet=sheet, column=name)
        seen.add(name)
