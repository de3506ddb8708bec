"""The report of an upload as its page shows it: tables with their columns, bad rows, refusals.

The report holds codes and what their sentences name; here they become sentences in the language of
who looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiezhi.errors import sentence
from xiezhi.i18n import listed, pick
from xiezhi.operations.mapping import DROP, Said, said_of, tables_of
from xiezhi.operations.models import Upload
from xiezhi.records.catalogue import RecordType, catalogue

CONSTANTS = 3
"""Lines of the form for fields that have one value in all rows."""


# Where the sentence of intake speaks of its command, the page says what to do on the page.
_ON_THE_PAGE = {
    "REC-040": "OPS-030", "REC-041": "OPS-030", "REC-140": "OPS-031", "REC-141": "OPS-032",
    "REC-142": "OPS-033", "REC-143": "OPS-034", "REC-148": "OPS-039", "REC-197": "OPS-035",
    "REC-198": "OPS-036", "REC-200": "OPS-037", "REC-203": "OPS-038",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a list."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of a table, what it is taken for, and what else it could be."""

    heading: str
    told: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """A field with one value for all rows."""

    options: tuple[Option, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the upload. `number`: its place in the form; `problem`: why it was refused, `code` of
    it; `given`: fields with one value for all rows, and `left_out`: columns dropped knowingly, as they are
    in force, whoever said so."""

    number: int
    name: str
    type: str
    rows: int
    problem: str
    code: str
    types: tuple[Option, ...]
    columns: tuple[Column, ...]
    constants: tuple[Constant, ...]
    given: tuple[tuple[str, str], ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad row: where it stands, which field, its masked value, and what to do."""

    place: str
    line: int
    field: str
    value: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a type."""

    title: str
    rows: int
    inserted: int
    updated: int

    @property
    def same(self) -> int:
        """Rows that the store held just so."""
        return self.rows - self.inserted - self.updated


@dataclass(frozen=True, slots=True)
class Preview:
    """All of it. `more`: faults that only the file of bad rows shows; `codes`: what is left of faults
    and notes once the rest was swept."""

    tables: tuple[Table, ...]
    refused: tuple[tuple[str, str, str], ...]
    faults: tuple[Fault, ...]
    more: int
    bad_rows: int
    notes: tuple[tuple[str, str], ...]
    counts: tuple[Count, ...]
    mend: tuple[str, ...]
    codes: tuple[str, ...]

    @property
    def sound(self) -> int:
        """Rows that can be taken in, or were."""
        return sum(count.rows for count in self.counts)


def preview_of(upload: Upload) -> Preview:
    """The last report of an upload."""
    report = upload.report
    tables = tables_of(upload)
    faults = [*report.get("bad", ()), *report.get("outdated", ())]
    types = {(table["file"], table["sheet"]): table.get("type", "") for table in tables}
    return Preview(
        tables=tuple(_table(upload, number, table) for number, table in enumerate(tables)),
        refused=tuple(
            (_place(entry), entry["code"], _sentence(entry))
            for entry in report.get("refused", ())
            if not entry["headings"]
        ),
        faults=tuple(_fault(entry, types) for entry in faults),
        more=max(0, report.get("faults", 0) - len(report.get("bad", ()))),
        bad_rows=report.get("bad_rows", 0),
        notes=tuple((entry["code"], _sentence(entry)) for entry in report.get("notes", ())),
        counts=tuple(
            Count(
                pick(catalogue()[id].title), rows, report["inserted"].get(id, 0),
                report["updated"].get(id, 0),
            )
            for id, rows in report.get("rows", {}).items()
        ),
        mend=tuple(report.get("mend", ())),
        codes=tuple(report.get("codes", ())),
    )  # fmt: skip


def _table(upload: Upload, number: int, table: Mapping[str, Any]) -> Table:
    said = said_of(upload, table)
    type_id = table.get("type") or (said["type"] if said else "")
    kind = catalogue().get(type_id)
    code = table.get("code", "")
    given = said["constants"] if said else table.get("constants", {})
    left_out = said["ignore"] if said else table.get("ignored", ())
    return Table(
        number=number,
        name=_place(table),
        type=pick(kind.title) if kind else "",
        rows=table.get("rows", 0),
        problem=_sentence(table) if code else "",
        code=code,
        types=tuple(
            Option(one.id, pick(one.title), one.id == type_id)
            for one in sorted(catalogue().values(), key=lambda one: pick(one.title))
        ),
        columns=tuple(_columns(table, said, kind)),
        constants=tuple(_constants(given, kind)),
        given=tuple((_field(kind, field), value) for field, value in given.items()),
        left_out=listed(left_out),
    )


def _columns(
    table: Mapping[str, Any], said: Said | None, kind: RecordType | None
) -> Iterable[Column]:
    taken = {heading: field for field, heading in table.get("columns", {}).items()}
    for heading in table["headings"]:
        field = taken.get(heading, "")
        if said:
            dropped = heading in said["ignore"]
            chosen = DROP if dropped else said["columns"].get(heading, field)
        else:
            chosen = DROP if heading in table.get("ignored", ()) else field
        told = pick(kind.fields[field].title) if kind and field in kind.fields else ""
        yield Column(heading, told, tuple(_choices(kind, chosen)))


def _choices(kind: RecordType | None, chosen: str) -> Iterable[Option]:
    yield Option("", _("按列名自动识别"), chosen == "")
    yield Option(DROP, _("不导入这一列"), chosen == DROP)
    for field in kind.fields.values() if kind else ():
        star = " *" if field.required else ""
        yield Option(field.id, f"{pick(field.title)}{star}", chosen == field.id)


def _constants(given: Mapping[str, str], kind: RecordType | None) -> Iterable[Constant]:
    if kind is None:
        return
    for field_id, value in [*given.items(), *[("", "")] * (CONSTANTS - len(given))]:
        options = [Option("", _("（无）"), field_id == "")]
        options += [
            Option(field.id, pick(field.title), field.id == field_id)
            for field in kind.fields.values()
            if field.personal == "none"
        ]
        yield Constant(tuple(options), value)


def _fault(entry: Mapping[str, Any], types: Mapping[tuple[str, str], str]) -> Fault:
    kind = catalogue().get(types.get((entry["file"], entry["sheet"]), ""))
    return Fault(
        _place(entry),
        entry["line"],
        _field(kind, entry["field"]),
        entry["value"],
        entry["code"],
        _sentence(entry),
    )


def _field(kind: RecordType | None, field_id: str) -> str:
    field = kind.fields.get(field_id) if kind else None
    return pick(field.title) if field else field_id


def _place(entry: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (entry["file"], entry["sheet"])))


def _sentence(entry: Mapping[str, Any]) -> str:
    return sentence(_ON_THE_PAGE.get(entry["code"], entry["code"]), **entry["where"])
