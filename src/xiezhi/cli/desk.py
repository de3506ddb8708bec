"""`xiezhi desk`: set up the desk over a record store, serve it, run its long work."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path

import click

from xiezhi.cli.table import table
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.system_words import reason_of

_LAST_PORT = 65535
_FOLDER = click.Path(path_type=Path, file_okay=False)
desk_option = click.option(
    "--desk", "desk_path", type=_FOLDER, required=True, envvar="XIEZHI_DESK", help=_("工作台目录")
)


def require_web() -> None:
    """Errors: CLI-130 the desk's libraries are not installed."""
    if find_spec("django") is None or find_spec("gunicorn") is None:
        raise XiezhiError("CLI-130")


@click.group(help=_("工作台：建立、开通账户、提供网页、处理后台任务。"))
def desk() -> None:
    """The group of commands about the desk."""
    require_web()


@desk.command(help=_("在一个有账本的数据仓上建立工作台。密钥写在该目录以外。"))
@click.argument("path", type=_FOLDER)
@click.option("--store", "store_path", type=_FOLDER, required=True, help=_("数据仓目录"))
@click.option(
    "--host", "hosts", multiple=True, help=_("访问工作台所用的主机名，可重复；默认仅本机")
)
@click.option("--no-https", is_flag=True, help=_("前面没有 HTTPS 服务器，仅供本机试用"))
@click.option(
    "--web-database", default="", metavar="VARIABLE",
    help=_("PostgreSQL：存放网页服务受限角色连接串的环境变量名"),
)  # fmt: skip
@click.option(
    "--worker-database", default="", metavar="VARIABLE",
    help=_("PostgreSQL：存放后台任务受限角色连接串的环境变量名"),
)  # fmt: skip
def init(
    path: Path,
    store_path: Path,
    hosts: tuple[str, ...],
    no_https: bool,
    web_database: str,
    worker_database: str,
) -> None:
    from xiezhi.web.site import LOCAL, create_site

    site = create_site(
        path, store=store_path, hosts=hosts or LOCAL, https=not no_https,
        web_database=web_database, worker_database=worker_database,
    )  # fmt: skip
    migrate(path)
    click.echo(_("已建立工作台 {path}").format(path=path))
    click.echo(_("会话密钥：{file}").format(file=site.secret_file))
    click.echo(
        _("主密钥：{file}（与备份分开保管；丢失后全部案件内容不能再读）").format(
            file=site.master_key_file
        )
    )
    click.echo(_("接着开通三名管理员：xiezhi desk first-accounts --desk {path}").format(path=path))


def migrate(path: Path) -> None:
    """Make the tables of the desk, or bring them up to date."""
    from django.core.management import call_command

    from xiezhi.web.setup import use_site

    use_site(path)
    call_command("migrate", verbosity=0)


@desk.command(help=_("升级程序以后，更新工作台的数据表。"))
@desk_option
def upgrade(desk_path: Path) -> None:
    migrate(desk_path)
    click.echo(_("数据表已是最新。"))


@desk.command(
    help=_(
        "提供网页，直到按 Ctrl+C。后台任务一并处理；PostgreSQL 上须另用 xiezhi desk worker，其角色不同。"
    )
)
@desk_option
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help=_("地址:端口"))
@click.option(
    "--processes", type=click.IntRange(min=1), default=2, show_default=True, help=_("进程数")
)
@click.option("--no-worker", is_flag=True, help=_("不处理后台任务（另用 xiezhi desk worker）"))
def serve(desk_path: Path, bind: str, processes: int, no_worker: bool) -> None:
    from xiezhi.web.setup import use_site
    from xiezhi.web.site import WEB

    use_site(desk_path, role=WEB)
    from django.db import connection

    _require_free(bind)
    beside = connection.vendor == "sqlite"
    click.echo(_("工作台：http://{bind}/ （按 Ctrl+C 结束）").format(bind=bind))
    if not beside and not no_worker:
        click.echo(
            _("后台任务不在这里处理，请另外运行：xiezhi desk worker --desk {desk}").format(
                desk=desk_path
            )
        )
    serve_until_stopped(bind, processes=processes, worker=beside and not no_worker)


def serve_until_stopped(bind: str, *, processes: int = 2, worker: bool = True) -> None:
    """Serve the installation in use. Errors: WEB-006 the address is taken or not of this machine."""
    from xiezhi.web import serving

    _require_free(bind)
    with _interrupted(), serving.worker_beside() if worker else nullcontext():
        serving.serve(bind, processes=processes)


@contextmanager
def _interrupted() -> Iterator[None]:
    # The server ends its process by itself when it is told to stop.
    try:
        yield
    except (KeyboardInterrupt, SystemExit) as stop:
        if isinstance(stop, SystemExit) and stop.code:
            raise


def _require_free(bind: str) -> None:
    """Errors: WEB-006 the address is taken, not of this machine or none at all."""
    host, colon, port = bind.rpartition(":")
    host = host.strip("[]")
    if not colon or not port.isdecimal() or int(port) > _LAST_PORT:
        reason = _("应写成 地址:端口，端口是不大于 65535 的整数")
        raise XiezhiError("WEB-006", bind=bind, reason=reason)
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
    except OSError as error:
        raise XiezhiError("WEB-006", bind=bind, reason=reason_of(error)) from None


@desk.command(help=_("处理后台任务（导入、筛查），直到按 Ctrl+C。"))
@desk_option
def worker(desk_path: Path) -> None:
    from django.core.management import call_command

    from xiezhi.web.setup import use_site
    from xiezhi.web.site import WORKER

    use_site(desk_path, role=WORKER)
    call_command("db_worker")


@desk.command(help=_("核对工作台的数据表与账本：每一次查看、任命、结论是否都有记录。"))
@desk_option
def check(desk_path: Path) -> None:
    from django.core.management import CommandError, call_command

    from xiezhi.web.setup import use_site
    from xiezhi.web.site import WORKER

    # Behind row-level security the owner of the tables is shown no row of them.
    use_site(desk_path, role=WORKER)
    try:
        call_command("desk_check")
    except CommandError as error:
        raise click.ClickException(str(error)) from None


@desk.command(
    help=_("运行 Django 的管理命令，例如 check --deploy --database default、ledger_checkpoint。"),
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
)
@desk_option
@click.option(
    "--as", "role", type=click.Choice(["owner", "web", "worker"]), default="owner",
    help=_("PostgreSQL：用谁的连接：表的所有者、网页服务或者后台任务"),
)  # fmt: skip
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(desk_path: Path, role: str, arguments: tuple[str, ...]) -> None:
    from django.core.management import execute_from_command_line

    from xiezhi.web.setup import use_site

    use_site(desk_path, role=role)
    execute_from_command_line(["xiezhi desk manage", *arguments])


@desk.command(help=_("演示工作台各账户现在的动态口令（正式工作台不打印）。"))
@desk_option
def codes(desk_path: Path) -> None:
    from xiezhi.web.setup import use_site

    if not use_site(desk_path).demo:
        raise XiezhiError("CLI-131", desk=desk_path)
    click.echo("\n".join(account_lines()))


def account_lines() -> list[str]:
    """The accounts of the demo in use, as a table with their one-time codes."""
    from xiezhi.demo.office import accounts

    rows = [[a.username, a.code, a.role, a.name] for a in accounts()]
    return table([_("账户"), _("动态口令"), _("角色"), _("姓名")], rows, ()).splitlines()


_PERSON = (str, str)


@desk.command("first-accounts", help=_("开通三名管理员，由他们开通其他账户。只能做一次。"))
@desk_option
@click.option("--organ-code", required=True, help=_("本院代码，例如 XK0601"))
@click.option("--organ-name", required=True, help=_("本院全称"))
@click.option("--level", required=True, help=_("级别：national、province、city、county"))
@click.option(
    "--security", type=_PERSON, required=True, metavar="NUMBER NAME",
    help=_("安全保密管理员的工作证号和姓名"),
)  # fmt: skip
@click.option(
    "--system", type=_PERSON, required=True, metavar="NUMBER NAME",
    help=_("系统管理员的工作证号和姓名"),
)  # fmt: skip
@click.option(
    "--audit", type=_PERSON, required=True, metavar="NUMBER NAME",
    help=_("安全审计员的工作证号和姓名"),
)  # fmt: skip
@click.option("--basis", required=True, help=_("任命依据，例如文号"))
def first_accounts(
    desk_path: Path,
    organ_code: str,
    organ_name: str,
    level: str,
    security: tuple[str, str],
    system: tuple[str, str],
    audit: tuple[str, str],
    basis: str,
) -> None:
    from xiezhi.web.setup import use_site

    use_site(desk_path)
    from django.utils import timezone

    from xiezhi.accounts.models import Role
    from xiezhi.accounts.services.beginning import installation_begin

    made = installation_begin(
        organ_code=organ_code, organ_name=organ_name, level=level, basis=basis,
        today=timezone.localdate(),
        administrators={
            Role.SECURITY_ADMIN: security, Role.SYSTEM_ADMIN: system, Role.AUDIT_ADMIN: audit,
        },
    )  # fmt: skip
    for role, (user, code) in made.items():
        _show_code(_("已开通{role} {name}。").format(role=role.label, name=user.name), code)
    click.echo(_("请把登记码分别当面交给本人。本人在登录页选“登记”，设置密码和第二验证方式。"))


@desk.command(
    "reset-security-admin",
    help=_(
        "唯一的安全保密管理员丢失第二验证方式、又没有另一名时，重新设置其登录方式。记入账本，安全审计员看得到。"
    ),
)
@desk_option
@click.option("--username", required=True, help=_("工作证号"))
@click.option("--basis", required=True, help=_("依据，例如批准的文号"))
def reset_security_admin(desk_path: Path, username: str, basis: str) -> None:
    from xiezhi.web.setup import use_site

    use_site(desk_path)
    from django.utils import timezone

    from xiezhi.accounts.services.beginning import security_admin_reset

    user, code = security_admin_reset(
        username=username, today=timezone.localdate(), basis=basis
    )  # fmt: skip
    _show_code(_("已重新设置 {name} 的登录方式。").format(name=user.name), code)


def _show_code(said: str, code: str) -> None:
    click.echo(said + _("登记码（72 小时内有效，只能用一次）："))
    click.echo(code)
