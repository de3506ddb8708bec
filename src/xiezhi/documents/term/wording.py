"""The arithmetic and the codes of a term check in words, Chinese and English."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib.resources import files

from xiezhi.documents.term.data import Step
from xiezhi.i18n import counted, language, pick
from xiezhi.law import cite
from xiezhi.yamlfile import read_yaml


@functools.cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = files("xiezhi.documents.term").joinpath("steps.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = read_yaml(text)
    return found


def render(step: Step, lang: str | None = None) -> str:
    """One line of the arithmetic with its article in brackets."""
    chosen = lang or language()
    values = {name: str(value) for name, value in step.items()}
    if "years" in step:
        values["length"] = _length(step, chosen)
    text = pick(_words()["steps"][str(step["code"])], chosen).format(**values)
    text = counted(text) if chosen == "en" else text
    if "law" not in step:
        return text
    cited = cite(str(step["law"]), str(step["article"]), None, chosen)
    return f"{text}【{cited}】" if chosen == "zh" else f"{text} [{cited}]"


def arithmetic(steps: Iterable[Step], lang: str | None = None) -> str:
    """All steps, a line each; '' where there are none."""
    return "\n".join(render(step, lang) for step in steps)


def reason(code: str, lang: str | None = None) -> str:
    """A reason or missing code in words."""
    return pick(_words()["reasons"][code], lang or language())


def _length(step: Step, lang: str) -> str:
    units = _words()["units"]
    parts = [
        pick(units[unit], lang).format(number=step[unit])
        for unit in ("years", "months", "days")
        if step[unit]
    ]
    return ("" if lang == "zh" else " ").join(parts)
