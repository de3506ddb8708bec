"""What only the user's own files can add to the report: names, and the words of a ruling.

Names are read again from the file, by its line, when the findings are known; they are never in the
store. Without `--names`, of a ruling only the words themselves that a fact was read from are shown,
not their sentence, because a sentence may name anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xiezhi.cli.report import Excerpt, words
from xiezhi.cli.report.content import Place
from xiezhi.documents.reading import Reading, Span
from xiezhi.records.catalogue import catalogue
from xiezhi.records.intake_report import FileReport
from xiezhi.records.mapping_names import Vocabulary
from xiezhi.records.reading import Source, read_tables
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import Model

_BOUNDARY = re.compile(r"[。；;\n\r]")
# Words on either side of a fact, and the longest fact shown without its names being known.
_AROUND = 60
_LONGEST = 120
_MASK = "某"
_RULING = "commutation_ruling"


@dataclass(frozen=True)
class Ruling:
    """A ruling as it was read, with its text; `text` lives only as long as the check."""

    reading: Reading
    text: str


def names_of(
    findings: Iterable[Finding], tables: Sequence[FileReport], sources: Iterable[Source]
) -> dict[Place, str]:
    """The names that the user's tables give for the rows behind the findings, by place."""
    wanted = {(row.file, row.sheet, row.line) for f in findings for row in f.provenance if row.line}
    by_name = {source.name: source for source in sources}
    vocabulary = Vocabulary(catalogue())
    found: dict[Place, str] = {}
    for file in {place[0] for place in wanted} & by_name.keys():
        columns = {
            table.sheet: heading
            for table in tables
            if table.file == file
            if (heading := _name_heading(table))
        }
        if not columns:
            continue
        raw, _notes = read_tables(by_name[file].read(), file, vocabulary.knows)
        for sheet in raw:
            if sheet.sheet not in columns or columns[sheet.sheet] not in sheet.headers:
                continue
            values = sheet.columns[sheet.headers.index(columns[sheet.sheet])]
            for line, name in zip(sheet.lines.to_pylist(), values.to_pylist(), strict=True):
                if name and (file, sheet.sheet, line) in wanted:
                    found[file, sheet.sheet, line] = name
    return found


def _name_heading(table: FileReport) -> str | None:
    """The heading over the persons' names, None where the table has none."""
    field = catalogue()[table.type].personal("name")
    return table.columns.get(field.id) if field else None


def excerpts_of(
    findings: Iterable[Finding],
    models: Iterable[Model],
    rulings: Mapping[str, Ruling],
    *,
    names: bool,
) -> dict[str, tuple[Excerpt, ...]]:
    """The words of the rulings behind the findings, by unit; `rulings` by unit too."""
    inputs = {
        model.id: {*model.inputs[_RULING].required, *model.inputs[_RULING].optional}
        for model in models
        if _RULING in model.inputs
    }
    return {
        finding.unit: tuple(_excerpts(finding, inputs[finding.model_id], ruling, names))
        for finding in findings
        if finding.model_id in inputs and (ruling := rulings.get(finding.unit))
    }


def _excerpts(finding: Finding, inputs: set[str], ruling: Ruling, names: bool) -> Iterable[Excerpt]:
    for name, element in ruling.reading.elements.items():
        # Flags that are false stand nowhere; of the rest, what the finding speaks of.
        if name not in inputs or not (name in finding.facts or element.value is True):
            continue
        for span in element.spans[:1]:
            yield _excerpt(words.field(_RULING, name), span, ruling, names)


def _excerpt(label: str, span: Span, ruling: Ruling, names: bool) -> Excerpt:
    text = span.of(ruling.text)
    if not names:
        convict = ruling.reading.value("name")
        text = text.replace(str(convict), _MASK) if convict else text
        return Excerpt(label, text[:_LONGEST], start=span.start, end=span.end)
    head = ruling.text[max(0, span.start - _AROUND) : span.start]
    tail = ruling.text[span.end : span.end + _AROUND]
    before = _BOUNDARY.split(head)[-1].lstrip()
    after = _BOUNDARY.split(tail, maxsplit=1)[0].rstrip()
    return Excerpt(label, text[:_LONGEST], before, after, span.start, span.end)
