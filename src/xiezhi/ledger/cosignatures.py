"""C2SP tlog-cosignature (Ed25519): a witness states when it saw which tree of a log.

The statement: as of that time, this is the largest tree that the witness has seen of this log,
and it continues every tree that the witness saw before.
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.errors import XiezhiError
from xiezhi.ledger import encoding, notes, suites
from xiezhi.ledger.checkpoints import Checkpoint

_TIME = struct.Struct(">Q")


@dataclass(frozen=True)
class CosignatureVerifier:
    """The public half of a witness's key. `public`: 32 bytes. Errors on making one: LED-023."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        notes.check_name(self.name)

    @property
    def key_id(self) -> bytes:
        """The id that stands in the cosignatures of this key."""
        return notes.key_id(self.name, suites.COSIGNATURE, self.public)

    @classmethod
    def parse(cls, vkey: str) -> CosignatureVerifier:
        """The key behind its text form. Errors: those of `notes.parse_vkey`, LED-025 a log's."""
        name, kind, public = notes.parse_vkey(vkey)
        if kind != suites.COSIGNATURE:
            raise XiezhiError("LED-025", name=name)
        return cls(name, public)

    def vkey(self) -> str:
        """The text form, fit for print."""
        return notes.write_vkey(self.name, suites.COSIGNATURE, self.public)

    def verifies(self, text: str, data: bytes) -> bool:
        """Whether this witness signed the checkpoint at the time stated in `data`."""
        if len(data) <= _TIME.size or not 0 < timestamp(data) <= encoding.MOST:
            return False
        return suites.verify(self.public, data[_TIME.size :], _message(text, timestamp(data)))


@dataclass(frozen=True)
class Cosigner:
    """The private half of a witness's key.

    Each witness needs a key of its own, since the signed message does not name the witness.
    """

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        notes.check_name(self.name)

    def verifier(self) -> CosignatureVerifier:
        """The public half."""
        return CosignatureVerifier(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str, at: int | None = None) -> notes.Signature:
        """Cosign the text of a checkpoint, at a time in seconds since 1970 (default: now).

        Errors: LED-010 to LED-014 the text is no checkpoint; ValueError, no such time.
        """
        Checkpoint.parse(text)
        notes.check_text(text)
        seconds = int(time.time()) if at is None else at
        if not 0 < seconds <= encoding.MOST:
            raise ValueError(f"{seconds} is no time of a cosignature")
        data = _TIME.pack(seconds) + self.private.sign(_message(text, seconds))
        return notes.Signature(self.name, self.verifier().key_id, data)


def timestamp(data: bytes) -> int:
    """When a verified cosignature was made, in seconds since 1970."""
    (seconds,) = _TIME.unpack_from(data)
    return int(seconds)


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
