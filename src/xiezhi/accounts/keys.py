"""Keys for this room, each derived from the secret of the installation for one purpose.

Who can write to the database but does not have that secret makes no password, factor or code valid
for a person: each is bound to the person by `mark`.
"""

from __future__ import annotations

import functools
import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def derived(purpose: str) -> bytes:
    """32 bytes for a purpose, by HKDF-SHA-256."""
    return _derived(settings.SECRET_KEY, purpose)


def mark(purpose: str, *parts: str) -> str:
    """HMAC-SHA-256 in hex over parts, each with its length before it."""
    encoded = [part.encode() for part in parts]
    content = b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
    return hmac.new(derived(purpose), content, hashlib.sha256).hexdigest()


@functools.lru_cache(maxsize=16)
def _derived(secret: str, purpose: str) -> bytes:
    info = f"xiezhi {purpose} v1".encode()
    return HKDF(SHA256(), length=32, salt=None, info=info).derive(secret.encode())
