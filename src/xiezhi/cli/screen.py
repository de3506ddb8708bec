"""`xiezhi screen` and `xiezhi explain`: run the models over a store, and say why for one unit."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from xiezhi.cli.click_words import DAY
from xiezhi.cli.library import (
    library_option,
    open_library,
    pack_text,
    trust_option,
    unsigned_option,
)
from xiezhi.cli.table import table
from xiezhi.i18n import _, language, pick
from xiezhi.records.opening import open_store
from xiezhi.screening.engines import ENGINES, open_engine
from xiezhi.screening.explain import Explanation
from xiezhi.screening.explain import explain as explain_unit
from xiezhi.screening.findings import FOUND, Finding, Source
from xiezhi.screening.models import Model, find_model
from xiezhi.screening.packs.standing import TRUSTED
from xiezhi.screening.run import Run, runnable
from xiezhi.screening.run import screen as run_screen
from xiezhi.screening.wording import key_of, outcome_text
from xiezhi.screening.words import organ_kind, record_type

# Findings shown on the terminal; --json and --report give all of them.
_SHOWN = 20
_COLUMNS = (*FOUND, "lawful", "out_of_scope")

store_option = click.option(
    "--store", "store_path", required=True, type=click.Path(path_type=Path), help=_("数据仓目录")
)
engine_option = click.option(
    "--engine", "engine_name", type=click.Choice(ENGINES), default="duckdb", help=_("查询引擎")
)
as_of_option = click.option(
    "--as-of",
    type=DAY,
    metavar="YYYY-MM-DD",
    help=_("判断截至的日期，默认为今天"),
)


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else date.today()


@click.command(help=_("用模型筛查数据仓中的记录，列出发现的问题。"))
@store_option
@as_of_option
@engine_option
@click.option("--model", "model_ids", multiple=True, help=_("只运行这些模型，可重复"))
@library_option
@trust_option
@unsigned_option
@click.option("--include-draft", is_flag=True, help=_("也运行草稿模型（结果至多为疑似）"))
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON Lines 输出每项发现"))
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help=_("输出到文件"))
@click.option(
    "--report",
    "report_folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=_("把报告（HTML、XLSX、JSON Lines）写入这个文件夹"),
)
def screen(
    store_path: Path,
    as_of: datetime | None,
    engine_name: str,
    model_ids: tuple[str, ...],
    library: tuple[Path, ...],
    trust: tuple[Path, ...],
    allow_unsigned: bool,
    include_draft: bool,
    as_json: bool,
    out: Any,
    report_folder: Path | None,
) -> None:
    store = open_store(store_path)
    known = open_library(library, trust, allow_unsigned)
    asked = [find_model(known, id) for id in model_ids] or known
    models = runnable(asked, include_draft)
    bar = click.progressbar(length=len(models), label=_("筛查"), file=sys.stderr)
    with (
        open_engine(engine_name) as engine,
        bar if sys.stderr.isatty() else nullcontext() as shown,
    ):
        run = run_screen(
            store,
            models,
            as_of=_day(as_of),
            engine=engine,
            include_draft=include_draft,
            progress=(lambda id, done, whole: shown.update(done - shown.pos)) if shown else None,
        )
    if report_folder:
        # Imported here: the report brings the page templates and the workbook writer with it.
        from xiezhi.cli.report import write_report

        for path in write_report(run, asked, report_folder):
            click.echo(_("报告：{path}").format(path=path), err=True)
    if as_json:
        for finding in run.findings:
            click.echo(finding.line(), file=out)
        return
    click.echo("\n".join(run_lines(run, known)), file=out)


def run_lines(run: Run, models: list[Model]) -> list[str]:
    """A run as text: findings, counts per model, models that could not run, packs used by leave,
    changes, the sum."""
    titles = {model.id: pick(model.title) for model in models}
    lines: list[str] = []
    order = {outcome: place for place, outcome in enumerate(FOUND)}
    shown = sorted(
        (finding for finding in run.findings if finding.outcome != "undetermined"),
        key=lambda finding: order[finding.outcome],
    )
    for finding in shown[:_SHOWN]:
        lines += finding_lines(finding)
    if len(shown) > _SHOWN:
        lines += [
            _("……其余 {n} 项请用 --report 或 --json 查看。").format(n=len(shown) - _SHOWN),
            "",
        ]
    headings = [_("模型"), *(outcome_text(outcome) for outcome in _COLUMNS)]
    rows = [
        [titles.get(id, id), *(counts[outcome] for outcome in _COLUMNS)]
        for id, counts in run.counts.items()
    ]
    if rows:
        lines += [table(headings, rows, range(1, len(headings))), ""]
    for id, types in run.skipped.items():
        lacking = _("、").join(record_type(type) for type in types)
        lines.append(
            _("未运行：{title}，没有“{lacking}”数据").format(
                title=titles.get(id, id), lacking=lacking
            )
        )
    unanswered = sorted({pack_text(m.pack) for m in run.models if m.pack.state not in TRUSTED})
    lines += [_("经允许使用的模型包：{pack}").format(pack=pack) for pack in unanswered]
    counts = run.comparison.counts()
    lines.append(
        _("与上次相比：新增 {new}，消失 {gone}，变化 {changed}，未变 {unchanged}").format(**counts)
    )
    lines.append(run.summary())
    return lines


def _source_text(source: Source) -> str:
    place = " ".join(filter(None, (source.file, source.sheet)))
    line = "" if source.line is None else _(" 第 {line} 行").format(line=source.line)
    return f"{place}{line}"


def finding_lines(finding: Finding) -> list[str]:
    """A finding as text: outcome and model, the sentence, the articles, where it comes from."""
    lang = language()
    lines = [
        _("【{outcome}】{title}").format(
            outcome=outcome_text(finding.outcome), title=pick(finding.model_title)
        ),
        f"  {finding.sentences[lang]}",
        "  " + _("依据：{articles}").format(articles=_("；").join(finding.citations[lang])),
    ]
    if finding.provenance:
        places = _("；").join(_source_text(source) for source in finding.provenance)
        lines.append("  " + _("来源：{places}").format(places=places))
    return [*lines, ""]


@click.command(
    help=_("说明一个单元为何合法、违法、疑似或者不能判断。UNIT 写编号，或 类型:来源:编号。")
)
@click.argument("unit")
@store_option
@click.option("--model", "model_id", help=_("只看这个模型；不写则看审查该类记录的全部模型"))
@as_of_option
@engine_option
@library_option
@trust_option
@unsigned_option
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON Lines 输出"))
def explain(
    unit: str,
    store_path: Path,
    model_id: str | None,
    as_of: datetime | None,
    engine_name: str,
    library: tuple[Path, ...],
    trust: tuple[Path, ...],
    allow_unsigned: bool,
    as_json: bool,
) -> None:
    with open_engine(engine_name) as engine:
        found = explain_unit(
            open_store(store_path),
            unit,
            model_id,
            _day(as_of),
            models=open_library(library, trust, allow_unsigned),
            engine=engine,
        )
    for explanation in found:
        if as_json:
            click.echo(json.dumps(asdict(explanation), ensure_ascii=False, sort_keys=True))
        else:
            click.echo("\n".join(explanation_lines(explanation)))


def explanation_lines(found: Explanation) -> list[str]:
    """An explanation as text: sentence, arithmetic, articles, what is missing, where it is from."""
    lang = language()
    title = pick(found.model_title)
    head = _("{outcome} · {title}（{id} {version}）").format(
        outcome=outcome_text(found.outcome),
        title=title,
        id=found.model_id,
        version=found.model_version,
    )
    lines = [head, f"  {found.sentences[lang]}"]
    type, id = found.unit.split(":", 1)
    lines.append("  " + _("单元：{type} {key}").format(type=record_type(type), key=key_of(id)))
    if found.organ.get("name"):
        kind = organ_kind(found.organ["kind"])
        lines.append("  " + _("机关：{name}（{kind}）").format(name=found.organ["name"], kind=kind))
    if found.steps[lang]:
        lines.append("  " + _("计算："))
        lines += [f"    {step}" for step in found.steps[lang]]
    lines.append("  " + _("依据：{articles}").format(articles=_("；").join(found.citations[lang])))
    if found.missing:
        lines.append("  " + _("缺少："))
        lines += [f"    {lack.title[lang]} → {lack.supply[lang]}" for lack in found.missing]
    for source in found.provenance:
        place = _source_text(source)
        kind = record_type(source.record_type)
        lines.append("  " + _("来源：{kind} {place}").format(kind=kind, place=place))
    lines.append("  " + _("截至 {as_of}").format(as_of=found.as_of))
    return [*lines, ""]
