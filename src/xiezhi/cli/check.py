"""`xiezhi check`: the five-minute door. Files in, findings and a report out, nothing left behind.

The store is temporary and its key is never written down; both are gone when the command ends, be it
done, interrupted or failed. Only the report folder stays.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import yaml

from xiezhi.cli.check_coverage import declare_complete, type_id
from xiezhi.cli.check_documents import DocumentsRead, read_documents
from xiezhi.cli.check_extras import excerpts_of, names_of
from xiezhi.cli.check_files import Files, sort_files
from xiezhi.cli.check_text import findings_text, hints, intake_text
from xiezhi.cli.click_words import DAY
from xiezhi.cli.progress import progress
from xiezhi.cli.report import Extras, compose, write_composed
from xiezhi.errors import XiezhiError
from xiezhi.i18n import LANGUAGES, _, set_language
from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.pseudonyms import Pseudonyms
from xiezhi.records.store import Store
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import Model, find_model
from xiezhi.screening.packs.library import trusted_library
from xiezhi.screening.run import Run, screen

# The name of the source whose rows are checked, where no mapping profile names another.
SOURCE = "check"
MEND = "待更正"
FAILED = 1
REFUSED = 3


def _choose_language(_context: Any, _option: Any, lang: str | None) -> None:
    if lang:
        set_language(lang)


@click.command(
    help=_(
        "五分钟检查：给出表格、导出文件或者法院文书（文件或文件夹），直接列出发现并写出报告。"
        "数据放在临时目录，结束即删。"
    )
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("xiezhi-report"),
    show_default=True,
    help=_("报告文件夹"),
)
@click.option("--as-of", type=DAY, metavar="YYYY-MM-DD", help=_("按哪一天判断，默认今天"))
@click.option(
    "--extracted-on",
    type=DAY,
    metavar="YYYY-MM-DD",
    help=_("数据导出日期；不写则未结束的记录不能判断"),
)
@click.option(
    "--complete",
    multiple=True,
    metavar="TYPE",
    help=_("声明这类记录已全部在内（如 custody_extension 或 羁押期限延长），可重复"),
)
@click.option("--type", "record_type", help=_("这些表的记录类型，如 measure 或 强制措施"))
@click.option(
    "--profile", type=click.Path(path_type=Path, dir_okay=False), help=_("映射配置文件（YAML）")
)
@click.option("--ignore", multiple=True, metavar="COL", help=_("明知而丢弃的列，可重复"))
@click.option("--model", "model_ids", multiple=True, metavar="ID", help=_("只运行这个模型，可重复"))
@click.option("--include-draft", is_flag=True, help=_("也运行期限未经核对的草稿模型"))
@click.option("--names", is_flag=True, help=_("报告中写出原文件里的姓名和文书原句"))
@click.option("--json", "as_json", is_flag=True, help=_("按 JSON Lines 输出发现"))
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_choose_language,
    help=_("界面语言：zh 中文，en 英文"),
)
def check(
    paths: tuple[Path, ...],
    out: Path,
    as_of: datetime | None,
    extracted_on: datetime | None,
    complete: tuple[str, ...],
    record_type: str | None,
    profile: Path | None,
    ignore: tuple[str, ...],
    model_ids: tuple[str, ...],
    include_draft: bool,
    names: bool,
    as_json: bool,
) -> None:
    files = sort_files(paths, out)
    models = _models(model_ids)
    # A slip in an option is told before anything is read.
    wanted = type_id(record_type) if record_type else None
    declared = [type_id(name) for name in complete]
    exported = extracted_on.date() if extracted_on else None
    day = as_of.date() if as_of else date.today()
    with _temporary_store() as store:
        intake = _take_tables(store, files, out, profile, wanted, exported, ignore)
        documents = _take_documents(store, files, intake.source, exported, names)
        declare_complete(store, declared, source=intake.source, to_on=min(exported or day, day))
        run = _screen(store, models, day, include_draft or bool(model_ids))
    intakes = [intake, documents.report]
    extras = Extras(
        names=names_of(run.findings, intake.files, files.tables, documents.by_unit)
        if names
        else {},
        excerpts=excerpts_of(run.findings, models, documents.by_unit, names=names),
        hints=tuple(hints(run.findings)),
    )
    report = compose(run, models, intakes=intakes, extras=extras)
    for line in intake_text(report.intake, report.hints):
        click.echo(line, err=True)
    refused = any(report.refused for report in intakes)
    if not report.intake.tables:
        click.echo(str(XiezhiError("CLI-103")), err=True)
        sys.exit(REFUSED if refused else FAILED)
    with progress(_("写报告")) as step:
        written = write_composed(report, run, out, progress=step)
    if as_json:
        for finding in run.findings:
            click.echo(finding.line())
    else:
        for line in findings_text(report, written):
            click.echo(line)
    if refused:
        sys.exit(REFUSED)


def _models(ids: Sequence[str]) -> list[Model]:
    """All models, or those asked for. Errors: SCR-112, SCR-180 the shipped pack was altered."""
    library = trusted_library()
    return [find_model(library, id) for id in dict.fromkeys(ids)] if ids else library


@contextmanager
def _temporary_store() -> Iterator[Store]:
    """An empty store under a key that exists only in memory."""
    # A terminated process runs no clean-up unless the signal becomes an exception.
    previous = signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        with tempfile.TemporaryDirectory(prefix="xiezhi-check-") as folder:
            yield Store.create(
                Path(folder) / "store", vault=False, pseudonyms=Pseudonyms.throw_away()
            )
    finally:
        signal.signal(signal.SIGTERM, previous)


def _take_tables(
    store: Store,
    files: Files,
    out: Path,
    profile: Path | None,
    record_type: str | None,
    exported: date | None,
    ignore: Sequence[str],
) -> IntakeReport:
    """Take the tables in; what sorting the files refused or passed over joins the report."""
    with progress(_("读入表格")) as step:
        report = take_in(
            store,
            files.tables,
            source=_source(profile),
            profile=profile,
            record_type=record_type,
            extracted_on=exported,
            ignore=ignore,
            mend=out / MEND,
            number_rows=True,
            progress=step,
        )
    report.refused += files.refused
    # The report counts the units that lack the day of export, which says more than this note.
    report.notes[:] = [*files.notes, *(note for note in report.notes if note[0] != "REC-200")]
    return report


def _source(profile: Path | None) -> str:
    """The source a mapping profile is about; the intake says what is wrong with the file."""
    try:
        content = yaml.safe_load(profile.read_text(encoding="utf-8")) if profile else {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return SOURCE
    return str(content.get("source", SOURCE)) if isinstance(content, dict) else SOURCE


def _take_documents(
    store: Store, files: Files, source: str, exported: date | None, names: bool
) -> DocumentsRead:
    with progress(_("读文书")) as step:
        return read_documents(
            store,
            files.rulings,
            source=source,
            extracted_on=exported,
            names=names,
            progress=step,
        )


def _screen(store: Store, models: Sequence[Model], day: date, include_draft: bool) -> Run:
    with DuckDBEngine() as engine, progress(_("筛查")) as step:
        return screen(
            store, models, as_of=day, engine=engine, include_draft=include_draft, progress=step
        )
