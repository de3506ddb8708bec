"""The file of a backup: a plain tar inside age, written and read as a stream.

`backup.json` comes first, `SHA256SUMS` last, so that `age -d`, `tar -x` and `sha256sum -c` open and
check it without this program. Whoever has the public key can make such a file: what is read from
one is taken for hostile.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import threading
import unicodedata
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyrage

from xiezhi.errors import XiezhiError

FIRST, LAST = "backup.json", "SHA256SUMS"
_BLOCK = tarfile.BLOCKSIZE
_CHUNK = 1 << 20
_MOST_PAX = 1 << 13
_MOST_NAME, _MOST_PART = 2000, 255
# Control, format (U+202E turns what follows), surrogate, line and paragraph signs.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


class Member(NamedTuple):
    """What lies in an archive. A folder has no content; the content of a file is read once, in
    chunks, before the next member is asked for."""

    name: str
    size: int
    content: Iterator[bytes] | None


def is_safe(name: str) -> bool:
    """Whether a name leads downward only, and shows what it is."""
    if not name or "\\" in name or {unicodedata.category(sign) for sign in name} & _UNSEEN:
        return False
    parts = name.split("/")
    return len(name.encode()) <= _MOST_NAME and all(
        part not in ("", ".", "..") and len(part.encode()) <= _MOST_PART for part in parts
    )


def write(
    out: BinaryIO,
    members: Iterable[tuple[str, bytes | Path | None]],
    recipients: list[pyrage.x25519.Recipient],
) -> None:
    """Write the members (None: a folder), the hashes of all files behind them, encrypted.

    Errors: LED-306 a name that `is_safe` refuses, LED-308 a file that became shorter; OSError.
    """
    source = _Source(_tar(members))
    try:
        pyrage.encrypt_io(source, out, recipients)
    except pyrage.EncryptError:
        # What happened while reading, which age gives on as a text.
        raise source.failure or OSError("age") from None


class _Source:
    """Chunks as a file that age reads."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.failure: BaseException | None = None
        self._chunks = chunks
        self._left = b""

    def read(self, size: int) -> bytes:
        try:
            # An empty chunk is not the end, for which age would take it.
            while not self._left and (chunk := next(self._chunks, None)) is not None:
                self._left = chunk
        except BaseException as error:
            self.failure = error
            raise
        given, self._left = self._left[:size], self._left[size:]
        return given


def _tar(members: Iterable[tuple[str, bytes | Path | None]]) -> Iterator[bytes]:
    sums = []
    for name, content in members:
        if not is_safe(name):
            raise XiezhiError("LED-306", file=ascii(name))
        if content is None:
            yield _header(name, tarfile.DIRTYPE, 0)
        else:
            hashed = hashlib.sha256()
            yield from _file(name, content, hashed)
            sums.append(_sum(name, hashed))
    yield from _file(LAST, "".join(sums).encode(), hashlib.sha256())
    yield bytes(2 * _BLOCK)


def _file(name: str, content: bytes | Path, hashed: hashlib._Hash) -> Iterator[bytes]:
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        yield _header(name, tarfile.REGTYPE, size)
        left = size
        while left:
            # What was added meanwhile is left out: its length is written already.
            chunk = file.read(min(_CHUNK, left))
            if not chunk:
                raise XiezhiError("LED-308", file=name)
            hashed.update(chunk)
            left -= len(chunk)
            yield chunk
    yield bytes(-size % _BLOCK)


def _sum(name: str, hashed: hashlib._Hash) -> str:
    """A line as `sha256sum` writes and reads it."""
    return f"{hashed.hexdigest()}  {name}\n"


def _header(name: str, kind: bytes, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, size
    info.mode = 0o700 if kind == tarfile.DIRTYPE else 0o600
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "strict")


def read(path: Path, identity: pyrage.x25519.Identity) -> Generator[Member, None, None]:
    """The members of an archive, `backup.json` first, without the list of hashes.

    Only when the last one was read is it certain that all are whole. Close the iterator where you
    stop before. Errors: LED-310 no such file format, LED-311 another key, LED-312 damaged or cut
    off, LED-313 no backup of this program, LED-314 a member of a refused kind or name, LED-315
    one that claims to be longer than the archive, LED-316 other hashes; OSError.
    """
    failures: list[BaseException] = []
    # The archive is not compressed, so nothing in it is longer than the whole.
    with path.open("rb") as source:
        longest = source.seek(0, os.SEEK_END)
        source.seek(0)
        read_end, write_end = os.pipe()
        thread = threading.Thread(
            target=_decrypt, args=(source, write_end, identity, failures), daemon=True
        )
        thread.start()
        wrong: XiezhiError | None = None
        try:
            with os.fdopen(read_end, "rb") as stream:
                try:
                    yield from _Reader(stream, path, longest).members()
                except (_EndError, XiezhiError) as error:
                    other = XiezhiError("LED-313", file=path)
                    wrong = error if isinstance(error, XiezhiError) else other
                    # To its end, to learn whether the file is but damaged.
                    while stream.read(_CHUNK):
                        pass
        finally:
            # Without a reader the thread ends as well.
            thread.join()
        if failures:
            raise _told(failures[0], path) from None
        if wrong:
            raise wrong


def _decrypt(
    source: BinaryIO,
    write_end: int,
    identity: pyrage.x25519.Identity,
    failures: list[BaseException],
) -> None:
    try:
        with os.fdopen(write_end, "wb") as sink:
            pyrage.decrypt_io(source, sink, [identity])
    except BrokenPipeError:
        pass
    except Exception as error:
        failures.append(error)


def _told(error: BaseException, path: Path) -> BaseException:
    said = str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return error
    if "No matching keys" in said:
        return XiezhiError("LED-311", file=path)
    if isinstance(error, pyrage.DecryptError) and "MAC" not in said:
        return XiezhiError("LED-310", file=path)
    return XiezhiError("LED-312", file=path)


class _EndError(Exception):
    """The tar ended, or was none, before its list of hashes."""


class _Reader:
    """A strict reader of the tar files that `write` makes: plain files and folders, nothing else."""

    def __init__(self, stream: BinaryIO, path: Path, longest: int) -> None:
        self._stream = stream
        self._path = path
        self._left = longest
        self._names: set[str] = set()
        self._sums: list[str] = []
        self._unread = 0

    def members(self) -> Iterator[Member]:
        """See `read`."""
        while True:
            name, is_folder, size = self._next()
            if name == LAST:
                break
            if (name == FIRST) == bool(self._names):
                raise _EndError
            if name in self._names or not is_safe(name) or (is_folder and size):
                raise XiezhiError("LED-314", file=self._path, name=ascii(name))
            self._names.add(name)
            if is_folder:
                yield Member(name, 0, None)
            else:
                hashed = hashlib.sha256()
                self._unread = size
                yield Member(name, size, self._content(hashed))
                if self._unread:
                    raise _EndError
                self._take(-size % _BLOCK)
                self._sums.append(_sum(name, hashed))
        self._compare(size)
        while rest := self._stream.read(_CHUNK):
            if any(rest):
                raise _EndError

    def _next(self) -> tuple[str, bool, int]:
        """Name, whether it is a folder, and size, of what stands next."""
        info = self._header()
        said: dict[str, str] = {}
        if info.type == tarfile.XHDTYPE:
            if not 0 < info.size <= _MOST_PAX:
                raise _EndError
            said = _pax(self._take(info.size))
            self._take(-info.size % _BLOCK)
            info = self._header()
        name = said.get("path", info.name)
        if info.type not in (tarfile.REGTYPE, tarfile.DIRTYPE):
            raise XiezhiError("LED-314", file=self._path, name=ascii(name))
        try:
            size = int(said.get("size", info.size))
        except ValueError:
            raise _EndError from None
        if not 0 <= size <= self._left:
            raise XiezhiError("LED-315", file=self._path, name=ascii(name))
        self._left -= size
        is_folder = info.type == tarfile.DIRTYPE
        return name.removesuffix("/") if is_folder else name, is_folder, size

    def _header(self) -> tarfile.TarInfo:
        try:
            return tarfile.TarInfo.frombuf(self._take(_BLOCK), "utf-8", "strict")
        except (tarfile.TarError, ValueError):
            raise _EndError from None

    def _take(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) != size:
            raise _EndError
        return data

    def _content(self, hashed: hashlib._Hash) -> Iterator[bytes]:
        # Where it is too short, `members` tells: what is raised here goes past it.
        while self._unread and (chunk := self._stream.read(min(_CHUNK, self._unread))):
            self._unread -= len(chunk)
            hashed.update(chunk)
            yield chunk

    def _compare(self, size: int) -> None:
        wanted = "".join(self._sums).encode()
        if size != len(wanted) or self._take(size) != wanted:
            raise XiezhiError("LED-316", file=self._path)
        self._take(-size % _BLOCK)


def _pax(data: bytes) -> dict[str, str]:
    """The records of an extended header: a long or foreign name, a size beyond 8 GiB."""
    found: dict[str, str] = {}
    try:
        while data:
            length, blank, _ = data.partition(b" ")
            end = int(length)
            record, data = data[:end], data[end:]
            key, _, value = record[len(length + blank) : -1].decode().partition("=")
            if (
                len(record) != end
                or record[-1:] != b"\n"
                or key not in ("path", "size")
                or key in found
            ):
                raise ValueError
            found[key] = value
    except ValueError:
        raise _EndError from None
    return found
