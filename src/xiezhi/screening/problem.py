"""What the linter and the compiler say of a model: a code, where, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xiezhi.errors import XiezhiError, sentence


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. `where` fills the sentence of `code`; faults of SQL carry its `line`."""

    code: str
    where: dict[str, Any] = field(default_factory=dict)

    def text(self, lang: str | None = None) -> str:
        """The sentence in `lang` (default: the language in use)."""
        return sentence(self.code, lang, **self.where)


class CompileError(XiezhiError):
    """SCR-001: a model cannot be compiled. `problems` lists every fault found, in order."""

    def __init__(self, problems: Sequence[Problem], model: str = "model.sql") -> None:
        self.problems = tuple(problems)
        super().__init__("SCR-001", model=model, count=len(self.problems))

    def text(self, lang: str | None = None) -> str:
        lines = "".join(f"\n  [{p.code}] {p.text(lang)}" for p in self.problems)
        return super().text(lang) + lines
