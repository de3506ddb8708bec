"""What is inside a workbook file, looked at before any parser opens it.

A workbook is a zip of XML. Names that climb out of the folder, macros, links to other files,
embedded objects, XML entities and archives that unfold without end are refused; bytes are counted
while they are read, since the sizes that a zip states may lie.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from xiezhi.errors import XiezhiError

MOST_BYTES = 1 << 30
MOST_MEMBERS = 10_000
_CHUNK = 1 << 20
# No honest part of a workbook shrinks a thousandfold; repeated cells reach about a hundred.
_RATIO = 1000
_SMALL = 10 << 20

_EMBEDDED = re.compile(r"(^|/)(embeddings|activeX|oleObject\w*)(/|\.|$)", re.IGNORECASE)
_NESTED = re.compile(r"\.(zip|rar|7z|gz|tar|xlsx|xlsm|docx|jar)$", re.IGNORECASE)
_ERROR_CELL = re.compile(
    rb'<c [^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*?\bt="e"[^>]*>(.*?)</c>', re.DOTALL
)
_FORMULA_CELL = re.compile(
    rb'<c [^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)'
    rb"\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_VALUE = re.compile(rb"<v>(.*?)</v>", re.DOTALL)
_WIDE = re.compile(rb'\br="([A-Z]{2,3})\d')
_LONG = re.compile(rb'\br="[A-Z]{1,3}(\d{5,7})"')
# Cells that are given room however few are filled.
_ROOM = 8_000_000
_SHEET = re.compile(rb"<sheet\b[^>]*?/?>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')


@dataclass
class Inspection:
    """What the parser cannot tell: the 1904 date system, and cells without a usable value.

    `cells`: {sheet name: {(row, column) from 0: (error code, shown value)}}.
    """

    date1904: bool = False
    cells: dict[str, dict[tuple[int, int], tuple[str, str]]] = field(default_factory=dict)


def inspect(raw: bytes, file: str) -> Inspection:
    """Look through every member of a workbook.

    Errors: REC-116 macros, REC-117 unfolds without end, REC-118 member names, REC-119 links to
    other files, REC-120 embedded objects, REC-121 XML entities, REC-122 damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            _check_names(members, file)
            parts = dict(_read_all(archive, members, file))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise XiezhiError("REC-122", file=file) from None
    if "xl/workbook.xml" not in parts and "xl/workbook.bin" not in parts:
        raise XiezhiError("REC-125", file=file)
    book = parts.get("xl/workbook.xml", b"")
    found = Inspection(date1904=b'date1904="1"' in book or b'date1904="true"' in book)
    for name, path in _sheets(book, parts.get("xl/_rels/workbook.xml.rels", b"")):
        _check_extent(parts.get(path, b""), file)
        cells = dict(_unusable(parts.get(path, b"")))
        if cells:
            found.cells[name] = cells
    return found


def _check_names(members: list[zipfile.ZipInfo], file: str) -> None:
    if len(members) > MOST_MEMBERS:
        raise XiezhiError("REC-117", file=file)
    seen: set[str] = set()
    for member in members:
        name = member.filename.replace("\\", "/")
        climbs = ".." in name.split("/") or name.startswith("/") or ":" in name
        if climbs or "‮" in name or not name.isprintable() or name in seen:
            raise XiezhiError("REC-118", file=file, name=ascii(member.filename)[1:-1][:80])
        seen.add(name)
        if name.endswith("vbaProject.bin"):
            raise XiezhiError("REC-116", file=file)
        if "/externalLinks/" in name:
            raise XiezhiError("REC-119", file=file)
        if _EMBEDDED.search(name) or _NESTED.search(name):
            raise XiezhiError("REC-120", file=file, name=name[:80])


def _read_all(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], file: str
) -> Iterator[tuple[str, bytes]]:
    total = 0
    for member in members:
        size = 0
        chunks = []
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                total += len(chunk)
                packed = max(member.compress_size, 1)
                if total > MOST_BYTES or (size > _SMALL and size > packed * _RATIO):
                    raise XiezhiError("REC-117", file=file)
                chunks.append(chunk)
        data = b"".join(chunks)
        if member.filename.endswith((".xml", ".rels")):
            _check_xml(data, member.filename, file)
        yield member.filename, data


def _check_xml(data: bytes, name: str, file: str) -> None:
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise XiezhiError("REC-121", file=file)
    # Hyperlinks are external too and harmless: nothing is fetched for them.
    if name.endswith(".rels") and re.search(
        rb"(?i)relationships/(externalLink|attachedTemplate|oleObject|frame)", data
    ):
        raise XiezhiError("REC-119", file=file)


def _sheets(book: bytes, relations: bytes) -> Iterator[tuple[str, str]]:
    """Sheet names with the path of their part."""
    targets = {}
    for found in re.finditer(rb"<Relationship\b[^>]*>", relations):
        values = dict(_ATTRIBUTE.findall(found[0]))
        targets[values.get(b"Id")] = values.get(b"Target", b"").decode("utf-8", "replace")
    for found in _SHEET.finditer(book):
        values = dict(_ATTRIBUTE.findall(found[0]))
        target = targets.get(values.get(b"r:id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield _plain(values.get(b"name", b"")), path


def _check_extent(sheet: bytes, file: str) -> None:
    """The parser makes room for every cell up to the last: one far away would take all memory."""
    wide = max((_place(letters, b"1")[1] for letters in set(_WIDE.findall(sheet))), default=25) + 1
    long = max(map(int, _LONG.findall(sheet)), default=9_999)
    if wide * long > max(_ROOM, sheet.count(b"<c ") * 20):
        raise XiezhiError("REC-117", file=file)


def _plain(text: bytes) -> str:
    found = text.decode("utf-8", "replace")
    for entity, character in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", '"'),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ):
        found = found.replace(entity, character)
    return found


def _unusable(sheet: bytes) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """Cells that hold an error, or a formula whose result was never saved."""
    if b't="e"' in sheet:
        for cell in _ERROR_CELL.finditer(sheet):
            value = _VALUE.search(cell[3])
            shown = value[1].decode("utf-8", "replace") if value else "#"
            yield _place(cell[1], cell[2]), ("REC-175", shown)
    if b"<f" in sheet:
        for cell in _FORMULA_CELL.finditer(sheet):
            if b't="str"' in cell[0]:
                continue  # the saved result is an empty text
            yield _place(cell[1], cell[2]), ("REC-178", "=")


def _place(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return int(digits) - 1, column - 1
