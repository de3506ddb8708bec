"""Documents of files: one per `.txt`, one per line of a `.jsonl`; only `id` and `text` are used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xiezhi.documents.read import read_text
from xiezhi.documents.reading import Reading
from xiezhi.errors import XiezhiError
from xiezhi.records.reading.encoding import to_utf8

TEXT = (".txt",)
LINES = (".jsonl", ".ndjson")
_ID_DIGITS = 16


@dataclass(frozen=True)
class Document:
    """A document as it stands in a file. `line` is 0 where the whole file is the document."""

    file: str
    line: int
    id: str
    text: str

    def read(self) -> Reading:
        return read_text(self.text, self.id)


def document_id(raw: bytes) -> str:
    """The id of a document without one: the first 16 hex digits of the SHA-256 of its bytes."""
    return hashlib.sha256(raw).hexdigest()[:_ID_DIGITS]


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those of the folders named that can hold rulings, in order of name.

    Errors: DOC-106 a folder without such files, DOC-107 a path that does not exist.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                file
                for file in path.rglob("*")
                if file.is_file()
                and file.suffix.lower() in TEXT + LINES
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
            if not inside:
                raise XiezhiError("DOC-106", path=path)
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise XiezhiError("DOC-107", file=path, reason="not found")
    return list(dict.fromkeys(found))


def documents(
    path: Path, name: str = "", *, aside: list[XiezhiError] | None = None
) -> Sequence[Document]:
    """The documents of one file; `name` is what reports call it (default: its file name).

    With `aside`, a bad line of a `.jsonl` is noted there and the others are read; without it, or
    where no line is a document, the first one is raised.

    Errors: DOC-102 another kind of file, DOC-103 to DOC-105 of lines, DOC-107 unreadable,
    REC-101, REC-104 to REC-107 of the encoding.
    """
    name = name or path.name
    suffix = path.suffix.lower()
    if suffix not in TEXT + LINES:
        raise XiezhiError("DOC-102", file=name)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise XiezhiError("DOC-107", file=name, reason=error.strerror or "") from None
    text = to_utf8(raw, name).decode("utf-8")
    if suffix in TEXT:
        return [Document(name, 0, document_id(raw), _as_written(raw))]
    found = list(_lines(text, name, aside))
    if aside and not found:
        # Nothing of it is a document: the file as a whole is refused.
        raise aside.pop(0)
    return found


def _as_written(raw: bytes) -> str:
    """The text with the file's own line ends, since places count characters of the file."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _lines(text: str, name: str, aside: list[XiezhiError] | None) -> Iterator[Document]:
    seen: dict[str, Document] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            document = _line(line, name, number)
            first = seen.setdefault(document.id, document)
            if first.text != document.text:
                where = {"line": number, "id": document.id, "first": first.line}
                raise XiezhiError("DOC-105", file=name, **where)
        except XiezhiError as error:
            if aside is None:
                raise
            aside.append(error)
            continue
        if first is document:
            yield document


def _line(line: str, name: str, number: int) -> Document:
    entry = _object(line, name, number)
    body = entry.get("text")
    if not isinstance(body, str) or not body.strip():
        raise XiezhiError("DOC-104", file=name, line=number)
    given = entry.get("id")
    known = isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip()
    id = str(given).strip() if known else document_id(body.encode("utf-8", "surrogatepass"))
    return Document(name, number, id, body)


def _object(line: str, name: str, number: int) -> dict[str, object]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        entry = None
    if not isinstance(entry, dict):
        raise XiezhiError("DOC-103", file=name, line=number)
    return entry
