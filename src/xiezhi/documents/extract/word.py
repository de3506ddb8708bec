"""Text of a DOCX: a line per paragraph, cells of a table row with tabs between them.

Deleted and hidden text is not text; text boxes follow their paragraph, notes the body. Running
heads come first and feet last, each once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from xiezhi.documents.extract.package import Package
from xiezhi.documents.extract.result import Extracted
from xiezhi.documents.extract.running import is_page_number
from xiezhi.documents.extract.word_numbers import Numbers
from xiezhi.documents.extract.word_story import Story
from xiezhi.errors import XiezhiError

_EXTERNAL = "External"
# A template on the writer's own disk is looked up by its name there and says nothing of the text.
_LOCAL = re.compile(r"(?:file:///)?(?:[A-Za-z]:[\\/]|(?!\\\\|//|file:)[^:?]*$)")
_HARMLESS = ("hyperlink",)
_FEW = 30


def read_word(path: Path, file: str, step: Callable[[], None]) -> Extracted:
    """The text of a DOCX.

    Errors: those of `Package`, DOC-110 only pictures, DOC-114 macros, DOC-115 links to other
    files, DOC-116 another file as part of the text, DOC-120 damaged, DOC-121 no Word file,
    DOC-123 empty.
    """
    package = Package(path, file)
    for name in sorted(package.names):
        if name.endswith(".rels"):
            _check_links(package, name)
    main = _targets(package, "_rels/.rels", "officeDocument")
    if not main or main[0] not in package.names:
        raise XiezhiError("DOC-121", file=file)
    _check_type(package, main[0])
    folder, name = str(PurePosixPath(main[0]).parent), PurePosixPath(main[0]).name
    links = f"{folder}/_rels/{name}.rels"
    body = Story(package, main[0], Numbers(package, f"{folder}/numbering.xml"))
    notes = [line for kind in ("footnotes", "endnotes") for line in _stories(package, links, kind)]
    heads = _once(_stories(package, links, "header"))
    feet = _once(_stories(package, links, "footer"))
    text = "\n".join((*heads, *body.lines, *notes, *feet))
    count = sum(len(line) for line in body.lines)
    if body.pictures and count < _FEW:
        raise XiezhiError("DOC-110", file=file)
    if not count:
        raise XiezhiError("DOC-123", file=file)
    step()
    return Extracted(text)


def _stories(package: Package, links: str, kind: str) -> list[str]:
    lines: list[str] = []
    for name in dict.fromkeys(_targets(package, links, kind)):
        lines += Story(package, name).lines
    return lines


def _once(lines: list[str]) -> list[str]:
    """Lines of running heads or feet without page numbers, the same one once."""
    return [
        line
        for line in dict.fromkeys(lines)
        if not is_page_number(line) and line.strip("0123456789 ")
    ]


def _relations(package: Package, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(" ")[2] == "Relationship":
            found.append(dict(attributes))

    package.parse(name, start)
    return found


def _check_links(package: Package, name: str) -> None:
    for relation in _relations(package, name):
        kind = relation.get("Type", "").rpartition("/")[2]
        target = relation.get("Target", "")
        if kind == "vbaProject":
            raise XiezhiError("DOC-114", file=package.file)
        if kind in ("aFChunk", "oleObject", "package", "control"):
            raise XiezhiError("DOC-116", file=package.file, name=target[:80])
        if relation.get("TargetMode") != _EXTERNAL or kind in _HARMLESS:
            continue
        if kind != "attachedTemplate" or not _LOCAL.match(target):
            raise XiezhiError("DOC-115", file=package.file)


def _targets(package: Package, name: str, kind: str) -> list[str]:
    """The parts that a part refers to as `kind`."""
    base = PurePosixPath(name).parent.parent
    found = []
    for relation in _relations(package, name):
        target = relation.get("Target", "")
        if relation.get("Type", "").rpartition("/")[2] == kind:
            found.append(target.lstrip("/") if target.startswith("/") else str(base / target))
    return found


def _check_type(package: Package, main: str) -> None:
    kinds: dict[str, str] = {}

    def start(_tag: str, attributes: dict[str, str]) -> None:
        kinds[attributes.get("PartName", "").lstrip("/")] = attributes.get("ContentType", "")

    package.parse("[Content_Types].xml", start)
    kind = kinds.get(main, "wordprocessingml")
    if "macroEnabled" in kind:
        raise XiezhiError("DOC-114", file=package.file)
    if "wordprocessingml" not in kind:
        raise XiezhiError("DOC-121", file=package.file)
