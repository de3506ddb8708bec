"""One mapped table: every field checked, every bad row named."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timezone
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.i18n import listed, pick
from xiezhi.records.catalogue import Field, RecordType
from xiezhi.records.checks import columns as check
from xiezhi.records.checks.codebook import CodeBook
from xiezhi.records.checks.columns import Column
from xiezhi.records.checks.dates import BEIJING, DateReader, latest_date
from xiezhi.records.checks.fault import Fault
from xiezhi.records.checks.identity import looks_right, normalise_identity
from xiezhi.records.mapping import TableMapping
from xiezhi.records.reading.table import Note, RawTable

_EXAMPLES = 5
MASK = "（已隐去）"


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field of one row (index into the table)."""

    row: int
    field: str
    code: str
    value: str
    where: dict[str, Any]


@dataclass
class Checked:
    """The typed columns of a table and its bad rows. References hold bare keys, personal columns
    the plain text that pseudonyms will be made from."""

    columns: dict[str, pa.Array]
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def good_rows(self, rows: int) -> pa.Array:
        """A mask of the rows without a problem."""
        bad = {problem.row for problem in self.problems}
        if not bad:
            return pa.array([True] * rows, pa.bool_())
        return pc.invert(pc.is_in(pa.array(range(rows), pa.int64()), pa.array(bad, pa.int64())))


class Checker:
    """Checks the tables of one source."""

    def __init__(
        self,
        catalogue: Mapping[str, RecordType],
        codes: Callable[[str], Mapping[str, Any]],
        *,
        clock: timezone | None,
        extracted_on: date | None,
    ) -> None:
        self.catalogue = catalogue
        self._codes = codes
        self._books: dict[str, CodeBook] = {}
        self._clock = clock or BEIJING
        self._latest = latest_date(extracted_on)

    def check(self, table: RawTable, mapping: TableMapping) -> Checked:
        """All checks of one table that need no other table."""
        reader = DateReader(self._clock, self._latest, table.epoch)
        checked = Checked({})
        unreadable = self._unreadable(table, mapping, checked)
        for item in mapping.type.fields.values():
            text = self._text(table, mapping, item)
            if text is None:
                continue
            text = check.clean(
                text, blanks=item.type not in ("text", "code", "boolean") or item.ref is not None
            )
            column = self._column(item, text, mapping, reader)
            checked.columns[item.id] = column.values
            skip = unreadable.get(item.id, set())
            for row, fault in column.faults.items():
                if row not in skip:
                    checked.problems.append(_problem(row, item, fault, text[row].as_py()))
            if item.required and text.null_count:
                for row in pc.indices_nonzero(pc.is_null(text)).to_pylist():
                    if row not in skip:
                        checked.problems.append(_problem(row, item, Fault("REC-150"), ""))
            self._notes(table, item, text, column, checked)
        self._dated_codes(mapping.type, checked)
        if mapping.type.id == "coverage":
            _check_span(mapping.type, checked)
        return checked

    def _text(self, table: RawTable, mapping: TableMapping, item: Field) -> pa.Array | None:
        if item.id in mapping.columns:
            return table.columns[mapping.columns[item.id]]
        if item.id in mapping.constants:
            return pa.repeat(pa.scalar(mapping.constants[item.id]), table.rows)
        return None

    def _unreadable(
        self, table: RawTable, mapping: TableMapping, checked: Checked
    ) -> dict[str, set[int]]:
        """Cells that the reader could not read, in columns that are used."""
        fields = {index: name for name, index in mapping.columns.items()}
        rows: dict[str, set[int]] = {}
        for fault in table.faults:
            name = fields.get(fault.column)
            if name is None:
                continue
            rows.setdefault(name, set()).add(fault.row)
            where = {"value": fault.value, "most": 0}
            checked.problems.append(
                _problem(
                    fault.row, mapping.type.fields[name], Fault(fault.code, where), fault.value
                )
            )
        return rows

    def _column(
        self, item: Field, text: pa.Array, mapping: TableMapping, reader: DateReader
    ) -> Column:
        if item.personal == "identity":
            return Column(_identities(text))
        if item.ref is not None:
            return self._reference(item.ref, text)
        if mapping.type.id == "coverage" and item.id == "record_type":
            return check.parse_column(text, self._record_type)
        scale = mapping.scales.get(item.id, 0)
        match item.type:
            case "date":
                return check.dates(text, reader)
            case "datetime":
                return check.moments(text, reader)
            case "integer":
                return check.integers(text)
            case "decimal":
                return check.decimals(text, scale)
            case "boolean":
                return check.booleans(text)
            case "case_no":
                return check.case_numbers(text)
            case "credit_code":
                return check.credit_codes(text)
            case "code":
                book = self._book(item)
                return check.codes(text, book.lookup, book.allowed)
        return Column(check.key_text(text) if item.id in mapping.type.key else text)

    def _reference(self, target: str, text: pa.Array) -> Column:
        """A reference is written the way the target's key is."""
        kind = self.catalogue[target]
        if len(kind.key) == 1 and kind.fields[kind.key[0]].type == "case_no":
            return check.case_numbers(text)
        return Column(check.key_text(text))

    def _record_type(self, text: str) -> str:
        for kind in self.catalogue.values():
            if text in (kind.id, kind.title["zh"], kind.title["en"]):
                return kind.id
        raise Fault("REC-174", {"value": text})

    def _book(self, item: Field) -> CodeBook:
        assert item.codes is not None
        if item.codes not in self._books:
            self._books[item.codes] = CodeBook(self._codes(item.codes))
        return self._books[item.codes]

    def _dated_codes(self, kind: RecordType, checked: Checked) -> None:
        days = checked.columns.get(kind.act_date or "")
        if days is None:
            return
        for item in kind.fields.values():
            if item.type != "code" or item.id not in checked.columns:
                continue
            book = self._book(item)
            if book.spans:
                faults = book.out_of_time(checked.columns[item.id], days)
                checked.problems += [
                    _problem(row, item, fault, fault.where["value"])
                    for row, fault in faults.items()
                ]

    def _notes(
        self, table: RawTable, item: Field, text: pa.Array, column: Column, checked: Checked
    ) -> None:
        where = {"file": table.file, "sheet": table.sheet, "field": pick(item.title)}
        if column.days_only:
            checked.notes.append(Note("REC-196", {**where, "n": column.days_only}))
        if item.personal == "identity" and item.id == "person":
            wrong = _wrong_identities(column.values)
            if wrong:
                lines = listed(str(table.lines[row].as_py()) for row in wrong[:_EXAMPLES])
                more = "…" if len(wrong) > _EXAMPLES else ""
                checked.notes.append(
                    Note("REC-190", {**where, "n": len(wrong), "lines": lines + more})
                )


def _problem(row: int, item: Field, fault: Fault, value: str | None) -> Problem:
    """Values of personal columns never leave the user's own file."""
    where = {**fault.where, "field": pick(item.title)}
    shown = value or ""
    if item.personal != "none":
        shown = MASK if shown else ""
        if "value" in where:
            where["value"] = MASK
    return Problem(row, item.id, fault.code, shown, where)


def _identities(text: pa.Array) -> pa.Array:
    if pc.all(pc.match_substring_regex(text, r"^[0-9A-Z]+$")).as_py() is not False:
        return text
    return check.parse_column(text, normalise_identity).values


def _wrong_identities(values: pa.Array) -> list[int]:
    encoded = pc.dictionary_encode(values)
    wrong = [
        i for i, number in enumerate(encoded.dictionary.to_pylist()) if not looks_right(number)
    ]
    if not wrong:
        return []
    rows = pc.is_in(encoded.indices, pa.array(wrong, encoded.indices.type))
    found: list[int] = pc.indices_nonzero(rows).to_pylist()
    return found


def _check_span(kind: RecordType, checked: Checked) -> None:
    """A declaration that ends before it begins covers nothing."""
    begins, ends = checked.columns.get("from_on"), checked.columns.get("to_on")
    if begins is None or ends is None:
        return
    for row in pc.indices_nonzero(pc.less(ends, begins).fill_null(False)).to_pylist():
        fault = Fault("REC-180", {"value": ends[row].as_py(), "other": begins[row].as_py()})
        checked.problems.append(_problem(row, kind.fields["to_on"], fault, str(ends[row])))
