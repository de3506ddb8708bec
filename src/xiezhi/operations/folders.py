"""The folder of an upload: `<uploads>/<id>/1`, `2` …, beside them the rows to mend.

Files bear numbers, not the names they were sent under, and only their owner may read them. They are
what people exported, names included, so they go as soon as they are taken in or dropped.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.conf import settings

from xiezhi.durable import flush
from xiezhi.errors import XiezhiError
from xiezhi.operations import office
from xiezhi.operations.models import Upload
from xiezhi.operations.names import safe_names
from xiezhi.records.reading import Source

MEND = "mend"


class Incoming(Protocol):
    """A file that arrives, as Django hands it over."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """The bytes, piece by piece."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept: its harmless name, bytes, SHA-256 in hex."""

    name: str
    size: int
    sha256: str


def room_left(user_id: int) -> int:
    """How many bytes a person may still send before others of his are taken in or dropped."""
    waiting = (Upload.State.RECEIVED, Upload.State.CHECKED)
    held = Upload.objects.filter(by=user_id, state__in=waiting).values_list("files", flat=True)
    taken: int = sum(one["size"] for files in held for one in files)
    return int(settings.XIEZHI_UPLOAD_QUOTA) - taken


def folder_of(upload: Upload) -> Path:
    """The folder of an upload; it may be gone."""
    return office.uploads() / upload.pk.hex


def sources_of(upload: Upload) -> list[Source]:
    """The files for the intake, under the names they are shown by."""
    folder = folder_of(upload)
    return [Source(folder / str(n), file["name"]) for n, file in enumerate(upload.files, 1)]


@dataclass(frozen=True, slots=True)
class Arrived:
    """Files that were written, beside their place as yet."""

    folder: Path
    files: tuple[Kept, ...]

    def put(self, upload: uuid.UUID) -> None:
        """Move them to the place of an upload, as the last step before its row is committed.

        The caller holds the lock of the person who sends them and knows that no row has this number:
        what lies there was left by a process that died before it committed.
        """
        with alone():
            place = office.uploads() / upload.hex
            shutil.rmtree(place, ignore_errors=True)
            self.folder.rename(place)
            flush(office.uploads())


@contextmanager
def received(upload: uuid.UUID, files: Sequence[Incoming]) -> Iterator[Arrived]:
    """Write files for an upload; what the block does not put in its place is gone after it.

    Errors: OPS-003 too much in all.
    """
    # Of two at once (a double click), each writes its own.
    folder = office.uploads() / f".{upload.hex}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    try:
        names = safe_names(file.name or "" for file in files)
        rest = settings.XIEZHI_UPLOAD_LIMIT
        kept = []
        for number, (name, file) in enumerate(zip(names, files, strict=True), 1):
            kept.append(_keep(folder / str(number), name, file, rest))
            rest -= kept[-1].size
        flush(folder)
        yield Arrived(folder, tuple(kept))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone() -> Iterator[None]:
    """Hold the folder of all uploads while one is put in its place, or found to be left over.

    The system frees it when the process ends, however it ends.
    """
    handle = os.open(office.uploads(), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def touched_at(path: Path) -> float:
    """When a file, or anything in a folder, was last written."""
    return max(one.stat().st_mtime for one in (path, *path.rglob("*")))


def _keep(path: Path, name: str, file: Incoming, rest: int) -> Kept:
    digest, size = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        for chunk in file.chunks():
            size += len(chunk)
            if size > rest:
                raise XiezhiError("OPS-003", most=settings.XIEZHI_UPLOAD_LIMIT >> 20)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return Kept(name, size, digest.hexdigest())


@contextmanager
def mending(upload: Upload) -> Iterator[Path]:
    """An empty folder for rows to mend, in place of the last one once the block has ended well.

    Of two workers, one of which was thought dead, each writes its own.
    """
    folder = folder_of(upload)
    fresh = folder / f".{MEND}-{uuid.uuid4().hex[:8]}"
    fresh.mkdir(mode=0o700)
    try:
        yield fresh
        with alone():
            shutil.rmtree(folder / MEND, ignore_errors=True)
            fresh.rename(folder / MEND)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def mend_files(upload: Upload) -> list[Path]:
    """The files of rows to mend, by name."""
    folder = folder_of(upload) / MEND
    return sorted(folder.iterdir()) if folder.is_dir() else []


def forget_files(upload: Upload) -> None:
    """Remove what was sent in; the rows to mend stay until they are fetched or swept."""
    for number in range(1, len(upload.files) + 1):
        (folder_of(upload) / str(number)).unlink(missing_ok=True)


def forget(upload: Upload) -> None:
    """Remove the whole folder."""
    shutil.rmtree(folder_of(upload), ignore_errors=True)
