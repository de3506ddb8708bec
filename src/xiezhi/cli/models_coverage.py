"""`xiezhi models coverage`: which models run with the tables at hand, and what opens the most."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from xiezhi.cli.library import complain, library_option, read_library
from xiezhi.cli.records import find
from xiezhi.cli.table import table
from xiezhi.i18n import _, listed, pick
from xiezhi.records.opening import open_store
from xiezhi.screening.authoring.coverage import Coverage, Holdings, held_in, weigh
from xiezhi.screening.models import Model
from xiezhi.screening.words import field, record_type

# Rows of a table on the terminal; --json gives all.
_SHOWN = 15


@click.command("coverage", help=_("用现有的表能运行哪些模型，再补哪张表增加最多。"))
@click.option("--store", "store_path", type=click.Path(path_type=Path), help=_("数据仓目录"))
@click.option("--tables", help=_("现有的记录类型，用逗号分开，如 measure,suspect"))
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON 输出"))
@library_option
def coverage_command(
    store_path: Path | None, tables: str | None, as_json: bool, library: tuple[Path, ...]
) -> None:
    if (store_path is None) == (tables is None):
        raise click.UsageError(_("请写 --store 或 --tables 其中之一。"))
    models, faults = read_library(library)
    if store_path is not None:
        held = held_in(open_store(store_path))
    else:
        names = [name.strip() for name in (tables or "").split(",") if name.strip()]
        held = Holdings(frozenset(find(name).id for name in names))
    found = weigh(models, held)
    if as_json:
        content = {"tables": sorted(held.tables), **found.as_json()}
        click.echo(json.dumps(content, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_text(found, held, {model.id: model for model in models})))
    complain(faults)


def _text(found: Coverage, held: Holdings, models: Mapping[str, Model]) -> Iterator[str]:
    whole = len(found.complete) + len(found.partly) + len(found.closed)
    yield _("现有 {tables} 类记录；模型 {models} 个。").format(
        tables=len(held.tables), models=whole
    )
    yield ""
    yield _("数据齐全，可以运行：{n} 个").format(n=len(found.complete))
    yield from (f"  {id}  {pick(models[id].title)}" for id in found.complete)
    yield from _lacking(_("可以运行，缺下列表，有的单元会不能判断：{n} 个"), found.partly, models)
    yield from _lacking(_("不能运行，没有单元所在的表：{n} 个"), found.closed, models, _SHOWN)
    yield from _counted(
        _("再有一类表即数据齐全"), {_table(name): ids for name, ids in found.one_more.items()}
    )
    yield from _steps(found)
    yield from _counted(
        _("模型必需而没有一行有值的字段"),
        {f"{_table(name)} · {_field(name)}": ids for name, ids in found.fields.items()},
    )
    yield from _counted(
        _("没有完整性声明的记录类型（没有声明，“没有记录”不作为依据）"),
        {_table(name): ids for name, ids in found.declarations.items()},
    )


def _lacking(
    heading: str,
    lacking: Mapping[str, tuple[str, ...]],
    models: Mapping[str, Model],
    most: int | None = None,
) -> Iterator[str]:
    yield ""
    yield heading.format(n=len(lacking))
    rows = [
        [id, pick(models[id].title), listed(record_type(type) for type in types)]
        for id, types in list(lacking.items())[:most]
    ]
    if rows:
        yield table([_("模型"), _("名称"), _("缺少的表")], rows)
    yield from _rest(len(lacking) - len(rows))


def _counted(heading: str, found: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    if not found:
        return
    yield ""
    yield heading
    rows = [[len(ids), name, ", ".join(ids)] for name, ids in list(found.items())[:_SHOWN]]
    yield table([_("模型数"), _("表"), _("模型")], rows, right=(0,))
    yield from _rest(len(found) - len(rows))


def _steps(found: Coverage) -> Iterator[str]:
    if not found.steps:
        return
    yield ""
    yield _("按增加最多的次序补表")
    rows, complete = [], len(found.complete)
    for number, step in enumerate(found.steps[:_SHOWN], 1):
        complete += len(step.completes)
        rows.append([number, _table(step.table), len(step.completes), len(step.begins), complete])
    headings = [_("次序"), _("表"), _("新增数据齐全"), _("新增可以运行"), _("累计数据齐全")]
    yield table(headings, rows, right=(0, 2, 3, 4))
    yield from _rest(len(found.steps) - len(rows))


def _rest(number: int) -> Iterator[str]:
    if number > 0:
        yield _("……其余 {n} 项请用 --json 查看。").format(n=number)


def _table(name: str) -> str:
    type = name.partition(".")[0]
    return _("{title}（{id}）").format(title=record_type(type), id=type)


def _field(name: str) -> str:
    type, _dot, id = name.partition(".")
    return _("{title}（{id}）").format(title=field(type, id), id=id)
