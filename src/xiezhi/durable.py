"""Files that a crash leaves either wholly old or wholly new, and files for their owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

_PRIVATE, _PUBLIC = 0o600, 0o666  # the second less what the user's umask takes


def write_durably(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write or replace a file; when this returns, the content is on the disk.

    Missing folders are made. Readers see the old content or the new, never a part. `private`:
    readable by its owner only, from its first byte.
    """
    _make_folders(path.parent)
    # A name of its own for each writer: two at once must not write into one file.
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write_new(beside, content, _PRIVATE if private else _PUBLIC)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    flush(path.parent)


def create_private(path: Path, content: bytes) -> None:
    """Write a file for its owner alone that was not there before; nothing is left after a failure.

    Errors: FileExistsError, OSError.
    """
    try:
        # The mode is given on creation, so there is no moment in which others may read it.
        _write_new(path, content, _PRIVATE)
        flush(path.parent)
    except FileExistsError:
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def flush(path: Path) -> None:
    """Put a file's content, or the names in a folder, on the disk."""
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


def _write_new(path: Path, content: bytes, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_folders(folder: Path) -> None:
    """Make a folder so that it outlasts a crash: its name is an entry of the folder above."""
    if not folder.is_dir():
        _make_folders(folder.parent)
        folder.mkdir(exist_ok=True)
        flush(folder.parent)
