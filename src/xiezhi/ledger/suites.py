"""Suites of algorithms: a key says which one it belongs to, and never changes it.

A note key begins with the bytes of its type (C2SP signed-note, signature types). The type settles
the suite, so no signature can be read under another algorithm than the one its key was made for.
"""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xiezhi.errors import XiezhiError

ED25519_SHA256 = "ed25519-sha256"
SM2_SM3 = "sm2-sm3"


@dataclass(frozen=True)
class KeyType:
    """What stands before the public key in a verifier key, and the suite that follows from it."""

    identifier: bytes
    suite: str
    public_bytes: int


NOTE = KeyType(b"\x01", ED25519_SHA256, 32)
COSIGNATURE = KeyType(b"\x04", ED25519_SHA256, 32)
# The byte 0xff and a longer name, as signed-note recommends for types it does not assign; then an
# uncompressed point. A tree of this suite hashes with SM3 and so has an origin of its own.
SM2_NOTE = KeyType(b"\xffxiezhi/sm2-sm3\n", SM2_SM3, 65)
_TYPES = (NOTE, COSIGNATURE, SM2_NOTE)


def recognise(material: bytes, name: str) -> tuple[KeyType, bytes]:
    """The type and the public key in the last part of the verifier key called `name`.

    Errors: LED-020 unknown type, LED-021 a suite that this program lacks, LED-022 wrong length.
    """
    for kind in _TYPES:
        if material.startswith(kind.identifier):
            public = material.removeprefix(kind.identifier)
            if len(public) != kind.public_bytes:
                raise XiezhiError("LED-022", name=name)
            if kind.suite != ED25519_SHA256:
                raise XiezhiError("LED-021", name=name, suite=kind.suite)
            return kind, public
    raise XiezhiError("LED-020", name=name)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the Ed25519 key (32 bytes, RFC 8032) signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
