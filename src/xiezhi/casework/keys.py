"""One data key for each case, wrapped by the master key of the site; destroying it deletes.

AES-256-GCM. Case, table, row and field are bound to each value as associated data, so that a value
moved to another place does not open. Unwrapped keys live in one `CaseKeys` object, which serves one
piece of work and is then forgotten.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils import timezone

from xiezhi.casework.models import Case, CaseKey
from xiezhi.errors import XiezhiError
from xiezhi.records import keyfile

PURPOSE = "master"
_VERSION = b"\x01"
_NONCE = 12
_AT_ONCE = 500


class Place(NamedTuple):
    """Where a sealed value belongs: table, row and field. `key` names the row for good."""

    table: str
    key: str
    field: str


class MasterKey:
    """Wraps the keys of cases."""

    def __init__(self, key: bytes) -> None:
        self.id = keyfile.key_id(key, PURPOSE)
        self._cipher = AESGCM(key)

    def wrap(self, case: UUID, key: bytes) -> bytes:
        """The key of a case, wrapped."""
        return _encrypt(self._cipher, key, _bound("case key", case.hex))

    def unwrap(self, row: CaseKey) -> bytes:
        """The key of a case again.

        Errors: CAS-002 it was destroyed, CAS-003 wrapped by another master key, CAS-001 altered.
        """
        if row.destroyed_at is not None:
            raise XiezhiError("CAS-002")
        if row.master != self.id:
            raise XiezhiError("CAS-003", wanted=row.master, found=self.id)
        return _decrypt(self._cipher, bytes(row.wrapped), _bound("case key", row.case_id.hex))


def master() -> MasterKey:
    """The master key of the site. Errors: those of `keyfile.load`."""
    return load_master(settings.SITE.master_key_file)


@functools.cache
def load_master(path: Path) -> MasterKey:
    """The master key in a file. Errors: REC-011, REC-012, REC-015."""
    return MasterKey(keyfile.load(path, PURPOSE))


class CaseKeys:
    """Keys of cases for one piece of work: each unwrapped once, none kept after it."""

    def __init__(self) -> None:
        self._ciphers: dict[UUID, AESGCM] = {}

    def load(self, cases: Iterable[UUID]) -> None:
        """Unwrap many at once. Errors: those of `MasterKey.unwrap`."""
        wanted = [case for case in dict.fromkeys(cases) if case not in self._ciphers]
        for start in range(0, len(wanted), _AT_ONCE):
            for row in CaseKey.objects.filter(case__in=wanted[start : start + _AT_ONCE]):
                self._ciphers[row.case_id] = AESGCM(master().unwrap(row))

    def new(self, case: UUID) -> CaseKey:
        """A random key for a new case, as a row that the caller saves."""
        key = secrets.token_bytes(32)
        self._ciphers[case] = AESGCM(key)
        return CaseKey(case_id=case, wrapped=master().wrap(case, key), master=master().id)

    def seal(self, case: UUID, place: Place, content: bytes) -> bytes:
        """The content, encrypted for its place. Errors: those of `load`, CAS-004 no key."""
        return _encrypt(self._cipher(case), content, _bound(case.hex, *place))

    def unseal(self, case: UUID, place: Place, sealed: bytes) -> bytes:
        """The content again. Errors: CAS-001 altered or moved; those of `seal`."""
        return _decrypt(self._cipher(case), sealed, _bound(case.hex, *place))

    def _cipher(self, case: UUID) -> AESGCM:
        if case not in self._ciphers:
            self.load([case])
        if case not in self._ciphers:
            raise XiezhiError("CAS-004")
        return self._ciphers[case]


def seal(case: UUID, place: Place, content: bytes) -> bytes:
    """One value, encrypted for its place; for many, use one `CaseKeys`. Errors: see there."""
    return CaseKeys().seal(case, place, content)


def unseal(case: UUID, place: Place, sealed: bytes) -> bytes:
    """One value again. Errors: those of `CaseKeys.unseal`."""
    return CaseKeys().unseal(case, place, sealed)


def is_destroyed(case: Case) -> bool:
    """Whether the key of a case was destroyed, and with it what told of the matter."""
    key = getattr(case, "key", None)
    return key is not None and key.destroyed_at is not None


def destroy(case: UUID) -> None:
    """Destroy the key of a case: what it sealed is gone. Part of `services.case_delete`."""
    CaseKey.objects.filter(case=case, destroyed_at=None).update(
        wrapped=b"", destroyed_at=timezone.now()
    )


def _bound(*parts: str) -> bytes:
    """Associated data: each part with its length before it, so that no two lists look alike."""
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def _encrypt(cipher: AESGCM, content: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return _VERSION + nonce + cipher.encrypt(nonce, content, bound)


def _decrypt(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes:
    nonce, content = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        if sealed[:1] != _VERSION:
            raise ValueError
        return cipher.decrypt(nonce, content, bound)
    except (InvalidTag, ValueError):
        raise XiezhiError("CAS-001") from None
