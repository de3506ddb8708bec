"""The content-hash manifest of a pack: one line `<SHA-256>  <path>` for every file.

The lines are sorted by path, so the same files give the same bytes; `sha256sum -c MANIFEST` checks
them without this program. Paths are plain ASCII and nothing is a link, because a manifest speaks of
the bytes that every machine will read, not of what a name leads to on one of them.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from xiezhi.screening.strict_yaml import Fault

NAME = "MANIFEST"
SIGNATURE = "MANIFEST.sig"
# A library of a thousand models has three thousand files of a few kilobytes.
MOST_FILES = 20_000
MOST_BYTES = 256 * 1024 * 1024
_LINE = re.compile(r"([0-9a-f]{64})  ([\x21-\x7e]+)")
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def is_plain(path: str) -> bool:
    """Whether a path (with `/`) may stand in a manifest."""
    return all(_PART.fullmatch(part) for part in path.split("/"))


def listing(folder: Path) -> tuple[dict[str, str], list[Fault]]:
    """`{path: SHA-256}` of every file below the folder, manifest and signature left out.

    Faults: SCR-174 for a link, a special file or a name that is not plain, SCR-187 too much.
    """
    hashes: dict[str, str] = {}
    faults: list[Fault] = []
    size = 0
    for root, folders, names in os.walk(folder):
        folders.sort()
        entries = [Path(root, name) for name in (*folders, *sorted(names))]
        for entry in entries:
            path = entry.relative_to(folder).as_posix()
            if path in (NAME, SIGNATURE) and entry.is_file() and not entry.is_symlink():
                continue
            if entry.is_symlink() or not is_plain(path) or not (entry.is_dir() or entry.is_file()):
                faults.append(Fault("SCR-174", {"path": path}))
            elif entry.is_file():
                size += entry.stat().st_size
                if len(hashes) >= MOST_FILES or size > MOST_BYTES:
                    return hashes, [*faults, _too_much()]
                hashes[path] = hashlib.sha256(entry.read_bytes()).hexdigest()
    return hashes, faults


def _too_much() -> Fault:
    return Fault("SCR-187", {"files": MOST_FILES, "size": MOST_BYTES // 1024 // 1024})


def text(hashes: Mapping[str, str]) -> str:
    """The manifest of these files."""
    return "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes))


def read(content: bytes) -> dict[str, str] | None:
    """`{path: SHA-256}` as a manifest says it; None if it is not one in its only spelling."""
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError:
        return None
    found: dict[str, str] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None or not is_plain(match[2]):
            return None
        found[match[2]] = match[1]
    return found if text(found).encode() == content else None


def differences(listed: Mapping[str, str], found: Mapping[str, str]) -> list[Fault]:
    """How the files differ from the manifest: SCR-171 not listed, SCR-172 missing, SCR-173 other."""
    faults = [Fault("SCR-171", {"path": path}) for path in sorted(found.keys() - listed.keys())]
    faults += [Fault("SCR-172", {"path": path}) for path in sorted(listed.keys() - found.keys())]
    faults += [
        Fault("SCR-173", {"path": path})
        for path in sorted(listed.keys() & found.keys())
        if listed[path] != found[path]
    ]
    return faults
