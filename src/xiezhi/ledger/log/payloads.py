"""What an event commits to, and its deletion.

The right to deletion meets a log that never forgets: payload and salt go, the entry with its
commitment stays, and without the salt the commitment tells nothing. A deletion is itself an event.
Copies in backups end with the backups.
"""

from __future__ import annotations

import hashlib

from xiezhi.errors import XiezhiError
from xiezhi.ledger.entries import Entry
from xiezhi.ledger.log.append import Appended, append
from xiezhi.ledger.log.databases import Database, as_bytes

DELETED = "ledger.payload_deleted"
_AS_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def entry_of(database: Database, key: str) -> tuple[int, int | None, Entry]:
    """The event with this key: its row, its leaf if it has one yet, its entry. Errors: LED-113."""
    rows = database.execute(
        "SELECT e.id, l.idx, e.entry FROM ledger_event e "
        "LEFT JOIN ledger_leaf l ON l.event = e.id WHERE e.key = ?",
        [key],
    )
    if not rows:
        raise XiezhiError("LED-113", key=key)
    [(event, index, data)] = rows
    return event, index, Entry.decode(as_bytes(data))


def payloads_of(database: Database, event: int) -> dict[str, tuple[bytes, bytes]]:
    """Salt and payload of one event by name, without those that were deleted."""
    rows = database.execute(
        "SELECT name, salt, payload FROM ledger_payload WHERE event = ? ORDER BY name", [event]
    )
    return {name: (as_bytes(salt), as_bytes(payload)) for name, salt, payload in rows}


def deletion_key(key: str, name: str) -> str:
    """The key of the event that deletes this payload, which binds the two together."""
    digest = hashlib.sha256(f"{key}\n{name}".encode()).hexdigest()
    # Letters only: digits by chance in the place of a date of birth would be refused.
    return f"deleted:{digest.translate(_AS_LETTERS)}"


def delete_payload(database: Database, *, key: str, name: str, actor: str, basis: str) -> Appended:
    """Delete one payload and its salt, and record who did so on what basis (an article, an order).

    Once more with the same basis changes nothing. Errors: LED-113 no such event, LED-114 no such
    payload, LED-110 deleted before on another basis.
    """
    with database.writing():
        event, _index, entry = entry_of(database, key)
        if name not in entry.commitments:
            raise XiezhiError("LED-114", key=key, name=name)
        done = append(
            database,
            kind=DELETED,
            actor=actor,
            subject=entry.subject,
            key=deletion_key(key, name),
            payloads={"deletion": {"basis": basis, "key": key, "name": name}},
        )
        if not done.repeated:
            # A trigger on this row deletes the payload; nothing else may.
            database.execute(
                "INSERT INTO ledger_deletion (event, name, by_event) VALUES (?, ?, ?)",
                [event, name, done.event],
            )
    if not database.in_transaction():
        database.forget_deleted()
    return done
