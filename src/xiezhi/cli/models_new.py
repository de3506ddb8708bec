"""`xiezhi models new`: asks on a terminal what a new model is to look at, and writes its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from sys import stdin
from typing import Any

import click

from xiezhi.cli.library import library_option, read_library
from xiezhi.cli.models_near import near_lines
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _
from xiezhi.records import code_lists
from xiezhi.screening.authoring import scaffold
from xiezhi.screening.authoring.scaffold_choices import BOUNDS, NEEDS, choices
from xiezhi.screening.models import FUNCTIONS, SHAPES, load_model
from xiezhi.screening.resolution import lines

# A longer list is shown only after a word has narrowed it.
_SHOWN = 24
# What may be left open without a terminal: the plan then takes the first field that fits.
_OPTIONAL = ("end", "field", "base", "bound", "child", "by", "organ_kind", "resolution")


@click.command("new", help=_("新建模型文件夹，三个文件齐全，示例可以通过；在终端上会逐项询问。"))
@click.option("--id", "id", help=_("模型编号，如 bail-overdue"))
@click.option("--shape", type=click.Choice(SHAPES), help=_("模型形状"))
@click.option("--function", type=click.Choice(FUNCTIONS), help=_("业务条线"))
@click.option("--unit", help=_("单元的记录类型，如 measure"))
@click.option(
    "--organ-kind", type=click.Choice(list(code_lists()["organ_kind"])), help=_("被监督机关的种类")
)
@click.option("--resolution", help=_("所服务的决议条款，如 2.2.5"))
@click.option("--param", help=_("期限或数值的键，如 criminal.bail"))
@click.option("--law", help=_("法律的编号，如 cpl（没有期限的形状用）"))
@click.option("--article", help=_("条文，如 79 或 91(1)（没有期限的形状用）"))
@click.option("--end", help=_("date_gap、state_conflict：终止日期字段"))
@click.option("--field", help=_("limit_check、ratio：数值字段；text_element：文字字段"))
@click.option("--base", help=_("ratio：作分母的数值字段"))
@click.option(
    "--bound", type=click.Choice(BOUNDS), help=_("ratio：比例至多（most）还是至少（least）")
)
@click.option(
    "--child", help=_("anti_join：应当跟随的记录类型；state_conflict：不应再有的记录类型")
)
@click.option("--by", help=_("cluster：相同即聚集的字段"))
@click.option("--word", help=_("text_element：应当写明的词"))
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(),
    show_default=_("当前目录"), help=_("放在哪个目录下"),
)  # fmt: skip
@library_option
def new_command(folder: Path, library: tuple[Path, ...], **given: Any) -> None:
    answers = _answers(given)
    if answers["resolution"] and answers["resolution"] not in lines():
        raise XiezhiError("SCR-090", name=answers["resolution"])
    wanted = {name: value for name, value in answers.items() if value is not None}
    path = scaffold.write(folder, scaffold.Plan(**wanted))
    click.echo(_("已写入 {path}").format(path=path))
    click.echo("\n".join(near_lines(load_model(path), read_library(library)[0])))
    click.echo(
        _(
            "下一步：按 docs/models.md 填写，然后运行 xiezhi models lint {id} --library {dir}"
        ).format(id=path.name, dir=path.parent)
    )


def _answers(given: Mapping[str, str | None]) -> dict[str, str | None]:
    """What the options leave open, asked on a terminal."""
    found = dict(given)
    titles = _questions()
    found["id"] = _asked("id", given["id"], titles["id"], {})
    for name in ("shape", "function", "unit", "organ_kind", "resolution"):
        known = choices(name, shape=found["shape"] or "", unit="")
        found[name] = _asked(name, given[name], titles[name], known)
    shape, unit = found["shape"] or "", found["unit"] or ""
    known_units = choices("unit", shape=shape)
    for name in NEEDS[shape]:
        # A unit that does not exist is named by the scaffold, not by a question about its fields.
        known = choices(name, shape=shape, unit=unit) if unit in known_units else {}
        found[name] = _asked(name, given[name], titles[name], known)
    return found


def _questions() -> Mapping[str, str]:
    return {
        "id": _("模型编号（小写字母和连字符）"),
        "shape": _("模型形状"),
        "function": _("业务条线"),
        "unit": _("单元的记录类型（逐行审查的是什么）"),
        "organ_kind": _("被监督机关的种类"),
        "resolution": _("所服务的决议条款"),
        "param": _("期限或数值"),
        "law": _("法律"),
        "article": _("条文，如 79 或 91(1)"),
        "end": _("终止日期字段"),
        "field": _("被审查的字段"),
        "base": _("作分母的字段"),
        "bound": _("比例至多（most）还是至少（least）"),
        "child": _("跟随单元的记录类型"),
        "by": _("相同即聚集的字段"),
        "word": _("应当写明的词"),
    }


def _asked(name: str, value: str | None, text: str, known: Mapping[str, str]) -> str | None:
    """The option's value, else the answer of a person on a terminal, else a usage error."""
    if value is not None:
        return value
    if not stdin.isatty():
        if name in _OPTIONAL:
            return None
        raise click.UsageError(_("缺少 {name}").format(name=f"--{name}"))
    if not known:
        return str(click.prompt(text))
    return _picked(text, known)


def _picked(text: str, known: Mapping[str, str]) -> str:
    """One of `known`, by its number in the list, its id, or a word of its id or title."""
    listed = list(known)
    if len(listed) <= _SHOWN:
        _show(listed, known)
    else:
        click.echo(
            _("{text}：共 {n} 项，输入编号或名称中的字查找").format(text=text, n=len(listed))
        )
    while True:
        said = str(click.prompt(text)).strip()
        if said in known:
            return said
        if said.isdigit() and 0 < int(said) <= len(listed) <= _SHOWN:
            return listed[int(said) - 1]
        near = [id for id, title in known.items() if said in id or said in title]
        if len(near) == 1:
            click.echo(_line(near[0], known))
            return near[0]
        if not near:
            click.echo(_("没有“{said}”，请换一个字").format(said=said))
        elif len(near) > _SHOWN:
            click.echo(_("有 {n} 项含有“{said}”，请再写具体一些").format(n=len(near), said=said))
        else:
            listed = near
            _show(listed, known)


def _show(listed: list[str], known: Mapping[str, str]) -> None:
    for number, id in enumerate(listed, 1):
        click.echo(f"{number:>4}  {_line(id, known)}")


def _line(id: str, known: Mapping[str, str]) -> str:
    return f"{id}  {known[id]}".rstrip()
