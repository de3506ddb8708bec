"""The list of findings as a file, for a stated purpose and with a fresh second factor."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.accounts.looking import PURPOSES
from xiezhi.casework.exporting import findings_export
from xiezhi.casework.models import Finding
from xiezhi.records.quarantine import neutralise
from xiezhi.screening.authoring.titles import title
from xiezhi.screening.words import outcome
from xiezhi.web import library
from xiezhi.web.access import actor, page
from xiezhi.web.findings_list import chosen
from xiezhi.web.forms import ExportForm

Rows = Sequence[Sequence[str]]
_CSV = "text/csv; charset=utf-8"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page("finding.export", methods=("GET", "POST"))
def export(request: HttpRequest) -> HttpResponse:
    """Ask for purpose and basis, then give the file."""
    who = actor(request)
    form = ExportForm(request.POST or None, purposes=PURPOSES)
    if request.method == "GET" or not form.is_valid():
        content = {
            "title": _("导出发现列表"),
            "say": _("只导出列表中的各栏，不含案件内容；导出的条数、条件、目的和依据记入账本。"),
            "act": _("导出"),
            "form": form,
            "back": reverse("findings"),
        }
        return render(request, "desk/findings/form.html", content)
    kind = form.cleaned_data.pop("kind")
    tab, filters = chosen(who, request.GET)
    found = findings_export(actor=who, tab=tab, filters=filters, **form.cleaned_data)
    rows = [_headings(), *_rows(found)]
    content_type, made = (_SHEET, _xlsx(rows)) if kind == "xlsx" else (_CSV, _csv(rows))
    response = HttpResponse(made, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="findings.{kind}"'
    return response


def _headings() -> list[str]:
    return [_("发现编号"), _("模型"), _("机关"), _("行为日期"), _("业务"), _("办理"), _("结论")]


def _rows(found: Iterable[Finding]) -> Iterator[list[str]]:
    for row in found:
        yield [
            neutralise(cell)
            for cell in (
                row.finding_id,
                library.title_of(row.model_id),
                row.subject_name,
                row.act_on.isoformat() if row.act_on else "",
                title("function", row.function),
                str(row.get_state_display()),
                outcome(row.outcome),
            )
        ]


def _csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    # Spreadsheet programs take a file without the mark for GBK.
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(rows: Rows) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        sheet.freeze_panes(1, 0)
    return file.getvalue()
