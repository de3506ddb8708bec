"""JSON: objects become rows. The line of a row is its number in its array."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.delimited import LONGEST_FIELD, MOST_COLUMNS
from xiezhi.records.reading.encoding import to_utf8
from xiezhi.records.reading.table import CellFault, RawTable, RejectedRow

_SHOWN = 200


class _RepeatedKeyError(ValueError):
    """An object names the same key twice; which one counts is anybody's guess."""


class _NotFiniteError(ValueError):
    """NaN and Infinity are no JSON."""


def read_json(raw: bytes, file: str) -> list[RawTable]:
    """An array of objects, or an object of such arrays by record type.

    Errors: REC-127 syntax, REC-128 repeated key, REC-129 NaN, REC-130 shape, REC-132 too deep.
    """
    text = to_utf8(raw, file).decode("utf-8")
    try:
        content = _DECODER.decode(text)
    except _RepeatedKeyError as error:
        raise XiezhiError("REC-128", file=file, line="", key=error.args[0]) from None
    except _NotFiniteError as error:
        raise XiezhiError("REC-129", file=file, line="", value=error.args[0]) from None
    except json.JSONDecodeError as error:
        raise XiezhiError("REC-127", file=file, line=error.lineno) from None
    except RecursionError:
        raise XiezhiError("REC-132", file=file) from None
    if isinstance(content, list):
        groups = {"": content}
    elif (
        isinstance(content, dict)
        and content
        and all(isinstance(rows, list) for rows in content.values())
    ):
        groups = content
    else:
        raise XiezhiError("REC-130", file=file)
    tables = []
    for name, rows in groups.items():
        if rows and not all(isinstance(row, dict) for row in rows):
            raise XiezhiError("REC-130", file=file)
        if rows:
            tables.append(_table(rows, range(1, len(rows) + 1), file, name))
    if not tables:
        raise XiezhiError("REC-102", file=file, sheet="")
    return tables


def read_lines(
    texts: Iterable[tuple[int, str]], file: str
) -> tuple[RawTable | None, list[RejectedRow]]:
    """The objects of numbered lines, and the lines that are none."""
    rows: list[dict[str, Any]] = []
    lines: list[int] = []
    rejected: list[RejectedRow] = []
    for number, line in texts:
        code: str = "REC-154"
        where: dict[str, Any] = {}
        try:
            row = _DECODER.decode(line)
            if isinstance(row, dict):
                rows.append(row)
                lines.append(number)
                continue
        except _RepeatedKeyError as error:
            code, where = "REC-155", {"key": error.args[0]}
        except _NotFiniteError as error:
            code, where = "REC-156", {"value": error.args[0]}
        except (ValueError, RecursionError):
            pass
        rejected.append(RejectedRow(number, code, where, line))
    return (_table(rows, lines, file, "") if rows else None), rejected


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in keys if keys.count(key) > 1))
    return found


def _not_finite(text: str) -> Any:
    raise _NotFiniteError(text)


# Numbers stay text: 3.10 and 20260302 are read by the checks, not by a float.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_constant=_not_finite, parse_float=str, parse_int=str
)


def _table(rows: Sequence[dict[str, Any]], lines: Iterable[int], file: str, sheet: str) -> RawTable:
    names: dict[str, None] = {}
    for row in rows:
        names.update(dict.fromkeys(row))
    if len(names) > MOST_COLUMNS:
        raise XiezhiError("REC-111", file=file, columns=len(names), most=MOST_COLUMNS)
    faults: list[CellFault] = []
    columns: list[pa.Array] = []
    for index, name in enumerate(names):
        cells: list[str | None] = []
        for place, row in enumerate(rows):
            value = row.get(name)
            if isinstance(value, dict | list):
                faults.append(CellFault(place, index, "REC-131", _shown(value)))
                value = None
            elif value is True or value is False:
                value = "true" if value else "false"
            if value is not None and len(value) > LONGEST_FIELD:
                faults.append(CellFault(place, index, "REC-153", value[:_SHOWN]))
                value = None
            cells.append(value)
        columns.append(pa.array(cells, pa.string()))
    return RawTable(file, sheet, list(names), columns, pa.array(lines, pa.int64()), faults=faults)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:_SHOWN]
