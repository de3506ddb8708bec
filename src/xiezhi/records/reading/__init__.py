"""Readers: any file a user may hand over becomes tables of text, or a sentence."""

from __future__ import annotations

import pyarrow as pa

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.delimited import read_delimited
from xiezhi.records.reading.header import Known
from xiezhi.records.reading.jsonlines import read_jsonl
from xiezhi.records.reading.objects import read_json
from xiezhi.records.reading.parquet import read_parquet
from xiezhi.records.reading.sniff import kind_of
from xiezhi.records.reading.table import MEND_COLUMNS, CellFault, Note, RawTable, RejectedRow
from xiezhi.records.reading.walk import Source, walk
from xiezhi.records.reading.workbook import read_workbook

__all__ = [
    "MEND_COLUMNS",
    "CellFault",
    "Known",
    "Note",
    "RawTable",
    "RejectedRow",
    "Source",
    "read_tables",
    "walk",
]


def read_tables(raw: bytes, file: str, known: Known) -> tuple[list[RawTable], list[Note]]:
    """The tables of a file's bytes, and notes on what was passed over.

    `known` tells headings from data (see `header`). Raises `XiezhiError` with a REC code for a
    file that cannot be read; no other exception leaves this function.
    """
    kind = kind_of(raw, file)
    try:
        if kind == "workbook":
            return read_workbook(raw, file, known)
        if kind == "json":
            return read_json(raw, file), []
        if kind == "jsonl":
            return [read_jsonl(raw, file)], []
        if kind == "parquet":
            return [read_parquet(raw, file)], []
        return [read_delimited(raw, file, known)], []
    except MemoryError:
        raise XiezhiError("REC-117", file=file) from None
    except (pa.ArrowException, UnicodeError, OverflowError):
        raise XiezhiError("REC-122", file=file) from None
    except BaseException as error:
        # The workbook parser is Rust; its panics are no `Exception` and would end the program.
        if type(error).__name__ != "PanicException":
            raise
        raise XiezhiError("REC-122", file=file) from None
