"""A pack as one file, `.tar` or `.zip`, to carry from one network to another.

The file holds one folder named after the pack. Nothing but plain files is taken out of it, into a
new folder, and within the bounds of a manifest: a file from a stranger can neither reach another
place nor fill the disk.
"""

from __future__ import annotations

import io
import shutil
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.screening.packs import manifest, signing
from xiezhi.screening.packs.pack import Checked, PackError, examine
from xiezhi.screening.packs.standing import one_line

SUFFIXES = (".tar", ".zip")
# The earliest day a zip can hold; no file of a pack has a time of its own.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1024 * 1024


def write(folder: Path, out: Path) -> None:
    """Write the pack in a folder as `out`; the same pack gives the same bytes.

    Errors: SCR-191 the folder is not what its manifest says, SCR-185 `out` exists, SCR-188 its name
    ends otherwise.
    """
    if out.suffix not in SUFFIXES:
        raise XiezhiError("SCR-188", path=out, what=", ".join(SUFFIXES))
    if out.exists():
        raise XiezhiError("SCR-185", path=out)
    found = examine(folder, {})
    if found.faults:
        raise PackError(folder, found.faults, "SCR-191")
    names = [*found.hashes, manifest.NAME]
    names += [manifest.SIGNATURE] if (folder / manifest.SIGNATURE).is_file() else []
    contents = {
        f"{found.description.id}/{name}": (folder / name).read_bytes() for name in sorted(names)
    }
    write_durably(out, _zipped(contents) if out.suffix == ".zip" else _tarred(contents))


def _tarred(contents: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """The folder of the pack in an exchange file, in a temporary place.

    Errors: SCR-188 naming what is wrong with the file.
    """
    with tempfile.TemporaryDirectory(prefix="xiezhi-pack-") as place:
        yield _taken_out(path, Path(place))


def install(path: Path, into: Path, trusted: Mapping[str, signing.PublicKey]) -> Checked:
    """Put the pack of an exchange file into `into/<pack id>` and return it as found there.

    Errors: SCR-170 altered, SCR-185 the folder exists, SCR-188 not an exchange file.
    """
    with opened(path) as folder:
        found = examine(folder, trusted)
        if found.faults:
            raise PackError(path, found.faults)
        place = into / found.description.id
        if place.exists():
            raise XiezhiError("SCR-185", path=place)
        into.mkdir(parents=True, exist_ok=True)
        shutil.copytree(folder, place)
    return examine(place, trusted)


def _taken_out(path: Path, place: Path) -> Path:
    tops: set[str] = set()
    files, size = 0, 0
    try:
        for name, content in _members(path):
            top, _slash, rest = name.partition("/")
            if not rest or not manifest.is_plain(name):
                raise XiezhiError("SCR-188", path=path.name, what=one_line(name[:80]))
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                while chunk := content.read(_CHUNK):
                    size += len(chunk)
                    if size > manifest.MOST_BYTES:
                        raise _too_much()
                    out.write(chunk)
            tops.add(top)
            files += 1
            if files > manifest.MOST_FILES:
                raise _too_much()
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error) as error:
        what = getattr(error, "strerror", None) or _("已损坏或者不完整")
        raise XiezhiError("SCR-188", path=path.name, what=what) from None
    except (NotImplementedError, RuntimeError, ValueError) as error:
        # An encrypted entry, a way of packing nobody uses.
        raise XiezhiError("SCR-188", path=path.name, what=one_line(str(error)[:80])) from None
    if len(tops) != 1:
        listed = ", ".join(sorted(tops)[:5]) or "—"
        raise XiezhiError("SCR-188", path=path.name, what=listed)
    return place / tops.pop()


def _too_much() -> XiezhiError:
    size = manifest.MOST_BYTES // 1024 // 1024
    return XiezhiError("SCR-187", files=manifest.MOST_FILES, size=size)


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of every file; folders are passed over, anything else is refused."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                kind = stat.S_IFMT(info.external_attr >> 16)
                if info.is_dir():
                    continue
                # The other ways of packing can ask for gigabytes to unpack a few bytes.
                plainly = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
                if kind not in (0, stat.S_IFREG) or not plainly:
                    raise XiezhiError("SCR-188", path=path.name, what=one_line(info.filename[:80]))
                with archive.open(info) as content:
                    yield info.filename, content
    elif path.suffix == ".tar":
        with tarfile.open(path, "r:") as archive:
            for entry in archive:
                if entry.isdir():
                    continue
                taken = archive.extractfile(entry) if entry.isreg() else None
                if taken is None:
                    raise XiezhiError("SCR-188", path=path.name, what=one_line(entry.name[:80]))
                yield entry.name, taken
    else:
        raise XiezhiError("SCR-188", path=path.name, what=", ".join(SUFFIXES))
