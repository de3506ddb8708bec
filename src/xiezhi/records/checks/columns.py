"""Whole columns at a time: text in, typed values and faults out.

A value is parsed once however often it stands in the column, and values that are already written
as the store keeps them pass by a vectorised comparison, so a million rows take seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.records.checks.case_no import FIRST_NEW_YEAR, PROVINCES, parse_case_no
from xiezhi.records.checks.credit_code import parse_credit_code
from xiezhi.records.checks.dates import BEIJING, EARLIEST, DateReader
from xiezhi.records.checks.fault import Fault
from xiezhi.records.checks.numbers import parse_boolean, parse_decimal, parse_integer

# What people write into a cell to say that there is nothing. 无 is left out: it is an answer.
BLANKS = ("/", "-", "—", "——", "－", "\\N", "null", "NULL", "None", "N/A", "n/a", "NaT", "nan")
DECIMAL = pa.decimal128(18, 2)
TYPES = {
    "text": pa.string(),
    "code": pa.string(),
    "case_no": pa.string(),
    "credit_code": pa.string(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "integer": pa.int64(),
    "decimal": DECIMAL,
    "boolean": pa.bool_(),
}

_ISO_MOMENT = r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$"
_CLEAN_CASE_NO = (
    rf"^（(20(1[6-9]|[2-9]\d))）(最高法|[{PROVINCES}](\d{{2,4}})?)[\x{{4E00}}-\x{{9FFF}}]{{1,3}}"
    r"[1-9]\d{0,7}号$"
)
assert FIRST_NEW_YEAR == 2016  # the pattern above says so too


@dataclass
class Column:
    """A checked column. `faults`: row → what is wrong; those rows hold null."""

    values: pa.Array
    faults: dict[int, Fault] = field(default_factory=dict)
    # Rows of a time column that hold a day without a time.
    days_only: int = 0


def clean(text: pa.Array, *, blanks: bool) -> pa.Array:
    """Trimmed text with empty values as nulls; with `blanks` also `/`, `-`, `null` and the like."""
    trimmed = pc.utf8_trim_whitespace(text)
    empty = pc.equal(pc.binary_length(trimmed), 0)
    if blanks:
        empty = pc.or_(empty, pc.is_in(trimmed, pa.array(BLANKS)))
    return pc.if_else(empty, None, trimmed) if pc.any(empty).as_py() else trimmed


def key_text(text: pa.Array) -> pa.Array:
    """Keys and references in one width, so that ＣＳ－１ and CS-1 are the same record."""
    if pc.all(pc.string_is_ascii(text)).as_py() is not False:
        return text
    return pc.utf8_normalize(text, "NFKC")


def dates(text: pa.Array, reader: DateReader) -> Column:
    """`date` columns."""
    return _parsed(text, reader.day, TYPES["date"])


def moments(text: pa.Array, reader: DateReader) -> Column:
    """`datetime` columns: Beijing wall time; a day without a time becomes null and is counted."""
    fast = None
    if reader.clock == BEIJING:
        fast = _iso_moments(text, reader.latest)
    rest = text if fast is None else pc.if_else(pc.is_valid(fast), None, text)
    column = _parsed(rest, reader.moment, TYPES["datetime"])
    if fast is not None:
        column.values = pc.coalesce(column.values, fast)
    lost = text.null_count + len(column.faults)
    column.days_only = column.values.null_count - lost
    # Exports of day columns write 00:00:00 for every row: a time nobody recorded.
    if len(column.values) > column.values.null_count and _all_midnight(column.values):
        column.days_only += len(column.values) - column.values.null_count
        column.values = pa.nulls(len(text), TYPES["datetime"])
    return column


def integers(text: pa.Array, scale: int = 0) -> Column:
    """`integer` columns."""
    return _parsed(text, parse_integer, TYPES["integer"])


def decimals(text: pa.Array, scale: int = 0) -> Column:
    """`decimal` columns in yuan; `scale` is 4 where the heading says 万元."""
    return _parsed(text, lambda value: parse_decimal(value, scale), TYPES["decimal"])


def booleans(text: pa.Array) -> Column:
    """`boolean` columns."""
    return _parsed(text, parse_boolean, TYPES["boolean"])


def case_numbers(text: pa.Array) -> Column:
    """`case_no` columns, normalised."""
    good = pc.match_substring_regex(text, _CLEAN_CASE_NO)
    column = _parsed(pc.if_else(good, None, text), parse_case_no, TYPES["text"])
    column.values = pc.coalesce(column.values, pc.if_else(good, text, None))
    return column


def credit_codes(text: pa.Array) -> Column:
    """`credit_code` columns, normalised."""
    return _parsed(text, parse_credit_code, TYPES["text"])


def codes(text: pa.Array, lookup: Callable[[str], str | None], allowed: str) -> Column:
    """`code` columns; `lookup` answers the code of what people write, None for none."""

    def parse(value: str) -> str:
        found = lookup(value)
        if found is None:
            raise Fault("REC-168", {"value": value, "allowed": allowed})
        return found

    return _parsed(text, parse, TYPES["text"])


def parse_column(text: pa.Array, parse: Callable[[str], Any]) -> Column:
    """A text column through a parser of one's own."""
    return _parsed(text, parse, TYPES["text"])


def _parsed(text: pa.Array, parse: Callable[[str], Any], kind: pa.DataType) -> Column:
    """Parse each distinct value once."""
    encoded = pc.dictionary_encode(text)
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    values: list[Any] = []
    wrong: dict[int, Fault] = {}
    for place, value in enumerate(encoded.dictionary.to_pylist()):
        try:
            values.append(parse(value))
        except Fault as fault:
            wrong[place] = fault
            values.append(None)
    column = Column(pa.array(values, kind).take(encoded.indices))
    if wrong:
        rows = pc.is_in(encoded.indices, pa.array(wrong, encoded.indices.type))
        places = pc.indices_nonzero(rows)
        for row, place in zip(
            places.to_pylist(), encoded.indices.take(places).to_pylist(), strict=True
        ):
            column.faults[row] = wrong[place]
    return column


def _iso_moments(text: pa.Array, latest: date) -> pa.Array | None:
    """Times already in the usual form, null elsewhere; None where one of them cannot be."""
    usual = pc.match_substring_regex(text, _ISO_MOMENT)
    try:
        found = pc.if_else(usual, text, None).cast(TYPES["datetime"])
    except pa.ArrowInvalid:
        return None
    low = pa.scalar(EARLIEST, pa.date32()).cast(TYPES["datetime"])
    end = min(latest, date.max - timedelta(days=1)) + timedelta(days=1)
    high = pa.scalar(end, pa.date32()).cast(TYPES["datetime"])
    within = pc.and_(pc.greater_equal(found, low), pc.less(found, high))
    return pc.if_else(within, found, None)


def _all_midnight(values: pa.Array) -> bool:
    return bool(pc.all(pc.equal(values, pc.floor_temporal(values, unit="day"))).as_py())
