"""What tests of the desk share: organs, people and cases of the fictional county, made directly.

Rows are made past the services, because a test of one service must not hang on all the others.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.factors import totp_add
from xiezhi.accounts.models import Department, Organ, Post, Role, User
from xiezhi.accounts.services.confirming import order_confirm
from xiezhi.accounts.services.orders import waiting
from xiezhi.casework.models import Case, Finding

FROM = date(2020, 1, 1)
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
CRIMINAL = ("criminal", "minors")
CIVIL = ("civil", "administrative", "public_interest")


def organ(code: str, name: str, kind: str = "procuratorate", **more: Any) -> Organ:
    """An organ in force since 2020."""
    given = {"level": "county", "valid_from": FROM, **more}
    return Organ.objects.create(code=code, name=name, kind=kind, **given)


def person(
    username: str,
    role: Role | str | None = None,
    at: Organ | None = None,
    department: Department | None = None,
) -> User:
    """A person who can sign in, with one post if a role is given."""
    user = User.objects.create(username=username, name=f"虚构{username}")
    if role:
        Post.objects.create(
            user=user, role=role, organ=at, department=department, valid_from=FROM, basis="测试"
        )
    return user


def finding(case: Case, number: int = 1, **more: Any) -> Finding:
    """The row of a finding on a case, without a body."""
    given: dict[str, Any] = {
        "finding_id": f"{case.pk.hex[:24]}{number:08x}", "owner": case.owner,
        "model_id": "investigative-custody-overdue", "model_version": "1.0.0",
        "function": case.function, "severity": "serious", "outcome": "hard", "route": "supervision",
        "subject_name": "清溪县公安局", "act_on": date(2025, 3, 4), "as_of": date(2026, 11, 23),
        "run": "r" * 32, "facts_hash": "f" * 32, "first_seen_at": NOW, "changed_at": NOW, **more,
    }  # fmt: skip
    return Finding.objects.create(case=case, **given)


@dataclass
class County:
    """Two county procuratorates under one of the city, a police bureau, and people of every role.

    `people`: by username; that of a role is the role, of the civil department `civil_…`, of the
    other county `other_…`, of the city `city_…`.
    """

    city: Organ
    here: Organ
    other: Organ
    police: Organ
    criminal: Department
    civil: Department
    people: dict[str, User] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """The person with the posts of today."""
        return actor_of(self.people[username])

    def case(
        self, root: str, function: str = "criminal", owner: Organ | None = None, **more: Any
    ) -> Case:
        """A case of this county's procuratorate."""
        return Case.objects.create(owner=owner or self.here, root=root, function=function, **more)


def county() -> County:
    """The county with its people."""
    city = organ("XK0600", "云溪市人民检察院", level="city")
    here = organ("XK0601", "清溪县人民检察院", superior=city, own=True)
    other = organ("XS0601", "石坪县人民检察院", superior=city)
    police = organ("XK0101", "清溪县公安局", "police")
    congress = organ("XK0001", "清溪县人民代表大会常务委员会", "congress")
    criminal = Department.objects.create(organ=here, name="第一检察部", functions=list(CRIMINAL))
    civil = Department.objects.create(organ=here, name="第二检察部", functions=list(CIVIL))
    elsewhere = Department.objects.create(organ=other, name="第一检察部", functions=list(CRIMINAL))
    made = County(city, here, other, police, criminal, civil)
    at = {Role.LIAISON: police, Role.CONGRESS_READER: congress}
    held: list[tuple[str, Role, Organ, Department | None]] = []
    for role in Role:
        working = role in (Role.PROSECUTOR, Role.ASSISTANT, Role.UNIT_HEAD)
        held.append((role.value, role, at.get(role, here), criminal if working else None))
    for role in (Role.PROSECUTOR, Role.UNIT_HEAD, Role.AUDITOR):
        held.append((f"civil_{role}", role, here, civil))
        held.append((f"other_{role}", role, other, elsewhere))
    held.append(("city_chief_procurator", Role.CHIEF, city, None))
    # At once: several hundred tests begin with this.
    users = User.objects.bulk_create(User(username=name, name=f"虚构{name}") for name, *_ in held)
    made.people |= {user.username: user for user in users}
    Post.objects.bulk_create(
        Post(
            user=made.people[name], role=role, organ=organ, department=department,
            valid_from=FROM, basis="测试",
        )
        for name, role, organ, department in held
    )  # fmt: skip
    return made


def confirm(land: County, user: User, by: str = "audit_admin") -> str:
    """Confirm all that was ordered for a person; returns the second part of the last code, if any."""
    shown = [
        order_confirm(actor=land.actor(by), order=each) for each in waiting().filter(user=user)
    ]
    return "".join(shown)


def signed_in(user: User, *, fresh: bool = True) -> Client:
    """A browser in which the person has signed in with a second factor, now or an hour ago."""
    if not Authenticator.objects.filter(user=user).exists():
        totp_add(user)
    client = Client()
    client.force_login(user)
    session = client.session
    given_at = time.time() - (0 if fresh else 3600)
    session["account_authentication_methods_user"] = str(user.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": given_at}]
    session.save()
    return client


_LEDGER = (
    "ledger_leaf", "ledger_block", "ledger_cosignature", "ledger_checkpoint", "ledger_payload",
    "ledger_deletion", "ledger_event",
)  # fmt: skip


def empty_ledger() -> None:
    """Take away what a test committed, its guards down for a moment: Django empties its own tables, and
    the next test would find the events of this one."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in _LEDGER:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE ledger_pending, {', '.join(_LEDGER)}")
            for table in _LEDGER:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%'"
        )
        guards = cursor.fetchall()
        for name, _ in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in _LEDGER:
            cursor.execute(f"DELETE FROM {table}")
        for _, sql in guards:
            cursor.execute(sql)
