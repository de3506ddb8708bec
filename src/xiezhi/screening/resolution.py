"""The lines of the resolution that models serve (`library/resolution.yaml`).

A line is named `article.paragraph.item`. `docs/models/coverage.md` shows each with its models.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from xiezhi.screening.models import shipped_library
from xiezhi.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the resolution. `none` says why no model serves it."""

    id: str
    title: Mapping[str, str]
    none: Mapping[str, str] | None

    @property
    def article(self) -> int:
        """The article it stands in."""
        return int(self.id.partition(".")[0])


@functools.cache
def lines() -> Mapping[str, Line]:
    """Every line by its id, in the order of the resolution."""
    path = shipped_library() / "resolution.yaml"
    content = read_yaml(path.read_text(encoding="utf-8"))
    return {
        id: Line(id, {"zh": entry["zh"], "en": entry["en"]}, entry.get("none"))
        for id, entry in content.items()
    }
