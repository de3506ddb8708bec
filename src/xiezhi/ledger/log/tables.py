"""The tables of the log, in the words that both databases share.

An entry is the row of `ledger_event`; its place in the tree is the row of `ledger_leaf`.
`ledger_block` holds the hash of each completed block of 256 hashes of the level below, which is
what a C2SP tile holds on levels above 0. Payloads and salts lie apart, since they may be deleted.
"""

from __future__ import annotations

FORMAT = 1

_TABLES = (
    """CREATE TABLE ledger_log (
        one {integer} PRIMARY KEY CHECK (one = 1),
        format {integer} NOT NULL,
        origin TEXT NOT NULL)""",
    """CREATE TABLE ledger_event (
        id {identity},
        key TEXT NOT NULL UNIQUE,
        entry {bytes} NOT NULL CHECK (length(entry) BETWEEN 1 AND 65535))""",
    """CREATE TABLE ledger_leaf (
        idx {integer} PRIMARY KEY CHECK (idx >= 0),
        event {integer} NOT NULL UNIQUE REFERENCES ledger_event (id),
        hash {bytes} NOT NULL CHECK (length(hash) = 32))""",
    """CREATE TABLE ledger_block (
        level {integer} NOT NULL CHECK (level > 0),
        idx {integer} NOT NULL CHECK (idx >= 0),
        hash {bytes} NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (level, idx))""",
    """CREATE TABLE ledger_checkpoint (
        size {integer} PRIMARY KEY CHECK (size >= 0),
        signed_at {integer} NOT NULL,
        note TEXT NOT NULL)""",
    """CREATE TABLE ledger_cosignature (
        size {integer} NOT NULL REFERENCES ledger_checkpoint (size),
        line TEXT NOT NULL,
        PRIMARY KEY (size, line))""",
    """CREATE TABLE ledger_payload (
        event {integer} NOT NULL REFERENCES ledger_event (id),
        name TEXT NOT NULL,
        salt {bytes} NOT NULL,
        payload {bytes} NOT NULL,
        PRIMARY KEY (event, name))""",
    """CREATE TABLE ledger_deletion (
        event {integer} NOT NULL REFERENCES ledger_event (id),
        name TEXT NOT NULL,
        by_event {integer} NOT NULL REFERENCES ledger_event (id),
        PRIMARY KEY (event, name))""",
)


def tables(*, integer: str, identity: str, bytes: str, ending: str = "") -> list[str]:
    """The tables with the column types of one database, and what it says behind each."""
    return [
        each.format(integer=integer, identity=identity, bytes=bytes) + ending for each in _TABLES
    ]
