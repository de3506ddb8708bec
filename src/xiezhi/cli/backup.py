"""`xiezhi backup`: encrypted backups of a ledger and its store, and bringing one back."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from xiezhi.cli.backup_store import key_files, settle, verify_store
from xiezhi.cli.ledger_home import opened
from xiezhi.cli.ledger_text import FILE, FOLDER, of_log
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.ledger import backup as backups
from xiezhi.ledger import backup_key, old_state, restore
from xiezhi.ledger.home import open_home, told
from xiezhi.ledger.old_state import State, Verdict
from xiezhi.records.opening import open_store

_identity = click.option(
    "--identity", required=True, type=FILE, metavar="KEYFILE", help=_("备份私钥文件")
)


@click.group(help=_("备份：加密备份账本和数据仓，恢复并与见证人保存的检查点比较。"))
def backup() -> None:
    """The group of commands about backups."""


@backup.command(help=_("新建备份密钥。公钥用于加密，私钥文件只在恢复时使用，请另行保管。"))
@click.option("--out", required=True, type=FILE, help=_("私钥写入哪个文件"))
def key(out: Path) -> None:
    public = backup_key.create_identity(out)
    click.echo(_("备份私钥：{path}（请移到别处保管；丢失后备份无法打开）").format(path=out))
    click.echo(_("备份公钥：{key}").format(key=public))


@backup.command(help=_("备份到文件 OUT。先在账本中记一条，再签署检查点，然后写出。"))
@click.argument("out", type=FILE)
@click.option("--store", "store_path", type=FOLDER, help=_("数据仓，连同它的账本"))
@click.option("--home", "home_path", type=FOLDER, help=_("只备份这个账本目录"))
@click.option(
    "--recipient", "keys", multiple=True, required=True, metavar="KEY",
    help=_("备份公钥（age1…），可写多个，其中任何一把私钥都能打开"),
)  # fmt: skip
def make(out: Path, store_path: Path | None, home_path: Path | None, keys: tuple[str, ...]) -> None:
    if (store_path is None) == (home_path is None):
        raise click.UsageError(_("--store 和 --home 写一个，且只写一个。"))
    apart: list[Path] = []
    with ExitStack() as stack:
        folders = []
        if store_path is not None:
            store = open_store(store_path)
            if store.settings.ledger is None:
                raise XiezhiError("REC-054", store=store.path.name)
            # Nobody writes until the copy is made, so that store and ledger fit each other.
            stack.enter_context(store.held())
            home_path = Path(store.settings.ledger)
            folders.append(store.path)
            apart += key_files(store.path)
        assert home_path is not None
        home = stack.enter_context(opened(home_path))
        made = backups.make(home, out, keys, folders)
        apart.insert(0, home.key_file)
    said = _("已备份到 {path}：账本 {origin}，{n} 条")
    click.echo(said.format(path=out, origin=made.origin, n=made.size))
    click.echo(_("以下文件不在备份中，请另行备份，与备份分开存放："))
    for each in apart:
        click.echo(f"  {each}")


@backup.command(help=_("检查备份 FILE 能否打开、是否完整。什么也不写。"))
@click.argument("file", type=FILE)
@_identity
def check(file: Path, identity: Path) -> None:
    with told():
        checked = restore.check(file, backup_key.load_identity(identity))
    about = checked.description
    said = _("备份完好：{files} 个文件，{bytes} 字节")
    click.echo(said.format(files=checked.files, bytes=checked.bytes))
    said = _("账本 {origin}，{n} 条，备份于 {at}")
    click.echo(said.format(origin=about.origin, n=about.size, at=about.made_at))
    click.echo(_("是否旧状态，恢复时与见证人保存的检查点比较才知道。"))


@backup.command(
    "restore",
    help=_("把备份 FILE 恢复到新目录 DIR，重算账本，并与见证人保存的最新检查点比较。"),
)
@click.argument("file", type=FILE)
@_identity
@click.option("--to", required=True, type=FOLDER, metavar="DIR", help=_("恢复到哪个新目录"))
@click.option(
    "--against", "files", multiple=True, type=FILE, metavar="CHECKPOINT",
    help=_("另行保存的检查点文件（见证人给的，或库外检查点），可写多个"),
)  # fmt: skip
@click.option(
    "--witness", "witnesses", multiple=True, metavar="DIR_OR_URL",
    help=_("见证人的目录或网址，可写多个。只在写网址时联网"),
)  # fmt: skip
def restore_command(
    file: Path, identity: Path, to: Path, files: tuple[Path, ...], witnesses: tuple[str, ...]
) -> None:
    key = backup_key.load_identity(identity)
    # Not through a link of that name: that is something that exists.
    to = to.absolute().parent.resolve() / to.absolute().name
    with told(), restore.unpacking(file, key, to) as (folder, about):
        with open_home(folder / about.home) as home:
            kept = [old_state.kept_in_file(home, path) for path in files]
            kept += [old_state.kept_by_witness(home, place) for place in witnesses]
        for name in about.folders:
            settle(folder / name, to / name, to / about.home)
    with opened(to / about.home) as home:
        said = _("已恢复到 {path}：账本 {origin}，{n} 条，备份于 {at}")
        click.echo(said.format(path=to, origin=about.origin, n=about.size, at=about.made_at))
        click.echo(of_log(home.log_key.name, home.log_key.vkey()))
        verdict = old_state.judge(home, kept)
        wrong = list(verdict.differences)
        for name in about.folders:
            wrong += verify_store(to / name, home)
        _say_where_keys_belong(home.key_file, home.outside, [to / name for name in about.folders])
    for error in wrong:
        click.echo(str(error))
    if wrong:
        click.echo(_("恢复的内容共 {n} 处不符，请勿使用，保存现状并查明。").format(n=len(wrong)))
    _say(verdict, whole=not wrong)
    if wrong or verdict.state in (State.OLD, State.REWRITTEN):
        sys.exit(1)


def _say_where_keys_belong(key_file: Path, outside: Path, stores: list[Path]) -> None:
    click.echo(_("密钥不在备份中，请放到："))
    for path in [key_file, *(each for store in stores for each in key_files(store))]:
        click.echo(f"  {path}")
    said = _("签署检查点之前，把见证人保存的最新检查点放到：{path}")
    click.echo(said.format(path=outside))


def _say(verdict: Verdict, *, whole: bool) -> None:
    """The conclusion, in one sentence. What is not whole agrees with nothing."""
    n, newest = verdict.size, verdict.newest
    m = newest.checkpoint.size if newest else 0
    witnessed = newest is not None and newest.witnessed
    if verdict.state is State.UNKNOWN:
        click.echo(_("结论：没有与外人保存的检查点比较，是否旧状态不能判断。"))
    elif verdict.state is State.OLD:
        said = (
            _(
                "结论：恢复的是旧状态：备份到第 {n} 条，见证人已见证到第 {m} 条，其后 {k} 条不在其中。"
            )
            if witnessed
            else _(
                "结论：恢复的是旧状态：备份到第 {n} 条，另存的检查点已到第 {m} 条，其后 {k} 条不在其中。"
            )
        )
        click.echo(said.format(n=n, m=m, k=m - n))
        click.echo(_("这本账不能再签署检查点。下一步见 docs/backup.md。"))
    elif verdict.state is State.REWRITTEN:
        click.echo(
            _("结论：与见证人保存的相抵触：账本被改写。")
            if witnessed or newest is None
            else _("结论：与另存的检查点相抵触：账本被改写。")
        )
    elif whole:
        said = (
            _("结论：恢复的状态与见证人保存的最新检查点一致（见证到第 {m} 条，恢复到第 {n} 条）。")
            if witnessed
            else _("结论：恢复的状态与另存的检查点一致（检查点 {m} 条，恢复到第 {n} 条）。")
        )
        click.echo(said.format(n=n, m=m))


@backup.command(help=_("把恢复到文件中的账本 HOME 移入空的 PostgreSQL 数据库。"))
@click.argument("home_path", metavar="HOME", type=FOLDER)
@click.option("--database", required=True, help=_("postgres:<存放连接串的环境变量名>"))
def move(home_path: Path, database: str) -> None:
    with opened(home_path) as home:
        size = restore.move(home, database)
    click.echo(_("已移入数据库：{n} 条。请由数据库管理员授权。").format(n=size))
