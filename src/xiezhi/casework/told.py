"""What events tell of findings and cases: the part of a run that first names each, and in which state
the last part or verdict left a finding.

Read once for each comparison (`against_bodies`, `against_cases`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xiezhi.accounts.against_ledger import events_of, payloads
from xiezhi.casework.models import State
from xiezhi.casework.planning import state_after

PART = "findings.part_projected"


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case as a part tells of it: the key of the event, the code of the procuratorate."""

    event: str
    owner: str
    function: str


@dataclass(slots=True)
class Told:
    """`event`: of each finding, by number, the first part that names it; `state`: what it was left in last;
    `unclear`: findings, as events name them, of which a verdict tells nothing any more; `cases`: by id
    in hex; `whole`: no payload of a part was deleted, so that what is not told did not happen."""

    event: dict[str, str] = field(default_factory=dict)
    state: dict[str, str] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    cases: dict[str, NewCase] = field(default_factory=dict)
    whole: bool = True

    def add_part(self, key: str, said: Mapping[str, Any] | None) -> None:
        """What a part tells, if it still does."""
        if said is None:
            self.whole = False
            return
        for id in said["opened"]:
            self.event.setdefault(id, key)
            self.state[id] = State.OPEN
        for state, ids in said["changed"].items():
            self.state.update(dict.fromkeys(ids, state))
        for id, function in said["cases"].items():
            self.cases[id] = NewCase(key, said["owner"], function)


def told() -> Told:
    """What all runs and verdicts tell. Each holds the finding when its event is entered, so that their
    order is that of the changes."""
    found, parts, judgements = Told(), payloads("part"), payloads("judgement")
    for key, entry in events_of(PART, "finding.judged").items():
        if entry.kind == PART:
            found.add_part(key, parts.get(key))
        elif said := judgements.get(key):
            found.state[said["finding"]] = state_after(said["verdict"])
        else:
            found.unclear.add(entry.subject)
    return found
