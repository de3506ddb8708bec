"""Running heads, feet and page numbers: what stands on pages without being the document's text."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from xiezhi.documents.extract.piece import Piece

# How many lines at either end of a page may be running ones.
_DEPTH = 2
# A gap to the text of more than this many usual steps sets a line off.
_APART = 1.3
_NUMERAL = r"[0-9〇零一二三四五六七八九十百]{1,5}"
_DASH = r"[-—–―－─_~·•.・|]{1,4}"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}{_NUMERAL}{_DASH}"
    rf"|(?:{_DASH})?第{_NUMERAL}页[,，/／、;；|]?(?:[（(]?共{_NUMERAL}页[)）]?)?(?:{_DASH})?"
    rf"|共{_NUMERAL}页[,，/／、;；|]?第{_NUMERAL}页"
    r"|[0-9]{1,4}[/／][0-9]{1,4}"
    r"|[Pp](?:age|AGE)?\.?[0-9]{1,4}(?:(?:of|/)[0-9]{1,4})?"
)
_BARE = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Body:
    """Pages without their running lines; each kind of running line once, page numbers never."""

    heads: list[Piece] = field(default_factory=list)
    pages: list[list[Piece]] = field(default_factory=list)
    feet: list[Piece] = field(default_factory=list)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number in one of the dresses that cannot be anything else."""
    return _PAGE_NUMBER.fullmatch("".join(text.split())) is not None


def strip(pages: Sequence[Sequence[Piece]]) -> Body:
    """Take the running lines off; a line is one where half of the pages, two at least, have it in
    one place set off from the text."""
    body = Body(pages=[list(page) for page in pages])
    for index, page in enumerate(body.pages):
        _take_numbers(page, index)
    for kept, end in ((body.heads, 0), (body.feet, -1)):
        for _ in range(_DEPTH):
            running = _running(body.pages, end)
            if not running:
                break
            kept += running.values()
            for index, page in enumerate(body.pages):
                if page and _key(page[end].text, index) in running:
                    page.pop(end)
                _take_numbers(page, index)
    body.feet.reverse()
    return body


def _take_numbers(page: list[Piece], index: int) -> None:
    for end in (0, -1):
        if page and _numbers(page[end].text, index):
            page.pop(end)


def _numbers(text: str, index: int) -> bool:
    plain = text.strip()
    return is_page_number(plain) or (_BARE.fullmatch(plain) and int(plain) == index + 1) or False


def _running(pages: Sequence[Sequence[Piece]], end: int) -> dict[str, Piece]:
    found: dict[str, list[Piece]] = {}
    for index, page in enumerate(pages):
        if page and _stands_apart(page, end):
            found.setdefault(_key(page[end].text, index), []).append(page[end])
    least = max(2, (len(pages) + 1) // 2)
    return {
        key: lines[0]
        for key, lines in found.items()
        if len(lines) >= least and _at_one_height(lines)
    }


def _stands_apart(page: Sequence[Piece], end: int) -> bool:
    """Whether the outermost line is set off from the text, by space or by the size of its type."""
    if len(page) < 3:
        return True
    steps = [line.y - before.y for before, line in itertools.pairwise(page)]
    size = statistics.median(line.size for line in page)
    return (
        steps[end] > _APART * statistics.median(steps) or abs(page[end].size - size) > 0.05 * size
    )


def _at_one_height(lines: Sequence[Piece]) -> bool:
    return max(line.y for line in lines) - min(line.y for line in lines) < lines[0].size


def _key(text: str, index: int) -> str:
    """The line with this page's own number blanked: `虚构县人民法院 第3页`, `judgment.html 3/12` run
    through. Of 2/2 only the first is the page."""
    bare = "".join(text.split())
    paged, found = re.subn(rf"(?<![0-9]){index + 1}(?=[/／][0-9])", "#", bare, count=1)
    return paged if found else re.sub(rf"(?<![0-9]){index + 1}(?![0-9])", "#", bare)
