"""What a person says of the tables of an upload, and how intake is told of it.

`Upload.mapping` is a list of `Said`: for one table, its record type, the field of a column, columns
dropped knowingly, and fields with one value for all rows. It stands in place of all that is known of
tables with these headings; what is not said is found by the headings. Once taken in, type, columns and
what was left out are remembered as far as the tables with these headings agree, values of all rows never
(records.mapping_profile).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from xiezhi.errors import XiezhiError
from xiezhi.operations.models import Upload
from xiezhi.records.catalogue import catalogue
from xiezhi.records.checks.dates import parse_clock
from xiezhi.records.mapping import refuse_personal
from xiezhi.records.mapping_profile import TableRule, clock_text

DROP = "-"
"""Stands where a field would: the column is dropped knowingly."""


class Said(TypedDict):
    """What was said of one table."""

    file: str
    sheet: str
    headings: list[str]
    type: str
    columns: dict[str, str]
    constants: dict[str, str]
    ignore: list[str]


def tables_of(upload: Upload) -> list[dict[str, Any]]:
    """The tables that the last preview found, taken or refused, in its order."""
    refused = [table for table in upload.report.get("refused", ()) if table["headings"]]
    return [*upload.report.get("tables", ()), *refused]


def said_of(upload: Upload, table: Mapping[str, Any]) -> Said | None:
    """What was said of a table before."""
    place = (table["file"], table["sheet"])
    return next((one for one in upload.mapping if (one["file"], one["sheet"]) == place), None)


def saying(
    table: Mapping[str, Any],
    *,
    record_type: str,
    columns: Mapping[str, str],
    constants: Iterable[tuple[str, str]],
) -> Said:
    """What a form says of a table. `columns`: heading → field, `DROP` or empty (by its heading).

    A field that the record type does not have falls away: the type was changed in the same form.
    Errors: OPS-008 no such record type, REC-149 one value of all rows says who somebody is.
    """
    if record_type and record_type not in catalogue():
        raise XiezhiError("OPS-008")
    fields = catalogue()[record_type].fields if record_type else {}
    known = {name: field for name, field in columns.items() if name in table["headings"]}
    given = {
        field: value.strip() for field, value in constants if field in fields and value.strip()
    }
    if record_type:
        refuse_personal(catalogue()[record_type], given)
    return Said(
        file=table["file"],
        sheet=table["sheet"],
        headings=list(table["headings"]),
        type=record_type,
        columns={name: field for name, field in known.items() if field in fields},
        constants=given,
        ignore=[name for name, field in known.items() if field == DROP],
    )


def clock_of(text: str) -> str:
    """A clock as it is kept, `+08:00`; empty for an undeclared one. Errors: OPS-009."""
    if not text.strip():
        return ""
    try:
        zone = parse_clock(text.strip())
    except ValueError:
        raise XiezhiError("OPS-009") from None
    return clock_text(zone)


def rules_of(upload: Upload) -> dict[tuple[str, str], TableRule]:
    """What was said, by file and sheet, for the intake."""
    return {
        (said["file"], said["sheet"]): TableRule(
            type=said["type"] or None,
            columns=said["columns"],
            constants=said["constants"],
            ignore=tuple(said["ignore"]),
        )
        for said in upload.mapping
    }
