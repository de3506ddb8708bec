"""The plan of a run in parts, each small enough that whoever else writes hardly waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from xiezhi.casework.models import Case, CaseKey, State
from xiezhi.casework.planning import Plan, Planned

MOST = 1000
"""Findings written in one transaction: about a third of a second on SQLite."""
_COUNTED = {State.OPEN: "reopened", State.GONE: "gone"}


@dataclass(slots=True)
class Part:
    """Findings to be written, with the cases that are new with them; or rows whose state becomes
    `state`. `counts`: what of `project.Projected` it adds to."""

    counts: Counter[str]
    written: list[Planned] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    keys: list[CaseKey] = field(default_factory=list)
    state: State | None = None
    rows: list[int] = field(default_factory=list)


def parts_of(plan: Plan) -> list[Part]:
    """The parts, in the order in which they are written."""
    return [*_written(plan), *_states(plan)]


def _written(plan: Plan) -> Iterator[Part]:
    new: dict[UUID, tuple[Case, CaseKey]] = {
        case.pk: (case, key) for case, key in zip(plan.cases, plan.keys, strict=True)
    }
    for start in range(0, len(plan.written), MOST):
        written = plan.written[start : start + MOST]
        ids = dict.fromkeys(one.case for one in written)
        made = [new.pop(id) for id in ids if id in new]
        yield Part(
            Counter(one.counted for one in written if one.matter),
            written,
            [case for case, _ in made],
            [key for _, key in made],
        )


def _states(plan: Plan) -> Iterator[Part]:
    for state, rows in (*plan.returned.items(), (State.GONE, plan.gone)):
        for start in range(0, len(rows), MOST):
            part = rows[start : start + MOST]
            counted = _COUNTED.get(state)
            yield Part(Counter({counted: len(part)} if counted else {}), state=state, rows=part)
