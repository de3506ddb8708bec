"""A backup back into a new folder. What the archive holds is taken for hostile until it is checked.

Nothing is executed and nothing overwritten. The folder bears the name `*.partial` until everything
in it is whole, and goes away again if it is not.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage

from xiezhi.errors import XiezhiError
from xiezhi.ledger import archive
from xiezhi.ledger import home as homes
from xiezhi.ledger.backup import CHECKPOINT, DATABASE, PARTIAL, Description
from xiezhi.ledger.home import Home
from xiezhi.ledger.log.copying import copy_log
from xiezhi.ledger.log.sequence import next_index

_OF_HOME = {homes.SETTINGS, homes.PUBLIC, CHECKPOINT, DATABASE}
_MOST_DESCRIPTION = 1 << 16


@dataclass(frozen=True)
class Checked:
    """A backup that is whole: what it says of itself, how many files follow, and their bytes."""

    description: Description
    files: int
    bytes: int


def check(file: Path, identity: pyrage.x25519.Identity) -> Checked:
    """Decrypt a backup and compare all hashes; nothing is written.

    Errors: those of `archive.read` and `Description.decode`, LED-313 files of the ledger missing.
    """
    count = whole = 0
    members = _Members(file)
    with closing(members.read(identity)) as found:
        for member in found:
            if member.content is not None:
                count += 1
                whole += sum(map(len, member.content))
    return Checked(members.description, count, whole)


@contextmanager
def unpacking(
    file: Path, identity: pyrage.x25519.Identity, to: Path
) -> Iterator[tuple[Path, Description]]:
    """Unpack a backup into a folder beside `to`, which becomes `to` when the caller is done.

    Gives that folder, for the last touches. Errors: as `check`; LED-319 `to` exists, LED-318 the
    rest of an attempt, LED-320 too little room on the disk, LED-321 the ledger in it is another
    one than it says; OSError.
    """
    to = to.absolute()
    partial = to.with_name(to.name + PARTIAL)
    if os.path.lexists(to):
        raise XiezhiError("LED-319", folder=to)
    if os.path.lexists(partial):
        raise XiezhiError("LED-318", path=partial)
    partial.mkdir(mode=0o700)
    try:
        description = _unpack(file, identity, partial)
        yield partial, description
        os.sync()
        partial.rename(to)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    os.sync()


def move(home: Home, database: str) -> int:
    """Move a restored ledger from its file into an empty PostgreSQL database; the number of leaves.

    `database`: as in `ledger.yaml`. Errors: LED-281 no such setting, LED-105 there is a log, LED-258
    and LED-287 of the connection; those of `Home.database`.
    """
    old = home.path / home.settings.database.removeprefix(homes.SQLITE)
    if not database.startswith(homes.POSTGRES) or not home.settings.database.startswith(
        homes.SQLITE
    ):
        raise XiezhiError("LED-281", database=database)
    target = homes.connect(database, home.path)
    try:
        size = copy_log(home.database, target)
    finally:
        target.close()
    home.use(database)
    # Two copies of a log could grow apart.
    old.unlink()
    return size


class _Members:
    """The members of a backup, each in a place that its description names."""

    description: Description

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, identity: pyrage.x25519.Identity) -> Generator[archive.Member, None, None]:
        """All but the description, which is read first. Errors: see `check`."""
        missing = set(_OF_HOME)
        described: bytes | None = None
        with closing(archive.read(self._file, identity)) as members:
            for member in members:
                if member.name == archive.FIRST:
                    described = self._describe(member)
                    continue
                if described is not None:
                    # Now it is known to be whole.
                    self.description = Description.decode(described, self._file)
                    described = None
                place, _, rest = member.name.partition("/")
                if place == self.description.home and member.content is not None:
                    known = rest in missing
                    missing.discard(rest)
                else:
                    known = place in self.description.folders
                if not known:
                    raise XiezhiError("LED-314", file=self._file, name=ascii(member.name))
                yield member
        if missing:
            raise XiezhiError("LED-313", file=self._file)

    def _describe(self, member: archive.Member) -> bytes:
        if member.content is None or member.size > _MOST_DESCRIPTION:
            raise XiezhiError("LED-313", file=self._file)
        return b"".join(member.content)


def _unpack(file: Path, identity: pyrage.x25519.Identity, folder: Path) -> Description:
    # The archive is not compressed: its length is what it needs.
    needed, free = file.stat().st_size, shutil.disk_usage(folder).free
    if needed > free:
        raise XiezhiError("LED-320", needed=needed, free=free)
    members = _Members(file)
    with closing(members.read(identity)) as found:
        for member in found:
            path = folder / member.name
            try:
                if member.content is None:
                    path.mkdir(mode=0o700, parents=True, exist_ok=True)
                    continue
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except (FileExistsError, NotADirectoryError):
                # A name that is a file here and a folder there.
                raise XiezhiError("LED-314", file=file, name=ascii(member.name)) from None
            with os.fdopen(opened, "wb") as target:
                for chunk in member.content:
                    target.write(chunk)
    with homes.open_home(folder / members.description.home) as home:
        # Before it is opened: the setting may name any other database.
        if home.settings.database != homes.DEFAULT_DATABASE:
            raise XiezhiError("LED-321", file=file)
        there = (home.log_key.name, next_index(home.database))
    if there != (members.description.origin, members.description.size):
        raise XiezhiError("LED-321", file=file)
    return members.description
