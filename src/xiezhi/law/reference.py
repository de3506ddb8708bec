"""Writes `docs/law-parameters.md`, the table of every parameter, from the data.

`python -m xiezhi.law.reference` prints it; a test fails when the page is not current.
"""

from __future__ import annotations

import sys
from itertools import groupby

from xiezhi.law.catalogue import article_text, statute
from xiezhi.law.dated import DatedValue, Parameter, parameters
from xiezhi.law.steps import UNITS

_HEAD = """# 期限与数值 · Parameters of law

<!-- Written by `python -m xiezhi.law.reference`; a test compares it with the data. -->

`law.md` 说明各列的含义。“未核对”的期限只用于草稿模型，最多得出 `soft`。
`law.md` explains the columns. A limit that is not verified serves draft models, `soft` at most.
"""

_COLUMNS = (
    "| 键 key | 名称 title | 数值 value | 施行 from | 依据 basis | 末日 roll | 月法 months |\n"
    "|---|---|---|---|---|---|---|"
)


def _amount(parameter: Parameter, value: DatedValue) -> str:
    if isinstance(value.value, tuple):
        return ", ".join(f"`{code}`" for code in value.value)
    unit = UNITS[parameter.unit] if parameter.unit else {"zh": "", "en": ""}
    days = f" + {value.and_days} 日 days" if value.and_days else ""
    return f"{value.number} {unit['zh']} {unit['en']}".strip() + days


def _row(parameter: Parameter, value: DatedValue) -> str:
    basis = f"{statute(value.law).short}{article_text(value.article, 'zh')}"
    span = f"{value.start} – {value.to}" if value.to else str(value.start)
    roll = parameter.roll if parameter.kind == "period" else "–"
    months: str = parameter.month_rule or "–"
    if parameter.month_rule and parameter.hard_rule != parameter.strict_rule:
        months = f"hard {parameter.hard_rule}, soft {parameter.strict_rule}"
    cells = (
        f"`{parameter.key}`",
        f"{parameter.title['zh']} · {parameter.title['en']}",
        _amount(parameter, value),
        span,
        basis + ("" if value.verified else " **未核对 unverified**"),
        roll,
        months,
    )
    return "| " + " | ".join(cells) + " |"


def page() -> str:
    """The whole page, parameters grouped by the first part of their key."""
    known = sorted(parameters().values(), key=lambda parameter: parameter.key)
    parts = [_HEAD]
    for domain, group in groupby(known, key=lambda parameter: parameter.key.split(".")[0]):
        rows = [_row(parameter, value) for parameter in group for value in parameter.values]
        parts.append("\n".join([f"## `{domain}`\n", _COLUMNS, *rows]) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.stdout.write(page())
