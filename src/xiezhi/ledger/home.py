"""The home of a ledger: a folder that says where database, key, checkpoint and witnesses are.

    <store>.ledger/ledger.yaml    the settings
    <store>.ledger/log.pub        the public key of the log, to be handed out
    <store>.ledger/ledger.db      the database, unless it is a PostgreSQL server
    <store>.ledger-key            the private key
    <store>.ledger-checkpoint     the checkpoint signed last

The last two lie outside, so that a home put back from a backup does not bring them along.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml

from xiezhi.durable import write_durably
from xiezhi.errors import XiezhiError
from xiezhi.ledger import keyfile, notes
from xiezhi.ledger.cosignatures import CosignatureVerifier
from xiezhi.ledger.log.append import Appended, append
from xiezhi.ledger.log.postgres import Postgres, open_postgres
from xiezhi.ledger.log.setup import create_log, open_log
from xiezhi.ledger.log.signing import Every, sign_checkpoint
from xiezhi.ledger.log.sqlite import Sqlite, open_sqlite

FORMAT = 1
SQLITE, POSTGRES = "sqlite:", "postgres:"
DEFAULT_DATABASE = SQLITE + "ledger.db"
SETTINGS, PUBLIC = "ledger.yaml", "log.pub"
_SUFFIX = ".ledger"


@dataclass(frozen=True)
class Settings:
    """What `ledger.yaml` says. Paths may be relative to the home.

    `database`: `sqlite:<file>`, or `postgres:<environment variable that holds the DSN>`;
    `witnesses`: public keys; `least_witnesses`: how many must have signed a checkpoint.
    """

    origin: str
    database: str
    key_file: str
    checkpoint_file: str
    witnesses: tuple[str, ...] = ()
    least_witnesses: int = 0


@contextmanager
def told() -> Iterator[None]:
    """Give a sentence to what a database or a disk reports without one: LED-260, LED-251."""
    try:
        yield
    except _database_errors() as error:
        raise XiezhiError("LED-260", reason=" ".join(str(error).split())) from error
    except OSError as error:
        raise XiezhiError(
            "LED-251", file=error.filename or "—", reason=error.strerror or error
        ) from error


def _database_errors() -> tuple[type[Exception], ...]:
    # psycopg is there only where a PostgreSQL server is used.
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Error, psycopg.Error) if psycopg else (sqlite3.Error,)


class Home:
    """A ledger that is there. It is opened when it is first used; `close` it, or use `with`."""

    def __init__(self, path: Path, settings: Settings) -> None:
        self.path = path
        self.settings = settings

    @cached_property
    def database(self) -> Sqlite | Postgres:
        """The database, once it was found to hold this log.

        Errors: LED-258 the variable is not set, LED-287 it holds no connection string, LED-259 no
        such file, LED-260 not to be opened, LED-262 another log; those of `open_log`.
        """
        kind, _, where = self.settings.database.partition(":")
        if f"{kind}:" == SQLITE and not (self.path / where).is_file():
            raise XiezhiError("LED-259", file=self.path / where)
        with told():
            opened = connect(self.settings.database, self.path)
            found = open_log(opened)
        if found != self.settings.origin:
            raise XiezhiError("LED-262", found=found, wanted=self.settings.origin)
        return opened

    @cached_property
    def log_key(self) -> notes.Verifier:
        """The public key of the log. Errors: those of `keyfile.read_public`, LED-262 another log's."""
        key = notes.Verifier.parse(keyfile.read_public(self.path / PUBLIC))
        if key.name != self.settings.origin:
            raise XiezhiError("LED-262", found=key.name, wanted=self.settings.origin)
        return key

    @cached_property
    def signer(self) -> notes.Signer:
        """The private key. Errors: those of `keyfile.load_signer`, LED-263 not the one of log.pub."""
        signer = keyfile.load_signer(self.key_file)
        if signer.verifier() != self.log_key:
            raise XiezhiError("LED-263", file=self.key_file)
        return signer

    @property
    def key_file(self) -> Path:
        """The file of the private key."""
        return _from_home(self.path, self.settings.key_file)

    @property
    def outside(self) -> Path:
        """The file outside the home that holds the checkpoint signed last."""
        return _from_home(self.path, self.settings.checkpoint_file)

    @cached_property
    def witnesses(self) -> tuple[CosignatureVerifier, ...]:
        """The keys of the witnesses that this ledger trusts. Errors: those of `parse`."""
        return tuple(map(CosignatureVerifier.parse, self.settings.witnesses))

    def append(
        self,
        *,
        kind: str,
        actor: str,
        subject: str,
        key: str,
        payloads: Mapping[str, Any] | None = None,
    ) -> Appended:
        """Enter one event, once for each key. Errors: those of `log.append` and of `database`."""
        with told():
            return append(
                self.database, kind=kind, actor=actor, subject=subject, key=key, payloads=payloads
            )

    def checkpoint(self, every: Every | None = None) -> str:
        """The note of the newest checkpoint, signed now if the log has grown (`every`: if due).

        Errors: those of `sign_checkpoint`, of `signer` and of `database`.
        """
        signer = self.signer
        with told():
            return sign_checkpoint(self.database, signer, outside=self.outside, every=every)

    def trust(self, vkey: str, least: int | None = None) -> CosignatureVerifier:
        """Trust one more witness from now on. `least`: how many must sign, else all that there are.

        Errors: those of `CosignatureVerifier.parse`; LED-264 its name or key is known already,
        LED-265 more must sign than there are.
        """
        key = CosignatureVerifier.parse(vkey)
        # A cosignature does not name its signer: one key under two names is one witness.
        known = {each.public for each in self.witnesses} | {self.log_key.public}
        if key.public in known or key.name in {each.name for each in self.witnesses}:
            raise XiezhiError("LED-264", name=key.name)
        witnesses = (*self.settings.witnesses, vkey)
        least = len(witnesses) if least is None else least
        if not 1 <= least <= len(witnesses):
            raise XiezhiError("LED-265", least=least, count=len(witnesses))
        self.settings = replace(self.settings, witnesses=witnesses, least_witnesses=least)
        self.__dict__.pop("witnesses", None)
        write_settings(self.path, self.settings)
        return key

    def use(self, database: str) -> None:
        """Be in another database from now on, which holds the same log."""
        self.close()
        self.settings = replace(self.settings, database=database)
        write_settings(self.path, self.settings)

    def close(self) -> None:
        """Close the database, if it was opened."""
        if "database" in self.__dict__:
            self.database.close()
            del self.__dict__["database"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def home_of(store: Path) -> Path:
    """Where the ledger of a record store is, unless somebody says otherwise."""
    return store.with_name(store.name + _SUFFIX)


def create_home(
    path: Path,
    *,
    origin: str,
    database: str = DEFAULT_DATABASE,
    key_file: Path | None = None,
    checkpoint_file: Path | None = None,
) -> Home:
    """Make an empty ledger with a new key.

    Errors: LED-023 origin, LED-261 the folder holds something, LED-279 key or checkpoint would lie
    inside it, LED-280 a checkpoint is there already, LED-281 no such kind of database; those of the
    key file, of the database and of `create_log`.
    """
    notes.check_name(origin)
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise XiezhiError("LED-261", home=path)
    if not database.startswith((SQLITE, POSTGRES)):
        raise XiezhiError("LED-281", database=database)
    settings = Settings(
        origin=origin,
        database=database,
        key_file=_outside(path, key_file, "-key"),
        checkpoint_file=_outside(path, checkpoint_file, "-checkpoint"),
    )
    home = Home(path, settings)
    # The checkpoint of another log, which the new one could never continue.
    if home.outside.exists():
        raise XiezhiError("LED-280", file=home.outside)
    with told():
        # Payloads are nobody else's business on a machine with several users.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        signer = keyfile.create_signer(home.key_file, origin)
        try:
            opened = connect(database, path)
            create_log(opened, origin=origin)
            opened.close()
        except BaseException:
            # It has signed nothing, and would be in the way of a second attempt.
            home.key_file.unlink()
            raise
        write_durably(path / PUBLIC, f"{signer.verifier().vkey()}\n".encode())
        # Last, because a folder without it is no home.
        write_settings(path, settings)
    return home


def open_home(path: Path) -> Home:
    """The ledger in this folder. Errors: LED-256 there is none, LED-257 made by a newer program."""
    try:
        content = yaml.safe_load((path / SETTINGS).read_text(encoding="utf-8"))
        if content["format"] > FORMAT:
            raise XiezhiError("LED-257", home=path, format=content["format"])
        texts = {
            name: content[name] for name in ("origin", "database", "key_file", "checkpoint_file")
        }
        witnesses, least = content["witnesses"], content["least_witnesses"]
        if not all(isinstance(each, str) for each in (*texts.values(), *witnesses)):
            raise TypeError
        settings = Settings(**texts, witnesses=tuple(witnesses), least_witnesses=int(least))
        if not settings.database.startswith((SQLITE, POSTGRES)):
            raise ValueError
    except (OSError, yaml.YAMLError, ValueError, LookupError, TypeError, RecursionError):
        raise XiezhiError("LED-256", home=path) from None
    return Home(path, settings)


def connect(database: str, path: Path) -> Sqlite | Postgres:
    """The database of a setting, for the home at `path`. Errors: LED-258, LED-287, LED-109."""
    kind, _, where = database.partition(":")
    if f"{kind}:" == SQLITE:
        return open_sqlite(path / where)
    if not os.environ.get(where):
        raise XiezhiError("LED-258", variable=where)
    try:
        return open_postgres(os.environ[where])
    except _database_errors() as error:
        # What cannot be read is quoted in the message, and with it the password.
        if type(error).__name__ == "ProgrammingError":
            raise XiezhiError("LED-287", variable=where) from None
        raise


def _outside(path: Path, given: Path | None, suffix: str) -> str:
    """Where a file outside the home is, as its settings say it. Errors: LED-279 it is inside."""
    if given is None:
        # Relative, so that home and files may be moved together.
        return f"../{path.absolute().name.removesuffix(_SUFFIX)}{_SUFFIX}{suffix}"
    if given.absolute().resolve().is_relative_to(path.absolute().resolve()):
        raise XiezhiError("LED-279", file=given, home=path)
    return str(given.absolute())


def _from_home(path: Path, written: str) -> Path:
    # In letters: the way up from a home that is a link, or not made yet, must not lead elsewhere.
    return Path(os.path.normpath(path / written))


def write_settings(path: Path, settings: Settings) -> None:
    """Write `ledger.yaml`, wholly or not at all."""
    write_durably(path / SETTINGS, settings_text(settings))


def settings_text(settings: Settings) -> bytes:
    """The bytes of `ledger.yaml`."""
    content = {"format": FORMAT, **vars(settings), "witnesses": list(settings.witnesses)}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()
