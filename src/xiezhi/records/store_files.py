"""Files that survive a crash, and the lock that admits one writer."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xiezhi.errors import XiezhiError


def flush(path: Path) -> None:
    """Put a file's or a folder's content on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_tree(folder: Path, names: Iterable[Path]) -> None:
    """Put files of a folder, and the folders that hold them, on the disk."""
    parents = {folder}
    for path in names:
        flush(path)
        parents.add(path.parent)
    for parent in parents:
        flush(parent)


def write_durably(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write or replace a file: wholly, on the disk when this returns, or not at all.

    `private`: readable by its owner only, from its first byte.
    """
    beside = path.with_name(path.name + ".tmp")
    if private:
        # What a crash left may have another mode, which opening would keep.
        beside.unlink(missing_ok=True)
    with open(beside, "wb", opener=_private if private else None) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    flush(path.parent)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def single_writer(path: Path) -> Iterator[None]:
    """Hold the store's lock. The system frees it when the process ends, however it ends.

    Errors: REC-004 another process (or another open store of this one) is writing.
    """
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise XiezhiError("REC-004", store=path.parent.name) from None
        yield
