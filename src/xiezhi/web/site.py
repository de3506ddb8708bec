"""The folder of an installation: where its store, its database and its keys are.

    <desk>/desk.yaml      the settings
    <desk>/uploads/       files sent in, until they are taken or dropped
    <desk>-secret         signs sessions
    <desk>-master-key     wraps the key of every case

The desk keeps its tables in the database of the store's ledger, so that one log holds what happens
to records and what people do with findings. The keys lie outside the folder, and the master key
belongs on another disk than the backups: with it gone, so is all that was sealed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.ledger.home import POSTGRES, SQLITE, Home, open_home
from xiezhi.records import keyfile
from xiezhi.records.store_settings import read_settings

FORMAT = 1
SETTINGS = "desk.yaml"
VARIABLE = "XIEZHI_DESK"
ROLE = "XIEZHI_DESK_ROLE"
OWNER, WEB, WORKER = "owner", "web", "worker"
"""As whom a process connects to PostgreSQL; a server that loads the WSGI application: as web."""
_CONNECTIONS = 4
"""Of a process of the server: more would compute at once than its cores can, each with plans to make."""
MASTER = "master"
_TABLES_OF_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'table'"
_ANY_ROW = {
    "accounts_organ": "SELECT 1 FROM accounts_organ LIMIT 1",
    "accounts_user": "SELECT 1 FROM accounts_user LIMIT 1",
}
_TABLES_OF_POSTGRES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false))"
)
LOOKS_PER_HOUR = 600
"""How many showings of case data one person gets within an hour, where the settings do not say."""
LOCAL = ("127.0.0.1", "localhost")
"""The names of the machine itself."""
LEAST_DAYS = 365
"""How long a closed case is kept at the least, where the settings do not say."""


@dataclass(frozen=True)
class Site:
    """An installation that is there. `hosts`: names under which it is reached; `https`: whether a
    server in front of it speaks HTTPS; `web_database`, `worker_database`: the variables that hold
    the connection strings of the limited roles (PostgreSQL), else the ledger's own. `demo`:
    everything is made up, so that codes of the accounts may be printed. `retention_least_days`: how
    long a closed case is kept at the least, from the day of closing; it may be deleted after.
    `looks_per_hour`: how many showings of case data one person gets within an hour."""

    path: Path
    store: Path
    secret_file: Path
    master_key_file: Path
    hosts: tuple[str, ...]
    https: bool
    web_database: str
    worker_database: str = ""
    demo: bool = False
    retention_least_days: int = LEAST_DAYS
    looks_per_hour: int = LOOKS_PER_HOUR

    def database(self, role: str) -> str:
        """The variable with the connection string of a role; empty for that of the ledger."""
        return {OWNER: "", WEB: self.web_database, WORKER: self.worker_database}[role]

    @property
    def uploads(self) -> Path:
        """Where files lie until they are taken in."""
        return self.path / "uploads"

    def home(self) -> Home:
        """The ledger of the store. Errors: WEB-003 the store keeps none; those of `open_home`."""
        home = read_settings(self.store).ledger
        if not home:
            raise XiezhiError("WEB-003", store=self.store)
        return open_home(Path(home))

    def secret(self) -> str:
        """What signs sessions. Errors: those of `keyfile.load`."""
        return keyfile.load(self.secret_file, "secret").hex()


def create_site(
    path: Path,
    *,
    store: Path,
    hosts: tuple[str, ...] = LOCAL,
    https: bool = True,
    web_database: str = "",
    worker_database: str = "",
    demo: bool = False,
    looks_per_hour: int = LOOKS_PER_HOUR,
) -> Site:
    """Make the folder and the keys of a new installation over a store that keeps a ledger.

    Errors: WEB-002 the folder holds something, WEB-003, WEB-007 the database holds a desk already;
    those of `keyfile.create`.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise XiezhiError("WEB-002", desk=path)
    site = Site(
        path,
        store.resolve(),
        _beside(path, "-secret"),
        _beside(path, "-master-key"),
        hosts,
        https,
        web_database=web_database,
        worker_database=worker_database,
        demo=demo,
        looks_per_hour=looks_per_hour,
    )
    with site.home() as home:
        if _holds_desk(home):
            raise XiezhiError("WEB-007", store=store)
    site.uploads.mkdir(mode=0o700, parents=True)
    path.chmod(0o700)
    keyfile.create(site.secret_file, "secret")
    keyfile.create(site.master_key_file, MASTER)
    content = {
        "format": FORMAT,
        "store": str(site.store),
        "secret_file": str(site.secret_file.resolve()),
        "master_key_file": str(site.master_key_file.resolve()),
        "hosts": list(hosts),
        "https": https,
        "web_database": web_database,
        "worker_database": worker_database,
        "demo": demo,
        "looks_per_hour": looks_per_hour,
        "retention_least_days": site.retention_least_days,
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    write_durably(path / SETTINGS, text.encode())
    return site


def _holds_desk(home: Home) -> bool:
    """Whether organs or people stand in the database: sealed with keys that a new desk lacks."""
    sqlite = home.settings.database.startswith(SQLITE)
    named = _TABLES_OF_SQLITE if sqlite else _TABLES_OF_POSTGRES
    there = {str(name) for (name,) in home.database.execute(named)}
    return any(home.database.execute(sql) for table, sql in _ANY_ROW.items() if table in there)


def open_site(path: Path | None = None) -> Site:
    """The installation in a folder, or in the one that `XIEZHI_DESK` names.

    Errors: WEB-001 no installation there.
    """
    folder = path or Path(os.environ.get(VARIABLE, ""))
    try:
        content: Any = yaml.safe_load((folder / SETTINGS).read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError
        least_days = int(content.get("retention_least_days", LEAST_DAYS))
        per_hour = int(content.get("looks_per_hour", LOOKS_PER_HOUR))
        if per_hour < 1 or content["format"] != FORMAT or least_days < 1:
            raise ValueError
        return Site(
            folder.resolve(),
            Path(content["store"]),
            Path(content["secret_file"]),
            Path(content["master_key_file"]),
            tuple(map(str, content["hosts"])),
            bool(content["https"]),
            str(content["web_database"]),
            str(content.get("worker_database", "")),
            bool(content["demo"]),
            least_days,
            looks_per_hour=per_hour,
        )
    except (OSError, yaml.YAMLError, LookupError, TypeError, ValueError):
        raise XiezhiError("WEB-001", desk=folder) from None


def database_settings(home: Home, variable: str = "", *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of the database that holds the ledger. `variable`: of a limited role;
    `pooled`: the threads of a server share a few connections.

    Errors: WEB-004 the variable with the connection string is not set.
    """
    from xiezhi.ledger.binding.options import SQLITE_OPTIONS

    kind, _, where = home.settings.database.partition(":")
    if f"{kind}:" == SQLITE:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home.path / where),
            "OPTIONS": SQLITE_OPTIONS,
            "CONN_MAX_AGE": 600,
        }
    assert f"{kind}:" == POSTGRES
    variable = variable or where
    dsn = os.environ.get(variable)
    if not dsn:
        raise XiezhiError("WEB-004", variable=variable)
    return postgres_settings(dsn, pooled=pooled)


def postgres_settings(dsn: str, *, pooled: bool = False) -> dict[str, Any]:
    """Django's settings of the database that a connection string names.

    Planning what stands behind the wall of rows takes longer than reading it, and is done once a
    connection: so few connections for all threads, and their statements kept.
    """
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(dsn)
    kept: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 2}
    if pooled:
        kept["pool"] = {"min_size": 1, "max_size": _CONNECTIONS, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "OPTIONS": parts | kept,
        # What a request sets for itself ends with its transaction.
        "CONN_MAX_AGE": 0 if pooled else 600,
        "CONN_HEALTH_CHECKS": True,
    }


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
