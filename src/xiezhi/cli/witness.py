"""`xiezhi witness`: cosign the checkpoints of a ledger, by file or over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from xiezhi.cli.ledger_text import FILE, FOLDER, confirm_by_phone, of_log, of_witness, when, write
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.ledger import given, keyfile, notes, witness_home
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.cosignatures import timestamp
from xiezhi.ledger.witness_server import WitnessServer

_folder = click.argument("folder", metavar="DIR", type=FOLDER)


@click.group(help=_("见证人：由检察院以外的单位（人大机关、上级检察院）保存并签署账本的检查点。"))
def witness() -> None:
    """The group of commands of a witness."""


@witness.command(help=_("在 DIR 中建立见证人。"))
@_folder
@click.option("--name", required=True, help=_("见证人名称，如 congress.example.invalid/witness"))
def init(folder: Path, name: str) -> None:
    key = witness_home.create_witness(folder, name)
    click.echo(_("已建立见证人 {path}").format(path=folder))
    click.echo(_("公钥：{path}（交给账本保管方和外部单位）").format(path=folder / "witness.pub"))
    click.echo(of_witness(key.name, key.vkey()))
    click.echo(
        _("请把该目录放在账本保管方够不着的地方，并及时备份。恢复旧备份会使改写过的账本得到签名。")
    )


@witness.command(help=_("登记账本的公钥 LOGKEY，此后为它的检查点签名。"))
@_folder
@click.argument("key_file", metavar="LOGKEY", type=FILE)
@click.option("--yes", is_flag=True, help=_("指纹已用电话核对，不再询问"))
def trust(folder: Path, key_file: Path, yes: bool) -> None:
    vkey = keyfile.read_public(key_file)
    key = notes.Verifier.parse(vkey)
    others = [each for each in witness_home.known_logs(folder).get(key.name, []) if each != key]
    click.echo(of_log(key.name, vkey))
    if others:
        click.echo(_("注意：该账本已登记过另一把公钥。请问清为何更换。"))
    confirm_by_phone(yes)
    witness_home.trust_log(folder, vkey)
    click.echo(_("已登记账本 {name}").format(name=key.name))


@witness.command(help=_("启动见证服务（HTTP，C2SP tlog-witness）。按 Ctrl+C 停止。"))
@_folder
@click.option("--host", default="127.0.0.1", show_default=True, help=_("监听的地址"))
@click.option(
    "--port", default=8722, show_default=True, type=click.IntRange(0, 65535), help=_("监听的端口")
)
def serve(folder: Path, host: str, port: int) -> None:
    with WitnessServer(folder, host, port) as server:
        click.echo(_("见证服务：http://{host}:{port}").format(host=host, port=server.server_port))
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo(_("见证服务已停止"))


@witness.command(help=_("为请求文件 REQUEST_FILE 中的检查点签名，用于不联网的场合。"))
@_folder
@click.argument("request_file", metavar="REQUEST_FILE", type=FILE)
@click.option("--out", required=True, type=FILE, help=_("答复写入哪个文件"))
def take(folder: Path, request_file: Path, out: Path) -> None:
    body = given.read(request_file)
    line = witness_home.open_witness(folder).add_checkpoint(body)
    checkpoint = Checkpoint.parse(notes.split(notes.decode(body).partition("\n\n")[2])[0])
    said = _("已见证账本 {origin}：{size} 条")
    click.echo(said.format(origin=checkpoint.origin, size=checkpoint.size))
    write(out, line.encode(), _("答复文件：{path}（交回账本保管方）"))


@witness.command(help=_("显示见证人的公钥、登记的账本和最近的见证。"))
@_folder
def show(folder: Path) -> None:
    key = witness_home.public_key(folder)
    click.echo(of_witness(key.name, key.vkey()))
    click.echo(key.vkey())
    held = witness_home.open_witness(folder)
    for origin, keys in held.logs.items():
        for each in keys:
            click.echo(of_log(origin, each.vkey()))
        note = held.latest(origin)
        if note is None:
            click.echo("  " + _("还没有见证过"))
            continue
        opened = notes.open_note(note, [key])
        said = _("已见证到 {size} 条，{at}")
        size, at = Checkpoint.parse(opened.text).size, timestamp(opened.verified[0].data)
        click.echo("  " + said.format(size=size, at=when(at)))


@witness.command(help=_("写出账本 ORIGIN 最近见证过的检查点，供核验账本之用。"))
@_folder
@click.argument("origin")
@click.option("--out", required=True, type=FILE, help=_("写入哪个文件"))
def checkpoint(folder: Path, origin: str, out: Path) -> None:
    note = witness_home.open_witness(folder).latest(origin)
    if note is None:
        raise XiezhiError("LED-285")
    write(out, note.encode(), _("见证过的检查点：{path}"))
