"""Writers of the ledger killed at random times: is anything lost that was acknowledged?

    python -m measure crash [--sqlite 1000] [--postgres 200] [--seed 1]

Writers (2 on SQLite, 8 on PostgreSQL) append events; another process numbers them and signs
checkpoints. Each writer notes a key in a file of its own, with fsync, as soon as `append` has
returned. On SQLite all of them are killed (SIGKILL); on PostgreSQL a backend or the whole server is,
and the writers go on by themselves: they connect again and repeat what they were at. After each
crash every acknowledged key must be an event, every event a leaf, and every checkpoint must still
hold; at the end the whole log is checked and every key that a writer was at stands at most once. A
killed process is not a power cut: what the disk itself does with fsync is not measured.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from measure.server import Server, server_binaries
from xiezhi.errors import XiezhiError
from xiezhi.ledger import notes, tree
from xiezhi.ledger.checkpoints import Checkpoint
from xiezhi.ledger.log.append import Appended, append
from xiezhi.ledger.log.check import differences
from xiezhi.ledger.log.databases import Database
from xiezhi.ledger.log.postgres import open_postgres
from xiezhi.ledger.log.rows import RowHashes
from xiezhi.ledger.log.sequence import next_index, sequence
from xiezhi.ledger.log.setup import create_log
from xiezhi.ledger.log.signing import sign_checkpoint
from xiezhi.ledger.log.sqlite import open_sqlite

SQLITE, POSTGRES = 1000, 200
_ORIGIN = "xiezhi.example.invalid/ledger"
_SQLITE_WRITERS, _POSTGRES_WRITERS = 2, 8
_AGAIN = "!"  # behind a key that was there before its writer had an answer
_LONGEST = 0.15  # seconds from the first acknowledgement of a round to the crash
_PATIENCE = 120  # seconds for writers to come back
_AT_ONCE = 500
_FORK = get_context("fork")

# In one statement, as writers may go on meanwhile. True: the leaf is part of the event's transaction.
_COUNTS = {
    together: "SELECT (SELECT COUNT(*) FROM ledger_event), (SELECT COUNT(*) FROM ledger_leaf), "
    + ("0" if together else "(SELECT COUNT(*) FROM ledger_pending)")
    for together in (True, False)
}
Opener = Callable[[], Database]
Answer = TypeVar("Answer")


@dataclass
class Crashes:
    """What the crashes of one database came to."""

    kills: int = 0
    acknowledged: set[str] = field(default_factory=set)
    unacknowledged: int = 0
    repeated: int = 0
    lost: list[str] = field(default_factory=list)
    events: int = 0
    leaves: int = 0
    checkpoints: int = 0
    differences: list[str] = field(default_factory=list)

    def sound(self) -> bool:
        """Nothing lost, nothing half done, nothing contradicted."""
        return not self.lost and not self.differences and self.events == self.leaves

    def lines(self, name: str, seconds: float) -> Iterator[str]:
        """The figures, one line each."""
        yield (
            f"crash.{name}: {self.kills} crashes in {seconds:.0f} s; "
            f"{len(self.acknowledged)} acknowledged events, {len(self.lost)} lost"
        )
        yield (
            f"  {self.events} events, {self.leaves} leaves; {self.repeated} committed without an "
            f"answer and sent again, {self.unacknowledged} left so"
        )
        yield (
            f"  {self.checkpoints} checkpoints held against the log, "
            f"{len(self.differences)} differences"
        )
        for told in self.differences[:5]:
            yield f"    {told}"


def _answers(
    open_: Opener, act: Callable[[Database], Answer], *, comes_back: bool
) -> Iterator[Answer]:
    """What `act` gives, for ever. With `comes_back`, an error is answered by connecting and repeating."""
    database: Database | None = None
    while True:
        try:
            database = database or open_()
            answer = act(database)
        except Exception:
            if not comes_back:
                raise
            database = None
            time.sleep(0.02)
            continue
        yield answer


def write(open_: Opener, folder: Path, name: str, first: int, *, comes_back: bool) -> None:
    """Append events for ever, and note each that was acknowledged."""
    number = first

    def enter(database: Database) -> Appended:
        key = f"{name}:{number}"
        return append(database, kind="reply.received", actor="office-1:p1", subject="case:1",
                      key=key, payloads={"document": key.encode()})  # fmt: skip

    with (folder / f"{name}.keys").open("ab", buffering=0) as acknowledged:
        for done in _answers(open_, enter, comes_back=comes_back):
            acknowledged.write(f"{name}:{number}{_AGAIN if done.repeated else ''}\n".encode())
            os.fsync(acknowledged.fileno())
            number += 1


def number_and_sign(open_: Opener, folder: Path, signer: notes.Signer, *, comes_back: bool) -> None:
    """Number and sign for ever; what was signed is noted as an acknowledgement too."""

    def sign(database: Database) -> str:
        sequence(database)
        return sign_checkpoint(database, signer, outside=folder / "outside" / "checkpoint")

    with (folder / "signed.notes").open("ab", buffering=0) as signed:
        for note in _answers(open_, sign, comes_back=comes_back):
            signed.write(f"{note}\0".encode())
            os.fsync(signed.fileno())
            time.sleep(0.005)


def _lacking(database: Database, keys: list[str]) -> list[str]:
    """Those of the keys that no event has. Many at once: writers that go on meanwhile must not write
    faster than this looks."""
    there: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(part))
        rows = database.execute(f"SELECT key FROM ledger_event WHERE key IN ({marks})", part)
        there |= {str(key) for [key] in rows}
    return [key for key in keys if key not in there]


class Course:
    """Rounds of writing and crashing over one log."""

    def __init__(self, open_: Opener, folder: Path, chance: random.Random, *, writers: int) -> None:
        self.writers = [f"writer{number}" for number in range(1, writers + 1)]
        self.open = open_
        self.folder = folder
        self.chance = chance
        self.found = Crashes()
        self.signer = notes.Signer(_ORIGIN, Ed25519PrivateKey.generate())
        self._read = dict.fromkeys(self.writers, 0)
        self._held: set[int] = set()
        database = open_()
        create_log(database, origin=_ORIGIN)
        database.close()

    @contextmanager
    def running(self, *, comes_back: bool) -> Iterator[list[BaseProcess]]:
        """Writers and signer at work; all are killed at the end."""
        # A new writer starts behind everything that an earlier one may have been at.
        first = (self.found.kills + 1) * 10_000_000
        tasks = [
            (write, (self.open, self.folder, name, first), {"comes_back": comes_back})
            for name in self.writers
        ]
        processes: list[BaseProcess] = [
            _FORK.Process(target=task, args=given, kwargs=options, daemon=True)
            for task, given, options in tasks
        ]
        processes.append(
            _FORK.Process(target=number_and_sign, args=(self.open, self.folder, self.signer),
                          kwargs={"comes_back": comes_back}, daemon=True)
        )  # fmt: skip
        for process in processes:
            process.start()
        try:
            yield processes
        finally:
            for process in processes:
                process.kill()
            for process in processes:
                process.join()

    def wait_for_work(self) -> None:
        """Until every writer has had an answer since the last crash, and a random while longer."""
        until = time.monotonic() + _PATIENCE
        while any(self._size(name) <= self._read[name] for name in self.writers):
            if time.monotonic() > until:
                raise TimeoutError("the writers do not come back")
            time.sleep(0.002)
        time.sleep(self.chance.uniform(0, _LONGEST))

    def _size(self, name: str) -> int:
        path = self.folder / f"{name}.keys"
        return path.stat().st_size if path.exists() else 0

    def hold(self, database: Database) -> None:
        """What was acknowledged since the last time is there."""
        for name in self.writers:
            self.found.acknowledged |= (new := self._acknowledged(name))
            self.found.lost += _lacking(database, sorted(new))
        [[events, leaves, waiting]] = database.execute(_COUNTS[database.leaf_in_transaction])
        if events != leaves + waiting:
            told = f"{events} events, {leaves} leaves and {waiting} waiting"
            self.found.differences.append(f"after crash {self.found.kills}: {told}")
        hashes = RowHashes(database)
        for note in self._signed():
            signed = Checkpoint.parse(notes.open_note(note, [self.signer.verifier()]).text)
            if signed.size not in self._held:
                self._held.add(signed.size)
                try:
                    kept = tree.root(hashes, signed.size) == signed.root
                except XiezhiError:
                    kept = False
                if not kept:
                    self.found.differences.append(f"checkpoint of {signed.size} does not hold")

    def _acknowledged(self, name: str) -> set[str]:
        with (self.folder / f"{name}.keys").open("rb") as keys:
            keys.seek(self._read[name])
            # A line cut short by the kill was not acknowledged.
            whole = keys.read().rpartition(b"\n")[0]
        self._read[name] += len(whole) + bool(whole)
        lines = whole.decode().split()
        self.found.repeated += sum(line.endswith(_AGAIN) for line in lines)
        return {line.removesuffix(_AGAIN) for line in lines}

    def _signed(self) -> list[str]:
        path = self.folder / "signed.notes"
        content = path.read_bytes() if path.exists() else b""
        path.write_bytes(b"")
        return [note.decode() for note in content.split(b"\0")[:-1]]

    def finish(self) -> Crashes:
        """The check of the whole log, against every checkpoint that was given away."""
        database = self.open()
        sequence(database)
        sign_checkpoint(database, self.signer, outside=self.folder / "outside" / "checkpoint")
        found = self.found
        found.checkpoints = len(self._held)
        [[found.events]] = database.execute("SELECT COUNT(*) FROM ledger_event")
        found.leaves = next_index(database)
        found.unacknowledged = found.events - len(found.acknowledged - set(found.lost))
        found.differences += [
            each.text("en") for each in differences(database, [self.signer.verifier()])
        ]
        database.close()
        return found


def crash_sqlite(folder: Path, kills: int, seed: int = 1) -> Crashes:
    """Kill all processes that use a SQLite log, as often as that."""
    path = folder / "ledger.sqlite"
    course = Course(lambda: open_sqlite(path), folder, random.Random(seed),
                    writers=_SQLITE_WRITERS)  # fmt: skip
    for _kill in range(kills):
        with course.running(comes_back=False):
            course.wait_for_work()
        course.found.kills += 1
        database = open_sqlite(path)
        course.hold(database)
        database.close()
    return course.finish()


def crash_postgres(folder: Path, kills: int, seed: int = 1) -> Crashes:
    """Kill one backend or the whole server, by turns, while the writers come back by themselves."""
    # Lost connections are the point here, not news.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    with Server(folder / "server") as server:
        course = Course(lambda: open_postgres(server.dsn), folder, random.Random(seed),
                        writers=_POSTGRES_WRITERS)  # fmt: skip
        with course.running(comes_back=True):
            for kill in range(kills):
                course.wait_for_work()
                if kill % 2:
                    server.kill_a_backend(course.chance)
                else:
                    server.kill()
                    server.start()
                course.found.kills += 1
                database = server.patient(lambda: open_postgres(server.dsn), _PATIENCE)
                course.hold(database)
                database.close()
        course.hold(open_postgres(server.dsn))
        return course.finish()


def main(wanted: list[str]) -> int:
    """Print the figures; 1 if anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m measure crash", description=__doc__)
    parser.add_argument("--sqlite", type=int, default=SQLITE, help="kills on SQLite")
    parser.add_argument("--postgres", type=int, default=POSTGRES, help="crashes of PostgreSQL")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(wanted)
    parts = [("sqlite", crash_sqlite, arguments.sqlite)]
    if server_binaries() is None:
        print("crash.postgres: skipped, no server of PostgreSQL, or no psycopg, is installed")
    else:
        parts.append(("postgres", crash_postgres, arguments.postgres))
    sound = True
    for name, part, kills in parts:
        if kills:
            with tempfile.TemporaryDirectory() as folder:
                started = time.monotonic()
                found = part(Path(folder), kills, arguments.seed)
                for line in found.lines(name, time.monotonic() - started):
                    print(line, flush=True)
                sound = sound and found.sound()
    return 0 if sound else 1
