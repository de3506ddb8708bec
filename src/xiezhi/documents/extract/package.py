"""The parts of a zip of XML (DOCX, OFD), looked at before they are parsed.

Only the parts that hold text are unfolded, a piece at a time and never held as a whole; bytes are
counted while they are read, since the sizes a zip states may lie.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers import expat

from xiezhi.errors import XiezhiError

MOST_MEMBERS = 10_000
# Text of 400,000 characters comes to some 60 MB of markup where every word has its own format.
MOST_BYTES = 128 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
_PIECE = 1 << 18
_EMBEDDED = re.compile(r"(^|/)(embeddings|activeX|oleObject\w*|afchunk\w*)(/|\.|$)", re.IGNORECASE)
_NESTED = re.compile(r"\.(zip|rar|7z|gz|tar|xlsx|xlsm|docx|doc|jar|exe)$", re.IGNORECASE)
_ENCRYPTED = 0x1


class Package:
    """A zip with harmless member names. `read` counts what it unfolds over all parts.

    Errors: DOC-112 a password, DOC-114 macros, DOC-116 embedded objects and archives, DOC-117
    unfolds without end, DOC-118 member names, DOC-119 XML entities, DOC-120 damaged.
    """

    def __init__(self, path: Path, file: str) -> None:
        self.file = file
        self._left = MOST_BYTES
        try:
            self._zip = zipfile.ZipFile(path)
        except DAMAGED:
            raise XiezhiError("DOC-120", file=file) from None
        self.names = self._check(self._zip.infolist())

    def _check(self, members: list[zipfile.ZipInfo]) -> frozenset[str]:
        if len(members) > MOST_MEMBERS:
            raise XiezhiError("DOC-117", file=self.file)
        seen: set[str] = set()
        for member in members:
            name = member.filename.replace("\\", "/")
            climbs = ".." in name.split("/") or name.startswith("/") or ":" in name
            if climbs or not name.isprintable() or name in seen:
                shown = ascii(member.filename)[1:-1][:80]
                raise XiezhiError("DOC-118", file=self.file, name=shown)
            seen.add(name)
            if member.flag_bits & _ENCRYPTED:
                raise XiezhiError("DOC-112", file=self.file)
            if name.lower().endswith("vbaproject.bin"):
                raise XiezhiError("DOC-114", file=self.file)
            if _EMBEDDED.search(name) or _NESTED.search(name):
                raise XiezhiError("DOC-116", file=self.file, name=name[:80])
        return frozenset(seen)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece; nothing where there is no such part."""
        if name not in self.names:
            return
        try:
            with self._zip.open(name) as stream:
                while piece := stream.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise XiezhiError("DOC-117", file=self.file)
                    yield piece
        except (*DAMAGED, KeyError, RuntimeError):
            raise XiezhiError("DOC-120", file=self.file) from None

    def parse(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Walk through an XML part without holding it; names come as `namespace local`."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse
        empty = True
        try:
            for piece in self.pieces(name):
                parser.Parse(piece, False)
                empty = False
            if not empty:
                parser.Parse(b"", True)
        except expat.ExpatError:
            raise XiezhiError("DOC-120", file=self.file) from None

    def _refuse(self, *_declared: object) -> None:
        raise XiezhiError("DOC-119", file=self.file)
