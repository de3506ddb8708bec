"""The keys of all cases wrapped anew, under another master key."""

from __future__ import annotations

import hashlib

from django.db import transaction

from xiezhi.casework.keys import MasterKey
from xiezhi.casework.models import CaseKey
from xiezhi.ledger.binding.events import record

PROGRAM = "program"
_AT_ONCE = 2000


def keys_rewrap(old: MasterKey, new: MasterKey, *, actor: str = PROGRAM) -> int:
    """Wrap every key that `old` wraps under `new`; returns how many. Event `case.keys_rewrapped`.

    In parts, each a transaction with its event; stopped halfway it goes on when called again.
    `actor`: an id of the ledger. Errors: CAS-001 a wrapped key was altered.
    """
    done = 0
    if old.id == new.id:
        return done
    while count := _part(old, new, actor):
        done += count
    return done


def _part(old: MasterKey, new: MasterKey, actor: str) -> int:
    with transaction.atomic():
        rows = list(
            CaseKey.objects.select_for_update()
            .filter(master=old.id, destroyed_at=None)
            .order_by("pk")[:_AT_ONCE]
        )
        if not rows:
            return 0
        digest = hashlib.sha256(b"".join(bytes(row.wrapped) for row in rows)).hexdigest()
        record(
            kind="case.keys_rewrapped",
            actor=actor,
            subject=f"key:{new.id}",
            key=f"case_keys:{old.id}:{new.id}:{digest}",
            payloads={"keys": {"from": old.id, "to": new.id, "count": len(rows)}},
        )
        for row in rows:
            row.wrapped = new.wrap(row.case_id, old.unwrap(row))
            row.master = new.id
        CaseKey.objects.bulk_update(rows, ["wrapped", "master"])
        return len(rows)
