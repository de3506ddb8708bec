"""The lines of one story of a DOCX: the body, a running head or foot, the notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from xiezhi.documents.extract.package import Package
from xiezhi.documents.extract.word_numbers import Numbers
from xiezhi.errors import XiezhiError

_OFF = ("0", "false", "off")
_WHITE = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What is in the file without being in the text: deleted and moved text, the old form of a drawing,
# readings above characters, instructions of fields, formats as they were before a change.
_UNSEEN = ("delText", "delInstrText", "instrText", "moveFrom", "Fallback", "rt", "sectPr")
_MOST_CHARACTERS = 2_000_000
_INDENTED = "　　"


@dataclass
class _Paragraph:
    parts: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    level: int = 0
    list_id: str = ""
    indented: bool = False
    runs_on: bool = False


@dataclass
class _Row:
    cells: list[str] = field(default_factory=list)
    deleted: bool = False


class Story:
    """Reads a part when made; `lines` are its lines, `pictures` how many it shows.

    Errors: those of `Package`, DOC-116 another file as part of the text, DOC-117 too long.
    """

    def __init__(self, package: Package, name: str, numbers: Numbers | None = None) -> None:
        self.lines: list[str] = []
        self.pictures = 0
        self._file = package.file
        self._numbers = numbers
        self._path: list[str] = []
        self._unseen = 0
        self._hidden: list[bool] = []
        self._in_text = False
        self._sinks = [self.lines]
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[_Row] = []
        self._carried = ""
        self._length = 0
        package.parse(name, self._start, self._end, self._characters)
        if self._carried:
            self.lines.append(self._carried)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if self._unseen or self._is_unseen(name, parent):
            self._unseen += 1
            return
        begin = self._BEGIN.get(name)
        if begin:
            begin(self)
        elif name in _WHITE and parent == "r":
            self._write(_WHITE[name])
        elif parent in ("pPr", "rPr", "trPr", "numPr"):
            self._property(name, parent, attributes)
        elif name in ("blip", "imagedata"):
            self.pictures += 1
        elif name == "altChunk":
            raise XiezhiError("DOC-116", file=self._file, name=name)

    def _is_unseen(self, name: str, parent: str) -> bool:
        deleted = name == "del" and parent not in ("rPr", "trPr")
        return deleted or name in _UNSEEN or name.endswith("Change")

    def _end(self, _tag: str) -> None:
        name = self._path.pop()
        if self._unseen:
            self._unseen -= 1
            return
        finish = self._FINISH.get(name)
        if finish:
            finish(self)

    def _characters(self, text: str) -> None:
        if self._in_text and not self._unseen:
            self._write(text)

    def _write(self, text: str) -> None:
        if self._paragraphs and not any(self._hidden):
            self._length += len(text)
            if self._length > _MOST_CHARACTERS:
                raise XiezhiError("DOC-117", file=self._file)
            self._paragraphs[-1].parts.append(text)

    def _property(self, name: str, parent: str, attributes: dict[str, str]) -> None:
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        on = values.get("val", "1") not in _OFF
        owner = self._path[-3] if len(self._path) > 2 else ""
        paragraph = self._paragraphs[-1] if self._paragraphs else None
        if name == "vanish" and owner == "r" and self._hidden:
            self._hidden[-1] = on
        elif name == "del" and parent == "trPr" and self._rows:
            self._rows[-1].deleted = True
        elif paragraph is None:
            return
        elif name == "del" and owner == "pPr":
            paragraph.runs_on = True
        elif name == "ind":
            first = values.get("firstLine", "0"), values.get("firstLineChars", "0")
            paragraph.indented = any(value.strip("0") for value in first)
        elif name == "ilvl":
            paragraph.level = int(values.get("val", "0"))
        elif name == "numId":
            paragraph.list_id = values.get("val", "")

    def _begin_paragraph(self) -> None:
        self._paragraphs.append(_Paragraph())

    def _finish_paragraph(self) -> None:
        done = self._paragraphs.pop()
        text = "".join(done.parts)
        if self._numbers and done.list_id and text.strip():
            text = self._numbers.following(done.list_id, done.level) + text
        if self._carried:
            text, self._carried = self._carried + text, ""
        elif done.indented and text.strip():
            text = _INDENTED + text.lstrip()
        sink = self._sinks[-1]
        if done.runs_on:
            self._carried = text
        else:
            sink += (line.rstrip() for line in text.split("\n") if line.strip())
        sink += done.boxes

    def _begin_run(self) -> None:
        self._hidden.append(False)

    def _finish_run(self) -> None:
        self._hidden.pop()

    def _begin_text(self) -> None:
        self._in_text = True

    def _finish_text(self) -> None:
        self._in_text = False

    def _begin_sink(self) -> None:
        self._sinks.append([])

    def _finish_box(self) -> None:
        lines = self._sinks.pop()
        if self._paragraphs:
            self._paragraphs[-1].boxes += lines
        else:
            self._sinks[-1] += lines

    def _begin_row(self) -> None:
        self._rows.append(_Row())

    def _finish_cell(self) -> None:
        lines = self._sinks.pop()
        if lines and self._rows:
            self._rows[-1].cells.append("\n".join(lines))

    def _finish_row(self) -> None:
        row = self._rows.pop()
        if row.cells and not row.deleted:
            self._sinks[-1] += "\t".join(row.cells).split("\n")

    _BEGIN: dict[str, Callable[[Story], None]] = {
        "p": _begin_paragraph,
        "r": _begin_run,
        "t": _begin_text,
        "txbxContent": _begin_sink,
        "tc": _begin_sink,
        "tr": _begin_row,
    }
    _FINISH: dict[str, Callable[[Story], None]] = {
        "p": _finish_paragraph,
        "r": _finish_run,
        "t": _finish_text,
        "txbxContent": _finish_box,
        "tc": _finish_cell,
        "tr": _finish_row,
    }
