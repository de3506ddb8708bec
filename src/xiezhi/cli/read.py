"""`xiezhi read`: court documents into elements with their places, or into a store."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from xiezhi.cli.click_words import DAY
from xiezhi.cli.read_table import review_lines, table
from xiezhi.documents.files import Document, documents, find_files
from xiezhi.documents.output import as_json
from xiezhi.documents.reading import Reading
from xiezhi.documents.taking import take_documents
from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, listed, pick
from xiezhi.records.catalogue import catalogue
from xiezhi.records.opening import open_store

_REFUSED = 3


@click.command(help=_("读取法院文书：列出要素及其在原文中的位置，或者写入数据仓。"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_lines", is_flag=True, help=_("按 JSON Lines 输出，一份文书一行"))
@click.option("--review", is_flag=True, help=_("只列出存疑、需要核对的要素"))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help=_("输出写入该文件，不写到屏幕")
)
@click.option("--store", "store_path", type=click.Path(path_type=Path), help=_("写入该数据仓"))
@click.option("--source", help=_("来源名称，与 --store 同用"))
@click.option(
    "--extracted-on",
    type=DAY,
    metavar="YYYY-MM-DD",
    help=_("取得文书的日期"),
)
def read(
    paths: tuple[Path, ...],
    as_lines: bool,
    review: bool,
    out: Path | None,
    store_path: Path | None,
    source: str | None,
    extracted_on: datetime | None,
) -> None:
    if bool(store_path) != bool(source):
        raise XiezhiError("DOC-108")
    refused = _Refused()
    readings = _readings(_apart(find_files(paths), paths, out), refused)
    with _opened(out) as stream:
        if store_path and source:
            store = open_store(store_path)
            day = extracted_on.date() if extracted_on else None
            taken = take_documents(store, readings, source=source, extracted_on=day)
            rows = listed(
                f"{pick(catalogue()[name].title)} {count}" for name, count in taken.rows.items()
            )
            click.echo(_("已写入：") + (rows or _("无")), file=stream)
            for document in taken.others:
                click.echo(_("不是能读的法院文书：") + document.place, file=stream)
            for error in taken.refused:
                refused.append(error)
        else:
            show = _json if as_lines else review_lines if review else table
            for document, reading in readings:
                if text := show(document, reading):
                    click.echo(_encodable(text, stream) if as_lines else text, file=stream)
    if refused.count:
        sys.exit(_REFUSED)


def _json(_document: Document, reading: Reading) -> str:
    return json.dumps(as_json(reading), ensure_ascii=False)


def _apart(files: list[Path], paths: tuple[Path, ...], out: Path | None) -> list[Path]:
    """The files to read, without the output of an earlier run that lies in a folder of them.

    Error: DOC-130 the output would take the place of a file that was named.
    """
    if out is None:
        return files
    own = out.resolve()
    if own in (path.resolve() for path in paths):
        raise XiezhiError("DOC-130", file=out)
    return [file for file in files if file.resolve() != own]


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO | None]:
    """Where the output goes; None is the screen. Error: DOC-131 it cannot be written."""
    if out is None:
        yield None
        return
    try:
        stream = out.open("w", encoding="utf-8")
    except OSError as error:
        raise XiezhiError("DOC-131", file=out, reason=error.strerror or "") from None
    with stream:
        yield stream


def _encodable(line: str, stream: TextIO | None) -> str:
    """The JSON as the output can take it: another encoding than UTF-8 lacks rare characters."""
    try:
        line.encode((stream or sys.stdout).encoding)
    except UnicodeEncodeError:
        return json.dumps(json.loads(line))
    return line


class _Aside:
    """Bad lines and pages are told at once and left out; a million of them take no memory."""

    def append(self, error: XiezhiError, place: str = "", /) -> None:
        click.echo(place + _("：") + str(error) if place else str(error), err=True)


class _Refused(_Aside):
    """Only what cannot be read at all counts as refused."""

    count = 0

    def append(self, error: XiezhiError, place: str = "", /) -> None:
        super().append(error, place)
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
                refused.append(error, document.place)


def _documents(files: list[Path], refused: _Refused) -> Iterator[Document]:
    for path in files:
        try:
            yield from documents(path, aside=_Aside())
        except XiezhiError as error:
            refused.append(error)
