"""The desk under load: the ten most used pages and API calls, 20 people at once, 10k to 1M findings.

    python -m bench.desk [--rows 1000000] [--seconds 60] [--database sqlite|postgres]

For each database and each size an installation of its own is filled with made-up findings (five to
a case, bodies sealed), served by `xiezhi desk serve` with two processes, and asked by 20 people at
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
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from measure.server import Server, server_binaries

from bench.models import machine

_SEED = 20261126
_PEOPLE = 20
_PAUSE = 2.0
_PER_CASE = 5
_AT_ONCE = 5000
_VARIABLE, _WEB = "XIEZHI_BENCH_DESK", "XIEZHI_BENCH_DESK_WEB"
_MODELS = (
    "investigative-custody-overdue", "bail-overdue", "first-instance-overdue", "hanging-case",
)  # fmt: skip
_ORIGIN = "xiezhi.example.invalid/bench"


def _install(folder: Path, database: str) -> None:
    """An empty installation in a folder, in use by this process."""
    from xiezhi.ledger.home import DEFAULT_DATABASE, create_home, home_of
    from xiezhi.ledger.recorder import LedgerRecorder
    from xiezhi.records.store import Store
    from xiezhi.web.setup import use_site
    from xiezhi.web.site import create_site

    home = home_of(folder / "store")
    where = f"postgres:{_VARIABLE}" if database == "postgres" else DEFAULT_DATABASE
    create_home(home, origin=_ORIGIN, database=where).close()
    Store.create(folder / "store", ledger=home, recorder=LedgerRecorder(home))
    web = _WEB if database == "postgres" else ""
    create_site(folder / "desk", store=folder / "store", https=False, web_database=web)
    use_site(folder / "desk")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if database == "postgres":
        from django.db import connection

        with connection.cursor() as cursor:
            for role in ("xiezhi_web", "xiezhi_worker"):
                cursor.execute(f"CREATE ROLE {role} LOGIN")
        call_command("row_security", verbosity=0)


def _fill(rows: int) -> list[str]:
    """Findings of one procuratorate, and people of two departments; gives the session of each."""
    from xiezhi.accounts.models import Department, Organ, Post, Role, User

    today = date(2026, 1, 1)
    office = Organ.objects.create(
        code="XK0601",
        name="清溪县人民检察院",
        kind="procuratorate",
        level="county",
        valid_from=today,
    )
    police = Organ.objects.create(
        code="XK0101", name="清溪县公安局", kind="police", level="county", valid_from=today
    )
    departments = [
        Department.objects.create(organ=office, name=name, functions=functions)
        for name, functions in (
            ("第一检察部", ["criminal"]),
            ("第二检察部", ["civil", "minors"]),
        )
    ]
    roles = [Role.PROSECUTOR] * 6 + [Role.ASSISTANT, Role.UNIT_HEAD, Role.CHIEF, Role.CASE_MANAGER]
    people = []
    for number in range(_PEOPLE):
        role = roles[number % len(roles)]
        user = User.objects.create(username=f"p{number}", name=f"演示{number}")
        department = None
        if role not in (Role.CHIEF, Role.CASE_MANAGER):
            department = departments[number * len(departments) // _PEOPLE]
        Post.objects.create(
            user=user,
            role=role,
            organ=office,
            department=department,
            valid_from=today,
            basis="演示",
        )
        people.append(user)
    _fill_findings(rows, office, police, people)
    return [_session(user) for user in people]


def _fill_findings(rows: int, office: Any, police: Any, people: list[Any]) -> None:
    from xiezhi.casework import bodies
    from xiezhi.casework.keys import CaseKeys
    from xiezhi.casework.models import Case, CaseKey, Finding, FindingBody, State

    chance = random.Random(_SEED)
    functions = ["criminal"] * 5 + ["civil"] * 3 + ["minors"] * 2
    outcomes = ["hard"] * 3 + ["soft"] + ["undetermined"] * 6
    states = [State.OPEN] * 7 + [State.CONFIRMED] * 2 + [State.REJECTED]
    prosecutors = [user for number, user in enumerate(people) if number % 10 < 6]
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    for start in range(0, rows, _AT_ONCE):
        keys = CaseKeys()
        part, cases, sealed = [], [], []
        for number in range(start, min(start + _AT_ONCE, rows)):
            if not number % _PER_CASE or not cases:
                cases.append(
                    Case(
                        owner=office,
                        root=f"criminal_case:p:{number}",
                        function=chance.choice(functions),
                    )
                )
            frozen = _frozen(number, cases[-1].function, chance)
            assigned = chance.random() < 0.02
            part.append(
                Finding(
                    finding_id=frozen.finding_id, case=cases[-1], owner=office,
                    model_id=frozen.model_id, model_version="1.0.0", function=frozen.function,
                    severity="serious", outcome=chance.choice(outcomes), route="supervision",
                    subject=police, subject_name=police.name,
                    act_on=date(2020, 1, 1) + timedelta(days=chance.randrange(2500)),
                    as_of=date(2026, 11, 23), run="r" * 32, facts_hash=frozen.facts_hash,
                    content_hash="c" * 32, state=chance.choice(states),
                    first_seen_at=now - timedelta(minutes=chance.randrange(500_000)), changed_at=now,
                    assignee=chance.choice(prosecutors) if assigned else None,
                    assigned_at=now if assigned else None,
                )
            )  # fmt: skip
            sealed.append(frozen)
        new_keys = [keys.new(case.pk) for case in cases]
        Case.objects.bulk_create(cases)
        CaseKey.objects.bulk_create(new_keys)
        made = Finding.objects.bulk_create(part)
        FindingBody.objects.bulk_create(
            FindingBody(finding=row, sealed=bodies.seal(keys, row.case_id, frozen.as_json()))
            for row, frozen in zip(made, sealed, strict=True)
        )


def _frozen(number: int, function: str, chance: random.Random) -> Any:
    """A made-up finding of the usual size."""
    from xiezhi.screening.findings import Finding, Source

    said = f"第{number}号：羁押期限自2025-03-04起算，应于2025-05-04届满，至2025-06-11仍未变更措施。"
    return Finding(
        finding_id=uuid.UUID(int=chance.getrandbits(128)).hex, facts_hash=uuid.UUID(int=chance.getrandbits(128)).hex,
        run_id="r" * 32, as_of="2026-11-23", model_id=chance.choice(_MODELS), model_version="1.0.0",
        model_title={"zh": "侦查羁押超期", "en": "investigative custody overdue"}, function=function,
        severity="serious", unit=f"measure:p:{number}", discriminator="",
        organ={"code": "XK0101", "name": "清溪县公安局", "kind": "police", "level": "county"},
        route="supervision", act_on="2025-03-04", outcome="hard", missing=(),
        facts={"executed_on": "2025-03-04", "due": "2025-05-04", "ended_on": "2025-06-11", "days": 38},
        sentences={"zh": said, "en": f"No. {number}: custody should have ended on 2025-05-04."},
        steps={"zh": ("起算 2025-03-05", "两个月 2025-05-04", "超出 38 日") * 3, "en": ("from 2025-03-05",) * 3},
        citations={"zh": ("刑事诉讼法第一百五十六条",), "en": ("Criminal Procedure Law 156",)},
        provenance=(Source("measure", f"p:{number}", "police.xlsx", "强制措施", number),),
        instruments=("correction_notice",), gated=False, hashes={"model": "a" * 64, "records": "b" * 64},
    )  # fmt: skip


def _session(user: Any) -> str:
    """The cookie of a person who signed in with a second factor."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from xiezhi.accounts.factors import totp_add

    totp_add(user)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return str(session.session_key)


def _opened(usernames: int) -> list[str]:
    """For each person a finding within reach, with a purpose stated for its case."""
    from xiezhi.accounts.actors import actor_of
    from xiezhi.accounts.looking import purpose_state
    from xiezhi.accounts.models import User
    from xiezhi.accounts.policy import visible

    found = []
    for number in range(usernames):
        actor = actor_of(User.objects.get(username=f"p{number}"))
        row = visible(actor, "finding.open").order_by("pk")[number]
        purpose_state(
            actor=actor,
            action="finding.open",
            thing=row,
            case=row.case_id,
            purpose="clue",
            basis="演示",
        )
        found.append(row.finding_id)
    return found


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
        _install(folder, database)
        started = time.monotonic()
        sessions = _fill(rows)
        filled = time.monotonic() - started
        findings = _opened(len(sessions))
        yield f"desk.{database}: {rows} findings, filled in {filled:.0f} s"
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        connection.close()
        web = os.environ.get(_VARIABLE, "").replace("user=postgres", "user=xiezhi_web")
        port = 8900 + os.getpid() % 900
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("xiezhi")), "desk", "serve", "--desk", str(folder / "desk"),
             "--bind", f"127.0.0.1:{port}", "--no-worker"],
            stdout=subprocess.DEVNULL, env={**os.environ, _WEB: web},
        )  # fmt: skip
        try:
            _await(port)
            # Templates and cards of models are worked out once a process.
            first = _ask(port, sessions, findings, 0.2, seconds / 3)
            slowest = max(first, key=lambda name: max(first[name]))
            yield f"  just started: the slowest page {max(first[slowest]) * 1e3:.0f} ms ({slowest})"
            yield f"  reading, {_PEOPLE} people, {_PAUSE:g} s between pages:"
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
            subprocess.run(command, check=True, env={**os.environ, _VARIABLE: server.dsn})


if __name__ == "__main__":
    main()
