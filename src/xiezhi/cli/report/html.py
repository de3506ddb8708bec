"""The report as one HTML file: no script, no reference to anything outside, prints on A4."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from xiezhi import __version__
from xiezhi.cli.report.content import Item, Report
from xiezhi.cli.report.labels import labels
from xiezhi.durable import write_durably
from xiezhi.screening import words

# A page of more findings is slow to open; the workbook and the JSON Lines hold all of them.
MOST_ITEMS = 2_000
MOST_UNJUDGED = 20
MOST_BAD = 50
# A date or an option that breaks at its hyphen is misread.
_UNBREAKABLE = re.compile(r"\d{4}-\d{2}-\d{2}|--[a-z]+(-[a-z]+)*")


def write_html(report: Report, path: Path) -> None:
    """Write the page. Everything that comes from the user's data is escaped."""
    write_durably(path, render(report).encode("utf-8"))


def render(report: Report) -> str:
    """The page as text."""
    return _template().render(
        report=report,
        organs=_first(report),
        held_back=max(0, sum(len(organ.items) for organ in report.organs) - MOST_ITEMS),
        most_unjudged=MOST_UNJUDGED,
        most_bad=MOST_BAD,
        version=__version__,
        t=labels(),
        words=words,
        css=Markup(_tokens() + _read("report.css")),
    )


def _first(report: Report) -> list[tuple[str, str, tuple[Item, ...]]]:
    """The organs with their findings, up to the most that a page shows."""
    left = MOST_ITEMS
    shown = []
    for organ in report.organs:
        items = organ.items[:left]
        left -= len(items)
        if items:
            shown.append((organ.name, organ.kind, items))
    return shown


def _read(name: str) -> str:
    folder = files("xiezhi.cli.report").joinpath("templates")
    return folder.joinpath(name).read_text(encoding="utf-8")


def _tokens() -> str:
    return files("xiezhi").joinpath("look", "tokens.css").read_text(encoding="utf-8")


def _whole(text: str) -> Markup:
    """The text, escaped, with its dates and options kept on one line."""
    # Escaping adds no hyphen and no digits in this form, so the pattern sees the same text.
    return Markup(_UNBREAKABLE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))


@functools.cache
def _template() -> Template:
    environment = Environment(
        loader=DictLoader({"report.html": _read("report.html")}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = _whole
    return environment.get_template("report.html")
