"""Which record type a table holds, and which column is which field.

A guess that could be another is never taken: it is explained, and the user decides once; the
decision is remembered in the source's profile (`mapping_profile`).
"""

from __future__ import annotations

from collections.abc import Iterable
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
    def mostly(self) -> bool:
        """Whether at least half of the columns are fields; of fewer nobody should guess a type."""
        return len(self.unmapped) <= len(self.columns)

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
        REC-143 two columns for one field, REC-144 no such type, REC-146 no such field,
        REC-148 most columns are unknown, REC-149 one value for a personal field of all rows.
        """
        wanted = record_type or rule.type
        known = self._type(wanted) if wanted is not None else None
        chosen = self.match(table, rule, known) if known else self._guess(table, rule)
        where = {"file": table.file, "sheet": table.sheet}
        refuse_personal(chosen.type, chosen.constants)
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
        named = self._named(table)
        for match in matches:
            if match.type.id == named and _meant(match, whole):
                return match
        best = max(whole or matches, key=_weight)
        rivals = [m for m in matches if m is not best and _rivals(m, best)]
        if not whole and (len(best.columns) < 2 or len(best.columns) <= len(best.lacking)):
            shown = listed(h for h in table.headers if h)[:200]
            raise XiezhiError("REC-140", **where, columns=shown)
        if rivals:
            rivals.sort(key=_weight, reverse=True)
            types = listed(_told(m) for m in [best, *rivals][:_LISTED])
            raise XiezhiError("REC-141", **where, types=types)
        if whole and not best.mostly:
            left = listed(best.unmapped)[:200]
            raise XiezhiError("REC-148", **where, type=_told(best), columns=left)
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


def refuse_personal(kind: RecordType, constants: Iterable[str]) -> None:
    """Errors: REC-149 a field of these says who somebody is: nobody's identity is that of all rows, and
    a mapping is kept where no identity may stand."""
    for name in constants:
        if name in kind.fields and kind.fields[name].personal != "none":
            raise XiezhiError("REC-149", field=pick(kind.fields[name].title))


def _stands_in(title: str, name: str) -> bool:
    """Whether a file's name holds a type's title; English ids only as a whole beginning, since
    `trial` stands in `retrial` too."""
    if title.isascii():
        return name.startswith(title) and not name[len(title) : len(title) + 1].isalpha()
    return title in name


def _weight(match: TableMapping) -> tuple[int, int]:
    """The more columns a type accounts for, the better; of equals the one that lacks less."""
    return len(match.columns), -len(match.lacking)


def _meant(match: TableMapping, whole: list[TableMapping]) -> bool:
    """Whether the type that a table is named after is that of its columns.

    Among types that fit the name decides. Where it lacks something, it says what was meant, unless
    another type fits and accounts for more.
    """
    if not match.lacking:
        return match.mostly
    return all(len(match.columns) >= len(other.columns) for other in whole)


def _rivals(match: TableMapping, best: TableMapping) -> bool:
    """Whether the table may as well be `match`.

    A type that lacks something is a rival if it accounts for as much, and the columns left over may
    be what it lacks: a heading may have been renamed.
    """
    if match.lacking:
        if len(match.lacking) > len(match.unmapped):
            return False
        if best.lacking:
            return _weight(match) >= _weight(best)
        return len(match.columns) >= len(best.columns)
    # Fits as well: a rival if it accounts for a column which the best one leaves over.
    return not set(match.columns.values()) < set(best.columns.values())


def _told(match: TableMapping) -> str:
    title = pick(match.type.title)
    if not match.lacking:
        return _("{title}（{id}）").format(title=title, id=match.type.id)
    fields = listed(pick(match.type.fields[name].title) for name in match.lacking)
    return _("{title}（{id}，缺少{fields}）").format(title=title, id=match.type.id, fields=fields)
