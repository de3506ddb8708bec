"""The library a run may use: the shipped pack and those of the office, each in order or refused.

Authors at work read models with `models.load_library`, which asks for no signature. Whatever runs on
records goes through here, so that a finding never comes from a model nobody answers for without
somebody having said so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.screening.models import (
    Model,
    by_id,
    load_model,
    model_folders,
    shipped_library,
    shipped_models,
)
from xiezhi.screening.packs.pack import Checked, PackError, examine, is_pack
from xiezhi.screening.packs.signing import PublicKey
from xiezhi.screening.packs.standing import LOOSE, TRUSTED

Trusted = Mapping[str, PublicKey]


def trusted_library(
    paths: Iterable[Path] = (), *, trusted: Trusted | None = None, allow_unsigned: bool = False
) -> list[Model]:
    """The shipped models and those of `paths`, each with the standing of its pack, ordered by id.

    `trusted`: the public keys of the office. Errors: SCR-170, SCR-180 an altered pack, SCR-176 unsigned,
    SCR-177 signed by a key that is not trusted, SCR-179 models of no pack, all only without
    `allow_unsigned`; SCR-100, SCR-110, SCR-111, SCR-186 whatever is allowed.
    """
    keys, given = trusted or {}, list(paths)
    found: list[Model] = []
    packs: dict[str, Path] = {}
    for checked, folders in _packs(given, keys):
        id = checked.description.id
        if id in packs:
            raise XiezhiError("SCR-186", id=id, one=packs[id], two=checked.folder)
        packs[id] = checked.folder
        if not allow_unsigned:
            refuse(checked)
        found += _loaded(checked, folders)
    for folder in loose_models(given):
        if not allow_unsigned:
            raise XiezhiError("SCR-179", path=folder)
        found.append(replace(load_model(folder), pack=LOOSE))
    return by_id(found)


def refuse(checked: Checked) -> None:
    """Raise what keeps a pack from being used: SCR-170 (SCR-180 the shipped one), SCR-176, SCR-177."""
    standing = checked.standing
    if standing.state == "altered":
        shipped = checked.folder == shipped_library()
        raise PackError(checked.folder, checked.faults, "SCR-180" if shipped else "SCR-170")
    if standing.state == "unsigned":
        raise XiezhiError("SCR-176", path=checked.folder)
    if standing.state not in TRUSTED:
        raise XiezhiError("SCR-177", path=checked.folder, key=standing.key)


def shipped_pack(trusted: Trusted | None = None) -> Checked:
    """The pack inside the program. Its integrity rests on the installed package: a manifest without
    a signature, or with one of a key the office does not know, still shows that nothing was changed
    since the package was made."""
    found = examine(shipped_library(), trusted or {})
    if found.standing.state in ("unsigned", "unknown_key"):
        return replace(found, standing=replace(found.standing, state="shipped"))
    return found


def pack_folders(path: Path) -> list[Path]:
    """The packs at or below a path, the outermost ones: a pack inside a pack is part of it."""
    found: list[Path] = []
    for file in sorted(path.rglob("pack.toml"), key=lambda file: (len(file.parts), file.parts)):
        folder = file.parent
        if is_pack(folder) and not any(folder.is_relative_to(outer) for outer in found):
            found.append(folder)
    return found


def _packs(paths: Iterable[Path], trusted: Trusted) -> Iterator[tuple[Checked, list[Path]]]:
    yield shipped_pack(trusted), []
    for path in paths:
        for folder in pack_folders(path):
            yield examine(folder, trusted), model_folders([folder])


def loose_models(paths: Iterable[Path]) -> Iterator[Path]:
    """The model folders at or below the paths that are in no pack."""
    for path in paths:
        packs = pack_folders(path)
        for folder in model_folders([path]):
            if not any(folder.is_relative_to(pack) for pack in packs):
                yield folder


def _loaded(checked: Checked, folders: list[Path]) -> list[Model]:
    shipped = checked.folder == shipped_library()
    models = shipped_models() if shipped else tuple(load_model(folder) for folder in folders)
    if checked.standing.state != "altered":
        for model in models:
            _unchanged(checked, model)
    return [replace(model, pack=checked.standing) for model in models]


def _unchanged(checked: Checked, model: Model) -> None:
    """The bytes that will run are those the manifest was compared with.

    Errors: SCR-189 a file changed in between.
    """
    for name, content in model.files.items():
        path = (model.path / name).relative_to(checked.folder).as_posix()
        if checked.hashes.get(path) != hashlib.sha256(content).hexdigest():
            raise XiezhiError("SCR-189", path=path)
