"""The tables of the desk against the ledger: each row that tells of an act has its event, and back.

`xiezhi ledger verify` finds what was changed in the ledger itself; this finds what was changed
beside it: a look that was removed, a post that nobody gave, a verdict that was turned round. Each
room registers its tables (`compare`). A row is held against the event by its key, then by who
acted, about what, and what was said, as far as the payload is still there.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from xiezhi.accounts.models import (
    AccountEvent,
    Assignment,
    BreakGlass,
    Grant,
    Look,
    Post,
    Purpose,
    Recusal,
    User,
)
from xiezhi.accounts.services.events import NOBODY, PROGRAM, TITLES
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.entries import Entry
from xiezhi.ledger.log.databases import as_bytes

_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says of its event. `actors`: who may have acted; `subject`: empty where the row does
    not say; `said`: what must stand in the payload, and where it is the `whole`, nothing else."""

    pk: object
    key: str
    actors: tuple[str, ...]
    subject: str = ""
    kind: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A table, the kinds of events that each leave a row in it, and the name of their payload."""

    table: str
    kinds: frozenset[str]
    rows: Callable[[], Iterator[Row]]
    payload: str


_compared: list[Compared] = []


def compare(
    model: type[Model], *kinds: str, rows: Callable[[], Iterator[Row]], payload: str = ""
) -> None:
    """Register a table of a room."""
    _compared.append(Compared(model._meta.db_table, frozenset(kinds), rows, payload))


def differences() -> Iterator[XiezhiError]:
    """What does not agree, table by table.

    Codes: ACC-910 a row without an event, ACC-911 an event without its row, ACC-912 a row that says
    something else than its event. Run it as a role that is shown all rows.
    """
    events = _events(frozenset().union(*(each.kinds for each in _compared)))
    for each in _compared:
        told = _payloads(each.payload) if each.payload else {}
        missing = {key for key, entry in events.items() if entry.kind in each.kinds}
        for row in each.rows():
            where = {"table": each.table, "row": row.pk, "key": row.key}
            entry = events.get(row.key)
            if entry is None or row.key not in missing:
                yield XiezhiError("ACC-910", **where)
                continue
            missing.discard(row.key)
            if not (_agrees(row, entry) and _says(row, entry, each.payload, told.get(row.key))):
                yield XiezhiError("ACC-912", **where)
        for key in sorted(missing):
            yield XiezhiError("ACC-911", table=each.table, key=key, kind=events[key].kind)


def _agrees(row: Row, entry: Entry) -> bool:
    return (
        entry.actor in row.actors
        and row.subject in ("", entry.subject)
        and row.kind in ("", entry.kind)
    )


def _says(row: Row, entry: Entry, payload: str, told: Mapping[str, Any] | None) -> bool:
    if told is None:
        # Deleted by law, so that it says nothing any more; or there never was any.
        return payload in entry.commitments or not row.said
    if row.whole and told.keys() != row.said.keys():
        return False
    return all(told.get(name) == value for name, value in row.said.items())


def _events(kinds: frozenset[str]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    last = 0
    while rows := database().execute(
        "SELECT id, entry FROM ledger_event WHERE id > ? ORDER BY id LIMIT ?", [last, _AT_ONCE]
    ):
        for id, data in rows:
            last = int(id)
            entry = Entry.decode(as_bytes(data))
            if entry.kind in kinds:
                found[entry.key] = entry
    return found


def _payloads(name: str) -> dict[str, Mapping[str, Any]]:
    rows = database().execute(
        "SELECT e.key, p.payload FROM ledger_payload p JOIN ledger_event e ON e.id = p.event "
        "WHERE p.name = ?",
        [name],
    )
    return {str(key): json.loads(as_bytes(payload)) for key, payload in rows}


def numbers(*names: str) -> Callable[[Any], int]:
    """The how many-th row each is of those with the same fields, asked in the order of the keys."""
    seen: Counter[tuple[Any, ...]] = Counter()

    def number(row: Any) -> int:
        group = tuple(getattr(row, name) for name in names)
        seen[group] += 1
        return seen[group]

    return number


def _account_events() -> Iterator[Row]:
    for row in AccountEvent.objects.select_related("by").order_by("pk").iterator():
        actors = (row.by.ledger_id,) if row.by else (NOBODY, PROGRAM)
        yield Row(row.pk, row.key, actors, kind=row.kind, said=row.form, whole=True)


def _users() -> Iterator[Row]:
    makers = (PROGRAM, *User.objects.values_list("ledger_id", flat=True))
    for user in User.objects.order_by("pk"):
        name = f"user:{user.ledger_id}"
        yield Row(user.pk, f"{name}:created", makers, name)


def _posts() -> Iterator[Row]:
    number = numbers("user_id")
    ends = _last_days()
    for post in Post.objects.select_related("user", "given_by", "organ").order_by("pk"):
        name = f"user:{post.user.ledger_id}"
        said: dict[str, Any] = {
            "role": post.role, "organ": post.organ.code, "department": post.department_id,
            "from": post.valid_from.isoformat(),
        }  # fmt: skip
        last = post.valid_to and post.valid_to.isoformat()
        # What ended it later says its last day, else what gave it.
        if ends.get(post.pk, last) != last:
            said["to"] = "another day"
        elif post.pk not in ends:
            said["to"] = last
        actors = (post.given_by.ledger_id if post.given_by else PROGRAM,)
        yield Row(post.pk, f"{name}:post.given:{number(post)}", actors, name, said=said)


def _last_days() -> dict[int, str]:
    kinds = _events(frozenset({"post.ended"}))
    told = _payloads("form")
    return {int(told[key]["post"]): str(told[key]["to"]) for key in kinds if key in told}


def _assignments() -> Iterator[Row]:
    number = numbers("user_id", "case")
    for row in Assignment.objects.select_related("user", "given_by").order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:case.assigned:{row.user.ledger_id}:{number(row)}"
        yield Row(row.pk, key, (row.given_by.ledger_id,), name)


def _recusals() -> Iterator[Row]:
    number = numbers("user_id", "case")
    for row in Recusal.objects.select_related("user", "recorded_by").order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:recusal.recorded:{row.user.ledger_id}:{number(row)}"
        yield Row(row.pk, key, (row.recorded_by.ledger_id,), name, said={"reason": row.reason})


def _recusals_ended() -> Iterator[Row]:
    ended = Recusal.objects.exclude(ended_at=None).select_related("user", "ended_by")
    for row in ended.order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:recusal.ended:{row.user.ledger_id}:{row.pk}"
        yield Row(row.pk, key, (row.ended_by.ledger_id if row.ended_by else "",), name)


def _grants() -> Iterator[Row]:
    number = numbers("user_id", "case", "action")
    for row in Grant.objects.select_related("user", "given_by").order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:grant:{row.user.ledger_id}:{row.action}:{number(row)}"
        yield Row(row.pk, key, (row.given_by.ledger_id,), name)


def _emergencies() -> Iterator[Row]:
    number = numbers("user_id", "case")
    for row in BreakGlass.objects.select_related("user", "told").order_by("pk").iterator():
        name, who = f"case:{row.case}", row.user.ledger_id
        key = f"{name}:break_glass:{who}:{number(row)}"
        said = {"reason": row.reason, "told": row.told.ledger_id}
        yield Row(row.pk, key, (who,), name, said=said)


def _purposes() -> Iterator[Row]:
    number = numbers("user_id", "case")
    for row in Purpose.objects.select_related("user").order_by("pk").iterator():
        name, who = f"case:{row.case.hex}", row.user.ledger_id
        key = f"purpose:{who}:{row.case.hex}:{number(row) - 1}"
        yield Row(row.pk, key, (who,), name, said={"purpose": row.purpose, "basis": row.basis})


def _looks() -> Iterator[Row]:
    for row in Look.objects.select_related("user").order_by("pk").iterator():
        said = {"action": row.action, "case": row.case.hex}
        yield Row(row.pk, row.key, (row.user.ledger_id,), row.object, said=said)


def register() -> None:
    """The tables of this room."""
    compare(AccountEvent, *TITLES, rows=_account_events, payload="form")
    compare(User, "user.created", rows=_users)
    compare(Post, "post.given", rows=_posts, payload="form")
    compare(Assignment, "case.assigned", rows=_assignments)
    compare(Recusal, "recusal.recorded", rows=_recusals, payload="form")
    compare(Recusal, "recusal.ended", rows=_recusals_ended)
    compare(Grant, "grant.given", rows=_grants)
    compare(BreakGlass, "emergency.opened", rows=_emergencies, payload="form")
    compare(Purpose, "purpose.stated", rows=_purposes, payload="purpose")
    compare(Look, "record.opened", "notice.opened", rows=_looks, payload="look")
