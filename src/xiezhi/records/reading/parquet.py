"""Parquet files. The line of a row is its number in the file."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.delimited import MOST_COLUMNS
from xiezhi.records.reading.table import RawTable

_BATCH = 10_000
# Repeated values are stored once: an honest table of codes unfolds a hundredfold.
_RATIO = 100
_SMALL = 256 << 20


def read_parquet(raw: bytes, file: str) -> RawTable:
    """The rows of a Parquet file, every value as the text a person would write.

    Errors: REC-133 damaged, REC-134 nested or binary columns, REC-102 no rows, REC-110 a heading
    twice, REC-111 too many columns, REC-117 unfolds without end.
    """
    try:
        table = _read(raw, file)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        raise XiezhiError("REC-133", file=file) from None
    names = table.column_names
    if len(names) > MOST_COLUMNS:
        raise XiezhiError("REC-111", file=file, columns=len(names), most=MOST_COLUMNS)
    for name in names:
        if names.count(name) > 1:
            raise XiezhiError("REC-110", file=file, sheet="", column=name)
    if not table.num_rows:
        raise XiezhiError("REC-102", file=file, sheet="")
    columns = [_text(table.column(name), name, file) for name in names]
    return RawTable(file, "", names, columns, pa.array(range(1, table.num_rows + 1), pa.int64()))


def _read(raw: bytes, file: str) -> pa.Table:
    """The whole table, as long as it does not unfold out of all proportion (REC-117, REC-111)."""
    source = pq.ParquetFile(io.BytesIO(raw))
    width = len(source.schema_arrow.names)
    if width > MOST_COLUMNS:
        raise XiezhiError("REC-111", file=file, columns=width, most=MOST_COLUMNS)
    batches, total = [], 0
    for batch in source.iter_batches(_BATCH):
        total += batch.nbytes
        if total > max(_SMALL, len(raw) * _RATIO):
            raise XiezhiError("REC-117", file=file)
        batches.append(batch)
    return pa.Table.from_batches(batches, source.schema_arrow)


def _text(column: pa.ChunkedArray, name: str, file: str) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        raise XiezhiError("REC-134", file=file, column=name)
    if pa.types.is_timestamp(kind):
        # Finer than seconds is noise of the export; a zone is kept and read by the checks.
        column = column.cast(pa.timestamp("s", kind.tz), safe=False)
    return column.cast(pa.string()).combine_chunks()
