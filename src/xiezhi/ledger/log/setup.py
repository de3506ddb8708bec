"""Making a log in a database, and opening one that is there."""

from __future__ import annotations

from xiezhi.errors import XiezhiError
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.tables import FORMAT


def create_log(database: Database, *, origin: str) -> None:
    """Make the tables of a log with this origin (the first line of its checkpoints).

    Errors: LED-104 settings that lose writes, LED-105 there is a log already.
    """
    database.require_durable()
    with database.writing():
        if database.has_log():
            raise XiezhiError("LED-105")
        for statement in database.definitions():
            database.execute(statement)
        database.execute(
            "INSERT INTO ledger_log (one, format, origin) VALUES (1, ?, ?)", [FORMAT, origin]
        )


def open_log(database: Database) -> str:
    """The origin of the log that is there.

    Errors: LED-104 settings that lose writes, LED-106 no log, LED-107 made by a newer program.
    """
    database.require_durable()
    if not database.has_log():
        raise XiezhiError("LED-106")
    rows = database.execute("SELECT format, origin FROM ledger_log")
    if len(rows) != 1:
        raise XiezhiError("LED-103", reason=f"ledger_log: {len(rows)} != 1")
    [(format_, origin)] = rows
    if format_ > FORMAT:
        raise XiezhiError("LED-107", format=format_)
    return str(origin)
