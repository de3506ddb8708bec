"""Runs, the cases that came with them, and the keys of cases: what decides whether anything opens.

A case is told by the event of the part that made it, without its root, which holds a case number. A
key is held against the master key, which lies outside the database: one that is missing, empty or
altered has destroyed its case as surely as a deletion, without the two persons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from xiezhi.accounts.against_ledger import Row, compare, compare_content, events_of
from xiezhi.casework import keys
from xiezhi.casework.models import Case, CaseKey, CaseStep, Projection
from xiezhi.casework.told import PART, told
from xiezhi.errors import XiezhiError


def _begun() -> Iterator[Row]:
    """Runs that were begun; by their day a later one is refused."""
    parts = Counter(key.rpartition(":")[0] for key in events_of(PART))
    for row in Projection.objects.order_by("pk").iterator():
        key = f"organ:{row.owner_id}:projection:{row.number}"
        said = {"run": row.run, "as_of": row.as_of.isoformat()}
        agrees = row.parts == parts[key]
        name = f"run:{row.run}"
        yield Row(row.pk, key, (), name, said=said, whole=True, at=row.at, agrees=agrees)


def _brought() -> Iterator[Row]:
    """Those of which all is there."""
    for row in Projection.objects.exclude(ended_at=None).order_by("pk").iterator():
        key = f"organ:{row.owner_id}:projected:{row.number}"
        said = {"run": row.run, "counts": row.counts}
        yield Row(row.pk, key, (), f"run:{row.run}", said=said, at=row.ended_at)


def differences() -> Iterator[XiezhiError]:
    """Cases: ACC-910 of no run, ACC-911 missing, ACC-912 another owner or function. Keys: ACC-913."""
    events = told()
    missing = {id: new.event for id, new in events.cases.items()}
    deleted = set(
        CaseStep.objects.filter(kind=CaseStep.Kind.DELETED).values_list("case_id", flat=True)
    )
    table = Case._meta.db_table
    for case in Case.objects.select_related("key", "owner").order_by("pk").iterator():
        missing.pop(case.pk.hex, None)
        new = events.cases.get(case.pk.hex)
        if new is None:
            if events.whole:
                yield XiezhiError("ACC-910", table=table, row=case.pk, key=f"case:{case.pk.hex}")
        elif (new.owner, new.function) != (case.owner.code, case.function):
            yield XiezhiError("ACC-912", table=table, row=case.pk, key=new.event)
        if not _has_key(case, deleted):
            yield XiezhiError("ACC-913", table=CaseKey._meta.db_table, row=case.pk)
    for key in sorted(set(missing.values())):
        yield XiezhiError("ACC-911", table=table, key=key, kind=PART)


def _has_key(case: Case, deleted: set[UUID]) -> bool:
    """Whether the key of the case opens; one of a deleted case must not be there any more."""
    key: CaseKey | None = getattr(case, "key", None)
    if key is None:
        return False
    if case.pk in deleted:
        return key.destroyed_at is not None and not key.wrapped
    if not key.wrapped:
        return False
    master = keys.master()
    try:
        master.unwrap(key)
    except XiezhiError:
        return False
    return True


def register() -> None:
    """The tables of runs, cases and keys."""
    compare(Projection, "findings.projection_begun", rows=_begun, payload="begun")
    compare(Projection, "findings.projected", rows=_brought, payload="findings")
    compare_content(differences)
