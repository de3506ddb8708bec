"""`xiezhi demo`: the fictional county, from files to findings and a report."""

from __future__ import annotations

from pathlib import Path

import click

from xiezhi.cli.report.files import write_report
from xiezhi.cli.screen import run_lines
from xiezhi.demo.build import build, read_truth
from xiezhi.demo.county import AS_OF, EXTRACTED_ON
from xiezhi.demo.truth import Said, Verdict, judge
from xiezhi.documents.files import documents, find_files
from xiezhi.documents.taking import take_rulings
from xiezhi.i18n import _
from xiezhi.records.catalogue import catalogue
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.store import Store
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import load_library
from xiezhi.screening.run import Run, screen


def stored_units(store: Store) -> set[str]:
    """Every record in the store as `type:source:key`."""
    manifest = store.manifest()
    return {
        f"{type}:{id}"
        for type in manifest.tables
        if type in catalogue()
        for id in store.read(type, manifest).column("_id").to_pylist()
    }


def verdict(folder: Path, store: Store, run: Run, reports: list[IntakeReport]) -> Verdict:
    """The run held against the truth file."""
    said = [Said(f.model_id, f.unit, f.discriminator, f.outcome) for f in run.findings]
    bad_rows = sum(report.bad_rows for report in reports)
    return judge(
        read_truth(folder / "truth.jsonl"), said, stored=stored_units(store), bad_rows=bad_rows
    )


@click.command(help=_("建立一个虚构的县：生成文件、导入、读裁定书、筛查、列出发现并写报告。"))
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("xiezhi-demo"),
    show_default=True,
    help=_("写入的目录"),
)
@click.option("--seed", type=int, default=1, show_default=True, help=_("随机种子，相同则文件相同"))
@click.option(
    "--scale", type=click.IntRange(1, 200), default=1, show_default=True, help=_("规模倍数")
)
@click.option("--no-serve", is_flag=True, help=_("不打开网页"))
def demo(folder: Path, seed: int, scale: int, no_serve: bool) -> None:
    click.echo(_("生成虚构县的文件并导入……"))
    store, by_source = build(folder, seed=seed, scale=scale)
    reports = list(by_source.values())
    for source, report in by_source.items():
        click.echo(
            _("  来源 {source}：{rows} 行导入，{bad} 行隔离").format(
                source=source, rows=sum(report.rows.values()), bad=report.bad_rows
            )
        )
    texts = [d for path in find_files([folder / "files" / "rulings"]) for d in documents(path)]
    readings = [(document, document.read()) for document in texts]
    take_rulings(store, readings, source="rulings", extracted_on=EXTRACTED_ON)
    click.echo(_("  裁定书：{count} 份读入").format(count=len(readings)))
    models = load_library()
    run = screen(store, models, as_of=AS_OF, engine=DuckDBEngine())
    # The summary comes last of all.
    click.echo("\n".join(run_lines(run, models)[:-1]))
    paths = write_report(run, models, folder / "report", intakes=reports)
    click.echo(_("报告：{path}").format(path=paths[0]))
    held = verdict(folder, store, run, reports)
    click.echo(
        _("与预设真相对照：预设 {planted} 处，遗漏 {missed} 处，误判为违法 {excess} 处").format(
            planted=held.planted, missed=len(held.missed), excess=len(held.excess)
        )
    )
    if not no_serve:
        click.echo(_("网页界面尚未提供；以上结果已写入报告。"))
    click.echo(run.summary())
