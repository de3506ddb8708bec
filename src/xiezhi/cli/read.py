"""`xiezhi read`: court documents into elements with their places, or into a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path

import click

from xiezhi.documents.files import Document, documents, find_files
from xiezhi.documents.output import as_json
from xiezhi.documents.reading import OTHER, Reading
from xiezhi.documents.taking import take_documents
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, listed, pick
from xiezhi.records.catalogue import catalogue, code_lists
from xiezhi.records.store import Store

_REFUSED = 3
_RULING = "commutation_ruling"


@click.command(
    help=_("读取减刑、假释裁定书（TXT、JSONL）：列出要素及其在原文中的位置，或者写入数据仓。")
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_lines", is_flag=True, help=_("按 JSON Lines 输出，一份文书一行"))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help=_("输出写入该文件，不写到屏幕")
)
@click.option("--store", "store_path", type=click.Path(path_type=Path), help=_("写入该数据仓"))
@click.option("--source", help=_("来源名称，与 --store 同用"))
@click.option(
    "--extracted-on",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help=_("取得文书的日期"),
)
def read(
    paths: tuple[Path, ...],
    as_lines: bool,
    out: Path | None,
    store_path: Path | None,
    source: str | None,
    extracted_on: datetime | None,
) -> None:
    if bool(store_path) != bool(source):
        raise XiezhiError("DOC-108")
    refused = _Refused()
    readings = _readings(find_files(paths), refused)
    with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as stream:
        if store_path and source:
            store = Store.open(store_path)
            day = extracted_on.date() if extracted_on else None
            taken = take_documents(store, readings, source=source, extracted_on=day)
            rows = listed(
                f"{pick(catalogue()[name].title)} {count}" for name, count in taken.rows.items()
            )
            click.echo(_("已写入：") + (rows or _("无")), file=stream)
            for document in taken.others:
                click.echo(_("不是减刑、假释裁定：") + _place(document), file=stream)
        else:
            for document, reading in readings:
                text = (
                    json.dumps(as_json(reading), ensure_ascii=False)
                    if as_lines
                    else _table(document, reading)
                )
                click.echo(text, file=stream)
    if refused.count:
        sys.exit(_REFUSED)


class _Aside:
    """Bad lines and pages are told at once and left out; a million of them take no memory."""

    def append(self, error: XiezhiError, /) -> None:
        click.echo(str(error), err=True)


class _Refused(_Aside):
    """Only what cannot be read at all counts as refused."""

    count = 0

    def append(self, error: XiezhiError, /) -> None:
        super().append(error)
        self.count += 1


def _readings(files: list[Path], refused: _Refused) -> Iterator[tuple[Document, Reading]]:
    """One document after the other, so that memory does not grow with their number."""
    found = _documents(files, refused)
    bar = click.progressbar(found, label=_("读取"), file=sys.stderr, show_pos=True)
    with bar if sys.stderr.isatty() else nullcontext(found) as shown:
        for document in shown:
            try:
                yield document, document.read()
            except XiezhiError as error:
                refused.append(error)


def _documents(files: list[Path], refused: _Refused) -> Iterator[Document]:
    for path in files:
        try:
            yield from documents(path, aside=_Aside())
        except XiezhiError as error:
            refused.append(error)


def _place(document: Document) -> str:
    return f"{document.file}:{document.line}" if document.line else document.file


def _table(document: Document, reading: Reading) -> str:
    """A document as a table for people: element, value, the words it was read from."""
    head = f"── {_place(document)}  {reading.id}"
    if reading.kind == OTHER:
        return f"{head}\n  " + _("不是减刑、假释裁定，未读取。")
    lines = [head]
    for name, element in reading.elements.items():
        raw = (
            " | ".join(span.of(document.text) for span in element.spans[:3])
            if element.spans
            else ""
        )
        value = _value(name, element.value)
        source = f"  [{_short(raw)}]" if raw and raw != value else ""
        lines.append("  " + _title(name) + _("：") + value + source)
    for cut in reading.earlier:
        parts = [_("历次减刑"), cut.ruled_on.isoformat() if cut.ruled_on else _("日期未读到")]
        if cut.to_penalty:
            parts.append(
                _("减为")
                + _value("main_penalty", cut.to_penalty)
                + _length(cut.to_years, cut.to_months)
            )
        else:
            parts.append(_length(0, cut.cut_months, cut.cut_days).strip() or _("幅度未读到"))
        lines.append("  " + "  ".join(parts))
    if reading.unread:
        lines.append("  " + _("未读到：") + listed(_title(name) for name in reading.unread))
    lines += [
        "  " + _("请核对：") + f"{_doubt(doubt.code)}  [{_short(doubt.span.of(document.text))}]"
        for doubt in reading.doubts
    ]
    return "\n".join(lines)


def _title(name: str) -> str:
    return pick(catalogue()[_RULING].fields[name].title)


def _value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    field = catalogue()[_RULING].fields[name]
    if field.codes and isinstance(value, str):
        return pick(code_lists()[field.codes][value].title)
    return str(value)


def _length(years: int | None, months: int | None, days: int | None = 0) -> str:
    parts = ((years, _("{n}年")), (months, _("{n}个月")), (days, _("{n}日")))
    return "".join(text.format(n=count) for count, text in parts if count)


def _short(text: str, longest: int = 60) -> str:
    text = "".join(text.split())
    return text if len(text) <= longest else text[:longest] + "…"


def _doubt(code: str) -> str:
    return {
        "elided": _("文字有缺漏，日期与案号不相符"),
        "interrupted": _("中间夹有其他文字"),
        "mended_year": _("年份缺字，按二〇某某年读"),
        "mended_day": _("日期缺“日”字"),
        "out_of_order": _("受理日期在报请日期之前"),
        "name_differs": _("姓名前后写法不同"),
        "odd_court": _("法院名称可能夹有其他文字"),
        "cut_unread": _("有一次减刑的幅度未读到"),
        "month_only": _("只有年月，没有日"),
        "several_amounts": _("写了几个减刑幅度"),
        "several_terms": _("写了几个刑期，没有决定执行的刑期"),
        "days_in_term": _("原判刑期带有日数"),
        "sum_only": _("历次减刑只有合计"),
        "dates_unmatched": _("历次减刑的日期与幅度不能对应"),
        "term_does_not_close": _("原判刑期减去历次减刑，与裁定的刑期止日不合"),
        "unknown_charge": _("罪名不在罪名表内"),
        "contradiction": _("前后说法相反"),
        "not_adopted": _("检察机关提出而法院不予采纳"),
    }[code]
