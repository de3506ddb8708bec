"""A judgment of the demo as a paper: its lines, the file they become, the units read from it.

Same lines, same bytes: the DOCX is stored uncompressed and without a clock.
"""

from __future__ import annotations

import hashlib
import html
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

# The source under which judgments are taken in, and the folder of their files.
JUDGMENTS = "judgments"

_KEY_DIGITS = 16
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org"
_TYPES = (
    f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    f'<Relationships xmlns="{_OFFICE}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a court. `form` is the ending of its file: txt, docx or html."""

    number: str
    lines: tuple[str, ...]
    form: str = "txt"

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return _WRITERS[self.form](self.lines)

    @property
    def key(self) -> str:
        """The key of a document without an id of its own, from the SHA-256 of its bytes."""
        return hashlib.sha256(self.content).hexdigest()[:_KEY_DIGITS]

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"文书-{self.key[:8]}.{self.form}"

    def unit(self, type: str, *parts: int) -> str:
        """The unit of a record read from it, such as its first defendant's (`1`)."""
        return f"{type}:{JUDGMENTS}:{'/'.join([self.key, *map(str, parts)])}"


def _txt(lines: tuple[str, ...]) -> bytes:
    return "\n".join([*lines, ""]).encode()


def _html(lines: tuple[str, ...]) -> bytes:
    body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines)
    head = f'<head><meta charset="utf-8"><title>{html.escape(lines[1])}</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}\n<body>\n{body}\n</body></html>\n".encode()


def _docx(lines: tuple[str, ...]) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{html.escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            archive.writestr(zipfile.ZipInfo(name, _NO_CLOCK), head + content)
    return stream.getvalue()


_WRITERS: dict[str, Callable[[tuple[str, ...]], bytes]] = {
    "txt": _txt,
    "html": _html,
    "docx": _docx,
}
