"""Which existing models a model resembles, and by what: so that nobody writes one twice.

Two models are compared by what they look at (unit, fields), by which law, whose acts, in which shape,
and by the words of their rule and title. Each part is a share between 0 and 1; the score is their
weighted mean, and it is always shown with its parts, because a number alone persuades nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from xiezhi.screening.models import Model

# Parts with their weights. The law and the fields read say most about what a rule is; the shape and
# the kinds of organs are shared by many.
WEIGHTS: Mapping[str, float] = {
    "articles": 0.25,
    "inputs": 0.20,
    "sql": 0.20,
    "unit": 0.15,
    "title": 0.10,
    "organs": 0.05,
    "shape": 0.05,
}
# From here on two models are so near that the linter says so.
VERY_NEAR = 0.75
# Neighbours of words in the SQL that are compared together.
_WORDS = 3
_TOKEN = re.compile(r"'[^']*'|[A-Za-z_][A-Za-z0-9_]*|\d+|<>|<=|>=|[^\s\w]")
_COMMENT = re.compile(r"--[^\n]*")
_NAMED = re.compile(r"\b(?:AS|FROM|JOIN)\s+([A-Za-z_]\w*)|\b([A-Za-z_]\w*)\.", re.IGNORECASE)
_TITLE_MARKS = re.compile(r"[^\w]|请修改")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a model is known by."""

    unit: str
    inputs: frozenset[str]
    articles: frozenset[str]
    organs: frozenset[str]
    shape: str
    sql: frozenset[tuple[str, ...]]
    title: frozenset[str]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like `model` another one is. `parts` are the shares before they are weighted."""

    model: Model
    score: float
    parts: Mapping[str, float]


_known: dict[str, Fingerprint] = {}


def fingerprint(model: Model) -> Fingerprint:
    """What the model is known by, made once for the same files."""
    if model.digest not in _known:
        _known[model.digest] = _made(model)
    return _known[model.digest]


def _made(model: Model) -> Fingerprint:
    fields = {
        f"{type}.{name}"
        for type, read in model.inputs.items()
        for name in (*read.required, *read.optional)
    }
    articles = {f"{basis.law} {_base(basis.article)}" for basis in model.legal_basis}
    return Fingerprint(
        unit=model.unit,
        inputs=frozenset(fields),
        articles=frozenset(articles),
        organs=frozenset(model.organ_kinds),
        shape=model.shape,
        sql=_shingles(model.sql, fields),
        title=_pairs(_TITLE_MARKS.sub("", model.title["zh"])),
    )


def _base(article: str) -> str:
    """The article without paragraph and item: `91(1)` and `91:2` are both about 91."""
    return re.split(r"[(:]", article)[0]


def _pairs(text: str) -> frozenset[str]:
    """Neighbouring characters; Chinese has no words to split by."""
    return frozenset(text[place : place + 2] for place in range(max(len(text) - 1, 1)))


def _shingles(sql: str, fields: Collection[str]) -> frozenset[tuple[str, ...]]:
    """Neighbouring words of the SQL, where names the author gave are all one name.

    Record types, their fields, parameters and functions keep their names, aliases do not: a rule
    copied under other aliases stays the same rule.
    """
    text = _COMMENT.sub("", sql)
    known = {part for field in fields for part in field.split(".")}
    given = {name for pair in _NAMED.findall(text) for name in pair if name} - known
    words = ["x" if word in given else word.lower() for word in _TOKEN.findall(text)]
    return frozenset(zip(*(words[place:] for place in range(_WORDS)), strict=False))


def compare(one: Model, other: Model) -> Likeness:
    """How like `one` the `other` is."""
    a, b = fingerprint(one), fingerprint(other)
    parts = {
        "unit": float(a.unit == b.unit),
        "inputs": _shared(a.inputs, b.inputs),
        "articles": _shared(a.articles, b.articles),
        "organs": _shared(a.organs, b.organs),
        "shape": float(a.shape == b.shape),
        "sql": _shared(a.sql, b.sql),
        "title": _shared(a.title, b.title),
    }
    score = sum(weight * parts[name] for name, weight in WEIGHTS.items())
    return Likeness(other, score, parts)


def _shared(a: frozenset[object], b: frozenset[object]) -> float:
    """What both have of what either has."""
    whole = len(a | b)
    return len(a & b) / whole if whole else 1.0


def nearest(model: Model, others: Iterable[Model], most: int = 3) -> list[Likeness]:
    """The models most like `model`, the nearest first; itself is left out."""
    found = [compare(model, other) for other in others if other.path != model.path]
    return sorted(found, key=lambda like: (-like.score, like.model.id))[:most]
