"""Holding a screening run against what was planted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xiezhi.demo.book import Truth


@dataclass(frozen=True, slots=True)
class Said:
    """What a run said of a unit; the demo knows nothing else of a finding."""

    model: str
    unit: str
    discriminator: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`missed`: planted and not said so; `excess`: hard and not planted; `lost`: rows that were set
    aside beyond those planted (negative: planted slips that were let in)."""

    planted: int
    missed: tuple[Truth, ...]
    excess: tuple[Said, ...]
    lost: int

    @property
    def holds(self) -> bool:
        """Whether every planted thing was found and no lawful unit is hard."""
        return not self.missed and not self.excess and not self.lost


def judge(
    truth: Iterable[Truth], said: Iterable[Said], *, stored: Iterable[str], bad_rows: int
) -> Verdict:
    """Compare. `stored` are the units (`type:source:key`) in the store, `bad_rows` the rows that
    intake set aside."""
    outcomes = {(s.model, s.unit, s.discriminator): s for s in said}
    kept = set(stored)
    planted = list(truth)
    missed = []
    expected_hard = set()
    for entry in planted:
        key = (entry.model, entry.unit, entry.discriminator)
        if entry.outcome == "hard":
            expected_hard.add(key)
        if entry.outcome == "quarantined":
            if entry.unit in kept:
                missed.append(entry)
        elif entry.kind == "lawful_near_miss":
            # A run names only what it found; a near miss is right when the run does not name it.
            if key in outcomes:
                missed.append(entry)
        elif key not in outcomes or outcomes[key].outcome != entry.outcome:
            missed.append(entry)
    excess = [
        s for key, s in sorted(outcomes.items()) if s.outcome == "hard" and key not in expected_hard
    ]
    slips = sum(entry.rows for entry in planted if entry.outcome == "quarantined")
    return Verdict(len(planted), tuple(missed), tuple(excess), bad_rows - slips)
