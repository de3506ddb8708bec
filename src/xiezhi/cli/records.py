"""`xiezhi records`: what record types there are, and empty templates to fill in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, listed, pick
from xiezhi.records.catalogue import Field, RecordType, catalogue, code_lists
from xiezhi.records.reference import reference as reference_text
from xiezhi.records.templates import write_csv, write_xlsx


@click.group(help=_("记录类型：查看字段，生成导入模板。"))
def records() -> None:
    """The group of commands about record types."""


@records.command("list", help=_("列出全部记录类型。"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON Lines"))
def list_types(as_json: bool) -> None:
    for record_type in catalogue().values():
        if as_json:
            click.echo(_line({"id": record_type.id, "title": dict(record_type.title)}))
        else:
            click.echo(f"{record_type.id:<28}{pick(record_type.title)}")


@records.command(help=_("显示一个记录类型的字段和代码。"))
@click.argument("type_id", metavar="TYPE")
@click.option("--json", "as_json", is_flag=True, help=_("每个字段输出一行 JSON"))
def show(type_id: str, as_json: bool) -> None:
    record_type = find(type_id)
    if as_json:
        for field in record_type.fields.values():
            click.echo(_line(_described(field)))
        return
    click.echo(f"{record_type.id}  {pick(record_type.title)}")
    if record_type.note:
        click.echo(pick(record_type.note))
    for field in record_type.fields.values():
        marks = [_("主键")] if field.id in record_type.key else []
        marks += [_("必填")] if field.required else []
        marks += [_("不入库")] if not field.stored else []
        marks += [_("换成代号")] if field.personal == "identity" else []
        said = f"  {field.id:<32}{pick(field.title)}"
        click.echo(said + (f"  [{listed(marks)}]" if marks else ""))
        for code in code_lists()[field.codes].values() if field.codes else ():
            click.echo(f"      {code.id:<28}{pick(code.title)}")


@records.command(help=_("生成空白导入模板（XLSX 和 CSV）。"))
@click.argument("type_ids", metavar="[TYPE]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help=_("全部记录类型"))
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help=_("写入的目录")
)
def template(type_ids: tuple[str, ...], every: bool, out: Path) -> None:
    if not type_ids and not every:
        raise click.UsageError(_("请写出记录类型，或加 --all。"))
    chosen = list(catalogue().values()) if every else [find(type_id) for type_id in type_ids]
    out.mkdir(parents=True, exist_ok=True)
    for record_type in chosen:
        for path in (write_xlsx(record_type, out), write_csv(record_type, out)):
            click.echo(str(path))


@records.command(help=_("生成记录类型参考文档（Markdown）。"))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_("写入文件"))
def reference(out: Path | None) -> None:
    if out is None:
        click.echo(reference_text(), nl=False)
    else:
        write_durably(out, reference_text().encode())


def find(type_id: str) -> RecordType:
    """The record type of an id. Errors: REC-030."""
    found = catalogue().get(type_id)
    if found is None:
        raise XiezhiError("REC-030", type=type_id)
    return found


def _described(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "title": dict(field.title),
        "type": field.type,
        "required": field.required,
        "codes": list(code_lists()[field.codes]) if field.codes else None,
        "personal": field.personal,
        "stored": field.stored,
        "ref": field.ref,
        "aliases": list(field.aliases),
    }


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
