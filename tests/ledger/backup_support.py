"""What the tests of backups share: a ledger with a witness and a folder, and forged archives."""

from __future__ import annotations

import hashlib
import io
import sqlite3
import tarfile
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pyrage
import pytest
from ledger_support import ORIGIN

from xiezhi.errors import XiezhiError
from xiezhi.ledger import backup, backup_key, notes, restore, submitting, witness_home
from xiezhi.ledger.backup import Description
from xiezhi.ledger.home import DEFAULT_DATABASE, Home, create_home
from xiezhi.ledger.log.payloads import delete_payload

LONG = "很长的名字" * 15
CONTENT = bytes(range(256)) * 8192 + b"one byte more than blocks"


class Office:
    """A ledger `county.ledger`, a folder `county` beside it, a witness `congress`, a backup key."""

    def __init__(self, folder: Path, database: str = DEFAULT_DATABASE) -> None:
        self.folder = folder
        self.home: Home = create_home(folder / "county.ledger", origin=ORIGIN, database=database)
        self.store = folder / "county"
        (self.store / "tables" / "empty").mkdir(parents=True)
        (self.store / LONG / LONG).mkdir(parents=True)
        (self.store / LONG / LONG / f"{LONG}.bin").write_bytes(CONTENT)
        (self.store / "store.yaml").write_bytes(b"made-up settings\n")
        (self.store / "nothing").write_bytes(b"")
        (self.store / "block").write_bytes(bytes(512))
        self.identity_file = folder / "backup.key"
        self.public = backup_key.create_identity(self.identity_file)
        self.identity = backup_key.load_identity(self.identity_file)
        self.witness = folder / "congress"
        self.home.trust(witness_home.create_witness(self.witness, "congress.example").vkey())
        witness_home.trust_log(self.witness, self.home.log_key.vkey())

    def append(self, first: int, last: int) -> None:
        for number in range(first, last):
            self.home.append(
                kind="reply.received",
                actor="office-1:p7",
                subject=f"case:{number}",
                key=f"reply:{number}",
                payloads={"document": f"made-up reply {number}".encode()},
            )

    def delete(self, number: int) -> None:
        delete_payload(
            self.home.database, key=f"reply:{number}", name="document", actor="p7", basis="art-1"
        )

    def witnessed(self) -> None:
        """A new checkpoint, cosigned by the witness."""
        self.home.checkpoint()
        request = submitting.build_request(self.home, submitting.held_by(self.home))
        answer = witness_home.open_witness(self.witness).add_checkpoint(request.encode())
        submitting.take_answer(self.home, answer.encode())

    def make(self, name: str = "backup.age") -> Path:
        backup.make(self.home, self.folder / name, [self.public], [self.store])
        return self.folder / name

    def restore(self, file: Path, to: str = "back") -> Path:
        with restore.unpacking(file, self.identity, self.folder / to):
            pass
        return self.folder / to

    def plain(self, file: Path) -> bytes:
        """The tar in a backup."""
        return bytes(pyrage.decrypt(file.read_bytes(), [self.identity]))

    def sealed(self, tar: bytes) -> Path:
        """A file that holds this tar, encrypted as anybody with the public key can."""
        path = self.folder / "forged.age"
        recipient = pyrage.x25519.Recipient.from_str(self.public)
        path.write_bytes(pyrage.encrypt(tar, [recipient]))
        return path


def files_below(folder: Path) -> dict[str, bytes | None]:
    """Every name below a folder, with the content of files."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def leaves(path: Path) -> list[bytes]:
    with closing(sqlite3.connect(path)) as database:
        return [row[0] for row in database.execute("SELECT hash FROM ledger_leaf ORDER BY idx")]


Members = list[tuple[tarfile.TarInfo, bytes]]


def members_of(tar: bytes) -> Members:
    """The members of a good backup, read by Python's own reader, without the hashes."""
    with tarfile.open(fileobj=io.BytesIO(tar)) as opened:
        found = [
            (info, file.read() if (file := opened.extractfile(info)) else b"")
            for info in opened.getmembers()
        ]
    assert found[-1][0].name == "SHA256SUMS"
    return found[:-1]


def forged(
    members: Iterable[tuple[tarfile.TarInfo, bytes]],
    *,
    sums: Callable[[bytes], bytes | None] = lambda good: good,
    end: bytes = bytes(1024),
) -> bytes:
    """A tar with right hashes, unless `sums` makes others of them."""
    out, listed = io.BytesIO(), []
    for info, content in members:
        out.write(_header(info))
        out.write(content + bytes(-len(content) % 512))
        if info.isreg():
            listed.append(f"{hashlib.sha256(content).hexdigest()}  {info.name}\n")
    given = sums("".join(listed).encode(errors="surrogateescape"))
    if given is not None:
        out.write(_header(member("SHA256SUMS", given)[0]) + given + bytes(-len(given) % 512))
    return out.getvalue() + end


def _header(info: tarfile.TarInfo) -> bytes:
    # An extended header cannot say a name that is no text.
    is_text = info.name.encode(errors="ignore").decode() == info.name
    kind = tarfile.PAX_FORMAT if is_text else tarfile.USTAR_FORMAT
    return info.tobuf(kind, "utf-8", "surrogateescape")


def member(name: str, content: bytes = b"", **changes: Any) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in changes.items():
        setattr(info, key, value)
    return info, content


def changed(members: Members, name: str, content: bytes) -> Members:
    """The members with another content of one."""
    return [member(name, content) if info.name == name else (info, old) for info, old in members]


def described(tar: bytes) -> Description:
    return Description.decode(members_of(tar)[0][1], Path("backup.age"))


def kept(office: Office) -> notes.Opened:
    """The checkpoint that lies outside the ledger."""
    note = notes.decode(office.home.outside.read_bytes())
    return notes.open_note(note, [office.home.log_key])


def refused(office: Office, file: Path, *codes: str) -> None:
    """Neither checked nor restored, and nothing is left behind."""
    before = files_below(office.folder)
    for act in (
        lambda: restore.check(file, office.identity),
        lambda: office.restore(file, "refused"),
    ):
        with pytest.raises(XiezhiError) as error:
            act()
        assert error.value.code in codes, error.value
        assert str(error.value)
    assert files_below(office.folder) == before
