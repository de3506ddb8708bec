"""A county full of every kind of person and object, made from a seed: what walls are tried on.

Each object bears a text of its own that stands nowhere else (`canary`), so that an answer shows
which objects it tells of. What a person may see, `access_rules.py` works out for itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from casework.casework_support import frozen
from desk import County, county, finding, person
from xiezhi.accounts.models import (
    Assignment,
    BreakGlass,
    Department,
    Grant,
    Look,
    LookReview,
    Organ,
    Post,
    Purpose,
    Recusal,
    Role,
    User,
)
from xiezhi.casework import bodies
from xiezhi.casework.keys import CaseKeys
from xiezhi.casework.models import Case, CaseKey, Finding, FindingBody, IdentityRequest, Judgement
from xiezhi.casework.opening import note_place
from xiezhi.operations.models import Job, Upload

FUNCTIONS = ("criminal", "administrative", "civil", "public_interest")
LONG_AGO = date(2020, 1, 1)
KINDS: dict[str, type[Model]] = {
    "case": Case,
    "case_key": CaseKey,
    "finding": Finding,
    "identity_request": IdentityRequest,
    "look": Look,
    "look_review": LookReview,
    "break_glass": BreakGlass,
    "job": Job,
    "upload": Upload,
}


def canary(thing: Model) -> str:
    """A text that stands in this object alone. Digits would be taken for an identity number."""
    digits = thing.pk.hex if hasattr(thing.pk, "hex") else f"{thing.pk:x}"
    letters = "".join("bcdfghjklmnpqrst"[int(digit, 16)] for digit in digits)
    return f"{type(thing).__name__}q{letters}q"


@dataclass
class World:
    """The county and all its objects, by kind."""

    land: County
    things: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, User]:
        """By username."""
        return self.land.people


def world(seed: int, cases: int = 24) -> World:
    """People of all sorts, and objects of every kind in chance states."""
    chance = random.Random(seed)
    land = county()
    _more_people(land)
    now = timezone.now()
    made = [_case(land, chance, number, now.date()) for number in range(cases)]
    for number, case in enumerate(made):
        for turn in range(2):
            _finding(land, chance, case, 2 * number + turn, now)
    _rights(land, chance, made, now)
    _traces(land, chance, made, now)
    _office(land, chance, now)
    things = {name: list(kind._default_manager.order_by("pk")) for name, kind in KINDS.items()}
    return World(land, things)


def _more_people(land: County) -> None:
    today = timezone.localdate()
    day = timedelta(days=1)
    for name in ("recused", "granted", "formerly_granted", "in_emergency", "formerly_in_emergency"):
        land.people[name] = person(f"{name}_person", Role.PROSECUTOR, land.here, land.civil)
    land.people["inactive"] = person("inactive_person", Role.CHIEF, land.here)
    land.people["inactive"].is_active = False
    land.people["inactive"].save()
    land.people["without_post"] = person("without_post")
    for name, valid in (
        ("former", {"valid_from": LONG_AGO, "valid_to": today - day}),
        ("future", {"valid_from": today + day}),
        ("last_day", {"valid_from": LONG_AGO, "valid_to": today}),
    ):
        land.people[name] = person(f"{name}_person")
        _post(land.people[name], Role.CHIEF, land.here, None, **valid)
    # Two posts: rights of one must not mix with the reach of the other.
    both = land.people["both"] = person("both_persons", Role.PROSECUTOR, land.here, land.civil)
    elsewhere = Department.objects.get(organ=land.other)
    _post(both, Role.UNIT_HEAD, land.other, elsewhere)
    _post(land.people["city_chief_procurator"], Role.AUDITOR, land.city, None)
    land.people["liaison_here"] = person("liaison_here_person", Role.LIAISON, land.here)
    land.people["city_unit_head"] = person("city_unit_head_person", Role.UNIT_HEAD, land.city)


def _post(user: User, role: Role, at: Organ, department: Department | None, **valid: Any) -> None:
    given = {"valid_from": LONG_AGO, "basis": "测试", **valid}
    Post.objects.create(user=user, role=role, organ=at, department=department, **given)


def _case(land: County, chance: random.Random, number: int, today: date) -> Case:
    owner = chance.choice([land.here, land.here, land.here, land.other, land.city])
    state: dict[str, Any] = chance.choice(
        [
            {}, {}, {}, {"sealed": True}, {"secrecy": "state"}, {"secrecy": "work"},
            {"closed_on": LONG_AGO, "retained_until": today - timedelta(days=3)},
            {"closed_on": LONG_AGO, "retained_until": today + timedelta(days=3)},
        ]
    )  # fmt: skip
    case = land.case(f"criminal_case:police:{number}", chance.choice(FUNCTIONS), owner, **state)
    case.root = f"criminal_case:police:{canary(case)}"
    case.save()
    CaseKeys().new(case.pk).save()
    return case


def _finding(land: County, chance: random.Random, case: Case, number: int, now: datetime) -> None:
    made = finding(
        case, number + 1,
        function=chance.choice([case.function, case.function, *FUNCTIONS]),
        subject=chance.choice([land.police, land.here, None]),
        route=chance.choice(["supervision", "case_management"]),
        state=chance.choice(["open", "open", "confirmed", "rejected", "gone"]),
        made_known_at=chance.choice([None, now - timedelta(days=1)]),
        act_on=date(2025, 1, 1) + timedelta(days=number),
    )  # fmt: skip
    Finding.objects.filter(pk=made.pk).update(subject_name=canary(made))
    keys = CaseKeys()
    body = FindingBody(finding=made)
    whole = replace(
        frozen(number), finding_id=made.finding_id, function=made.function,
        sentences={"zh": canary(body), "en": canary(body)},
    )  # fmt: skip
    body.sealed = bodies.seal(keys, case.pk, bodies.content_of(whole))
    body.save()
    if chance.random() < 0.5:
        by = land.people["prosecutor"]
        said = Judgement.objects.create(
            finding=made, verdict="confirmed", number=0, model_id=made.model_id, by=by, at=now,
            model_version=made.model_version, outcome=made.outcome, facts_hash=made.facts_hash,
        )  # fmt: skip
        note = canary(body).encode()
        Finding.objects.filter(pk=made.pk).update(revision=1)
        said.note = keys.seal(case.pk, note_place(made.finding_id, 0), note)
        said.save()
    if chance.random() < 0.6:
        asked_by = chance.choice([land.people[name] for name in ("prosecutor", "both", "granted")])
        asked = IdentityRequest.objects.create(
            finding=made, number=1, record_type="person", field="suspect", pseudonym=b"sealed",
            purpose="clue", asked_by=asked_by, asked_at=now,
        )  # fmt: skip
        IdentityRequest.objects.filter(pk=asked.pk).update(basis=canary(asked))


def _rights(land: County, chance: random.Random, cases: list[Case], now: datetime) -> None:
    """Assignments, grants, emergencies and recusals, of which some have ended or not begun."""
    hour = timedelta(hours=1)
    spans = [(-2 * hour, hour), (-2 * hour, hour), (-2 * hour, -hour), (hour, 2 * hour)]
    by = land.people["chief_procurator"]
    for name, user in land.people.items():
        given_to = chance.sample(cases, len(cases) // 3)
        for case in given_to:
            start, end = chance.choice(spans)
            if name.startswith("formerly"):
                start, end = -2 * hour, -hour
            kind = chance.choice(["assignment", "grant", "grant", "emergency", "recusal"])
            if name in ("recused", "granted") and chance.random() < 0.5:
                kind = "recusal" if name == "recused" else "grant"
            if kind == "assignment":
                Assignment.objects.create(
                    user=user, case=case.pk, given_by=by, wide=chance.random() < 0.7,
                    valid_from=(now + 24 * start).date(), valid_to=(now + 24 * end).date(),
                )  # fmt: skip
            elif kind == "grant":
                Grant.objects.create(
                    user=user, case=case.pk, given_by=by, basis="测试",
                    action=chance.choice(["finding.list", "finding.open", "finding.judge"]),
                    valid_from=now + start, valid_until=now + end,
                    revoked_at=chance.choice([None, None, now]),
                )  # fmt: skip
            elif kind == "emergency":
                broken = BreakGlass.objects.create(
                    user=user, case=case.pk, reason="safety", told=by,
                    organ=chance.choice([land.here, land.other]),
                    department=chance.choice([None, land.criminal, land.civil]),
                    opened_at=now + start, valid_until=now + end,
                )  # fmt: skip
                BreakGlass.objects.filter(pk=broken.pk).update(basis=canary(broken))
            else:
                Recusal.objects.create(
                    user=user, case=case.pk, reason="interest", recorded_by=by, recorded_at=now,
                    ended_at=chance.choice([None, None, now]),
                )  # fmt: skip


def _traces(land: County, chance: random.Random, cases: list[Case], now: datetime) -> None:
    """Looks with their purposes; every second one is drawn for review. Purposes in force."""
    for user in land.people.values():
        for case in chance.sample(cases, len(cases) // 2):
            Purpose.objects.create(
                user=user, case=case.pk, purpose="clue", basis="测试", stated_at=now,
                valid_until=now + timedelta(hours=1),
            )  # fmt: skip
    for name in ("prosecutor", "civil_prosecutor", "other_prosecutor", "unit_head", "auditor"):
        user = land.people[name]
        for case in chance.sample(cases, 6):
            purpose = Purpose.objects.create(
                user=user, case=case.pk, purpose="clue", basis="测试", stated_at=now,
                valid_until=now,
            )  # fmt: skip
            look = Look.objects.create(
                user=user, case=case.pk, organ=chance.choice([land.here, land.other]),
                department=chance.choice([None, land.criminal, land.civil]), at=now,
                action="finding.open", object="finding:-", purpose=purpose,
                key=f"look:{name}:{case.pk.hex[:20]}",
            )  # fmt: skip
            Purpose.objects.filter(pk=purpose.pk).update(basis=canary(look))
            if chance.random() < 0.5:
                review = LookReview.objects.create(look=look, drawn_at=now)
                LookReview.objects.filter(pk=review.pk).update(note=canary(review))


def _office(land: County, chance: random.Random, now: datetime) -> None:
    for name in ("prosecutor", "unit_head", "case_manager", "other_prosecutor", "civil_prosecutor"):
        by = land.people[name]
        for at in (land.here, land.other):
            job = Job.objects.create(
                kind=chance.choice(["screening", "intake"]), organ=at, ordered_by=by,
                key=f"{name}:{at.code}", ordered_at=now,
            )  # fmt: skip
            Job.objects.filter(pk=job.pk).update(step=canary(job))
            upload = Upload.objects.create(organ=at, by=by, at=now, source="x")
            Upload.objects.filter(pk=upload.pk).update(source=canary(upload).lower())
