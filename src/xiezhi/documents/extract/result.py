"""What an extractor gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Extracted:
    """The text of a file. `notes` are (code, where) of what of it could not be read."""

    text: str
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def pages_listed(pages: Sequence[int]) -> str:
    """`2、5-7`: page numbers with runs drawn together."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)
