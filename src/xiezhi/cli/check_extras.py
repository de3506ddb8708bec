"""What only the user's own files can add to the report: names, and the words of a document.

Names are read again from the file, by its line, when the findings are known; they are never in the
store. Without `--names`, of a document only the clause that a fact was read from is shown, with
masks (`documents.masks`), not its sentence, because a sentence may name anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xiezhi.documents.excerpts import Excerpt, excerpts
from xiezhi.documents.masks import masked_excerpts
from xiezhi.documents.passages import Passage, Place
from xiezhi.records.catalogue import catalogue
from xiezhi.records.intake_report import FileReport
from xiezhi.records.mapping_names import normalise, vocabulary
from xiezhi.records.reading import Source, read_tables
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import Model
from xiezhi.screening.resting import rests_on


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
    def wanted(place: Place) -> bool:
        return rests_on(finding, model, place.record_type, place.field, told=place.told)

    return excerpts(passage, wanted) if names else masked_excerpts(passage, wanted)
