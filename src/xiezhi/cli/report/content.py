"""What a report says, in one language, before anything is laid out.

The writers (`html`, `workbook`) only arrange this; `compose` makes it from a run. An order holds
everywhere: the finding in one sentence, the arithmetic below it, the articles, the sources last.
Organs stand in the order of their names, never by number of findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from xiezhi.documents.excerpts import Excerpt


@dataclass(frozen=True)
class Extras:
    """What only the caller can add to a report; nothing of it is stored anywhere.

    `names`: the person's name by unit, for `--names`. `excerpts`: pieces of the document by finding.
    `hints`: what the user can do so that more units are judged, a sentence each.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    excerpts: Mapping[str, tuple[Excerpt, ...]] = field(default_factory=dict)
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One finding. `outcome` is `hard`, `soft` or `undetermined`; `steps` show their articles.

    `gated`: an act of an administrative organ, followed up only where it was found in supervision.
    """

    id: str
    outcome: str
    organ: str
    organ_kind: str
    model: str
    model_title: str
    unit: str
    name: str
    act_on: str
    sentence: str
    steps: tuple[str, ...]
    citations: tuple[str, ...]
    sources: tuple[str, ...]
    excerpts: tuple[Excerpt, ...]
    missing: tuple[str, ...]
    gated: bool


@dataclass(frozen=True)
class Organ:
    """The findings of one organ, hard before soft."""

    name: str
    kind: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Unjudged:
    """Units of one model that could not be judged for one and the same reason."""

    model_title: str
    missing: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ModelLine:
    """What became of one model.

    `lacking`: what to add so that it can run or judge more. `cautions`: lawful situations that look
    like its findings, for those who check them; only of models that found something.
    """

    id: str
    title: str
    version: str
    status: str
    ran: bool
    counts: Mapping[str, int]
    lacking: tuple[str, ...]
    cautions: tuple[str, ...] = ()

    @property
    def examined(self) -> int:
        """Units of this model that the law concerns."""
        return sum(n for outcome, n in self.counts.items() if outcome != "out_of_scope")


@dataclass(frozen=True)
class Idle:
    """Models that could not run for want of the same tables."""

    lacking: tuple[str, ...]
    models: tuple[ModelLine, ...]


@dataclass(frozen=True)
class TableLine:
    """One table (or folder of documents) that was taken in."""

    file: str
    sheet: str
    type: str
    rows: int
    unused: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadLine:
    """A row set aside, with the sentence that says why; `sentence` also says where."""

    file: str
    sheet: str
    line: int
    code: str
    text: str
    sentence: str


@dataclass(frozen=True)
class Intake:
    """What was read, what was not used, and what was refused."""

    tables: tuple[TableLine, ...] = ()
    bad: tuple[BadLine, ...] = ()
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    mend: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole report."""

    lang: str
    as_of: str
    made_at: str
    run_id: str
    organs: tuple[Organ, ...]
    unjudged: tuple[Unjudged, ...]
    models: tuple[ModelLine, ...]
    idle: tuple[Idle, ...]
    intake: Intake
    hints: tuple[str, ...]

    def count(self, outcome: str) -> int:
        """Units with this outcome, over all models."""
        return sum(line.counts.get(outcome, 0) for line in self.models)

    @property
    def examined(self) -> int:
        """Units examined, over all models; those out of scope left out."""
        return sum(line.examined for line in self.models)
