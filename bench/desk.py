"""The desk under load: the ten most used pages and API calls, 20 people at once, 10k to 1M findings.

    python -m bench.desk [--rows 1000000] [--seconds 60] [--database sqlite|postgres]

For each database and each size an installation of its own is filled with made-up findings
(`desk_rows`), served by `xiezhi desk serve` with two processes, and asked by 20 people at
once from this process, on the same cores. `reading`: each person takes about two seconds between
requests, as people who read do (less than real ones); p50 and p95 of each page. `without a pause`:
each asks again at once, which shows the most the machine can do, and what it takes to wait in line.
Opening a finding writes its leaf each time. On PostgreSQL the pages use the limited role, behind
row-level security. A page of another status than 200, or without what it should show, stops the
measurement.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from measure.server import Server, server_binaries

from bench.desk_rows import PEOPLE, VARIABLE, WEB, fill, install, opened
from bench.models import machine

_PAUSE = 2.0


class _Person(threading.Thread):
    """One who asks for page after page."""

    def __init__(
        self,
        port: int,
        session: str,
        pages: dict[str, tuple[str, str]],
        pause: float,
        until: float,
        seed: int,
    ) -> None:
        super().__init__()
        self._port, self._cookie, self._pages = port, f"sessionid={session}", pages
        self._pause, self._until = pause, until
        self._chance = random.Random(seed)
        self.times: dict[str, list[float]] = {name: [] for name in pages}
        self.failed = ""

    def run(self) -> None:
        """Until the time is over or a page is wrong."""
        try:
            self._visit()
        except OSError as error:
            self.failed = repr(error)

    def _visit(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        time.sleep(self._chance.random() * self._pause)
        while time.monotonic() < self._until and not self.failed:
            for name in self._chance.sample(sorted(self._pages), len(self._pages)):
                address, shows = self._pages[name]
                started = time.monotonic()
                connection.request("GET", address, headers={"Cookie": self._cookie})
                answer = connection.getresponse()
                body = answer.read()
                self.times[name].append(time.monotonic() - started)
                if answer.status != 200 or shows.encode() not in body:
                    self.failed = f"{name} {address}: {answer.status} {body.decode()[-1500:]}"
                    break
                time.sleep(self._pause * self._chance.uniform(0.5, 1.5))
                if time.monotonic() >= self._until:
                    break


def _pages(finding: str) -> dict[str, tuple[str, str]]:
    """The ten: name, address, and what its answer must hold."""
    return {
        "list": ("/findings/?tab=all", "清溪县公安局"),
        "list, two filters": ("/findings/?tab=all&outcome=hard&state=open", "清溪县公安局"),
        "list by act date": ("/findings/?tab=all&order=act_on", "清溪县公安局"),
        "list of the department": ("/findings/?tab=department", "清溪县公安局"),
        "one finding": (f"/findings/{finding}/", "police.xlsx"),
        "models": ("/models/", "investigative-custody-overdue"),
        "one model": ("/models/investigative-custody-overdue/", "investigative-custody-overdue"),
        "screening": ("/screening/", "<main"),
        "API list": ("/api/v1/findings?limit=25", "finding_id"),
        "API one finding": (f"/api/v1/findings/{finding}", "2025-03-04"),
    }


def _ask(
    port: int, sessions: list[str], findings: list[str], pause: float, seconds: float
) -> dict[str, list[float]]:
    until = time.monotonic() + seconds
    people = [
        _Person(port, session, _pages(finding), pause, until, number)
        for number, (session, finding) in enumerate(zip(sessions, findings, strict=True))
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    failed = [person.failed for person in people if person.failed]
    if failed:
        raise SystemExit(f"bench.desk: {failed[0]}")
    return {name: [t for person in people for t in person.times[name]] for name in _pages("")}


def _figures(times: dict[str, list[float]]) -> Iterator[str]:
    for name, taken in times.items():
        ordered = sorted(taken)
        p95 = ordered[len(ordered) * 95 // 100]
        yield f"    {name}: p50 {statistics.median(ordered) * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms, n={len(ordered)}"


def measure_one(database: str, rows: int, seconds: float) -> Iterator[str]:
    """Fill, serve, ask; in a process of its own, because Django is set up once for a process."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        install(folder, database)
        started = time.monotonic()
        sessions = fill(rows)
        filled = time.monotonic() - started
        findings = opened(len(sessions))
        yield f"desk.{database}: {rows} findings, filled in {filled:.0f} s"
        from django.db import connection

        connection.close()
        web = os.environ.get(VARIABLE, "").replace("user=postgres", "user=xiezhi_web")
        port = 8900 + os.getpid() % 900
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("xiezhi")), "desk", "serve", "--desk", str(folder / "desk"),
             "--bind", f"127.0.0.1:{port}", "--no-worker"],
            stdout=subprocess.DEVNULL, env={**os.environ, WEB: web},
        )  # fmt: skip
        try:
            _await(port)
            # Templates and cards of models are worked out once a process.
            first = _ask(port, sessions, findings, 0.2, seconds / 3)
            slowest = max(first, key=lambda name: max(first[name]))
            yield f"  just started: the slowest page {max(first[slowest]) * 1e3:.0f} ms ({slowest})"
            yield f"  reading, {PEOPLE} people, {_PAUSE:g} s between pages:"
            yield from _figures(_ask(port, sessions, findings, _PAUSE, seconds))
            times = _ask(port, sessions, findings, 0, seconds / 3)
            count = sum(map(len, times.values()))
            yield f"  without a pause: {count / (seconds / 3):.0f} pages/s"
            yield from _figures(times)
        finally:
            server.terminate()
            server.wait(timeout=60)


def _await(port: int) -> None:
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("bench.desk: the server did not start")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--database", choices=("sqlite", "postgres"))
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        for line in measure_one(given.database, given.rows, given.seconds):
            print(line, flush=True)
        return
    print(machine(), flush=True)
    for database in (given.database,) if given.database else ("sqlite", "postgres"):
        if database == "postgres" and server_binaries() is None:
            print("desk.postgres: skipped, no server of PostgreSQL, or no psycopg, is installed")
            continue
        for rows in sorted({min(10_000, given.rows), given.rows}):
            _in_process(database, rows, given.seconds)


def _in_process(database: str, rows: int, seconds: float) -> None:
    command = [
        sys.executable, "-m", "bench.desk", "--one", "--database", database,
        "--rows", str(rows), "--seconds", str(seconds),
    ]  # fmt: skip
    if database == "sqlite":
        subprocess.run(command, check=True)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "server"
        with Server(folder) as server:
            subprocess.run(command, check=True, env={**os.environ, VARIABLE: server.dsn})


if __name__ == "__main__":
    main()
