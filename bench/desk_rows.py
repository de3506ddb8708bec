"""An installation full of made-up findings, for `bench.desk`.

The first 20,000 findings are made one by one, five to a case, their bodies sealed as the program seals
them. To reach a million they are copied within the database: other numbers, cases, days and keys,
the bodies byte for byte, so that the tables weigh the same. Only findings made by the program are opened.
"""

from __future__ import annotations

import random
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

VARIABLE, WEB = "XIEZHI_BENCH_DESK", "XIEZHI_BENCH_DESK_WEB"
PEOPLE = 20
_SEED = 20261126
_MADE = 20_000
_PER_CASE = 5
_AT_ONCE = 5000
_MODELS = (
    "investigative-custody-overdue", "bail-overdue", "first-instance-overdue", "hanging-case",
)  # fmt: skip
_ORIGIN = "xiezhi.example.invalid/bench"
# What a copy does not take over, in the words of each database. `{copy}`: the how many-th.
_OTHERWISE = {
    "sqlite": {
        "case": "printf('%08x', {copy}) || substr({column}, 9)",
        "number": "printf('%08x', {copy}) || substr({column}, 9)",
        "act_on": "date('2020-01-01', abs(random()) % 2500 || ' days')",
        "first_seen_at": "datetime('2026-11-23 02:00:00', -(abs(random()) % 500000) || ' minutes')",
    },
    "postgresql": {
        "case": "(lpad(to_hex({copy}), 8, '0') || substr({column}::text, 9))::uuid",
        "number": "lpad(to_hex({copy}), 8, '0') || substr({column}, 9)",
        "act_on": "date '2020-01-01' + (random() * 2499)::int",
        "first_seen_at": "timestamptz '2026-11-23 02:00Z' - random() * interval '500000 minutes'",
    },
}


def install(folder: Path, database: str) -> None:
    """An empty installation in a folder, in use by this process."""
    from xiezhi.ledger.home import DEFAULT_DATABASE, create_home, home_of
    from xiezhi.ledger.recorder import LedgerRecorder
    from xiezhi.records.store import Store
    from xiezhi.web.setup import use_site
    from xiezhi.web.site import create_site

    home = home_of(folder / "store")
    where = f"postgres:{VARIABLE}" if database == "postgres" else DEFAULT_DATABASE
    create_home(home, origin=_ORIGIN, database=where).close()
    Store.create(folder / "store", ledger=home, recorder=LedgerRecorder(home))
    web = WEB if database == "postgres" else ""
    # A few people open here what a whole office opens.
    create_site(
        folder / "desk", store=folder / "store", https=False, web_database=web,
        looks_per_hour=1_000_000,
    )  # fmt: skip
    use_site(folder / "desk")
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if database == "postgres":
        from django.db import connection

        with connection.cursor() as cursor:
            for role in ("xiezhi_web", "xiezhi_worker"):
                cursor.execute(f"CREATE ROLE {role} LOGIN")
        call_command("row_security", verbosity=0)


def fill(rows: int) -> list[str]:
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
    for number in range(PEOPLE):
        role = roles[number % len(roles)]
        user = User.objects.create(username=f"p{number}", name=f"演示{number}")
        department = None
        if role not in (Role.CHIEF, Role.CASE_MANAGER):
            department = departments[number * len(departments) // PEOPLE]
        Post.objects.create(
            user=user,
            role=role,
            organ=office,
            department=department,
            valid_from=today,
            basis="演示",
        )
        people.append(user)
    _fill_findings(min(rows, _MADE), office, police, people)
    _copy(rows)
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


def _copy(rows: int) -> None:
    """Copy the findings that were made until there are so many; a multiple of those made."""
    from django.db import connection, transaction

    from xiezhi.casework.models import Case, CaseKey, Finding, FindingBody

    otherwise = _OTHERWISE[connection.vendor]
    later = f"{{column}} + {{copy}} * {_MADE}"
    changed = {
        Case: {"id": otherwise["case"], "root": "{column} || ':' || {copy}"},
        CaseKey: {"case_id": otherwise["case"]},
        Finding: {
            "id": later, "case_id": otherwise["case"], "finding_id": otherwise["number"],
            "ledger_id": "{column} || {copy}", "act_on": otherwise["act_on"],
            "first_seen_at": otherwise["first_seen_at"],
        },
        FindingBody: {"finding_id": later},
    }  # fmt: skip
    # The rows that were made, by numbers that copies do not bear.
    made = {
        Case: "LENGTH(root) - LENGTH(REPLACE(root, ':', '')) = 2",
        FindingBody: f"finding_id <= {_MADE}",
        Finding: f"id <= {_MADE}",
        CaseKey: f"case_id IN (SELECT case_id FROM casework_finding WHERE id <= {_MADE})",
    }
    for copy in range(1, rows // _MADE):
        with transaction.atomic(), connection.cursor() as cursor:
            for model, differently in changed.items():
                columns = [str(field.column) for field in model._meta.concrete_fields]
                values = [
                    differently.get(name, "{column}").format(column=name, copy=copy)
                    for name in columns
                ]
                cursor.execute(
                    f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
                    f"SELECT {', '.join(values)} FROM {model._meta.db_table} WHERE {made[model]}"
                )
    # As either database leaves its tables after a night.
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("ANALYZE")


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


def opened(usernames: int) -> list[str]:
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
