"""Text that the library loses where a font is neither in the file nor on the machine.

It then knows no shape of the font's characters, and drops text of a single character as empty.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

_NO_WIDTH = 0.01
# Fonts whose shapes come with the library; of those it loses nothing but blanks.
_KNOWN = ("Helvetica", "Arial", "Times", "Courier", "Symbol", "ZapfDingbats")
_NAME = 64


def draws_text(page: pypdfium2.PdfPage) -> bool:
    """Whether a page draws text at all, be its characters known or not."""
    return any(_width(item) >= _NO_WIDTH for item in _texts(page))


def loses_text(page: pypdfium2.PdfPage) -> bool:
    """Whether something on a page may be drawn without being among its text."""
    return any(_is_lost(item) for item in _texts(page))


def _texts(page: pypdfium2.PdfPage) -> Iterator[pdfium.FPDF_PAGEOBJECT]:
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_TEXT:
            yield item


def _width(item: pdfium.FPDF_PAGEOBJECT) -> float:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return float(right.value - left.value)


def _is_lost(item: pdfium.FPDF_PAGEOBJECT) -> bool:
    font = pdfium.FPDFTextObj_GetFont(item)
    if _width(item) >= _NO_WIDTH or pdfium.FPDFFont_GetIsEmbedded(font) != 0:
        return False
    name = ctypes.create_string_buffer(_NAME)
    pdfium.FPDFFont_GetBaseFontName(font, name, _NAME)
    return not name.value.decode("latin-1").startswith(_KNOWN)
