"""C2SP signed-note: a text and the signatures below it, and the text forms of the keys."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xiezhi.errors import XiezhiError
from xiezhi.ledger import encoding, suites

MOST_SIGNATURES = 100
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SKEY = "PRIVATE+KEY+"
_KEY_ID_BYTES = 4


@dataclass(frozen=True)
class Signature:
    """One signature line: the name of the key, its id (4 bytes), what the key made."""

    name: str
    key_id: bytes
    data: bytes

    def line(self) -> str:
        """The line as it stands in a note, with its newline."""
        return f"— {self.name} {encoding.to_base64(self.key_id + self.data)}\n"


class SigningKey(Protocol):
    """A key that signs the text of a note: a Signer here, a Cosigner among the cosignatures."""

    def sign(self, text: str) -> Signature: ...


class KnownKey(Protocol):
    """A key that a reader trusts: a Verifier here, or one of a witness."""

    @property
    def name(self) -> str: ...
    @property
    def key_id(self) -> bytes: ...
    def verifies(self, text: str, data: bytes) -> bool:
        """Whether the key made `data` over the text."""
        ...


@dataclass(frozen=True)
class Opened:
    """A note that a known key signed: its text, one signature of each known key, the others."""

    text: str
    verified: tuple[Signature, ...]
    unknown: tuple[Signature, ...]


@dataclass(frozen=True)
class Verifier:
    """The public half of a log's key. `public`: 32 bytes. Errors on making one: LED-023 name."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def key_id(self) -> bytes:
        """The id that stands in the signatures of this key."""
        return key_id(self.name, suites.NOTE, self.public)

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """The key behind its text form. Errors: those of `parse_vkey`, LED-025 a witness's key."""
        name, kind, public = parse_vkey(vkey)
        if kind != suites.NOTE:
            raise XiezhiError("LED-025", name=name)
        return cls(name, public)

    def vkey(self) -> str:
        """The text form, fit for print: `<name>+<id>+<Base 64>`."""
        return write_vkey(self.name, suites.NOTE, self.public)

    def verifies(self, text: str, data: bytes) -> bool:
        """Whether this key signed the text."""
        return suites.verify(self.public, data, text.encode())


@dataclass(frozen=True)
class Signer:
    """The private half of a log's key. Errors on making one: LED-023 name."""

    name: str
    private: Ed25519PrivateKey

    def __post_init__(self) -> None:
        check_name(self.name)

    @classmethod
    def parse(cls, skey: str) -> Signer:
        """The key behind its text form. Errors: LED-026; the message never shows the key."""
        name, _, rest = skey.removeprefix(_SKEY).partition("+")
        stated, _, material = rest.partition("+")
        try:
            secret = encoding.from_base64(material)
            if not skey.startswith(_SKEY) or secret[:1] != suites.NOTE.identifier:
                raise ValueError
            signer = cls(name, Ed25519PrivateKey.from_private_bytes(secret[1:]))
        except (ValueError, XiezhiError):
            raise XiezhiError("LED-026") from None
        if signer.verifier().key_id.hex() != stated:
            raise XiezhiError("LED-026")
        return signer

    def skey(self) -> str:
        """The text form, a secret: `PRIVATE+KEY+<name>+<id>+<Base 64>`."""
        secret = suites.NOTE.identifier + self.private.private_bytes_raw()
        key = self.verifier().key_id.hex()
        return f"{_SKEY}{self.name}+{key}+{encoding.to_base64(secret)}"

    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, text: str) -> Signature:
        """Sign the text of a note. Errors: LED-027 it is not one."""
        check_text(text)
        return Signature(self.name, self.verifier().key_id, self.private.sign(text.encode()))


def key_id(name: str, kind: suites.KeyType, public: bytes) -> bytes:
    """The first 4 bytes of SHA-256 over name, newline, type and public key."""
    named = name.encode() + b"\n" + kind.identifier + public
    return hashlib.sha256(named).digest()[:_KEY_ID_BYTES]


def parse_vkey(vkey: str) -> tuple[str, suites.KeyType, bytes]:
    """Name, type and public key. Errors: LED-020 to LED-022 the type, LED-023 name, LED-024."""
    name, _, rest = vkey.partition("+")
    stated, _, text = rest.partition("+")
    check_name(name)
    try:
        material = encoding.from_base64(text)
    except ValueError:
        raise XiezhiError("LED-024", name=name) from None
    kind, public = suites.recognise(material, name)
    if key_id(name, kind, public).hex() != stated:
        raise XiezhiError("LED-024", name=name)
    return name, kind, public


def write_vkey(name: str, kind: suites.KeyType, public: bytes) -> str:
    """The text form of a public key."""
    material = encoding.to_base64(kind.identifier + public)
    return f"{name}+{key_id(name, kind, public).hex()}+{material}"


def sign_note(text: str, signers: Iterable[SigningKey]) -> str:
    """The text with its signatures. Errors: LED-027 no text of a note, LED-028 no signer."""
    return join(text, [signer.sign(text) for signer in signers])


def join(text: str, signatures: Sequence[Signature]) -> str:
    """A note of a text and signatures made before. Errors: LED-027, LED-028 no signature."""
    check_text(text)
    if not signatures:
        raise XiezhiError("LED-028")
    return text + "\n" + "".join(signature.line() for signature in signatures)


def decode(data: bytes) -> str:
    """The characters of a note's bytes. Errors: LED-029 not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise XiezhiError("LED-029") from None


def split(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Text and signatures of a note, nothing verified yet.

    Errors: LED-027 the text, LED-030 no blank line before the signatures, LED-031 a malformed
    signature line, LED-032 more than 100 signatures.
    """
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise XiezhiError("LED-030")
    text += "\n"
    check_text(text)
    signatures = lines.removesuffix("\n").split("\n")
    if len(signatures) > MOST_SIGNATURES:
        raise XiezhiError("LED-032", most=MOST_SIGNATURES)
    return text, tuple(_signature(line, number) for number, line in enumerate(signatures, 1))


def open_note(note: str, verifiers: Iterable[KnownKey]) -> Opened:
    """Verify a note. The text may be used only after this.

    Signatures of other keys are kept and mean nothing, even where name or id is that of a known
    key. Errors: those of `split`, LED-033 a known key's signature is wrong, LED-034 no known key
    signed.
    """
    text, signatures = split(note)
    known = {(key.name, key.key_id): key for key in verifiers}
    verified: dict[tuple[str, bytes], Signature] = {}
    unknown = []
    for signature in signatures:
        which = signature.name, signature.key_id
        if which not in known:
            unknown.append(signature)
        elif known[which].verifies(text, signature.data):
            # A key that signs twice still counts once.
            verified.setdefault(which, signature)
        else:
            raise XiezhiError("LED-033", name=signature.name)
    if not verified:
        raise XiezhiError("LED-034")
    return Opened(text, tuple(verified.values()), tuple(unknown))


def check_name(name: str) -> None:
    """Errors: LED-023 not the name of a key (empty, or with spaces, plus or control signs)."""
    unfit = any(sign.isspace() or sign == "+" for sign in name)
    if not name or unfit or _unwritable(name):
        raise XiezhiError("LED-023")


def check_text(text: str) -> None:
    """Errors: LED-027 not the text of a note (no final newline, control characters)."""
    if not text.endswith("\n") or _unwritable(text):
        raise XiezhiError("LED-027")


def _unwritable(text: str) -> bool:
    """Control characters other than newline, or halves of a character that UTF-8 cannot write."""
    return bool(_CONTROL.search(text)) or any("\ud800" <= sign <= "\udfff" for sign in text)


def _signature(line: str, number: int) -> Signature:
    dash, _, rest = line.partition(" ")
    name, _, text = rest.partition(" ")
    try:
        data = encoding.from_base64(text)
        check_name(name)
    except (ValueError, XiezhiError):
        raise XiezhiError("LED-031", number=number) from None
    if dash != "—" or len(data) <= _KEY_ID_BYTES:
        raise XiezhiError("LED-031", number=number)
    return Signature(name, data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:])
