"""From the paths a user names to the files to read."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.table import Note

# Larger files are read with a database, or exported by year.
MOST_BYTES = 4 << 30


@dataclass(frozen=True)
class Source:
    """A file to read: where it lies, and its name as messages and the store show it."""

    path: Path
    name: str

    def size(self) -> int:
        """Bytes, 0 where that cannot be told."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def read(self) -> bytes:
        """The bytes. Errors: REC-100 unreadable, REC-135 too large."""
        try:
            if self.path.stat().st_size > MOST_BYTES:
                raise XiezhiError("REC-135", file=self.name, most=MOST_BYTES >> 30)
            return self.path.read_bytes()
        except OSError as error:
            raise XiezhiError("REC-100", file=self.name, reason=error.strerror) from None


def walk(paths: Iterable[Path | Source]) -> tuple[list[Source], list[Note]]:
    """The files of `paths`, folders opened in order of name, and what was passed over.

    A `Source` stands for itself: a caller that has walked already chooses files and names.
    Hidden files, lock files of office programs and links that lead out of the folder are passed
    over and listed. Of files with one name each is shown with its folder, or a number.
    Errors: REC-100 for a path that does not exist.
    """
    sources: list[Source] = []
    notes: list[Note] = []
    for path in paths:
        if isinstance(path, Source):
            sources.append(path)
        elif path.is_dir():
            _walk_folder(path, sources, notes)
        elif path.is_file():
            sources.append(Source(path, path.name))
        else:
            # A pipe or a device would be read without end.
            error = errno.EINVAL if path.exists() else errno.ENOENT
            raise XiezhiError("REC-100", file=path.name, reason=os.strerror(error))
    return _told_apart(sources), notes


def _told_apart(sources: list[Source]) -> list[Source]:
    """Each under a name of its own: a row is known to its reader by file and line."""
    often = Counter(source.name for source in sources)
    taken: set[str] = set()
    found = []
    for source in sources:
        name = source.name
        above = source.path.absolute().parents[len(PurePath(name).parts) - 1].name
        if often[name] > 1 and above:
            name = f"{above}/{name}"
        given, number = PurePath(name), 1
        while name in taken:
            number += 1
            name = str(given.with_name(f"{given.stem} ({number}){given.suffix}"))
        taken.add(name)
        found.append(Source(source.path, name))
    return found


def _walk_folder(root: Path, sources: list[Source], notes: list[Note]) -> None:
    inside = root.resolve()
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in [n for n in folders if n.startswith(".")]:
            folders.remove(name)
            notes.append(Note("REC-192", {"file": _shown(root, Path(folder, name))}))
        for name in sorted(names):
            path = Path(folder, name)
            shown = _shown(root, path)
            if name.startswith((".", "~$")) or not path.resolve().is_relative_to(inside):
                notes.append(Note("REC-192", {"file": shown}))
            elif path.is_file():
                sources.append(Source(path, shown))


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
