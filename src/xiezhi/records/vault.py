"""Encrypted identities and document texts, under a key of their own outside the store.

AES-256-GCM with the place of each entry as associated data, so that a value moved to another row
no longer opens. An identity is found by its pseudonym and in no other way: there is no search by
name, here or anywhere (design: security, access).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.records import keyfile

_PURPOSE = "vault"
_NONCE = 12


@dataclass(frozen=True)
class Identity:
    """What identifies a person in a source's row. Absent parts are empty."""

    number: str = ""
    name: str = ""
    birth: str = ""


class VaultKey:
    """The key of a vault."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._names = hashlib.sha256(b"xiezhi names of texts " + key).digest()
        self.key_id = keyfile.key_id(key, _PURPOSE)

    @classmethod
    def create(cls, path: Path) -> VaultKey:
        """A new key in a new file. Errors: REC-010, REC-011."""
        return cls(keyfile.create(path, _PURPOSE))

    @classmethod
    def load(cls, path: Path) -> VaultKey:
        """The key in a file. Errors: REC-011, REC-012, REC-015."""
        return cls(keyfile.load(path, _PURPOSE))

    def seal(self, content: bytes, place: str) -> bytes:
        """The content, encrypted for its place."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The content again. Errors: REC-016 altered, moved, or of another key."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except (InvalidTag, ValueError):
            raise XiezhiError("REC-016") from None

    def hidden_name(self, text: str) -> str:
        """A file name that does not tell what it is made from."""
        return hmac.digest(self._names, text.encode(), "sha256").hex()[:40]


class Vault:
    """Identities by (table, pseudonym)."""

    def __init__(self, path: Path, key: VaultKey) -> None:
        self._path = path
        self._key = key

    def put(self, identities: Mapping[tuple[str, str], Identity]) -> None:
        """Keep identities; a later one of the same table and pseudonym replaces the earlier."""
        rows = [
            (table, pseudonym, self._key.seal(_encode(identity), _place(table, pseudonym)))
            for (table, pseudonym), identity in identities.items()
        ]
        with self._database() as db:
            db.executemany("INSERT OR REPLACE INTO identity VALUES (?, ?, ?)", rows)

    def get(self, table: str, pseudonym: str) -> Identity | None:
        """The identity beside a pseudonym, or None. Errors: REC-016."""
        with self._database() as db:
            return self._read(db, table, pseudonym)

    def differing(
        self, identities: Mapping[tuple[str, str], Identity]
    ) -> dict[tuple[str, str], Identity]:
        """Those that are not kept just so; also those whose place holds what does not open."""
        found = {}
        with self._database() as db:
            for place, identity in identities.items():
                try:
                    same = self._read(db, *place) == identity
                except XiezhiError:
                    same = False
                if not same:
                    found[place] = identity
        return found

    def _read(self, db: sqlite3.Connection, table: str, pseudonym: str) -> Identity | None:
        row = db.execute(
            "SELECT sealed FROM identity WHERE record_type = ? AND pseudonym = ?",
            (table, pseudonym),
        ).fetchone()
        if row is None:
            return None
        return Identity(**json.loads(self._key.open(row[0], _place(table, pseudonym))))

    def keep_only(self, table: str, pseudonyms: Iterable[str]) -> int:
        """Delete the identities of a table that nothing refers to; returns how many."""
        kept = set(pseudonyms)
        with self._database() as db:
            present = db.execute("SELECT pseudonym FROM identity WHERE record_type = ?", (table,))
            gone = [(table, pseudonym) for (pseudonym,) in present if pseudonym not in kept]
            db.executemany("DELETE FROM identity WHERE record_type = ? AND pseudonym = ?", gone)
        if gone:
            with closing(sqlite3.connect(self._path)) as connection:
                connection.execute("VACUUM")
        return len(gone)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as connection, connection:
            # Deleted rows are overwritten, not only unlinked.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS identity (record_type TEXT, pseudonym TEXT, "
                "sealed BLOB NOT NULL, PRIMARY KEY (record_type, pseudonym)) WITHOUT ROWID"
            )
            yield connection


class Texts:
    """Document texts by source and document id."""

    def __init__(self, folder: Path, key: VaultKey) -> None:
        self._folder = folder
        self._key = key

    def put(self, source: str, document_id: str, text: str) -> None:
        """Keep or replace a text."""
        self._folder.mkdir(exist_ok=True)
        place = f"text\x1f{source}\x1f{document_id}"
        write_durably(self.path(source, document_id), self._key.seal(text.encode(), place))

    def get(self, source: str, document_id: str) -> str | None:
        """The text, or None. Errors: REC-016."""
        path = self.path(source, document_id)
        if not path.is_file():
            return None
        place = f"text\x1f{source}\x1f{document_id}"
        return self._key.open(path.read_bytes(), place).decode()

    def delete(self, source: str, document_id: str) -> None:
        """Delete a text, if there is one."""
        self.path(source, document_id).unlink(missing_ok=True)

    def path(self, source: str, document_id: str) -> Path:
        """Where a text is kept. A document id can be a case number, so its name is hidden."""
        return self._folder / self._key.hidden_name(f"{source}\x1f{document_id}")


def _place(table: str, pseudonym: str) -> str:
    return f"{table}\x1f{pseudonym}"


def _encode(identity: Identity) -> bytes:
    return json.dumps(asdict(identity), ensure_ascii=False).encode()
