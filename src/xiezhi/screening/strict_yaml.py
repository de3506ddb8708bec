"""Reading YAML that people write: repeated keys are refused and every fault is collected.

PyYAML silently keeps the last of two equal keys, which in a model would drop an input or an
expectation without a word. `Reading` walks the parsed document, notes each fault with its place
and goes on, so that an author sees all of them at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from xiezhi.errors import sentence
from xiezhi.i18n import LANGUAGES


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file: a code of `errors.yaml` and what its sentence names."""

    code: str
    where: Mapping[str, Any]

    def text(self, lang: str | None = None) -> str:
        """The fault as a sentence with its code."""
        return f"[{self.code}] {sentence(self.code, lang, **self.where)}"


# What can open a level of nesting. The C parser is many times as fast, but it recurses without a
# guard, so a text that could nest deeper than this is left to the one in Python.
_OPENING = "[{-:?"
_SAFE_DEPTH = 15_000


def _loader(text: str) -> Any:
    fast = yaml.__with_libyaml__ and sum(map(text.count, _OPENING)) <= _SAFE_DEPTH
    return (yaml.CSafeLoader if fast else yaml.SafeLoader)(text)


def _refuse_repeated(node: yaml.MappingNode) -> None:
    """A key written twice in one mapping is a fault. Checked before merge keys (`<<`) are resolved:
    overriding a merged entry is no repetition."""
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value == "<<":
            continue
        if key.value in seen:
            raise yaml.composer.ComposerError(
                problem=f"duplicate key: {key.value}", problem_mark=key.start_mark
            )
        seen.add(key.value)


# Far above any real model; what would be larger once its aliases are written out is a bomb.
_MOST_NODES = 100_000


def _load(text: str) -> Any:
    loader = _loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _nodes(node, {}) > _MOST_NODES:
            raise yaml.composer.ComposerError(
                problem="aliases that unfold to too much", problem_mark=node.start_mark
            )
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _nodes(node: yaml.Node, known: dict[int, int]) -> int:
    """How many nodes there are with every alias written out; one inside itself is refused."""
    if id(node) in known:
        if not known[id(node)]:
            raise yaml.composer.ComposerError(
                problem="an alias inside what it names", problem_mark=node.start_mark
            )
        return known[id(node)]
    known[id(node)] = 0
    parts: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        parts = node.value
    elif isinstance(node, yaml.MappingNode):
        _refuse_repeated(node)
        parts = [part for pair in node.value for part in pair]
    known[id(node)] = 1 + sum(_nodes(part, known) for part in parts)
    return known[id(node)]


@dataclass(slots=True)
class Reading:
    """The faults found so far in one file, and the checks that add to them."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, **where: Any) -> None:
        """Note a fault; the file is named in it."""
        self.faults.append(Fault(code, {"file": self.file, **where}))

    def parse(self, text: str) -> Any:
        """The document, or None with a fault naming line and column."""
        try:
            return _load(text)
        except RecursionError:
            self.add("SCR-102", line=1, column=1, what="nested too deep")
            return None
        except (ValueError, TypeError) as error:
            # A date that does not exist, a number of thousands of digits, a list as a key.
            self.add("SCR-102", line=1, column=1, what=str(error)[:80])
            return None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            what = getattr(error, "problem", None) or str(error)
            self.add("SCR-102", line=line, column=column, what=what)
            return None

    def mapping(self, value: Any, key: str) -> Mapping[str, Any]:
        """`value` as a mapping with text keys; a fault and an empty one if it is not."""
        if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
            return value
        self.add("SCR-105", key=key, value=shown(value), wanted="{…}")
        return {}

    def items(self, value: Any, key: str) -> list[Any]:
        """`value` as a list; a fault and an empty one if it is not."""
        if isinstance(value, list):
            return value
        self.add("SCR-105", key=key, value=shown(value), wanted="[…]")
        return []

    def rows(self, value: Any, key: str) -> tuple[Mapping[str, Any], ...]:
        """`value` as a list of mappings."""
        entries = self.items(value, key)
        return tuple(self.mapping(row, f"{key}[{index}]") for index, row in enumerate(entries))

    def texts(self, value: Any, key: str) -> tuple[str, ...]:
        """`value` as a list of texts."""
        found = self.items(value, key)
        for entry in found:
            self.text(entry, key)
        return tuple(str(entry) for entry in found)

    def text(self, value: Any, key: str) -> str:
        """`value` as a text that is not empty."""
        if isinstance(value, str) and value.strip():
            return value
        self.add("SCR-105", key=key, value=shown(value), wanted="“…”")
        return ""

    def choice(self, value: Any, key: str, allowed: Collection[str]) -> str:
        """`value` as one of `allowed`."""
        if isinstance(value, str) and value in allowed:
            return value
        self.add("SCR-106", key=key, value=shown(value), allowed=", ".join(sorted(allowed)))
        return ""

    def languages(self, value: Any, key: str) -> Mapping[str, str]:
        """`value` as a language map with Chinese and English text."""
        found = self.mapping(value, key)
        for lang in LANGUAGES:
            if not isinstance(found.get(lang), str) or not found[lang].strip():
                self.add("SCR-107", key=f"{key}.{lang}")
        # `{zh: 甲, en: one, two}` is a third key to YAML: quote a text with a comma.
        for name in found.keys() - set(LANGUAGES):
            self.add("SCR-104", key=f"{key}.{name}", near=", ".join(LANGUAGES))
        return {lang: str(found.get(lang, "")) for lang in LANGUAGES}

    def keys(
        self,
        data: Mapping[str, Any],
        key: str,
        required: Collection[str],
        optional: Collection[str],
    ) -> None:
        """Faults for keys that are missing and keys nobody reads (with the nearest known one)."""
        prefix = f"{key}." if key else ""
        for name in required:
            if name not in data:
                self.add("SCR-103", key=prefix + name)
        known = [*required, *optional]
        for name in data:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                self.add("SCR-104", key=prefix + name, near=near[0] if near else ", ".join(known))


def shown(value: Any) -> str:
    """A value as a fault's sentence shows it, never longer than a line."""
    text = repr(value) if not isinstance(value, str) else value
    return text if len(text) <= 60 else text[:57] + "…"
