"""Text of an OFD document (GB/T 33190) by the places of its runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import ofdkit

from xiezhi.documents.extract.layout import lines_of, text_of
from xiezhi.documents.extract.package import Package
from xiezhi.documents.extract.piece import Piece
from xiezhi.documents.extract.result import Extracted
from xiezhi.errors import XiezhiError

MOST_PAGES = 5_000
MOST_CHARACTERS = 2_000_000
# What seals and templates add to a page that is a picture.
_FEW = 30
_SCRIPTS = (".js", ".exe", ".dll", ".bat")


def read_ofd(path: Path, file: str, step: Callable[[], None]) -> Extracted:
    """The text of all pages; `step` is called after each.

    Errors: those of `Package`, DOC-110 no text, DOC-113 scripts, DOC-117 too much, DOC-120 damaged.
    """
    package = Package(path, file)
    if any(name.lower().endswith(_SCRIPTS) for name in package.names):
        raise XiezhiError("DOC-113", file=file)
    if any(name.rpartition("/")[2].lower() == "encryptions.xml" for name in package.names):
        raise XiezhiError("DOC-112", file=file)
    try:
        with ofdkit.open(path) as document:
            return _read(document, file, step)
    except ofdkit.OFDLimitError:
        raise XiezhiError("DOC-117", file=file) from None
    except ofdkit.OFDError:
        raise XiezhiError("DOC-120", file=file) from None


def _read(document: ofdkit.OFDDocument, file: str, step: Callable[[], None]) -> Extracted:
    if not 0 < len(document.pages) <= MOST_PAGES:
        raise XiezhiError("DOC-117" if document.pages else "DOC-120", file=file)
    pages: list[list[Piece]] = []
    length = 0
    for page in document.pages:
        if page.location is None:
            # A page the document names but does not hold.
            raise XiezhiError("DOC-120", file=file)
        lines = lines_of(
            Piece(run.text, run.x, run.x + run.width, run.y, run.size) for run in page.runs
        )
        length += sum(len(line.text) for line in lines)
        if length > MOST_CHARACTERS:
            raise XiezhiError("DOC-117", file=file)
        pages.append(lines)
        step()
    if length < _FEW:
        raise XiezhiError("DOC-110", file=file)
    return Extracted(text_of(pages))
