"""Lines that two stray quotation marks swallowed, told from a cell of several lines.

An opening mark that nobody meant and a closing one some lines later make one cell of what stands
between them, and the rules of quoting see nothing wrong: the record is even, since the lines lost as
many delimiters as they had. So the lines of a cell are counted against the table. Where a record of
the table was torn, the first line of the cell holds the delimiters that its record still lacked, the
last line those before the cell, and each line between a whole record's. A note of several lines hardly
ever does, and is asked about where it does.
"""

from __future__ import annotations

import re

# Of a narrow table the lines hold so few delimiters that prose has as many.
_WIDE = 4
# From this width on, a line with one delimiter too many or too few is taken for a record too.
_WIDER = 6


def swallowing(text: str, delimiter: str, width: int) -> bool:
    """Whether an even and well quoted record of several lines looks like several records."""
    return any(
        "\n" in cell and _holds_records(cell.split("\n"), place, delimiter, width)
        for place, cell in enumerate(_cells(text, delimiter))
    )


def torn(text: str, delimiter: str, width: int) -> bool:
    """Whether a record of several lines that is uneven or badly quoted looks like several records."""
    lines = [line for line in text.split("\n") if line.strip()]
    return text.count(delimiter) >= len(lines) * (width - 1 - _slack(width))


def _holds_records(lines: list[str], place: int, delimiter: str, width: int) -> bool:
    def about(line: str, wanted: int) -> bool:
        return abs(line.count(delimiter) - wanted) <= _slack(width)

    between = [about(line, width - 1) for line in lines[1:-1] if line.strip()]
    ends = about(lines[0], width - 1 - place) and about(lines[-1], place)
    return any(between) or ends if width >= _WIDE else all(between) and ends


def _slack(width: int) -> int:
    return 1 if width >= _WIDER else 0


def _cells(text: str, delimiter: str) -> list[str]:
    """The cells of a well quoted record as they stand, without their marks."""
    d = re.escape(delimiter)
    found = re.finditer(rf'(?:^|{d})(?:"((?:[^"]|"")*)"|([^"{d}]*))', text)
    return [match[1] if match[1] is not None else match[2] for match in found]
