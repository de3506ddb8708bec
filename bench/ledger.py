"""What the ledger costs: events a second with and without it, proofs and the check at many leaves.

    python -m bench.ledger [--rows 1000000] [--rounds 5]

`bare` is what the same program would write without a ledger: the event as a row of JSON under its
key, and the document beside it; the same columns, keys and references without salt, commitment, leaf
and trigger, written in as few statements as the ledger uses. `ledger` is `append`. Both make the
time and the bytes of their row anew for each event. One event, one commit, on the same disk in the
same run, by turns; the median of the ratios counts. `alone` is an event and nothing else; `with a
change` is the event in the transaction of the change that it tells of, as services write it: one
case, found by its number, gets another state, which is indexed. On PostgreSQL four processes write
at once, and the ledger's round ends when all their events are numbered: by a timer that comes
afterwards, as docs/ledger-django.md sets it up, or by a process that looks all the time. Then a log
of `--rows` leaves on SQLite: proof, verification, checkpoint and the check of all rows.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from zlib import crc32

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from measure.server import Server, server_binaries

from bench.models import machine
from xiezhi.ledger import notes, proofs, tree
from xiezhi.ledger.entries import BEIJING
from xiezhi.ledger.log.append import append
from xiezhi.ledger.log.check import differences
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.export import prove
from xiezhi.ledger.log.postgres import Postgres, open_postgres
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.sequence import next_index, sequence
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.signing import sign_checkpoint
from xiezhi.ledger.log.sqlite import Sqlite, open_sqlite

_ORIGIN = "xiezhi.example.invalid/ledger"
_EVENTS, _FEWEST = 1000, 100  # of one round and writer: a thousandth of the rows, within these
_WRITERS = 4
_NUMBERED_EVERY = 0.01  # seconds between two looks of the sequencer
_PROOFS = 1000
_SEED = 20261126
# Of many lengths, 2,000 bytes on average: at a single one, 32 bytes of salt may or may not cost a page.
_DOCUMENTS = [random.Random(length).randbytes(length) for length in range(200, 3801, 9)]
_CASES = 10_000
_BARE = (
    "CREATE TABLE bare_event (id {identity}, key TEXT NOT NULL UNIQUE, entry {bytes} NOT NULL)",
    "CREATE TABLE bare_payload (event {integer} NOT NULL REFERENCES bare_event (id), "
    "name TEXT NOT NULL, payload {bytes} NOT NULL, PRIMARY KEY (event, name))",
)
_CASE = (
    "CREATE TABLE office_case (id {integer} PRIMARY KEY, state TEXT NOT NULL, changed TEXT NOT NULL)",
    "CREATE INDEX office_case_state ON office_case (state, changed)",
)
_BARE_EVENT = "INSERT INTO bare_event (key, entry) VALUES (?, ?)"
_BARE_PAYLOAD = "INSERT INTO bare_payload (event, name, payload)"
Writer = Callable[[Database, str], object]


def _document(key: str) -> bytes:
    return _DOCUMENTS[crc32(key.encode()) % len(_DOCUMENTS)]


def _bare(database: Database, key: str) -> None:
    """Both databases are written to in the way that suits the ledger on them."""
    content = {
        "at": datetime.now(BEIJING).isoformat(timespec="seconds"), "actor": "office-1:p7",
        "key": key, "kind": "reply.received", "subject": "case:1",
    }  # fmt: skip
    entry = json.dumps(content, separators=(",", ":")).encode()
    if isinstance(database, Postgres):
        database.execute(
            f"WITH event AS ({_BARE_EVENT} RETURNING id), payload AS ({_BARE_PAYLOAD} "
            "SELECT event.id, given.* FROM event, (VALUES (?::text, ?::bytea)) AS given) "
            "SELECT id FROM event",
            [key, entry, "document", _document(key)],
        )
    elif isinstance(database, Sqlite):
        with database.writing():
            event = database.connection.execute(_BARE_EVENT, (key, entry)).lastrowid
            database.connection.execute(
                f"{_BARE_PAYLOAD} VALUES (?, ?, ?)", (event, "document", _document(key))
            )


def _ledger(database: Database, key: str) -> None:
    append(database, kind="reply.received", actor="office-1:p7", subject="case:1", key=key,
           payloads={"document": _document(key)})  # fmt: skip


def _with_a_change(write: Writer, database: Database, key: str) -> None:
    with database.writing():
        database.execute(
            "UPDATE office_case SET state = ?, changed = ? WHERE id = ?",
            ["replied", datetime.now(BEIJING).isoformat(), crc32(key.encode()) % _CASES],
        )
        write(database, key)


_WAYS: dict[str, tuple[Writer, Writer]] = {
    "alone": (_bare, _ledger),
    "with-a-change": (partial(_with_a_change, _bare), partial(_with_a_change, _ledger)),
}


def _write(database: Database, write: Writer, count: int, round_: object) -> None:
    for number in range(count):
        write(database, f"{round_}:{number}")


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _create(database: Database, types: dict[str, str], *definitions: str) -> None:
    for statement in (*definitions, *_CASE):
        database.execute(statement.format(**types))
    with database.writing():
        database.execute_many(
            "INSERT INTO office_case VALUES (?, 'served', '2026-11-26')",
            [(number,) for number in range(_CASES)],
        )


def _rates(
    name: str, way: str, rounds: int, events: int,
    bare: Callable[[str], None], ledger: Callable[[str], None],
) -> Iterator[str]:  # fmt: skip
    pairs = [
        (_seconds(partial(bare, f"{way}:{at}")), _seconds(partial(ledger, f"{way}:{at}")))
        for at in range(rounds)
    ]
    ratio = statistics.median(one / other for one, other in pairs)
    slow, fast = (events / statistics.median(pair[side] for pair in pairs) for side in (1, 0))
    yield (
        f"ledger.{name}: bare {fast:.0f} events/s, ledger {slow:.0f} events/s = {ratio:.2f} × bare, "
        f"{rounds} pairs of {events} commits"
    )


def _rates_sqlite(folder: Path, rounds: int, count: int) -> Iterator[str]:
    types = {"identity": "INTEGER PRIMARY KEY", "integer": "INTEGER", "bytes": "BLOB"}
    bare, ledger = open_sqlite(folder / "bare.sqlite"), open_sqlite(folder / "ledger.sqlite")
    # Asked for by the ledger alone, whose payloads may be deleted.
    bare.execute("PRAGMA secure_delete = OFF")
    create_log(ledger, origin=_ORIGIN)
    _create(bare, types, *_BARE)
    _create(ledger, types)
    for way, (write_bare, write_ledger) in _WAYS.items():
        yield from _rates(
            f"sqlite, {way}", way, rounds, count,
            partial(_write, bare, write_bare, count), partial(_write, ledger, write_ledger, count),
        )  # fmt: skip
    assert next_index(ledger) == len(_WAYS) * rounds * count


class _Process:
    """A process with a connection of its own, which runs one task after another."""

    def __init__(self, dsn: str) -> None:
        self._pool = ProcessPoolExecutor(1, get_context("fork"), _Process._open, (dsn,))
        self.run(next_index).result()

    @staticmethod
    def _open(dsn: str) -> None:
        global _database
        _database = open_postgres(dsn)

    def run(self, task: Callable[..., object], *arguments: object) -> Future[object]:
        return self._pool.submit(_Process._run, task, *arguments)

    @staticmethod
    def _run(task: Callable[..., object], *arguments: object) -> object:
        return task(_database, *arguments)

    def close(self) -> None:
        self._pool.shutdown()


_database: Database


def _number(database: Database, events: int) -> None:
    """Number so many events as they come."""
    while events := events - sequence(database):
        time.sleep(_NUMBERED_EVERY)


def _rates_postgres(folder: Path, rounds: int, count: int) -> Iterator[str]:
    types = {
        "identity": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
        "integer": "BIGINT", "bytes": "BYTEA",
    }  # fmt: skip
    events = _WRITERS * count
    with Server(folder / "server") as server:
        database = open_postgres(server.dsn)
        create_log(database, origin=_ORIGIN)
        _create(database, types, *_BARE)
        *writers, sequencer = (_Process(server.dsn) for _ in range(_WRITERS + 1))

        def write(writing: Writer, round_: str) -> None:
            tasks = [
                writer.run(_write, writing, count, f"{round_}:{number}")
                for number, writer in enumerate(writers)
            ]
            for task in tasks:
                task.result()

        def by_timer(writing: Writer, round_: str) -> None:
            write(writing, round_)
            sequencer.run(sequence).result()

        def at_once(writing: Writer, round_: str) -> None:
            numbering = sequencer.run(_number, events)
            write(writing, round_)
            numbering.result()

        for way, (bare, ledger) in _WAYS.items():
            for numbered, writing in (("by-a-timer", by_timer), ("at-once", at_once)):
                yield from _rates(
                    f"postgres, {way}, numbered {numbered} ({_WRITERS} writers)", f"{way}:{numbered}",
                    rounds, events, partial(write, bare), partial(writing, ledger),
                )  # fmt: skip
        assert next_index(database) == 2 * len(_WAYS) * rounds * events
        for process in (*writers, sequencer):
            process.close()
        database.close()


def _million(folder: Path, rows: int) -> Iterator[str]:
    path = folder / "million.sqlite"
    database = open_sqlite(path)
    create_log(database, origin=_ORIGIN)
    signer = notes.Signer(_ORIGIN, Ed25519PrivateKey.generate())

    def fill() -> None:
        with database.writing():
            for number in range(rows):
                append(database, kind="reply.received", actor="office-1:p7",
                       subject=f"case:{number // 7}", key=f"event:{number}")  # fmt: skip

    filled = _seconds(fill)
    yield f"ledger.filled: {rows / filled:.0f} events/s in one transaction, n={rows}"
    outside = folder / "checkpoint"
    signed = _seconds(lambda: sign_checkpoint(database, signer, outside=outside))
    append(database, kind="reply.received", actor="a", subject="b", key="event:last")
    again = _seconds(lambda: sign_checkpoint(database, signer, outside=outside))
    yield f"ledger.checkpoint: the first {signed:.2f} s (reads all entries), the next {again:.3f} s"
    chance = random.Random(_SEED)
    keys = [f"event:{chance.randrange(rows)}" for _ in range(_PROOFS)]
    made: list[proofs.Proof] = []
    making = [_seconds(lambda key=key: made.append(prove(database, key))) for key in keys]
    trust = proofs.Trust(_ORIGIN, [signer.verifier()])
    checking = [_seconds(lambda proof=proof: proofs.verify(proof, trust)) for proof in made]
    sizes = [chance.randrange(1, rows) for _ in range(_PROOFS)]
    growing = [
        _seconds(lambda size=size: tree.consistency_proof(RowHashes(database), size, rows))
        for size in sizes
    ]
    yield (
        f"ledger.proof: made in {_milliseconds(making)}, verified in {_milliseconds(checking)}, "
        f"{len(made[0].text())} bytes; consistency in {_milliseconds(growing)}; n={rows}"
    )
    found: list[object] = []
    checked = _seconds(lambda: found.extend(differences(database, [signer.verifier()])))
    assert not found, found
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield (
        f"ledger.check: all rows in {checked:.1f} s = {rows / checked:.0f} entries/s, "
        f"{path.stat().st_size / rows:.0f} bytes an event without payload"
    )


def _milliseconds(seconds: Sequence[float]) -> str:
    """Median and 99th percentile."""
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1e3:.2f} ms (p99 {ordered[len(ordered) * 99 // 100] * 1e3:.2f})"


def measure(rows: int, rounds: int) -> Iterator[str]:
    """The figures, one line each."""
    yield machine()
    count = max(_FEWEST, min(_EVENTS, rows // 1000))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield from _rates_sqlite(folder, rounds, count)
        if server_binaries() is None:
            yield "ledger.postgres: skipped, no server of PostgreSQL, or no psycopg, is installed"
        else:
            yield from _rates_postgres(folder, rounds, count)
        yield from _million(folder, rows)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    for line in measure(arguments.rows, arguments.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
