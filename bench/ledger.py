"""What the ledger costs: events a second with and without it, proofs and the check at many leaves.

    python -m bench.ledger [--rows 1000000] [--rounds 5]

`bare` commits the same rows, made beforehand, into tables of the same shape without leaf, hash or
trigger; `ledger` is `append`. One event, one commit, on the same disk in the same run, by turns; the
median of the ratios counts. On PostgreSQL four writers run at once, and the sequencer with them. Then
a log of `--rows` leaves on SQLite: proof, verification, checkpoint and the check of all rows.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from measure.server import Server, server_binaries

from bench.models import machine
from xiezhi.ledger import notes, proofs, tree
from xiezhi.ledger.log.append import append
from xiezhi.ledger.log.check import differences
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.export import prove
from xiezhi.ledger.log.postgres import open_postgres
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.sequence import next_index, sequence
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.signing import sign_checkpoint
from xiezhi.ledger.log.sqlite import open_sqlite

_ORIGIN = "xiezhi.example.invalid/ledger"
_EVENTS, _FEWEST = 1000, 100  # of one round and writer: a thousandth of the rows, within these
_WRITERS = 4
_PROOFS = 1000
_SEED = 20261126
_DOCUMENT = b"A made-up reply of the usual length to a procuratorial suggestion. " * 30
_BARE = (
    "CREATE TABLE bare_event (id {identity}, key TEXT NOT NULL UNIQUE, entry {bytes} NOT NULL)",
    "CREATE TABLE bare_payload (event BIGINT NOT NULL, name TEXT NOT NULL, salt {bytes} NOT NULL, "
    "payload {bytes} NOT NULL, PRIMARY KEY (event, name))",
)
Opener = Callable[[], Database]


def _events(round_: int, writer: int, count: int) -> list[str]:
    return [f"event:{round_}:{writer}:{number}" for number in range(count)]


def _write_bare(database: Database, keys: Sequence[str]) -> None:
    entry, salt = bytes(330), bytes(32)
    for key in keys:
        with database.writing():
            [[event]] = database.execute(
                "INSERT INTO bare_event (key, entry) VALUES (?, ?) RETURNING id", [key, entry]
            )
            database.execute(
                "INSERT INTO bare_payload VALUES (?, 'document', ?, ?)", [event, salt, _DOCUMENT]
            )


def _write_ledger(database: Database, keys: Sequence[str]) -> None:
    for key in keys:
        append(database, kind="reply.received", actor="office-1:p7", subject="case:1", key=key,
               payloads={"document": _DOCUMENT})  # fmt: skip


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _at_once(
    databases: Sequence[Database], round_: int, count: int,
    write: Callable[[Database, Sequence[str]], None],
) -> None:  # fmt: skip
    writers = [
        threading.Thread(target=write, args=(database, _events(round_, number, count)))
        for number, database in enumerate(databases)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()


def _numbered(databases: Sequence[Database], round_: int, count: int) -> None:
    """Writers and sequencer at once, until every event has its leaf."""
    *writers, sequencer = databases
    done = threading.Event()

    def number() -> None:
        while not done.is_set():
            sequence(sequencer)
            time.sleep(0.01)

    thread = threading.Thread(target=number)
    thread.start()
    _at_once(writers, round_, count, _write_ledger)
    done.set()
    thread.join()
    sequence(sequencer)


def _rates(
    name: str, rounds: int, events: int, bare: Callable[[int], None], ledger: Callable[[int], None]
) -> Iterator[str]:
    pairs = [
        (_seconds(lambda at=at: bare(at)), _seconds(lambda at=at: ledger(at)))
        for at in range(rounds)
    ]
    ratio = statistics.median(one / other for one, other in pairs)
    slow, fast = (events / statistics.median(pair[side] for pair in pairs) for side in (1, 0))
    yield (
        f"ledger.{name}: bare {fast:.0f} events/s, ledger {slow:.0f} events/s = {ratio:.2f} × bare, "
        f"{rounds} pairs of {events} commits"
    )


def _rates_sqlite(folder: Path, rounds: int, count: int) -> Iterator[str]:
    bare, ledger = open_sqlite(folder / "bare.sqlite"), open_sqlite(folder / "ledger.sqlite")
    for statement in _BARE:
        bare.execute(statement.format(identity="INTEGER PRIMARY KEY", bytes="BLOB"))
    create_log(ledger, origin=_ORIGIN)
    yield from _rates(
        "sqlite", rounds, count,
        lambda at: _write_bare(bare, _events(at, 0, count)),
        lambda at: _write_ledger(ledger, _events(at, 0, count)),
    )  # fmt: skip
    assert next_index(ledger) == rounds * count


def _rates_postgres(folder: Path, rounds: int, count: int) -> Iterator[str]:
    with Server(folder / "server") as server:
        databases = [open_postgres(server.dsn) for _ in range(_WRITERS + 1)]
        for statement in _BARE:
            databases[0].execute(
                statement.format(
                    identity="BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", bytes="BYTEA"
                )
            )
        create_log(databases[0], origin=_ORIGIN)
        yield from _rates(
            f"postgres ({_WRITERS} writers)", rounds, _WRITERS * count,
            lambda at: _at_once(databases[:_WRITERS], at, count, _write_bare),
            lambda at: _numbered(databases, at, count),
        )  # fmt: skip
        assert next_index(databases[0]) == rounds * count * _WRITERS
        for database in databases:
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
