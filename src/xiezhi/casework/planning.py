"""What a run changes on the desk, worked out before anything is written.

A row that is open and says the same stays untouched, a closed one stays as it was judged while its
facts are the same. Nothing here depends on what people do between planning and writing: a change of
facts opens the row whatever its state, and a refreshed body does not touch the state.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from xiezhi.accounts.models import Organ
from xiezhi.accounts.walls import shut
from xiezhi.casework import bodies
from xiezhi.casework.keys import CaseKeys
from xiezhi.casework.models import Case, CaseKey, Finding, Judgement, State, Verdict
from xiezhi.errors import XiezhiError
from xiezhi.screening.findings import Finding as Frozen
from xiezhi.screening.run import Run

_AT_ONCE = 500
_LONGEST_ROOT = 200
CLOSED = (State.CONFIRMED, State.REJECTED)


class Known(NamedTuple):
    """What the plan needs to know of a row that is there."""

    finding_id: str
    pk: int
    owner_id: int
    case_id: UUID
    facts_hash: str
    content_hash: str
    model_version: str
    state: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A finding to be written. `matter`: it is new or its facts are others, so it opens; `counted`: as
    what (`project.Projected`)."""

    frozen: Frozen
    case: UUID
    content_hash: str
    sealed: bytes
    matter: bool
    counted: str


@dataclass(slots=True)
class Plan:
    """All that a run changes. `returned`: rows that were gone and are what they were, by the state
    they had; `gone`: rows that the run no longer found; `shut`: cases that nothing is written to;
    `left_out`: how many findings of those the run has."""

    cases: list[Case] = field(default_factory=list)
    keys: list[CaseKey] = field(default_factory=list)
    written: list[Planned] = field(default_factory=list)
    returned: dict[State, list[int]] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)
    shut: frozenset[UUID] = frozenset()
    left_out: int = 0


def plan_run(run: Run, *, owner: Organ, roots: Mapping[str, str]) -> Plan:
    """The plan of a run. Errors: CAS-050 a finding of another procuratorate."""
    plan = Plan(shut=shut_cases(owner))
    cases = _Cases(owner, run.findings, roots, plan)
    by_model: dict[str, list[Frozen]] = {model: [] for model in run.counts}
    for found in run.findings:
        by_model[found.model_id].append(found)
    for model, findings in by_model.items():
        known = {row.finding_id: row for row in _known(model)}
        _plan_model(plan, cases, owner, findings, known)
    return plan


def shut_cases(owner: Organ, among: Collection[UUID] | None = None) -> frozenset[UUID]:
    """The cases of a procuratorate that nobody opens, so that a finding there would be lost: deleted,
    sealed, a state secret, or closed with their retention over."""
    behind = shut(timezone.localdate()) | Q(key__destroyed_at__isnull=False)
    cases = Case.objects.filter(behind, owner=owner)
    if among is not None:
        cases = cases.filter(pk__in=among)
    return frozenset(cases.values_list("pk", flat=True))


def _known(model: str) -> Iterator[Known]:
    rows = Finding.objects.filter(model_id=model).values_list(*Known._fields)
    return (Known(*row) for row in rows.iterator(chunk_size=_AT_ONCE))


def _plan_model(
    plan: Plan,
    cases: _Cases,
    owner: Organ,
    findings: Iterable[Frozen],
    known: dict[str, Known],
) -> None:
    found_ids: set[str] = set()
    back: list[Known] = []
    for found in findings:
        found_ids.add(found.finding_id)
        row = known.get(found.finding_id)
        if row and row.owner_id != owner.pk:
            raise XiezhiError("CAS-050", finding=found.finding_id)
        case = row.case_id if row else cases.of(found)
        if case in plan.shut:
            plan.left_out += 1
            continue
        if row and row.facts_hash == found.facts_hash and row.state in CLOSED:
            continue
        if row and row.state == State.GONE and row.facts_hash == found.facts_hash:
            back.append(row)
            continue
        _write(plan, cases, found, case, row)
    _bring_back(plan, back)
    plan.gone += [
        row.pk
        for row in known.values()
        if row.owner_id == owner.pk
        and row.finding_id not in found_ids
        and row.state != State.GONE
        and row.case_id not in plan.shut
    ]


def _write(plan: Plan, cases: _Cases, found: Frozen, case: UUID, row: Known | None) -> None:
    """Plan to write a finding that is new, open, or has other facts than before."""
    content = bodies.content_of(found)
    content_hash = bodies.content_hash(content)
    matter = row is None or row.facts_hash != found.facts_hash
    if row is None:
        counted = "new"
    elif matter:
        counted = "changed" if row.state == State.OPEN else "reopened"
    else:
        counted = "unchanged"
        if (content_hash, found.model_version) == (row.content_hash, row.model_version):
            return
    sealed = bodies.seal(cases.keys, case, content)
    plan.written.append(Planned(found, case, content_hash, sealed, matter, counted))


def _bring_back(plan: Plan, rows: list[Known]) -> None:
    """Rows that were gone are what a standing verdict on the same facts says, else open."""
    for start in range(0, len(rows), _AT_ONCE):
        part = rows[start : start + _AT_ONCE]
        said = {
            (judgement.finding_id, judgement.facts_hash): judgement.verdict
            for judgement in Judgement.objects.filter(
                finding__in=[row.pk for row in part], replaced=False
            )
        }
        for row in part:
            verdict = said.get((row.pk, row.facts_hash))
            state = state_after(verdict) if verdict else State.OPEN
            plan.returned.setdefault(state, []).append(row.pk)


def state_after(verdict: str) -> State:
    """Where a verdict leaves a finding."""
    return State.CONFIRMED if verdict == Verdict.CONFIRMED else State.REJECTED


class _Cases:
    """The cases of a run: those that are there, and new ones as they are needed."""

    def __init__(
        self, owner: Organ, findings: Iterable[Frozen], roots: Mapping[str, str], plan: Plan
    ) -> None:
        self.keys = CaseKeys()
        self._owner = owner
        self._roots = roots
        self._plan = plan
        functions: dict[str, Counter[str]] = {}
        for found in findings:
            root = self._root(found)
            functions.setdefault(root, Counter())[found.function] += 1
        # The function that most findings have; of two as frequent the first by name.
        self._functions = {
            root: min(counted, key=lambda name: (-counted[name], name))
            for root, counted in functions.items()
        }
        self._ids: dict[str, UUID] = dict(self._known(list(functions)))
        self.keys.load(case for case in self._ids.values() if case not in plan.shut)

    def of(self, found: Frozen) -> UUID:
        """The case of a finding, made if there is none."""
        root = self._root(found)
        if root not in self._ids:
            case = Case(
                id=uuid.uuid4(), owner=self._owner, root=root, function=self._functions[root]
            )
            self._ids[root] = case.pk
            self._plan.cases.append(case)
            self._plan.keys.append(self.keys.new(case.pk))
        return self._ids[root]

    def _root(self, found: Frozen) -> str:
        root = self._roots.get(found.unit, found.unit)
        if len(root) <= _LONGEST_ROOT:
            return root
        return hashlib.sha256(root.encode()).hexdigest()

    def _known(self, roots: list[str]) -> Iterator[tuple[str, UUID]]:
        for start in range(0, len(roots), _AT_ONCE):
            rows = Case.objects.filter(owner=self._owner, root__in=roots[start : start + _AT_ONCE])
            yield from rows.values_list("root", "pk")
