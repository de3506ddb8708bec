"""What a role of PostgreSQL may do to the log: add events, read all but payloads, and nothing else."""

from __future__ import annotations

from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.log.postgres import Postgres


def grant(role: str, *, sequencer: bool, using: str) -> None:
    """Give the role what it needs (`Postgres.allow`); run as the owner of the tables.

    Errors: LED-207 SQLite has no roles, LED-208 no such role, LED-209 the role could undo what
    it was not given.
    """
    log = database(using)
    if not isinstance(log, Postgres):
        raise XiezhiError("LED-207")
    if not log.execute("SELECT 1 FROM pg_roles WHERE rolname = ?", [role]):
        raise XiezhiError("LED-208", role=role)
    require_limited(log, role)
    log.allow(role, sequencer=sequencer)


def require_limited(log: Postgres, role: str) -> None:
    """Errors: LED-209 the role owns the tables or is a superuser, and so may drop the triggers."""
    [[unlimited]] = log.execute(
        "SELECT pg_has_role(?, relowner, 'MEMBER') FROM pg_class "
        "WHERE oid = to_regclass('ledger_log')",
        [role],
    )
    if unlimited:
        raise XiezhiError("LED-209", role=role)
