"""The parts of `model.yaml` that have a form of their own: inputs, outputs, arithmetic, sentences.

Each `read_*` takes a part as parsed from YAML, notes its faults on the `Reading` and returns the
typed part.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xiezhi.i18n import LANGUAGES
from xiezhi.screening.schema import OUTCOMES, STANDARD_OUTPUTS
from xiezhi.screening.strict_yaml import Reading, shown

OUTPUT_TYPES = ("date", "datetime", "integer", "decimal", "boolean", "text")
# Names a sentence may use beside the facts.
SENTENCE_NAMES = ("unit", "organ", "act_on", "discriminator", "missing", "as_of")
# Facts that grow by themselves while a unit is open. The names are reserved for this use.
MOVING = frozenset({"until_on", "held_until", "days_over"})
LINES = ("due", "strict", "number")
# Portable functions the Python twin knows, with their number of arguments (least, most).
FUNCTIONS = {
    "add_months": (3, 3),
    "add_days": (2, 2),
    "days_between": (2, 2),
    "add_workdays": (2, 2),
    "roll": (1, 1),
    "sentence_end": (4, 4),
    "age_reached": (3, 3),
    "later": (2, 2),
    "earlier": (2, 2),
    "plus": (2, 2),
    "minus": (2, 2),
}


@dataclass(frozen=True, slots=True)
class Input:
    """The fields of one record type a model reads. A row without a required field is undetermined,
    an optional field may be empty."""

    required: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """An article a model stands on; `law` is an id of the statute catalogue.

    `start` and `to` bound the days of acts it speaks of, where a version numbers it otherwise.
    """

    law: str
    article: str
    start: date | None = None
    to: date | None = None

    def covers(self, act_on: date | None) -> bool:
        """Whether it is the article for an act of that day; of an unknown day the latest one is."""
        if act_on is None:
            return self.to is None
        return (self.start or act_on) <= act_on <= (self.to or act_on)


@dataclass(frozen=True, slots=True)
class Tunable:
    """A cut-off no statute sets. It is shown as the office's own choice, never as law."""

    value: int | Decimal
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Variants:
    """A sentence that reads differently by what one fact says: `by` the fact, `of` its values."""

    by: str
    of: Mapping[str, str]


Sentence = str | Variants


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A fact that Python computes a second time, from other facts.

    Either a count of the law (`key`, with `line` due, strict or number) or a function of the
    portable set (`fn`). Arguments are names of facts or literal values. Where a fact chooses the
    limit, `by` names the fact and `keys` maps its values to parameters; else `keys` has one entry
    under the empty name.
    """

    name: str
    by: str | None
    keys: Mapping[str, str]
    line: str
    fn: str | None
    args: tuple[Any, ...]
    start: str | None
    more: str | int
    plus_days: str | int
    in_custody: str | bool
    act_on: str | None


def read_outputs(reading: Reading, value: Any) -> Mapping[str, str]:
    """The facts and their types. The standard columns are not listed again."""
    found: dict[str, str] = {}
    for name, type in reading.mapping(value, "outputs").items():
        plain = isinstance(type, str) and type in OUTPUT_TYPES
        pointing = isinstance(type, str) and type.partition(":")[0] in ("ref", "code")
        if not plain and not (pointing and type.partition(":")[2]):
            allowed = ", ".join([*OUTPUT_TYPES, "ref:<record type>", "code:<code list>"])
            reading.add("SCR-106", key=f"outputs.{name}", value=shown(type), allowed=allowed)
        elif name in STANDARD_OUTPUTS:
            reading.add("SCR-113", name=name)
        else:
            found[name] = type
    return found


def read_inputs(reading: Reading, value: Any, unit: Any) -> Mapping[str, Input]:
    """The record types read and their fields; the unit's own type must be among them."""
    found = {}
    for type, fields in reading.mapping(value, "inputs").items():
        key = f"inputs.{type}"
        data = reading.mapping(fields or {}, key)
        reading.keys(data, key, (), ("required", "optional"))
        found[type] = Input(
            reading.texts(data.get("required", []), f"{key}.required"),
            reading.texts(data.get("optional", []), f"{key}.optional"),
        )
    if unit and unit not in found:
        reading.add("SCR-114", unit=unit)
    return found


def read_basis(reading: Reading, value: Any) -> tuple[Basis, ...]:
    """The articles; at least one."""
    found = []
    for index, entry in enumerate(reading.items(value, "legal_basis")):
        key = f"legal_basis[{index}]"
        data = reading.mapping(entry, key)
        reading.keys(data, key, ("law", "article"), ("from", "to"))
        days = [_basis_day(reading, f"{key}.{name}", data.get(name)) for name in ("from", "to")]
        if {"law", "article"} <= data.keys():
            # An article number written without quotes is a YAML integer; it is not refused.
            found.append(Basis(str(data["law"]), str(data["article"]), *days))
    if not found:
        reading.add("SCR-103", key="legal_basis")
    return tuple(found)


def _basis_day(reading: Reading, key: str, value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value is not None else None
    except ValueError:
        reading.add("SCR-105", key=key, value=shown(value), wanted="2024-01-01")
        return None


def read_tunable(reading: Reading, value: Any) -> Mapping[str, Tunable]:
    """Cut-offs as `{name: {value: 3, title: {zh, en}}}`."""
    found = {}
    for name, entry in reading.mapping(value, "tunable").items():
        key = f"tunable.{name}"
        data = reading.mapping(entry, key)
        reading.keys(data, key, ("value", "title"), ())
        number = data.get("value")
        if isinstance(number, bool) or not isinstance(number, int | float):
            reading.add("SCR-105", key=f"{key}.value", value=shown(number), wanted="3")
            continue
        exact = number if isinstance(number, int) else Decimal(str(number))
        found[name] = Tunable(exact, reading.languages(data.get("title"), f"{key}.title"))
    return found


def _known(reading: Reading, key: str, value: Any, outputs: Mapping[str, str]) -> None:
    if isinstance(value, str) and value not in outputs and value != "act_on":
        reading.add("SCR-115", key=key, name=value)


def _choice_of_key(
    reading: Reading, value: Any, key: str, outputs: Mapping[str, str]
) -> tuple[str | None, Mapping[str, str]]:
    """`key: a.parameter`, or `key: {by: a fact, its value: a parameter, …}`."""
    if value is None or isinstance(value, str):
        return None, {"": value} if value else {}
    data = reading.mapping(value, f"{key}.key")
    by = reading.text(data.get("by"), f"{key}.key.by")
    _known(reading, f"{key}.key.by", by, outputs)
    return by, {name: str(entry) for name, entry in data.items() if name != "by"}


def read_arithmetic(
    reading: Reading, value: Any, outputs: Mapping[str, str]
) -> tuple[Arithmetic, ...]:
    """The facts Python recomputes; every name in them is a fact of the model."""
    found = []
    for index, entry in enumerate(reading.items(value, "arithmetic")):
        key = f"arithmetic[{index}]"
        data = reading.mapping(entry, key)
        counts = "fn" not in data
        wanted = ("name", "key", "start") if counts else ("name", "fn", "args")
        extra = ("line", "more", "plus_days", "in_custody", "act_on") if counts else ()
        reading.keys(data, key, wanted, extra)
        args = tuple(reading.items(data["args"], f"{key}.args")) if "args" in data else ()
        fn = data.get("fn")
        if fn is not None:
            least, most = FUNCTIONS.get(fn, (0, -1))
            if fn not in FUNCTIONS:
                reading.choice(fn, f"{key}.fn", FUNCTIONS)
            elif not least <= len(args) <= most:
                reading.add("SCR-116", key=key, fn=fn, wanted=least, count=len(args))
        by, keys = _choice_of_key(reading, data.get("key"), key, outputs)
        for name in ("name", "start", "more", "plus_days", "in_custody", "act_on"):
            _known(reading, f"{key}.{name}", data.get(name), outputs)
        for argument in args if fn != "add_months" else args[:2]:
            _known(reading, f"{key}.args", argument, outputs)
        found.append(
            Arithmetic(
                name=str(data.get("name", "")),
                by=by,
                keys=keys,
                line=reading.choice(data.get("line", "due"), f"{key}.line", LINES),
                fn=fn,
                args=args,
                start=data.get("start"),
                more=data.get("more", 0),
                plus_days=data.get("plus_days", 0),
                in_custody=data.get("in_custody", False),
                act_on=data.get("act_on"),
            )
        )
    return tuple(found)


def read_moving(reading: Reading, value: Any, outputs: Mapping[str, str]) -> frozenset[str]:
    """The facts that follow the as-of date: those listed, and the reserved names always."""
    named = reading.texts(value, "moving")
    for name in named:
        _known(reading, "moving", name, outputs)
    return MOVING | frozenset(named)


def read_worked(reading: Reading, value: Any, outputs: Mapping[str, str]) -> Mapping[str, str]:
    """The text facts, one per language, whose lines are arithmetic done elsewhere."""
    if value is None:
        return {}
    named = reading.languages(value, "worked")
    for lang, name in named.items():
        _known(reading, f"worked.{lang}", name, outputs)
    return named


def placeholders(template: str) -> list[str]:
    """The names a sentence template uses. Raises ValueError where braces do not match.

    A conversion or width comes back as part of the name, which no fact has: `{unit:>999999999}`
    would fill the memory.
    """
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{width}" if width else "")
        for _, name, width, conversion in string.Formatter().parse(template)
        if name is not None
    ]


def read_explain(
    reading: Reading, value: Any, outputs: Mapping[str, str]
) -> Mapping[str, Mapping[str, Sentence]]:
    """One sentence per language and outcome; each may use the facts and a few standard names.

    A sentence may be `{by: fact, of: {value: sentence}}`.
    """
    data = reading.mapping(value or {}, "explain")
    found: dict[str, Mapping[str, Sentence]] = {}
    for lang in LANGUAGES:
        key = f"explain.{lang}"
        sentences = reading.mapping(data.get(lang, {}), key)
        reading.keys(sentences, key, OUTCOMES, ())
        found[lang] = {
            outcome: _read_sentence(reading, f"{key}.{outcome}", template, outputs)
            for outcome, template in sentences.items()
        }
    return found


def _read_sentence(reading: Reading, key: str, value: Any, outputs: Mapping[str, str]) -> Sentence:
    if not isinstance(value, Mapping):
        _check_template(reading, key, value, outputs)
        return str(value)
    reading.keys(value, key, ("by", "of"), ())
    by = str(value.get("by", ""))
    if by not in outputs:
        reading.add("SCR-117", key=f"{key}.by", name="{" + by + "}")
    of = reading.mapping(value.get("of", {}), f"{key}.of")
    for name, template in of.items():
        _check_template(reading, f"{key}.of.{name}", template, outputs)
    return Variants(by, {name: str(template) for name, template in of.items()})


def _check_template(reading: Reading, key: str, template: Any, outputs: Mapping[str, str]) -> None:
    try:
        names = placeholders(reading.text(template, key))
    except ValueError:
        reading.add("SCR-117", key=key, name=shown(template))
        return
    for name in names:
        if name not in outputs and name not in SENTENCE_NAMES:
            reading.add("SCR-117", key=key, name="{" + name + "}")
