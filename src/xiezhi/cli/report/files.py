"""All files of a report in one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.cli.progress import Step
from xiezhi.cli.report.compose import compose
from xiezhi.cli.report.content import Extras, Report
from xiezhi.cli.report.html import write_html
from xiezhi.cli.report.jsonl import write_jsonl
from xiezhi.cli.report.workbook import write_xlsx
from xiezhi.errors import XiezhiError
from xiezhi.records.intake_report import IntakeReport

if TYPE_CHECKING:
    from xiezhi.screening.models import Model
    from xiezhi.screening.run import Run


def write_report(
    run: Run,
    models: Iterable[Model],
    folder: Path,
    *,
    intakes: Iterable[IntakeReport] = (),
    extras: Extras | None = None,
) -> list[Path]:
    """Write report.html, report.xlsx and findings.jsonl into `folder` and return their paths.

    `models` are those that were asked to run; `intakes` adds what was read and set aside. Files of
    an earlier report are replaced. Errors: CLI-120 where the folder cannot be written.
    """
    return write_composed(compose(run, models, intakes=intakes, extras=extras), run, folder)


def write_composed(
    report: Report, run: Run, folder: Path, *, progress: Step | None = None
) -> list[Path]:
    """Write the files of a report that is composed already. Errors: CLI-120."""
    writers: dict[str, Callable[[Path], None]] = {
        "report.html": partial(write_html, report),
        "report.xlsx": partial(write_xlsx, report),
        "findings.jsonl": partial(write_jsonl, run),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number, (name, write) in enumerate(writers.items()):
            if progress:
                progress(name, number, len(writers))
            write(folder / name)
    except OSError as error:
        raise XiezhiError("CLI-120", path=folder, reason=error.strerror or error) from None
    return [folder / name for name in writers]
