"""`xiezhi intake`: take files into a store, or show what would happen."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import click

from xiezhi.cli.click_words import DAY
from xiezhi.errors import sentence
from xiezhi.i18n import _, pick
from xiezhi.records.catalogue import RecordType, catalogue
from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import FileReport, IntakeReport
from xiezhi.records.mapping_profile import clock_text
from xiezhi.records.opening import open_store

# Bad rows shown on the terminal; all of them stand in the store and in the file to mend.
_SHOWN = 20
_STEPS = 100


@click.command(help=_("把表格、导出文件导入数据仓。坏行带行号和原因单独列出，其余照常导入。"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--store", "store_path", required=True, type=click.Path(path_type=Path), help=_("数据仓目录")
)
@click.option(
    "--source", required=True, help=_("来源名称，如 police-county；同一来源每次都用同一名称")
)
@click.option(
    "--profile",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("映射配置文件（YAML）；不写则用记住的配置"),
)
@click.option("--type", "record_type", help=_("这些表的记录类型，如 measure 或 强制措施"))
@click.option(
    "--extracted-on",
    type=DAY,
    metavar="YYYY-MM-DD",
    help=_("数据导出日期"),
)
@click.option("--clock", help=_("来源所用时钟，如 +08:00、+06:00"))
@click.option("--dry-run", is_flag=True, help=_("只检查，不写入"))
@click.option("--ignore", multiple=True, metavar=_("列名"), help=_("明知而丢弃的列，可重复"))
@click.option(
    "--mend",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("待更正"),
    show_default=True,
    help=_("坏行文件的目录，改正后可再次导入"),
)
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON Lines 输出"))
def intake(
    paths: tuple[Path, ...],
    store_path: Path,
    source: str,
    profile: Path | None,
    record_type: str | None,
    extracted_on: Any,
    clock: str | None,
    dry_run: bool,
    ignore: tuple[str, ...],
    mend: Path,
    as_json: bool,
) -> None:
    store = open_store(store_path)
    day: date | None = extracted_on.date() if extracted_on else None
    bar = click.progressbar(length=_STEPS, label=_("导入"), file=sys.stderr)
    with bar if sys.stderr.isatty() else nullcontext() as shown:
        report = take_in(
            store,
            paths,
            source=source,
            profile=profile,
            record_type=record_type,
            extracted_on=day,
            clock=clock,
            dry_run=dry_run,
            ignore=ignore,
            mend=None if dry_run else mend,
            progress=_progress(shown) if shown else None,
        )
    if as_json:
        for entry in json_lines(report):
            click.echo(json.dumps(entry, ensure_ascii=False, default=str))
    else:
        for file in report.files:
            click.echo(preview(file))
    for line in summary(report):
        click.echo(line, err=True)
    if report.refused:
        sys.exit(3)


def _progress(bar: Any) -> Callable[[str, int, int], None]:
    def step(file: str, done: int, whole: int) -> None:
        bar.update(done * _STEPS // max(whole, 1) - bar.pos)

    return step


def preview(file: FileReport) -> str:
    """How one table was read: its type, and which heading became which field."""
    kind = catalogue()[file.type]
    name = " ".join(filter(None, (file.file, file.sheet)))
    lines = [
        _("{name}：{type}（{id}），{n} 行").format(
            name=name, type=pick(kind.title), id=kind.id, n=file.rows
        )
    ]
    for field, heading in file.columns.items():
        lines.append(f"  {heading} → " + _titled(kind, field))
    for field, value in file.constants.items():
        lines.append(f"  ={value} → " + _titled(kind, field))
    return "\n".join(lines)


def _titled(kind: RecordType, field: str) -> str:
    return _("{title}（{id}）").format(title=pick(kind.fields[field].title), id=field)


def summary(report: IntakeReport) -> list[str]:
    """The sums, the refusals, the notes and the first bad rows, as lines for standard error."""
    lines = [f"[{refusal.code}] {refusal.text()}" for refusal in report.refused]
    lines += [f"[{code}] {sentence(code, **where)}" for code, where in report.notes]
    for bad in report.quarantined[:_SHOWN]:
        place = " ".join(filter(None, (bad.file, bad.sheet)))
        lines.append(
            _("{place} 第 {line} 行 [{code}] {text}").format(
                place=place, line=bad.line, code=bad.code, text=bad.text()
            )
        )
    if len(report.quarantined) > _SHOWN:
        lines.append(_("……另有 {n} 处，见坏行文件。").format(n=len(report.quarantined) - _SHOWN))
    for kind_id, count in report.rows.items():
        title = pick(catalogue()[kind_id].title)
        new, changed = report.inserted.get(kind_id, 0), report.updated.get(kind_id, 0)
        if report.dry_run:
            lines.append(_("{title}：{n} 行可导入").format(title=title, n=count))
        else:
            lines.append(
                _("{title}：{n} 行，新增 {new}，更正 {changed}，未变 {same}").format(
                    title=title, n=count, new=new, changed=changed, same=count - new - changed
                )
            )
    lines.append(
        _("坏行 {bad}，拒绝 {refused}。").format(bad=report.bad_rows, refused=len(report.refused))
    )
    for path in report.mend_files:
        lines.append(_("请改正后再次导入：{path}").format(path=path))
    if report.dry_run:
        lines.append(_("试运行，没有写入。"))
    elif not report.changed:
        lines.append(_("数据仓没有变化。"))
    return lines


def json_lines(report: IntakeReport) -> list[dict[str, Any]]:
    """The report as JSON Lines: tables, refusals, bad rows, notes, then the batch."""
    lines: list[dict[str, Any]] = [{"kind": "table", **vars(file)} for file in report.files]
    lines += [
        {"kind": kind, **vars(item), "zh": item.text("zh"), "en": item.text("en")}
        for kind, items in (("refused", report.refused), ("bad_row", report.quarantined))
        for item in items
    ]
    lines += [
        {
            "kind": "note",
            "code": code,
            "where": where,
            "zh": sentence(code, "zh", **where),
            "en": sentence(code, "en", **where),
        }
        for code, where in report.notes
    ]
    lines.append(
        {
            "kind": "batch",
            "batch": report.batch,
            "source": report.source,
            "clock": clock_text(report.clock) if report.clock else None,
            "dry_run": report.dry_run,
            "rows": report.rows,
            "inserted": report.inserted,
            "updated": report.updated,
            "merged": report.merged,
            "bad_rows": report.bad_rows,
            "changed": report.changed,
            "manifest": report.manifest,
            "mend_files": report.mend_files,
        }
    )
    return lines
