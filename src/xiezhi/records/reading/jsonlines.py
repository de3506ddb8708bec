"""JSON Lines: one object a line, a million lines in seconds.

DuckDB takes the plain lines apart. It is lenient (NaN, a comma too many, the last of two equal
keys) and writes numbers anew, so every line on which that could matter is read by Python instead.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.delimited import LONGEST_FIELD, MOST_COLUMNS
from xiezhi.records.reading.encoding import to_utf8
from xiezhi.records.reading.objects import read_lines
from xiezhi.records.reading.table import CellFault, RawTable

# Nested values, decimals, NaN and the like, a comma before a bracket: cheap to suspect, and a
# suspicion costs only time.
_SUSPECT = r"^.+[\[{]|:\s*-?\d+[.eE]|[nN]a[nN]|[iI]nf|,\s*[}\]]"


def read_jsonl(raw: bytes, file: str) -> RawTable:
    """The objects of a file; a line that is none is set aside, the others stay.

    Errors: those of `encoding`, REC-130 where no line is an object, REC-111 too many columns.
    """
    whole = pa.array([to_utf8(raw, file)], pa.large_binary()).cast(pa.large_string())
    texts = pc.split_pattern(whole, "\n").values
    numbers = pa.array(range(1, len(texts) + 1), pa.int64())
    filled = pc.greater(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0)
    texts, numbers = texts.filter(filled), numbers.filter(filled)
    keys, plain = _plain(texts)
    if len(keys) > MOST_COLUMNS:
        raise XiezhiError("REC-111", file=file, columns=len(keys), most=MOST_COLUMNS)
    rest = pc.invert(plain)
    others = zip(numbers.filter(rest).to_pylist(), texts.filter(rest).to_pylist(), strict=True)
    slow, rejected = read_lines(others, file)
    fast = RawTable(file, "", keys, _values(texts.filter(plain), keys), numbers.filter(plain))
    if not fast.rows and slow is None:
        raise XiezhiError("REC-130", file=file)
    table = fast if slow is None else _together(fast, slow)
    table.rejected = rejected
    return table


def _plain(texts: pa.Array) -> tuple[list[str], pa.Array]:
    """The keys of the plain lines, and which lines are plain."""
    short = pc.less_equal(pc.binary_length(texts), LONGEST_FIELD)
    plain = pc.and_(short, pc.invert(pc.match_substring_regex(texts, _SUSPECT)))
    safe = pa.table({"line": pc.if_else(plain, texts, "")})
    with duckdb.connect() as db:
        db.register("safe", safe)
        found = db.sql(
            "SELECT CASE WHEN json_valid(line) AND json_type(line) = 'OBJECT' "
            "THEN json_keys(line) END AS keys FROM safe"
        ).to_arrow_table()
        db.register("found", found)
        sets = [row[0] for row in db.sql("SELECT DISTINCT keys FROM found").fetchall() if row[0]]
        good = [keys for keys in sets if len(set(keys)) == len(keys) and not _awkward(keys)]
        db.register("good", pa.table({"keys": pa.array(good, pa.list_(pa.string()))}))
        mask = db.sql(
            "SELECT coalesce(keys IN (SELECT keys FROM good), FALSE) AS plain FROM found"
        ).to_arrow_table()
    names = dict.fromkeys(key for keys in sorted(good, key=len, reverse=True) for key in keys)
    return list(names), mask.column("plain").combine_chunks()


def _awkward(keys: list[str]) -> bool:
    """Keys that a JSON path cannot name plainly."""
    return any(not key or '"' in key or "\\" in key or "*" in key for key in keys)


def _values(texts: pa.Array, keys: list[str]) -> list[pa.Array]:
    """The values of plain lines, key by key."""
    if not keys:
        return []
    paths = ", ".join("'$.\"" + key.replace("'", "''") + "\"'" for key in keys)
    with duckdb.connect() as db:
        db.register("plain", pa.table({"line": texts}))
        found = db.sql(f"SELECT json_extract_string(line, [{paths}]) AS found FROM plain")
        lists = found.to_arrow_table().column("found").combine_chunks()
    return [pc.list_element(lists, place).cast(pa.string()) for place in range(len(keys))]


def _together(fast: RawTable, slow: RawTable) -> RawTable:
    """Both tables in the order of their lines."""
    names = list(dict.fromkeys((*fast.headers, *slow.headers)))
    lines = pa.concat_arrays([fast.lines, slow.lines])
    order = pc.sort_indices(lines)
    columns = []
    for name in names:
        parts = [
            table.columns[table.headers.index(name)]
            if name in table.headers
            else pa.nulls(table.rows, pa.string())
            for table in (fast, slow)
        ]
        columns.append(pa.concat_arrays(parts).take(order))
    places = {old: new for new, old in enumerate(order.to_pylist())}
    faults = [
        CellFault(places[fast.rows + f.row], names.index(slow.headers[f.column]), f.code, f.value)
        for f in slow.faults
    ]
    return RawTable(fast.file, "", names, columns, lines.take(order), faults=faults)
