"""`xiezhi models`: the library of models listed, shown, checked, tested and extended."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from xiezhi import law
from xiezhi.cli.report.words import organ_kind, record_type
from xiezhi.cli.report.words import outcome as outcome_text
from xiezhi.cli.report.words import status as status_text
from xiezhi.cli.screen import library_option
from xiezhi.cli.table import table
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, language, pick
from xiezhi.screening import scaffold
from xiezhi.screening.engines import ENGINES, open_engine
from xiezhi.screening.examples import run_examples
from xiezhi.screening.lint import lint as lint_model
from xiezhi.screening.model_parts import Variants
from xiezhi.screening.models import (
    FUNCTIONS,
    Model,
    ModelError,
    find_model,
    load_library,
    load_model,
    model_folders,
    shipped_library,
)


@click.group(help=_("监督模型：列出、查看、检查、试算、新建。"))
def models() -> None:
    """The group of commands about models."""


def _sorted_out(
    library: Sequence[Path], ids: Sequence[str]
) -> tuple[list[Model], list[ModelError]]:
    """The models asked for (all without `ids`) and the faults of folders that cannot be read.

    One folder under work must not keep the others from being listed or tested.
    """
    found, faults = [], []
    for folder in model_folders([shipped_library(), *library]):
        if ids and folder.name not in ids:
            continue
        try:
            found.append(load_model(folder))
        except ModelError as error:
            faults.append(error)
    named = {model.id for model in found} | {str(error.where["path"]) for error in faults}
    for id in ids:
        if id not in named:
            find_model(load_library(library), id)
    return found, faults


def _complain(faults: Sequence[XiezhiError]) -> None:
    for fault in faults:
        click.echo(str(fault), err=True)


@models.command("list", help=_("列出模型。"))
@library_option
@click.option("--function", type=click.Choice(FUNCTIONS), help=_("只列这一业务条线"))
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON 数组输出"))
def list_command(library: tuple[Path, ...], function: str | None, as_json: bool) -> None:
    found, faults = _sorted_out(library, ())
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
    _complain(faults)
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
        "examples": len(model.examples.cases),
        "digest": model.digest,
    }


@models.command("show", help=_("查看一个模型：查什么、依据什么、需要哪些数据、怎样说明。"))
@click.argument("id")
@library_option
@click.option("--sql", is_flag=True, help=_("同时显示查询语句"))
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON 输出"))
def show_command(id: str, library: tuple[Path, ...], sql: bool, as_json: bool) -> None:
    model = find_model(load_library(library), id)
    if as_json:
        click.echo(json.dumps(summary(model), ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(_description(model)))
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


def _titled(title: str, id: str) -> str:
    return _("{title}（{id}）").format(title=title, id=id)


@models.command("lint", help=_("检查模型的写法：格式、字段、法条、查询语句。"))
@click.argument("ids", nargs=-1)
@library_option
def lint_command(ids: tuple[str, ...], library: tuple[Path, ...]) -> None:
    found, faults = _sorted_out(library, ids)
    _complain(faults)
    bad = len(faults)
    for model in found:
        problems = lint_model(model)
        bad += bool(problems)
        for problem in problems:
            click.echo(f"{model.id}: [{problem.code}] {problem.text()}", err=True)
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
    found, faults = _sorted_out(library, ids)
    _complain(faults)
    rows, bad = [], len(faults)
    for name in engines:
        for model in found:
            try:
                with open_engine(name) as engine:
                    report = run_examples(model, engine)
            except XiezhiError as error:
                click.echo(f"{model.id}: {error}", err=True)
                bad += 1
                rows.append([model.id, name, len(model.examples.cases), _("未能运行")])
                continue
            for fault in report.faults:
                click.echo(fault.text(), err=True)
            bad += bool(report.faults)
            verdict = _("{n} 处不符").format(n=len(report.faults)) if report.faults else _("通过")
            rows.append([model.id, name, report.examples, verdict])
    if rows:
        click.echo(table([_("模型"), _("引擎"), _("示例"), _("结果")], rows, right=(2,)))
    sys.exit(1 if bad else 0)


@models.command("new", help=_("新建模型文件夹，三个文件齐全，填空后即可检查和试算。"))
@click.option("--id", "id", help=_("模型编号，如 bail-overdue"))
@click.option("--shape", type=click.Choice(scaffold.SHAPES), help=_("模型形状"))
@click.option("--unit", help=_("单元的记录类型，如 measure"))
@click.option("--function", type=click.Choice(FUNCTIONS), help=_("业务条线"))
@click.option("--param", help=_("期限的键，如 criminal.bail"))
@click.option("--end", help=_("date_gap：终止日期字段"))
@click.option("--field", help=_("limit_check：数值字段"))
@click.option("--child", help=_("anti_join：应当跟随的记录类型"))
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default=_("当前目录"),
    help=_("放在哪个目录下"),
)
def new_command(
    id: str | None,
    shape: str | None,
    unit: str | None,
    function: str | None,
    param: str | None,
    end: str | None,
    field: str | None,
    child: str | None,
    folder: Path,
) -> None:
    plan = scaffold.Plan(
        id=_asked(id, "--id", _("模型编号")),
        shape=_asked(shape, "--shape", _("模型形状"), scaffold.SHAPES),
        unit=_asked(unit, "--unit", _("单元的记录类型")),
        function=_asked(function, "--function", _("业务条线"), FUNCTIONS),
        param=_asked(param, "--param", _("期限的键")),
        end=end,
        field=field,
        child=child,
    )
    path = scaffold.write(folder, plan)
    click.echo(_("已写入 {path}").format(path=path))
    click.echo(
        _(
            "下一步：按 docs/models.md 填写，然后运行 xiezhi models lint {id} --library {dir}"
        ).format(id=path.name, dir=path.parent)
    )


def _asked(value: str | None, name: str, text: str, choices: Sequence[str] = ()) -> str:
    """The option's value, else the answer of a person on a terminal, else a usage error."""
    if value is not None:
        return value
    if not sys.stdin.isatty():
        raise click.UsageError(_("缺少 {name}").format(name=name))
    return str(click.prompt(text, type=click.Choice(choices) if choices else None))
