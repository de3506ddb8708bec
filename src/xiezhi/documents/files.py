"""Documents of files: one per file, or one per line of a `.jsonl`, where only `id` and `text` count.

Spans of a `.txt` or `.jsonl` count characters of the text as it stands there. Of the other kinds
they count characters of the text taken out of the file, which `Document.text` holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from xiezhi.documents.extract import formats
from xiezhi.documents.extract.guard import extract
from xiezhi.documents.extract.lines import Aside, document_id, read_lines
from xiezhi.documents.read import read_text
from xiezhi.documents.reading import OTHER, Doubt, Reading, Span
from xiezhi.errors import XiezhiError
from xiezhi.records.reading.encoding import to_utf8

__all__ = ["Document", "document_id", "documents", "find_files"]

TEXT = (".txt",)
LINES = (".jsonl", ".ndjson")
ENDINGS = frozenset((*TEXT, *LINES, *formats.KINDS))
_OLD = frozenset(formats.OLD)
# Ten times what the longest text takes.
_MOST_BYTES = 16 << 20
_LONE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """A document as it stands in a file. `line` is 0 where the whole file is the document;
    `lost_pages` names pages that were not read in full (`2、5-7`)."""

    file: str
    line: int
    id: str
    text: str
    lost_pages: str = ""

    @property
    def place(self) -> str:
        """Where it stands among the files."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def read(self) -> Reading:
        """Read it. Where pages are lost only what is stated stands, nothing that is concluded."""
        reading = read_text(self.text, self.id)
        return _stated_only(reading, self.text) if self.lost_pages else reading


def _stated_only(reading: Reading, text: str) -> Reading:
    """The lost pages may say what a conclusion supposes is nowhere said."""
    if reading.kind == OTHER:
        return reading
    stated = {name: element for name, element in reading.elements.items() if not element.rule}
    concluded = tuple(name for name in reading.elements if name not in stated)
    doubt = Doubt("pages_lost", "text", Span(0, len(text.partition("\n")[0])))
    return replace(
        reading,
        elements=stated,
        terms=(),
        unread=reading.unread + concluded,
        doubts=(doubt, *reading.doubts),
    )


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of the folders named that can hold documents, in order of name.

    Old forms such as `.doc` are among them, so that they are refused in words and not passed over.
    Archives are not opened. Errors: DOC-106 a folder without such files, DOC-132 a path that does
    not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in ENDINGS | _OLD
                and not any(p.startswith((".", "~$")) for p in file.relative_to(path).parts)
                and file.is_file()
            )
            if not inside:
                raise XiezhiError("DOC-106", path=path)
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise XiezhiError("DOC-132", file=path)
    return list(dict.fromkeys(found))


def documents(path: Path, name: str = "", *, aside: Aside | None = None) -> Iterator[Document]:
    """The documents of one file, one after the other; `name` is what reports call it.

    With `aside`, a bad line of a `.jsonl` is noted there and the others are read; without it, or
    where no line is a document, the first one is raised. Pages that could not be read in full
    (DOC-111, DOC-128) are treated in the same way. Nothing is raised before the first document is asked for.

    Errors: DOC-102 another kind of file, DOC-103 to DOC-105 of lines, DOC-107 unreadable,
    DOC-110 to DOC-129 of what cannot be taken out of a file, REC-101, REC-104 to REC-107 of the
    encoding.
    """
    name = name or path.name
    suffix = path.suffix.lower()
    if suffix in _OLD:
        raise XiezhiError("DOC-122", file=name)
    if suffix not in ENDINGS:
        raise XiezhiError("DOC-102", file=name)
    try:
        if suffix in LINES:
            for line in read_lines(path, name, aside):
                yield Document(name, line.number, _sound(line.id), _sound(line.text))
        elif suffix in TEXT:
            yield _whole(path, name)
        else:
            yield _extracted(path, name, aside)
    except OSError as error:
        raise XiezhiError("DOC-107", file=name, reason=error.strerror or "") from None


def _whole(path: Path, name: str) -> Document:
    if path.stat().st_size > _MOST_BYTES:
        raise XiezhiError("DOC-126", file=name, most=_MOST_BYTES >> 20)
    raw = path.read_bytes()
    to_utf8(raw, name)
    return Document(name, 0, document_id(raw), _as_written(raw))


def _as_written(raw: bytes) -> str:
    """The text with the file's own line ends, since places count characters of the file."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _extracted(path: Path, name: str, aside: Aside | None) -> Document:
    found = extract(path, name)
    lost = [str(where["pages"]) for _code, where in found.notes]
    for error in (XiezhiError(code, **where) for code, where in found.notes):
        if aside is None:
            raise error
        aside.append(error)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    id = digest[: len(document_id(b""))]
    return Document(name, 0, id, _sound(found.text), "、".join(lost))


def _sound(text: str) -> str:
    """The text with a mark for each lone surrogate, which no file and no table can hold."""
    return _LONE.sub("\N{REPLACEMENT CHARACTER}", text)
