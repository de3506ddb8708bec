"""Backups of a ledger, and of folders that belong to it, encrypted to public keys.

Private keys are never in them: a thief of backup and key would have everything at once.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from xiezhi import __version__
from xiezhi.durable import flush
from xiezhi.errors import XiezhiError
from xiezhi.ledger import archive, backup_key
from xiezhi.ledger import home as homes
from xiezhi.ledger.entries import now
from xiezhi.ledger.home import Home
from xiezhi.ledger.log.copying import copy_log
from xiezhi.ledger.log.cosigned import cosigned_note
from xiezhi.ledger.log.sqlite import Sqlite, open_sqlite
from xiezhi.ledger.recorder import LedgerRecorder

FORMAT = 1
DATABASE, CHECKPOINT = "ledger.db", "checkpoint"
PARTIAL = ".partial"
_BESIDE = f".backup{PARTIAL}"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Key files of this program, of age, and PEM. They are short, and say so at their head.
_PRIVATE = re.compile(
    rb"PRIVATE\+KEY\+|xiezhi-[a-z-]+-key-1 |AGE-SECRET-KEY-1|-----BEGIN [A-Z ]*PRIVATE KEY-----"
)
_HEAD = 4096


@dataclass(frozen=True)
class Description:
    """What `backup.json` says: of which log, `size` leaves of it, and the names of the ledger's
    folder (`home`) and of the others. `id`: as its leaf in the ledger says it."""

    id: str
    origin: str
    size: int
    made_at: str
    program: str
    home: str
    folders: tuple[str, ...]

    def encode(self) -> bytes:
        """The bytes of `backup.json`."""
        content = {"format": FORMAT, **asdict(self)}
        return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()

    @classmethod
    def decode(cls, data: bytes, file: Path) -> Description:
        """What stands in the first member of `file`.

        Errors: LED-313 no description of a backup, LED-317 made by a newer program.
        """
        try:
            content: Any = json.loads(data)
            if content.pop("format") > FORMAT:
                raise XiezhiError("LED-317", file=file)
            made = cls(**{**content, "folders": tuple(content["folders"])})
            texts = (made.id, made.origin, made.made_at, made.program, made.home, *made.folders)
            places = (made.home, *made.folders)
            if (
                not all(isinstance(each, str) for each in texts)
                or type(made.size) is not int
                or not all(archive.is_safe(each) and "/" not in each for each in places)
                or len({*places, archive.FIRST, archive.LAST}) != len(places) + 2
            ):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise XiezhiError("LED-313", file=file) from None
        return made


def make(home: Home, out: Path, keys: Sequence[str], folders: Sequence[Path] = ()) -> Description:
    """Write a backup of the ledger as it is now, and of `folders`, which the caller holds still.

    A leaf says first that it is made; then a checkpoint is signed. `keys`: age public keys.
    Errors: LED-301 to LED-303 of `keys`, LED-304 `out` exists, LED-305 it lies in what is backed
    up, LED-306 a link or the like, LED-307 a private key in a folder, LED-308 a file became
    shorter, LED-309 two folders of one name, LED-318 the rest of an attempt; those of
    `Home.append` and `Home.checkpoint`; OSError.
    """
    recipients = backup_key.recipients(keys)
    path, places = home.path.resolve(), [each.resolve() for each in folders]
    names = [path.name, *(each.name for each in places)]
    if len({*names, archive.FIRST, archive.LAST}) != len(names) + 2:
        raise XiezhiError("LED-309", names=", ".join(names))
    if any(out.absolute().resolve().is_relative_to(each) for each in (path, *places)):
        raise XiezhiError("LED-305", file=out)
    id = "".join(secrets.choice(_LETTERS) for _ in range(16))
    with _new_file(out) as file, _beside(path) as database:
        LedgerRecorder(home.path)(
            kind="ledger.backup_made",
            subject=f"backup:{id}",
            key=f"ledger.backup_made:{id}",
            payload={"folders": names[1:], "recipients": list(map(str, recipients))},
        )
        note = home.checkpoint()
        made = Description(
            id=id,
            origin=home.settings.origin,
            size=_snapshot(home, database),
            made_at=now(),
            program=f"xiezhi {__version__}",
            home=names[0],
            folders=tuple(names[1:]),
        )
        settings = replace(home.settings, database=homes.DEFAULT_DATABASE)
        members: list[tuple[str, bytes | Path | None]] = [
            (archive.FIRST, made.encode()),
            (f"{made.home}/{homes.SETTINGS}", homes.settings_text(settings)),
            (f"{made.home}/{homes.PUBLIC}", f"{home.log_key.vkey()}\n".encode()),
            (f"{made.home}/{CHECKPOINT}", cosigned_note(home.database, note).encode()),
            (f"{made.home}/{DATABASE}", database),
        ]
        archive.write(file, _with_folders(members, places), recipients)
    return made


@contextmanager
def _new_file(out: Path) -> Iterator[BinaryIO]:
    """A file that bears its name once it is written, and is gone if that fails."""
    partial = out.with_name(out.name + PARTIAL)
    if out.exists():
        raise XiezhiError("LED-304", file=out)
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise XiezhiError("LED-318", path=partial) from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.rename(out)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    flush(out.absolute().parent)


@contextmanager
def _beside(home: Path) -> Iterator[Path]:
    """A place for the copy of the database, which holds in clear what the folder of the ledger
    holds and so lies in it. One backup at a time."""
    folder = home / _BESIDE
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise XiezhiError("LED-318", path=folder) from None
    try:
        yield folder / DATABASE
    finally:
        shutil.rmtree(folder)


def _snapshot(home: Home, path: Path) -> int:
    """Write the ledger as one state into a SQLite file; the number of leaves in it."""
    if not isinstance(home.database, Sqlite):
        target = open_sqlite(path)
        try:
            return copy_log(home.database, target)
        finally:
            target.close()
    with closing(sqlite3.connect(path)) as copy:
        home.database.connection.backup(copy)
        [[last]] = copy.execute("SELECT MAX(idx) FROM ledger_leaf")
    return 0 if last is None else int(last) + 1


def _with_folders(
    members: list[tuple[str, bytes | Path | None]], folders: Sequence[Path]
) -> Iterator[tuple[str, bytes | Path | None]]:
    yield from members
    for folder in folders:
        yield from _walk(folder, folder.name)


def _walk(folder: Path, name: str) -> Iterator[tuple[str, Path | None]]:
    yield name, None
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        path, inside = Path(entry.path), f"{name}/{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, inside)
        elif entry.is_file(follow_symlinks=False):
            with path.open("rb") as file:
                if _PRIVATE.search(file.read(_HEAD)):
                    raise XiezhiError("LED-307", file=path)
            yield inside, path
        else:
            raise XiezhiError("LED-306", file=ascii(inside))
