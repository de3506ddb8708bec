"""The key of the backups: an age X25519 identity, in the file format of `age-keygen`.

Whoever makes backups needs the public key alone, so the file is kept away from that machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyrage

from xiezhi.errors import XiezhiError
from xiezhi.ledger import given, keyfile

_SECRET = "AGE-SECRET-KEY-"


def create_identity(path: Path) -> str:
    """Make a key; its public key. Errors: LED-250 the file exists, LED-251 not writable."""
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    keyfile.create(path, f"# public key: {public}\n{identity}")
    return public


def load_identity(path: Path) -> pyrage.x25519.Identity:
    """The key in a file. Errors: LED-300 missing or no such key, LED-253 others may read it."""
    if not path.is_file():
        raise XiezhiError("LED-300", file=path)
    keyfile.require_private(path)
    try:
        lines = given.read(path).decode("ascii").splitlines()
        [secret] = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        return pyrage.x25519.Identity.from_str(secret)
    except (ValueError, pyrage.IdentityError):
        raise XiezhiError("LED-300", file=path) from None


def recipients(texts: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """The public keys that a backup is encrypted to, each of which opens it alone.

    Errors: LED-301 no public key, LED-302 it is a private one, LED-303 there is none.
    """
    if not texts:
        raise XiezhiError("LED-303")
    found = []
    for text in texts:
        if text.strip().upper().startswith(_SECRET):
            raise XiezhiError("LED-302")
        try:
            found.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise XiezhiError("LED-301", key=text) from None
    return found
