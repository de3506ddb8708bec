"""Which endings hold documents, and whether a file is what its ending says."""

from __future__ import annotations

import re

from xiezhi.errors import XiezhiError

WORD, PDF, WEB, MHT, OFD = "word", "pdf", "web", "mht", "ofd"
KINDS = {
    ".docx": WORD,
    ".docm": WORD,
    ".pdf": PDF,
    ".html": WEB,
    ".htm": WEB,
    ".mht": MHT,
    ".mhtml": MHT,
    ".ofd": OFD,
}
# Documents that no reader we trust opens; their user is told to save them as DOCX.
OLD = (".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt")
HEAD = 1 << 16

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = (
    b"%PDF",
    b"PK",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"II*\0",
    b"MM\0*",
    _OLE,
)
# What spreadsheet programs write at the head of a table they save as a web page.
_SHEET = re.compile(
    r"urn:schemas-microsoft-com:office:excel|Excel\.Sheet|<x:ExcelWorkbook", re.IGNORECASE
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def check_head(head: bytes, kind: str, file: str) -> None:
    """Refuse a file whose beginning is not that of `kind`; `head` is its first 64 KiB.

    Errors: REC-101 empty, DOC-112 a password, DOC-121 another kind than the ending says,
    DOC-122 an old Word file under a new ending.
    """
    if not head.strip():
        raise XiezhiError("REC-101", file=file)
    if head.startswith(_OLE) and kind == WORD:
        # A Word file with a password hides in the container of old .doc files.
        locked = "EncryptedPackage".encode("utf-16-le") in head
        raise XiezhiError("DOC-112" if locked else "DOC-122", file=file)
    if kind == PDF:
        fits = b"%PDF-" in head[:1024]
    elif kind in (WORD, OFD):
        fits = head.startswith(b"PK\x03\x04")
    else:
        text = head.startswith(_WIDE) or b"\0" not in head
        fits = text and not head.startswith(_BINARY)
    if not fits:
        raise XiezhiError("DOC-121", file=file)


def is_sheet(page: str) -> bool:
    """Whether a web page is a table that a spreadsheet program saved."""
    return _SHEET.search(page, 0, HEAD) is not None
