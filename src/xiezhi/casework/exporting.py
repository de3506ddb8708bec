"""Taking a list of findings out of the desk: the columns of the list alone, with an event first."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.db import connection, transaction

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.looking import checked_basis
from xiezhi.accounts.policy import could, visible
from xiezhi.casework.models import Finding
from xiezhi.casework.selectors import Filters, capped_count, findings
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

MOST = 10_000


def findings_export(
    *, actor: Actor, tab: str, filters: Filters, purpose: str, basis: str
) -> list[Finding]:
    """The rows of a list, for a file. Event `findings.exported`, with their number and the filter.

    Each export is an event of its own. Errors: ACC-001; CAS-020 more than 10,000 rows; those of
    `checked_basis` and `findings`.
    """
    said = checked_basis(purpose, basis)
    if not could(actor, "finding.export"):
        raise XiezhiError("ACC-001")
    with transaction.atomic(durable=connection.vendor == "sqlite"):
        allowed = visible(actor, "finding.export").values("pk")
        rows = findings(actor, tab=tab, filters=filters).filter(pk__in=allowed)
        if capped_count(rows, MOST) > MOST:
            raise XiezhiError("CAS-020", most=f"{MOST:,}")
        found = list(rows)
        chosen = {name: str(value) for name, value in asdict(filters).items() if value}
        number = uuid.uuid4().hex
        record(
            kind="findings.exported",
            actor=actor.ledger_id,
            subject=f"export:{number}",
            key=f"export:{number}",
            payloads={
                "export": {
                    "count": len(found), "tab": tab, "filter": chosen, "purpose": purpose,
                    "basis": said,
                }
            },
        )  # fmt: skip
        return found
