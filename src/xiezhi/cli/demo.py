"""`xiezhi demo`: the fictional county, from files to findings and a report."""

from __future__ import annotations

from pathlib import Path

import click

from xiezhi.cli import demo_text
from xiezhi.cli.progress import progress
from xiezhi.cli.report import write_report
from xiezhi.demo.play import play
from xiezhi.i18n import _

_EXAMPLE = "investigative-custody-overdue"


@click.command(help=_("建立一个虚构的县：生成文件、导入、读文书、筛查、列出发现并写报告。"))
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
@click.option("--no-serve", is_flag=True, help=_("不打开网页"))
def demo(folder: Path, seed: int, scale: int, no_serve: bool) -> None:
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
    if not no_serve:
        click.echo(_("网页界面尚未提供；以上结果已写入报告。"))
    click.echo(run.summary())
