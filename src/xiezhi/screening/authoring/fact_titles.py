"""What the facts of a model are called, in both languages: for cards, findings and sentences.

`fact_titles.yaml` titles what a model computes, under the model or for all models that mean the same
by a name. A fact that is a field of a record bears the title of the field.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, cast

from xiezhi.records import catalogue
from xiezhi.screening.models import Model
from xiezhi.yamlfile import read_yaml

_Titles = Mapping[str, Mapping[str, str]]


@functools.cache
def _shared() -> _Titles:
    found: _Titles = _file()["shared"]
    return found


@functools.cache
def _of_models() -> Mapping[str, _Titles]:
    found: Mapping[str, _Titles] = _file()["models"]
    return found


@functools.cache
def _file() -> Mapping[str, Any]:
    path = files("xiezhi.screening.authoring").joinpath("fact_titles.yaml")
    return cast(Mapping[str, Any], read_yaml(path.read_text(encoding="utf-8")))


def fact_title(model: Model, name: str, lang: str = "zh") -> str:
    """What the model calls it, else the field it is named after, else all models; else its name as code."""
    own = _of_models().get(model.id, {}).get(name)
    if own:
        return own[lang]
    for type in (model.unit, *model.inputs):
        fields = catalogue()[type].fields if type in catalogue() else {}
        if name in fields:
            return fields[name].title[lang]
    return computed_title(model, name, lang) or f"`{name}`"


def computed_title(model: Model, name: str, lang: str = "zh") -> str:
    """Of what a query computes under a name, whatever a field is called; empty without one."""
    own = _of_models().get(model.id, {}).get(name) or _shared().get(name, {})
    return own.get(lang, "")


def usual_title(name: str, lang: str = "zh") -> str:
    """The title of a name that every model uses alike."""
    return _shared()[name][lang]
