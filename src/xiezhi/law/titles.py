"""Full titles of law beyond the statute catalogue, for reading what documents cite (`titles.yaml`)."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from xiezhi.yamlfile import read_yaml


@dataclass(frozen=True, slots=True)
class Titles:
    """`full` titles; `short` is what courts write for short, with the full title it stands for."""

    full: tuple[str, ...]
    short: Mapping[str, str]


@functools.cache
def titles() -> Titles:
    """The table of titles."""
    data = read_yaml(files("xiezhi.law").joinpath("titles.yaml").read_text(encoding="utf-8"))
    national = (f"中华人民共和国{name}" for name in [*data["national"], *data["regulations"]])
    return Titles((*national, *data["interpretations"]), data["short"])
