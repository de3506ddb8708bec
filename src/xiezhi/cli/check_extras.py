"""What only the user's own files can add to the report: names, and the words of a ruling.

Names are read again from the file, by its line, when the findings are known; they are never in the
store. Without `--names`, of a ruling only the words themselves that a fact was read from are shown,
not their sentence, because a sentence may name anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from xiezhi.cli.report import Excerpt, words
from xiezhi.documents.reading import Reading, Span
from xiezhi.i18n import _
from xiezhi.records.catalogue import catalogue
from xiezhi.records.intake_report import FileReport
from xiezhi.records.mapping_names import Vocabulary, normalise
from xiezhi.records.reading import Source, read_tables
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import Model

_BOUNDARY = re.compile(r"[。；;\n\r]")
# Words on either side of a fact, and the longest fact shown without its names being known.
_AROUND = 20
_LONGEST = 120
_MASK = "某"
_RULING = "commutation_ruling"


@dataclass(frozen=True)
class Ruling:
    """A ruling as it was read, with its text; `text` lives only as long as the check."""

    reading: Reading
    text: str


def names_of(
    findings: Iterable[Finding],
    tables: Sequence[FileReport],
    sources: Iterable[Source],
    rulings: Mapping[str, Ruling],
) -> dict[str, str]:
    """The names that the user's files give for the units of the findings, by unit.

    Only the unit's own row is asked (it comes first): other rows may name someone else.
    """
    found: dict[str, str] = {}
    places: dict[str, dict[tuple[str, int], list[str]]] = {}
    for finding in findings:
        ruling = rulings.get(finding.unit)
        if ruling is not None:
            found[finding.unit] = str(ruling.reading.value("name") or "")
        for row in finding.provenance[:1]:
            if row.line and ruling is None:
                rows = places.setdefault(row.file, {})
                rows.setdefault((row.sheet, row.line), []).append(finding.unit)
    by_name = {source.name: source for source in sources}
    for file in places.keys() & by_name.keys():
        for place, name in _names_in(by_name[file], tables):
            found |= dict.fromkeys(places[file].get(place, ()), name)
    return found


def _names_in(
    source: Source, tables: Sequence[FileReport]
) -> Iterator[tuple[tuple[str, int], str]]:
    """Every name of a file, by sheet and line."""
    columns = {
        table.sheet: heading
        for table in tables
        if table.file == source.name and (heading := _name_heading(table))
    }
    if not columns:
        return
    # The headings of a mapping profile are headings here too, as they were at intake.
    mapped = {normalise(heading) for table in tables for heading in table.columns.values()}
    vocabulary = Vocabulary(catalogue())
    sheets, _notes = read_tables(
        source.read(),
        source.name,
        lambda text: normalise(text) in mapped or vocabulary.knows(text),
    )
    for sheet in sheets:
        heading = columns.get(sheet.sheet)
        if heading in sheet.headers:
            values = sheet.columns[sheet.headers.index(heading)]
            for line, name in zip(sheet.lines.to_pylist(), values.to_pylist(), strict=True):
                if name:
                    yield (sheet.sheet, line), name


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


def _excerpts(finding: Finding, inputs: set[str], ruling: Ruling, names: bool) -> Iterator[Excerpt]:
    labels: dict[Span, list[str]] = {}
    for name, element in ruling.reading.elements.items():
        # Flags that are false stand nowhere; of the rest, what the finding speaks of.
        if name in inputs and (name in finding.facts or element.value is True):
            for span in element.spans[:1]:
                labels.setdefault(span, []).append(words.field(_RULING, name))
    for span in sorted(labels):
        yield _excerpt(_("、").join(labels[span]), span, ruling, names)


def _excerpt(label: str, span: Span, ruling: Ruling, names: bool) -> Excerpt:
    text = span.of(ruling.text)
    if not names:
        convict = ruling.reading.value("name")
        text = text.replace(str(convict), _MASK) if convict else text
        return Excerpt(label, text[:_LONGEST], start=span.start, end=span.end)
    head = ruling.text[max(0, span.start - _AROUND) : span.start]
    tail = ruling.text[span.end : span.end + _AROUND]
    before, after = _BOUNDARY.split(head)[-1], _BOUNDARY.split(tail, maxsplit=1)[0]
    # An ellipsis where the sentence goes on.
    before = f"…{before}" if len(before) == _AROUND else before.lstrip()
    after = f"{after}…" if len(after) == _AROUND else after.rstrip()
    return Excerpt(label, text[:_LONGEST], before, after, span.start, span.end)
