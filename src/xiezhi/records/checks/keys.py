"""One key, one record: rows of a batch that share a key."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class Repeats:
    """`merged`: rows identical to an earlier one. `differing`: groups of rows with one key and
    different contents, of which none can be chosen."""

    merged: list[int]
    differing: list[list[int]]


def repeats(table: pa.Table, key: str, ignore: set[str]) -> Repeats:
    """Rows of `table` with the same value of the column `key`.

    `ignore`: columns that say where a row came from and do not make two rows different.
    """
    counted = pc.value_counts(table.column(key))
    several = counted.filter(pc.greater(pc.struct_field(counted, "counts"), 1))
    if not len(several):
        return Repeats([], [])
    rows = pc.indices_nonzero(pc.is_in(table.column(key), pc.struct_field(several, "values")))
    content = [name for name in table.column_names if name not in ignore]
    part = table.select(content).take(rows).to_pylist()
    groups: dict[str, list[tuple[int, dict[str, object]]]] = {}
    for row, values in zip(rows.to_pylist(), part, strict=True):
        groups.setdefault(str(values[key]), []).append((row, values))
    merged: list[int] = []
    differing: list[list[int]] = []
    for group in groups.values():
        if all(values == group[0][1] for _, values in group):
            merged += [row for row, _ in group[1:]]
        else:
            differing.append([row for row, _ in group])
    return Repeats(merged, differing)
