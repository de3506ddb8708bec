"""System checks: settings under which the log would be worthless or lose what it acknowledged.

`manage.py check` reads the settings; `--database` asks the database itself, and `--deploy` looks
at key, outside file and role as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connections, router
from django.db.backends.sqlite3.base import DatabaseWrapper as SqliteWrapper

from xiezhi.errors import XiezhiError
from xiezhi.ledger import keyfile
from xiezhi.ledger.binding import options
from xiezhi.ledger.binding.database import connected
from xiezhi.ledger.binding.roles import require_limited
from xiezhi.ledger.log.postgres import Postgres

LABEL = "ledger"
_PRAGMA = re.compile(r"PRAGMA\s+(\w+)\s*=\s*(\w+)", re.IGNORECASE)
_PRAGMAS = {
    "journal_mode": ("wal",),
    "synchronous": ("full", "extra", "2", "3"),
    "secure_delete": ("on", "yes", "true", "1"),
}


def register_all() -> None:
    """Tell Django of the checks."""
    register(_settings, LABEL)
    register(_databases, LABEL, Tags.database)
    register(_files, LABEL, deploy=True)
    register(_roles, LABEL, Tags.database, deploy=True)


def misplaced_files() -> Iterator[XiezhiError]:
    """Codes: LED-202 not set, LED-252 and LED-253 the key, LED-206 beside the database."""
    for wanted in (options.key_file, options.outside_file):
        try:
            file = wanted()
            _require_apart(file)
            if wanted is options.key_file:
                keyfile.require_private(file)
        except XiezhiError as error:
            yield error


def _require_apart(file: Path) -> None:
    for alias in _holders():
        wrapper = connections[alias]
        if isinstance(wrapper, SqliteWrapper) and not wrapper.is_in_memory_db():
            folder = Path(wrapper.settings_dict["NAME"]).resolve().parent
            if folder in file.resolve().parents:
                raise XiezhiError("LED-206", file=file, folder=folder)


def _settings(**_: Any) -> list[Error]:
    found = []
    try:
        options.origin()
    except XiezhiError as error:
        found.append(error)
    for alias in _holders():
        if connections[alias].vendor == "sqlite":
            found += _sqlite_options(alias)
    return _told(found)


def _sqlite_options(alias: str) -> Iterator[XiezhiError]:
    given = connections[alias].settings_dict["OPTIONS"]
    if str(given.get("transaction_mode")).upper() != "IMMEDIATE":
        yield XiezhiError("LED-203", database=alias, setting="transaction_mode", wanted="IMMEDIATE")
    pragmas = {
        name.lower(): value.lower()
        for name, value in _PRAGMA.findall(given.get("init_command", ""))
    }
    for name, values in _PRAGMAS.items():
        if pragmas.get(name) not in values:
            wanted = f"PRAGMA {name} = {values[0].upper()}"
            yield XiezhiError("LED-203", database=alias, setting="init_command", wanted=wanted)


def _databases(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    found = []
    for alias in _holders(databases or ()):
        try:
            connected(alias).require_durable()
        except XiezhiError as error:
            found.append(error)
    return _told(found)


def _files(**_: Any) -> list[Error]:
    return _told(misplaced_files())


def _roles(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    found = []
    for alias in _holders(databases or ()):
        if connections[alias].vendor == "postgresql":
            log = connected(alias)
            assert isinstance(log, Postgres)
            if log.has_log():
                [[role]] = log.execute("SELECT current_user")
                try:
                    require_limited(log, role)
                except XiezhiError as error:
                    found.append(error)
    return _told(found)


def _holders(databases: Sequence[str] | None = None) -> list[str]:
    """The databases, of these or of all, in which migrations make the log."""
    among = list(connections) if databases is None else databases
    return [alias for alias in among if router.allow_migrate(alias, LABEL)]


def _told(errors: Iterator[XiezhiError] | list[XiezhiError]) -> list[Error]:
    return [Error(error.text(), id=error.code) for error in errors]
