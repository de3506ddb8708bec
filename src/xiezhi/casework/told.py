"""What the events of runs tell of findings and cases: of each the first part that names it.

Read once for each comparison (`against_bodies`, `against_cases`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from xiezhi.accounts.against_ledger import events_of, payloads
from xiezhi.casework.models import State

PART = "findings.part_projected"


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as a part tells of it: the key of the event, the code of the procuratorate."""

    event: str
    owner: str
    function: str


@dataclass(slots=True)
class Parts:
    """`event`: of each finding the first that names it; `gone`: findings that the last run to name them
    no longer found; `cases`: by id in hex; `whole`: no payload of a part was deleted, so that what is
    not told did not happen."""

    event: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    cases: dict[str, NewCase] = field(default_factory=dict)
    whole: bool = True


def parts_told() -> Parts:
    """What all parts tell, the oldest first."""
    payload, told = payloads("part"), Parts()
    for key in events_of(PART):
        said = payload.get(key)
        if said is None:
            told.whole = False
            continue
        for id in said["opened"]:
            told.event.setdefault(id, key)
            told.gone.discard(id)
        for state, ids in said["changed"].items():
            told.gone.difference_update(ids)
            if state == State.GONE:
                told.gone.update(ids)
        for id, function in said["cases"].items():
            told.cases[id] = NewCase(key, said["owner"], function)
    return told
