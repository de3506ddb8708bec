"""An event enters the log, once for each key.

After a crash or a lost connection nobody knows whether the last event stands. So each event has a
key of its caller's choosing (say `reply:2026-17:received`), and the same event with the same key
may be sent again without harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.ledger.entries import Entry, canonical, commit, new_salt, now
from xiezhi.ledger.log.databases import Database, as_bytes


@dataclass(frozen=True)
class Appended:
    """An event in the log: the number of its row, and of its leaf where it has one yet.

    `repeated`: it was there before, and nothing was written.
    """

    event: int
    index: int | None
    repeated: bool


def append(
    database: Database,
    *,
    kind: str,
    actor: str,
    subject: str,
    key: str,
    payloads: Mapping[str, Any] | None = None,
) -> Appended:
    """Write one event, its payloads and, on SQLite, its leaf; within the caller's transaction.

    On PostgreSQL an error of the database ends that transaction, as any failed statement does.
    A payload is the bytes of a document, or a value that is stored as canonical JSON. The time of
    an event is that of its first writing. Errors: LED-110 the key stands for another event,
    LED-111 its payload was deleted, so whether it is the same cannot be told; those of `Entry`.
    """
    stored: dict[str, tuple[bytes, bytes]] = {}
    commitments: dict[str, bytes] = {}
    for name, content in (payloads or {}).items():
        payload = content if isinstance(content, bytes) else canonical(content)
        salt = new_salt()
        stored[name] = salt, payload
        commitments[name] = commit(payload, salt)
    entry = Entry(kind, now(), actor, subject, key, commitments)
    entered = database.enter(key, entry.encode(), stored)
    if entered is None:
        return _repetition(database, entry, {n: payload for n, (_, payload) in stored.items()})
    return Appended(*entered, repeated=False)


def _repetition(database: Database, entry: Entry, payloads: Mapping[str, bytes]) -> Appended:
    """The event that is there, if it is the same. Salts and time differ with each attempt."""
    [(event, data, index)] = database.execute(
        "SELECT e.id, e.entry, l.idx FROM ledger_event e "
        "LEFT JOIN ledger_leaf l ON l.event = e.id WHERE e.key = ?",
        [entry.key],
    )
    first = Entry.decode(as_bytes(data))
    same = (first.kind, first.actor, first.subject, first.commitments.keys()) == (
        entry.kind, entry.actor, entry.subject, entry.commitments.keys(),
    )  # fmt: skip
    salts = {
        name: as_bytes(salt)
        for name, salt in database.execute(
            "SELECT name, salt FROM ledger_payload WHERE event = ?", [event]
        )
    }
    if same and payloads.keys() - salts.keys():
        raise XiezhiError("LED-111", key=entry.key)
    if not same or any(
        commit(payload, salts[name]) != first.commitments[name]
        for name, payload in payloads.items()
    ):
        raise XiezhiError("LED-110", key=entry.key)
    return Appended(event, index, repeated=True)
