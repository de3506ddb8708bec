"""How facts, missing fields and outcomes are put into words, in both languages.

Only this module turns a value into text for a sentence, so a date, a code or an unknown value reads
the same in a finding, an explanation and an example's complaint.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

from xiezhi import law
from xiezhi.i18n import LANGUAGES, counted, pick
from xiezhi.records import catalogue, code_lists
from xiezhi.screening.model_parts import Variants
from xiezhi.screening.models import Model
from xiezhi.yamlfile import read_yaml

UNDECLARED = "_clock"
"""Marks a row that is soft because hours of an undeclared clock made it hard (`clock.py`)."""
_ARTICLE_PLACE = re.compile(r"第\{(\w+)\}条")
_NUMBER = re.compile(r"\d{1,4}(-\d{1,2})?")


@functools.cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = files("xiezhi.screening").joinpath("wording.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = read_yaml(text)
    return found


def outcome_text(outcome: str, lang: str | None = None) -> str:
    """An outcome in words."""
    return pick(_words()["outcomes"][outcome], lang)


def key_of(id: str) -> str:
    """The key in an `_id` (`source:key`); a source never holds a colon."""
    return id.partition(":")[2]


def value_text(value: Any, type: str, lang: str) -> str:
    """A fact as a sentence shows it: ISO dates, titles of codes, the key of a record."""
    if value is None:
        return _words()["values"]["unknown"][lang]
    if isinstance(value, bool):
        return _words()["values"]["yes" if value else "no"][lang]
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    kind, _, of = type.partition(":")
    if kind == "ref":
        return key_of(str(value))
    if kind == "datetime":
        # A frozen finding holds moments as ISO text.
        return str(value).replace("T", " ")
    if kind == "code":
        code = code_lists().get(of, {}).get(str(value))
        return pick(code.title, lang) if code else str(value)
    return str(value)


@functools.cache
def missing_text(name: str, lang: str) -> str:
    """What an entry of `missing` stands for: a field, a declaration, an export date, a law."""
    kind, colon, of = name.partition(":")
    if colon and kind == "law":
        parameter = law.parameters().get(of)
        return pick(parameter.before, lang) if parameter else of
    if colon:
        title = pick(catalogue()[of].title, lang) if of in catalogue() else of
        return pick(_words()["missing"][kind], lang).format(title=title)
    type, _, field = name.partition(".")
    if type in catalogue() and field in catalogue()[type].fields:
        record_type = catalogue()[type]
        separator = {"zh": "：", "en": ": "}[lang]
        return (
            pick(record_type.title, lang) + separator + pick(record_type.fields[field].title, lang)
        )
    return name


def supply_text(name: str, lang: str) -> str:
    """How an office supplies what an entry of `missing` names."""
    kind, colon, of = name.partition(":")
    title = pick(catalogue()[of].title, lang) if colon and of in catalogue() else of
    return pick(_words()["supply"][kind if colon else "field"], lang).format(title=title)


def missing_list(names: tuple[str, ...], lang: str) -> str:
    """Several entries of `missing` in one phrase."""
    separator = {"zh": "；", "en": "; "}[lang]
    return separator.join(missing_text(name, lang) for name in names) or "—"


def sentences(model: Model, row: Mapping[str, Any], organ: str) -> Mapping[str, str]:
    """The model's sentence for the row's outcome in both languages, filled with its facts.

    `row` holds the standard outputs, the facts and `as_of`; `missing` is a tuple. Where an undeclared
    clock alone keeps it from being hard, the sentence is that of the hard outcome, and says so.
    """
    return {lang: _sentence(model, row, organ, lang) for lang in LANGUAGES}


def _sentence(model: Model, row: Mapping[str, Any], organ: str, lang: str) -> str:
    shown = {name: value_text(row[name], type, lang) for name, type in model.outputs.items()}
    titles = model.discriminators.get(row["discriminator"])
    shown |= {
        "unit": key_of(row["unit"]),
        "organ": organ or _words()["values"]["unknown"][lang],
        "act_on": value_text(row["act_on"], "date", lang),
        "as_of": value_text(row["as_of"], "date", lang),
        "discriminator": pick(titles, lang) if titles else row["discriminator"],
        "missing": missing_list(row["missing"], lang),
    }
    undeclared = row.get(UNDECLARED, False)
    template = model.explain[lang]["hard" if undeclared else row["outcome"]]
    if isinstance(template, Variants):
        template = template.of[str(row[template.by])]
    if lang == "zh":
        template = _with_articles(template, shown)
    text = template.format(**shown)
    if undeclared:
        text += {"zh": "", "en": " "}[lang] + _words()["explain"]["undeclared_clock"][lang]
    return counted(text) if lang == "en" else text


def _with_articles(template: str, shown: Mapping[str, str]) -> str:
    """The template with `第{article}条` as Chinese law writes the number: 第一百三十三条之二."""

    def written(place: re.Match[str]) -> str:
        number = shown[place[1]]
        return law.article_text(number, "zh") if _NUMBER.fullmatch(number) else place[0]

    return _ARTICLE_PLACE.sub(written, template)


def not_examined() -> Mapping[str, str]:
    """What is said of a unit the model returns no row for."""
    return _words()["explain"]["not_examined"]


def citations(model: Model, act_on: date | None) -> Mapping[str, tuple[str, ...]]:
    """The model's articles as they stood on the day of the act, one entry per law."""
    articles: dict[str, list[str]] = {}
    for basis in (basis for basis in model.legal_basis if basis.covers(act_on)):
        articles.setdefault(basis.law, []).append(basis.article)
    return {
        lang: tuple(_cited(id, ",".join(of), act_on, lang) for id, of in articles.items())
        for lang in LANGUAGES
    }


_cited = functools.lru_cache(maxsize=100_000)(law.cite)
