"""Shared derived relations: what many models need and none should work out for itself.

A relation is data, one folder of `relation.yaml`, `relation.sql` and `examples.yaml` below
`library/relations` (docs/relations.md). This module reads and checks its form, says which columns it
has and which record types it rests on, and in which order relations are computed. Computing is the
work of `derived_run.py`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.records import catalogue
from xiezhi.screening.derived_examples import RelationExample, read_relation_examples
from xiezhi.screening.model_parts import OUTPUT_TYPES, Input, Tunable, read_inputs, read_tunable
from xiezhi.screening.models import ModelError, digest_of, shipped_library
from xiezhi.screening.schema import PERSON_TYPES, SYSTEM_COLUMNS, Relation, logical
from xiezhi.screening.strict_yaml import Fault, Reading, shown

FILES = ("relation.yaml", "relation.sql", "examples.yaml")
_REQUIRED = ("id", "title", "inputs", "columns", "key", "rests_on")
_OPTIONAL = ("params", "tunable", "note")
# A reference whose record type another column of the row names.
ANY_RECORD = "ref:*"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its type as in a model's outputs (or `ref:*`), and whether it speaks of
    a person, so that it joins rows and is never returned."""

    title: Mapping[str, str]
    type: str
    personal: bool


@dataclass(frozen=True, slots=True)
class DerivedRelation:
    """A relation of the library. `key` are the columns that make a row unique; `rests_on` the record
    types that must be complete before a missing row says anything; `digest` is the SHA-256 of its
    three files, `files` are their bytes."""

    id: str
    title: Mapping[str, str]
    inputs: Mapping[str, Input]
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    rests_on: tuple[str, ...]
    params: tuple[str, ...]
    tunable: Mapping[str, Tunable]
    sql: str
    examples: tuple[RelationExample, ...]
    path: Path
    digest: str
    files: Mapping[str, bytes]

    def outputs(self) -> dict[str, str]:
        """Every column it computes, with its logical type; `_id` first."""
        return {**SYSTEM_COLUMNS, **{name: logical(c.type) for name, c in self.columns.items()}}

    def readable(self, columns: Iterable[str] | None = None) -> Relation:
        """What a model may read of it, limited to `columns` (None: all). Unknown ones are left
        out: the linter reports them."""
        chosen = [
            name for name in (self.columns if columns is None else columns) if name in self.columns
        ]
        return Relation(
            columns={name: logical(self.columns[name].type) for name in chosen}
            | dict(SYSTEM_COLUMNS),
            personal=frozenset(name for name in chosen if self.columns[name].personal),
        )


@functools.cache
def derived_relations() -> Mapping[str, DerivedRelation]:
    """The relations shipped, by id. Errors: SCR-100 for a folder that cannot be used, SCR-145 for
    relations that read each other in a circle."""
    folder = shipped_library() / "relations"
    known = {
        path.name: load_relation(path)
        for path in sorted(folder.iterdir())
        if (path / FILES[0]).is_file()
    }
    in_order(known, known)
    return known


def load_relation(path: Path) -> DerivedRelation:
    """The relation in folder `path`. Errors: SCR-100 listing every fault of its form."""
    absent = [name for name in FILES if not (path / name).is_file()]
    if absent:
        where = {"path": path.name}
        raise ModelError(path, [Fault("SCR-101", {"file": name, **where}) for name in absent])
    contents = {name: (path / name).read_bytes() for name in FILES}
    reading, of_examples = Reading(FILES[0]), Reading(FILES[2])
    data = reading.mapping(reading.parse(contents[FILES[0]].decode()) or {}, "relation")
    reading.keys(data, "", _REQUIRED, _OPTIONAL)
    if data.get("id") != path.name:
        reading.add("SCR-109", id=data.get("id"), path=path.name)
    if path.name in catalogue():
        reading.add("SCR-146", name=path.name)
    columns = _columns(reading, data.get("columns", {}))
    key = reading.texts(data.get("key", []), "key")
    for name in key:
        if name not in columns:
            reading.add("SCR-106", key="key", value=name, allowed=", ".join(columns))
    found = DerivedRelation(
        id=path.name,
        title=reading.languages(data.get("title", {}), "title"),
        inputs=read_inputs(reading, data.get("inputs", {}), None),
        columns=columns,
        key=key,
        rests_on=reading.texts(data.get("rests_on", []), "rests_on"),
        params=reading.texts(data.get("params", []), "params"),
        tunable=read_tunable(reading, data.get("tunable", {})),
        sql=contents[FILES[1]].decode(),
        examples=read_relation_examples(
            of_examples, of_examples.parse(contents[FILES[2]].decode()), columns
        ),
        path=path,
        digest=digest_of(contents),
        files=contents,
    )
    faults = [*reading.faults, *of_examples.faults]
    if faults:
        raise ModelError(path, faults)
    return found


def _columns(reading: Reading, value: Any) -> dict[str, Column]:
    found = {}
    for name, entry in reading.mapping(value, "columns").items():
        key = f"columns.{name}"
        data = reading.mapping(entry, key)
        reading.keys(data, key, ("zh", "en", "type"), ("personal",))
        type = data.get("type")
        of = type.partition(":")[2] if isinstance(type, str) and type.startswith("ref:") else None
        if type != ANY_RECORD and type not in OUTPUT_TYPES and of not in catalogue():
            allowed = ", ".join([*OUTPUT_TYPES, "ref:<record type>", ANY_RECORD])
            reading.add("SCR-106", key=f"{key}.type", value=shown(type), allowed=allowed)
        titles = reading.languages({lang: data.get(lang) for lang in ("zh", "en")}, key)
        personal = data.get("personal") is True or of in PERSON_TYPES
        found[name] = Column(titles, str(type), personal)
    return found


def in_order(
    names: Iterable[str], known: Mapping[str, DerivedRelation] | None = None
) -> list[DerivedRelation]:
    """The relations among `names` and those they read, each after what it reads.

    Errors: SCR-145 for relations that read each other in a circle.
    """
    relations = derived_relations() if known is None else known
    found: dict[str, DerivedRelation] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise XiezhiError("SCR-145", names=" → ".join([*path, name]))
        if name in relations and name not in found:
            for read in sorted(relations[name].inputs):
                visit(read, (*path, name))
            found[name] = relations[name]

    for name in sorted(names):
        visit(name, ())
    return list(found.values())


def base_types(names: Iterable[str]) -> set[str]:
    """The record types behind `names`: a relation stands for every type it rests on."""
    given = set(names)
    relations = in_order(given)
    read = {type for relation in relations for type in relation.inputs}
    return (given | read) - {relation.id for relation in relations}
