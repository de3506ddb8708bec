"""A pack on disk: what `pack.toml` says, and whether the folder is what its manifest says."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.screening.packs import manifest, signing
from xiezhi.screening.packs.standing import Standing, one_line
from xiezhi.screening.strict_yaml import Fault, Reading, shown

TOML = "pack.toml"
ENGINE_API = 1
_KEYS = ("id", "version", "engine_api", "licence", "maintainers", "title")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_VERSION = re.compile(r"\d+\.\d+\.\d+")
_LARGEST = 64 * 1024
# Lines of faults shown; a pack of another version differs in every file.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Description:
    """What `pack.toml` says."""

    id: str
    version: str
    licence: str
    maintainers: tuple[str, ...]
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack and what was found. `hashes` are its files as they are, `holder` who signed it."""

    folder: Path
    description: Description
    hashes: Mapping[str, str]
    standing: Standing
    faults: tuple[Fault, ...]
    holder: str = ""


class PackError(XiezhiError):
    """SCR-170: a pack is not what its manifest says. `faults` lists every difference.

    SCR-180 is the same of the pack inside the program, which nobody hands over, SCR-191 of a pack that
    its author makes or signs.
    """

    def __init__(self, folder: Path, faults: Sequence[Fault], code: str = "SCR-170") -> None:
        self.faults = tuple(faults)
        super().__init__(code, path=folder, count=len(faults))

    def text(self, lang: str | None = None) -> str:
        lines = [f"\n  {one_line(fault.text(lang))}" for fault in self.faults[:_SHOWN]]
        more = ["\n  …"] if len(self.faults) > _SHOWN else []
        return "".join([super().text(lang), *lines, *more])


def is_pack(folder: Path) -> bool:
    """Whether the folder says that it is a pack."""
    return (folder / TOML).is_file()


def describe(folder: Path) -> tuple[Description, list[Fault]]:
    """What `pack.toml` says, with every fault of its form."""
    return _described(folder, _bytes_of(folder / TOML, _LARGEST))


def _described(folder: Path, content: bytes | None) -> tuple[Description, list[Fault]]:
    reading = Reading(TOML)
    data: Mapping[str, Any] = {}
    if content is None and not (folder / TOML).exists():
        reading.add("SCR-190", path=folder.name)
    elif content is None:
        reading.add("SCR-122", path=folder.name, most=_LARGEST // 1024)
    else:
        try:
            data = tomllib.loads(content.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            reading.add("SCR-182", what=str(error)[:80])
    if not reading.faults:
        reading.keys(data, "", _KEYS, ())
        for key, form, wanted in (("id", _ID, "my-county"), ("version", _VERSION, "1.0.0")):
            value = data.get(key, wanted)
            if not isinstance(value, str) or not form.fullmatch(value):
                reading.add("SCR-105", key=key, value=shown(value), wanted=wanted)
        if data.get("engine_api", ENGINE_API) != ENGINE_API:
            value = shown(data["engine_api"])
            reading.add("SCR-106", key="engine_api", value=value, allowed=ENGINE_API)
    both = {"zh": "—", "en": "—"}
    title = reading.languages(data.get("title", both), "title")
    for lang, text in title.items():
        if text != one_line(text):
            reading.add("SCR-105", key=f"title.{lang}", value=shown(repr(text)), wanted="“…”")
    described = Description(
        id=one_line(str(data.get("id", folder.name))),
        version=one_line(str(data.get("version", ""))),
        licence=reading.text(data.get("licence", "—"), "licence"),
        maintainers=reading.texts(data.get("maintainers", []), "maintainers"),
        title={lang: one_line(text) for lang, text in title.items()},
    )
    return described, reading.faults


def examine(folder: Path, trusted: Mapping[str, signing.PublicKey]) -> Checked:
    """The pack in a folder: every file against the manifest, the manifest against its signature.

    Nothing is refused here; `Checked.standing` says what was found.
    """
    about = _bytes_of(folder / TOML, _LARGEST)
    description, faults = _described(folder, about)
    hashes, unfit = manifest.listing(folder)
    faults += unfit
    # What was read of the pack is what the manifest is compared with.
    if about is not None and hashes.get(TOML) != hashlib.sha256(about).hexdigest():
        faults.append(Fault("SCR-173", {"path": TOML}))
    content = _bytes_of(folder / manifest.NAME)
    listed = manifest.read(content) if content is not None else None
    if listed is None:
        faults.append(Fault("SCR-175", {}))
    else:
        faults += manifest.differences(listed, hashes)
    state, key, holder = "unsigned", "", ""
    signed = _bytes_of(folder / manifest.SIGNATURE)
    if signed is not None and content is not None:
        signature = signing.read_signature(signed)
        if signature is None:
            faults.append(Fault("SCR-181", {}))
        else:
            key = signature.key
            public = trusted.get(key)
            state = "signed" if public else "unknown_key"
            holder = public.holder if public else ""
            if public and not public.holds(content, signature.raw):
                faults.append(Fault("SCR-178", {"key": key}))
    standing = Standing(
        state="altered" if faults else state,
        pack=description.id,
        version=description.version,
        key=key,
        manifest=hashlib.sha256(content).hexdigest() if content is not None else "",
    )
    return Checked(folder, description, hashes, standing, tuple(faults), holder)


def _bytes_of(path: Path, most: int = manifest.MOST_BYTES) -> bytes | None:
    if not path.is_file() or path.is_symlink() or path.stat().st_size > most:
        return None
    return path.read_bytes()


def write_manifest(folder: Path) -> Path:
    """Write the manifest of the folder as it is; a signature of another manifest is taken away.

    Errors: SCR-191 with the faults of `pack.toml` and of files that cannot be listed.
    """
    _, faults = describe(folder)
    hashes, unfit = manifest.listing(folder)
    if faults or unfit:
        raise PackError(folder, [*faults, *unfit], "SCR-191")
    path = folder / manifest.NAME
    content = manifest.text(hashes).encode()
    if _bytes_of(path) != content:
        (folder / manifest.SIGNATURE).unlink(missing_ok=True)
        write_durably(path, content)
    return path


def sign_pack(folder: Path, key: Path) -> signing.PublicKey:
    """Sign the manifest of a pack that is what its manifest says.

    Errors: SCR-191 it is not; REC-011, REC-012, REC-015 of the key file.
    """
    # An old signature is replaced, so its own faults do not count.
    found = examine(folder, {})
    faults = [fault for fault in found.faults if fault.code != "SCR-181"]
    if faults:
        raise PackError(folder, faults, "SCR-191")
    public, text = signing.sign(key, (folder / manifest.NAME).read_bytes())
    write_durably(folder / manifest.SIGNATURE, text.encode())
    return public
