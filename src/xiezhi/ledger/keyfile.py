"""Key files of logs and witnesses.

A private key is one line in a file of its owner alone: made once with mode 0600, never overwritten,
refused when others may read it. A public key is the one line of C2SP signed-note, to be handed out.
"""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.durable import create_private
from xiezhi.errors import XiezhiError
from xiezhi.ledger import encoding, given, notes, suites
from xiezhi.ledger.cosignatures import Cosigner

_PRIVATE = "PRIVATE+KEY+"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_GROUPS, _DIGITS = 12, 5


def create_signer(path: Path, name: str) -> notes.Signer:
    """Make the key of a log. Errors: LED-023 name, LED-250 the file exists, LED-251 not writable."""
    signer = notes.Signer(name, Ed25519PrivateKey.generate())
    create(path, signer.skey())
    return signer


def load_signer(path: Path) -> notes.Signer:
    """The key of a log. Errors: LED-252 no file, LED-253 others may read it, LED-026 not such a key."""
    return notes.Signer.parse(_load(path))


def require_private(path: Path) -> None:
    """What a look from outside tells, for whoever may not read it. Errors: LED-252, LED-253."""
    if not path.is_file():
        raise XiezhiError("LED-252", file=path)
    if path.stat().st_mode & _OTHERS:
        raise XiezhiError("LED-253", file=path)


def create_cosigner(path: Path, name: str) -> Cosigner:
    """Make the key of a witness. Errors: as `create_signer`."""
    cosigner = Cosigner(name, Ed25519PrivateKey.generate())
    # As the private key of a log, with the type of a cosignature: neither is taken for the other.
    secret = suites.COSIGNATURE.identifier + cosigner.private.private_bytes_raw()
    key = cosigner.verifier().key_id.hex()
    create(path, f"{_PRIVATE}{name}+{key}+{encoding.to_base64(secret)}")
    return cosigner


def load_cosigner(path: Path) -> Cosigner:
    """The key of a witness. Errors: as `load_signer`."""
    text = _load(path)
    name, _, rest = text.removeprefix(_PRIVATE).partition("+")
    stated, _, material = rest.partition("+")
    try:
        secret = encoding.from_base64(material)
        if not text.startswith(_PRIVATE) or secret[:1] != suites.COSIGNATURE.identifier:
            raise ValueError
        cosigner = Cosigner(name, Ed25519PrivateKey.from_private_bytes(secret[1:]))
    except (ValueError, XiezhiError):
        raise XiezhiError("LED-026") from None
    if cosigner.verifier().key_id.hex() != stated:
        raise XiezhiError("LED-026")
    return cosigner


def read_public(path: Path) -> str:
    """The text of a public key that somebody hands over, for `Verifier.parse` and its like.

    Errors: those of `given.read`, LED-254 no text, LED-255 it is a private key.
    """
    try:
        text = given.read(path).decode("utf-8").strip()
    except UnicodeDecodeError:
        raise XiezhiError("LED-254", file=path) from None
    if text.startswith(_PRIVATE):
        raise XiezhiError("LED-255", file=path)
    if text.count("+") < 2 or "\n" in text:
        raise XiezhiError("LED-254", file=path)
    return text


def fingerprint(vkey: str) -> str:
    """Sixty digits of a public key, to be read aloud, as the program for outsiders shows them.

    SHA-256 of name, newline, type and key, modulo 10**60. Errors: those of `notes.parse_vkey`.
    """
    name, kind, public = notes.parse_vkey(vkey)
    digest = hashlib.sha256(name.encode() + b"\n" + kind.identifier + public).digest()
    length = _GROUPS * _DIGITS
    digits = f"{int.from_bytes(digest, 'big') % 10**length:0{length}d}"
    return " ".join(digits[at : at + _DIGITS] for at in range(0, length, _DIGITS))


def create(path: Path, text: str) -> None:
    """Write one line that its owner alone may read. Errors: LED-250 it exists, LED-251."""
    try:
        # A log whose key a power cut took along can never be signed again.
        create_private(path, f"{text}\n".encode())
    except FileExistsError:
        raise XiezhiError("LED-250", file=path) from None
    except OSError as error:
        raise XiezhiError("LED-251", file=path, reason=error.strerror or error) from None


def _load(path: Path) -> str:
    require_private(path)
    try:
        return given.read(path).decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise XiezhiError("LED-026") from None
