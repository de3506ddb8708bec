"""`xiezhi ledger`: make a ledger, sign its checkpoints, recompute it, hand it to outsiders."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from xiezhi.cli import ledger_outside
from xiezhi.cli.ledger_home import home_option, opened
from xiezhi.cli.ledger_text import FILE, FOLDER, confirm_by_phone, of_log, of_witness, when
from xiezhi.i18n import _
from xiezhi.ledger import encoding, home_check, keyfile, notes, submitting
from xiezhi.ledger import home as homes
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.cosignatures import CosignatureVerifier
from xiezhi.ledger.last_check import Check, Checked, keep, place
from xiezhi.ledger.log.sequence import next_index
from xiezhi.ledger.log.signing import Every, last_note

_NEVER = encoding.MOST


@click.group(help=_("账本：新建、签署检查点、核验、出具证明、交外部见证。"))
def ledger() -> None:
    """The group of commands about the ledger."""


@ledger.command(help=_("新建账本。HOME 一般取 <数据仓>.ledger。私钥和最近的检查点写在该目录以外。"))
@click.argument("home_path", metavar="HOME", type=FOLDER)
@click.option("--origin", required=True, help=_("账本名称，如 xiezhi.example.invalid/ledger"))
@click.option(
    "--database", default=homes.DEFAULT_DATABASE, show_default=True,
    help=_("sqlite:<文件>，或 postgres:<存放连接串的环境变量名>"),
)  # fmt: skip
@click.option("--key-file", type=FILE, help=_("私钥文件，默认 <数据仓>.ledger-key"))
@click.option(
    "--checkpoint-file", type=FILE, help=_("库外检查点文件，默认 <数据仓>.ledger-checkpoint")
)
def init(
    home_path: Path,
    origin: str,
    database: str,
    key_file: Path | None,
    checkpoint_file: Path | None,
) -> None:
    with homes.create_home(
        home_path,
        origin=origin,
        database=database,
        key_file=key_file,
        checkpoint_file=checkpoint_file,
    ) as home:
        click.echo(_("已建立账本 {path}").format(path=home_path))
        click.echo(_("私钥：{path}（不得交给任何人）").format(path=home.key_file))
        click.echo(
            _("公钥：{path}（交给见证人和收到证明的单位）").format(path=home_path / "log.pub")
        )
        click.echo(_("库外检查点：{path}").format(path=home.outside))
        click.echo(of_log(origin, home.log_key.vkey()))
        click.echo(_("私钥丢失后不能再签署检查点。请与数据库分开备份。"))


@ledger.command(help=_("显示账本的条数、检查点和见证情况。"))
@home_option
def status(home_path: Path) -> None:
    with opened(home_path) as home:
        count = next_index(home.database)
        click.echo(_("账本 {origin}，共 {n} 条").format(origin=home.settings.origin, n=count))
        if not home.database.leaf_in_transaction:
            [[waiting]] = home.database.execute("SELECT COUNT(*) FROM ledger_pending")
            click.echo(_("等待编号 {n} 条").format(n=waiting))
        rows = home.database.execute(
            "SELECT size, signed_at FROM ledger_checkpoint ORDER BY size DESC LIMIT 1"
        )
        for size, at in rows:
            said = _("最近的检查点：{size} 条，{at} 签署，其后新增 {more} 条")
            click.echo(said.format(size=size, at=when(at), more=count - size))
        if not rows:
            click.echo(_("还没有签署过检查点"))
        click.echo(_("库外检查点：{path}").format(path=home.outside))
        signed = submitting.newest_cosigned(home)
        for witness in home.witnesses:
            if witness.name in signed:
                size, at = signed[witness.name]
                said = _("见证人 {name}：已见证到 {size} 条，{at}")
                click.echo(said.format(name=witness.name, size=size, at=when(at)))
            else:
                click.echo(_("见证人 {name}：还没有见证过").format(name=witness.name))
        if not home.witnesses:
            click.echo(_("没有见证人：掌握数据库和私钥的人改写账本，外人看不出来"))


@ledger.command(help=_("签署检查点。只写其中一个条件时，另一个不限。"))
@home_option
@click.option("--every-leaves", type=click.IntRange(min=1), help=_("比上次增加这么多条时才签署"))
@click.option("--every-minutes", type=click.IntRange(min=1), help=_("或者距上次这么多分钟才签署"))
def checkpoint(home_path: Path, every_leaves: int | None, every_minutes: int | None) -> None:
    every = None
    if every_leaves or every_minutes:
        every = Every(leaves=every_leaves or _NEVER, minutes=every_minutes or _NEVER)
    with opened(home_path) as home:
        before = last_note(home.database)
        note = home.checkpoint(every)
        size = Checkpoint.parse(notes.split(note)[0]).size
        count = next_index(home.database)
    if note != before:
        click.echo(_("已签署检查点：{size} 条").format(size=size))
    elif count == size:
        click.echo(_("没有新增，检查点仍是 {size} 条").format(size=size))
    else:
        said = _("未到签署条件（新增 {more} 条），检查点仍是 {size} 条")
        click.echo(said.format(size=size, more=count - size))


@ledger.command(
    help=_("从数据库逐条重算账本，与每个保存下来的检查点比较。有一处不符，退出状态为 1。")
)
@home_option
@click.option(
    "--against", "files", multiple=True, type=FILE,
    help=_("他人（如见证人）保存的检查点文件，可写多个"),
)  # fmt: skip
def verify(home_path: Path, files: tuple[Path, ...]) -> None:
    with opened(home_path) as home:
        kept = home_check.kept_by_others(home, files)
        found = 0
        for difference in home_check.home_differences(home, kept):
            click.echo(str(difference))
            found += 1
        count = next_index(home.database)
        witnessed = submitting.newest_cosigned(home)
        checked = Checked(datetime.now(UTC), count, found, others=bool(files or witnessed))
        if not keep(home, Check.LEDGER, checked):
            file = place(home, Check.LEDGER)
            click.echo(_("不能写入 {file}，工作台看不到这次核验。").format(file=file))
    if found:
        click.echo(_("结论：共 {n} 处不符。请停止写入，保存现状，并告知见证人。").format(n=found))
        sys.exit(1)
    click.echo(_("结论：重算了全部 {n} 条，没有不符。").format(n=count))
    if not files:
        click.echo(
            _("只与本机保存的检查点比较过。见证人保存的检查点请用 --against 比较。")
            if witnessed
            else _("没有与外人保存的检查点比较：掌握数据库和私钥的人改写账本，看不出来。")
        )


@ledger.command(help=_("显示账本公钥及其指纹（60 个数字，供电话核对）。"))
@home_option
def key(home_path: Path) -> None:
    log_key = homes.open_home(home_path).log_key
    click.echo(of_log(log_key.name, log_key.vkey()))
    click.echo(log_key.vkey())


@ledger.command(help=_("登记见证人的公钥 KEY_FILE，此后收录其见证签名。"))
@home_option
@click.argument("key_file", type=FILE)
@click.option("--need", type=int, help=_("至少要几个见证人签名，默认全部"))
@click.option("--yes", is_flag=True, help=_("指纹已用电话核对，不再询问"))
def trust(home_path: Path, key_file: Path, need: int | None, yes: bool) -> None:
    vkey = keyfile.read_public(key_file)
    witness = CosignatureVerifier.parse(vkey)
    click.echo(of_witness(witness.name, vkey))
    home = homes.open_home(home_path)
    confirm_by_phone(yes)
    with homes.told():
        home.trust(vkey, need)
    said = _("已登记见证人 {name}，共 {n} 个，至少要 {least} 个签名")
    count, least = len(home.witnesses), home.settings.least_witnesses
    click.echo(said.format(name=witness.name, n=count, least=least))


for command in ledger_outside.COMMANDS:
    ledger.add_command(command)
