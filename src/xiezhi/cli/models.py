"""`xiezhi models`: the library of models listed, shown, checked and tested.

What writes models, weighs tables and handles packs stands in `models_new`, `models_coverage` and
`models_packs`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from xiezhi import law
from xiezhi.cli.library import complain, library_option, read_library
from xiezhi.cli.models_coverage import coverage_command
from xiezhi.cli.models_near import near_lines, very_near
from xiezhi.cli.models_new import new_command
from xiezhi.cli.models_packs import COMMANDS as PACK_COMMANDS
from xiezhi.cli.models_relations import relations_command
from xiezhi.cli.table import table
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, language, pick
from xiezhi.screening.authoring.cards import card
from xiezhi.screening.engines import ENGINES, open_engine
from xiezhi.screening.examples import run_examples
from xiezhi.screening.lint import lint as lint_model
from xiezhi.screening.model_parts import Variants
from xiezhi.screening.models import FUNCTIONS, Model, find_model
from xiezhi.screening.resolution import lines as resolution_lines
from xiezhi.screening.words import organ_kind, record_type
from xiezhi.screening.words import outcome as outcome_text
from xiezhi.screening.words import status as status_text


@click.group(help=_("监督模型：列出、查看、检查、试算、新建。"))
def models() -> None:
    """The group of commands about models."""


@models.command("list", help=_("列出模型。"))
@library_option
@click.option("--function", type=click.Choice(FUNCTIONS), help=_("只列这一业务条线"))
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON 数组输出"))
def list_command(library: tuple[Path, ...], function: str | None, as_json: bool) -> None:
    found, faults = read_library(library)
    chosen = [model for model in found if function in (None, model.function)]
    if as_json:
        click.echo(json.dumps([summary(model) for model in chosen], ensure_ascii=False, indent=1))
    else:
        headings = [_("编号"), _("名称"), _("版本"), _("状态"), _("单元"), _("机关")]
        rows = [
            [
                model.id,
                pick(model.title),
                model.version,
                status_text(model.status),
                record_type(model.unit),
                _("、").join(organ_kind(kind) for kind in model.organ_kinds),
            ]
            for model in chosen
        ]
        click.echo(table(headings, rows))
    complain(faults)
    sys.exit(1 if faults else 0)


def summary(model: Model) -> dict[str, Any]:
    """A model as an entry of `models list --json`."""
    return {
        "id": model.id,
        "version": model.version,
        "status": model.status,
        "title": dict(model.title),
        "function": model.function,
        "shape": model.shape,
        "severity": model.severity,
        "organ_kinds": list(model.organ_kinds),
        "unit": model.unit,
        "inputs": sorted(model.inputs),
        "legal_basis": [
            {"law": basis.law, "article": basis.article}
            | ({"from": basis.start.isoformat()} if basis.start else {})
            | ({"to": basis.to.isoformat()} if basis.to else {})
            for basis in model.legal_basis
        ],
        "params": list(model.params),
        "ground": model.ground,
        "gated": model.gated,
        "instruments": list(model.instruments),
        "resolution": list(model.resolution),
        "examples": len(model.examples.cases),
        "digest": model.digest,
    }


@models.command("show", help=_("查看一个模型：查什么、依据什么、需要哪些数据、怎样说明。"))
@click.argument("id")
@library_option
@click.option("--sql", is_flag=True, help=_("同时显示查询语句"))
@click.option("--card", "as_card", is_flag=True, help=_("输出模型卡片（Markdown）"))
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON 输出"))
def show_command(
    id: str, library: tuple[Path, ...], sql: bool, as_card: bool, as_json: bool
) -> None:
    everything, faults = read_library(library)
    broken = [fault for fault in faults if fault.where["path"] == id]
    if broken:
        complain(broken)
        sys.exit(1)
    model = find_model(everything, id)
    if as_json:
        click.echo(json.dumps(summary(model), ensure_ascii=False, indent=1))
    elif as_card:
        with open_engine() as engine:
            click.echo(card(model, engine), nl=False)
    else:
        click.echo("\n".join([*_description(model), *near_lines(model, everything)]))
        if sql:
            click.echo(model.sql)


def _description(model: Model) -> Iterator[str]:
    lang = language()
    yield _("{title}（{id} {version}，{status}）").format(
        title=pick(model.title),
        id=model.id,
        version=model.version,
        status=status_text(model.status),
    )
    yield _("单元：{unit}；机关：{organs}").format(
        unit=record_type(model.unit), organs=_("、").join(organ_kind(k) for k in model.organ_kinds)
    )
    yield _("依据：")
    yield from (f"  {law.cite(basis.law, basis.article, basis.to)}" for basis in model.legal_basis)
    yield _("期限：")
    yield from ("  " + _titled(pick(law.parameter(key).title), key) for key in model.params)
    yield _("需要的数据：")
    for type, fields in model.inputs.items():
        names = ", ".join([*fields.required, *(f"[{name}]" for name in fields.optional)])
        yield "  " + _titled(record_type(type), type) + _("：") + (names or "—")
    for name, tunable in model.tunable.items():
        yield _("本院自定的界限（非法律规定）：{title} = {value}（{name}）").format(
            title=pick(tunable.title), value=tunable.value, name=name
        )
    yield _("说明：")
    for outcome, text in model.explain[lang].items():
        said = "  " + outcome_text(outcome)
        if isinstance(text, Variants):
            yield from (f"{said} · {value}" + _("：") + one for value, one in text.of.items())
        else:
            yield said + _("：") + text
    yield _("可能的误报：")
    yield from (f"  {pick(entry)}" for entry in model.false_positives)
    yield _("所服务的决议条款：")
    served = [resolution_lines().get(id) for id in model.resolution]
    yield from (f"  {line.id} {pick(line.title)}" for line in served if line)


def _titled(title: str, id: str) -> str:
    return _("{title}（{id}）").format(title=title, id=id)


@models.command("lint", help=_("检查模型的写法：格式、字段、法条、查询语句。"))
@click.argument("ids", nargs=-1)
@library_option
def lint_command(ids: tuple[str, ...], library: tuple[Path, ...]) -> None:
    found, faults = read_library(library, ids)
    complain(faults)
    bad = len(faults)
    for model in found:
        problems = lint_model(model)
        bad += bool(problems)
        for problem in problems:
            click.echo(f"{model.id}: [{problem.code}] {problem.text()}", err=True)
    for note in very_near(found, read_library(library)[0]):
        click.echo(note, err=True)
    click.echo(_("检查 {n} 个模型，{bad} 个有问题").format(n=len(found) + len(faults), bad=bad))
    sys.exit(1 if bad else 0)


@models.command("test", help=_("运行模型的示例。"))
@click.argument("ids", nargs=-1)
@click.option(
    "--engine",
    "engines",
    type=click.Choice(ENGINES),
    multiple=True,
    default=("duckdb",),
    help=_("查询引擎，可重复"),
)
@library_option
def test_command(ids: tuple[str, ...], engines: tuple[str, ...], library: tuple[Path, ...]) -> None:
    found, faults = read_library(library, ids)
    complain(faults)
    rows, bad = [], len(faults)
    for name in engines:
        with open_engine(name) as engine:
            for model in found:
                try:
                    report = run_examples(model, engine)
                except XiezhiError as error:
                    click.echo(f"{model.id}: {error}", err=True)
                    bad += 1
                    rows.append([model.id, name, len(model.examples.cases), _("未能运行")])
                    continue
                for fault in report.faults:
                    click.echo(fault.text(), err=True)
                bad += bool(report.faults)
                n = len(report.faults)
                verdict = _("{n} 处不符").format(n=n) if n else _("通过")
                rows.append([model.id, name, report.examples, verdict])
    if rows:
        click.echo(table([_("模型"), _("引擎"), _("示例"), _("结果")], rows, right=(2,)))
    sys.exit(1 if bad else 0)


for command in (new_command, coverage_command, relations_command, *PACK_COMMANDS):
    models.add_command(command)
