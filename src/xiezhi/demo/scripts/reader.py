"""Reads `scripts/*.yaml` strictly: what it does not know stops it, named with file, model and form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from xiezhi.demo.files import FORMS
from xiezhi.demo.scripts.values import (
    Value,
    ValueReadError,
    day_value,
    field_value,
    text_value,
)
from xiezhi.records import catalogue
from xiezhi.records.catalogue import RecordType

_ENTRY = {"model", "source", "lawful", "planted"}
_FORM = {"rows", "years", "months", "let", "people", "note"}
_PLANTED = _FORM | {"outcome", "unit", "discriminator", "why", "also"}
_ALSO = {"model", "unit", "discriminator", "outcome"}
_ROW = {"source", "who"}
_PERSON = {"age", "on", "born"}
_OUTCOMES = ("hard", "soft", "undetermined")
YEARS = (2022, 2023, 2024, 2025)
MONTHS = tuple(range(1, 13))


class _Loader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """YAML in which `on` and `no` are words; only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _Loader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


class ScriptError(ValueError):
    """A script is written wrongly. For those who write scripts, never for users."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a model says of a unit of a planted form. `unit` and `discriminator` are drawn."""

    model: str
    unit_type: str
    unit: Value
    discriminator: Value
    outcome: str


@dataclass(frozen=True, slots=True)
class RowScript:
    """One row of a form. `who` names the person of the row."""

    type: str
    source: str
    fields: Mapping[str, Value]
    who: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """One way a case runs. `expected` is empty for lawful forms; the first is that of the model."""

    place: str
    model: str
    rows: Sequence[RowScript]
    years: Sequence[int]
    months: Sequence[int]
    let: Mapping[str, Value]
    people: Mapping[str, Mapping[str, Any]]
    expected: Sequence[Expected] = ()
    why: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Script:
    """The case scripts of one model."""

    package: str
    model: str
    lawful: Sequence[Form]
    planted: Sequence[Form]


def packages() -> list[str]:
    """The packages that have a script file."""
    folder = files("xiezhi.demo.scripts")
    return sorted(
        entry.name.removesuffix(".yaml")
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    )


def read_scripts(units: Mapping[str, str], only: Collection[str] | None = None) -> list[Script]:
    """The scripts of all packages, or of `only` these.

    `units`: the unit type of each model of the library. Errors: ScriptError.
    """
    folder = files("xiezhi.demo.scripts")
    found: dict[str, Script] = {}
    for package in packages() if only is None else only:
        text = folder.joinpath(f"{package}.yaml").read_text(encoding="utf-8")
        for script in parse(package, text, units):
            if script.model in found:
                other = found[script.model].package
                raise ScriptError(f"{package}.yaml: {script.model} has scripts in {other}.yaml too")
            found[script.model] = script
    return list(found.values())


def read_file(path: Path, units: Mapping[str, str]) -> list[Script]:
    """The scripts of one file. Errors: ScriptError."""
    return parse(path.stem, path.read_text(encoding="utf-8"), units)


def parse(package: str, text: str, units: Mapping[str, str]) -> list[Script]:
    """The scripts in a text. Errors: ScriptError."""
    try:
        content = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise ScriptError(f"{package}.yaml: {error}") from None
    reading = _Reading(f"{package}.yaml")
    entries = reading.listed(content, "entries")
    scripts = [_Entry(reading, entry, package, units).script() for entry in entries]
    models = [script.model for script in scripts]
    for model in models:
        reading.require(models.count(model) == 1, f"{model}: two entries; one entry per model")
    return scripts


class _Reading:
    """Where the reader stands, and its complaints."""

    def __init__(self, where: str) -> None:
        self.where = where

    def fail(self, what: str) -> ScriptError:
        return ScriptError(f"{self.where}: {what}")

    def require(self, holds: bool, what: str) -> None:
        if not holds:
            raise self.fail(what)

    def at(self, place: str) -> _Reading:
        return _Reading(f"{self.where}: {place}")

    def keys(
        self, given: Any, known: Collection[str], needed: Iterable[str] = ()
    ) -> Mapping[str, Any]:
        self.require(isinstance(given, Mapping), f"{given!r} is no mapping")
        unknown = sorted(str(key) for key in given if key not in known)
        self.require(
            not unknown, f"unknown: {', '.join(unknown)}; known: {', '.join(sorted(known))}"
        )
        lacking = [key for key in needed if given.get(key) is None]
        self.require(not lacking, f"lacks {', '.join(lacking)}")
        found: Mapping[str, Any] = given
        return found

    def listed(self, given: Any, what: str) -> list[Any]:
        self.require(isinstance(given, list) and bool(given), f"no list of {what}")
        found: list[Any] = given
        return found

    def numbers(self, given: Any, known: Sequence[int], what: str) -> tuple[int, ...]:
        if given is None:
            return tuple(known)
        right = isinstance(given, list) and given and all(item in known for item in given)
        self.require(bool(right), f"{what}: {given!r} is no list of {known[0]} to {known[-1]}")
        return tuple(given)


class _Entry:
    """Reads the entry of one model."""

    def __init__(
        self, reading: _Reading, entry: Any, package: str, units: Mapping[str, str]
    ) -> None:
        self.entry = reading.keys(entry, _ENTRY, ("model", "source", "lawful", "planted"))
        self.package, self.units = package, units
        self.model = str(self.entry["model"])
        self.reading = reading.at(self.model)
        self.reading.require(self.model in units, "no model of the library has this id")
        self.source = self._source(self.reading, self.entry["source"])

    def script(self) -> Script:
        forms = []
        for part in ("lawful", "planted"):
            given = self.reading.listed(self.entry[part], part)
            forms.append([self._form(part, number, form) for number, form in enumerate(given, 1)])
        return Script(self.package, self.model, *forms)

    @staticmethod
    def _source(reading: _Reading, given: Any) -> str:
        reading.require(given in FORMS, f"source {given!r}: one of {', '.join(FORMS)}")
        return str(given)

    def _form(self, part: str, number: int, given: Any) -> Form:
        planted = part == "planted"
        reading = self.reading.at(f"{part} {number}")
        needed = ("rows", "outcome", "unit", "why") if planted else ("rows",)
        form = reading.keys(given, _PLANTED if planted else _FORM, needed)
        known: set[str] = set()
        let = {}
        for name, value in reading.keys(form.get("let") or {}, form.get("let") or {}).items():
            reading.require(
                name[:1].isupper() and name.isalnum() and name != "D",
                f"let {name}: a name of a day is a capital letter, perhaps with more, and not D",
            )
            let[name] = self._value(reading.at(f"let {name}"), day_value, str(value), known)
            known.add(name)
        people = self._people(reading, form.get("people") or {}, known)
        types = reading.keys(form["rows"], catalogue(), ())
        rows = []
        for type, entries in types.items():
            several = entries if isinstance(entries, list) else [entries]
            for place, row in enumerate(several, 1):
                here = reading.at(type if len(several) == 1 else f"{type} {place}")
                rows.append(self._row(here, catalogue()[type], row, known))
        used = {row.who for row in rows if row.who}
        reading.require(people.keys() <= used, f"people nobody is: {sorted(people.keys() - used)}")
        return Form(
            place=f"{self.package}.yaml: {self.model}: {part} {number}",
            model=self.model,
            rows=rows,
            years=reading.numbers(form.get("years"), range(2016, 2027), "years")
            if "years" in form
            else YEARS,
            months=reading.numbers(form.get("months"), MONTHS, "months"),
            let=let,
            people=people,
            expected=self._expected(reading, form, known) if planted else (),
            why=self._why(reading, form["why"]) if planted else None,
        )

    def _value(self, reading: _Reading, read: Any, *arguments: Any) -> Value:
        try:
            value: Value = read(*arguments)
        except ValueReadError as fault:
            raise reading.fail(str(fault)) from None
        return value

    def _people(
        self, reading: _Reading, given: Any, known: set[str]
    ) -> dict[str, Mapping[str, Any]]:
        people: dict[str, Mapping[str, Any]] = {}
        for name, entry in reading.keys(given, given).items():
            here = reading.at(f"people {name}")
            person = dict(here.keys(entry, _PERSON))
            here.require(
                ("born" in person) != ("age" in person and "on" in person),
                "either born, or age and on",
            )
            here.require(type(person.get("age", 0)) is int, "age is no whole number")
            for key in ("on", "born"):
                if key in person:
                    person[key] = self._value(here.at(key), day_value, str(person[key]), known)
            people[name] = person
        return people

    def _row(self, reading: _Reading, kind: RecordType, given: Any, known: set[str]) -> RowScript:
        row = reading.keys(given, {*kind.fields, *_ROW})
        who = row.get("who")
        if who is not None:
            reading.require(
                isinstance(who, str) and who.startswith("$") and who[1:].isidentifier(),
                f"who: {who!r} is no person: $A",
            )
            reading.require(kind.personal("identity") is not None, "the type names no person")
        fields = {
            name: self._value(reading.at(name), field_value, value, kind.fields[name], known)
            for name, value in row.items()
            if name not in _ROW
        }
        lacking = [f.id for f in kind.fields.values() if f.required and row.get(f.id) is None]
        reading.require(not lacking, f"lacks {', '.join(lacking)}")
        # A table of an office has the columns whose emptiness means "not yet", empty or not.
        for closing in kind.closing:
            fields.setdefault(closing.field, lambda draw: None)
        source = self._source(reading, row["source"]) if "source" in row else self.source
        return RowScript(kind.id, source, fields, who[1:] if who else None)

    def _expected(
        self, reading: _Reading, form: Mapping[str, Any], known: set[str]
    ) -> list[Expected]:
        entries = [{**{key: form[key] for key in _ALSO & form.keys()}, "model": self.model}]
        if form.get("also") is not None:
            entries += reading.listed(form["also"], "also")
        found = []
        for number, entry in enumerate(entries):
            here = reading.at(f"also {number}") if number else reading
            here.keys(entry, _ALSO, ("model", "unit", "outcome"))
            model, outcome = entry["model"], entry["outcome"]
            here.require(model in self.units, f"no model of the library has the id {model!r}")
            here.require(
                outcome in _OUTCOMES, f"outcome {outcome!r}: one of {', '.join(_OUTCOMES)}"
            )
            drawn = [
                self._value(here.at(key), text_value, str(entry.get(key) or ""), known)
                for key in ("unit", "discriminator")
            ]
            found.append(Expected(model, self.units[model], drawn[0], drawn[1], outcome))
        return found

    @staticmethod
    def _why(reading: _Reading, given: Any) -> Mapping[str, str]:
        why = reading.keys(given, {"zh", "en"}, ("zh", "en"))
        return {language: str(text) for language, text in why.items()}
