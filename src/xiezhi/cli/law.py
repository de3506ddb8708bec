"""`xiezhi law`: dates with their steps, and what a parameter or a statute says on a given day."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, counted, language, pick
from xiezhi.law import (
    Calendar,
    DatedValue,
    Deadline,
    Parameter,
    Statute,
    cite,
    deadline,
    load_calendar,
    parameter,
    parameters,
    statutes,
)
from xiezhi.law.steps import UNITS, show

BEIJING = timezone(timedelta(hours=8))


def read_day(text: str) -> date:
    """A day, or a moment (Beijing wall time) where a time is given. Errors: LAW-013."""
    try:
        if "T" not in text and " " not in text.strip():
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise XiezhiError("LAW-013", text=text) from None
    return moment.astimezone(BEIJING).replace(tzinfo=None) if moment.tzinfo else moment


def as_json(value: Any) -> str:
    """One JSON line; dates in ISO form, Chinese kept readable."""
    return json.dumps(value, ensure_ascii=False, default=str)


def amount(found: Parameter, value: DatedValue) -> str:
    """A value with its unit in words: `2 个月`, `1 个月 + 15 日`."""
    if isinstance(value.value, tuple):
        return ", ".join(value.value)
    text = f"{value.number} {pick(UNITS[found.unit])}" if found.unit else str(value.number)
    text += f" + {value.and_days} {pick(UNITS['day'])}" if value.and_days else ""
    return counted(text)


@click.group(help=_("法律期限：计算到期日，查看期限和法律。"))
def law() -> None:
    """The group of commands about law."""


@law.command("deadline", help=_("计算期限。KEY 为期限的键或中文名称，START 为起算事件的日期。"))
@click.argument("key")
@click.argument("start")
@click.option("--more", default=0, help=_("延长的数量，以期限自身的单位计，合计填写"))
@click.option("--plus-days", default=0, help=_("依法不计入期限的天数"))
@click.option("--custody", is_flag=True, help=_("人在押：到期日不因节假日顺延"))
@click.option("--act-on", help=_("决定适用哪一版法律的日期，默认为起算日"))
@click.option("--discovered", help=_("重新计算期限的发现之日"))
@click.option(
    "--calendar",
    "calendar_paths",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help=_("增加年度的工作日历文件或文件夹"),
)
@click.option("--json", "json_output", is_flag=True, help=_("以 JSON 输出"))
def deadline_command(
    key: str,
    start: str,
    more: int,
    plus_days: int,
    custody: bool,
    act_on: str | None,
    discovered: str | None,
    calendar_paths: tuple[Path, ...],
    json_output: bool,
) -> None:
    """Print both lines of a period, the steps, and the article beside each."""
    calendar: Calendar | None = load_calendar(calendar_paths) if calendar_paths else None
    found = deadline(
        key,
        read_day(start),
        more=more,
        plus_days=plus_days,
        in_custody=custody,
        act_on=read_day(act_on) if act_on else None,
        calendar=calendar,
        recomputed_from=read_day(discovered) if discovered else None,
    )
    if json_output:
        click.echo(as_json(deadline_dict(found)))
        return
    for number, step in enumerate(found.steps, start=1):
        click.echo(f"{number:>2}. {step.render()}")
    click.echo(_("宽计（过此即逾期）：") + line_text(found.due))
    click.echo(_("严计：") + line_text(found.strict))


def line_text(line: date | None) -> str:
    """A line as text; a missing one says so."""
    return show(line, language()) if line is not None else _("不能判断")


def deadline_dict(found: Deadline) -> dict[str, Any]:
    """A deadline for JSON: both lines, flags, law, steps in both languages."""
    value = found.value
    return {
        "key": found.key,
        "due": found.due.isoformat() if found.due else None,
        "strict": found.strict.isoformat() if found.strict else None,
        "flags": list(found.flags),
        "law": value.law if value else None,
        "article": value.article if value else None,
        "verified": value.verified if value else None,
        "steps": [step.as_dict() for step in found.steps],
    }


def show_parameter(found: Parameter, day: date | None) -> None:
    """Print a parameter: all its values, or the one in force on `day`."""
    click.echo(f"{found.key}  {pick(found.title)}")
    if found.counting:
        click.echo(_("计算规则：") + pick(found.counting.title))
    if day is not None and found.at(day) is None:
        click.echo(f"{day}  " + _("不能判断：") + pick(found.before))
        return
    for value in found.values if day is None else filter(None, [found.at(day)]):
        checked = _("已核对") if value.verified else _("未核对，只作线索")
        span = f"{value.start} … {value.to or ''}".rstrip()
        cited = cite(value.law, value.article, day or value.start)
        click.echo(f"{span}  {amount(found, value)}  {cited}  {checked}")
        if value.note:
            click.echo("    " + pick(value.note))
    click.echo(_("更早：") + pick(found.before))


def show_statute(found: Statute, day: date | None) -> None:
    """Print a statute with its versions, or the one in force on `day`."""
    click.echo(f"{found.id}  {pick({'zh': found.zh, 'en': found.en})}")
    versions = found.versions if day is None else filter(None, [found.at(day)])
    lines = 0
    for version in versions:
        lines += 1
        checked = _("已核对") if version.verified else _("未核对")
        text = _("文本缺失") if version.text_absent else _("文本在卷")
        said = (
            _("{promulgated} 公布，{effective} 起施行，{repealed} 起失效")
            if version.repealed
            else _("{promulgated} 公布，{effective} 起施行")
        )
        span = said.format(
            promulgated=version.promulgated, effective=version.effective, repealed=version.repealed
        )
        note = f"  {pick(version.note)}" if version.note else ""
        click.echo(f"{span}  {checked}  {text}{note}")
    if not lines:
        click.echo(f"{day}  " + _("目录中没有当日有效的文本"))


@law.command("show", help=_("查看一个期限（键或中文名称）或者一部法律（编号、全称或简称）。"))
@click.argument("name")
@click.option("--on", "on", help=_("只看这一天有效的内容"))
def show_command(name: str, on: str | None) -> None:
    """Print a parameter or a statute."""
    day = read_day(on) if on else None
    named = (s for s in statutes().values() if name in (s.id, s.zh, s.short))
    found = next(named, None)
    if found is not None:
        show_statute(found, day)
        return
    try:
        show_parameter(parameter(name), day)
    except XiezhiError as error:
        if error.code != "LAW-001":
            raise
        raise XiezhiError("LAW-014", name=name, near=error.where["near"]) from None


@law.command("list", help=_("列出全部期限和法律。"))
@click.option("--statutes", "which", flag_value="statutes", help=_("只列法律"))
@click.option("--parameters", "which", flag_value="parameters", help=_("只列期限"))
@click.option("--json", "json_output", is_flag=True, help=_("以 JSON Lines 输出"))
def list_command(which: str | None, json_output: bool) -> None:
    """Print every parameter and statute, one line each."""
    if which != "statutes":
        for found in parameters().values():
            latest = found.values[-1]
            entry = {
                "key": found.key,
                "title": dict(found.title),
                "kind": found.kind,
                "unit": found.unit,
                "value": latest.value,
                "law": latest.law,
                "article": latest.article,
                "verified": latest.verified,
            }
            text = f"{found.key}  {pick(found.title)}  {amount(found, latest)}"
            click.echo(as_json(entry) if json_output else text)
    if which != "parameters":
        for known in statutes().values():
            line = {"id": known.id, "title": {"zh": known.zh, "en": known.en}}
            text = f"{known.id}  {pick({'zh': known.zh, 'en': known.en})}"
            click.echo(as_json(line) if json_output else text)
