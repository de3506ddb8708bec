"""Promises of figures: precision with its n, no person, nothing small for readers from outside."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from desk import County, finding
from xiezhi.accounts.models import Post, Role
from xiezhi.casework.figures import LEAST, Cell, Precision, counts, merged, precision
from xiezhi.casework.models import Case, Finding, Judgement, State
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db


def judged(land: County, case: Case, *verdicts: str, start: int = 1, **more: str) -> None:
    for number, verdict in enumerate(verdicts, start):
        row = finding(case, number, **more)
        Judgement.objects.create(
            finding=row, verdict=verdict, number=0, model_id=row.model_id, outcome=row.outcome,
            model_version=row.model_version, facts_hash=row.facts_hash, at=timezone.now(),
            by=land.people["prosecutor"],
        )  # fmt: skip


def test_precision_is_right_of_judged_by_version_and_outcome(land: County) -> None:
    case = land.case("criminal_case:police:XK-1")
    judged(land, case, "confirmed", "confirmed", "already_handled", "data_error", "rule_wrong")
    judged(land, case, "rule_wrong", start=10, outcome="soft")
    judged(land, case, "confirmed", start=20, model_version="1.1.0")
    judged(land, case, "confirmed", start=30, outcome="undetermined")
    Judgement.objects.create(
        finding=Finding.objects.first(), verdict="rule_wrong", number=1, replaced=True,
        model_id="investigative-custody-overdue", model_version="1.0.0", outcome="hard",
        by=land.people["prosecutor"], at=timezone.now(),
    )  # fmt: skip
    found = precision(land.actor("prosecutor"))
    assert [(one.model_version, one.outcome, one.n, one.share) for one in found] == [
        ("1.0.0", "hard", 5, Fraction(3, 5)),
        ("1.0.0", "soft", 1, Fraction(0)),
        ("1.1.0", "hard", 1, Fraction(1)),
    ]
    assert found[0].rejected == {"already_handled": 1, "data_error": 1, "rule_wrong": 1}
    assert precision(land.actor("prosecutor"), model_id="other") == []


def test_precision_is_of_the_own_office_and_hides_few_from_outside(land: County) -> None:
    judged(land, land.case("criminal_case:police:XK-1"), *["confirmed"] * 4)
    judged(land, land.case("criminal_case:police:XS-1", owner=land.other), "rule_wrong")
    assert [one.n for one in precision(land.actor("unit_head"))] == [4]
    assert [one.n for one in precision(land.actor("other_prosecutor"))] == [1]
    assert precision(land.actor("congress_reader")) == []
    judged(land, land.case("criminal_case:police:XK-2"), "confirmed")
    assert [one.n for one in precision(land.actor("congress_reader"))] == [5]
    assert precision(land.actor("organ_liaison")) == []
    with pytest.raises(XiezhiError, match="ACC-001"):
        precision(land.actor("system_admin"))


@pytest.mark.parametrize(
    ("verdicts", "seen"),
    [
        (["confirmed"] * 4 + ["data_error"], False),
        (["confirmed"] * 9 + ["data_error"], False),
        (["data_error"] * 5, True),
        (["confirmed"] * 5 + ["data_error"] * 5, True),
    ],
)
def test_from_outside_no_single_verdict_is_told(
    land: County, verdicts: list[str], seen: bool
) -> None:
    judged(land, land.case("criminal_case:police:XK-1"), *verdicts)
    for who in ("congress_reader", "peoples_supervisor"):
        assert bool(precision(land.actor(who))) is seen
    assert precision(land.actor("unit_head"))


def test_counts_are_of_the_own_office_without_what_a_wall_hides(land: County) -> None:
    case, sealed = land.case("criminal_case:police:XK-1"), land.case("criminal_case:police:XK-2")
    for number in range(6):
        finding(case, number, state=State.CONFIRMED if number == 5 else State.OPEN)
    finding(sealed)
    finding(land.case("criminal_case:police:XS-1", owner=land.other))
    Case.objects.filter(pk=sealed.pk).update(sealed=True)
    assert counts(land.actor("unit_head")) == [
        Cell("criminal", "hard", "confirmed", 1), Cell("criminal", "hard", "open", 5),
    ]  # fmt: skip
    for username in ("congress_reader", "peoples_supervisor"):
        assert counts(land.actor(username)) == [Cell("criminal", "hard", "", 6)]
    for username in ("prosecutor", "organ_liaison", "auditor", "system_admin"):
        with pytest.raises(XiezhiError, match="ACC-001"):
            counts(land.actor(username))


def test_a_post_elsewhere_brings_nobody_inside(land: County) -> None:
    case = land.case("criminal_case:police:XK-1")
    judged(land, case, *["confirmed"] * 2)
    person = land.people["peoples_supervisor"]
    held = {"valid_from": date(2026, 1, 1), "basis": "虚构任命"}
    Post.objects.create(user=person, role=Role.PROSECUTOR, organ=land.other, **held)
    assert counts(land.actor("peoples_supervisor")) == []
    assert precision(land.actor("peoples_supervisor")) == []
    Post.objects.create(user=person, role=Role.UNIT_HEAD, organ=land.here, **held)
    assert precision(land.actor("peoples_supervisor")) != []


CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(["hard", "soft"]), st.sampled_from(State.values)
    ),
    st.integers(1, 9),
    max_size=12,
)


@given(CELLS)
def test_merged_cells_are_never_small_and_lose_nothing(given: dict[tuple[str, ...], int]) -> None:
    cells = [Cell(*key, n) for key, n in given.items()]
    whole = sum(given.values())
    found = merged(cells)
    assert all(cell.n >= LEAST for cell in found)
    assert sum(cell.n for cell in found) == (whole if whole >= LEAST else 0)
    keys = Counter((cell.function, cell.outcome, cell.state) for cell in found)
    assert not keys or max(keys.values()) == 1


def test_no_figure_names_a_person_or_an_organ() -> None:
    names = {field.name for kind in (Precision, Cell) for field in fields(kind)}
    assert names == {
        "model_id", "model_version", "outcome", "n", "confirmed", "rejected", "function", "state",
    }  # fmt: skip
