"""Promises of opening: a leaf first, then the data; and an organ is told of no person."""

from __future__ import annotations

from typing import Any

import pytest
from casework_support import PSEUDONYM, frozen
from django.utils import timezone

from conftest import Project
from desk import County
from xiezhi.accounts import looking
from xiezhi.accounts.looking import purpose_state
from xiezhi.accounts.models import Look
from xiezhi.casework import opening
from xiezhi.casework.models import Finding, FindingBody, Verdict
from xiezhi.casework.opening import finding_open, judgements_open, notice_open
from xiezhi.casework.services import finding_judge
from xiezhi.errors import XiezhiError

pytestmark = pytest.mark.django_db


def state(land: County, row: Finding, username: str = "prosecutor") -> None:
    purpose_state(
        actor=land.actor(username), action="finding.open", thing=row, case=row.case_id,
        purpose="clue", basis="线索审查",
    )  # fmt: skip


def test_an_opened_finding_is_the_frozen_one(land: County, row: Finding) -> None:
    state(land, row)
    found = finding_open(actor=land.actor("prosecutor"), finding=row)
    assert (found.facts, found.sentences) == (frozen().facts, frozen().sentences)
    assert Look.objects.get().object == f"finding:{row.ledger_id}"


def test_without_purpose_right_or_leaf_nothing_is_unsealed(
    land: County, row: Finding, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsealed(*_: Any) -> None:
        raise AssertionError("unsealed")

    def fails(**_: Any) -> None:
        raise XiezhiError("LED-110", key="k")

    monkeypatch.setattr(opening.bodies, "unseal", unsealed)
    monkeypatch.setattr(opening, "CaseKeys", unsealed)
    for show in (finding_open, judgements_open):
        with pytest.raises(XiezhiError, match="ACC-050"):
            show(actor=land.actor("prosecutor"), finding=row)
        for username in ("civil_prosecutor", "organ_liaison", "auditor", "system_admin"):
            with pytest.raises(XiezhiError, match="ACC-001"):
                show(actor=land.actor(username), finding=row)
    state(land, row)
    Finding.objects.update(subject=land.police, made_known_at=timezone.now())
    monkeypatch.setattr(looking, "record", fails)
    for username, show in (
        ("prosecutor", finding_open), ("prosecutor", judgements_open), ("organ_liaison", notice_open),
    ):  # fmt: skip
        with pytest.raises(XiezhiError, match="LED-110"):
            show(actor=land.actor(username), finding=row)
    assert not Look.objects.exists()


def test_a_row_without_a_body_says_so(land: County, row: Finding) -> None:
    state(land, row)
    FindingBody.objects.all().delete()
    with pytest.raises(XiezhiError, match="CAS-018"):
        finding_open(actor=land.actor("prosecutor"), finding=row)


def test_notes_are_sealed_and_shown_with_a_look(
    land: County, row: Finding, project: Project
) -> None:
    for verdict, note in ((Verdict.DATA_ERROR, "日期有误"), (Verdict.CONFIRMED, "核实无误")):
        made = finding_judge(
            actor=land.actor("prosecutor"), finding=row, verdict=verdict, note=note,
            facts_hash=row.facts_hash, model_version=row.model_version,
        )  # fmt: skip
        assert note.encode() not in bytes(made.note)
    project(frozen(facts={"days_over": 9}), name="changed")
    row.refresh_from_db()
    state(land, row)
    said = judgements_open(actor=land.actor("prosecutor"), finding=row)
    assert [(one.note, one.judgement.replaced, one.of_older_facts) for one in said] == [
        ("核实无误", False, True), ("日期有误", True, True),
    ]  # fmt: skip
    assert Look.objects.get().object == f"judgements:{row.ledger_id}"


def test_an_organ_is_told_no_pseudonym_and_nothing_of_the_file(
    land: County, project: Project
) -> None:
    project(
        frozen(
            facts={"due": "2025-05-04", "who": PSEUDONYM, "whose": f"custody/{PSEUDONYM}"},
            sentences={"zh": f"{PSEUDONYM}羁押超期。", "en": "Over time."},
            steps={"zh": (f"自{PSEUDONYM}起",), "en": ("two months",)},
        )
    )
    Finding.objects.update(subject=land.police, made_known_at=timezone.now())
    row = Finding.objects.get()
    notice = notice_open(actor=land.actor("organ_liaison"), finding=row)
    assert notice.facts == {"due": "2025-05-04"}
    assert "p1:" not in repr(notice) and "羁押超期" in notice.sentences["zh"]
    assert not {"unit", "provenance", "hashes", "missing"} & set(notice.__slots__)
    look = Look.objects.get()
    assert (look.purpose, look.action) == (None, "finding.read_notice")


def test_a_liaison_of_another_organ_or_before_it_was_made_known_is_told_nothing(
    land: County, row: Finding
) -> None:
    for change in ({"made_known_at": None}, {"subject": land.here, "made_known_at": NOW}):
        Finding.objects.update(**change)
        with pytest.raises(XiezhiError, match="ACC-001"):
            notice_open(actor=land.actor("organ_liaison"), finding=row)
    assert not Look.objects.exists()


NOW = timezone.now()
