"""Long queries cut at their WITH parts.

Spark copies a WITH part into every place that reads it, checks, plans and computes each copy apart:
parts that read parts twice grow without bound. So a part that would be copied at a cost becomes a
table of its own, computed once. The texts are those of the compiler: `WITH "a" AS (…), …` once,
with every relation named as `FROM "a" AS` or `JOIN "a" AS`. Any other text stays whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

_TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"]|"")*"|[()]|[^'"()]+""", re.DOTALL)
_TABLE = "model_part_"
# Copies beyond so many characters (measured: planning 10,000 takes about a second) are cut out; a
# constant, such as the calendar, counts as little however long, and a relation read, however short
# its name, as much as a page of expressions: sixty joins take a minute to plan.
_COPIED = 8_000
_CONSTANT = 40
_READ = 300


@dataclass(frozen=True, slots=True)
class Cut:
    """`tables`: names and texts of what is computed first, in order; each may read those before
    it. `query`: the rest, which may read all."""

    tables: tuple[tuple[str, str], ...]
    query: str


def cut(sql: str) -> Cut:
    """The text with its costly parts as tables, whose names do not occur in it."""
    tokens = _TOKEN.findall(sql)
    start = next((at for at, token in enumerate(tokens) if token.endswith("WITH ")), None)
    found = None if start is None or "".join(tokens) != sql else _parts(tokens, start + 1)
    if start is None or found is None:
        return Cut((), sql)
    parts, end = found
    prefix = _TABLE
    while prefix in sql:
        prefix += "_"
    head, tail = [*tokens[:start], tokens[start].removesuffix("WITH ")], tokens[end:]
    reads = Counter(name for body in (*parts.values(), tail) for name in _read(body))
    left: dict[str, list[str]] = {}
    weights: dict[str, int] = {}
    names: dict[str, str] = {}
    tables: list[tuple[str, str]] = []
    for name, body in parts.items():
        weight = sum(
            min(len(token), _CONSTANT) if token[0] == "'" else len(token) for token in body
        )
        weight += sum(weights.get(read, 0) + _READ for read in _read(body))
        if weight * (reads[name] - 1) <= _COPIED:
            left[name], weights[name] = body, weight
            continue
        text = _with(left, body, names)
        names[name] = f'"{prefix}{len(tables) + 1}"'
        tables.append((names[name].strip('"'), text))
    return Cut(tuple(tables), "".join(head) + _with(left, tail, names))


def _parts(tokens: list[str], at: int) -> tuple[dict[str, list[str]], int] | None:
    """Names and bodies of the parts from token `at`, and the first token after them; None where
    they are written in another way."""
    found: dict[str, list[str]] = {}
    while (
        at + 2 < len(tokens) and tokens[at][0] == '"' and tokens[at + 1 : at + 3] == [" AS ", "("]
    ):
        name, opened, depth = tokens[at], at + 3, 1
        at = opened
        while depth and at < len(tokens):
            depth += {"(": 1, ")": -1}.get(tokens[at], 0)
            at += 1
        if depth:
            return None
        found[name] = tokens[opened : at - 1]
        if at < len(tokens) and tokens[at] == ", ":
            at += 1
        else:
            return found, at
    return None


def _read(body: list[str]) -> Iterator[str]:
    """The relations that a text reads, each as often as it does."""
    for before, token in pairwise(body):
        if _is_read(before, token):
            yield token


def _is_read(before: str, token: str) -> bool:
    return token[0] == '"' and before.endswith(("FROM ", "JOIN "))


def _with(left: Mapping[str, list[str]], body: list[str], names: Mapping[str, str]) -> str:
    """`body` with the parts it needs before it and the tables under their names."""
    needed: set[str] = set()
    asked = [*_read(body)]
    while asked:
        name = asked.pop()
        if name in left and name not in needed:
            needed.add(name)
            asked += _read(left[name])
    listed = [f"{name} AS ({_named(part, names)})" for name, part in left.items() if name in needed]
    text = _named(body, names).lstrip()
    return f"WITH {', '.join(listed)} {text}" if listed else text


def _named(body: list[str], names: Mapping[str, str]) -> str:
    renamed = [
        names.get(token, token) if _is_read(before, token) else token
        for before, token in zip(["", *body], body, strict=False)
    ]
    return "".join(renamed)
