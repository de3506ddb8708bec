"""`xiezhi models keygen|pack|sign|verify|unpack`: packs made, signed, checked and taken in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xiezhi.cli.library import library_option, state_text, trust_option
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, pick
from xiezhi.screening.packs import exchange
from xiezhi.screening.packs.library import loose_models, pack_folders, shipped_pack
from xiezhi.screening.packs.pack import Checked, examine, sign_pack, write_manifest
from xiezhi.screening.packs.signing import create_key, public_file, trusted_keys
from xiezhi.screening.packs.standing import TRUSTED, one_line

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_KEY = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    "keygen", help=_("生成给模型包签名的密钥：私钥写入 FILE（权限 600），公钥写入 FILE.pub。")
)
@click.argument("file", type=_FILE)
@click.option("--holder", required=True, help=_("密钥持有人，如“虚构县人民检察院”，写入公钥文件"))
def keygen_command(file: Path, holder: str) -> None:
    key = create_key(file, holder)
    click.echo(_("私钥：{file}（请离线保管，不要交给任何人）").format(file=file))
    click.echo(
        _("公钥：{file}，编号 {id}（交给使用模型包的单位）").format(
            file=public_file(file), id=key.id
        )
    )


@click.command(
    "pack", help=_("为模型包（含 pack.toml 的目录）生成清单，可同时签名并做成交换文件。")
)
@click.argument("folder", type=_FOLDER)
@click.option("--key", type=_KEY, help=_("签名私钥"))
@click.option("--out", type=_FILE, help=_("交换文件，.tar 或 .zip"))
def pack_command(folder: Path, key: Path | None, out: Path | None) -> None:
    click.echo(_("清单：{path}").format(path=write_manifest(folder)))
    if key:
        _sign(folder, key)
    if out:
        exchange.write(folder, out)
        click.echo(_("交换文件：{path}").format(path=out))


@click.command("sign", help=_("给清单无误的模型包签名。"))
@click.argument("folder", type=_FOLDER)
@click.option("--key", type=_KEY, required=True, help=_("签名私钥"))
def sign_command(folder: Path, key: Path) -> None:
    _sign(folder, key)


def _sign(folder: Path, key: Path) -> None:
    signed_by = sign_pack(folder, key)
    click.echo(_("已签名，密钥编号 {id}").format(id=signed_by.id))


@click.command(
    "verify",
    help=_(
        "核对随程序安装的模型包和所给的模型包（目录，或 .tar、.zip 交换文件）。有一个不合格，退出状态为 1。"
    ),
)
@click.argument(
    "paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path, exists=True)
)
@library_option
@trust_option
def verify_command(
    paths: tuple[Path, ...], library: tuple[Path, ...], trust: tuple[Path, ...]
) -> None:
    trusted = trusted_keys(trust)
    bad = _told(shipped_pack(trusted))
    for path in (*paths, *library):
        if path.is_file():
            with exchange.opened(path) as folder:
                bad += _told(examine(folder, trusted), str(path))
        else:
            folders = pack_folders(path)
            for loose in loose_models([path]) if folders else [path]:
                bad += 1
                click.echo(str(XiezhiError("SCR-179", path=loose)), err=True)
            bad += sum(_told(examine(folder, trusted)) for folder in folders)
    sys.exit(1 if bad else 0)


@click.command("unpack", help=_("核对交换文件，并把其中的模型包放进目录。"))
@click.argument("file", type=_KEY)
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), required=True,
    help=_("放在哪个目录下"),
)  # fmt: skip
@trust_option
def unpack_command(file: Path, folder: Path, trust: tuple[Path, ...]) -> None:
    _told(exchange.install(file, folder, trusted_keys(trust)))


def _told(checked: Checked, path: str = "") -> int:
    """Say what was found of a pack; 1 if it may not be used without leave."""
    standing = checked.standing
    said = _("{title}（{id} {version}）：{state}").format(
        title=pick(checked.description.title),
        id=standing.pack,
        version=standing.version,
        state=state_text(standing.state),
    )
    click.echo(said)
    click.echo("  " + _("位置：{path}").format(path=path or checked.folder))
    click.echo(
        "  "
        + _("文件 {n} 个，清单 SHA-256 {hash}").format(
            n=len(checked.hashes), hash=standing.manifest or "—"
        )
    )
    if standing.key:
        holder = checked.holder or "—"
        click.echo(
            "  " + _("签名密钥 {id}，持有人 {holder}").format(id=standing.key, holder=holder)
        )
    for fault in checked.faults:
        click.echo(f"  {one_line(fault.text())}", err=True)
    return int(standing.state not in TRUSTED)


COMMANDS = (keygen_command, pack_command, sign_command, verify_command, unpack_command)
