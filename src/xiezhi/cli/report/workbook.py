"""The report as a workbook: a cover, one sheet per organ (or kind of organ), what was not judged.

Every cell is text or a number; nothing in it runs as a formula, here or after saving it as CSV.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from xiezhi.cli.report.content import Item, Organ, Report
from xiezhi.cli.report.labels import labels
from xiezhi.durable import write_durably
from xiezhi.records.quarantine import neutralise
from xiezhi.screening import words

# More sheets than these are no longer found by their tabs: organs then share one per kind.
_MOST_SHEETS = 15
_LONGEST_TITLE = 31
_LONGEST_CELL = 32_000
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

# Heading (a label), width in characters.
_FINDINGS = (
    ("number", 6), ("outcome", 9), ("organ", 20), ("finding", 52), ("arithmetic", 52),
    ("articles", 34), ("source", 30), ("name", 10), ("act_on", 12), ("model", 22), ("unit", 26),
    ("finding_id", 20),
)  # fmt: skip
_UNJUDGED = (
    ("organ", 22), ("model", 24), ("unit", 28), ("name", 10), ("missing", 60), ("source", 34),
)  # fmt: skip


def write_xlsx(report: Report, path: Path) -> None:
    """Write the workbook."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _Book(book, report).write()
    write_durably(path, out.getvalue())


class _Book:
    """The sheets of one workbook and the formats they share."""

    def __init__(self, book: Any, report: Report) -> None:
        self._book = book
        self._report = report
        self._labels = labels()
        self._taken: set[str] = set()
        self._named = any(item.name for organ in report.organs for item in organ.items) or any(
            item.name for group in report.unjudged for item in group.items
        )
        base = {"valign": "top", "font_size": 10.5}
        self._text = book.add_format({**base, "text_wrap": True})
        self._number = book.add_format({**base, "num_format": "#,##0"})
        self._none = book.add_format({**base, "align": "right"})
        self._head = book.add_format({**base, "bold": True, "bottom": 1, "text_wrap": True})
        self._hard = book.add_format({**base, "bold": True, "font_color": "#A3201D"})
        self._soft = book.add_format({**base, "font_color": "#2C4F7C"})
        self._title = book.add_format({"bold": True, "font_size": 16})

    def write(self) -> None:
        groups = list(self._groups())
        self._cover()
        number = 0
        for title, items in groups:
            number = self._findings(title, items, number)
        if self._report.unjudged:
            self._unjudged()
        if self._report.intake.bad:
            self._bad_rows()

    def _groups(self) -> Iterable[tuple[str, list[Item]]]:
        organs = self._report.organs
        if len(organs) <= _MOST_SHEETS:
            return [(organ.name, list(organ.items)) for organ in organs]
        kinds: dict[str, list[Organ]] = {}
        for organ in organs:
            kinds.setdefault(organ.kind or self._labels["organ"], []).append(organ)
        return [(kind, [i for o in kinds[kind] for i in o.items]) for kind in sorted(kinds)]

    def _cover(self) -> None:
        report, t = self._report, self._labels
        sheet = self._sheet(t["cover"])
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 2, 14)
        sheet.set_column(3, 8, 11)
        sheet.write_string(0, 0, t["title"], self._title)
        facts = ((t["as_of"], report.as_of), (t["made_at"], report.made_at),
                 (t["run_id"], report.run_id))  # fmt: skip
        row = 2
        for label, value in facts:
            self._cells(sheet, row, (f"{label}{t['colon']}{value}",))
            row += 1
        counts = {outcome: words.count(report.count(outcome)) for outcome in words.OUTCOMES}
        summary = t["summary"].format(examined=words.count(report.examined), **counts)
        for text in (summary, *report.hints, t["notice"]):
            sheet.merge_range(row, 0, row, 8, text, self._text)
            sheet.set_row(row, 32)
            row += 1
        row += 1
        headings = [t["model"], t["standing"], t["examined"]]
        headings += [words.outcome(outcome) for outcome in words.OUTCOMES]
        self._cells(sheet, row, headings, self._head)
        for line in (line for line in report.models if line.ran):
            row += 1
            self._cells(sheet, row, (line.title, words.status(line.status)))
            numbers = [line.examined, *(line.counts.get(code, 0) for code in words.OUTCOMES)]
            shown = words.figures(line.examined, line.counts)
            for column, (number, text) in enumerate(zip(numbers, shown, strict=True), start=2):
                if text == t["none"]:
                    sheet.write_string(row, column, text, self._none)
                else:
                    sheet.write_number(row, column, number, self._number)
        for group in report.idle:
            row += 1
            self._cells(sheet, row, (t["lacking"] + t["comma"].join(group.lacking),))
            titles = t["comma"].join(line.title for line in group.models)
            sheet.merge_range(row, 1, row, 8, titles, self._text)
        row += 2
        sheet.merge_range(row, 0, row, 8, t["definitions"], self._text)
        sheet.set_row(row, 48)
        for outcome in words.OUTCOMES:
            row += 1
            meaning = f"{words.outcome(outcome)}{t['colon']}{words.outcome_meaning(outcome)}"
            sheet.merge_range(row, 0, row, 8, meaning, self._text)

    def _findings(self, title: str, items: Sequence[Item], number: int) -> int:
        """One sheet of findings; the numbers go on from sheet to sheet as on the page."""
        columns = self._columns(_FINDINGS)
        sheet = self._sheet(title)
        self._head_row(sheet, columns)
        for row, item in enumerate(items, start=1):
            number += 1
            values = {
                "number": number, "outcome": words.outcome(item.outcome), "organ": item.organ,
                "finding": item.sentence, "arithmetic": _lines(item.steps),
                "articles": _lines(item.citations), "source": _lines(item.sources),
                "name": item.name, "act_on": item.act_on, "model": item.model_title,
                "unit": item.unit, "finding_id": item.id,
            }  # fmt: skip
            self._cells(sheet, row, [values[label] for label, _ in columns])
            mark = self._hard if item.outcome == "hard" else self._soft
            sheet.write_string(row, 1, words.outcome(item.outcome), mark)
        self._finish(sheet, len(items), len(columns))
        return number

    def _unjudged(self) -> None:
        columns = self._columns(_UNJUDGED)
        sheet = self._sheet(self._labels["unjudged"])
        self._head_row(sheet, columns)
        items = [item for group in self._report.unjudged for item in group.items]
        for row, item in enumerate(items, start=1):
            values = {
                "organ": item.organ, "model": item.model_title, "unit": item.unit,
                "name": item.name, "missing": _lines(item.missing), "source": _lines(item.sources),
            }  # fmt: skip
            self._cells(sheet, row, [values[label] for label, _ in columns])
        self._finish(sheet, len(items), len(columns))

    def _bad_rows(self) -> None:
        columns = (("file", 30), ("sheet", 16), ("line", 8), ("reason", 80))
        sheet = self._sheet(self._labels["bad_rows"])
        self._head_row(sheet, columns)
        bad = self._report.intake.bad
        for row, line in enumerate(bad, start=1):
            self._cells(sheet, row, (line.file, line.sheet, line.line, line.text))
        self._finish(sheet, len(bad), len(columns))

    def _columns(self, columns: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
        return [column for column in columns if self._named or column[0] != "name"]

    def _sheet(self, title: str) -> Any:
        sheet = self._book.add_worksheet(sheet_title(title, self._taken))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P / &N")
        return sheet

    def _head_row(self, sheet: Any, columns: Sequence[tuple[str, int]]) -> None:
        for column, (label, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, self._labels[label], self._head)

    def _finish(self, sheet: Any, rows: int, columns: int) -> None:
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, rows, columns - 1)

    def _cells(self, sheet: Any, row: int, values: Iterable[Any], form: Any = None) -> None:
        for column, value in enumerate(values):
            if isinstance(value, int):
                sheet.write_number(row, column, value, self._number)
            elif value:
                sheet.write_string(row, column, safe(value), form or self._text)


def safe(text: str) -> str:
    """The text of a cell: no formula, no control character, no longer than a cell can hold."""
    return neutralise(_CONTROL.sub("", text))[:_LONGEST_CELL]


def sheet_title(text: str, taken: set[str]) -> str:
    """A title that a workbook accepts and that is not among `taken`; it is added there."""
    base = _FORBIDDEN.sub(" ", text).strip("' ") or "-"
    title, number = base[:_LONGEST_TITLE], 1
    while title.casefold() in taken or title.casefold() == "history":
        number += 1
        suffix = f" ({number})"
        title = base[: _LONGEST_TITLE - len(suffix)] + suffix
    taken.add(title.casefold())
    return title


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)
