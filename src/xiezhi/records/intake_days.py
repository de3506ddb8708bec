"""Which day a row tells of, by which clock, and which of two exports knows the later day.

A record still open is judged on the day its source was extracted. That day is unknown
where the table lacks the column whose emptiness would mean "not yet". A row of an older export never
replaces one of a newer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timezone
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.records.intake_report import BadRow
from xiezhi.records.mapping import TableMapping
from xiezhi.records.mapping_profile import clock_text

_PLACE = ["_id", "_file", "_sheet", "_row", "_extracted_on"]


def missing_closing(mapping: TableMapping) -> list[str]:
    """The closing fields of the type that the table neither has as a column nor as a constant."""
    given = mapping.columns.keys() | mapping.constants.keys()
    return [closing.field for closing in mapping.type.closing if closing.field not in given]


def days_told(
    mapping: TableMapping, extracted_on: date | None, columns: Mapping[str, pa.Array], count: int
) -> pa.Array:
    """The day each of `count` rows tells of; None where "not yet" and "not recorded" look alike."""
    days = pa.repeat(pa.scalar(extracted_on, pa.date32()), count)
    absent = missing_closing(mapping)
    for closing in mapping.type.closing:
        if closing.field not in absent:
            continue
        unsure: Any = True
        if closing.when:
            field, codes = closing.when
            # Without the code nobody can tell of any row that it is of the kind that closes.
            if field not in columns:
                continue
            unsure = pc.is_in(columns[field], pa.array(codes))
        days = pc.if_else(unsure, pa.scalar(None, pa.date32()), days)
    return days


def clocks_told(
    mapping: TableMapping, clock: timezone | None, columns: Mapping[str, pa.Array], count: int
) -> pa.Array:
    """The clock of each of `count` rows; None where nobody declared it, or the row has no hour."""
    if clock is None:
        return pa.nulls(count, pa.string())
    told: Any = pa.repeat(pa.scalar(False), count)
    for field in mapping.type.stored_fields():
        if field.type == "datetime" and field.id in columns:
            told = pc.or_(told, pc.is_valid(columns[field.id]))
    return pc.if_else(told, pa.scalar(clock_text(clock)), pa.scalar(None, pa.string()))


def outdated(rows: pa.Table, old: pa.Table) -> list[BadRow]:
    """The rows that differ from stored ones of a newer export (`_id`, `stored_on`, `differs`)."""
    days = {entry["_id"]: entry["stored_on"] for entry in old.to_pylist() if entry["differs"]}
    if not days:
        return []
    found = rows.select(_PLACE).filter(pc.is_in(rows["_id"], pa.array(list(days)))).to_pylist()
    return [
        BadRow(
            row["_file"],
            row["_sheet"],
            row["_row"],
            "",
            "",
            "REC-181",
            {"given": row["_extracted_on"], "stored": days[row["_id"]]},
        )
        for row in found
    ]
