"""Text of a PDF by the places of its lines; what of it could not be read is told, never passed over.

Text that stands aslant is a watermark and left out. Errors: DOC-110 scanned, DOC-112 a password,
DOC-113 scripts, DOC-117 too many pages, DOC-120 damaged, DOC-123 empty.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from xiezhi.documents.extract.layout import lines_of, text_of
from xiezhi.documents.extract.pdf_actions import has_actions
from xiezhi.documents.extract.pdf_fonts import draws_text, loses_text
from xiezhi.documents.extract.piece import Piece
from xiezhi.documents.extract.result import Extracted, pages_listed
from xiezhi.errors import XiezhiError

MOST_PAGES = 5_000
MOST_CHARACTERS = 2_000_000
# Stamps and the name of a scanning program may stand on a page that is a picture.
_FEW = 30
_PICTURE = 0.3
# Characters drawn as shapes come to hundreds of paths a page.
_SHAPES = 200
_UNREADABLE = re.compile("[\ufffd\ufffe\uffff\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_MOST_UNREADABLE = 0.2
# What the library puts for hyphens at line ends, and stray control characters.
_NO_TEXT = re.compile("[\ufffe\uffff\x00-\x08\x0e-\x1f]")
_ENDING = b"%%EOF"
_TAIL = 4096
_ASLANT = math.radians(8)


def read_pdf(path: Path, file: str, step: Callable[[], None]) -> Extracted:
    """The text and the notes on pages that are scanned; `step` is called after each page."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as raw:
        _check_bytes(raw, file)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD
        raise XiezhiError("DOC-112" if locked else "DOC-120", file=file) from None
    try:
        return _read(document, file, step)
    except pypdfium2.PdfiumError:
        raise XiezhiError("DOC-120", file=file) from None
    finally:
        document.close()


def _check_bytes(raw: mmap.mmap, file: str) -> None:
    if _ENDING not in raw[-_TAIL:]:
        raise XiezhiError("DOC-120", file=file)
    if has_actions(raw):
        raise XiezhiError("DOC-113", file=file)


def _read(document: pypdfium2.PdfDocument, file: str, step: Callable[[], None]) -> Extracted:
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0:
        raise XiezhiError("DOC-113", file=file)
    if not 0 < len(document) <= MOST_PAGES:
        raise XiezhiError("DOC-117" if len(document) else "DOC-120", file=file)
    pages: list[list[Piece]] = []
    scanned: list[int] = []
    partial: list[int] = []
    length = 0
    for number in range(len(document)):
        page = document[number]
        lines, readable = _lines(page)
        count = sum(len(line.text) for line in lines)
        length += count
        if length > MOST_CHARACTERS:
            raise XiezhiError("DOC-117", file=file)
        if not readable or (count < _FEW and _is_picture(page)):
            scanned.append(number + 1)
        elif loses_text(page):
            partial.append(number + 1)
        pages.append(lines)
        page.close()
        step()
    if len(scanned) == len(pages) or (scanned and length < _FEW):
        raise XiezhiError("DOC-110", file=file)
    if not length:
        raise XiezhiError("DOC-123", file=file)
    notes = tuple(
        (code, {"file": file, "pages": pages_listed(lost)})
        for code, lost in (("DOC-111", scanned), ("DOC-128", partial))
        if lost
    )
    return Extracted(text_of(pages), notes)


def _lines(page: pypdfium2.PdfPage) -> tuple[list[Piece], bool]:
    """The lines of a page, and whether its characters have a meaning."""
    layer = page.get_textpage()
    try:
        if not layer.count_chars():
            return [], not draws_text(page)
        text = layer.get_text_range()
        if len(_UNREADABLE.findall(text)) > _MOST_UNREADABLE * len(text):
            return [], False
        return lines_of(_pieces(page, layer, text)), True
    finally:
        layer.close()


def _pieces(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, text: str) -> Iterator[Piece]:
    turn = page.get_rotation()
    start = 0
    for line in text.split("\r\n"):
        inner = _NO_TEXT.sub("", line).strip()
        if inner:
            first = start + len(line) - len(line.lstrip())
            last = start + len(line.rstrip()) - 1
            piece = _piece(layer, inner, first, last, turn)
            if piece is not None:
                yield piece
        start += len(line) + 2


def _piece(
    layer: pypdfium2.PdfTextPage, text: str, first: int, last: int, turn: int
) -> Piece | None:
    begin = pdfium.FPDFText_GetCharIndexFromTextIndex(layer, first)
    end = pdfium.FPDFText_GetCharIndexFromTextIndex(layer, last)
    angle = pdfium.FPDFText_GetCharAngle(layer, begin) % (math.pi / 2)
    if _ASLANT < angle < math.pi / 2 - _ASLANT:
        return None
    left, y = _turned(*_origin(layer, begin), turn)
    box = _box(layer, end)
    corners = [_turned(x, y, turn) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    xs, ys = zip(*corners, strict=True)
    return Piece(text, left, max(xs), y, max(ys) - min(ys))


def _origin(layer: pypdfium2.PdfTextPage, index: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(layer, index, x, y)
    return x.value, y.value


def _box(layer: pypdfium2.PdfTextPage, index: int) -> pdfium.FS_RECTF:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(layer, index, box)
    return box


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A place of the page as it is looked at, y downwards; `turn` is clockwise in degrees."""
    return {0: (x, -y), 90: (y, x), 180: (-x, y), 270: (-y, -x)}[turn]


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether pictures cover a good part of the page, or shapes stand for its characters."""
    width, height = page.get_size()
    covered = shapes = 0.0
    for item in page.get_objects(max_depth=4):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += max(0.0, right - left) * max(0.0, top - bottom)
        shapes += item.type == pdfium.FPDF_PAGEOBJ_PATH
    return covered > _PICTURE * width * height or shapes > _SHAPES
