"""Ed25519 keys and detached signatures of packs.

A private key is a file of its owner alone (mode 600, `records/keyfile.py`); it never comes near the
program's output. A public key is a line of text beside it (`<file>.pub`), which an office that
trusts the pack's author keeps in a folder of its own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xiezhi.errors import XiezhiError
from xiezhi.records import keyfile
from xiezhi.screening.packs.standing import one_line

_PURPOSE = "pack-signing"
_PUBLIC = "xiezhi-pack-public-1"
_SIGNED = "xiezhi-pack-signature-1"
# What is signed begins with this, so that no signature made for another use fits a pack.
_CONTEXT = b"xiezhi-pack-manifest-1\n"
_KEY_ID = re.compile(r"[0-9a-f]{16}")
_LARGEST = 4096


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that signs packs, by its public half. `holder` is who the key's file says has it."""

    id: str
    raw: bytes
    holder: str

    def holds(self, manifest: bytes, signature: bytes) -> bool:
        """Whether this key signed that manifest."""
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, _CONTEXT + manifest)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signature:
    """The content of `MANIFEST.sig`."""

    key: str
    raw: bytes


def _key_id(public: bytes) -> str:
    return hashlib.sha256(b"xiezhi pack key " + public).hexdigest()[:16]


def public_file(path: Path) -> Path:
    """Where the public half of the private key in `path` stands."""
    return path.with_name(path.name + ".pub")


def create_key(path: Path, holder: str) -> PublicKey:
    """Make a private key in `path` (mode 600) and its public half beside it.

    Errors: SCR-185 a public key of that name exists; REC-010, REC-011 of the key file.
    """
    beside = public_file(path)
    if beside.exists():
        raise XiezhiError("SCR-185", path=beside)
    public = _public(keyfile.create(path, _PURPOSE), " ".join(holder.split()))
    line = f"{_PUBLIC} {base64.b64encode(public.raw).decode()} {public.holder}\n"
    beside.write_text(line, encoding="utf-8")
    return public


def _public(private: bytes, holder: str) -> PublicKey:
    raw = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    return PublicKey(_key_id(raw), raw, holder)


def sign(path: Path, manifest: bytes) -> tuple[PublicKey, str]:
    """The signature of a manifest by the private key in `path`, as the text of `MANIFEST.sig`.

    Errors: REC-011, REC-012, REC-015 of the key file.
    """
    private = keyfile.load(path, _PURPOSE)
    raw = Ed25519PrivateKey.from_private_bytes(private).sign(_CONTEXT + manifest)
    public = _public(private, "")
    return public, f"{_SIGNED}\n{public.id}\n{base64.b64encode(raw).decode()}\n"


def read_signature(content: bytes) -> Signature | None:
    """The content of a `MANIFEST.sig`; None if it is not one."""
    lines = content[:_LARGEST].decode("ascii", errors="replace").splitlines()
    if len(lines) != 3 or lines[0] != _SIGNED or not _KEY_ID.fullmatch(lines[1]):
        return None
    raw = _unpacked(lines[2], 64)
    return Signature(lines[1], raw) if raw else None


def _unpacked(text: str, length: int) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if len(raw) == length else None


def read_public(path: Path) -> PublicKey:
    """The public key in a file. Errors: SCR-183 it is none (a private key is none either)."""
    try:
        content = path.read_bytes()[:_LARGEST]
    except OSError:
        raise XiezhiError("SCR-183", path=path) from None
    head, _, rest = content.decode("utf-8", errors="replace").strip().partition(" ")
    body, _, holder = rest.partition(" ")
    raw = _unpacked(body, 32)
    if head != _PUBLIC or raw is None:
        raise XiezhiError("SCR-183", path=path)
    return PublicKey(_key_id(raw), raw, one_line(holder))


def trusted_keys(paths: Iterable[Path]) -> Mapping[str, PublicKey]:
    """The public keys in these files and folders (`*.pub`), by id.

    Errors: SCR-183 a file that is no public key, SCR-184 a folder without one.
    """
    found: dict[str, PublicKey] = {}
    for path in paths:
        files = sorted(path.glob("*.pub")) if path.is_dir() else [path]
        if not files:
            raise XiezhiError("SCR-184", path=path)
        found |= {key.id: key for key in map(read_public, files)}
    return found
