"""The settings of a project that concern the ledger (docs/ledger-django.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from xiezhi.errors import XiezhiError
from xiezhi.ledger import notes

SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON"
    ),
}
"""`OPTIONS` of a SQLite database that holds a ledger, for the project's `DATABASES`."""


def origin() -> str:
    """The name of the log. Errors: LED-202 not set, LED-023 not such a name."""
    name = _required("XIEZHI_LEDGER_ORIGIN")
    notes.check_name(name)
    return name


def key_file() -> Path:
    """Where the signing key lies. Errors: LED-202 not set."""
    return Path(_required("XIEZHI_LEDGER_KEY_FILE"))


def outside_file() -> Path:
    """Where the last checkpoint lies outside the database. Errors: LED-202 not set."""
    return Path(_required("XIEZHI_LEDGER_OUTSIDE_FILE"))


def _required(setting: str) -> str:
    value = getattr(settings, setting, None)
    if not value:
        raise XiezhiError("LED-202", setting=setting)
    return str(value)
