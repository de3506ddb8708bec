"""What a person says of the tables of an upload, and how intake is told of it.

`Upload.mapping` is a list of `Said`: for one table, its record type, the field of a column, columns
dropped knowingly, and fields with one value for all rows. What is not said is found by the headings.
Once taken in, it is remembered for tables with the same headings (records.mapping_profile).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from glob import escape
from pathlib import Path
from typing import Any, TypedDict

import yaml

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.operations.models import Upload
from xiezhi.records.catalogue import catalogue
from xiezhi.records.checks.dates import parse_clock
from xiezhi.records.mapping_names import normalise
from xiezhi.records.mapping_profile import clock_text, fingerprint

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
    Errors: OPS-008 no such record type.
    """
    if record_type and record_type not in catalogue():
        raise XiezhiError("OPS-008")
    fields = catalogue()[record_type].fields if record_type else {}
    known = {name: field for name, field in columns.items() if name in table["headings"]}
    return Said(
        file=table["file"],
        sheet=table["sheet"],
        headings=list(table["headings"]),
        type=record_type,
        columns={name: field for name, field in known.items() if field in fields},
        constants={
            field: value.strip() for field, value in constants if field in fields and value.strip()
        },
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


def write_profile(upload: Upload, path: Path) -> None:
    """Write what was said as a mapping profile, for the intake to read."""
    rules = [_rule(said) for said in upload.mapping]
    content = {"source": upload.source, "tables": rules}
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    write_durably(path, text.encode(), private=True)


def _rule(said: Said) -> dict[str, Any]:
    """Bound to the headings, as intake itself remembers tables, so that it replaces what it knew."""
    match = {"headers": fingerprint(normalise(name) for name in said["headings"])}
    if said["sheet"]:
        match["sheet"] = escape(said["sheet"])
    rule: dict[str, Any] = {"match": match}
    for name in ("type", "columns", "constants", "ignore"):
        if said[name]:
            rule[name] = said[name]
    return rule
