"""`xiezhi ledger prove|export|verifier|request|cosigned|submit`: what goes to outsiders and comes back."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from pathlib import Path

import click

from xiezhi.cli.ledger_home import home_option, opened
from xiezhi.cli.ledger_text import FILE, FOLDER, write
from xiezhi.i18n import _, pick
from xiezhi.ledger import given, notes, submitting
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.home import Home
from xiezhi.ledger.log.export import export_tiles
from xiezhi.ledger.log.export import prove as prove_entry
from xiezhi.ledger.proofs import MEANING

_out = click.option("--out", required=True, type=FILE, help=_("写入哪个文件"))


@click.command(help=_("为键是 KEY 的记录出具证明文件，与文书一同送达。"))
@home_option
@click.argument("key")
@_out
def prove(home_path: Path, key: str, out: Path) -> None:
    with opened(home_path) as home:
        proof = prove_entry(home.database, key)
        text, signatures = notes.split(proof.note)
        known = {(each.name, each.key_id) for each in home.witnesses}
        witnessed = len({each.name for each in signatures if (each.name, each.key_id) in known})
        least = home.settings.least_witnesses
    write(out, proof.text().encode(), _("证明文件：{path}"))
    said = _("第 {index} 号（从 0 数起），检查点 {size} 条，见证人签名 {n} 个")
    size = Checkpoint.parse(text).size
    click.echo(said.format(index=proof.index, size=size, n=witnessed))
    if witnessed < least:
        click.echo(_("注意：要求至少 {n} 个见证人签名。请先交见证，再出具证明。").format(n=least))
    click.echo(pick(MEANING))


@click.command(help=_("把整本账导出到 DIR（账页、记录和检查点，没有姓名和文书内容）。"))
@home_option
@click.argument("folder", metavar="DIR", type=FOLDER)
def export(home_path: Path, folder: Path) -> None:
    with opened(home_path) as home:
        size = export_tiles(home.database, folder, [home.log_key]).size
    click.echo(_("已导出到 {path}，检查点 {size} 条").format(path=folder, size=size))


@click.command(help=_("写出供外部单位使用的单文件核对程序。"))
@_out
def verifier(out: Path) -> None:
    program = files("xiezhi").joinpath("ledger", "verifier", "xiezhi_verify.py").read_bytes()
    write(out, program, _("核对程序：{path}"))
    click.echo(f"SHA-256 {hashlib.sha256(program).hexdigest()}")


@click.command(
    help=_("写出送交见证人的请求文件，其中有最近的检查点和前后一致证明；也可交外部单位核对。")
)
@home_option
@_out
@click.option("--name", help=_("交给哪个见证人（登记了多个时）"))
@click.option(
    "--old", type=click.IntRange(min=0), help=_("从多少条起证明，默认该见证人已见证的条数")
)
def request(home_path: Path, out: Path, name: str | None, old: int | None) -> None:
    with opened(home_path) as home:
        held = submitting.held_by(home, name)
        made = submitting.build_request(home, held if old is None else old)
    size = Checkpoint.parse(notes.split(made.note)[0]).size
    write(out, made.encode(), _("请求文件：{path}"))
    click.echo(_("从 {old} 条到 {size} 条").format(old=made.old, size=size))


_note_out = click.option("--out", type=FILE, help=_("另把见证过的检查点写入文件，供外部单位保存"))


@click.command(help=_("收录见证人的答复文件 FILE。"))
@home_option
@click.argument("file", type=FILE)
@_note_out
def cosigned(home_path: Path, file: Path, out: Path | None) -> None:
    answer = given.read(file)
    with opened(home_path) as home:
        _told(home, submitting.take_answer(home, answer), out)


@click.command(help=_("经网络把最近的检查点交给见证人，并收录其签名。只在运行本命令时联网。"))
@home_option
@click.option("--witness", "url", required=True, metavar="URL", help=_("见证服务的网址"))
@_note_out
def submit(home_path: Path, url: str, out: Path | None) -> None:
    with opened(home_path) as home:
        _told(home, submitting.submit(home, url), out)


def _told(home: Home, taken: submitting.Taken, out: Path | None) -> None:
    """Say what was taken in, and write the cosigned checkpoint where that is asked for."""
    said = _("{size} 条的检查点：收录见证签名 {new} 个（{names}）")
    click.echo(said.format(size=taken.size, new=taken.new, names=", ".join(taken.names)))
    if out:
        write(out, taken.note.encode(), _("见证过的检查点：{path}"))


COMMANDS = (prove, export, verifier, request, cosigned, submit)
