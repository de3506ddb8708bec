"""Where the judgments of the demo are written: papers, and the truth about what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from xiezhi.demo.book import Book, Kind
from xiezhi.demo.papers import Paper

# What each model examines in a document, and which of several there by default: the first.
_UNITS: dict[str, tuple[str, tuple[int, ...]]] = {
    "sentence-dates-error": ("term_check", (1,)),
    "cited-article-not-in-force": ("cited_article", (1,)),
    "joint-sentence-error": ("judged_sentence", (1,)),
    "probation-illegal": ("judged_sentence", (1,)),
    "recidivist-misfound": ("judged_sentence", (1,)),
    "trial-procedure-misuse": ("judgment", ()),
    "sentence-outside-range": ("range_check", (1, 1)),
    "fine-contrary-to-law": ("range_check", (1, 1)),
    "civil-default-no-summons": ("civil_judgment", ()),
    "civil-procedure-misused": ("civil_judgment", ()),
    "civil-claim-undecided": ("civil_judgment", ()),
    "admin-suit-limit-misapplied": ("administrative_judgment", ()),
}
_KINDS: dict[str, Kind] = {
    "hard": "violation",
    "soft": "violation",
    "undetermined": "entry_error",
    "lawful": "lawful_near_miss",
    "out_of_scope": "lawful_near_miss",
}


@dataclass(slots=True)
class Desk:
    """The papers written so far, and the book that holds the truth."""

    book: Book
    papers: list[Paper] = field(default_factory=list)

    def lay(self, paper: Paper) -> Paper:
        """Lay down a paper that is lawful in all."""
        self.papers.append(paper)
        return paper

    def say(
        self,
        paper: Paper,
        outcome: str,
        zh: str,
        en: str,
        *models: str,
        part: tuple[int, ...] | None = None,
    ) -> None:
        """Note what `models` must say of a paper; `part` is the number of the record in it."""
        for model in models:
            type, first = _UNITS[model]
            unit = paper.unit(type, *(first if part is None else part))
            self.book.plant(model, unit, outcome, zh, en, kind=_KINDS[outcome])

    def plant(self, paper: Paper, outcome: str, zh: str, en: str, *models: str) -> Paper:
        """Lay down a paper of which `models` must say `outcome`."""
        self.say(self.lay(paper), outcome, zh, en, *models)
        return paper
