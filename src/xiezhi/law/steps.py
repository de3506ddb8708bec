"""The arithmetic of a period as data: steps with values, rendered in Chinese or English.

The sentences are in `steps.yaml`. A step keeps the article that commands it, so that every line of
a calculation shows its law.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from typing import Any

from xiezhi.i18n import counted, language, pick
from xiezhi.law.catalogue import cite
from xiezhi.yamlfile import read_yaml

UNITS: Mapping[str, Mapping[str, str]] = {
    "hour": {"zh": "小时", "en": "hour(s)"},
    "day": {"zh": "日", "en": "day(s)"},
    "workday": {"zh": "个工作日", "en": "working day(s)"},
    "half_month": {"zh": "个半月（每半个月十五日）", "en": "half month(s) of fifteen days"},
    "month": {"zh": "个月", "en": "month(s)"},
    "year": {"zh": "年", "en": "year(s)"},
    "times": {"zh": "次", "en": "time(s)"},
    "persons": {"zh": "人", "en": "person(s)"},
    "yuan": {"zh": "元", "en": "yuan"},
    "percent": {"zh": "%", "en": "per cent"},
    "part": {"zh": "分之一", "en": "(one part in)"},
    "signatures": {"zh": "人联名", "en": "signature(s)"},
    "hectare": {"zh": "公顷", "en": "hectare(s)"},
    "fold": {"zh": "倍", "en": "fold"},
}


@functools.cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """The sentence of every step code, `{code: {zh, en}}`."""
    text = files("xiezhi.law").joinpath("steps.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = read_yaml(text)
    return found


def show(value: Any, lang: str) -> str:
    """A step's value as a person reads it: ISO dates, 2026-03-02 09:20 for moments."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return pick(value, lang)
    return str(value)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a calculation. `law` and `article` name what commands it; `on` picks the text."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    law: str | None = None
    article: str | None = None
    on: date | None = None

    def citation(self, lang: str | None = None) -> str:
        """The article beside the line, or an empty string where the line needs none."""
        return cite(self.law, self.article, self.on, lang) if self.law and self.article else ""

    def render(self, lang: str | None = None) -> str:
        """The line in words, with its article in brackets."""
        chosen = lang or language()
        shown = {name: show(value, chosen) for name, value in self.values.items()}
        text = pick(sentences()[self.code], chosen).format(**shown)
        text = counted(text) if chosen == "en" else text
        cited = self.citation(chosen)
        if not cited:
            return text
        return f"{text}【{cited}】" if chosen == "zh" else f"{text} [{cited}]"

    def as_dict(self) -> dict[str, Any]:
        """The step for JSON: code, values, law, article and both languages."""
        values = {
            name: dict(value) if isinstance(value, Mapping) else show(value, "zh")
            for name, value in self.values.items()
        }
        return {
            "code": self.code,
            "values": values,
            "law": self.law,
            "article": self.article,
            "zh": self.render("zh"),
            "en": self.render("en"),
        }
