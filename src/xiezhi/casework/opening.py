"""What is sealed, opened for a person to see: first the leaf (`open_record`), then the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.looking import open_notice, open_record
from xiezhi.casework import bodies
from xiezhi.casework.keys import CaseKeys, Place
from xiezhi.casework.models import Finding, FindingBody, Judgement
from xiezhi.errors import XiezhiError
from xiezhi.screening.findings import Finding as Frozen

_PSEUDONYM = re.compile(r"(?:p[123]|c1):k[0-9a-f]{6}:[a-z2-7]{32}")
_LEFT_OUT = "〔…〕"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the supervised organ is told of a finding: what was done, by which count and article."""

    finding_id: str
    model_title: Mapping[str, str]
    organ: Mapping[str, str]
    act_on: str | None
    as_of: str
    sentences: Mapping[str, str]
    steps: Mapping[str, tuple[str, ...]]
    citations: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict with its note. `of_older_facts`: the finding's facts have changed since."""

    judgement: Judgement
    note: str
    of_older_facts: bool


def finding_open(*, actor: Actor, finding: Finding) -> Frozen:
    """The whole finding, shown to the actor. Event `record.opened`.

    Errors: ACC-001, ACC-050 no purpose in force; CAS-018 no content here, CAS-002 deleted.
    """
    open_record(
        actor=actor,
        action="finding.open",
        thing=finding,
        name=f"finding:{finding.ledger_id}",
        number=finding.finding_id,
        case=finding.case_id,
    )
    return unsealed(finding)


def judgements_open(*, actor: Actor, finding: Finding) -> list[Said]:
    """All verdicts on the finding with their notes, the latest first. Event `record.opened`.

    Errors: those of `finding_open`.
    """
    open_record(
        actor=actor,
        action="finding.open",
        thing=finding,
        name=f"judgements:{finding.ledger_id}",
        number=finding.finding_id,
        case=finding.case_id,
    )
    keys = CaseKeys()
    said = []
    for row in finding.judgements.select_related("by").order_by("-pk"):
        place = note_place(finding.finding_id, row.number)
        note = keys.unseal(finding.case_id, place, bytes(row.note)).decode() if row.note else ""
        said.append(Said(row, note, row.facts_hash != finding.facts_hash))
    return said


def notice_open(*, actor: Actor, finding: Finding) -> Notice:
    """What the organ is told, shown to its liaison. Event `notice.opened`; no purpose is asked.

    Nothing of a person and nothing of the procuratorate's file stands in it. Errors: ACC-001,
    CAS-018, CAS-002.
    """
    open_notice(
        actor=actor,
        action="finding.read_notice",
        thing=finding,
        name=f"finding:{finding.ledger_id}",
        number=finding.finding_id,
        case=finding.case_id,
    )
    whole = unsealed(finding)
    return Notice(
        finding_id=whole.finding_id,
        model_title=whole.model_title,
        organ=whole.organ,
        act_on=whole.act_on,
        as_of=whole.as_of,
        sentences={lang: _told(text) for lang, text in whole.sentences.items()},
        steps={lang: tuple(map(_told, lines)) for lang, lines in whole.steps.items()},
        citations=whole.citations,
        facts={
            name: value
            for name, value in whole.facts.items()
            if not (isinstance(value, str) and _PSEUDONYM.search(value))
        },
    )


def unsealed(finding: Finding) -> Frozen:
    """The whole finding for the program's own use; who shows it calls `finding_open`.

    Errors: CAS-018, CAS-002, CAS-001.
    """
    body = FindingBody.objects.filter(finding=finding).first()
    if body is None:
        raise XiezhiError("CAS-018")
    return bodies.unseal(CaseKeys(), finding.case_id, finding.finding_id, bytes(body.sealed))


def note_place(finding_id: str, number: int) -> Place:
    """Where the note of a verdict is sealed for."""
    return Place("casework_judgement", f"{finding_id}:{number}", "note")


def _told(text: str) -> str:
    return _PSEUDONYM.sub(_LEFT_OUT, text)
