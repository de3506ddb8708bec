"""Which record type a table holds, and which column is which field.

A guess that could be another is never taken: it is explained, and the user decides once; the
decision is remembered in the source's profile (`mapping_profile`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, listed, pick
from xiezhi.records.catalogue import RecordType, catalogue
from xiezhi.records.mapping_names import normalise, vocabulary
from xiezhi.records.mapping_profile import TableRule
from xiezhi.records.reading.table import MEND_COLUMNS, RawTable

_LISTED = 12


@dataclass
class TableMapping:
    """How one table is read. `columns`: field → column index; `scales`: field → power of ten."""

    type: RecordType
    columns: dict[str, int] = field(default_factory=dict)
    scales: dict[str, int] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    # Field → headings with the same claim to it.
    conflicts: dict[str, list[str]] = field(default_factory=dict)
    # The source gives its rows no number: they are known by file, sheet and line.
    numbered: bool = False

    @property
    def lacking(self) -> list[str]:
        """Required fields without a column or a constant."""
        given = self.columns.keys() | self.constants.keys()
        if self.numbered and self.type.own_number:
            given |= {self.type.own_number}
        return [f.id for f in self.type.fields.values() if f.required and f.id not in given]


class Mapper:
    """Maps tables to record types."""

    def __init__(self, *, number_rows: bool = False) -> None:
        self.catalogue = catalogue()
        self.number_rows = number_rows
        self.vocabulary = vocabulary()

    def map(self, table: RawTable, rule: TableRule, record_type: str | None = None) -> TableMapping:
        """The mapping of `table`; `record_type` is the user's word and wins.

        Errors: REC-140 type unknown, REC-141 ambiguous, REC-142 required columns lacking,
        REC-143 two columns for one field, REC-144 no such type, REC-146 no such field.
        """
        wanted = record_type or rule.type
        known = self._type(wanted) if wanted is not None else None
        chosen = self.match(table, rule, known) if known else self._guess(table, rule)
        where = {"file": table.file, "sheet": table.sheet}
        given = chosen.columns.keys() | chosen.constants.keys()
        chosen.numbered = self.number_rows and chosen.type.own_number not in given
        for name, headings in chosen.conflicts.items():
            title = pick(chosen.type.fields[name].title)
            raise XiezhiError("REC-143", **where, field=title, columns=listed(headings))
        if chosen.lacking:
            titles = listed(pick(chosen.type.fields[name].title) for name in chosen.lacking)
            raise XiezhiError("REC-142", **where, type=pick(chosen.type.title), fields=titles)
        return chosen

    def match(self, table: RawTable, rule: TableRule, kind: RecordType) -> TableMapping:
        """How far the columns of `table` are fields of `kind`."""
        found = TableMapping(kind, constants=dict(rule.constants))
        fixed = {normalise(heading): name for heading, name in rule.columns.items()}
        ignore = {normalise(heading) for heading in rule.ignore}
        for name in (*rule.columns.values(), *rule.constants):
            if name not in kind.fields:
                raise XiezhiError("REC-146", column=name, type=kind.id, field=name)
        claims: dict[str, list[tuple[int, int, int]]] = {}
        for index, heading in enumerate(table.headers):
            if not heading or heading in MEND_COLUMNS:
                continue
            name = normalise(heading)
            if name in ignore:
                found.ignored.append(heading)
            elif name in fixed:
                claims.setdefault(fixed[name], []).append((-1, index, 0))
            elif named := self.vocabulary.types[kind.id].find(heading):
                claims.setdefault(named.field, []).append((named.rank, index, named.scale))
            else:
                found.unmapped.append(heading)
        for name, options in claims.items():
            options.sort()
            rank, index, scale = options[0]
            rivals = [i for r, i, _ in options if r == rank]
            found.columns[name] = index
            found.scales[name] = scale
            if len(rivals) > 1:
                found.conflicts[name] = [table.headers[i] for i in rivals]
            found.unmapped += [table.headers[i] for r, i, _ in options if r != rank]
        return found

    def _type(self, name: str) -> RecordType:
        for kind in self.catalogue.values():
            if normalise(name) in (normalise(kind.id), normalise(kind.title["zh"])):
                return kind
        raise XiezhiError("REC-144", type=name)

    def _guess(self, table: RawTable, rule: TableRule) -> TableMapping:
        where = {"file": table.file, "sheet": table.sheet}
        matches = [
            self.match(table, rule, kind)
            for kind in self.catalogue.values()
            if set(rule.columns.values()) <= kind.fields.keys()
            and rule.constants.keys() <= kind.fields.keys()
        ]
        whole = [m for m in matches if not m.lacking]
        # A name decides among types that fit; where nothing fits it says what was meant.
        named = self._named(table)
        meant = [m for m in whole or matches if m.type.id == named]
        if meant:
            return meant[0]
        if not whole:
            best = max(matches, key=lambda m: (len(m.columns), -len(m.lacking)))
            if len(best.columns) > 1 and len(best.columns) > len(best.lacking):
                return best
            shown = listed(h for h in table.headers if h)[:200]
            raise XiezhiError("REC-140", **where, columns=shown)
        whole.sort(key=lambda m: len(m.columns), reverse=True)
        best = whole[0]
        # Another type that accounts for a column which the best one leaves over is a real rival.
        rivals = [m for m in whole[1:] if not set(m.columns.values()) < set(best.columns.values())]
        if rivals:
            titles = listed(
                _("{title}（{id}）").format(title=pick(m.type.title), id=m.type.id)
                for m in [best, *rivals][:_LISTED]
            )
            raise XiezhiError("REC-141", **where, types=titles)
        return best

    def _named(self, table: RawTable) -> str | None:
        """The type that the sheet, else the file, is named after; the longest name wins."""
        for text in (table.sheet, PurePath(table.file).stem):
            name = normalise(text)
            found = [
                (len(title), kind.id)
                for kind in self.catalogue.values()
                for title in (normalise(kind.id), normalise(kind.title["zh"]))
                if _stands_in(title, name)
            ]
            if found:
                return max(found)[1]
        return None


def _stands_in(title: str, name: str) -> bool:
    """Whether a file's name holds a type's title; English ids only as a whole beginning, since
    `trial` stands in `retrial` too."""
    if title.isascii():
        return name.startswith(title) and not name[len(title) : len(title) + 1].isalpha()
    return title in name
