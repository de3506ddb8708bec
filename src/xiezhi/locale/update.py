"""Bring the English catalogue up to date with the marked strings, and compile all catalogues.

Marked are `_` in the sources and `translate` and `blocktranslate` in the templates of the pages. One
catalogue is written and compiled twice, because Django looks for its own name. `make messages` runs
this. The same sources give the same bytes: no date, no tool version and no
place in the source is written, so that a change of the catalogue is a change of wording.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent
TEMPLATES = PACKAGE / "web" / "templates"
WRITTEN = Path(__file__).parent / "en" / "LC_MESSAGES" / "xiezhi.po"
# The Chinese words of the command-line library, written by hand and only compiled here.
CLICK = Path(__file__).parent / "zh" / "LC_MESSAGES" / "messages.po"


class PlainCatalog(Catalog):
    """A catalogue whose header says only what readers of the file need."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
        ]


def marked() -> set[str]:
    """Every marked string of the package."""
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords={"_": None})
    sources = {message for _, _, message, _, _ in found if isinstance(message, str)}
    return sources.union(*map(in_template, sorted(TEMPLATES.rglob("*.html"))))


def in_template(path: Path) -> set[str]:
    """The strings of one template of Django that are marked, as Django looks them up."""
    # Django writes a template as calls of gettext with all else struck out, for makemessages.
    calls = templatize(path.read_text(encoding="utf-8"), str(path))
    found = extract("javascript", io.BytesIO(calls.encode()), keywords={"gettext": None, "_": None})
    return {message for _, message, _, _ in found if isinstance(message, str)}


def translations() -> dict[str, str]:
    """What the written catalogue says now; empty where there is none."""
    if not WRITTEN.exists():
        return {}
    with WRITTEN.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def catalogue() -> PlainCatalog:
    """The marked strings with their translations; a new string has none yet."""
    known = translations()
    made = PlainCatalog(locale="en", fuzzy=False, header_comment="# English wording of xiezhi.")
    for message in sorted(marked()):
        made.add(message, known.get(message, ""))
    return made


def click_words() -> PlainCatalog:
    """The catalogue of click as it is written."""
    made = PlainCatalog(locale="zh", fuzzy=False)
    with CLICK.open("rb") as file:
        for message in read_po(file, locale="zh"):
            if message.id:
                made.add(message.id, message.string)
    return made


def files(made: Catalog) -> dict[Path, bytes]:
    """The bytes of the written and of the compiled catalogues."""
    written = io.BytesIO()
    write_po(written, made, width=100, sort_output=True)
    compiled = {
        WRITTEN.with_suffix(".mo"): made,
        WRITTEN.with_name("django.mo"): made,
        CLICK.with_suffix(".mo"): click_words(),
    }
    found = {WRITTEN: written.getvalue()}
    for path, catalog in compiled.items():
        content = io.BytesIO()
        write_mo(content, catalog)
        found[path] = content.getvalue()
    return found


def main() -> int:
    """Write both files and name the strings without a translation; 1 if there are any."""
    made = catalogue()
    WRITTEN.parent.mkdir(parents=True, exist_ok=True)
    for path, content in files(made).items():
        path.write_bytes(content)
    lacking = [str(message.id) for message in made if message.id and not message.string]
    for text in lacking:
        print(f"no translation: {text!r}", file=sys.stderr)
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
