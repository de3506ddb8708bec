"""Key files: made once with mode 0600, never overwritten, refused when others may read them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import stat
from pathlib import Path

from xiezhi.durable import create_private
from xiezhi.errors import XiezhiError

BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def new_key() -> bytes:
    """A random key of 256 bits."""
    return secrets.token_bytes(BYTES)


def key_id(key: bytes, purpose: str) -> str:
    """A short name of a key, from which the key cannot be found: `k` and six hex digits."""
    return "k" + hashlib.sha256(f"xiezhi key id {purpose} ".encode() + key).hexdigest()[:6]


def create(path: Path, purpose: str) -> bytes:
    """Write a new key. Errors: REC-010 the file exists, REC-011 the folder cannot be written."""
    key = new_key()
    try:
        create_private(path, f"xiezhi-{purpose}-key-1 {base64.b64encode(key).decode()}\n".encode())
    except FileExistsError:
        raise XiezhiError("REC-010", file=path.name) from None
    except OSError:
        raise XiezhiError("REC-011", file=path.name) from None
    return key


def load(path: Path, purpose: str) -> bytes:
    """Read a key. Errors: REC-011 no file, REC-012 others may read it, REC-015 not such a key."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError:
        raise XiezhiError("REC-011", file=path.name) from None
    if mode & _OTHERS:
        raise XiezhiError("REC-012", file=path.name)
    head, _, body = text.strip().partition(" ")
    try:
        key = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if head != f"xiezhi-{purpose}-key-1" or len(key) != BYTES:
        raise XiezhiError("REC-015", file=path.name)
    return key
