"""Bytes of a text file to UTF-8, or a sentence about what is wrong with them."""

from __future__ import annotations

import pyarrow as pa

from xiezhi.errors import XiezhiError

_SAMPLE = 1 << 16
_BOM = b"\xef\xbb\xbf"


def to_utf8(raw: bytes, file: str) -> bytes:
    """`raw` as UTF-8 without a byte-order mark and with `\\n` line ends.

    GBK lacks rare characters of names, so anything that is not UTF-8 is read as GB18030.
    Errors: REC-101 empty, REC-104 NUL, REC-105 UTF-16 or UTF-32, REC-106 neither, REC-107 Big5.
    """
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise XiezhiError("REC-105", file=file)
    raw = raw.removeprefix(_BOM)
    if not raw.strip():
        raise XiezhiError("REC-101", file=file)
    nul = raw.find(b"\0")
    if nul >= 0:
        half = raw[:_SAMPLE].count(b"\0") * 3 > min(len(raw), _SAMPLE)
        code = "REC-105" if half else "REC-104"
        raise XiezhiError(code, file=file, line=raw.count(b"\n", 0, nul) + 1)
    if not _is_utf8(raw):
        raw = _from_gb18030(raw, file)
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in raw else raw


def _is_utf8(raw: bytes) -> bool:
    try:
        # Arrow checks 100 MB in some 20 ms and makes no copy.
        pa.array([raw], pa.large_binary()).cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _from_gb18030(raw: bytes, file: str) -> bytes:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise XiezhiError("REC-106", file=file, line=line) from None
    if _looks_big5(raw[:_SAMPLE]):
        raise XiezhiError("REC-107", file=file)
    return text.encode("utf-8")


def _looks_big5(sample: bytes) -> bool:
    """Big5 mostly decodes as GB18030, into rubbish: tell by how common the characters are.

    Real simplified text consists of first-level GB 2312 characters (lead bytes B0-D7, trail byte
    from A1) for more than nine tenths; Big5 trail bytes begin at 40.
    """
    try:
        sample[: sample.rfind(b"\n") + 1 or None].decode("big5")
    except UnicodeDecodeError:
        return False
    pairs = common = place = 0
    while place < len(sample) - 1:
        if sample[place] < 0x81:
            place += 1
            continue
        pairs += 1
        # Punctuation and full-width forms (A1-A3) count as common too.
        lead, trail = sample[place], sample[place + 1]
        common += trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3)
        place += 2
    return pairs > 0 and common * 4 < pairs * 3
