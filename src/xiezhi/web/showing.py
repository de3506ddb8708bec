"""A frozen finding in the language in use: why it was found, from what, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xiezhi.i18n import language, pick
from xiezhi.screening import words
from xiezhi.screening.authoring.titles import code_title
from xiezhi.screening.findings import Finding
from xiezhi.screening.wording import supply_text, value_text
from xiezhi.web import library

_CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a finding says, in its order.

    `facts`: title and value; `others`: those that say nothing to a reader, a code or one without a title;
    `sources`: what kind of record, and where it stands; `missing`: what is missing, and how to supply it;
    `ignored`: lawful situations that look the same and that the model does not see; `hashes`: of
    everything the result depends on.
    """

    sentence: str
    steps: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    citations: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    instruments: tuple[str, ...]
    unit: str
    gated: bool
    as_of: str
    run_id: str
    hashes: tuple[tuple[str, str], ...]


def shown(finding: Finding) -> Shown:
    """The finding as a page shows it; its sentences are those that were frozen."""
    lang = language()
    model = library.models().get(finding.model_id)
    facts = list(_facts(finding))
    return Shown(
        sentence=finding.sentences[lang],
        steps=finding.steps[lang],
        facts=tuple((title, value) for title, value, said in facts if said),
        others=tuple((title, value) for title, value, said in facts if not said),
        citations=finding.citations[lang],
        sources=tuple(
            (words.record_type(row.record_type), words.place(row.file, row.sheet, row.line))
            for row in finding.provenance
        ),
        missing=tuple((words.missing(name), supply_text(name, lang)) for name in finding.missing),
        ignored=tuple(pick(entry) for entry in model.false_positives) if model else (),
        instruments=tuple(
            code_title("supervision_doc_kind", id, lang) for id in finding.instruments
        ),
        unit=finding.unit,
        gated=finding.gated,
        as_of=finding.as_of,
        run_id=finding.run_id,
        hashes=tuple(sorted(finding.hashes.items())),
    )


def _facts(finding: Finding) -> Iterator[tuple[str, str, bool]]:
    """Title, value, and whether they say something to a reader, in the order of the model.

    A newer version of the model may know a fact no more; those come last.
    """
    lang = language()
    model = library.models().get(finding.model_id)
    outputs = model.outputs if model else {}
    known = [name for name in outputs if name in finding.facts]
    for name in dict.fromkeys([*known, *finding.facts]):
        title = words.fact(model, name) if model else name
        value = _value(finding, name, outputs, lang)
        # A branch of the query is named by a word of its author; the sentence says what it means.
        branch = outputs.get(name) == "text" and _CODE.fullmatch(value)
        yield title, value, title != name and not branch


def _value(finding: Finding, name: str, outputs: Mapping[str, str], lang: str) -> str:
    return value_text(finding.facts[name], outputs.get(name, ""), lang)
