"""Scripts and launched programs in a PDF, looked for in its bytes.

No reader tells of every place an action can hang on, but each names its kind, `/JS` or `/Launch`,
in an object: written out, or in a compressed object stream. Contents of other streams are skipped.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\r?\n")
_END = b"endstream"
_MOST_UNFOLDED = 32 << 20
# How far before its stream an object's dictionary begins at most.
_DICTIONARY = 4096


def _name(word: str) -> bytes:
    """A pattern of a PDF name, whose letters may be written as `#4a`."""
    letters = (f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in word)
    return ("/" + "".join(letters)).encode()


_ACTIVE = re.compile(
    b"(?:"
    + b"|".join(_name(word) for word in ("JS", "JavaScript", "Launch"))
    + rb")(?![A-Za-z0-9_])"
)
_OBJECT_STREAM = re.compile(_name("ObjStm"))
_FLATE = re.compile(_name("FlateDecode") + b"|" + _name("Fl") + rb"\b")


def has_actions(raw: mmap.mmap) -> bool:
    """Whether a script or a program to launch is named."""
    return any(_ACTIVE.search(part) for part in _objects(raw))


def _objects(raw: mmap.mmap) -> Iterator[bytes]:
    left = _MOST_UNFOLDED
    place = 0
    while found := _STREAM.search(raw, place):
        yield raw[place : found.start()]
        dictionary = raw[max(place, found.start() - _DICTIONARY) : found.start()]
        end = raw.find(_END, found.end())
        end = len(raw) if end < 0 else end
        if _OBJECT_STREAM.search(dictionary) and _FLATE.search(dictionary):
            unfolded = _unfold(raw[found.end() : end], left)
            left -= len(unfolded)
            yield unfolded
        place = end + len(_END)
    yield raw[place:]


def _unfold(packed: bytes, most: int) -> bytes:
    if most <= 0:
        return b""
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
