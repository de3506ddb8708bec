"""Entries of the ledger: who did what to which matter and when, without a word about persons.

An entry is canonical JSON (RFC 8785) with fixed keys and ids only. What happened stands in
payloads outside the ledger; the entry holds a salted commitment to each. Deleting payload and
salt leaves the tree valid, and the commitment then tells nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import rfc8785

from xiezhi.errors import XiezhiError
from xiezhi.ledger import encoding

VERSION = 1
BEIJING = timezone(timedelta(hours=8))
# An entry bundle (C2SP tlog-tiles) states the length of an entry in 16 bits.
MOST_BYTES = 65_535
SALT_BYTES = 32
COMMITMENT_BYTES = 32
_COMMITMENT = b"xiezhi/commitment/v1\n"
_KEYS = frozenset({"at", "actor", "commitments", "key", "kind", "subject", "v"})
_KIND = re.compile(r"[a-z]+(\.[a-z_]+)+")
_ID = re.compile(r"[A-Za-z0-9:._-]{1,128}")
_COMMITTED = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_AT = re.compile(
    r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d:\d\d(\+|-(?!00:00))([01]\d|2[0-3]):[0-5]\d", re.ASCII
)
_TOKEN = re.compile(r"[A-Za-z0-9]+")
_MANY_DIGITS = re.compile(r"[0-9]{15}")
_LIKE_IDENTITY = re.compile(r"(?<!\d)(\d{15}|\d{17}[\dXx])(?!\d)", re.ASCII)
# A digest in hex holds such runs of digits by chance: about one in a thousand.
_DIGEST = re.compile(r"(?=.*[A-Fa-f])[0-9A-Fa-f]{16,}")


@dataclass(frozen=True)
class Entry:
    """One event. `at`: RFC 3339 with seconds and offset; `actor`, `subject`: pseudonymous ids.

    `key` tells a repeated request from a new one; `commitments`: name → 32 bytes.
    Errors on making one: LED-040 kind, LED-041 time, LED-042 id, LED-043 digits like an identity
    number, LED-044 commitment.
    """

    kind: str
    at: str
    actor: str
    subject: str
    key: str
    commitments: Mapping[str, bytes]

    def __post_init__(self) -> None:
        if not _KIND.fullmatch(self.kind):
            raise XiezhiError("LED-040")
        if not _is_time(self.at):
            raise XiezhiError("LED-041")
        for field, text in (("actor", self.actor), ("subject", self.subject), ("key", self.key)):
            if not _ID.fullmatch(text):
                raise XiezhiError("LED-042", field=field)
            if _holds_identity_number(text):
                raise XiezhiError("LED-043", field=field)
        for name, commitment in self.commitments.items():
            if not _COMMITTED.fullmatch(name) or len(commitment) != COMMITMENT_BYTES:
                raise XiezhiError("LED-044")
            if _holds_identity_number(name):
                raise XiezhiError("LED-043", field="commitments")
        # A caller that changes its dict later does not change the entry.
        object.__setattr__(self, "commitments", MappingProxyType(dict(self.commitments)))

    def as_json(self) -> dict[str, Any]:
        """The entry as a JSON object."""
        return {
            "at": self.at,
            "actor": self.actor,
            "commitments": {n: encoding.to_base64(c) for n, c in self.commitments.items()},
            "key": self.key,
            "kind": self.kind,
            "subject": self.subject,
            "v": VERSION,
        }

    def encode(self) -> bytes:
        """The bytes of the leaf, in JCS. Errors: LED-045 longer than 65,535 bytes."""
        # Nothing that an entry admits is escaped in JSON, and here its keys stand in order.
        commitments = ",".join(
            f'"{name}":"{encoding.to_base64(value)}"'
            for name, value in sorted(self.commitments.items())
        )
        data = (
            f'{{"actor":"{self.actor}","at":"{self.at}","commitments":{{{commitments}}},'
            f'"key":"{self.key}","kind":"{self.kind}","subject":"{self.subject}","v":{VERSION}}}'
        ).encode("ascii")
        if len(data) > MOST_BYTES:
            raise XiezhiError("LED-045", bytes=len(data), most=MOST_BYTES)
        return data

    @classmethod
    def decode(cls, data: bytes) -> Entry:
        """The entry in the bytes of a leaf.

        Errors: LED-045 too long, LED-046 no JSON, a key twice or a number that JSON lacks,
        LED-047 other keys or kinds of values, LED-048 not canonical, and those of making one.
        """
        if len(data) > MOST_BYTES:
            raise XiezhiError("LED-045", bytes=len(data), most=MOST_BYTES)
        entry = cls.from_json(parse_json(data))
        # Two spellings of one entry would be two leaves.
        if entry.encode() != data:
            raise XiezhiError("LED-048")
        return entry

    @classmethod
    def from_json(cls, content: Any) -> Entry:
        """The entry in a JSON object. Errors: LED-047, and those of making one."""
        if not isinstance(content, dict) or content.keys() != _KEYS:
            raise XiezhiError("LED-047")
        commitments = content["commitments"]
        texts = {name: content[name] for name in ("kind", "at", "actor", "subject", "key")}
        if (
            type(content["v"]) is not int
            or content["v"] != VERSION
            or not all(isinstance(text, str) for text in texts.values())
            or not isinstance(commitments, dict)
        ):
            raise XiezhiError("LED-047")
        return cls(**texts, commitments=bytes_by_name(commitments))


def now() -> str:
    """The time of an entry that is made now."""
    return _second(int(time.time()))


@lru_cache(maxsize=1)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, BEIJING).isoformat()


def commit(payload: bytes, salt: bytes) -> bytes:
    """The commitment to a payload. Errors: ValueError, a salt that is not 32 bytes."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt of {len(salt)} bytes instead of {SALT_BYTES}")
    return hashlib.sha256(_COMMITMENT + salt + payload).digest()


def new_salt() -> bytes:
    """A random salt. Each payload needs its own, else equal payloads would show as equal."""
    return secrets.token_bytes(SALT_BYTES)


def canonical(value: Any) -> bytes:
    """A JSON value in JCS (RFC 8785): how a payload that is JSON is turned into bytes.

    Errors: LED-049 it holds what JCS cannot write (NaN, integers beyond 2**53, other types).
    """
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, RecursionError):
        raise XiezhiError("LED-049") from None


def parse_json(data: bytes) -> Any:
    """A JSON value, strictly. Errors: LED-046 no JSON, a key twice, NaN or infinity."""
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_such_number
        )
    except (ValueError, RecursionError):
        raise XiezhiError("LED-046") from None


def bytes_by_name(content: Mapping[str, Any]) -> dict[str, bytes]:
    """A JSON object of name → Base 64. Errors: LED-044 a value is something else."""
    try:
        return {name: encoding.from_base64(text) for name, text in content.items()}
    except (ValueError, TypeError):
        raise XiezhiError("LED-044") from None


def _holds_identity_number(text: str) -> bool:
    """Whether 15 or 18 digits stand in a row as they do in an identity number."""
    if not _MANY_DIGITS.search(text):
        return False
    tokens = (token for token in _TOKEN.findall(text) if not _DIGEST.fullmatch(token))
    return any(_LIKE_IDENTITY.search(token) for token in tokens)


@lru_cache
def _is_time(text: str) -> bool:
    try:
        return bool(_AT.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_such_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
