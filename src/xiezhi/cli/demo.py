"""`xiezhi demo`: the fictional county, from files to findings and a report."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from xiezhi.cli import demo_text
from xiezhi.cli.desk import account_lines, migrate, require_web
from xiezhi.cli.progress import progress
from xiezhi.cli.report import write_report
from xiezhi.demo.play import Played, play
from xiezhi.i18n import _, language

_EXAMPLE = "investigative-custody-overdue"


@click.command(
    help=_("建立一个虚构的县：生成文件、导入、读文书、筛查、列出发现并写报告，然后打开工作台。")
)
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("xiezhi-demo"),
    show_default=True,
    help=_("写入的目录；其中若是以前的演示，则重新建立"),
)
@click.option("--seed", type=int, default=1, show_default=True, help=_("随机种子，相同则文件相同"))
@click.option(
    "--scale", type=click.IntRange(1, 200), default=1, show_default=True, help=_("规模倍数")
)
@click.option("--no-serve", is_flag=True, help=_("只筛查和写报告，不建立工作台，不打开网页"))
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help=_("工作台的地址:端口"))
def demo(folder: Path, seed: int, scale: int, no_serve: bool, bind: str) -> None:
    if not no_serve:
        require_web()
    with progress(_("筛查")) as step:
        played = play(folder, seed=seed, scale=scale, progress=step)
    run = played.run
    paths = write_report(run, played.models, folder / "report", intakes=played.reports.values())
    parts = [
        demo_text.built_lines(folder, played.reports, played.rulings, played.judgments),
        [_("发现（按机关）："), *demo_text.finding_table(run.findings)],
        [_("其中一项的全文："), *demo_text.example_lines(run.findings, played.truth, _EXAMPLE)],
        [
            *demo_text.ran_lines(run),
            *(_("报告：{path}").format(path=path) for path in paths),
            demo_text.truth_line(played.held),
            demo_text.ledger_line(folder),
        ],
        demo_text.next_lines(folder, played.truth),
    ]
    for lines in parts:
        click.echo("\n".join([*lines, ""]))
    click.echo(run.summary())
    if not no_serve:
        _open_desk(folder, played, bind)


def _open_desk(folder: Path, played: Played, bind: str) -> None:
    from xiezhi.web.site import create_site

    path = folder / "desk"
    create_site(path, store=folder / "store", https=False, demo=True)
    migrate(path)
    # Imported here: it needs Django to be set up.
    from xiezhi.demo.office import open_office

    password, projected = open_office(played)
    click.echo("")
    click.echo(_("工作台已建立，列出发现 {count} 项。").format(count=projected.new))
    click.echo(_("密码（全部账户相同）：{password}").format(password=password))
    click.echo("\n".join(account_lines()))
    click.echo(
        _("动态口令每 30 秒更换，每个只能用一次；再看：xiezhi desk codes --desk {desk}").format(
            desk=path
        )
    )
    sys.stdout.flush()
    # By a process of its own: this one has threads of the store, which the server's would not survive.
    program = [sys.executable, "-m", "xiezhi.cli", "--lang", language()]
    os.execv(program[0], [*program, "desk", "serve", "--desk", str(path), "--bind", bind])
