"""The options that say which models a command may use, and the words for the state of a pack."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.screening.models import (
    Model,
    ModelError,
    find_model,
    load_model,
    model_folders,
    shipped_library,
)
from xiezhi.screening.packs.library import trusted_library
from xiezhi.screening.packs.signing import trusted_keys
from xiezhi.screening.packs.standing import Standing

library_option = click.option(
    "--library",
    "library",
    multiple=True,
    type=click.Path(path_type=Path),
    help=_("另加的模型目录，可重复"),
)
trust_option = click.option(
    "--trust",
    "trust",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    envvar="XIEZHI_TRUST",
    help=_("所信任的模型包公钥（文件，或放公钥的目录），可重复；也可用环境变量 XIEZHI_TRUST"),
)
unsigned_option = click.option(
    "--allow-unsigned",
    is_flag=True,
    help=_("也使用没有签名、签名人不明或者被改动过的模型，并记入运行记录"),
)


def open_library(
    library: tuple[Path, ...], trust: tuple[Path, ...], allow_unsigned: bool
) -> list[Model]:
    """The models a command may run on records. Errors: those of `packs.library.trusted_library`."""
    return trusted_library(library, trusted=trusted_keys(trust), allow_unsigned=allow_unsigned)


def state_text(state: str) -> str:
    """In what state a pack was found."""
    return {
        "shipped": _("随程序安装，与清单一致"),
        "signed": _("签名有效"),
        "unsigned": _("与清单一致，没有签名"),
        "unknown_key": _("与清单一致，签名密钥不在所信任的公钥之中"),
        "altered": _("与清单或签名不符"),
        "loose": _("不属于任何模型包"),
    }[state]


def pack_text(pack: Standing) -> str:
    """A pack with its version, and its state."""
    name = f"{pack.pack} {pack.version}".strip() or "—"
    return _("{pack}（{state}）").format(pack=name, state=state_text(pack.state))


def read_library(
    library: Sequence[Path], ids: Sequence[str] = ()
) -> tuple[list[Model], list[ModelError]]:
    """The models asked for (all without `ids`) and the faults of folders that cannot be read.

    For authors: no pack is examined, and one folder under work does not keep the others from being
    listed or tested. Errors: SCR-112 an id that no folder bears, SCR-110.
    """
    found, faults = [], []
    for folder in model_folders([shipped_library(), *library]):
        try:
            found.append(load_model(folder))
        except ModelError as error:
            faults.append(error)
    if not ids:
        return found, faults
    broken = {str(error.where["path"]): error for error in faults}
    for id in ids:
        if id not in broken:
            find_model(found, id)
    return [model for model in found if model.id in ids], [broken[id] for id in ids if id in broken]


def complain(faults: Sequence[XiezhiError]) -> None:
    """Name every fault on standard error."""
    for fault in faults:
        click.echo(str(fault), err=True)
