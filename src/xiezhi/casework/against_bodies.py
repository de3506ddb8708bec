"""What lists show of a finding against its sealed body, the verdict that stands, and its last assignment.

No event tells the columns of each finding. But its body is sealed under a key that lies outside the
database, and was written with the columns: whoever changes one by hand, to hide a finding or to open
it to another department, is found out by the body, or by the last event where the state was changed.
A finding that was removed is missed, because the event of its part names it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping

from xiezhi.accounts.against_ledger import compare_content, events_of, payloads
from xiezhi.accounts.models import User
from xiezhi.casework import bodies
from xiezhi.casework.keys import CaseKeys, is_destroyed
from xiezhi.casework.models import Finding, FindingBody, Judgement, State
from xiezhi.casework.planning import state_after
from xiezhi.casework.project import columns_of
from xiezhi.casework.told import PART, Told, told
from xiezhi.errors import XiezhiError
from xiezhi.screening.findings import Finding as Frozen

_AT_ONCE = 500


def differences() -> Iterator[XiezhiError]:
    """ACC-913 for a row that differs, ACC-911 for one that is missing."""
    events, given = told(), _given_to()
    missing = dict(events.event)
    people = dict(User.objects.values_list("pk", "ledger_id"))
    last = 0
    while part := _after(last):
        last = part[-1].pk
        for row in part:
            missing.pop(row.finding_id, None)
        # A case that was deleted has left nothing to compare.
        for row, agrees in _compared(
            [row for row in part if not is_destroyed(row.case)], events, given, people
        ):
            if not agrees:
                yield XiezhiError("ACC-913", table=Finding._meta.db_table, row=row.pk)
    for key in sorted(set(missing.values())):
        yield XiezhiError("ACC-911", table=Finding._meta.db_table, key=key, kind=PART)


def _after(last: int) -> list[Finding]:
    rows = Finding.objects.select_related("subject", "case__key").filter(pk__gt=last)
    return list(rows.order_by("pk")[:_AT_ONCE])


def _given_to() -> dict[str, str | None]:
    """To whom each finding was given last, by ledger ids; None where the payload was deleted."""
    given = payloads("assigned")
    return {
        entry.subject: given.get(key, {}).get("to")
        for key, entry in events_of("finding.assigned").items()
    }


def _compared(
    part: list[Finding],
    events: Told,
    given: Mapping[str, str | None],
    people: Mapping[int, str],
) -> Iterator[tuple[Finding, bool]]:
    sealed = dict(FindingBody.objects.filter(finding__in=part).values_list("finding_id", "sealed"))
    standing = {
        judgement.finding_id: judgement
        for judgement in Judgement.objects.filter(finding__in=part, replaced=False)
    }
    keys = CaseKeys()
    for row in part:
        whole = _opened(keys, row, sealed.get(row.pk))
        yield (
            row,
            (
                whole is not None
                and _shows(row, whole)
                and _stands(row, standing.get(row.pk), events)
                and given.get(f"finding:{row.ledger_id}", "") in (None, _given(row, people))
            ),
        )


def _opened(keys: CaseKeys, row: Finding, sealed: bytes | memoryview | None) -> Frozen | None:
    """The body; None where there is none, or it does not open for this row in this case."""
    if sealed is None:
        return None
    try:
        return bodies.unseal(keys, row.case_id, row.finding_id, bytes(sealed))
    except (XiezhiError, zlib.error, ValueError, LookupError, TypeError):
        return None


def _shows(row: Finding, whole: Frozen) -> bool:
    """Whether the columns say what the body says."""
    said = columns_of(whole) | {"content_hash": bodies.content_hash(bodies.content_of(whole))}
    # The register named the organ by its code, else by its name (`subjects`); none where it knew none.
    subject, organ = row.subject, whole.organ
    return (
        all(getattr(row, name) == value for name, value in said.items())
        and row.owner_id == row.case.owner_id
        and (
            subject is None
            or subject.code == organ.get("code")
            or subject.name == organ.get("name")
        )
    )


def _stands(row: Finding, judgement: Judgement | None, events: Told) -> bool:
    """Whether the state is what the last run or verdict left, and that of the verdict that stands."""
    clear = row.state == State.GONE or f"finding:{row.ledger_id}" not in events.unclear
    if events.whole and clear and events.state.get(row.finding_id) != row.state:
        return False
    return row.state in (State.OPEN, State.GONE) or (
        judgement is not None
        and judgement.facts_hash == row.facts_hash
        and state_after(judgement.verdict) == row.state
    )


def _given(row: Finding, people: Mapping[int, str]) -> str:
    return people.get(row.assignee_id, "") if row.assignee_id else ""


def register() -> None:
    """What this room holds against its own bodies."""
    compare_content(differences)
