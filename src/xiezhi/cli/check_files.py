"""Which of the user's files are tables, which are rulings, and which can be neither.

Only what a file holds decides between a table and a ruling where its name leaves both open: a
`.txt` may be an export, a `.jsonl` may hold texts. The intake and the reader of documents say what
is wrong with a file; this module only opens the right door.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xiezhi.documents.extract import formats
from xiezhi.documents.extract.formats import is_sheet
from xiezhi.documents.files import LINES
from xiezhi.errors import XiezhiError
from xiezhi.i18n import listed
from xiezhi.records.intake_report import Refusal
from xiezhi.records.mapping_names import Vocabulary, vocabulary
from xiezhi.records.reading import Source, walk
from xiezhi.records.reading.encoding import to_utf8

_SETTINGS = (".yaml", ".yml")
_SAMPLE = 1 << 16
# Enough for the first line of rulings, one to a line.
_LONG_SAMPLE = 1 << 23
_SAMPLE_LINES = 20
_CELL = re.compile(r"[\t,;|，；]")
_WEB_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_WEB_CELL = re.compile(r"<t[dh]\b[^>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>|&nbsp;|\s")


@dataclass
class Files:
    """The files to check, sorted. `notes` are (code, where) of what was passed over."""

    tables: list[Source] = field(default_factory=list)
    rulings: list[Source] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    notes: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self.tables) + len(self.rulings) + len(self.refused)


def sort_files(paths: Sequence[Path], out: Path) -> Files:
    """Walk `paths` and sort what is there; the report folder `out` of an earlier check is left out.

    Errors: CLI-100 a path that does not exist, CLI-101 no file at all.
    """
    for path in paths:
        if not path.exists():
            raise XiezhiError("CLI-100", path=path)
    sources, notes = walk(paths)
    own = out.resolve()
    sources = _named_apart(s for s in sources if not s.path.resolve().is_relative_to(own))
    files = Files(notes=[(note.code, dict(note.where)) for note in notes])
    known = vocabulary()
    for source in sources:
        _sort(source, files, known)
    if not files.count:
        raise XiezhiError("CLI-101", paths=listed(str(path) for path in paths))
    return files


def _named_apart(sources: Iterable[Source]) -> list[Source]:
    """Two files of one name must not be taken for each other: such files go by their path."""
    found = list({source.path.resolve(): source for source in sources}.values())
    names = Counter(source.name for source in found)
    return [s if names[s.name] == 1 else Source(s.path, s.path.as_posix()) for s in found]


def _sort(source: Source, files: Files, vocabulary: Vocabulary) -> None:
    suffix = source.path.suffix.lower()
    if suffix in _SETTINGS:
        # A mapping profile is often kept beside the tables it is about.
        files.notes.append(("CLI-113", {"file": source.name}))
    elif suffix in formats.OLD:
        # Its user has a ruling in hand, not a table.
        files.refused.append(Refusal(source.name, "", "CLI-102", {"file": source.name}))
    elif _is_ruling(source, suffix, vocabulary):
        files.rulings.append(source)
    else:
        files.tables.append(source)


def _is_ruling(source: Source, suffix: str, vocabulary: Vocabulary) -> bool:
    if suffix == ".txt":
        return not _is_table(_sample(source), vocabulary)
    kind = formats.KINDS.get(suffix)
    if kind in (formats.WEB, formats.MHT):
        # The intake of tables says what to do with a table that was saved as a web page.
        return not _is_web_table(_sample(source), vocabulary)
    return bool(kind) or (suffix in LINES and _holds_text(_sample(source, _LONG_SAMPLE)))


def _sample(source: Source, size: int = _SAMPLE) -> str:
    """The beginning of a file as text, whole lines only; empty where it is no text."""
    try:
        with source.path.open("rb") as file:
            raw = file.read(size)
        if len(raw) == size and b"\n" in raw:
            raw = raw[: raw.rindex(b"\n")]
        return to_utf8(raw, source.name).decode("utf-8", errors="ignore")
    except (OSError, XiezhiError):
        # Whoever reads the file says what is wrong with it.
        return ""


def _is_table(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a line near the top has two headings that some record type knows."""
    lines = [line for line in text.splitlines() if line.strip()][:_SAMPLE_LINES]
    return any(
        sum(vocabulary.knows(cell.strip(' "')) for cell in _CELL.split(line)) >= 2 for line in lines
    )


def _is_web_table(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a web page comes from a spreadsheet, or its first rows have two known headings."""
    if is_sheet(text):
        return True
    rows = _WEB_ROW.split(text)[1:_SAMPLE_LINES]
    cells = ([_TAG.sub("", cell) for cell in _WEB_CELL.split(row)[1:]] for row in rows)
    return any(sum(vocabulary.knows(cell.strip()) for cell in row) >= 2 for row in cells)


def _holds_text(text: str) -> bool:
    """Whether the first object of a JSONL file has its text under the key `text`."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    try:
        entry = json.loads(first)
    except ValueError:
        return False
    return isinstance(entry, dict) and isinstance(entry.get("text"), str)
