"""What an intake answers: every table, every bad row, every refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timezone
from pathlib import Path
from typing import Any

from xiezhi.errors import sentence


@dataclass(frozen=True)
class BadRow:
    """A row that was set aside. `line` as the user sees it; personal values are masked."""

    file: str
    sheet: str
    line: int
    field: str
    value: str
    code: str
    where: dict[str, Any]

    def text(self, lang: str | None = None) -> str:
        """What is wrong and what to do."""
        return sentence(self.code, lang, **self.where)


@dataclass(frozen=True)
class Refusal:
    """A file, or one table of it, of which nothing was taken. `headings`: of the table; the last four:
    what was said or remembered of it."""

    file: str
    sheet: str
    code: str
    where: dict[str, Any]
    headings: tuple[str, ...] = ()
    type: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    def text(self, lang: str | None = None) -> str:
        """What is wrong and what to do."""
        return sentence(self.code, lang, **self.where)


@dataclass
class FileReport:
    """How one table was read. `columns`: field → heading; `headings`: all, as they stand."""

    file: str
    sheet: str
    type: str
    rows: int
    columns: dict[str, str]
    constants: dict[str, str]
    unmapped: list[str]
    ignored: list[str]
    headings: tuple[str, ...] = ()


@dataclass
class IntakeReport:
    """The outcome of one batch. `rows` counts the sound rows of each type."""

    batch: str
    source: str
    clock: timezone | None
    dry_run: bool
    files: list[FileReport] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    inserted: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    merged: int = 0
    quarantined: list[BadRow] = field(default_factory=list)
    # Rows of an older export than the stored ones, which say something else and replace nothing.
    outdated: list[BadRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    # (code, where) of what the user should know and what stops nothing.
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    manifest: str | None = None
    mend_files: list[Path] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether the store now says something else than before."""
        return any(self.inserted.values()) or any(self.updated.values())

    @property
    def bad_rows(self) -> int:
        """Rows set aside; a row with two faults counts once."""
        return len({(bad.file, bad.sheet, bad.line) for bad in self.quarantined})
