"""The parts of a judgment, ruling or mediation document, found by their formulas."""

from __future__ import annotations

from dataclasses import dataclass

from xiezhi.documents.parts import Part, Parted


@dataclass(frozen=True)
class Judgment(Parted):
    """The parts in the order in which they stand; a part the text does not have is empty.

    `head`: title, court, name of the document, number. `parties`: who they are and who stands for
    them. `procedure`: how the case came to the court, which court sat how. `claims`: what each side
    says. `facts`: what the court found. `reasoning`: its opinion with the articles.
    `disposition`: the order. `appeal`: the way of appeal or the effect. `bench`: signatures.
    """

    kind: str
    form: str
    head: Part
    parties: Part
    procedure: Part
    claims: Part
    facts: Part
    reasoning: Part
    disposition: Part
    appeal: Part
    bench: Part
    annex: Part
