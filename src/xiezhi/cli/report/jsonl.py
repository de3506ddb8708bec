"""The findings as JSON Lines, in the published schema of the screening."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xiezhi.durable import write_durably

if TYPE_CHECKING:
    from xiezhi.screening.run import Run


def write_jsonl(run: Run, path: Path) -> None:
    """Write one finding a line; no name of a person ever stands in it."""
    write_durably(path, "".join(f"{finding.line()}\n" for finding in run.findings).encode())
