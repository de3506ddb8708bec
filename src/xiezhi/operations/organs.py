"""The organs of the records as organs of the desk: who a finding speaks of, and whose liaison is told."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Organ
from xiezhi.accounts.policy import require
from xiezhi.ledger.binding.events import record
from xiezhi.ledger.entries import canonical
from xiezhi.records.store import Store

_ALWAYS = date(1949, 10, 1)
"""Where a record does not say since when: an organ of this state is not older."""
_FIELDS = ("code", "name", "kind", "level", "parent", "valid_from", "valid_to")


def organs_load(*, actor: Actor, store: Store) -> int:
    """Add the organs of the store that the desk does not know yet; returns how many.

    Event `organs.loaded`, if there are any. An organ that is known stays as it is: people's posts
    hang on it, and its administrator answers for it. Errors: ACC-001.
    """
    require(actor, "screening.start")
    rows = _latest(store)
    known = set(Organ.objects.values_list("code", flat=True))
    new = [row for row in rows.values() if row["code"] not in known and _fits(row)]
    if not new:
        return 0
    there = known | {row["code"] for row in new}
    told = {row["code"]: _told(row, there) for row in new}
    digest = hashlib.sha256(canonical([_plain(row) for row in new])).hexdigest()
    with transaction.atomic():
        done = record(
            kind="organs.loaded",
            actor=actor.ledger_id,
            subject=f"store:{store.id}",
            key=f"organs.loaded:{store.id}:{digest[:32]}",
            payloads={"organs": told},
        )
        if done.repeated:
            return 0
        Organ.objects.bulk_create(
            Organ(
                code=row["code"], name=row["name"], kind=row["kind"], level=row["level"] or "",
                valid_from=_since(row), valid_to=row["valid_to"],
            )
            for row in new
        )  # fmt: skip
        by_code = {organ.code: organ for organ in Organ.objects.all()}
        added = [by_code[row["code"]] for row in new]
        for organ in added:
            organ.superior = by_code.get(told[organ.code]["superior"] or "")
        Organ.objects.bulk_update(added, ["superior"])
    return len(new)


def _latest(store: Store) -> dict[str, dict[str, Any]]:
    """The organ records by code; of two with one code (two sources, two times) the later one."""
    found: dict[str, dict[str, Any]] = {}
    rows = store.read("organ").select([*_FIELDS, "_id"]).to_pylist()
    for row in sorted(rows, key=lambda row: (row["valid_from"] or date.min, row["_id"])):
        found[row["code"]] = row
    return found


def _fits(row: dict[str, Any]) -> bool:
    """Whether the columns of the desk take it; a longer code is none that an office would write."""
    return bool(row["code"] and row["name"]) and len(row["code"]) <= 32 and len(row["name"]) <= 120


def _told(row: dict[str, Any], there: set[str]) -> dict[str, str | None]:
    """What the event tells of an organ, as `organ.created` and later changes of it do."""
    parent = row["parent"] if row["parent"] in there else None
    return {
        "name": row["name"], "kind": row["kind"], "level": row["level"] or "",
        "from": _since(row).isoformat(), "to": row["valid_to"] and row["valid_to"].isoformat(),
        "superior": parent,
    }  # fmt: skip


def _since(row: dict[str, Any]) -> date:
    since: date = row["valid_from"] or _ALWAYS
    return since


def _plain(row: dict[str, Any]) -> dict[str, str]:
    return {name: str(row[name] or "") for name in _FIELDS}
