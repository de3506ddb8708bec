"""CSV and TSV, a million rows in seconds, with the true line of every row.

The text is split into lines and cells by vectorised operations. A quoted field may hold line
breaks, so lines are first joined into records by counting quotation marks; what does not follow
the rules of quoting is named with its line instead of being read somehow. Two stray marks may swallow
the lines between them and still follow the rules: `swallowed` tells such lines from a note of several.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from xiezhi.errors import XiezhiError
from xiezhi.records.reading.encoding import to_utf8
from xiezhi.records.reading.header import Known, find_header
from xiezhi.records.reading.swallowed import swallowing, torn
from xiezhi.records.reading.table import RawTable, RejectedRow

DELIMITERS = (",", "\t", ";", "|", "，")
# No column of the catalogue holds prose; a longer field is a quotation mark gone astray.
LONGEST_FIELD = 32_768
MOST_COLUMNS = 512
_MOST_LINES = 200  # of one record
_SHOWN = 200


def read_delimited(raw: bytes, file: str, known: Known) -> RawTable:
    """The table of a CSV or TSV file.

    Errors: those of `encoding` and `header`, REC-109 open quotation mark, REC-111 too many
    columns, REC-102 no rows below the headings.
    """
    data = to_utf8(raw, file)
    records, lines, joined = _records(data, file)
    delimiter = _delimiter(records[:20].to_pylist())
    top = [split_cells(text, delimiter) for text in records[:20].to_pylist()]
    header = find_header(top, known, file=file)
    width = len(header.names)
    if width > MOST_COLUMNS:
        raise XiezhiError("REC-111", file=file, columns=width, most=MOST_COLUMNS)
    records, lines = records[header.data_from :], lines[header.data_from :]
    filled = pc.greater(pc.binary_length(pc.utf8_trim_whitespace(records)), 0)
    records, lines = records.filter(filled), lines.filter(filled)
    if not len(records):
        raise XiezhiError("REC-102", file=file, sheet="")
    records, lines, rejected = _sort_out(records, lines, delimiter, width)
    if joined:
        records, lines = _without_swallowed(records, lines, rejected, delimiter, width)
    columns = _split(records, delimiter, width, quoted=joined or b'"' in data)
    table = RawTable(file, "", header.names, columns, lines, rejected=rejected)
    _reject_long_fields(table)
    return table


def _records(data: bytes, file: str) -> tuple[pa.Array, pa.Array, bool]:
    """The records, the line each begins on, and whether any spans several lines."""
    whole = pa.array([data], pa.large_binary()).cast(pa.large_string())
    lines = pc.split_pattern(whole, "\n").values
    numbers = pa.array(range(1, len(lines) + 1), pa.int64())
    if b'"' not in data:
        return lines, numbers, False
    odd = pc.bit_wise_and(pc.count_substring(lines, '"'), 1)
    inside = pc.bit_wise_and(pc.cumulative_sum(odd.cast(pa.int64())), 1)
    if not pc.any(pc.equal(odd, 1)).as_py():
        return lines, numbers, False
    texts, begins = _joined(lines, inside, file)
    return texts, begins, True


def _joined(lines: pa.Array, inside: pa.Array, file: str) -> tuple[pa.Array, pa.Array]:
    """Lines whose quotation marks are open run on into the next line."""
    texts: list[str] = []
    begins: list[int] = []
    parts: list[str] = []
    begin = 0
    for number, (line, is_open) in enumerate(
        zip(lines.to_pylist(), inside.to_pylist(), strict=True), 1
    ):
        begin = begin if parts else number
        parts.append(line)
        if is_open and len(parts) <= _MOST_LINES:
            continue
        if is_open:
            break
        texts.append("\n".join(parts))
        begins.append(begin)
        parts = []
    if parts:
        raise XiezhiError("REC-109", file=file, line=begin)
    return pa.array(texts, pa.large_string()), pa.array(begins, pa.int64())


def _delimiter(sample: Sequence[str]) -> str:
    """The delimiter that splits most lines into the same number of cells; of several the one that gives
    most cells. A text may hold more of another sign than its line has cells."""
    best, choice = (0, 0), ","
    for delimiter in DELIMITERS:
        counts = Counter(len(split_cells(line, delimiter)) for line in sample if line.strip())
        found = max(((lines, width) for width, lines in counts.items() if width > 1), default=best)
        if found > best:
            best, choice = found, delimiter
    return choice


# Beyond any table that is taken in (512 columns).
_MOST_CELLS = 10_000


def split_cells(text: str, delimiter: str) -> list[str]:
    """The cells of one line of the head, leniently: faults in data are found later.

    No more than `_MOST_CELLS`: a line of millions of delimiters is refused for its columns anyway.
    """
    cells: list[str] = []
    pattern = re.compile(
        rf'"((?:[^"]|"")*)"(?=$|{re.escape(delimiter)})|([^{re.escape(delimiter)}]*)'
    )
    place = 0
    while place <= len(text) and len(cells) < _MOST_CELLS:
        found = pattern.match(text, place)
        assert found is not None
        quoted, plain = found.groups()
        cells.append((quoted.replace('""', '"') if quoted is not None else plain).strip())
        place = found.end() + 1
    return cells


def _sort_out(
    records: pa.Array, lines: pa.Array, delimiter: str, width: int
) -> tuple[pa.Array, pa.Array, list[RejectedRow]]:
    """Set aside records with broken quoting or an uneven number of cells."""
    quoted = pc.match_substring(records, '"')
    counted = records
    sound = None
    if pc.any(quoted).as_py():
        d = re.escape(delimiter)
        field = rf'(?:"(?:[^"]|"")*"|[^"{d}]*)'
        sound = pc.or_(
            pc.invert(quoted), pc.match_substring_regex(records, rf"(?s)^{field}(?:{d}{field})*$")
        )
        counted = pc.replace_substring_regex(records, '"(?:[^"]|"")*"', "")
    cells = pc.add(pc.count_substring(counted, delimiter), 1)
    even = pc.equal(cells, width)
    good = even if sound is None else pc.and_(even, sound)
    if pc.all(good).as_py():
        return records, lines, []
    bad = pc.invert(good)
    broken = pa.array([True] * len(records)) if sound is None else sound
    rejected: list[RejectedRow] = []
    for line, found, fine, text in zip(
        lines.filter(bad).to_pylist(),
        cells.filter(bad).to_pylist(),
        broken.filter(bad).to_pylist(),
        records.filter(bad).to_pylist(),
        strict=True,
    ):
        if "\n" in text and torn(text, delimiter, width):
            rejected += _each_line(line, text, delimiter)
        elif fine:
            where = {"columns": width, "found": found}
            rejected.append(RejectedRow(line, "REC-151", where, text, delimiter))
        else:
            rejected.append(RejectedRow(line, "REC-152", {}, text, delimiter))
    return records.filter(good), lines.filter(good), rejected


def _without_swallowed(
    records: pa.Array,
    lines: pa.Array,
    rejected: list[RejectedRow],
    delimiter: str,
    width: int,
) -> tuple[pa.Array, pa.Array]:
    """Set aside, line by line, records of several lines that look like several records."""
    several = pc.indices_nonzero(pc.match_substring(records, "\n"))
    bad = []
    for place, line, text in zip(
        several.to_pylist(),
        lines.take(several).to_pylist(),
        records.take(several).to_pylist(),
        strict=True,
    ):
        if swallowing(text, delimiter, width):
            bad.append(place)
            rejected += _each_line(line, text, delimiter)
    if not bad:
        return records, lines
    everyone = pa.array(range(len(records)), pa.int64())
    keep = pc.invert(pc.is_in(everyone, pa.array(bad, pa.int64())))
    return records.filter(keep), lines.filter(keep)


def _each_line(begin: int, text: str, delimiter: str) -> list[RejectedRow]:
    parts = text.split("\n")
    where = {"first": begin, "last": begin + len(parts) - 1}
    return [
        RejectedRow(line, "REC-157", where, part, delimiter)
        for line, part in enumerate(parts, begin)
        if part.strip()
    ]


def _split(records: pa.Array, delimiter: str, width: int, *, quoted: bool) -> list[pa.Array]:
    """The cells of even records, column by column, empty cells as nulls."""
    names = [str(index) for index in range(width)]
    if not len(records):
        return [pa.array([], pa.string()) for _ in names]
    if len(delimiter.encode()) > 1:
        # The full-width comma is no byte that Arrow could split on; such files are small.
        texts = [split_cells(text, delimiter) for text in records.to_pylist()]
        return [pa.array([row[i] or None for row in texts], pa.string()) for i in range(width)]
    # Arrow drops nothing here: every record has been found even and well quoted.
    # The values of a fresh string array lie end to end: its buffer is the text.
    end, gap = (pa.scalar(text, pa.large_string()) for text in ("\n", ""))
    body = pc.binary_join_element_wise(records, end, gap)
    size = pc.sum(pc.binary_length(body)).as_py()
    table = pacsv.read_csv(
        pa.BufferReader(body.buffers()[2].slice(0, size)),
        read_options=pacsv.ReadOptions(column_names=names, block_size=1 << 24),
        parse_options=pacsv.ParseOptions(
            delimiter=delimiter,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
            quoted_strings_can_be_null=True,
        ),
    )
    return [_unneutralised(column.combine_chunks()) for column in table.columns]


def _unneutralised(column: pa.Array) -> pa.Array:
    """Without the apostrophe that an export put before = + - @ (see `quarantine`)."""
    marked = pc.starts_with(column, "'")
    if not pc.any(marked).as_py():
        return column
    return pc.replace_substring_regex(column, r"^'([=+\-@＝＋－＠\t\r ])", r"\1")


def _reject_long_fields(table: RawTable) -> None:
    long: set[int] = set()
    for column in table.columns:
        over = pc.greater(pc.binary_length(column), LONGEST_FIELD)
        if pc.any(over).as_py():
            long.update(pc.indices_nonzero(over.fill_null(False)).to_pylist())
    if not long:
        return
    for row in sorted(long):
        text = ",".join((column[row].as_py() or "")[:_SHOWN] for column in table.columns)
        table.rejected.append(
            RejectedRow(table.lines[row].as_py(), "REC-153", {"most": LONGEST_FIELD}, text, ",")
        )
    keep = pa.array([row not in long for row in range(table.rows)])
    table.columns = [column.filter(keep) for column in table.columns]
    table.lines = table.lines.filter(keep)
