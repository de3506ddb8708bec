"""A small pack of two fictional models, and keys to sign it with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from xiezhi.screening.packs.pack import sign_pack, write_manifest
from xiezhi.screening.packs.signing import PublicKey, create_key, public_file, trusted_keys

MODELS = Path(__file__).parents[1] / "run" / "library" / "administrative"
TOML = """\
id = "{id}"
version = "1.2.0"
engine_api = 1
licence = "Apache-2.0"
maintainers = ["虚构县人民检察院"]

[title]
zh = "虚构县模型包"
en = "Models of Fiction County"
"""


@pytest.fixture
def make_pack(tmp_path: Path) -> Callable[..., Path]:
    """`make_pack(id, models)`: a folder with `pack.toml` and a manifest, not signed."""

    def make(id: str = "fiction-county", models: tuple[str, ...] = ("mini-gap",)) -> Path:
        folder = tmp_path / "packs" / id
        for name in models:
            shutil.copytree(MODELS / name, folder / name)
        (folder / "pack.toml").write_text(TOML.format(id=id), encoding="utf-8")
        write_manifest(folder)
        return folder

    return make


@pytest.fixture
def pack(make_pack: Callable[..., Path]) -> Path:
    return make_pack()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A private key; its public half lies beside it."""
    path = tmp_path / "signing.key"
    create_key(path, "虚构县人民检察院")
    return path


@pytest.fixture
def trusted(key: Path) -> dict[str, PublicKey]:
    return dict(trusted_keys([public_file(key)]))


@pytest.fixture
def signed(pack: Path, key: Path) -> Path:
    sign_pack(pack, key)
    return pack
