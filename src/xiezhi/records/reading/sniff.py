"""What a file is, by its first bytes rather than by its name."""

from __future__ import annotations

from pathlib import PurePath

from xiezhi.errors import XiezhiError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_DOCUMENTS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"BM", b"II*\0", b"MM\0*")
_ET = (".et", ".ett", ".wps", ".dps")
_TEXTS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".txt": "delimited",
    ".tab": "delimited",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}


def kind_of(raw: bytes, file: str) -> str:
    """`delimited`, `workbook`, `json`, `jsonl` or `parquet`; an error says what else it is.

    Errors: REC-101 empty, REC-103 unknown, REC-113 .xls, REC-114 .et, REC-115 password,
    REC-116 .xlsm, REC-124 web page, REC-125 archive, REC-126 document or picture.
    """
    name = PurePath(file).name
    suffix = PurePath(file).suffix.lower()
    where = {"file": file}
    if not raw:
        raise XiezhiError("REC-101", **where)
    if raw.startswith(_OLE):
        # An encrypted workbook hides in the container that old .xls files use.
        if "EncryptedPackage".encode("utf-16-le") in raw[: 1 << 20]:
            raise XiezhiError("REC-115", **where)
        raise XiezhiError("REC-114" if suffix in _ET else "REC-113", **where)
    if suffix in _ET:
        raise XiezhiError("REC-114", **where)
    if suffix in (".xlsm", ".xltm", ".xlam"):
        raise XiezhiError("REC-116", **where)
    if raw.startswith(b"PK"):
        if suffix in (".docx", ".ofd", ".pptx", ".odt"):
            raise XiezhiError("REC-126", **where)
        if suffix == ".zip":
            raise XiezhiError("REC-125", **where)
        return "workbook"
    if raw.startswith(b"PAR1"):
        return "parquet"
    if raw.startswith(_ARCHIVES):
        raise XiezhiError("REC-125", **where)
    if raw.startswith(_DOCUMENTS):
        raise XiezhiError("REC-126", **where)
    head = raw[:2048].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table")) or b"<html" in head:
        raise XiezhiError("REC-124", **where)
    if suffix in (".xlsx", ".xls", ".parquet") or head.startswith(b"<?xml"):
        raise XiezhiError("REC-122", **where)
    if suffix in _TEXTS:
        return _TEXTS[suffix]
    raise XiezhiError("REC-103", file=file, name=name)
