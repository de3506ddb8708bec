"""The report: one composition, three files.

    report.html      self-contained, for reading and printing
    report.xlsx      grouped by organ, for working through
    findings.jsonl   the frozen findings, for other programs

`xiezhi check`, `xiezhi screen --report` and `xiezhi demo` all call `write_report`; everything is
written in the language in use.
"""

from xiezhi.cli.report.compose import compose
from xiezhi.cli.report.content import Extras, Report
from xiezhi.cli.report.files import write_composed, write_report
from xiezhi.cli.report.html import write_html
from xiezhi.cli.report.jsonl import write_jsonl
from xiezhi.cli.report.workbook import write_xlsx

__all__ = [
    "Extras",
    "Report",
    "compose",
    "write_composed",
    "write_html",
    "write_jsonl",
    "write_report",
    "write_xlsx",
]
