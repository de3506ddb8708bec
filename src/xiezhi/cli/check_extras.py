"""What only the user's own files can add to the report: names, and the words of a document.

Names are read again from the file, by its line, when the findings are known; they are never in the
store. Without `--names`, of a document only the clause that a fact was read from is shown, with
masks (`check_masks`), not its sentence, because a sentence may name anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from xiezhi.cli.check_masks import hidden, shown
from xiezhi.cli.check_passages import Passage, Place
from xiezhi.cli.report import Excerpt
from xiezhi.documents.reading import Span
from xiezhi.i18n import _
from xiezhi.records.catalogue import catalogue
from xiezhi.records.intake_report import FileReport
from xiezhi.records.mapping_names import normalise, vocabulary
from xiezhi.records.reading import Source, read_tables
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import Model

_SENTENCE = re.compile(r"[。；;\n\r]")
_CLAUSE = re.compile(r"[，,。；;：:（）()\n\r]")
# Characters shown on either side of a fact, the longest fact, and facts shown of one finding.
_AROUND_CLAUSE = 40
_AROUND_SENTENCE = 80
_LONGEST = 120
_MOST = 14


def names_of(
    findings: Iterable[Finding],
    tables: Sequence[FileReport],
    sources: Iterable[Source],
    passages: Mapping[str, Passage],
) -> dict[str, str]:
    """The names that the user's files give for the units of the findings, by unit.

    Only the unit's own row is asked (it comes first): other rows may name someone else.
    """
    found: dict[str, str] = {}
    places: dict[str, dict[tuple[str, int], list[str]]] = {}
    for finding in findings:
        passage = passages.get(finding.unit)
        if passage is not None:
            found[finding.unit] = passage.name
        for row in finding.provenance[:1]:
            if row.line and passage is None:
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
    known = vocabulary()
    sheets, _notes = read_tables(
        source.read(),
        source.name,
        lambda text: normalise(text) in mapped or known.knows(text),
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
    passages: Mapping[str, Passage],
    *,
    names: bool,
) -> dict[str, tuple[Excerpt, ...]]:
    """The words of the documents behind each finding, by its id; `passages` by unit."""
    known = {model.id: model for model in models}
    return {
        finding.finding_id: tuple(_excerpts(finding, known[finding.model_id], passage, names))
        for finding in findings
        if finding.model_id in known and (passage := passages.get(finding.unit))
    }


def _excerpts(finding: Finding, model: Model, passage: Passage, names: bool) -> Iterator[Excerpt]:
    labels: dict[Span, list[str]] = {}
    for place in passage.places:
        if _speaks_of(finding, model, place):
            kept = labels.setdefault(place.span, [])
            if place.label not in kept:
                kept.append(place.label)
    for span in sorted(labels)[:_MOST]:
        yield _excerpt(_("、").join(labels[span]), span, passage, names)


def _speaks_of(finding: Finding, model: Model, place: Place) -> bool:
    """Whether the model read the field: of the unit only what the finding tells, since flags that
    are false stand nowhere."""
    inputs = model.inputs.get(place.record_type)
    if inputs is None or place.field not in {*inputs.required, *inputs.optional}:
        return False
    return place.record_type != model.unit or place.told or place.field in finding.facts


def _excerpt(label: str, span: Span, passage: Passage, names: bool) -> Excerpt:
    boundary, around = (_SENTENCE, _AROUND_SENTENCE) if names else (_CLAUSE, _AROUND_CLAUSE)
    text = passage.text if names else hidden(passage.text, passage.people)
    head = text[max(0, span.start - around) : span.start]
    tail = text[span.end : span.end + around]
    before, after = boundary.split(head)[-1], boundary.split(tail, maxsplit=1)[0]
    # An ellipsis where the sentence goes on.
    before = f"…{before}" if len(before) == around else before.lstrip()
    after = f"{after}…" if len(after) == around else after.rstrip()
    return Excerpt(
        label,
        shown(span.of(text)[:_LONGEST]),
        shown(before),
        shown(after),
        span.start,
        span.end,
    )
