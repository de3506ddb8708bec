"""`xiezhi store`: make a store, look at its states, remove a unit from all of them."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click

from xiezhi.cli.ledger_home import opened as opened_home
from xiezhi.cli.stores import changes_of
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, pick
from xiezhi.ledger.home import DEFAULT_DATABASE, create_home, home_of
from xiezhi.ledger.recorder import LedgerRecorder
from xiezhi.records.catalogue import catalogue
from xiezhi.records.opening import open_store
from xiezhi.records.recording import short_id
from xiezhi.records.store import Store
from xiezhi.records.store_check import disagreements

_FOLDER = click.Path(file_okay=False, path_type=Path)
_KEY = click.Path(dir_okay=False, path_type=Path)


@click.group(help=_("数据仓：新建、查看、清除。"))
def store() -> None:
    """The group of commands about the store."""


@store.command(help=_("新建数据仓。密钥写在数据仓目录以外，请另行妥善保管。"))
@click.argument("path", type=_FOLDER)
@click.option("--no-vault", is_flag=True, help=_("不保存身份信息（无法由代号找回本人）"))
@click.option("--key-file", type=_KEY, help=_("代号密钥文件，默认 <数据仓>.pseudonym-key"))
@click.option("--vault-key-file", type=_KEY, help=_("身份库密钥文件，默认 <数据仓>.vault-key"))
@click.option("--origin", help=_("账本名称，如 xiezhi.example.invalid/ledger；默认随机取名"))
@click.option(
    "--database", default=DEFAULT_DATABASE, show_default=True,
    help=_("账本的数据库：sqlite:<文件>，或 postgres:<存放连接串的环境变量名>"),
)  # fmt: skip
@click.option("--no-ledger", is_flag=True, help=_("不设账本（改动不留记录，外人无法核验）"))
def init(
    path: Path,
    no_vault: bool,
    key_file: Path | None,
    vault_key_file: Path | None,
    origin: str | None,
    database: str,
    no_ledger: bool,
) -> None:
    name = origin or f"xiezhi.invalid/{short_id(secrets.token_hex())}"
    with nullcontext() if no_ledger else _new_ledger(path, name, database) as home:
        made = Store.create(
            path,
            vault=not no_vault,
            key_file=key_file,
            vault_key_file=vault_key_file,
            ledger=home,
            recorder=LedgerRecorder(home) if home else None,
        )
    click.echo(_("已建立数据仓 {path}").format(path=path))
    if home:
        click.echo(_("账本：{path}（{origin}）").format(path=home, origin=name))
    click.echo(_("代号密钥：{file}").format(file=made.settings.pseudonym_key_file))
    if made.settings.vault_key_file:
        click.echo(_("身份库密钥：{file}").format(file=made.settings.vault_key_file))
    click.echo(_("密钥丢失后无法重建代号。请与数据仓分开备份。"))


@contextmanager
def _new_ledger(store: Path, origin: str, database: str) -> Iterator[Path]:
    """A ledger beside a store that is about to be made; gone again if that fails."""
    path = home_of(store.resolve())
    home = create_home(path, origin=origin, database=database)
    home.close()
    try:
        yield path
    except BaseException:
        # It is seconds old and has recorded nothing.
        shutil.rmtree(path)
        home.key_file.unlink()
        raise


@store.command(help=_("显示数据仓当前的表和行数。"))
@click.argument("path", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON"))
def info(path: Path, as_json: bool) -> None:
    opened = open_store(path)
    visible = opened.manifest()
    rows = {table: visible.counts[table].rows for table in sorted(visible.tables)}
    if as_json:
        content = {
            "created": opened.settings.created,
            "manifest": visible.id,
            "pseudonym_key": opened.settings.pseudonym_key,
            "vault_key": opened.settings.vault_key,
            "rows": rows,
        }
        click.echo(json.dumps(content, ensure_ascii=False))
        return
    vault = opened.settings.vault_key or _("无")
    click.echo(
        _("建立于 {created}，清单 {id}").format(created=opened.settings.created, id=visible.id)
    )
    key = opened.settings.pseudonym_key
    click.echo(_("代号密钥 {key}，身份库密钥 {vault}").format(key=key, vault=vault))
    # What the program itself keeps beside the records.
    kept = {"findings": _("发现"), "model_files": _("模型文件"), "runs": _("运行记录")}
    for table, count in rows.items():
        title = pick(catalogue()[table].title) if table in catalogue() else kept.get(table, "")
        click.echo(f"{count:>10}  {table:<28}{title}")


@store.command(help=_("列出全部清单（每批导入一份），旧的在前。"))
@click.argument("path", type=_FOLDER)
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON Lines"))
def manifests(path: Path, as_json: bool) -> None:
    for manifest in open_store(path).manifests():
        if as_json:
            click.echo(json.dumps(manifest.as_json(), ensure_ascii=False))
        else:
            rows = sum(count.rows for count in manifest.counts.values())
            said = _("{id}  {made_at}  批次 {batch}  {rows} 行")
            batch = manifest.batch or "-"
            click.echo(
                said.format(id=manifest.id, made_at=manifest.made_at, batch=batch, rows=rows)
            )


@store.command(
    help=_("从所有版本中清除一个单元（记录类型:来源:主键）及其下属记录、发现和身份信息。")
)
@click.argument("path", type=_FOLDER)
@click.argument("unit")
@click.option("--dry-run", is_flag=True, help=_("只列出将清除的内容"))
@click.option("--yes", is_flag=True, help=_("不再询问"))
def purge(path: Path, unit: str, dry_run: bool, yes: bool) -> None:
    opened = open_store(path)
    for table, count in opened.purge(unit, dry_run=True).items():
        title = pick(catalogue()[table].title) if table in catalogue() else ""
        click.echo(f"{count:>10}  {table:<28}{title}")
    if dry_run:
        return
    if not yes:
        click.confirm(_("清除后无法恢复。备份中的副本不受影响，请另行处理。继续？"), abort=True)
    opened.purge(unit)
    click.echo(_("已清除 {unit}").format(unit=unit))


@store.command(help=_("核对数据仓与账本：表的文件是否仍是写入时的样子。有一处不符，退出状态为 1。"))
@click.argument("path", type=_FOLDER)
def verify(path: Path) -> None:
    found = open_store(path)
    if found.settings.ledger is None:
        raise XiezhiError("REC-054", store=found.path.name)
    with opened_home(Path(found.settings.ledger)) as home:
        events = changes_of(found, home)
    wrong = list(disagreements(found, events))
    for error in wrong:
        click.echo(str(error), err=True)
    if wrong:
        sys.exit(1)
    said = _(
        "数据仓与账本一致：{n} 次改动，{tables} 张表。账本本身请用 xiezhi ledger verify 核验。"
    )
    click.echo(said.format(n=len(events), tables=len(found.manifest().tables)))
