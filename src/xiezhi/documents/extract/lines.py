"""Texts of a JSONL file, a line at a time: however many there are, memory stays flat."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.encoding import to_utf8

# A text of 400,000 characters takes 2.4 MB where every character is written as `\\uXXXX`.
LONGEST_LINE = 8 << 20
_PIECE = 1 << 20
_DIGEST = 16
_ID_DIGITS = 16


class Aside(Protocol):
    """Where errors go that do not end the reading, such as a list."""

    def append(self, error: XiezhiError, /) -> object:
        """Take one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text with the number of its line, from 1."""

    number: int
    id: str
    text: str


def document_id(raw: bytes) -> str:
    """The id of a document without one: the first 16 hex digits of the SHA-256 of its bytes."""
    return hashlib.sha256(raw).hexdigest()[:_ID_DIGITS]


def read_lines(path: Path, file: str, aside: Aside | None) -> Iterator[Line]:
    """The texts of the lines, each id once. Bad lines go to `aside`; without it, or where no line
    is a document, the first one is raised.

    Errors: REC-101 empty, REC-104 to REC-107 encoding, DOC-103 to DOC-105, DOC-127 a line too long.
    """
    first: XiezhiError | None = None
    found = 0
    with path.open("rb") as stream, closing(_Seen()) as seen:
        for number, raw in enumerate(_raw_lines(stream), 1):
            if raw is not None and not raw.strip(b" \t\r\n\xef\xbb\xbf"):
                continue
            try:
                line = _line(raw, file, number)
                new = seen.is_new(line, file)
            except XiezhiError as error:
                if aside is None or error.code == "REC-105":
                    raise
                # Held until something is a document: else the whole file is refused with it.
                if found or first:
                    aside.append(error)
                first = first or error
                continue
            if first and not found and aside is not None:
                aside.append(first)
            found += 1
            if new:
                yield line
    if not found:
        raise first or XiezhiError("REC-101", file=file)


def _raw_lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """The lines; None for one that is too long, which is passed over in pieces."""
    while raw := stream.readline(LONGEST_LINE + 1):
        if len(raw) <= LONGEST_LINE:
            yield raw
            continue
        while raw and not raw.endswith(b"\n"):
            raw = stream.readline(_PIECE)
        yield None


def _line(raw: bytes | None, file: str, number: int) -> Line:
    if raw is None:
        raise XiezhiError("DOC-127", file=file, line=number, most=LONGEST_LINE >> 20)
    try:
        entry = json.loads(_decoded(raw, file, number))
    except (ValueError, RecursionError):
        entry = None
    if not isinstance(entry, dict):
        raise XiezhiError("DOC-103", file=file, line=number)
    text = entry.get("text")
    if not isinstance(text, str) or not text.strip():
        raise XiezhiError("DOC-104", file=file, line=number)
    given = entry.get("id")
    known = isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip()
    return Line(number, str(given).strip() if known else document_id(_bytes(text)), text)


def _decoded(raw: bytes, file: str, number: int) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" not in text:
        return text
    try:
        return to_utf8(raw, file).decode("utf-8")
    except XiezhiError as error:
        raise XiezhiError(error.code, **(error.where | {"line": number})) from None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class _Seen:
    """Which ids a file had, in a temporary database that only holds digests."""

    def __init__(self) -> None:
        # A database without a name lies in a temporary file and goes with its connection.
        self._rows = sqlite3.connect("", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("PRAGMA cache_size = -4096")
        self._rows.execute(
            "CREATE TABLE seen (id BLOB PRIMARY KEY, text BLOB, line INTEGER) WITHOUT ROWID"
        )
        self._rows.execute("BEGIN")

    def is_new(self, line: Line, file: str) -> bool:
        """Whether the id is new. Error: DOC-105 it had another text."""
        id = hashlib.sha256(_bytes(line.id)).digest()[:_DIGEST]
        text = hashlib.sha256(_bytes(line.text)).digest()[:_DIGEST]
        if self._rows.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (id, text, line.number)
        ).rowcount:
            return True
        known, first = self._rows.execute(
            "SELECT text, line FROM seen WHERE id = ?", (id,)
        ).fetchone()
        if known != text:
            where = {"line": line.number, "id": line.id, "first": first}
            raise XiezhiError("DOC-105", file=file, **where)
        return False

    def close(self) -> None:
        """Throw it away."""
        self._rows.close()
